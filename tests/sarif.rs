//! SARIF: valid by the schema of OASIS, readable by types that are not ours, and stable where a tool compares two runs.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

mod common;

use common::{consistent, mixed, outcome};
use gouji::form::Language;
use gouji::write::{Failure, Outcome, finding_writer};
use gouji::{BBox, Provenance, Report};
use serde_json::Value;

fn written(outcomes: Vec<Outcome>, language: Language) -> Value {
    let mut out = Vec::new();
    (finding_writer("sarif").unwrap().write)(&mut outcomes.into_iter(), language, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn failed() -> Outcome {
    Outcome::Failed(Failure::new("年报/2022 (1).pdf", "encrypted", "the PDF file needs a password to open"))
}

fn cargo(arguments: &[&str]) -> String {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    let output = cargo.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The schema as OASIS publishes it. The crate carries it in its source and gives no access to it, so cargo is asked where
/// that is.
fn schema() -> Value {
    let about = cargo(&["--version", "--verbose"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other platforms need was never fetched.
    let arguments = ["metadata", "--format-version", "1", "--offline", "--all-features", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&cargo(&arguments)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = std::path::Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    let text = std::fs::read_to_string(folder.join("src/schema.json")).unwrap();
    // One pattern of it, that of a language, has a bracket too many and is none.
    serde_json::from_str(&text.replace("|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "(-[a-zA-Z]{2})?$")).unwrap()
}

#[test]
fn it_is_valid_by_the_schema_and_others_can_read_it() {
    let schema = schema();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    for language in [Language::English, Language::Chinese] {
        for outcomes in [vec![], vec![outcome(&consistent("2021"))], vec![outcome(&mixed("2019")), failed()]] {
            let log = written(outcomes, language);
            let faults: Vec<String> =
                validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(faults.is_empty(), "{faults:?}");
            let read: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).unwrap();
            assert_eq!(
                read.runs[0].results.as_ref().unwrap().len(),
                log["runs"][0]["results"].as_array().unwrap().len()
            );
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })), "it refuses nothing");
}

#[test]
fn a_result_says_what_is_wrong_where_and_by_which_rule() {
    let run = &written(vec![outcome(&mixed("2021"))], Language::English)["runs"][0];
    let results = run["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "results-do-not-add-up").unwrap();
    let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!((&rule["id"], &rule["shortDescription"]["text"]), (&result["ruleId"], &"Results do not add up".into()));
    for field in ["fullDescription", "help"] {
        assert!(rule[field]["text"].as_str().unwrap().len() > 20, "{field}");
    }
    assert_eq!(result["level"], "error");
    assert!(result["message"]["text"].as_str().unwrap().starts_with("行政复议 (reconsideration): expected "));
    let location = &result["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "a%2C%22b%22.pdf");
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "reconsideration.total");
    assert_eq!(location["logicalLocations"][0]["name"], "行政复议 × 总计");
    assert_eq!((&location["message"]["text"], &location["properties"]["page"]), (&"page 4".into(), &4.into()));
    assert_eq!(location["properties"]["bbox"].as_array().unwrap().len(), 4);
    let properties = &result["properties"];
    assert_eq!((&properties["printed"], &properties["organ"]), (&"9000".into(), &"某局".into()));
    assert!(properties["blame"].as_str().unwrap().contains("行政复议 / 总计"), "{properties}");
    let number = |name: &str| properties[name].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(number("difference"), number("printed") - number("computed"));
    let chinese = &written(vec![outcome(&mixed("2021"))], Language::Chinese)["runs"][0];
    let places: Vec<&Value> = chinese["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["locations"][0]["message"]["text"])
        .collect();
    assert!(places.contains(&&"第4页".into()), "{places:?}");
}

#[test]
fn a_line_of_text_is_a_region() {
    let mut report = mixed("2021");
    for fact in &mut report.facts {
        fact.at = Some(Provenance::Line { line: 7, columns: [3, 5] });
    }
    let log = written(vec![outcome(&report)], Language::English);
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({ "startLine": 7, "startColumn": 3, "endColumn": 6 }));
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
}

#[test]
fn what_could_not_be_read_is_a_notification() {
    let log = written(vec![outcome(&consistent("2021")), failed()], Language::English);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!((&notification["level"], &notification["descriptor"]["id"]), (&"error".into(), &"encrypted".into()));
    let uri = &notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "%E5%B9%B4%E6%8A%A5/2022%20%281%29.pdf");
    assert_eq!(written(vec![], Language::English)["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn fingerprints_are_told_apart_and_do_not_move() {
    let prints = |report: &Report| -> Vec<String> {
        let log = written(vec![outcome(report)], Language::English);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"]["finding/v1"].as_str().unwrap().to_owned()).collect()
    };
    let report = mixed("2021");
    let first = prints(&report);
    let once: std::collections::BTreeSet<&String> = first.iter().collect();
    assert!(first.len() > 3 && once.len() == first.len(), "{first:?}");
    // The same faults on another page, in a file of another name.
    let mut moved = report.clone();
    moved.source.name = "b.pdf".to_owned();
    for fact in &mut moved.facts {
        fact.at = fact.at.as_ref().map(|_| Provenance::Page { page: 9, bbox: BBox::new(1.0, 1.0, 2.0, 2.0) });
    }
    assert_eq!(prints(&moved), first);
}
