//! The folder that `gouji convert` leaves: its layouts, its formats, its description.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml does not reach the helpers of tests/*.rs"
)]
#![cfg(all(feature = "cli", feature = "datasets", unix))]

mod folder;

use folder::{Folder, Row, fixture};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Reports of three years and of none, and a file that is no report.
fn years(folder: &Folder) {
    for name in ["shidu-2019-tabs/source.txt", "shidu-2020-docx/source.docx", "fengxi-2023-docx/source.docx"] {
        folder.put(&name.replace('/', "-"), &fixture(name));
    }
    let undated = String::from_utf8(fixture("shidu-2019-tabs/source.txt")).unwrap();
    folder.put("undated.txt", undated.replace("2019", "").replace("2018", "").replace("2020", "").as_bytes());
    folder.put("empty", b"");
}

/// What `datapackage.json` says of each file is so; gives their paths.
fn described(folder: &Folder, name: &str) -> BTreeSet<String> {
    let files = folder.dataset(name);
    let package: serde_json::Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let path = |resource: &serde_json::Value| {
        let path = resource["path"].as_str().unwrap().to_owned();
        let bytes = &files[&path];
        assert_eq!(resource["bytes"], bytes.len());
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(resource["hash"], format!("sha256:{hash}"));
        path
    };
    let paths: BTreeSet<String> = resources.iter().map(path).collect();
    let others = ["datapackage.json", "load.sql", "summary.html"].map(str::to_owned);
    assert_eq!(files.into_keys().collect::<BTreeSet<_>>(), &paths | &BTreeSet::from(others));
    let names: BTreeSet<&str> = resources.iter().map(|resource| resource["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), resources.len());
    paths
}

#[test]
fn tables_divided_by_year_hold_the_rows_of_the_whole_ones() {
    let folder = Folder::new("divided");
    years(&folder);
    folder.convert(&["in", "-o", "whole", "--to", "csv,ndjson,parquet"]);
    folder.convert(&["in", "-o", "divided", "--to", "parquet,ndjson,csv", "--partition-by", "year"]);
    assert_eq!(described(&folder, "whole").len(), 9 * 3);
    let paths = described(&folder, "divided");
    let years = ["2019", "2020", "2023", "__HIVE_DEFAULT_PARTITION__"];
    assert_eq!(paths.len(), 7 * 3 * years.len() + 2 * 3, "{paths:?}");
    for table in ["reports", "sections", "facts", "facts_wide", "checks", "findings", "blames"] {
        let whole = folder.table("whole", table);
        let mut divided: Vec<Row> = Vec::new();
        for year in years {
            for mut row in folder.table("divided", &format!("{table}/year={year}/part-0")) {
                assert!(!row.contains_key("year"));
                if whole[0].contains_key("year") {
                    row.insert(
                        "year".to_owned(),
                        year.parse().map_or_else(|_| String::new(), |year: u16| year.to_string()),
                    );
                }
                divided.push(row);
            }
        }
        let sorted = |mut rows: Vec<Row>| {
            rows.sort();
            rows
        };
        assert!(!divided.is_empty());
        assert_eq!(sorted(divided), sorted(whole), "{table}");
    }
    assert_eq!(folder.table("whole", "errors"), folder.table("divided", "errors"));
}

#[test]
fn a_dataset_without_a_report_has_its_tables() {
    let folder = Folder::new("none");
    folder.put("empty", b"");
    folder.convert(&["in", "-o", "out", "--to", "csv", "--partition-by", "year"]);
    assert_eq!(described(&folder, "out").len(), 9);
    assert!(folder.table("out", "facts/year=__HIVE_DEFAULT_PARTITION__/part-0").is_empty());
}

#[test]
fn the_folder_holds_what_the_last_run_was_asked_for() {
    let folder = Folder::new("stale");
    years(&folder);
    for arguments in [
        &["--to", "csv,sqlite"][..],
        &["--to", "csv", "--partition-by", "year"],
        &["--to", "ndjson"],
        &["--to", "xlsx,ndjson", "--partition-by", "year"],
        &["--to", "csv,sqlite"],
    ] {
        folder.convert(&[&["in", "-o", "out"], arguments].concat());
        std::fs::write(folder.0.join("out/notes.txt"), "ours").unwrap();
        let mine = std::fs::read(folder.0.join("out/notes.txt")).unwrap();
        assert_eq!(mine, b"ours");
        std::fs::remove_file(folder.0.join("out/notes.txt")).unwrap();
        described(&folder, "out");
    }
    // A description that was tampered with names nothing that is not ours.
    let outside = folder.0.join("in/empty");
    let resources =
        serde_json::json!({"resources": [{"path": "../in/empty"}, {"path": "notes.txt"}, {"path": "facts.csv"}]});
    std::fs::write(folder.0.join("out/notes.txt"), "ours").unwrap();
    std::fs::write(folder.0.join("out/datapackage.json"), resources.to_string()).unwrap();
    folder.convert(&["in", "-o", "out", "--to", "ndjson"]);
    assert!(outside.exists() && folder.0.join("out/notes.txt").exists() && !folder.0.join("out/facts.csv").exists());
}

#[test]
fn what_is_one_file_is_not_divided() {
    let folder = Folder::new("one");
    folder.put("empty", b"");
    let output =
        folder.command(&["in", "-o", "out", "--to", "xlsx,sqlite", "--partition-by", "year"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("expected a format with a file a table"));
    assert!(!folder.0.join("out").exists());
}

#[test]
fn figures_come_back_exactly_from_a_database_and_a_workbook() {
    use calamine::{Data, Reader};
    let folder = Folder::new("exact");
    // As long as figures may be, and such as no binary number holds.
    let text = String::from_utf8(fixture("shidu-2019-tabs/source.txt")).unwrap();
    let plain = gouji::extract(&gouji::read(text.as_bytes()).unwrap());
    let fact = plain.facts.iter().find(|fact| fact.unit == "万元" && fact.value.is_some()).unwrap();
    let figures = ["0.1", "123456789012", "12345678.123456", "999999999.9999", "0.123456", "33.3300"];
    for (index, figure) in figures.iter().enumerate() {
        let raw = fact.raw.as_deref().unwrap();
        let changed = text.replacen(raw, figure, 1);
        assert_ne!(changed, text, "{raw}");
        folder.put(&format!("{index}.txt"), changed.as_bytes());
    }
    folder.convert(&["in", "-o", "out", "--to", "csv,xlsx,sqlite"]);
    let rows: Vec<Row> = folder.table("out", "facts").into_iter().filter(|row| row["key"] == fact.key).collect();
    let expected: Vec<gouji::Decimal> = rows.iter().map(|row| row["value"].parse_decimal()).collect();
    assert_eq!(expected, figures.map(|figure| figure.parse_decimal()));

    let database = rusqlite::Connection::open(folder.0.join("out/dataset.sqlite")).unwrap();
    let mut query = database.prepare("SELECT value FROM facts WHERE key = ? ORDER BY rowid").unwrap();
    let value = |row: &rusqlite::Row<'_>| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Real(number) => number.to_string(),
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            other => other.as_str()?.to_owned(),
        })
    };
    let found: Vec<String> = query.query_map([&fact.key], value).unwrap().map(Result::unwrap).collect();
    assert_eq!(found.iter().map(|figure| figure.parse_decimal()).collect::<Vec<_>>(), expected);

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.0.join("out/dataset.xlsx")).unwrap();
    let sheet = book.worksheet_range("facts").unwrap();
    let found = sheet.rows().filter(|row| row[3] == Data::String(fact.key.clone()));
    let found: Vec<gouji::Decimal> = found.map(|row| row[6].to_string().as_str().parse_decimal()).collect();
    assert_eq!(found, expected);
}

trait ParseDecimal {
    fn parse_decimal(&self) -> gouji::Decimal;
}

impl ParseDecimal for str {
    fn parse_decimal(&self) -> gouji::Decimal {
        gouji::Decimal::parse(self).unwrap_or_else(|| panic!("{self}"))
    }
}
