//! Holds the house in order: who may import whom, which crate is known where, how long a file may be, and that nothing
//! lies about unregistered. Each rule is also shown a source that breaks it, so that a rule that sees nothing fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml does not reach the helpers of tests/*.rs"
)]

#[path = "tidy/source.rs"]
mod source;

use source::{File, every_file, files, names};

/// Who may import whom: the modules of one floor, and what they may name besides themselves. `document::Source` means
/// that item only.
const FLOORS: &[(&[&str], &[&str])] = &[
    // 0: words. They know each other and nothing else.
    (&["text", "number", "place", "year"], WORDS),
    // 1: speech, and the document, which carries what its reader had to say.
    (&["diagnostic", "error", "document"], SPEECH),
    // 2: sources. A reader knows no form, a form no document.
    (&["read"], SPEECH),
    (&["form"], WORDS),
    // Figures of others; what is read back of our own is a report.
    (&["dataset"], &["text", "number", "record", "report", "read::encoding"]),
    // 3: facts.
    (&["report", "record"], &["report", "text", "number", "place", "diagnostic", "error", "document::Source", "form"]),
    (&["section"], &["text", "number", "place", "year", "diagnostic", "error", "document", "form", "report"]),
    // 4: meaning. What the text says of figures is told from the report's own sections, never from the document.
    (&["claim"], &["text", "number", "place", "diagnostic", "report", "form"]),
    (&["fill"], &["text", "number", "place", "diagnostic", "error", "document", "form", "report", "section"]),
    // 5: judgement. It sees the report, never the document.
    // Headings and labels are compared as a reader would, so it knows how (`text`, `year`).
    (&["check"], &["text", "number", "place", "year", "diagnostic", "error", "report", "form", "blame"]),
    (&["blame"], &["number", "place", "diagnostic", "report", "form", "check"]),
    // … and what several reports say together; their texts are compared as labels are.
    (&["compare"], &["text", "number", "place", "document::Source", "report", "form", "check"]),
    (&["verify"], &["text", "number", "place", "report", "form", "dataset"]),
    // 6: voice. The source's name and hash are on the wire, so their type is known.
    (
        &["write"],
        &[
            "number",
            "place",
            "diagnostic",
            "error",
            "document::Source",
            "report",
            "form",
            "check",
            "blame",
            "compare",
            "verify",
        ],
    ),
    // … and the page where a person looks at both: the document as it was read, and what is said of it.
    (&["view"], &["number", "place", "diagnostic", "document", "read::page", "report", "form", "check", "blame"]),
    // 8: hands. They belong to the binary, whose crate is another one: the library is `gouji::` to them.
    // The server looks into datasets; no dataset knows of it.
    (&["cli", "main"], &["cli", "archive", "review"]),
    (&["review"], &["review", "archive"]),
    (&["archive"], &["archive"]),
];

const WORDS: &[&str] = &["text", "number", "place", "year"];
const SPEECH: &[&str] = &["text", "number", "place", "year", "diagnostic", "error", "document"];

/// The file that stands above all floors and may name every module.
const FACADE: &str = "lib.rs";

/// What may be named only in some places: what (a pattern over code), where (starts of paths), why.
const WALLS: &[(&str, &[&str], &str)] = &[
    // What draws pages names the objects that it draws.
    (r"\b(lopdf|hayro_syntax)::", &["read/pdf/objects/", "view/picture.rs"], "one room knows the PDF libraries"),
    (r"\bhayro::", &["view/picture.rs"], "one file draws pages"),
    (r"\bpdf_extract::", &["read/pdf/second_reading.rs"], "one file knows the second reader"),
    (r"\bquick_xml::", &["read/zipped/"], "one room knows XML"),
    (r"\bzip::", &["read/zipped/", "archive/members.rs"], "one room knows zipped documents, one file archives"),
    (r"\b(tar|ruzstd)::", &["archive/members.rs"], "one file knows archives"),
    (r"\b(glob)::", &["archive/inputs.rs"], "one file walks"),
    (r"\b(landlock)::", &["archive/worker.rs"], "one file confines workers"),
    (r"\brusqlite::", &["archive/sink/sqlite.rs"], "one file knows SQLite"),
    (r"\bhtml5ever::", &["read/html/"], "only the reader of pages parses them"),
    (
        r"\bencoding_rs::",
        &["read/encoding.rs", "read/html/tests/", "archive/members.rs"],
        "one file knows old encodings",
    ),
    (r"\b(toml|hayro_cmap)::", &[], "forms and CMaps are made ready by build.rs"),
    (r"\bunicode_width::", &["write/"], "the width on a terminal concerns writers only"),
    (
        r"\bparquet::(basic|data|errors|file|record|schema)",
        &["dataset/parquet.rs", "archive/sink/parquet.rs"],
        "one file reads Parquet, one writes it",
    ),
    (r"\bdocx_rs::", &["write/docx/"], "one writer makes documents"),
    (r"\brust_xlsxwriter::", &["write/xlsx.rs", "archive/sink/xlsx.rs"], "workbooks are made in two files"),
    (r"\bsignal_hook::", &["cli/"], "a library takes no signals"),
    (r"\b(axum|hyper|hyper_util|tokio)::", &["review/door.rs", "review/guard.rs"], "two files know the server"),
    (r"\bgetrandom::", &["review/secrets.rs"], "one file makes secrets"),
    (r"\bclap::", &["cli/", "main.rs"], "only the command line has arguments"),
    (r"\b(e?print(ln)?|dbg)!|\bstd(in|out|err)\(\)", &["cli/", "archive/", "main.rs"], "the library never prints"),
    (
        r"\b(fs|env|net|process|thread)::",
        &["cli/", "archive/", "review/", "main.rs"],
        "the library opens, spawns and exits nothing",
    ),
];

/// Where no binary float may stand, between the page and the JSON.
const EXACT: &[&str] = &["number.rs", "report.rs", "check/", "blame/", "compare/", "form/"];

/// A file of more lines is a question; these have an answer.
const LONG: &[(&str, &str)] = &[];
const QUESTION: usize = 400;
const LIMIT: usize = 600;

/// Organs whose reports the project was tried on. Code that knows one of them was fitted to it.
const ORGANS: &[&str] = &["聊城", "洪泽", "淮安", "平潭"];

/// What a file imports against its floor.
fn misplaced(file: &File) -> Vec<String> {
    if file.name == FACADE {
        return Vec::new();
    }
    let module = file.module();
    let Some((_, allowed)) = FLOORS.iter().find(|(floor, _)| floor.contains(&module[0])) else {
        return vec![format!("src/{}: no floor; give `{}` a row in FLOORS", file.name, module[0])];
    };
    let wrong = |path: &Vec<String>| {
        let own = path[0] == module[0];
        let named = path.join("::");
        let within = |allowed: &&str| named == **allowed || named.starts_with(&format!("{allowed}::"));
        if own { is_other_reader(&module, path) } else { !allowed.iter().any(within) }
    };
    let say = |path: &Vec<String>| format!("src/{}: may not name {}", file.name, path.join("::"));
    file.paths().iter().filter(|path| !path.is_empty() && wrong(path)).map(say).collect()
}

/// Whether a reader names another one: `read::docx` never `read::pdf`. What is no reader itself may know them all.
fn is_other_reader(module: &[&str], path: &[String]) -> bool {
    let readers = table("read/mod.rs", "READERS");
    let is_reader = |name: &str| readers.contains(&format!("read: {name}::read"));
    let [room, reader, ..] = module else { return false };
    *room == "read" && is_reader(reader) && path.get(1).is_some_and(|name| name != reader && is_reader(name))
}

/// What a file names behind a wall.
fn walled(file: &File) -> Vec<String> {
    let code = file.code();
    let mut wrong = Vec::new();
    for (pattern, places, why) in WALLS {
        let found = regex::Regex::new(pattern).unwrap().find(&code).map(|found| found.as_str().to_owned());
        let inside = places.iter().any(|place| file.name.starts_with(place));
        wrong.extend(found.filter(|_| !inside).map(|found| format!("src/{}: `{found}`: {why}", file.name)));
    }
    let float = regex::Regex::new(r"\bf(32|64)\b").unwrap();
    if EXACT.iter().any(|place| file.name.starts_with(place)) && float.is_match(&code) {
        wrong.push(format!("src/{}: reported numbers are exact; no binary float here", file.name));
    }
    wrong
}

/// What is wrong with the length of a file.
fn overlong(file: &File, lines: usize) -> Option<String> {
    let listed = LONG.iter().any(|(name, _)| *name == file.name);
    match lines {
        LIMIT.. => Some(format!("src/{}: {lines} lines; divide it, {LIMIT} is the limit", file.name)),
        QUESTION.. if !listed => {
            Some(format!("src/{}: {lines} lines; divide it, or answer in LONG why not", file.name))
        }
        0..QUESTION if listed => Some(format!("src/{}: {lines} lines; take it off the list LONG", file.name)),
        _ => None,
    }
}

fn organs(file: &File) -> Vec<String> {
    let known = ORGANS.iter().filter(|organ| file.text.contains(**organ));
    known.map(|organ| format!("src/{}: {organ}: no organ's name belongs in the code", file.name)).collect()
}

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn text(name: &str) -> String {
    let file = every_file().into_iter().find(|file| file.name == name);
    file.unwrap_or_else(|| panic!("src/{name} is not there")).text
}

/// The text of a constant table.
fn table(name: &str, constant: &str) -> String {
    let text = text(name);
    let start = text.find(&format!("const {constant}:")).expect("the table");
    text[start..start + text[start..].find("];").expect("its end")].to_owned()
}

#[test]
fn modules_keep_to_their_floors() {
    assert!(files().len() > 30, "the source was not found");
    assert!(files().iter().map(|file| file.paths().len()).sum::<usize>() > 100, "the paths were not found");
    none(files().iter().flat_map(misplaced).collect());
}

#[test]
fn a_module_off_its_floor_is_seen() {
    for (name, text) in [
        ("check/new.rs", "use crate::document::Document;"),
        ("check/new.rs", "use crate::{number::Decimal, fill};"),
        ("check/new.rs", "fn f() -> crate::section::Outline { todo!() }"),
        ("check/new.rs", "use super::super::read::Content;"),
        ("blame/new.rs", "use crate::document::Document;"),
        ("check/new.rs", "use crate::Document;"),
        ("write/new.rs", "use crate::document::{Source, Document};"),
        ("write/new.rs", "use crate::read;"),
        ("read/docx/new.rs", "use crate::read::pdf::pages;"),
        ("read/docx.rs", "use super::{Content, text::read};"),
        ("read/html/mod.rs", "use super::docx;"),
        ("read/pdf/mod.rs", "use super::docx;"),
        ("read/unsupported.rs", "use crate::form;"),
        ("form/new.rs", "use crate::document::Format as F;"),
        ("number.rs", "use crate::diagnostic::Code;"),
        ("report.rs", "use crate::{place::Provenance, check::{self}};"),
        ("claim/new.rs", "use crate::document::Document;"),
        ("cli/new.rs", "use crate::number::Decimal;"),
        ("brand_new.rs", ""),
    ] {
        assert_eq!(misplaced(&File::new(name, text)).len(), 1, "src/{name}: {text}");
    }
    for (name, text) in [
        ("check/new.rs", "use super::Check;\n// crate::document\n#[cfg(test)]\nmod tests {\n use crate::fill; }"),
        ("check/new.rs", "const A: &str = \"use crate::fill\"; use crate::form::{self, Form as F, Each};"),
        ("write/new.rs", "use crate::document::Source; use crate::{check::Check, form};"),
        ("read/docx/new.rs", "use super::super::Content; use crate::read::docx::xml; use super::xml::{self, Tag};"),
        ("read/unsupported.rs", "use super::docx;"),
        ("lib.rs", "use crate::fill;"),
    ] {
        assert_eq!(misplaced(&File::new(name, text)), [""; 0], "src/{name}: {text}");
    }
}

#[test]
fn crates_and_the_system_stay_behind_their_walls() {
    none(files().iter().flat_map(walled).collect());
}

#[test]
fn a_breach_of_a_wall_is_seen() {
    for (name, text) in [
        ("read/pdf/font.rs", "fn f(d: &lopdf::Dictionary) {}"),
        ("read/pdf/mod.rs", "use pdf_extract::OutputDev;"),
        ("read/text/mod.rs", "use zip::ZipArchive;"),
        ("read/layout.rs", "fn f(name: &html5ever::QualName) {}"),
        ("fill/mod.rs", "fn f() { eprintln!(\"'{}'\", 1); }"),
        ("lib.rs", "pub fn f() { let c = '\"'; std::fs::read(\"x\"); }"),
        ("write/text.rs", "use std::io::stdout; fn f() { stdout().lock(); }"),
        ("write/text.rs", "use clap::Parser;"),
        ("check/new.rs", "fn f(x: f64) {}"),
        ("number.rs", "/* one */ fn f() -> f32 { 0.0 }"),
    ] {
        assert_eq!(walled(&File::new(name, text)).len(), 1, "src/{name}: {text}");
    }
    for (name, text) in [
        ("read/pdf/objects/load.rs", "fn f(d: &lopdf::Dictionary) {}"),
        ("fill/mod.rs", "/// println!\nconst A: &str = r#\"std::fs::\"#; // lopdf::"),
        ("place.rs", "struct S { x: f32 }"),
    ] {
        assert_eq!(walled(&File::new(name, text)), [""; 0], "src/{name}: {text}");
    }
}

#[test]
fn files_stay_short() {
    let lines = |file: &File| overlong(file, file.text.lines().count());
    none(every_file().iter().filter_map(lines).collect());
    let file = File::new("fill/mod.rs", "");
    assert!(overlong(&file, QUESTION - 1).is_none());
    assert!(overlong(&file, QUESTION).is_some() && overlong(&file, LIMIT).is_some());
    let there = names("rs");
    none(LONG.iter().filter(|row| !there.iter().any(|name| name == row.0)).map(|row| row.0.to_owned()).collect());
}

#[test]
fn no_organ_is_known_to_the_code() {
    none(every_file().iter().flat_map(organs).collect());
    let forms = names("toml").into_iter();
    none(forms.flat_map(|name| organs(&File::new(&name, include_form(&name)))).collect());
    assert_eq!(organs(&File::new("fill/mod.rs", "// as in 平潭")).len(), 1);
}

fn include_form(name: &str) -> &'static str {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    std::fs::read_to_string(path).unwrap().leak()
}

#[test]
fn every_file_is_declared_by_the_one_above_it() {
    let all = every_file();
    for file in all.iter().filter(|file| !["lib.rs", "main.rs"].contains(&file.name.as_str())) {
        let module = file.module();
        let (name, outer) = module.split_last().unwrap();
        let declaration = regex::Regex::new(&format!(r"\bmod {name};")).unwrap();
        let above = all.iter().filter(|other| match outer {
            [] => ["lib.rs", "main.rs"].contains(&other.name.as_str()),
            outer => other.module() == outer,
        });
        let declared = above.into_iter().any(|other| declaration.is_match(&other.text));
        assert!(declared, "src/{} is never compiled: nothing declares `mod {name};`", file.name);
    }
}

#[test]
fn every_part_is_a_row_in_its_table() {
    let (writers, checks, readers) =
        (table("write/mod.rs", "WRITERS"), table("check/mod.rs", "CHECKS"), table("read/mod.rs", "READERS"));
    let (forms, verbs, explained) = (table("form/mod.rs", "SOURCES"), text("cli/mod.rs"), text("check/mod.rs"));
    let finding_writers = table("write/mod.rs", "FINDING_WRITERS");
    let mut counts = [0; 6];
    for file in files() {
        let module = file.module();
        let [room, part, rest @ ..] = module.as_slice() else { continue };
        let has = |sign: &str| file.text.contains(sign);
        let mut row = |kind: usize, table: &str, row: &str| {
            counts[kind] += 1;
            assert!(table.contains(row), "src/{}: `{row}` is in no row of its table", file.name);
        };
        match *room {
            "write" if has("Iterator<Item = Outcome>, out") => row(0, &writers, &format!("write: {part}::")),
            "write" if has("Iterator<Item = Outcome>,") => row(5, &finding_writers, &format!("write: {part}::write")),
            "check" if has("fn check(report: &Report, judgement") => {
                row(1, &checks, &format!("{part}::check"));
                assert!(explained.contains(&format!("{part}::explanation")), "`gouji explain` does not know {part}");
            }
            "read" if rest.is_empty() && has("fn magic(") => row(2, &readers, &format!("read: {part}::read")),
            "cli" if has("struct Arguments") && *part != "mod" => row(3, &verbs, &format!("{part}::Arguments)")),
            _ => {}
        }
    }
    for name in names("toml") {
        counts[4] += 1;
        let file = name.strip_prefix("form/").expect("a form");
        if file == "narrative.toml" {
            // No form: what running text speaks of.
            continue;
        }
        let row = format!("source!(\"{}\")", file.trim_end_matches(".toml"));
        assert!(forms.contains(&row), "src/{name} is in no row of SOURCES");
    }
    // As many as the tables have rows: json.rs holds two writers; a row without a file would not compile.
    assert!(counts[0] + 1 == gouji::write::WRITERS.len(), "writers: {counts:?}");
    assert!(counts[5] == gouji::write::FINDING_WRITERS.len(), "writers of findings: {counts:?}");
    assert!(counts.iter().all(|count| *count >= 2), "{counts:?}");
}

#[test]
fn names_of_writers_and_checks_are_used_once() {
    let writers: Vec<&str> = gouji::write::WRITERS.iter().map(|writer| writer.name).collect();
    let over_the_years = gouji::compare::explanations();
    let checks = gouji::check::explanations();
    let checks: Vec<&str> = checks.iter().chain(&over_the_years).map(|check| check.id).collect();
    for names in [writers, checks] {
        let once: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(once.len(), names.len(), "{names:?}");
    }
}
