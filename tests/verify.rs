//! A report against figures that others recorded: every format and shape gives the same, and what contradicts itself is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy.toml does not reach the helpers of tests/*.rs")]

mod common;
mod fixture;

use common::{consistent, decimal, set};
use gouji::dataset::Dataset;
use gouji::verify::{Matched, Outcome, Verification, verify};
use gouji::{Report, State};
use std::path::Path;

fn report(slug: &str, name: &str) -> Report {
    let mut document = gouji::read(&fixture::bytes(slug)).unwrap();
    document.source.name = name.to_owned();
    gouji::extract(&document)
}

fn dataset(name: &str) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/datasets").join(name);
    Dataset::read(&std::fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn counts(verification: &Verification) -> [usize; 4] {
    Outcome::ALL.map(|outcome| verification.count(outcome))
}

fn keys(verification: &Verification, outcome: Outcome) -> Vec<&str> {
    verification.figures.iter().filter(|one| one.outcome == outcome).map(|one| one.key.as_str()).collect()
}

/// Of each file in fixtures/datasets/ what its build reads.
fn datasets(start: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/datasets");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let read = |name: &String| name.starts_with(start) && (cfg!(feature = "datasets") || !name.ends_with("parquet"));
    let names: Vec<String> = names.filter(read).collect();
    assert!(names.len() >= 2 || !cfg!(feature = "datasets"), "{names:?}");
    names
}

#[test]
fn every_long_dataset_gives_the_same() {
    for name in datasets("long") {
        let dataset = dataset(&name);
        let clean = verify(&report("shidu-2021-html", "a.html"), &dataset).unwrap();
        assert_eq!((counts(&clean), clean.rows), ([200, 0, 0, 0], Matched::OrganAndYear), "{name}");
        let wrong = verify(&report("shidu-2022-markdown", "b.md"), &dataset).unwrap();
        assert_eq!(counts(&wrong), [198, 1, 1, 1], "{name}");
        let different = wrong.figures.iter().find(|one| one.outcome == Outcome::Different).unwrap();
        assert_eq!((different.key.as_str(), different.published), ("requests.received.total", Some(decimal("13403"))));
        assert!(different.at.is_some() && different.recorded.as_deref().unwrap().starts_with("13421"), "{different:?}");
        assert_eq!(keys(&wrong, Outcome::MissingHere), ["requests.outcome.other.total"]);
        assert_eq!(keys(&wrong, Outcome::MissingThere), ["proactive.fees.amount"]);
        assert!(wrong.unused_columns.is_empty() && wrong.unknown_keys.is_empty(), "{name}");
    }
}

#[test]
fn every_wide_dataset_gives_the_same() {
    for name in datasets("wide") {
        let found = verify(&report("shidu-2022-markdown", "folder/shidu-2022.pdf"), &dataset(&name)).unwrap();
        assert_eq!((counts(&found), found.rows), ([2, 1, 0, 197], Matched::File), "{name}");
        assert_eq!(found.unused_columns, ["checked_by"], "{name}");
        let found = verify(&report("shidu-2021-html", "shidu-2021.pdf"), &dataset(&name)).unwrap();
        assert_eq!(counts(&found), [4, 0, 0, 196], "{name}");
        assert!(verify(&report("shidu-2021-html", "other.pdf"), &dataset(&name)).is_err());
    }
}

#[test]
fn what_extract_prints_verifies_what_it_was_made_of() {
    let report = common::mixed("2021");
    for format in ["json", "ndjson", "csv"] {
        let printed = common::written(format, vec![common::outcome(&report)]);
        let found = verify(&report, &Dataset::read(printed.as_bytes()).unwrap()).unwrap();
        let [equal, others @ ..] = counts(&found);
        assert!(equal > 190, "{format}: {equal}");
        // A misprinted figure is no number in CSV; a record keeps what is printed.
        assert_eq!(others, [0, 0, usize::from(format == "csv")], "{format}");
    }
}

fn against(report: &Report, csv: &str) -> Result<Verification, String> {
    verify(report, &Dataset::read(csv.as_bytes()).unwrap())
}

#[test]
fn values_are_compared_exactly() {
    let mut report = consistent("2021");
    let key = "proactive.fees.amount";
    for (published, recorded, outcome) in [
        ("12", "12.0", Outcome::Equal),
        ("12.50", "12.5", Outcome::Equal),
        ("1234567", "\"1,234,567\"", Outcome::Equal),
        ("120000", "1.2E+5", Outcome::Equal),
        ("0.1", "0.1", Outcome::Equal),
        ("13421", "13421.00000000000000", Outcome::Equal),
        ("2385.45", "2385.4500000000000", Outcome::Equal),
        ("0.3", "0.30000000000000004", Outcome::Different),
        ("12", "12.01", Outcome::Different),
        ("12", "约12", Outcome::Different),
        ("0", "", Outcome::MissingThere),
        ("0", "-", Outcome::MissingThere),
    ] {
        set(&mut report, key, State::Number, Some(decimal(published)));
        let found = against(&report, &format!("key,value\n{key},{recorded}\n")).unwrap();
        let found = found.figures.iter().find(|one| one.key == key).unwrap();
        assert_eq!(found.outcome, outcome, "{published} against {recorded}");
    }
    for (state, recorded, outcome) in [
        (State::Blank, "0", Some(Outcome::MissingHere)),
        (State::Missing, "0", Some(Outcome::MissingHere)),
        (State::Blank, "", None),
        (State::Dash, "-", None),
        (State::Unreadable, "1O", Some(Outcome::Equal)),
        (State::Unreadable, "10", Some(Outcome::Different)),
        (State::Unreadable, "", Some(Outcome::MissingThere)),
    ] {
        set(&mut report, key, state, None);
        let found = against(&report, &format!("key,value\n{key},{recorded}\n")).unwrap();
        let found = found.figures.iter().find(|one| one.key == key).map(|one| one.outcome);
        assert_eq!(found, outcome, "{state:?} against {recorded}");
    }
}

#[test]
fn rows_of_other_reports_are_not_taken_for_this_one() {
    let mut report = consistent("2021");
    (report.organ, report.source.name) = (Some("石渡县人民政府".to_owned()), "b/source.pdf".to_owned());
    let key = "requests.carried_in.total";
    set(&mut report, key, State::Number, Some(decimal("7")));
    let outcome = |csv: &str| {
        let csv = csv.replace('K', key);
        let found = against(&report, &csv)?;
        Ok::<_, String>(found.figures.iter().find(|one| one.key == key).unwrap().outcome)
    };
    // The exact name first; organ and year tell apart what ends alike.
    assert_eq!(outcome("file,key,value\na/source.pdf,K,1\nb/source.pdf,K,7\n"), Ok(Outcome::Equal));
    let both = "file,organ,year,key,value\na/source.pdf,石渡县,2021,K,7\nc/source.pdf,石渡县,2020,K,1\n";
    assert_eq!(outcome(both), Ok(Outcome::Equal));
    assert_eq!(outcome("机关,年度,键,值\n石渡县,2021年,K,7\n石渡县,2020年,K,1\n"), Ok(Outcome::Equal));
    for (csv, words) in [
        ("file,key,value\na/source.pdf,K,7\nc/source.pdf,K,7\n", "found none of them"),
        ("file,organ,key,value\na/source.pdf,他县,K,7\n", "found none of them"),
        ("organ,year,key,value\n石渡县,2020,K,7\n", "found none of them"),
        ("key,value\nK,7\nK,8\n", "found 7 in row 2 and 8 in row 3"),
        ("organ,K\n石渡县,7\n石渡县,8\n", "expected one row of this report, found 2 (rows 2, 3"),
        ("K\n7\n8\n", "add a column `file`"),
        ("a,b\n1,2\n", "expected columns `key` and `value`"),
    ] {
        assert!(outcome(csv).is_err_and(|error| error.contains(words)), "{csv}");
    }
    assert_eq!(outcome("key,value\nK,7\nK,7.0\n"), Ok(Outcome::Equal));
    let found = against(&report, &format!("key,value,who\n{key},7,me\nrequests.recieved.total,9,me\n")).unwrap();
    assert_eq!(
        (found.unused_columns, found.unknown_keys),
        (vec!["who".to_owned()], vec!["requests.recieved.total".to_owned()])
    );
}

#[cfg(feature = "datasets")]
#[test]
fn damaged_parquet_is_an_error() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/datasets/long-pandas-snappy.parquet");
    let whole = std::fs::read(path).unwrap();
    for length in [4, 8, 100, whole.len() / 2, whole.len() - 1] {
        assert!(Dataset::read(&whole[..length]).is_err(), "{length}");
    }
}
