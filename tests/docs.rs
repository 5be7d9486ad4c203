//! The pages that people read, held against the program: what they show is what it prints, what they name is there.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]
#![cfg(feature = "cli")]

use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const READMES: [&str; 2] = ["README.md", "README.zh.md"];
const PAGES: [&str; 6] =
    ["README.md", "README.zh.md", "ARCHITECTURE.md", "DESIGN.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

fn gouji(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).current_dir(root()).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    String::from_utf8(gouji(arguments).stdout).unwrap()
}

/// What a pattern finds in a text, by its first group, in order.
fn found(pattern: &str, text: &str) -> Vec<String> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect()
}

fn set(words: Vec<String>) -> BTreeSet<String> {
    words.into_iter().collect()
}

/// The fenced blocks of a language.
fn fenced(language: &str, text: &str) -> Vec<String> {
    found(&format!(r"(?s)```{language}\n(.*?)```"), text)
}

#[test]
fn both_readmes_show_the_same_commands_files_and_code() {
    let [english, chinese] = READMES.map(page);
    for language in ["console", "rust", "json"] {
        assert_eq!(fenced(language, &english), fenced(language, &chinese), "{language}");
    }
    for pattern in [r"(fixtures/[\w./-]+)", r"gouji (\w+)", r"(?m)^\| (`[\w-]+`|\d+) \|", r"\n(#+) "] {
        assert_eq!(found(pattern, &english), found(pattern, &chinese), "{pattern}");
    }
}

#[test]
fn the_examples_print_what_the_readme_shows() {
    let readme = page(READMES[0]);
    let mut shown = 0;
    for block in fenced("console", &readme) {
        let Some((command, output)) = block.strip_prefix("$ gouji ").and_then(|rest| rest.split_once('\n')) else {
            continue;
        };
        let run = gouji(&command.split(' ').collect::<Vec<_>>());
        let all = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        // Between two dots that stand for what is left out, the lines follow one another.
        for piece in output.split("…\n") {
            assert!(all.contains(piece), "`gouji {command}` does not print\n{piece}\nbut\n{all}");
        }
        shown += 1;
    }
    assert_eq!(shown, 2);
    let library: Vec<String> = found(r"(?m)^//! ?(.*)$", &page("src/lib.rs"));
    let library = library.join("\n");
    assert!(library.contains(&fenced("rust", &readme)[0]), "the example of the library is not the one that is tested");
}

#[test]
fn verbs_and_exit_codes_are_as_told() {
    let readme = page(READMES[0]);
    let help = printed(&["--help"]);
    let verbs =
        set(found(r"(?m)^  (\w+) +\S", help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap()));
    let told = set(found(r"(?m)^\| `gouji (\w+)", &readme));
    assert_eq!(verbs, &told | &BTreeSet::from(["help".to_owned()]));
    let codes = found(r"(?m)^\| (\d+) \|", &readme);
    assert_eq!(codes, found(r"\b(\d+) ", help.split("Exit codes:").nth(1).unwrap()));
    let fixture = |slug: &str| format!("fixtures/{slug}");
    let (clean, broken, locked) =
        ("qinghe-2020-docx/source.docx", "fengxi-2023-docx/source.docx", "qinghe-2020-locked-pdf/source.pdf");
    for (code, arguments) in [
        (0, ["check", &fixture(clean)]),
        (1, ["check", &fixture(broken)]),
        (0, ["extract", &fixture(broken)]),
        (2, ["check", &fixture(locked)]),
        (64, ["explain", "no-such-check"]),
    ] {
        assert_eq!(gouji(&arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn checks_states_and_errors_are_told_and_no_others() {
    let schema: serde_json::Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    let names = |kind: &str| -> BTreeSet<String> {
        let variants = schema["$defs"][kind]["oneOf"].as_array().unwrap();
        variants.iter().map(|variant| variant["const"].as_str().unwrap().to_owned()).collect()
    };
    let sources = page("src/error.rs") + &page("src/cli/input.rs");
    let errors = set(found(r#"(?:=> |\(|, )"([a-z-]+)"(?:,$|,\n|, )"#, &sources.replace(" expected", "")));
    assert!(errors.len() >= 10, "{errors:?}");
    for name in READMES {
        let readme = page(name);
        let rows = |after: &str| -> BTreeSet<String> {
            let table = readme.split(&format!("\n| {after} |")).nth(1).unwrap_or_else(|| panic!("{name}: {after}"));
            set(found(r"(?m)^\| `([\w-]+)` \|", table.split("\n\n").next().unwrap()))
        };
        assert_eq!(rows("`state`"), names("State"), "{name}");
        assert_eq!(rows("`status`"), names("Status"), "{name}");
        let known = gouji::check::explanations().iter().map(|check| check.id.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(rows(if name == READMES[0] { "id" } else { "编号" }), known, "{name}");
        let known = gouji::compare::explanations().iter().map(|check| check.id.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(rows(if name == READMES[0] { "over the years" } else { "跨年度" }), known, "{name}");
        for error in &errors {
            assert!(readme.contains(&format!("`{error}`")), "{name} does not tell the error `{error}`");
        }
    }
    // What has no doc comment is not explained.
    let explained = printed(&["explain"]);
    for code in names("Code") {
        assert!(explained.contains(&format!("\n  {code} ")), "`gouji explain` does not tell {code}");
    }
}

#[test]
fn links_and_files_that_the_pages_name_are_there() {
    for name in PAGES {
        let text = page(name);
        let links = found(r"\]\(([^)#:]+)(?:#[^)]*)?\)", &text);
        let fixtures = found(r"(fixtures/[\w-]+/source\.\w+)", &text);
        for path in links.iter().chain(&fixtures) {
            assert!(root().join(path).exists(), "{name}: {path} is not there");
        }
    }
}

#[test]
fn the_codemap_has_every_file() {
    let map = page("ARCHITECTURE.md");
    let named = set(found(r"`(?:[\w/]*/)?(\w+\.rs)`", &map));
    let mut files: Vec<PathBuf> = ["src", "tests", "build.rs"].map(|name| root().join(name)).into();
    let mut there = BTreeSet::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        there.insert(name.clone());
        let inside = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        // Verbs are a file each, and what is compiled for tests only is no part of the way.
        let unlisted = ["tests/", "src/cli/", "src/main.rs"].iter().any(|at| inside.starts_with(at))
            || inside.contains("/tests/")
            || ["tests.rs", "testing.rs", "sketch.rs", "hostile.rs", "mod.rs"].contains(&name.as_str());
        let short = name.strip_suffix(".rs").filter(|stem| map.contains(&format!("`{stem}`")));
        let listed = named.contains(&name) || short.is_some();
        assert!(unlisted || listed || !name.ends_with(".rs"), "ARCHITECTURE.md does not know {inside}");
    }
    assert_eq!(named.difference(&there).collect::<Vec<_>>(), [""; 0], "ARCHITECTURE.md names files that are not there");
}
