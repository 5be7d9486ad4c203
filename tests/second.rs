//! The second reading of a PDF: what it confirms, when it is not to be had, and that no file harms more than itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy.toml allows them in tests, but not in helpers")]
#![cfg(all(feature = "cli", feature = "second-reading"))]

mod fixture;

use fixture::{bytes, fixtures};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A report on PDF with two broken sums.
const BROKEN: &str = "fengxi-2023-libreoffice-pdf/source.pdf";

fn gouji(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A child that ends before it has read all is one of the things tried here.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn blames(arguments: &[&str]) -> Vec<Value> {
    let printed: Value = serde_json::from_slice(&gouji(arguments, b"").stdout).unwrap();
    printed["blames"].as_array().unwrap().clone()
}

/// Asks the hidden verb for boxes.
fn ask(boxes: &Value, file: &[u8]) -> Output {
    gouji(&["second-reading"], &[boxes.to_string().as_bytes(), b"\n", file].concat())
}

fn answer(output: &Output) -> Value {
    let printed = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(printed.lines().last().unwrap_or_default()).unwrap_or(Value::Null)
}

#[test]
fn the_figures_of_a_broken_sum_are_confirmed() {
    let blames = blames(&["check", "--format", "json", BROKEN]);
    let implied: Vec<[&Value; 3]> =
        blames.iter().map(|blame| [&blame["outcome"], &blame["verdict"], &blame["cells"][0]["implied"]]).collect();
    assert_eq!(
        implied,
        [[&json!("unique"), &json!("published"), &json!(121)], [&json!("unique"), &json!("published"), &json!(178)]]
    );
    for blame in &blames {
        assert_eq!(blame["cells"].as_array().unwrap().len(), 1);
        let readings = blame["readings"].as_array().unwrap();
        assert_eq!(readings.len(), 5, "a total and its four parts");
        assert!(readings.iter().all(|reading| reading["result"] == "confirmed"), "{readings:?}");
    }
}

#[test]
fn without_it_the_reason_is_told() {
    for (arguments, reason) in [
        (["--second-reading=never", BROKEN], "not asked for"),
        (["--second-reading", "fengxi-2023-docx/source.docx"], "only a PDF is read a second time"),
    ] {
        let blames = blames(&[&["check", "--format", "json"], &arguments[..]].concat());
        assert_eq!(blames.len(), 2);
        for blame in &blames {
            assert_eq!(
                (&blame["verdict"], &blame["readings"][0]["result"]),
                (&json!("published"), &json!("not_available"))
            );
            assert_eq!(blame["readings"][0]["reason"], reason);
        }
    }
    // To print what a report says is to read it once.
    let printed: Value = serde_json::from_slice(&gouji(&["extract", BROKEN], b"").stdout).unwrap();
    assert_eq!(printed["blames"][0]["readings"][0]["reason"], "not asked for");
}

#[test]
fn no_figure_of_a_fixture_is_contradicted() {
    let (mut confirmed, mut open) = (0, Vec::new());
    let counts = regex::Regex::new(r"confirmed (\d+), contradicted (\d+), not available (\d+)").unwrap();
    let pdfs = fixtures().into_iter().filter(|fixture| fixture.is_readable() && fixture.origin.file.ends_with(".pdf"));
    for fixture in pdfs {
        let file = format!("{}/{}", fixture.slug, fixture.origin.file);
        let output = gouji(&["check", "--second-reading", &file], b"");
        let told = String::from_utf8(output.stderr).unwrap();
        let line = told.lines().find(|line| line.contains(": second reading: ")).unwrap_or_else(|| panic!("{told}"));
        let told: Vec<usize> = counts
            .captures(line)
            .unwrap()
            .iter()
            .skip(1)
            .map(|count| count.unwrap().as_str().parse().unwrap())
            .collect();
        assert_eq!(told[1], 0, "{line}");
        confirmed += told[0];
        open.extend((told[2] > 0).then_some((fixture.slug, told[2])));
    }
    // It gives up on predefined CMaps, and is not believed where text stands close to a figure.
    let not_available: usize = open.iter().map(|(_, count)| count).sum();
    assert!(confirmed > 3000 && not_available * 9 < confirmed, "{confirmed}, not available {open:?}");
}

/// A PDF of one page with this content and these objects besides, numbered from 4.
fn pdf(content: &str, resources: &str, more: &[&str]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>");
    let stream = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page, &stream];
    objects.extend(more);
    let (mut file, mut table) = ("%PDF-1.4\n".to_owned(), String::new());
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

#[test]
fn it_sees_what_stands_in_a_box_on_the_page_as_shown() {
    let file = pdf("BT /F 10 Tf 100 700 Td (4119) Tj ET", "/Font<</F 5 0 R>>", &[FONT]);
    let boxes = json!([[1, [99.0, 90.0, 125.0, 103.0]], [1, [99.0, 690.0, 125.0, 703.0]], [2, [0.0, 0.0, 9.0, 9.0]]]);
    let seen = answer(&ask(&boxes, &file));
    assert_eq!(seen["Ok"][0]["Ok"], "4119", "{seen}");
    assert!(seen["Ok"][1]["Err"].is_string() && seen["Ok"][2]["Err"].is_string(), "{seen}");
}

#[test]
fn a_file_that_was_made_for_it_costs_one_process() {
    let drawn_by_itself = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n{}\nendstream",
        "/X Do"
    );
    let many = "q ".repeat(2_000_000);
    for (name, file) in [
        ("a form that draws itself", pdf("/X Do", "/XObject<</X 5 0 R>>", &[&drawn_by_itself])),
        ("an operand of another kind", pdf("(x) Tc", "", &[])),
        ("a font that is not there", pdf("BT /F 10 Tf (1) Tj ET", "", &[])),
        ("a stack without end", pdf(&many, "", &[])),
        ("nothing", Vec::new()),
        ("no PDF", b"%PDF-1.4\nhello".to_vec()),
    ] {
        let start = Instant::now();
        let output = ask(&json!([[1, [0.0, 0.0, 600.0, 800.0]]]), &file);
        // It may take 6 s of processor time, which on a busy machine are more on the clock.
        assert!(start.elapsed() < Duration::from_secs(60), "{name} took {:?}", start.elapsed());
        let seen = answer(&output);
        let has_none = seen["Err"].is_string() || seen["Ok"][0]["Err"].is_string();
        assert!(!output.status.success() || has_none, "{name}: {:?} {seen}", output.status);
    }
}

#[test]
fn damaged_files_end_soon() {
    let whole = bytes("fengxi-2023-libreoffice-pdf");
    let start = Instant::now();
    for step in 1..=24 {
        let mut file = whole.clone();
        let at = whole.len() * step / 25;
        if step % 2 == 0 {
            file.truncate(at)
        } else {
            file[at..at + 64].fill(b'7')
        }
        ask(&json!([[1, [0.0, 0.0, 600.0, 800.0]]]), &file);
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
