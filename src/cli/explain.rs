//! `gouji explain`: what a check or a remark on the reading means.

use super::lang::{self, Lang};
use super::{Tally, ids, say};
use gouji::Code;
use gouji::check::{Explanation, explanations};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use std::io;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The id, as it stands in brackets: error[ID].
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The language of the explanation.
    #[arg(long, default_value = "en")]
    lang: Lang,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let lang = arguments.lang;
    let mut checks = explanations();
    checks.extend(gouji::compare::explanations());
    let codes = codes(lang);
    let Some(id) = arguments.id.as_deref() else { return list(&checks, &codes, lang, out) };
    let found_checks: Vec<_> = checks.iter().filter(|check| check.id == id).collect();
    let found_codes: Vec<_> = codes.iter().filter(|code| code.0 == id).collect();
    for check in &found_checks {
        explain(check, lang, out)?;
    }
    // The same fault may be seen by the reading and by a check: table-missing.
    for (id, text) in &found_codes {
        let gap = if found_checks.is_empty() { "" } else { "\n" };
        let kind = lang.of("a remark on the reading", "阅读说明");
        writeln!(out, "{gap}{id} ({kind})\n\n{text}")?;
    }
    if found_checks.is_empty() && found_codes.is_empty() {
        tally.misused = true;
        let all: Vec<&str> =
            checks.iter().map(|check| check.id).chain(codes.iter().map(|code| code.0.as_str())).collect();
        say(&ids::unknown(id, &all, "the id of a check or of a remark"));
    }
    Ok(())
}

fn list(checks: &[Explanation], codes: &[(String, String)], lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let width = checks.iter().map(|check| check.id.len()).chain(codes.iter().map(|code| code.0.len())).max();
    let width = width.unwrap_or(0);
    writeln!(out, "{}", lang.of("Checks", "核对规则"))?;
    for check in checks {
        writeln!(out, "  {:width$}  {}", check.id, lang.of(check.title, check.title_zh))?;
    }
    writeln!(out, "\n{}", lang.of("Remarks on the reading", "阅读说明"))?;
    codes.iter().try_for_each(|(id, text)| writeln!(out, "  {id:width$}  {text}"))
}

fn explain(check: &Explanation, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let (title, why) = lang.of((check.title, check.why), (check.title_zh, check.why_zh));
    let words = lang.of(["formula", "scope", "source"], ["公式", "范围", "依据"]);
    writeln!(out, "{}: {title}\n\n{why}\n", check.id)?;
    if let Some(formula) = check.formula {
        writeln!(out, "{}: {formula}", words[0])?;
    }
    writeln!(out, "{}: {}", words[1], lang::scope(check.scope, lang))?;
    check.sources.iter().try_for_each(|source| writeln!(out, "{}: {source}", words[2]))
}

/// Every code of the diagnostics with what it means: in English its doc comment, which the JSON Schema carries, so that
/// no text is kept twice.
fn codes(lang: Lang) -> Vec<(String, String)> {
    let schema = schemars::schema_for!(Code);
    let variants = schema.get("oneOf").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let word = |variant: &serde_json::Value, name: &str| Some(variant.get(name)?.as_str()?.replace('\n', " "));
    let chinese = |id: &str| {
        let id: StrDeserializer<'_, Error> = id.into_deserializer();
        Some(Code::deserialize(id).ok()?.in_chinese().to_owned())
    };
    let code = |variant: &serde_json::Value| {
        let id = word(variant, "const")?;
        let text = match lang {
            Lang::En => word(variant, "description")?,
            Lang::Zh => chinese(&id)?,
        };
        Some((id, text))
    };
    variants.iter().filter_map(code).collect()
}
