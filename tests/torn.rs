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
fn a_line_that_numbers_the_columns_is_no_row() {
    let numbers: String = (1..=7).map(|number| format!("<td>{number}</td>")).collect();
    let rows = format!("<tr><th colspan=3></th>{numbers}</tr>\n{}", FIRST.replace("2296", ""));
    let report = altered(&[(FIRST, &rows)]);
    assert_eq!(value(&report, "requests.received.natural_person"), None);
    assert_eq!(value(&report, "requests.received.total").unwrap(), "14086");
}
