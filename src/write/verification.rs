//! A report held against a dataset, for people, and as CSV.

use super::csv::{self, BYTE_ORDER_MARK};
use super::printable;
use crate::form::{self, Language};
use crate::verify::{Matched, Outcome, Verification, Verified};
use std::collections::HashMap;
use std::io;

fn word(outcome: Outcome, language: Language) -> &'static str {
    match outcome {
        Outcome::Equal => language.of("equal", "一致"),
        Outcome::Different => language.of("different", "不一致"),
        Outcome::MissingHere => language.of("missing here", "报告中没有"),
        Outcome::MissingThere => language.of("missing there", "数据中没有"),
    }
}

/// What does not agree, a line a figure, and how many do.
///
/// # Errors
/// When the output cannot be written.
pub fn text(verification: &Verification, against: &str, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let labels = labels();
    let file = printable(&verification.file);
    let wrong = verification.figures.iter().filter(|figure| figure.outcome != Outcome::Equal);
    for figure in wrong {
        let place = figure.at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
        let label = labels.get(figure.key.as_str()).map_or("", String::as_str);
        let nothing = language.of("nothing", "无").to_owned();
        let recorded = figure.recorded.as_deref().map_or(nothing, |text| printable(text).into_owned());
        let words = language.of(["published", "recorded"], ["公布", "记录"]);
        writeln!(
            out,
            "{file}:{place} {}: {label} ({}): {} {}, {} {recorded}",
            word(figure.outcome, language),
            figure.key,
            words[0],
            published(figure, language),
            words[1]
        )?;
    }
    let counts = Outcome::ALL.map(|outcome| format!("{} {}", word(outcome, language), verification.count(outcome)));
    let by = match verification.rows {
        Matched::File => language.of("by file name", "按文件名"),
        Matched::OrganAndYear => language.of("by organ and year", "按机关和年度"),
        Matched::OnlyOne => language.of("the only report there", "其中唯一的报告"),
    };
    let against = printable(against);
    writeln!(
        out,
        "{}",
        language.of(
            format!("{file} against {against} ({by}): {}", counts.join(", ")),
            format!("{file} 对照 {against}（{by}）：{}", counts.join("，"))
        )
    )?;
    let names = [
        (&verification.unused_columns, language.of("columns not used", "未使用的列")),
        (&verification.unknown_keys, language.of("keys that the codebook does not have", "键名表中没有的键")),
    ];
    for (names, what) in names.into_iter().filter(|(names, _)| !names.is_empty()) {
        let names: Vec<_> = names.iter().map(|name| printable(name)).collect();
        writeln!(out, "  {what}: {}", names.join(", "))?;
    }
    Ok(())
}

/// The number; where there is none, what stands in its place.
fn published(figure: &Verified, language: Language) -> String {
    use crate::report::State;
    match (figure.published, figure.state) {
        (Some(value), _) => value.to_string(),
        (None, State::Blank) => language.of("a blank", "空白").to_owned(),
        (None, State::Missing) => language.of("no such row or column", "没有这一行或列").to_owned(),
        (None, _) => printable(figure.raw.as_deref().unwrap_or_default()).into_owned(),
    }
}

/// Key → its labels in the latest form that has it.
fn labels() -> HashMap<String, String> {
    let label = |entry: form::Entry| {
        let path = entry.labels.last().map(|labels| format!("{} × {}", labels.row, labels.column));
        (entry.key, path.unwrap_or_default())
    };
    form::codebook().into_iter().map(label).collect()
}

const COLUMNS: [&str; 9] = ["file", "organ", "year", "key", "outcome", "state", "published", "recorded", "at"];

/// The header of [`rows`], with the mark by which every program takes it for UTF-8.
///
/// # Errors
/// When the output cannot be written.
pub fn header(out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    csv::row(out, &COLUMNS)
}

/// One row a figure.
///
/// # Errors
/// When the output cannot be written.
pub fn rows(verification: &Verification, out: &mut dyn io::Write) -> io::Result<()> {
    let text = |value: Option<String>| value.unwrap_or_default();
    let organ = csv::guarded(verification.organ.as_deref().unwrap_or_default());
    let year = text(verification.year.map(|year| year.to_string()));
    for figure in &verification.figures {
        let cells: [&str; COLUMNS.len()] = [
            &csv::guarded(&verification.file),
            &organ,
            &year,
            &figure.key,
            &word(figure.outcome, Language::English).replace(' ', "_"),
            csv::state(figure.state),
            &text(figure.published.map(|value| value.to_string())),
            &csv::guarded(figure.recorded.as_deref().unwrap_or_default()),
            &text(figure.at.as_ref().map(ToString::to_string)),
        ];
        csv::row(out, &cells)?;
    }
    Ok(())
}
