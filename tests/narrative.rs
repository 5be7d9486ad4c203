//! The running text against the tables: a sentence put into a report whose figures are known.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use gouji::{Finding, Report, Severity, State};

/// What the fixture says below （二）依申请公开情况.
const PROSE: &str = "统一登记、统一编号、统一答复文本，疑难申请由法制机构会商，会商记录随卷保存。";

/// A report for 2022 with another text below （二）, in which `{key}` stands for the figure of the table, and
/// `{key+1}` for one more; and what the check says of it.
fn altered(text: &str) -> (Report, Vec<Finding>) {
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let figures = gouji::extract(&gouji::read(page.as_bytes()).unwrap());
    let figure = |key: &str| {
        let (key, more) = key.split_once('+').map_or((key, 0), |(key, more)| (key, more.parse().unwrap()));
        let value = figures.fact(key).unwrap().value.unwrap();
        (value.to_string().parse::<i64>().unwrap() + more).to_string()
    };
    let mut filled = String::new();
    for (index, part) in text.split(['{', '}']).enumerate() {
        filled += &if index % 2 == 0 { part.to_owned() } else { figure(part) };
    }
    assert_eq!(page.matches(PROSE).count(), 1);
    let report = gouji::extract(&gouji::read(page.replace(PROSE, &filled).as_bytes()).unwrap());
    let mut findings = gouji::check(&report).findings;
    findings.retain(|finding| finding.id == "narrative-disagrees");
    (report, findings)
}

fn severities(text: &str) -> Vec<Severity> {
    altered(text).1.iter().map(|finding| finding.severity).collect()
}

const RECEIVED: &str = "requests.received.total";

#[test]
fn a_number_that_is_not_the_table_s_is_a_warning_that_quotes_both() {
    let (report, findings) = altered("2022年，我局共收到政府信息公开申请{requests.received.total+7}件。");
    let [finding] = findings.as_slice() else { panic!("expected one finding, found {findings:?}") };
    let printed = report.fact(RECEIVED).unwrap().value.unwrap();
    let told = printed + gouji::Decimal::from(7);
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!((finding.printed, finding.computed), (Some(printed), Some(told)));
    assert_eq!(finding.facts, [RECEIVED]);
    assert_eq!(finding.at, report.claims[0].at);
    for message in [&finding.message, &finding.message_zh] {
        assert!(message.contains(&printed.to_string()) && message.contains(&format!("{told}件")), "{message}");
        assert!(message.contains("我局共收到政府信息公开申请"), "{message}");
    }
}

#[test]
fn what_agrees_is_silent() {
    for text in [
        "2022年，我局共收到政府信息公开申请{requests.received.total}件，办结{requests.outcome.total.total}件，结转下年度{requests.carried_out.total}件。",
        "2022年，我局共收到政府信息公开申请{requests.received.total}件，其中自然人申请{requests.received.natural_person}件。",
        "因政府信息公开引发行政复议{reconsideration.total}件，其中结果维持{reconsideration.upheld}件。",
        "2022年，我局收到政府信息公开申请万余件。",
    ] {
        assert_eq!(severities(text), [], "{text}");
    }
}

#[test]
fn another_body_another_year_and_a_kind_are_left_alone() {
    for text in [
        "2022年，市教育局收到政府信息公开申请{requests.received.total+1}件。",
        "2021年，我局收到政府信息公开申请{requests.received.total+1}件。",
        "上半年，我局收到政府信息公开申请{requests.received.total+1}件。",
        "收到关于征地的政府信息公开申请{requests.received.total+1}件。",
        "收到群众来信{requests.received.total+1}件。",
        "全年收取信息处理费{requests.received.total+1}元。",
    ] {
        assert_eq!(severities(text), [], "{text}");
    }
}

#[test]
fn an_uncertain_scope_is_a_note() {
    assert_eq!(severities("收到宅基地类政府信息公开申请{requests.received.total+1}件。"), [Severity::Note]);
    // One sentence agrees, so the other speaks of something else.
    let twice =
        "我局收到政府信息公开申请{requests.received.total}件。我局受理政府信息公开申请{requests.received.total+1}件。";
    assert_eq!(severities(twice), [Severity::Note]);
}

#[test]
fn groups_shares_and_sums_are_worked_out() {
    let base = "我局办结政府信息公开申请{requests.outcome.total.total}件，其中";
    let (report, _) = altered("");
    let figure = |key: &str| report.fact(key).unwrap().value.unwrap().to_string().parse::<i64>().unwrap();
    let group = |start: &str| -> i64 {
        let keys = report.facts.iter().map(|fact| fact.key.as_str());
        keys.filter(|key| key.starts_with(start) && key.ends_with(".total")).map(figure).sum()
    };
    let denied = group("requests.outcome.denied.");
    let all = figure("requests.outcome.total.total");
    let tenths = denied * 1000 / all;
    let share = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
    for (text, expected) in [
        (format!("{base}不予公开{denied}件。"), vec![]),
        (format!("{base}不予公开{}件。", denied + 1), vec![Severity::Warning]),
        // Cut, and rounded up.
        (format!("{base}不予公开{denied}件，占{}%。", share(tenths)), vec![]),
        (format!("{base}不予公开{denied}件，占{}%。", share(tenths + 1)), vec![]),
        (format!("{base}不予公开{denied}件，占{}%。", share(tenths + 20)), vec![Severity::Warning]),
    ] {
        assert_eq!(severities(&text), expected, "{text}");
    }
    // 21 were carried in: the outcomes of what came in this year may be others.
    let received = format!("我局收到政府信息公开申请{}件，其中不予公开{}件。", figure(RECEIVED), denied + 1);
    assert_eq!(severities(&received), [Severity::Note]);
    let lawsuits = figure("litigation.direct.total") + figure("litigation.after_reconsideration.total");
    assert_eq!(severities(&format!("因政府信息公开引发行政诉讼{lawsuits}件。")), []);
    assert_eq!(severities(&format!("因政府信息公开引发行政诉讼{}件。", lawsuits + 1)), [Severity::Warning]);
    assert_eq!(severities("2022年，我局未收到政府信息公开申请。"), [Severity::Warning]);
}

#[test]
fn near_numbers_are_taken_as_what_they_say() {
    let (report, _) = altered("");
    let received = report.fact(RECEIVED).unwrap().value.unwrap().to_string().parse::<i64>().unwrap();
    let hundreds = received / 100 * 100;
    for (text, expected) in [
        (format!("收到政府信息公开申请{hundreds}余件。"), vec![]),
        (format!("收到政府信息公开申请约{hundreds}件。"), vec![]),
        (format!("收到政府信息公开申请超过{hundreds}件。"), vec![]),
        (format!("收到政府信息公开申请近{}件。", hundreds + 100), vec![]),
        (format!("收到政府信息公开申请{}余件。", hundreds + 200), vec![Severity::Warning]),
        (format!("收到政府信息公开申请{}余件。", hundreds - 1000), vec![Severity::Warning]),
        (format!("收到政府信息公开申请超过{}件。", hundreds + 200), vec![Severity::Warning]),
        (format!("收到政府信息公开申请近{hundreds}件。"), vec![Severity::Warning]),
    ] {
        assert_eq!(severities(&text), expected, "{text} of {received}");
    }
}

#[test]
fn a_blank_or_missing_figure_is_not_compared() {
    let text = "因政府信息公开引发行政复议99999件。";
    assert_eq!(severities(text), [Severity::Warning]);
    for state in [State::Blank, State::Dash, State::Missing, State::Unreadable] {
        let (mut report, _) = altered(text);
        let total = report.facts.iter_mut().find(|fact| fact.key == "reconsideration.total").unwrap();
        (total.state, total.value) = (state, None);
        let findings = gouji::check(&report).findings;
        assert!(findings.iter().all(|finding| finding.id != "narrative-disagrees"), "{state:?}: {findings:?}");
    }
}

#[test]
fn no_fixture_of_this_project_is_warned_of() {
    let mut read = 0;
    for folder in std::fs::read_dir("fixtures").unwrap() {
        let Ok(files) = std::fs::read_dir(folder.unwrap().path()) else { continue };
        for file in files.map(|file| file.unwrap().path()) {
            if file.file_stem().is_none_or(|stem| stem != "source") {
                continue;
            }
            let Ok(document) = gouji::read(&std::fs::read(&file).unwrap()) else { continue };
            let findings = gouji::check(&gouji::extract(&document)).findings;
            assert!(findings.iter().all(|finding| finding.id != "narrative-disagrees"), "{}", file.display());
            read += 1;
        }
    }
    assert!(read > 50, "{read}");
}
