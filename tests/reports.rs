//! One file, several reports; and files that are none.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]
#![cfg(feature = "cli")]

mod fixture;

use gouji::{Error, Report, State};
use serde_json::Value;
use std::process::{Command, Output};

/// Two reports as text, of two organs with the same figures.
fn sources() -> [String; 2] {
    let one = String::from_utf8(fixture::bytes("yunling-2022-markdown")).unwrap();
    let other = one.replace("云岭市数据局", "云岭市民政局");
    [one, other]
}

fn reports(text: &str) -> Result<Vec<Report>, Error> {
    gouji::reports(&gouji::read(text.as_bytes()).unwrap())
}

fn numbers(report: &Report) -> usize {
    report.facts.iter().filter(|fact| fact.state == State::Number).count()
}

fn gouji(arguments: &[&str], name: &str, text: &str) -> Output {
    let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, text).unwrap();
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).arg(&path).output().unwrap()
}

#[test]
fn each_report_of_a_document_is_read_by_itself() {
    let [one, other] = sources();
    let found = reports(&format!("{one}\n\n{other}")).unwrap();
    let organs: Vec<_> = found.iter().map(|report| report.organ.as_deref().unwrap()).collect();
    assert_eq!(organs, ["云岭市数据局", "云岭市民政局"]);
    let parts: Vec<_> = found.iter().map(|report| report.source.part.map(|part| (part.index, part.of))).collect();
    assert_eq!(parts, [Some((1, 2)), Some((2, 2))]);
    for report in &found {
        assert_eq!((numbers(report), report.sections.len(), report.diagnostics.len()), (200, 6, 0));
        assert!(gouji::check(report).findings.is_empty());
    }
    // Each figure keeps its place in the whole.
    let lines = |report: &Report| format!("{:?}", report.fact("requests.received.total").unwrap().at);
    assert_ne!(lines(&found[0]), lines(&found[1]));
}

#[test]
fn the_report_of_a_document_that_holds_one_is_the_one_that_is_extracted() {
    for fixture in fixture::fixtures().iter().filter(|fixture| fixture.origin.error.is_none()) {
        let document = gouji::read(&fixture.bytes).unwrap();
        let found = gouji::reports(&document).unwrap();
        assert!(found == [gouji::extract(&document)], "{}", fixture.slug);
    }
}

#[test]
fn last_years_tables_in_a_report_make_no_second_one() {
    let [one, _] = sources();
    let tables: String =
        one.lines().filter(|line| line.starts_with('|') || line.is_empty()).map(|line| format!("{line}\n")).collect();
    let found = reports(&format!("{one}\n\n上年度数据\n\n{tables}")).unwrap();
    assert_eq!((found.len(), numbers(&found[0])), (1, 200));
}

#[test]
fn the_command_line_prints_each_of_them() {
    let [one, other] = sources();
    let both = format!("{one}\n\n{other}");
    let array: Value = serde_json::from_slice(&gouji(&["extract"], "both.md", &both).stdout).unwrap();
    let told = |record: &Value| (record["source"]["part"]["index"].clone(), record["organ"].clone());
    assert_eq!(
        array.as_array().unwrap().iter().map(told).collect::<Vec<_>>(),
        [(1.into(), "云岭市数据局".into()), (2.into(), "云岭市民政局".into())]
    );
    let lines = gouji(&["extract", "--format", "ndjson"], "both.md", &both).stdout;
    assert_eq!(String::from_utf8(lines).unwrap().lines().count(), 2);
    let alone: Value = serde_json::from_slice(&gouji(&["extract"], "one.md", &one).stdout).unwrap();
    assert_eq!(alone["source"]["part"], Value::Null);
    // A sum of the second one broken.
    let total = reports(&other).unwrap()[0].fact("reconsideration.total").unwrap().raw.clone().unwrap();
    let at = both.rfind(&format!("| {total} |")).unwrap();
    let broken = format!("{}| 9{total} |{}", &both[..at], &both[at + total.len() + 4..]);
    let checked = gouji(&["check"], "broken.md", &broken);
    assert_eq!(checked.status.code(), Some(1));
    let line = String::from_utf8(checked.stdout).unwrap();
    assert!(line.contains("broken.md (2 of 2, 云岭市民政局, 2022): error[results-do-not-add-up]"), "{line}");
    let summary = String::from_utf8(checked.stderr).unwrap();
    assert!(summary.contains("files: read 1, not read 0; reports: 2; "), "{summary}");
}

#[test]
fn what_is_no_report_is_an_error_that_says_so() {
    let list =
        ["民政", "财政", "水务"].map(|name| format!("青禾县{name}局2023年政府信息公开工作年度报告")).join("\n\n");
    for text in [
        "青禾县政府信息公开指南\n\n一、主动公开\n\n见目录。\n\n二、依申请公开\n\n可以申请。\n\n三、监督\n\n可以投诉。",
        "关于做好2023年政府信息公开工作年度报告编制发布工作的通知\n\n一、总体要求\n\n报告含一、总体情况；二、主动公开政府信息情况。",
        "青禾县发布2023年政府信息公开工作年度报告\n\n报告显示，全年主动公开信息3000条。",
        "青禾县2023年国民经济和社会发展统计公报\n\n一、综合\n\n全年地区生产总值100亿元。\n\n行政许可\t12\n行政处罚\t13",
        "首页\n\n政府信息公开\n\n年度报告\n\n机构职能",
        &list,
        "你好",
    ] {
        let error = reports(text).unwrap_err();
        assert_eq!(error.code(), "not-a-report", "{text}");
        let first = text.lines().next().unwrap();
        assert!(error.to_string().ends_with(first), "{error}");
    }
    let output = gouji(&["extract"], "guide.txt", "青禾县政府信息公开指南\n\n见目录。");
    assert_eq!(output.status.code(), Some(2));
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["error"]["code"], "not-a-report");
}

#[test]
fn a_damaged_report_is_one_still() {
    let [one, _] = sources();
    let without_tables: String =
        one.lines().filter(|line| !line.starts_with('|')).map(|line| format!("{line}\n")).collect();
    let without_title = without_tables.replacen("云岭市数据局2022年政府信息公开工作年度报告", "", 1);
    let title_only = "云岭市数据局2022年政府信息公开工作年度报告\n\n内容见图片。";
    for text in [&without_tables, &without_title, title_only] {
        let found = reports(text).unwrap();
        let missing = gouji::check(&found[0]).findings.iter().filter(|finding| finding.id == "table-missing").count();
        assert_eq!((found.len(), missing), (1, 3));
    }
    // A table alone is enough.
    let table: String = one.lines().filter(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect();
    assert!(numbers(&reports(&table).unwrap()[0]) > 0);
}

#[test]
fn a_notice_that_encloses_the_blank_form_is_read_as_a_report_of_blanks() {
    let notice = "关于印发政府信息公开工作年度报告格式的通知\n\n各镇人民政府：\n\n现印发给你们。\n\n";
    let blank = String::from_utf8(fixture::bytes("blank-2021-tabs")).unwrap();
    let form = blank.split_once('\n').unwrap().1;
    let found = reports(&format!("{notice}{form}")).unwrap();
    assert_eq!((found.len(), numbers(&found[0])), (1, 0));
    assert!(found[0].facts.iter().all(|fact| fact.state == State::Blank));
}
