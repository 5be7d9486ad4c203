//! The command line as a person or a script meets it: exit codes, stdin, stdout and stderr.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Bytes of no known kind.
const UNKNOWN: &[u8] = b"\x00\x01\x02\xfe\xff\x00\x9c";
/// It can be read, and has none of the tables: three findings of severity error, and a warning of the other sections.
const WITHOUT_TABLES: &str = "某局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n无。\n";

fn gouji(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A verb that reads no stdin may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A file in the target folder, under a name of its own for each test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn wrong_usage_is_64_and_says_so_on_stderr() {
    let misuses: &[&[&str]] = &[
        &[],
        &["chek"],
        &["extract"],
        &["check"],
        &["extract", "x.pdf", "--format", "yaml"],
        &["dump", "x.pdf"],
        &["dump", "--stage", "glyphs", "x.pdf"],
        &["explain", "no-such-thing-at-all"],
        &["schema", "x.pdf"],
    ];
    for arguments in misuses {
        let output = gouji(arguments, b"");
        assert_eq!(code(&output), 64, "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_0_and_go_to_stdout() {
    assert_eq!(stdout(&gouji(&["--version"], b"")), format!("gouji {}\n", env!("CARGO_PKG_VERSION")));
    for verb in ["extract", "check", "explain", "codebook", "schema", "dump"] {
        let output = gouji(&[verb, "--help"], b"");
        assert_eq!(code(&output), 0, "{verb}");
        assert!(stdout(&output).contains(&format!("Example:\n    gouji {verb}")), "{verb} has no example");
        assert!(stdout(&gouji(&["--help"], b"")).contains(&format!("\n  {verb} ")), "{verb}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_2_and_has_a_record() {
    let unknown = file("unknown.bin", UNKNOWN);
    let missing = file("unknown.bin", UNKNOWN) + ".not-there";
    let empty = file("empty.pdf", b"");
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (path, kind) in [(&*unknown, "unknown"), (&missing, "not-found"), (&empty, "empty"), (folder, "is-a-folder")] {
        let output = gouji(&["extract", path], b"");
        let record = json(&output);
        assert_eq!(code(&output), 2, "{path}");
        assert_eq!((&record["source"]["name"], &record["error"]["code"]), (&path.into(), &kind.into()));
        assert!(record["error"]["message"].as_str().unwrap().starts_with("expected "), "{path}");
        assert!(stderr(&output).starts_with(&format!("gouji: {path}: expected ")), "{path}");
        for stage in ["page", "document", "sections", "report"] {
            let output = gouji(&["dump", "--stage", stage, path], b"");
            assert_eq!((code(&output), stdout(&output)), (2, String::new()), "{stage} {path}");
        }
    }
}

#[test]
fn every_file_has_a_record_in_every_format_in_the_order_given() {
    let (one, two) = (file("one.bin", UNKNOWN), file("two.bin", UNKNOWN));
    let files = [two.as_str(), one.as_str(), two.as_str()];
    for format in ["json", "ndjson", "csv", "text"] {
        let output = gouji(&[&["extract", "--format", format][..], &files].concat(), b"");
        assert_eq!(code(&output), 2, "{format}");
        let printed = stdout(&output);
        let places: Vec<&str> = printed.split(['"', ',', '\n', ':']).filter(|word| files.contains(word)).collect();
        assert_eq!(places, files, "{format}");
    }
    let array = json(&gouji(&[&["extract"][..], &files].concat(), b""));
    assert_eq!(array.as_array().unwrap().len(), 3);
}

#[test]
fn check_names_the_file_that_cannot_be_read() {
    let path = file("check.bin", UNKNOWN);
    let output = gouji(&["check", &path], b"");
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).starts_with(&format!("{path}: error[unknown]: expected ")));
    assert!(stderr(&output).starts_with("gouji: files: read 0, not read 1; "));
    let record = json(&gouji(&["check", "--format", "json", &path], b""));
    assert_eq!(record["error"]["code"], "unknown");
    let array = json(&gouji(&["check", "--format", "json", &path, &path], b""));
    assert_eq!(array.as_array().unwrap().len(), 2);
}

#[test]
fn stdin_is_read_for_a_dash() {
    let output = gouji(&["extract", "-"], UNKNOWN);
    assert_eq!((code(&output), &json(&output)["source"]["name"]), (2, &"-".into()));
    assert_eq!(json(&output)["error"]["code"], "unknown");
    assert_eq!(json(&gouji(&["extract", "-"], b""))["error"]["code"], "empty");
}

#[test]
fn a_report_with_findings_is_1_in_check_and_0_in_extract() {
    let path = file("without-tables.txt", WITHOUT_TABLES.as_bytes());
    let output = gouji(&["check", &path], b"");
    assert_eq!(code(&output), 1);
    let starts =
        |kind: &str| stdout(&output).lines().filter(|line| line.starts_with(&format!("{path}: {kind}"))).count();
    assert_eq!((starts("error[table-missing]"), starts("warning[section-missing]"), starts("")), (3, 1, 4));
    assert!(stderr(&output).starts_with("gouji: files: read 1, not read 0; findings: error 3, "));
    assert_eq!(json(&gouji(&["check", "--format", "json", &path], b""))["schema"], "gouji/check/1");
    let output = gouji(&["extract", &path], b"");
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    assert_eq!(json(&output)["source"]["name"], path);
    let unknown = file("beside.bin", UNKNOWN);
    assert_eq!(code(&gouji(&["check", &path, &unknown], b"")), 2, "a file not read weighs more than a broken one");
}

#[test]
fn dump_prints_each_stage() {
    let path = file("dump.txt", WITHOUT_TABLES.as_bytes());
    let dump = |stage: &str| gouji(&["dump", "--stage", stage, &path], b"");
    assert!(json(&dump("document"))["blocks"].is_array());
    assert!(json(&dump("sections")).is_array());
    assert!(json(&dump("report"))["facts"].is_array());
    assert_eq!(code(&dump("page")), 2, "only a PDF has pages");
}

/// The source of each fixture, in order.
fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = std::fs::read_dir(folder).unwrap().filter_map(|entry| std::fs::read_dir(entry.unwrap().path()).ok());
    let files = folders.flatten().map(|entry| entry.unwrap().path());
    let sources = files.filter(|path| path.file_stem().is_some_and(|stem| stem == "source"));
    let mut sources: Vec<String> = sources.map(|path| path.to_str().unwrap().to_owned()).collect();
    sources.sort();
    sources
}

#[test]
fn every_fixture_has_its_record_and_check_exits_by_it() {
    let fixtures = fixtures();
    let verb = ["extract", "--format", "ndjson"];
    let arguments: Vec<&str> = verb.into_iter().chain(fixtures.iter().map(String::as_str)).collect();
    let output = gouji(&arguments, b"");
    let printed = stdout(&output);
    assert_eq!(printed.lines().count(), fixtures.len());
    let validator = jsonschema::draft202012::new(&json(&gouji(&["schema"], b""))).unwrap();
    // One fixture for each exit code stands for all: a run costs more than it tells.
    let mut examples = std::collections::BTreeMap::new();
    for (path, line) in fixtures.iter().zip(printed.lines()) {
        let record: Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["source"]["name"], *path);
        assert!(validator.is_valid(&record), "{path}: not by `gouji schema`");
        let findings = record["findings"].as_array().cloned().unwrap_or_default();
        let broken = findings.iter().any(|finding| finding["severity"] == "error");
        let unread = record.get("error").is_some();
        let expected = if unread { 2 } else { i32::from(broken) };
        examples.entry(expected).or_insert((path, findings.len().max(usize::from(unread)), line));
    }
    assert_eq!(code(&output), if examples.contains_key(&2) { 2 } else { 0 });
    assert!(examples.contains_key(&0), "no fixture is read and clean");
    for (expected, (path, lines, record)) in examples {
        let output = gouji(&["check", path], b"");
        let printed = stdout(&output);
        // Who is to blame stands below what is broken.
        let (blames, faults): (Vec<&str>, Vec<&str>) = printed.lines().partition(|line| line.starts_with("  "));
        assert_eq!((code(&output), faults.len()), (expected, lines), "{path}");
        let record_of: Value = serde_json::from_str(record).unwrap();
        assert_eq!(blames.len(), record_of["blames"].as_array().map_or(0, Vec::len), "{path}");
        let again = gouji(&["extract", "--format", "ndjson", path], b"");
        assert_eq!(stdout(&again).trim_end(), record, "{path}: alone and among others the record is the same");
    }
}

#[test]
fn explain_tells_checks_and_remarks_in_two_languages() {
    let text = stdout(&gouji(&["explain", "requests-out-of-balance"], b""));
    assert!(text.starts_with("requests-out-of-balance: Requests do not balance\n"));
    assert!(text.contains("formula: received + carried_in = outcome.total + carried_out\nscope: each column\n"));
    assert_eq!(text.matches("\nsource: ").count(), 2);
    let text = stdout(&gouji(&["explain", "requests-out-of-balance", "--lang", "zh"], b""));
    assert!(text.contains("\n范围: 每一列\n依据: 国办公开办函〔2019〕60号"));
    let text = stdout(&gouji(&["explain", "lines-joined"], b""));
    assert_eq!(text, "lines-joined (a remark on the reading)\n\nThe lines of one cell were joined to one number.\n");
    let both = stdout(&gouji(&["explain", "table-missing"], b""));
    assert!(both.starts_with("table-missing: ") && both.contains("\ntable-missing (a remark on the reading)\n"));
}

#[test]
fn explain_lists_everything_and_names_the_near_ones() {
    let list = stdout(&gouji(&["explain"], b""));
    for explanation in gouji::check::explanations() {
        assert!(list.contains(&format!("\n  {} ", explanation.id)), "{}", explanation.id);
        assert_eq!(code(&gouji(&["explain", explanation.id], b"")), 0);
    }
    assert!(list.contains("\n  lines-joined"));
    let hint = |id: &str| stderr(&gouji(&["explain", id], b""));
    assert!(hint("result-do-not-ad-up").contains("did you mean results-do-not-add-up?"));
    assert!(hint("stitched").contains("did you mean table-stitched?"));
    assert!(hint("xyzzyxyzzyxyzzy").contains("`gouji explain` lists all"));
}

#[test]
fn the_codebook_has_every_key_once() {
    let bytes = gouji(&["codebook"], b"").stdout;
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header[..5], ["key", "section", "unit", "kind", "eras"]);
    let eras = ["2014", "2019", "2021", "narrative"];
    assert_eq!(header[5..], eras.map(|era| [format!("row_{era}"), format!("column_{era}")]).concat());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // 58 + 198 + 200 - 172 shared (22 × 7 + 3 × 5 + 3), and what only running text tells.
    assert_eq!(rows.len(), 284 + gouji::form::narrative().facts.len());
    assert_eq!(rows.iter().filter(|row| &row[4] == "2019 2021").count(), 172);
    let licensing = rows.iter().find(|row| &row[0] == "proactive.licensing.decisions").unwrap();
    assert_eq!(
        licensing.iter().skip(1).collect::<Vec<_>>(),
        [
            "2",
            "件",
            "count",
            "2019 2021",
            "",
            "",
            "第二十条第（五）项/行政许可",
            "处理决定数量",
            "第二十条第（五）项/行政许可",
            "本年处理决定数量",
            "",
            "",
        ]
    );
    let entries = json(&gouji(&["codebook", "--format", "json"], b""));
    assert_eq!(entries.as_array().unwrap().len(), rows.len());
    assert_eq!((&entries[0]["labels"][0]["era"], &entries[0]["section"]), (&"2014".into(), &serde_json::Value::Null));
}

#[test]
fn the_schema_is_printed() {
    let schema = json(&gouji(&["schema"], b""));
    assert_eq!(schema["$id"], "gouji/report/1");
    assert!(jsonschema::draft202012::new(&schema).is_ok());
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_74() {
    let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap());
    for arguments in [&["schema"][..], &["codebook"], &["explain"], &["extract", "-"], &["check", "-"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let output = command.args(arguments).stdin(Stdio::null()).stdout(full()).output().unwrap();
        assert_eq!(code(&output), 74, "{arguments:?}");
        assert!(stderr(&output).contains("the output could not be written"), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_quiet_and_hides_nothing() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let mut child = command.arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let path = file("pipe.bin", UNKNOWN);
    let mut child = command.args(["check", &path]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(code(&child.wait_with_output().unwrap()), 2);
}
