//! Documents that are read by way of DOCX, with a converter of our own in place of LibreOffice: a script of a few lines.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const RTF: &[u8] = b"{\\rtf1\\ansi }";
const DOCX: &str = "fixtures/yunling-2022-docx/source.docx";

/// What every script begins with: the folder to write to, and the file to read.
const ARGUMENTS: &str = r#"#!/bin/sh
for argument; do
    [ "$last" = --outdir ] && out=$argument
    last=$argument
done
mkdir -p "$out"
"#;

/// A folder of its own for one test, with a converter that does this, and a place for its temporary files.
struct Bench(PathBuf);

impl Bench {
    fn new(name: &str, script: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("convert-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("tmp")).unwrap();
        std::fs::create_dir_all(folder.join("bin")).unwrap();
        std::fs::write(folder.join("report.rtf"), RTF).unwrap();
        let program = folder.join("bin/soffice");
        std::fs::write(&program, ARGUMENTS.to_owned() + script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Bench(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// `gouji VERB report.rtf …`, with the script found on the PATH.
    fn gouji(&self, verb: &str, more: &[&str]) -> Output {
        self.command(verb, more).output().unwrap()
    }

    fn command(&self, verb: &str, more: &[&str]) -> Command {
        let path = format!("{}:/usr/bin:/bin", self.path("bin"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.arg(verb).arg(self.path("report.rtf")).args(more).env("PATH", path).env("TMPDIR", self.path("tmp"));
        command
    }

    /// Files left behind.
    fn litter(&self) -> usize {
        std::fs::read_dir(self.0.join("tmp")).unwrap().count()
    }

    /// The message of a conversion that failed.
    fn failure(&self, more: &[&str]) -> (String, String) {
        let output = self.gouji("extract", more);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(self.litter(), 0);
        let error = &json(&output)["error"];
        (error["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
    }
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn copying() -> String {
    format!("cp '{}/{DOCX}' \"$out/source.docx\"", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_figures_are_those_of_the_docx_and_the_source_is_the_original() {
    let bench = Bench::new("copying", &copying());
    let docx = Command::new(env!("CARGO_BIN_EXE_gouji")).args(["extract", DOCX]).output().unwrap();
    let (found, plain) = (json(&bench.gouji("extract", &[])), json(&docx));
    assert_eq!(found["facts"], plain["facts"]);
    assert_eq!(found["checks"], plain["checks"]);
    assert_eq!(found["source"]["name"], bench.path("report.rtf"));
    assert_eq!(found["source"]["format"], "rtf");
    assert_eq!(found["source"]["bytes"], RTF.len());
    assert_ne!(found["source"]["sha256"], plain["source"]["sha256"]);
    assert_eq!(found["diagnostics"][0]["code"], "source-converted");
    assert_eq!(bench.gouji("check", &[]).status.code(), Some(0));
    assert_eq!(json(&bench.gouji("dump", &["--stage", "report"]))["facts"], plain["facts"]);
    assert_eq!(bench.litter(), 0);
}

#[test]
fn the_program_gets_a_profile_of_its_own_and_the_original() {
    let bench = Bench::new("arguments", "printf '%s\\n' \"$@\" > \"$0.arguments\"; cat \"$last\" > \"$0.source\"");
    bench.failure(&[]);
    let arguments = std::fs::read_to_string(bench.path("bin/soffice.arguments")).unwrap();
    let arguments: Vec<&str> = arguments.lines().collect();
    let [headless, restore, profile, convert, to, outdir, out, source] = arguments[..] else { panic!("{arguments:?}") };
    assert_eq!(
        [headless, restore, convert, to, outdir],
        ["--headless", "--norestore", "--convert-to", "docx", "--outdir"]
    );
    let profile = profile.strip_prefix("-env:UserInstallation=file://").unwrap();
    let folder = Path::new(source).parent().unwrap();
    assert!(
        source.ends_with("/source.rtf") && Path::new(out).starts_with(folder) && Path::new(profile).starts_with(folder)
    );
    assert_eq!(std::fs::read(bench.path("bin/soffice.source")).unwrap(), RTF);
}

#[test]
fn a_program_can_be_named_and_conversion_be_turned_off() {
    let bench = Bench::new("named", "exit 1");
    let other = Bench::new("other", &copying());
    let output = bench.gouji("extract", &["--convert-with", &other.path("bin/soffice")]);
    assert_eq!(output.status.code(), Some(0));
    let (code, message) = bench.failure(&["--convert-with", "none"]);
    assert_eq!(code, "unsupported");
    assert!(message.contains("found a document in the format RTF") && message.contains("LibreOffice"), "{message}");
    let (code, message) = bench.failure(&["--convert-with", "/nowhere/soffice"]);
    assert_eq!(code, "not-converted");
    assert!(message.contains("/nowhere/soffice") && message.contains("cannot be started"), "{message}");
}

#[test]
fn without_a_program_the_error_says_how_to_get_there() {
    let bench = Bench::new("without", "");
    std::fs::remove_file(bench.path("bin/soffice")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let output = command.arg("extract").arg(bench.path("report.rtf")).env("PATH", bench.path("bin")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["error"]["code"], "unsupported");
}

#[test]
fn a_program_that_makes_nothing_or_nonsense_is_told() {
    let (code, message) = Bench::new("nothing", "exit 77").failure(&[]);
    assert_eq!(code, "not-converted");
    assert!(message.contains("made no file") && message.contains("77"), "{message}");
    let (_, message) = Bench::new("empty", ": > \"$out/source.docx\"").failure(&[]);
    assert!(message.contains("empty"), "{message}");
    let (code, _) = Bench::new("nonsense", "echo nonsense > \"$out/source.docx\"").failure(&[]);
    assert_eq!(code, "damaged");
    // A file with a hole takes no room.
    let (_, message) = Bench::new("large", "truncate -s 100M \"$out/source.docx\"").failure(&[]);
    assert!(message.contains("more than 67108864 bytes"), "{message}");
}

#[test]
fn a_program_that_does_not_end_is_ended_with_all_that_it_started() {
    let bench = Bench::new("endless", "while :; do : > \"$0.alive\"; sleep 0.05; done & wait");
    let start = Instant::now();
    let (code, message) = bench.failure(&["--convert-timeout", "1"]);
    assert_eq!(code, "not-converted");
    assert!(message.contains("longer than 1 s"), "{message}");
    assert!(start.elapsed() < Duration::from_secs(60));
    let sign = bench.path("bin/soffice.alive");
    std::fs::remove_file(&sign).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(!Path::new(&sign).exists(), "what the program started is still there");
}

#[test]
fn who_stops_it_stops_the_converter_too() {
    let bench = Bench::new("stopped", "while :; do : > \"$0.alive\"; sleep 0.05; done & wait");
    let sign = bench.path("bin/soffice.alive");
    for (name, number) in [("INT", 2), ("TERM", 15)] {
        let mut gouji = bench.command("extract", &[]).stdout(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        while !Path::new(&sign).exists() {
            assert!(start.elapsed() < Duration::from_secs(60), "the converter was not started");
            std::thread::sleep(Duration::from_millis(20));
        }
        let told = Command::new("kill").args([&format!("-{name}"), &gouji.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert_eq!(gouji.wait().unwrap().signal(), Some(number));
        assert_eq!(bench.litter(), 0);
        std::fs::remove_file(&sign).unwrap();
        std::thread::sleep(Duration::from_millis(500));
        assert!(!Path::new(&sign).exists(), "what the program started is still there");
    }
}

/// `.ci/second` runs it: what LibreOffice makes of a report in an old format, and the way back.
#[test]
#[ignore = "needs LibreOffice"]
fn what_libreoffice_converts_has_the_same_figures() {
    for slug in ["yunling-2022-docx", "fengxi-2023-docx", "shanwan-2019-docx"] {
        let bench = Bench::new(slug, "exit 1");
        let docx = format!("fixtures/{slug}/source.docx");
        let facts = |path: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_gouji")).args(["extract", path]).output().unwrap();
            let record = json(&output);
            let facts = record["facts"].as_array().unwrap_or_else(|| panic!("{path}: {}", record["error"])).clone();
            let figure = |fact: &Value| ["key", "state", "value"].map(|name| fact[name].clone());
            (record["source"]["format"].clone(), facts.iter().map(figure).collect::<Vec<_>>())
        };
        let (_, expected) = facts(&docx);
        for kind in ["doc", "rtf", "odt"] {
            let profile = format!("-env:UserInstallation=file://{}", bench.path("profile"));
            let made = Command::new("soffice")
                .args(["--headless", &profile, "--convert-to", kind, "--outdir", &bench.path("made"), &docx])
                .output()
                .unwrap();
            assert!(made.status.success(), "{made:?}");
            let (format, found) = facts(&bench.path(&format!("made/source.{kind}")));
            assert_eq!(format, kind);
            assert_eq!(found, expected, "{slug} as {kind}");
        }
    }
}
