//! `gouji explain`: what a check or a remark on the reading means.

use super::{Tally, say};
use clap::ValueEnum;
use gouji::Code;
use gouji::check::{Explanation, explanations};
use std::io;

/// Tell what a check or a remark on the reading means, why it must hold, and where the rule stands.
///
/// Without an ID it lists all of them.
///
/// Example:
///     gouji explain requests-out-of-balance --lang zh
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The id, as it stands in brackets: error[ID].
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The language of the explanation; remarks on the reading are explained in English only.
    #[arg(long, default_value = "en")]
    lang: Lang,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lang {
    En,
    Zh,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let mut checks = explanations();
    checks.extend(gouji::compare::explanations());
    let codes = codes();
    let Some(id) = arguments.id.as_deref() else { return list(&checks, &codes, arguments.lang, out) };
    let found_checks: Vec<_> = checks.iter().filter(|check| check.id == id).collect();
    let found_codes: Vec<_> = codes.iter().filter(|code| code.0 == id).collect();
    for check in &found_checks {
        explain(check, arguments.lang, out)?;
    }
    // The same fault may be seen by the reading and by a check: table-missing.
    for (id, text) in &found_codes {
        let gap = if found_checks.is_empty() { "" } else { "\n" };
        writeln!(out, "{gap}{id} (a remark on the reading)\n\n{text}")?;
    }
    if found_checks.is_empty() && found_codes.is_empty() {
        tally.misused = true;
        let all: Vec<&str> =
            checks.iter().map(|check| check.id).chain(codes.iter().map(|code| code.0.as_str())).collect();
        say(&unknown(id, &all));
    }
    Ok(())
}

fn list(checks: &[Explanation], codes: &[(String, String)], lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let width = checks.iter().map(|check| check.id.len()).chain(codes.iter().map(|code| code.0.len())).max();
    let width = width.unwrap_or(0);
    writeln!(out, "Checks")?;
    for check in checks {
        writeln!(out, "  {:width$}  {}", check.id, if lang == Lang::Zh { check.title_zh } else { check.title })?;
    }
    writeln!(out, "\nRemarks on the reading")?;
    codes.iter().try_for_each(|(id, text)| writeln!(out, "  {id:width$}  {text}"))
}

fn explain(check: &Explanation, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let (title, why, scope, words) = match lang {
        Lang::En => (check.title, check.why, check.scope, ["formula", "scope", "source"]),
        Lang::Zh => (check.title_zh, check.why_zh, scope_zh(check.scope), ["公式", "范围", "依据"]),
    };
    writeln!(out, "{}: {title}\n\n{why}\n", check.id)?;
    if let Some(formula) = check.formula {
        writeln!(out, "{}: {formula}", words[0])?;
    }
    writeln!(out, "{}: {scope}", words[1])?;
    check.sources.iter().try_for_each(|source| writeln!(out, "{}: {source}", words[2]))
}

fn scope_zh(scope: &'static str) -> &'static str {
    match scope {
        "each row" => "每一行",
        "each column" => "每一列",
        "each total" => "每个总数",
        "each table" => "每张表格",
        "each section" => "每个部分",
        "each figure" => "每个数字",
        "the years" => "各年度",
        "the report" => "整份报告",
        "each claim" => "正文中的每处表述",
        other => other,
    }
}

/// Every code of the diagnostics with its doc comment, which the JSON Schema carries: so no text is kept twice.
fn codes() -> Vec<(String, String)> {
    let schema = schemars::schema_for!(Code);
    let variants = schema.get("oneOf").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let word = |variant: &serde_json::Value, name: &str| Some(variant.get(name)?.as_str()?.replace('\n', " "));
    variants.iter().filter_map(|variant| Some((word(variant, "const")?, word(variant, "description")?))).collect()
}

fn unknown(id: &str, all: &[&str]) -> String {
    /// More changes than this, and it is another word.
    const NEAR: usize = 4;
    let mut near: Vec<(usize, &str)> = all.iter().map(|known| (distance(id, known), *known)).collect();
    near.retain(|(changes, known)| *changes <= NEAR || (!id.is_empty() && known.contains(id)));
    near.sort_unstable();
    near.dedup();
    let near: Vec<&str> = near.into_iter().map(|(_, known)| known).collect();
    let hint = if near.is_empty() {
        "`gouji explain` lists all".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    format!("expected the id of a check or of a remark, found `{id}`; {hint}")
}

/// How many letters to insert, delete or replace to turn one word into the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
