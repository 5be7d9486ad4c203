//! `gouji convert`: every input has its record, whatever it does to the worker that reads it, and whoever is killed when.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml does not reach the helpers of tests/*.rs"
)]
#![cfg(all(feature = "cli", unix))]

mod folder;

use folder::{Folder, fixture, reports, tar, zip};
use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::Duration;

#[test]
fn every_input_ends_as_one_record() {
    let folder = Folder::new("records");
    let docx = fixture("fengxi-2023-docx/source.docx");
    folder.put("a.docx", &docx);
    folder.put("b-copy-of-a.docx", &docx);
    folder.put("empty.pdf", b"");
    folder.put("notice.txt", "关于召开会议的通知\n请各单位参加。\n".as_bytes());
    let html = fixture("qinghe-2020-html/source.html");
    let inner = zip(&[("年报/2020.html", &html), ("cut.pdf", b"%PDF-1.7 cut")]);
    folder.put("old.zip", &zip(&[("inner.zip", &inner), ("x/a.docx", &docx)]));
    folder.put("more.tar", &tar(&[("t/short.html", &html[..html.len() / 2])]));
    folder.put("torn.zip", &zip(&[("x", &docx)])[..200]);
    folder.put("named-so.zip", &fixture("qinghe-2020-docx/source.docx"));
    let summary = folder.convert(&["in", "missing.pdf", "nothing-*.pdf", "in/a.docx", "-o", "out", "--to", "csv"]);
    let files = |table: &str| -> Vec<String> {
        folder.table("out", table).into_iter().map(|mut row| row.remove("file").unwrap()).collect()
    };
    assert_eq!(
        files("reports"),
        ["in/a.docx", "in/more.tar!/t/short.html", "in/named-so.zip", "in/old.zip!/inner.zip!/年报/2020.html"]
    );
    let errors: Vec<(String, String)> =
        folder.table("out", "errors").into_iter().map(|row| (row["file"].clone(), row["code"].clone())).collect();
    let expected = [
        ("in/b-copy-of-a.docx", "duplicate"),
        ("in/empty.pdf", "empty"),
        ("in/notice.txt", "not-a-report"),
        ("in/old.zip!/inner.zip!/cut.pdf", "damaged"),
        ("in/old.zip!/x/a.docx", "duplicate"),
        ("in/torn.zip", "damaged"),
        ("missing.pdf", "not-found"),
        ("nothing-*.pdf", "not-found"),
    ];
    assert_eq!(errors, expected.map(|(file, code)| (file.to_owned(), code.to_owned())));
    let counts = ["inputs", "read", "duplicates", "not_reports", "unread"].map(|name| summary[name].as_u64().unwrap());
    assert_eq!(counts, [12, 4, 2, 1, 5]);
    let facts = folder.table("out", "facts");
    let received = facts.iter().find(|fact| fact["key"] == "requests.received.total").unwrap();
    assert_eq!([&received["organ"], &received["value"]], ["枫溪区人民政府", "11966"]);
    let wide = folder.table("out", "facts_wide");
    assert_eq!(wide[0]["requests.received.total"], "11966");
}

#[test]
fn a_file_that_takes_its_worker_along_costs_one_record() {
    let folder = Folder::new("hostile");
    reports(&folder, 1);
    for what in ["abort", "loop", "swell"] {
        folder.put(&format!("hostile/{what}"), format!("%gouji-{what}").as_bytes());
    }
    let limits = ["--debug-hooks", "--seconds", "1", "--memory", "512"];
    let summary = folder.convert(&[&["in", "-o", "out", "--to", "csv"], &limits[..]].concat());
    assert_eq!([&summary["read"], &summary["unread"]], [3, 3]);
    let errors = folder.table("out", "errors");
    let said: Vec<(&str, bool)> = ["aborted", "processor time", "aborted"]
        .into_iter()
        .zip(&errors)
        .map(|(why, error)| (error["code"].as_str(), error["message"].contains(why)))
        .collect();
    assert_eq!(said, [("crashed", true); 3], "{errors:?}");

    // What was set aside is left alone, until somebody asks for it.
    assert_eq!(folder.convert(&["in", "-o", "out", "--to", "csv", "--debug-hooks"])["judged"], 0);
    assert_eq!(
        folder.convert(&[&["in", "-o", "out", "--to", "csv", "--retry-failed"], &limits[..]].concat())["judged"],
        3
    );
    assert_eq!(folder.convert(&["in", "-o", "out", "--to", "csv", "--retry-failed"])["judged"], 3);
    assert_eq!(folder.convert(&["in", "-o", "out", "--to", "csv", "--retry-failed"])["judged"], 0);
    assert_eq!(folder.convert(&["in", "-o", "out", "--to", "csv", "--force"])["judged"], 6);
}

#[test]
fn the_dataset_is_the_same_whatever_the_number_of_workers() {
    let folder = Folder::new("jobs");
    reports(&folder, 3);
    folder.convert(&["in", "-o", "one", "-j", "1"]);
    folder.convert(&["in", "-o", "four", "-j", "4"]);
    folder.convert(&["in", "-o", "here", "--in-process"]);
    let one = folder.dataset("one");
    assert!(one.len() > 5 && one.contains_key("datapackage.json"), "{:?}", one.keys());
    assert_eq!(one, folder.dataset("four"));
    assert_eq!(one, folder.dataset("here"));
}

#[test]
fn whoever_is_killed_loses_nothing_and_doubles_nothing() {
    const KILLS: u64 = 20;
    let folder = Folder::new("killed");
    reports(&folder, 20);
    folder.convert(&["in", "-o", "quiet", "--partition-by", "year"]);
    let mut killed = 0;
    let mut wait = 12;
    for _ in 0..KILLS {
        let mut child =
            folder.command(&["in", "-o", "killed", "-q", "-j", "2", "--partition-by", "year"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        // A few steps of a congruence: the moments differ, and are the same each time.
        wait = wait * 37 % 101;
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0, "no run was killed before its end");
    assert_eq!(folder.convert(&["in", "-o", "killed", "--partition-by", "year"])["inputs"], 60);
    assert_eq!(folder.dataset("quiet"), folder.dataset("killed"));
}

#[test]
fn a_second_run_does_what_is_new_and_drops_what_is_gone() {
    let folder = Folder::new("again");
    reports(&folder, 2);
    assert_eq!(folder.convert(&["in", "-o", "in/out", "--to", "csv"])["judged"], 6);
    folder.put("new.txt", &fixture("qinghe-2020-tabs/source.txt"));
    fs::remove_file(folder.0.join("in/0/fengxi-2023-docx.docx")).unwrap();
    fs::rename(folder.0.join("in/1/fengxi-2023-docx.docx"), folder.0.join("in/moved.docx")).unwrap();
    let summary = folder.convert(&["in", "-o", "in/out", "--to", "csv"]);
    assert_eq!([&summary["judged"], &summary["inputs"]], [1, 6]);
    let names: Vec<String> = folder.table("in/out", "reports").into_iter().map(|row| row["file"].clone()).collect();
    assert_eq!(names.len(), 6);
    assert!(names.contains(&"in/moved.docx".to_owned()) && !names.iter().any(|name| name.contains("out/")));
}

#[test]
fn lists_of_files_are_read_as_find_writes_them() {
    let folder = Folder::new("lists");
    folder.put("a b.docx", &fixture("fengxi-2023-docx/source.docx"));
    fs::write(folder.0.join("lines"), "in/a b.docx\r\n\nmissing\n").unwrap();
    fs::write(folder.0.join("nul"), "in/a b.docx\0missing").unwrap();
    for arguments in [&["--files-from", "lines"][..], &["--files-from", "nul", "-0"]] {
        let summary = folder.convert(&[arguments, &["-o", "out"]].concat());
        assert_eq!([&summary["read"], &summary["unread"]], [1, 1], "{arguments:?}");
    }
}

#[test]
fn one_dataset_has_one_writer() {
    let folder = Folder::new("lock");
    folder.put("sleep", b"%gouji-sleep");
    let mut first = folder.command(&["in", "-o", "out", "-q", "--debug-hooks"]).spawn().unwrap();
    while !folder.0.join("out/.gouji/journal").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let second = folder.command(&["in", "-o", "out"]).output().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(second.status.code(), Some(74));
    assert!(String::from_utf8_lossy(&second.stderr).contains("being written by another gouji"));
}

#[test]
fn reports_are_held_against_those_of_other_years_and_of_organs_below() {
    let folder = Folder::new("together");
    for source in ["2019-tabs/source.txt", "2020-docx/source.docx", "2021-html/source.html", "2022-markdown/source.md"]
    {
        folder.put(&source.replace('/', "-"), &fixture(&format!("shidu-{source}")));
    }
    folder.put("below.html", &fixture("qinghe-2020-html/source.html"));
    fs::write(folder.0.join("names.csv"), "organ,name\n石渡县,石渡县人民政府\n").unwrap();
    fs::write(folder.0.join("organs.csv"), "child,parent\n青禾县人民政府,石渡县人民政府\n").unwrap();
    let lists = ["--lang", "zh", "--organs", "names.csv", "--hierarchy", "organs.csv"];
    folder.convert(&[&["in", "-o", "out", "--to", "csv"], &lists[..]].concat());
    let count = |table: &str, column: &str, value: &str| {
        folder.table("out", table).iter().filter(|row| row[column] == value).count()
    };
    // Three pairs of years, seven columns each.
    assert_eq!(count("checks", "check", "carry-over-broken"), 21);
    // One report of the parent for that year: its requests (176 and 7 columns of 2019) and reviews.
    assert_eq!(count("checks", "check", "children-do-not-add-up"), 23 * 7 + 15);
    assert_eq!(count("findings", "check", "children-do-not-add-up"), 3);
    assert_eq!(count("reports", "organ_by", "list"), 4);
    assert_eq!(count("reports", "organ_key", "石渡县"), 4);
    let page = String::from_utf8(folder.dataset("out").remove("summary.html").unwrap()).unwrap();
    assert!(page.contains("石渡县 2021: ") && page.contains("<b>3</b>警告：上级机关的数字不等于下属机关之和"));
}

#[test]
fn workers_give_the_records_of_the_rows_they_are_given() {
    let folder = Folder::new("manifest");
    folder.put("a.docx", &fixture("fengxi-2023-docx/source.docx"));
    folder.put("b/c.html", &fixture("qinghe-2020-html/source.html"));
    folder.put("b/empty", b"");
    let gouji = |arguments: &[&str], input: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .current_dir(&folder.0)
            .args(arguments)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    };
    let manifest = gouji(&["manifest", "in", "gone.pdf"], b"").stdout;
    assert_eq!(manifest.split(|byte| *byte == b'\n').count(), 5);
    let records = gouji(&["worker"], &manifest);
    assert_eq!(records.status.code(), Some(2));
    let lines: Vec<serde_json::Value> =
        String::from_utf8(records.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|record| record["source"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["in/a.docx", "in/b/c.html", "in/b/empty", "gone.pdf"]);
    let extracted = gouji(&["extract", "--format", "ndjson", "in/a.docx"], b"").stdout;
    assert_eq!(lines[0], serde_json::from_slice::<serde_json::Value>(&extracted).unwrap());
    assert_eq!(lines[3]["error"]["code"], "not-found");
}

#[test]
fn sums_longer_than_any_figure_are_kept() {
    let folder = Folder::new("long");
    let report = String::from_utf8(fixture("qinghe-2020-tabs/source.txt")).unwrap();
    // Figures of fourteen digits, and of as many behind the point: their sums have thirty.
    let long = |text: &str, count: usize, figure: &str| {
        let mut numbers = 0;
        let cells = text.split('\t').map(|cell| {
            let is_number = !cell.is_empty() && cell.len() < 6 && cell.bytes().all(|byte| byte.is_ascii_digit());
            numbers += usize::from(is_number);
            if is_number && numbers % count == 0 { figure.to_owned() } else { cell.to_owned() }
        });
        cells.collect::<Vec<_>>().join("\t")
    };
    let report = long(&long(&report, 2, "99999999999999"), 3, "0.1234567890123");
    folder.put("long.txt", report.as_bytes());
    for partition in [&[][..], &["--partition-by", "year"]] {
        let summary = folder.convert(&[&["in", "-o", "out", "--to", "csv,parquet,ndjson"], partition].concat());
        assert_eq!(summary["read"], 1);
        let table = if partition.is_empty() { "checks" } else { "checks/year=2020/part-0" };
        let sides = folder.table("out", table).into_iter().map(|row| row["left"].len()).max();
        assert!(sides > Some(16), "{sides:?}");
    }
}

#[cfg(feature = "second-reading")]
#[test]
fn broken_sums_of_a_pdf_are_read_a_second_time() {
    let folder = Folder::new("reread");
    let pdf = fixture("fengxi-2023-libreoffice-pdf/source.pdf");
    folder.put("a.pdf", &pdf);
    folder.put("b.pdf", &[&pdf[..], b"\n%gouji-abort-again"].concat());
    folder.put("c.docx", &fixture("fengxi-2023-docx/source.docx"));
    folder.put("d.html", &fixture("qinghe-2020-html/source.html"));
    let summary = folder.convert(&["in", "-o", "out", "-j", "1", "--to", "csv", "--debug-hooks"]);
    assert_eq!([&summary["read"], &summary["crashed"]], [4, 0]);
    let reports: Vec<String> =
        folder.table("out", "reports").into_iter().map(|mut row| row.remove("report").unwrap()).collect();
    let readings = |index: usize| -> Vec<String> {
        let rows = folder.table("out", "blames").into_iter().filter(|row| row["report"] == reports[index]);
        rows.map(|row| format!("{} {} {}", row["key"], row["implied"], row["reading"])).collect()
    };
    let figures = ["reconsideration.total 121 ", "litigation.after_reconsideration.total 178 "];
    for (index, result) in ["confirmed", "not_available", "not_available"].into_iter().enumerate() {
        assert_eq!(readings(index), figures.map(|figure| format!("{figure}{result}")), "{index}");
    }
    assert!(readings(3).is_empty());
}

/// One archive divided over three machines: the records of the shares, one after another, are those of the whole.
#[test]
fn shares_of_a_manifest_give_the_records_of_the_whole() {
    let folder = Folder::new("shares");
    reports(&folder, 2);
    folder.put("old.zip", &zip(&[("a.docx", &fixture("beitang-2022-docx/source.docx")), ("b.pdf", b"%PDF-1.7 cut")]));
    let gouji = |arguments: &[&str], input: &[u8]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.current_dir(&folder.0).args(arguments);
        let mut child =
            command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let manifest = gouji(&["manifest", "in"], b"");
    let rows: Vec<&str> = manifest.lines().collect();
    assert_eq!(rows.len(), 7);
    let whole = gouji(&["worker"], manifest.as_bytes());
    assert_eq!(whole.lines().count(), 8);
    let shares: Vec<String> = rows.chunks(3).map(|rows| gouji(&["worker"], rows.join("\n").as_bytes())).collect();
    assert_eq!(shares.len(), 3);
    assert_eq!(shares.concat(), whole);
    // The dataset has the same reports as the records.
    folder.convert(&["in", "-o", "out", "--to", "csv"]);
    let expected: Vec<String> =
        folder.table("out", "reports").into_iter().map(|mut row| row.remove("file").unwrap()).collect();
    let records = whole.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let read = records.filter(|record| record.get("error").is_none());
    let mut found: Vec<String> = read.map(|record| record["source"]["name"].as_str().unwrap().to_owned()).collect();
    found.sort();
    assert_eq!(found, expected);
}
