//! What the writers print: the wire and its schema, the CSV, the text.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs"
)]

mod common;

use common::{consistent, mixed, outcome, set, written};
use gouji::write::{Failure, Outcome, WRITERS};
use gouji::{Claim, Fact, Report, Scope, State};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn failed() -> Outcome {
    Outcome::Failed(Failure::new("b.pdf", "scanned", "the pages are images"))
}

/// A report of which nothing was found.
fn empty() -> Report {
    let mut report = consistent("2021");
    (report.title, report.organ, report.year, report.period) = (None, None, None, None);
    report.forms = gouji::Forms::default();
    report.facts.clear();
    report.sections.clear();
    report
}

#[test]
fn the_keys_of_the_wire_stand_in_the_order_of_the_design() {
    let printed = written("json", vec![outcome(&mixed("2019"))]);
    let keys: Vec<&str> =
        printed.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"')).map(|(key, _)| key).collect();
    assert_eq!(
        keys,
        [
            "schema",
            "source",
            "title",
            "organ",
            "year",
            "period",
            "forms",
            "sections",
            "facts",
            "checks",
            "findings",
            "diagnostics",
            "claims",
            "blames"
        ]
    );
}

#[test]
fn every_record_is_valid_by_the_schema() {
    let validator = validator();
    let outcomes = vec![outcome(&mixed("2019")), outcome(&mixed("2021")), outcome(&empty()), failed()];
    for line in written("ndjson", outcomes).lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn the_schema_refuses_what_is_not_on_the_wire() {
    let validator = validator();
    let record: Value = serde_json::from_str(&written("json", vec![outcome(&mixed("2019"))])).unwrap();
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut record = record.clone();
        spoil(&mut record);
        !validator.is_valid(&record)
    };
    assert!(validator.is_valid(&record));
    assert!(spoilt(&|record| record["schema"] = "gouji/report/2".into()));
    assert!(spoilt(&|record| record["facts"][0]["value"] = "12".into()));
    assert!(spoilt(&|record| record["facts"][0]["state"] = "zero".into()));
    assert!(spoilt(&|record| record["checks"][0]["status"] = "ok".into()));
    assert!(spoilt(&|record| record["diagnostics"][0]["code"] = "oh-dear".into()));
    assert!(spoilt(&|record| record["claims"][0]["scope"] = "perhaps".into()));
    assert!(spoilt(&|record| drop(record.as_object_mut().unwrap().remove("findings"))));
}

fn validator() -> jsonschema::Validator {
    let schema = gouji::write::schema().to_value();
    assert_eq!(schema["$id"], gouji::SCHEMA);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn a_printed_figure_keeps_its_decimals() {
    for format in ["json", "ndjson", "csv", "text"] {
        let printed = written(format, vec![outcome(&mixed("2019"))]);
        assert!(printed.contains("4092.60"), "{format}");
    }
    assert!(written("json", vec![outcome(&mixed("2019"))]).contains("\"value\": 4092.60,"));
}

#[test]
fn only_a_number_has_a_value() {
    let record: Value = serde_json::from_str(&written("json", vec![outcome(&mixed("2021"))])).unwrap();
    let facts = record["facts"].as_array().unwrap();
    assert_eq!(facts.len(), 200);
    for fact in facts {
        assert_eq!(fact["state"] == "number", fact["value"].is_number(), "{fact}");
        assert_eq!(fact["state"] == "missing", fact["at"].is_null(), "{fact}");
    }
}

#[test]
fn facts_read_back_are_the_facts_written() {
    let report = mixed("2021");
    let record: serde_json::Map<String, Value> =
        serde_json::from_str(&written("json", vec![outcome(&report)])).unwrap();
    let facts: Vec<Fact> = serde_json::from_str(&record["facts"].to_string()).unwrap();
    let known =
        |facts: &[Fact]| -> Vec<_> { facts.iter().map(|fact| (fact.key.clone(), fact.state, fact.value)).collect() };
    assert_eq!(known(&facts), known(&report.facts));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for writer in WRITERS {
        let once = || written(writer.name, vec![outcome(&mixed("2019")), failed(), outcome(&mixed("2021"))]);
        assert_eq!(once(), once(), "{}", writer.name);
    }
}

#[test]
fn one_outcome_is_an_object_and_several_are_an_array_in_the_order_given() {
    let one: Value = serde_json::from_str(&written("json", vec![failed()])).unwrap();
    assert_eq!(one["source"]["name"], "b.pdf");
    assert_eq!(one["error"]["code"], "scanned");
    let all = vec![outcome(&empty()), failed(), outcome(&mixed("2019"))];
    let array: Value = serde_json::from_str(&written("json", all.clone())).unwrap();
    let names: Vec<&str> = array.as_array().unwrap().iter().map(|r| r["source"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a,\"b\".pdf", "b.pdf", "a,\"b\".pdf"]);
    let lines: Vec<Value> = written("ndjson", all).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(lines), array);
    assert_eq!(written("json", vec![]), "[]\n");
}

/// The rows that the `csv` crate reads, header first.
fn rows(printed: &str) -> Vec<Vec<String>> {
    let body = printed.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let place = rows[0].iter().position(|title| title == name).expect("a column");
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

#[test]
fn the_csv_has_one_row_for_each_figure_with_its_labels_and_place() {
    let rows = rows(&written("csv", vec![outcome(&mixed("2019"))]));
    assert_eq!(rows.len(), 1 + 198);
    assert!(column(&rows, "file").iter().all(|file| file == "a,\"b\".pdf"));
    let place = column(&rows, "key").iter().position(|key| key == "proactive.procurement.amount").unwrap() + 1;
    assert_eq!(
        rows[place],
        [
            "a,\"b\".pdf",
            "某局",
            "2021",
            "proactive.procurement.amount",
            "2019",
            "2",
            "第二十条第（九）项/政府集中采购",
            "采购总金额",
            "number",
            "4092.60",
            "4092.60",
            "万元",
            "2",
            "100",
            "40",
            "118.5",
            "52",
            "page 2",
            ""
        ]
    );
    let states: std::collections::BTreeSet<String> = column(&rows, "state").into_iter().collect();
    assert_eq!(states.into_iter().collect::<Vec<_>>(), ["blank", "dash", "missing", "number", "unreadable"]);
}

#[test]
fn the_csv_has_a_row_for_what_only_the_text_tells_of_the_whole() {
    let mut report = mixed("2021");
    let told = |claim: &Claim, scope| Claim {
        keys: vec!["narrative.press_conferences".into()],
        unit: "场".into(),
        approximate: None,
        scope,
        ..claim.clone()
    };
    let claim = report.claims[0].clone();
    report.claims.extend([Scope::Whole, Scope::Whole, Scope::Uncertain, Scope::Other].map(|scope| told(&claim, scope)));
    let rows = rows(&written("csv", vec![outcome(&report)]));
    assert_eq!(rows.len(), 1 + 200 + 1);
    let last: Vec<&str> = rows[201].iter().map(String::as_str).collect();
    assert_eq!(
        last[3..12],
        ["narrative.press_conferences", "narrative", "1", "新闻发布会场次", "", "number", "12000", "1.2万", "场"]
    );
    assert_eq!(last[17..], ["page 1", ""]);
}

#[test]
fn the_csv_drops_no_input() {
    let rows = rows(&written("csv", vec![failed(), outcome(&empty())]));
    assert_eq!(column(&rows, "file"), ["b.pdf", "a,\"b\".pdf"]);
    assert_eq!(column(&rows, "error"), ["the pages are images", "no figures: no statutory table was recognised"]);
}

#[test]
fn the_csv_guards_formulas_and_leaves_figures_as_printed() {
    let raws = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "＝1",
        "\tx",
        "-",
        "-3",
        "－",
        "+2.50",
        "12",
        "a=b",
        "一\n二",
    ];
    let mut report = consistent("2019");
    for (fact, raw) in report.facts.iter_mut().zip(raws) {
        fact.raw = Some(raw.to_owned());
    }
    report.organ = Some("=HYPERLINK(\"x\")".to_owned());
    let rows = rows(&written("csv", vec![outcome(&report)]));
    assert_eq!(
        column(&rows, "raw")[..raws.len()],
        [
            "'=1+1",
            "'+cmd|' /C calc'!A0",
            "'-2+3",
            "'@SUM(A1)",
            "'＝1",
            "'\tx",
            "-",
            "-3",
            "－",
            "+2.50",
            "12",
            "a=b",
            "一\n二"
        ]
    );
    assert_eq!(column(&rows, "organ")[0], "'=HYPERLINK(\"x\")");
}

#[test]
fn the_tables_of_the_text_are_straight() {
    for era in ["2019", "2021"] {
        let printed = written("text", vec![outcome(&mixed(era))]);
        let mut width = 0;
        let mut drawn = 0;
        for line in printed.lines().filter(|line| line.starts_with(['┌', '│', '├', '└'])) {
            if line.starts_with('┌') {
                (width, drawn) = (line.width(), drawn + 1);
            }
            assert_eq!(line.width(), width, "{era}: {line}");
        }
        assert_eq!(drawn, if era == "2019" { 5 + 1 + 1 } else { 4 + 1 + 1 }); // blocks of sections 2, 3, 4
    }
}

#[test]
fn the_text_tells_the_states_apart() {
    let printed = written("text", vec![outcome(&mixed("2019"))]);
    let row = |label: &str| {
        let line = printed.lines().find(|line| line.contains(label)).expect("a row");
        line.split('│').map(str::trim).filter(|cell| !cell.is_empty()).skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("（一）予以公开"), "_ - 4 5 6 7 27");
    assert_eq!(row("1.属于国家秘密"), "2 3 4 5 6 7 ?");
    assert_eq!(row("二、上年结转政府信息公开申请数量"), "2 3 x 5 6 7 27");
    assert_eq!(row("政府集中采购"), "7 4092.60");
    assert!(printed.contains("In place of a figure: _ blank   - dash   ? unreadable   x missing\n"));
    assert!(!written("text", vec![outcome(&consistent("2019"))]).contains("In place of a figure"));
}

#[test]
fn the_text_ends_with_what_does_not_pass_and_the_counts() {
    let printed = written("text", vec![outcome(&mixed("2019"))]);
    assert!(printed.contains("error[results-do-not-add-up] page 4: 行政复议"));
    assert!(printed.contains("  requests-out-of-balance: research_institution\n"));
    assert!(printed.contains("natural_person (36 against 38)"));
    assert!(printed.contains("  table-stitched page 1: joined (and 1 more)\n"));
    assert_eq!(
        printed.lines().last().unwrap(),
        "facts: number 194, blank 1, dash 1, unreadable 1, missing 1; \
         checks: pass 34, fail 1, tentative 0, not assessable 7; \
         findings: error 1, warning 2, note 1; diagnostics: 2"
    );
}

#[test]
fn the_text_names_checks_that_hold_only_with_blanks_as_zero() {
    let mut report = consistent("2021");
    let total = report.fact("litigation.direct.total").unwrap().value.unwrap();
    let pending = report.fact("litigation.direct.pending").unwrap().value.unwrap();
    set(&mut report, "litigation.direct.pending", State::Blank, None);
    set(&mut report, "litigation.direct.total", State::Number, Some(total - pending));
    let printed = written("text", vec![outcome(&report)]);
    assert!(printed.contains("counted as 0\n  results-do-not-add-up: litigation.direct\n"), "{printed}");
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
    let mut report = mixed("2021");
    report.title = Some("\u{1b}]0;owned\u{7}报告\n二".to_owned());
    report.source.name = "\u{1b}[2J.pdf".to_owned();
    let printed = written("text", vec![outcome(&report), Outcome::Failed(Failure::new("\u{1b}c", "x", "\u{9b}2J"))]);
    assert!(!printed.contains(|c: char| c.is_control() && c != '\n'));
    assert!(printed.starts_with("\u{fffd}]0;owned\u{fffd}报告\u{fffd}二\n"));
}

#[test]
fn a_report_of_which_nothing_was_found_says_so() {
    let printed = written("text", vec![outcome(&empty()), failed()]);
    assert!(printed.starts_with("(no title found)\n"));
    assert_eq!(printed.matches("no statutory table was found").count(), 3);
    assert!(printed.ends_with("\nb.pdf: not read: the pages are images\n"));
}

#[test]
fn writers_stop_at_the_first_error_of_the_output() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for writer in WRITERS {
        let mut asked = 0;
        let mut outcomes = std::iter::from_fn(|| {
            asked += 1;
            (asked < 100).then(|| outcome(&mixed("2021")))
        });
        let error = (writer.write)(&mut outcomes, &mut Full).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{}", writer.name);
        assert!(asked <= 2, "{} went on after the output had failed", writer.name);
    }
}
