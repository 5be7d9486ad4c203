//! Rows that the end of a page tears, and lines that are no row: altered copies of a page whose figures are known.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use gouji::{Code, Report};

const ROW: &str = "<tr><th>2.没有现成信息需要另行制作</th><td>147</td><td>27</td><td>161</td><td>93</td><td>64</td><td>149</td><td>641</td></tr>";
const FIRST: &str = "<tr><th colspan=3>一、本年新收政府信息公开申请数量</th><td>2296</td>";

/// The report with pieces of its page replaced.
fn altered(pieces: &[(&str, &str)]) -> Report {
    let mut page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    for (printed, by) in pieces {
        assert_eq!(page.matches(printed).count(), 1, "{printed}");
        page = page.replace(printed, by);
    }
    gouji::extract(&gouji::read(page.as_bytes()).unwrap())
}

fn value(report: &Report, key: &str) -> Option<String> {
    report.fact(key).unwrap().value.map(|value| value.to_string())
}

fn says(report: &Report, code: Code) -> bool {
    report.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}

/// The row in two, its label and one of its figures torn.
fn torn(first: &str, second: &str) -> Report {
    let upper = ROW.replace("2.没有现成信息需要另行制作", first).replace("161", "16");
    let blank = "<td></td>";
    let rows = format!("{upper}\n<tr><th>{second}</th>{blank}{blank}<td>1</td>{}</tr>", blank.repeat(4));
    // The outer labels span one row more.
    let outer = [("rowspan=22>三、", "rowspan=23>三、"), ("rowspan=3>（四）", "rowspan=4>（四）")];
    altered(&[(ROW, rows.as_str()), outer[0], outer[1]])
}

#[test]
fn a_row_torn_inside_its_label_and_a_figure_is_one() {
    let report = torn("2.没有现成信息需", "要另行制作");
    assert_eq!(value(&report, "requests.outcome.unavailable.needs_creation.research_institution").unwrap(), "161");
    assert_eq!(value(&report, "requests.outcome.unavailable.needs_creation.total").unwrap(), "641");
    assert!(says(&report, Code::RowJoined) && says(&report, Code::LinesJoined));
    assert_eq!(report.facts.iter().filter(|fact| fact.value.is_some()).count(), 200);
}

#[test]
fn half_a_number_never_stands() {
    // The halves make no label to the letter: what is below may be another row.
    let report = torn("2.没有现成信息需", "要另行制做");
    assert_eq!(value(&report, "requests.outcome.unavailable.needs_creation.research_institution"), None);
    assert!(says(&report, Code::LabelUnplaced) || says(&report, Code::LabelMissing));
}

#[test]
fn a_row_whose_figures_are_all_torn_is_one_or_none() {
    let outer = [("rowspan=22>三、", "rowspan=23>三、"), ("rowspan=3>（四）", "rowspan=4>（四）")];
    let key = "requests.outcome.unavailable.needs_creation.total";
    let figures = |digits: [&str; 7]| digits.map(|digits| format!("<td>{digits}</td>")).concat();
    let rows = |second: &str| {
        let (upper, lower) =
            (figures(["14", "2", "16", "9", "6", "14", "64"]), figures(["7", "7", "1", "3", "4", "9", "1"]));
        format!("<tr><th>2.没有现成信息需</th>{upper}</tr>\n<tr><th>{second}</th>{lower}</tr>")
    };
    let whole = altered(&[(ROW, &rows("要另行制作")), outer[0], outer[1]]);
    assert_eq!(value(&whole, key).unwrap(), "641");
    // No half of it, where the label says that the rest of its digits stands below, or above.
    let damaged = altered(&[(ROW, &rows("要另行制")), outer[0], outer[1]]);
    assert_eq!(value(&damaged, key), None);
}

#[test]
fn a_label_above_two_cells_tells_neither_where_the_header_lacks_one() {
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let header = "<th rowspan=2>自然人</th>";
    assert_eq!(page.matches(header).count(), 1);
    let wide = page.replace(header, "").replace("<th colspan=5>法人", "<th colspan=6>法人");
    let wide = wide.replace("<th>商业企业</th>", "<th colspan=2>商业企业</th>");
    let blank = wide.replace(FIRST, &FIRST.replace("2296", ""));
    let report = gouji::extract(&gouji::read(blank.as_bytes()).unwrap());
    assert_eq!(value(&report, "requests.received.commercial_enterprise"), None);
    assert!(says(&report, Code::CellsUnplaced));
}

/// The page of a PDF whose digits are others in its text than on the page.
fn with_digits(fixture: &str, change: impl Fn(u8) -> u8) -> Report {
    let bytes = std::fs::read(format!("fixtures/{fixture}/source.pdf")).unwrap();
    let mut document = gouji::read(&bytes).unwrap();
    let digit = |c: char| u8::try_from(c).ok().filter(u8::is_ascii_digit).map_or(c, |digit| change(digit).into());
    for block in &mut document.blocks {
        if let gouji::Block::Table(table) = block {
            table.cells.iter_mut().for_each(|cell| cell.text = cell.text.chars().map(digit).collect());
        }
    }
    gouji::extract(&document)
}

#[test]
fn digits_that_are_not_those_of_the_labels_are_no_figures() {
    let count = |report: &Report| report.facts.iter().filter(|fact| fact.value.is_some()).count();
    for (fixture, figures) in [("yunling-2022-rows-pdf", 200), ("lanqiao-2016-chromium-pdf", 58)] {
        assert_eq!(count(&with_digits(fixture, |digit| digit)), figures);
        let shifted = with_digits(fixture, |digit| b'0' + (digit - b'0' + 3) % 10);
        for garbled in [shifted, with_digits(fixture, |_| b'1')] {
            assert_eq!(count(&garbled), 0);
            assert!(garbled.diagnostics.iter().any(|said| said.message.contains("no figure is used")));
        }
    }
}

#[test]
fn a_line_that_numbers_the_columns_is_no_row() {
    let numbers: String = (1..=7).map(|number| format!("<td>{number}</td>")).collect();
    let rows = format!("<tr><th colspan=3></th>{numbers}</tr>\n{}", FIRST.replace("2296", ""));
    let report = altered(&[(FIRST, &rows)]);
    assert_eq!(value(&report, "requests.received.natural_person"), None);
    assert_eq!(value(&report, "requests.received.total").unwrap(), "14086");
}

/// The report as text, with pieces of it replaced.
fn altered_text(slug: &str, pieces: &[(&str, &str)]) -> Report {
    let mut text = std::fs::read_to_string(format!("fixtures/{slug}/source.txt")).unwrap();
    for (printed, by) in pieces {
        assert_eq!(text.matches(printed).count(), 1, "{printed}");
        text = text.replace(printed, by);
    }
    gouji::extract(&gouji::read(text.as_bytes()).unwrap())
}

const SECRET: &str = "requests.outcome.denied.state_secret.natural_person";
const LAW: &str = "requests.outcome.denied.prohibited_by_law.natural_person";
const QUERY: &str = "requests.outcome.denied.administrative_query.natural_person";

#[test]
fn a_number_that_may_be_parted_by_the_comma_of_its_thousands_is_not_halved() {
    let key = "proactive.fees.items_change";
    let row = "行政事业性收费\t3106\t2368\t";
    let surplus = altered_text("qinghe-2020-tabs", &[(row, "行政事业性收费\t3106\t2\t36")]);
    assert_eq!(value(&surplus, key).unwrap(), "2");
    assert!(says(&surplus, Code::SurplusCells));
    let halved = altered_text("qinghe-2020-tabs", &[(row, "行政事业性收费\t3106\t-2\t368")]);
    assert_eq!(value(&halved, key), None);
    assert!(says(&halved, Code::CellsUnplaced));
}

#[test]
fn figures_broken_over_lines_of_text_are_not_halved() {
    // 803 and 703 in narrow cells: the last digits stand in a line of their own, or behind the end of the label.
    for rest in ["", "禁止公开"] {
        let line = |figure: &str| format!("{figure:>9}");
        let printed = format!("{}{}", line("146"), line("703"));
        let by = format!("{}{}\n{rest}{}{}", line("14"), line("70"), " ".repeat(100) + &line("6"), line("3"));
        let label = if rest.is_empty() {
            ("2.其他法律", "2.其他法律")
        } else {
            ("法律行政法规禁止公开", "法律行政法规    ")
        };
        let report = altered_text("yunling-2022-spaces", &[(&printed, &by), label]);
        assert_eq!(value(&report, LAW), None, "{rest}");
        assert_eq!(value(&report, "requests.outcome.denied.prohibited_by_law.total"), None, "{rest}");
        // Rows that do not touch it stand.
        assert_eq!(value(&report, QUERY).unwrap(), "13");
        assert!(says(&report, Code::CellsUnplaced) || says(&report, Code::LabelMissing));
    }
}

#[test]
fn a_blank_that_leaves_no_trace_takes_the_rows_beside_it_along() {
    let report = altered_text("yunling-2022-stacked", &[("803\n", "")]);
    let above = "requests.outcome.partially_granted.natural_person";
    assert_eq!([SECRET, LAW, above].map(|key| value(&report, key)), [None, None, None]);
    assert_eq!(value(&report, QUERY).unwrap(), "13");
}

#[test]
fn figures_behind_the_label_of_another_row_speak_against_all_but_rows_amid_rows_in_order() {
    // As a program writes that goes by blocks of the page: the figures of a row stand behind those of another.
    let text = std::fs::read_to_string("fixtures/yunling-2022-stacked/source.txt").unwrap();
    let figures = "\n92\n170\n117\n193\n107\n124\n803\n";
    let moved = text.replace(figures, "\n").replace("\n133\n73\n49\n", &format!("{figures}133\n73\n49\n"));
    assert_eq!(moved.len(), text.len());
    let report = gouji::extract(&gouji::read(moved.as_bytes()).unwrap());
    let whole = gouji::extract(&gouji::read(text.as_bytes()).unwrap());
    let of_requests = report.facts.iter().filter(|fact| fact.key.starts_with("requests.") && fact.value.is_some());
    let found: Vec<&str> = of_requests.map(|fact| fact.key.as_str()).collect();
    assert!(found.iter().all(|key| value(&report, key) == value(&whole, key)), "{found:?}");
    assert_eq!(found.len() % 7, 0);
    // Two rows on each side of the two that changed, and of the ends, are not borne out.
    assert!(!found.is_empty() && found.len() < 18 * 7, "{}", found.len());
    assert_eq!([SECRET, LAW].map(|key| value(&report, key)), [None, None]);
    assert_eq!(value(&report, "reconsideration.total").unwrap(), "90");
}

#[test]
fn a_header_in_tables_of_its_own_tells_the_columns_by_their_order_or_not_at_all() {
    let page = std::fs::read_to_string("fixtures/yunling-2022-rowwise-html/source.html").unwrap();
    let report = gouji::extract(&gouji::read(page.as_bytes()).unwrap());
    assert_eq!(value(&report, "requests.received.total").unwrap(), "14086");
    // 总计 before 自然人: now the order of the form is not that of the figures.
    let (first, last) = ("<th>自然人</th>", "<th>总计</th>");
    let turned = page.replace(last, "").replace(first, &format!("{last}{first}"));
    let report = gouji::extract(&gouji::read(turned.as_bytes()).unwrap());
    assert_eq!(value(&report, "requests.received.total"), None);
    assert!(says(&report, Code::LabelUnplaced));
}

#[test]
fn a_section_that_is_no_table_is_missing_and_not_guessed() {
    // Section two as running text.
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let (start, end) = (page.find("<table>").unwrap(), page.find("</table>").unwrap() + "</table>".len());
    let text = "<p>规章本年制发2586件，废止2919件，现行有效1644件；行政许可558件。</p>";
    let report = gouji::extract(&gouji::read([&page[..start], text, &page[end..]].concat().as_bytes()).unwrap());
    assert!(says(&report, Code::TableMissing));
    assert!(!report.facts.iter().any(|fact| fact.key.starts_with("proactive.") && fact.value.is_some()));
    assert_eq!(value(&report, "requests.received.total").unwrap(), "14086");
}

#[test]
fn without_the_column_of_totals_no_total_is_read() {
    // Each row of section three loses its last cell, and the header its last label.
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let start = page.find("三、收到和处理").unwrap();
    let end = start + page[start..].find("</table>").unwrap();
    let last_cell = |row: &str| match row.rfind("<td>") {
        Some(at) => format!("{}</tr>", &row[..at]),
        None => row.replace("<th rowspan=2>总计</th>", ""),
    };
    let table: Vec<String> = page[start..end].lines().map(last_cell).collect();
    let altered = [&page[..start], &table.join("\n"), &page[end..]].concat();
    assert!(altered.matches("总计").count() < page.matches("总计").count());
    let report = gouji::extract(&gouji::read(altered.as_bytes()).unwrap());
    assert_eq!(value(&report, "requests.received.total"), None);
    assert_eq!(value(&report, "requests.received.natural_person").unwrap(), "2296");
    assert_eq!(value(&report, "requests.received.other_organization").unwrap(), "2578");
}

#[test]
fn numbers_of_rows_are_no_figures_of_the_rows_above() {
    let text = std::fs::read_to_string("fixtures/yunling-2022-stacked/source.txt").unwrap();
    let start = text.find("一、本年新收政府信息公开申请数量").unwrap();
    // A cell a line: what numbers the next row stands where the total of this one would.
    let mut row = 1;
    let mut count = 0;
    let numbered = text[start..].lines().map(|line| {
        count = if line.parse::<u32>().is_ok() { count + 1 } else { 0 };
        if count == 7 {
            row += 1;
            return row.to_string();
        }
        line.to_owned()
    });
    let page = format!("{}{}", &text[..start], numbered.collect::<Vec<_>>().join("\n"));
    let report = gouji::extract(&gouji::read(page.as_bytes()).unwrap());
    assert_eq!(value(&report, "requests.received.total"), None);
    assert_eq!(value(&report, "requests.carried_in.natural_person"), None);
    assert!(says(&report, Code::CellsUnplaced));
    assert_eq!(value(&report, "proactive.regulations.issued").unwrap(), "2586");
}

#[test]
fn a_header_in_another_order_gives_none_where_no_place_is_known() {
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let (total, first) = ("<th rowspan=2>总计</th>", "<th rowspan=2>自然人</th>");
    let last = format!("法人或其他组织</th>{total}");
    let page = page.replace(&last, "法人或其他组织</th>").replace(first, &format!("{total}{first}"));
    // The last figure of each row of seven before the others.
    let line = |line: &str| match line.match_indices("<td>").map(|(at, _)| at).collect::<Vec<_>>()[..] {
        [first, _, _, _, _, _, last] => {
            let end = line.find("</tr>").unwrap();
            format!("{}{}{}{}", &line[..first], &line[last..end], &line[first..last], &line[end..])
        }
        _ => line.to_owned(),
    };
    let page = page.lines().map(line).collect::<Vec<_>>().join("\n");
    // Rows and cells of other elements, and nothing that says what spans what.
    let boxes = regex::Regex::new("<(/?)(?:table|thead|tbody|tr|th|td)[^>]*>").unwrap();
    let page = boxes.replace_all(&page, "<${1}div class=r>");
    let report = gouji::extract(&gouji::read(page.as_bytes()).unwrap());
    let received = value(&report, "requests.received.natural_person");
    assert!(received.is_none() || received.as_deref() == Some("2296"), "{received:?}");
}

#[test]
fn figures_that_are_written_twice_over_are_none() {
    let text = std::fs::read_to_string("fixtures/yunling-2022-stacked/source.txt").unwrap();
    let twice = regex::Regex::new("(?m)^([0-9]+)$").unwrap().replace_all(&text, "$1$1");
    let report = gouji::extract(&gouji::read(twice.as_bytes()).unwrap());
    let figures = report.facts.iter().filter(|fact| fact.key.starts_with("requests.") && fact.value.is_some());
    assert_eq!(figures.count(), 0);
    assert!(report.diagnostics.iter().any(|said| said.message.contains("written twice over")));
}

#[test]
fn figures_before_their_labels_are_not_those_of_the_labels_before() {
    let text = std::fs::read_to_string("fixtures/yunling-2022-stacked/source.txt").unwrap();
    let (head, rest) = text.split_once("\n一、本年新收").unwrap();
    let (rows, tail) = rest.split_once("\n四、").unwrap();
    let rows = format!("一、本年新收{rows}");
    let (mut turned, mut labels, mut figures) = (String::from(head), String::new(), String::new());
    for line in rows.lines() {
        let is_figure = line.bytes().all(|byte| byte.is_ascii_digit());
        if !is_figure && !figures.is_empty() {
            turned += &(std::mem::take(&mut figures) + &std::mem::take(&mut labels));
        }
        if is_figure { &mut figures } else { &mut labels }.push_str(&format!("\n{line}"));
    }
    let turned = format!("{turned}{figures}{labels}\n四、{tail}");
    assert_eq!(turned.len(), text.len());
    let [report, whole] = [turned, text].map(|text| gouji::extract(&gouji::read(text.as_bytes()).unwrap()));
    for fact in whole.facts.iter().filter(|fact| fact.key.starts_with("requests.")) {
        let found = value(&report, &fact.key);
        assert!(found.is_none() || found == value(&whole, &fact.key), "{}: {found:?}", fact.key);
    }
    assert!(says(&report, Code::CellsUnplaced));
}
