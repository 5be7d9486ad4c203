//! The annex of 2014 to 2018 as it is laid out: each figure right or absent with a remark, none wrong in silence.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs"
)]

use gouji::form::{self, Figure};
use gouji::{Code, Report, Severity, State};

/// A printed row: label, unit, figure.
type Row = [String; 3];

/// The figure of a key, no two alike: its place among the keys, from 101.
fn value(key: &str) -> usize {
    101 + form::form("2014").unwrap().figures().position(|figure| figure.key() == key).unwrap()
}

/// The rows as the form has them, outer labels between them.
fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for figure in form::form("2014").unwrap().figures() {
        let (leaf, outer) = figure.row.path.split_last().unwrap();
        for label in outer.iter().filter(|label| !above.contains(label)) {
            rows.push([label.clone(), "——".into(), "——".into()]);
        }
        rows.push([leaf.clone(), figure.unit().into(), value(&figure.key()).to_string()]);
        above.clone_from(&figure.row.path);
    }
    rows
}

fn header() -> Vec<String> {
    ["统计指标", "单位", "统计数"].map(str::to_owned).into()
}

fn page(tables: &[Vec<Vec<String>>]) -> String {
    let row = |row: &Vec<String>| {
        let cell = |cell: &String| format!("<td>{cell}</td>");
        format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>())
    };
    let table = |rows: &Vec<Vec<String>>| format!("<table>{}</table>", rows.iter().map(row).collect::<String>());
    let tables: String = tables.iter().map(table).collect();
    format!("<!doctype html><p>某县2016年政府信息公开工作年度报告<p>一、概述<p>无。<p>二、附表{tables}<p>完")
}

fn read(html: &str) -> Report {
    gouji::extract(&gouji::read(html.as_bytes()).unwrap())
}

/// One table with a header.
fn table(rows: impl IntoIterator<Item = Vec<String>>) -> Report {
    read(&page(&[std::iter::once(header()).chain(rows).collect()]))
}

fn keys() -> Vec<String> {
    form::form("2014").unwrap().figures().map(|figure: Figure<'_>| figure.key()).collect()
}

/// Every key has its own figure, but these, which are missing.
fn assert_read(report: &Report, missing: &[&str]) {
    assert_eq!(report.forms.statistics.as_deref(), Some("2014"));
    assert_eq!(report.facts.len(), 58);
    for key in keys() {
        let fact = report.fact(&key).unwrap();
        if missing.contains(&&*key) {
            assert_eq!((fact.state, fact.value), (State::Missing, None), "{key}");
        } else {
            let found = fact.value.map(|value| value.to_string());
            assert_eq!(found, Some(value(&key).to_string()), "{key}: {:?}", fact.raw);
        }
    }
}

fn codes(report: &Report) -> Vec<Code> {
    report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn labels_units_and_figures() {
    let report = table(rows().into_iter().map(Vec::from));
    assert_read(&report, &[]);
    assert_eq!(codes(&report), []);
    assert_eq!(gouji::check(&report).findings.iter().filter(|finding| finding.id == "table-missing").count(), 0);
    let headings: Vec<&str> = report.sections.iter().map(|section| section.heading.as_str()).collect();
    assert_eq!(headings, ["一、概述", "二、附表"]);
}

#[test]
fn a_report_older_than_all_forms_lacks_no_table() {
    let html = page(&[]).replace("2016", "2010");
    let judgement = gouji::check(&read(&html));
    let of_tables = judgement.findings.iter().filter(|finding| finding.id == "table-missing");
    let found: Vec<(Severity, &str)> =
        of_tables.map(|finding| (finding.severity, finding.message_zh.as_str())).collect();
    assert_eq!(found, [(Severity::Note, "2010年度报告尚无法定表格，也未找到与后来格式相符的表格")]);
    let of_2016 = gouji::check(&read(&page(&[])));
    assert!(
        of_2016.findings.iter().any(|finding| finding.id == "table-missing" && finding.severity == Severity::Error)
    );
}

#[test]
fn without_header_without_units_and_with_units_in_the_labels() {
    assert_read(&read(&page(&[rows().into_iter().map(Vec::from).collect()])), &[]);
    assert_read(&read(&page(&[rows().into_iter().map(|[label, _, figure]| vec![label, figure]).collect()])), &[]);
    let in_label = rows().into_iter().map(|[label, unit, figure]| vec![format!("{label}（单位：{unit}）"), figure]);
    assert_read(&read(&page(&[in_label.collect()])), &[]);
    let behind =
        rows().into_iter().map(|[label, unit, figure]| vec![label, format!("{figure}{unit}").replace("————", "—")]);
    assert_read(&read(&page(&[behind.collect()])), &[]);
}

#[test]
fn two_halves_side_by_side() {
    let all = rows();
    let half = all.len().div_ceil(2);
    let right = |at: usize| all.get(at + half).cloned().unwrap_or_default();
    let sides = |at: usize| [all[at].to_vec(), right(at).to_vec()].concat();
    let doubled = [header(), header()].concat();
    assert_read(&read(&page(&[std::iter::once(doubled).chain((0..half).map(sides)).collect()])), &[]);
    assert_read(&read(&page(&[(0..half).map(sides).collect()])), &[]);
}

#[test]
fn blank_is_not_zero_and_does_not_take_the_figure_of_its_neighbour() {
    let all = rows();
    let half = all.len().div_ceil(2);
    let blanked = |at: usize| {
        let [label, unit, figure] = all.get(at).cloned().unwrap_or_default();
        vec![label, unit, if at.is_multiple_of(3) && figure != "——" { String::new() } else { figure }]
    };
    let sides = (0..half).map(|at| [blanked(at), blanked(at + half)].concat());
    let report = read(&page(&[sides.collect()]));
    let blank = report.facts.iter().filter(|fact| fact.state == State::Blank).count();
    assert!(blank > 10);
    for fact in report.facts.iter().filter(|fact| fact.state != State::Blank) {
        assert_eq!(fact.raw, Some(value(&fact.key).to_string()), "{}", fact.key);
    }
}

#[test]
fn a_number_before_the_label_and_a_remark_behind_the_figure_are_no_figures() {
    let numbered = rows().into_iter().enumerate().map(|(n, [label, unit, figure])| {
        vec![(n + 1).to_string(), label, unit, figure, if n.is_multiple_of(7) { "9".into() } else { String::new() }]
    });
    let header = ["序号", "统计指标", "单位", "统计数", "备注"].map(str::to_owned).to_vec();
    assert_read(&read(&page(&[std::iter::once(header).chain(numbered).collect()])), &[]);
}

#[test]
fn of_two_figures_without_a_header_none_is_used() {
    let two = rows().into_iter().map(|[label, unit, figure]| vec![label, unit, figure.clone(), figure]);
    let all = keys();
    let report = read(&page(&[two.collect()]));
    assert_read(&report, &all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(codes(&report).iter().filter(|code| **code == Code::CellsUnplaced).count(), 58);
}

#[test]
fn an_indicator_that_the_form_does_not_have_takes_nobodys_place() {
    let swapped = rows().into_iter().map(|[label, unit, figure]| match label.as_str() {
        "3.政务微博公开政府信息数" => vec!["3.政务客户端公开政府信息数".into(), unit, "7".into()],
        "3.网络申请数" => vec!["3.电子邮件申请数".into(), unit, "8".into()],
        _ => vec![label, unit, figure],
    });
    let report = table(swapped);
    assert_read(&report, &["statistics.channels.weibo", "statistics.requests.received_online"]);
    assert_eq!(codes(&report).iter().filter(|code| **code == Code::LabelUnplaced).count(), 2);
}

#[test]
fn labels_that_repeat_go_by_the_section_that_they_stand_in() {
    let all = rows();
    let reviews = all.iter().position(|row| row[0] == "四、行政复议数量").unwrap();
    // Lawsuits before reviews.
    let order = (0..reviews).chain(reviews + 4..reviews + 8).chain(reviews..reviews + 4).chain(reviews + 8..all.len());
    assert_read(&table(order.map(|at| all[at].to_vec())), &[]);
    // No results of the reviews: those of the lawsuits are not theirs, be they called the same.
    let without = all.iter().enumerate().filter(|(at, _)| !(reviews + 1..reviews + 4).contains(at));
    let short = |label: &str| label.replace("维持具体行政行为或者驳回原告诉讼请求数", "维持具体行政行为数");
    let report = table(without.map(|(_, [label, unit, figure])| vec![short(label), unit.clone(), figure.clone()]));
    let results = ["upheld", "corrected", "other"].map(|result| format!("statistics.reconsideration.{result}"));
    assert_read(&report, &results.each_ref().map(String::as_str));
}

#[test]
fn over_several_tables_with_a_label_torn_between_two() {
    let mut all: Vec<Vec<String>> = rows().into_iter().map(Vec::from).collect();
    let torn = all.iter().position(|row| row[0] == "2.政府网站在线访谈次数").unwrap();
    all[torn] = vec!["2.政府网站在".into(), String::new(), String::new()];
    let figure = value("statistics.responses.online_interviews").to_string();
    all.insert(torn + 1, vec!["线访谈次数".into(), "次".into(), figure]);
    let report = read(&page(&[all[..=torn].to_vec(), all[torn + 1..].to_vec()]));
    assert_read(&report, &[]);
    assert_eq!(codes(&report), [Code::RowJoined]);
}

#[test]
fn last_years_table_behind_is_said_and_not_used() {
    let old = rows().into_iter().map(|[label, unit, figure]| vec![label, unit, figure.replace('1', "7")]);
    let report = read(&page(&[rows().into_iter().map(Vec::from).collect(), old.collect()]));
    assert_read(&report, &[]);
    assert_eq!(codes(&report), [Code::FactRepeated]);
}

#[test]
fn money_in_another_unit_is_converted_and_unknown_units_are_not_taken_for_yuan() {
    let money = |unit: &'static str| {
        let row = move |[label, form, figure]: Row| match form.as_str() {
            "万元" => vec![label, unit.into(), "35000".into()],
            _ => vec![label, form, figure],
        };
        let report = table(rows().into_iter().map(row));
        report.fact("statistics.resources.budget").unwrap().value.map(|value| value.to_string())
    };
    assert_eq!(money("元").as_deref(), Some("3.5000"));
    assert_eq!(money("千元").as_deref(), Some("3500.0"));
    assert_eq!(money("万元").as_deref(), Some("35000"));
}

#[test]
fn a_report_of_that_time_without_it_lacks_one_table() {
    let report = read(&page(&[]));
    assert!(report.facts.is_empty());
    let findings = gouji::check(&report).findings;
    let [finding] = &findings[..] else { panic!("expected one finding, found {findings:?}") };
    assert!(finding.message.contains("政府信息公开情况统计表"), "{}", finding.message);
}

#[test]
fn a_figure_between_the_lines_of_its_label_is_its_own_and_no_label_is_blank_beside_it() {
    // As pdftotext lays out a label of two lines: the figure stands between them.
    let text = |label: &str| match label {
        "2.政府网站在线访谈次数" => "2.政府网站\n    次    FIGURE\n在线访谈次数".to_owned(),
        "1.专职人员数（不包括政府公报及政府网站工作人员数）" => {
            "1.专职人员数\n    人    FIGURE\n（不包括政府公报及政府网站工作人员数）".to_owned()
        }
        label => format!("{label}    UNIT    FIGURE"),
    };
    let line = |[label, unit, figure]: Row| text(&label).replace("UNIT", &unit).replace("FIGURE", &figure);
    let lines: Vec<String> = rows().into_iter().map(line).collect();
    let report = read(&format!("某县2016年政府信息公开工作年度报告\n\n一、附表\n\n{}\n", lines.join("\n")));
    assert_read(&report, &[]);
    assert_eq!(codes(&report).iter().filter(|code| **code == Code::RowJoined).count(), 2);
    // Two labels, and a figure between them: it may be either's.
    let between = ["（二）申请办结数", "    件    7", "1.按时办结数", "2.延期办结数    件    9"];
    let signs = ["（一）收到申请数    件    1", "1.当面申请数    件    2", "2.传真申请数    件    3"];
    let report = read(&format!("某县2016年年报\n\n{}\n{}\n", signs.join("\n"), between.join("\n")));
    for key in ["statistics.requests.closed", "statistics.requests.closed_on_time"] {
        assert_eq!(report.fact(key).unwrap().state, State::Missing, "{key}");
    }
    assert_eq!(report.fact("statistics.requests.closed_after_extension").unwrap().raw.as_deref(), Some("9"));
}

#[test]
fn unit_and_figure_in_one_cell_are_told_apart() {
    let joined = rows().into_iter().map(|[label, unit, figure]| vec![label, format!("{unit} {figure}")]);
    assert_read(&read(&page(&[joined.collect()])), &[]);
}

/// Without a grid, a program that writes cell by cell puts units and dashes behind labels that are not theirs, and a label
/// that breaks off within brackets has a number in its next line.
#[test]
fn what_is_no_figure_in_a_text_is_not_taken_for_one() {
    let lines = "二、回应解读情况 —— ——\n\
        （一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情\n计 1 次）\n次 483\n\
        （二）通过不同渠道和方式回应解读的情况 —— ——\n1.参加或举办新闻发布会总次数 次 1385\n\
        3.政策解读稿件发布数 篇 840\n4.微博微信回应事件数 次 260\n三、依申请公开情况\n（一）收到申请数 ——\n";
    let text =
        format!("青禾县人民政府2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 统计数\n{lines}");
    let report = gouji::extract(&gouji::read(text.as_bytes()).unwrap());
    let figure = |key: &str| {
        let fact = report.fact(&format!("statistics.{key}")).unwrap();
        (fact.state, fact.value.map(|value| value.to_string()))
    };
    assert_eq!(figure("responses.total"), (gouji::State::Number, Some("483".to_owned())));
    assert_eq!(figure("responses.press_conferences"), (gouji::State::Number, Some("1385".to_owned())));
    assert_eq!(figure("requests.received"), (gouji::State::Missing, None));
}

#[test]
fn units_and_figures_before_their_labels_and_behind_them_are_nobodys() {
    let line = |(index, [label, unit, figure]): (usize, Row)| match index % 6 {
        _ if unit == "——" => format!("{label} {unit} {figure}\n"),
        2 => format!("{label}\n{unit} {figure}\n"),
        5 => format!("{unit} {figure}\n{label}\n"),
        _ => format!("{label} {unit} {figure}\n"),
    };
    let rows: String = rows().into_iter().enumerate().map(line).collect();
    let report = read(&format!(
        "某县2016年政府信息公开工作年度报告\n\n一、概述\n\n无。\n\n二、附表\n\n统计指标 单位 统计数\n{rows}"
    ));
    let read: Vec<_> = report.facts.iter().filter_map(|fact| Some((fact.key.as_str(), fact.value?))).collect();
    assert!(read.iter().all(|(key, found)| found.to_string() == value(key).to_string()), "{read:?}");
    assert!(read.len() > 30 && read.len() < 58, "{}", read.len());
    assert!(codes(&report).contains(&Code::CellsUnplaced));
}
