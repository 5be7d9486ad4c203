//! The source as data: files, code without comments and texts, and the paths that it names.

use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// Where a path from the root, or from above, begins.
static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:crate|super)::").unwrap());
/// A test module in the file itself.
static TESTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*mod \w+ \{").unwrap());
/// A test module in a file of its own.
static TEST_FILE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*(?:pub(?:\([a-z]+\))? )?mod (\w+);").unwrap());
/// A comment, a raw text, a text, or a character.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let comment = r"(?s)(?P<comment>//[^\n]*|/\*.*?\*/)";
    let raw = r##"\bb?r#+".*?"#+|\bb?r"[^"]*""##;
    let text = r#""(?:\\.|[^"\\])*""#;
    let letter = r"'(?:\\[^\n]*?|[^\\'\n])'";
    Regex::new(&format!("{comment}|{raw}|{text}|{letter}")).unwrap()
});

/// A Rust file under `src/`.
pub(crate) struct File {
    /// Its path below `src/`: `read/docx/xml.rs`.
    pub(crate) name: String,
    /// All of it.
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        File { name: name.to_owned(), text: text.to_owned() }
    }

    /// Its module path: `read/docx/xml.rs` and `read/docx/xml/mod.rs` are `read::docx::xml`.
    pub(crate) fn module(&self) -> Vec<&str> {
        let stem = self.name.strip_suffix(".rs").unwrap_or(&self.name);
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        stem.split('/').collect()
    }

    /// Its code that is not for tests only, without comments, and with empty texts.
    pub(crate) fn code(&self) -> String {
        let code = without_comments(&self.text);
        // rustfmt and clippy keep a test module at the end of its file.
        let end = TESTS.find(&code).map(|found| found.start());
        code[..end.unwrap_or(code.len())].to_owned()
    }

    /// The modules that the file declares for tests only: `#[cfg(test)] mod tests;`.
    fn test_modules(&self) -> Vec<String> {
        let code = without_comments(&self.text);
        let here = self.module().join("::");
        TEST_FILE.captures_iter(&code).map(|found| format!("{here}::{}", &found[1])).collect()
    }

    /// Every path that begins at `crate` or `super`, from the root of the crate, groups taken apart.
    pub(crate) fn paths(&self) -> Vec<Vec<String>> {
        let code = self.code();
        let mut paths = Vec::new();
        let mut after = 0;
        for found in PATH.find_iter(&code) {
            // `super::super::x` begins once.
            if found.start() >= after {
                let mut rest = &code[found.start()..];
                let length = rest.len();
                tree(&mut rest, &mut Vec::new(), &mut paths);
                after = found.start() + length - rest.len();
            }
        }
        let from_root = |path: Vec<String>| {
            let ups = path.iter().take_while(|segment| *segment == "super").count();
            let module = self.module();
            let kept = if ups == 0 { 0 } else { module.len().saturating_sub(ups) };
            let outer = module.iter().take(kept).map(|segment| (*segment).to_owned());
            outer.chain(path.into_iter().skip(ups.max(1))).collect()
        };
        paths.into_iter().map(from_root).collect()
    }
}

/// Reads one path or group of paths: `a::b::{c, d::e}`, `a::*`, `a as b`.
fn tree(rest: &mut &str, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let depth = path.len();
    *rest = rest.trim_start();
    loop {
        if let Some(inner) = rest.strip_prefix('{') {
            *rest = inner.trim_start();
            while !rest.starts_with('}') && !rest.is_empty() {
                tree(rest, path, paths);
                // What stands between two members: a comma, or a name given with `as`.
                *rest = rest.trim_start_matches(|c| c != ',' && c != '}').trim_start_matches(',').trim_start();
            }
            *rest = rest.strip_prefix('}').unwrap_or(rest);
            break;
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(rest.len());
        path.push(rest[..end].to_owned());
        *rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(next) if next.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '{' || c == '*') => {
                *rest = next
            }
            _ => {
                paths.push(path.clone());
                break;
            }
        }
    }
    path.truncate(depth);
}

/// Comments become nothing, texts become empty texts; everything else stays.
fn without_comments(text: &str) -> String {
    let empty = |found: &regex::Captures<'_>| if found.name("comment").is_some() { "" } else { "\"\"" };
    TOKEN.replace_all(text, empty).into_owned()
}

/// All Rust files under `src/` that are not for tests only, in order.
pub(crate) fn files() -> Vec<File> {
    let all = every_file();
    let tests: Vec<String> = all.iter().flat_map(File::test_modules).collect();
    let only_tests = |file: &File| {
        let module = file.module().join("::");
        tests.iter().any(|test| module == *test || module.starts_with(&format!("{test}::")))
    };
    all.into_iter().filter(|file| !only_tests(file)).collect()
}

/// All Rust files under `src/`, in order.
pub(crate) fn every_file() -> Vec<File> {
    let names = names("rs").into_iter();
    names.map(|name| File { text: std::fs::read_to_string(root().join(&name)).unwrap(), name }).collect()
}

/// The files under `src/` whose names end so, in order.
pub(crate) fn names(extension: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                names.push(path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
