//! The figures as CSV, one a row: for spreadsheets and statistics.
//!
//! The rules of quoting are five lines, so no crate is asked for them (the tests read the output back with one). A byte
//! order mark comes first: without it Excel takes UTF-8 for the local code page; duckdb, polars and pandas strip it.

use super::Outcome;
use crate::form::{self, Figure};
use crate::number::Decimal;
use crate::place::Provenance;
use crate::report::{Fact, Report, State};
use std::borrow::Cow;
use std::io;

/// What a CSV file begins with, so that every program takes it for UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [&str; 19] = [
    "file", "organ", "year", "key", "form", "section", "row", "column", "state", "value", "raw", "unit", "page", "x0",
    "top", "x1", "bottom", "at", "error",
];

/// One row a figure. A file without figures has one row too, and its last column says why.
pub(super) fn write(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    row(out, &COLUMNS)?;
    for outcome in outcomes {
        match outcome {
            Outcome::Read(report, _) if report.facts.is_empty() => {
                let [file, organ, year] = head(&report);
                empty(out, &[&file, &organ, &year], "no figures: no statutory table was recognised")?;
            }
            Outcome::Read(report, _) => {
                facts(out, &report)?;
                told(out, &report)?;
            }
            Outcome::Failed(failure) => empty(out, &[&guarded(failure.name())], &guarded(failure.message()))?,
        }
    }
    Ok(())
}

fn head(report: &Report) -> [String; 3] {
    let organ = report.organ.as_deref().unwrap_or_default();
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    [guarded(&report.source.name).into_owned(), guarded(organ).into_owned(), year]
}

fn empty(out: &mut dyn io::Write, first: &[&str], error: &str) -> io::Result<()> {
    let mut cells = [""; COLUMNS.len()];
    cells[..first.len()].copy_from_slice(first);
    cells[COLUMNS.len() - 1] = error;
    row(out, &cells)
}

fn facts(out: &mut dyn io::Write, report: &Report) -> io::Result<()> {
    let [file, organ, year] = head(report);
    for fact in &report.facts {
        let [section, row_label, column_label] = labels(fact);
        let value = fact.value.map(|value| value.to_string()).unwrap_or_default();
        let raw = guarded(fact.raw.as_deref().unwrap_or_default());
        let [page, x0, top, x1, bottom] = page(fact.at.as_ref());
        let at = fact.at.as_ref().map(ToString::to_string).unwrap_or_default();
        let state = state(fact.state);
        let cells: [&str; COLUMNS.len()] = [
            &file,
            &organ,
            &year,
            &fact.key,
            &fact.form,
            &section,
            &row_label,
            &column_label,
            state,
            &value,
            &raw,
            &fact.unit,
            &page,
            &x0,
            &top,
            &x1,
            &bottom,
            &at,
            "",
        ];
        row(out, &cells)?;
    }
    Ok(())
}

/// The figures that only the running text tells, of the whole organ and the whole year: each once, or once for each
/// number that is told for it.
fn told(out: &mut dyn io::Write, report: &Report) -> io::Result<()> {
    let [file, organ, year] = head(report);
    for (claim, told) in report.told() {
        let value = claim.value.map(|value| value.to_string()).unwrap_or_default();
        let [page, x0, top, x1, bottom] = page(claim.at.as_ref());
        let at = claim.at.as_ref().map(ToString::to_string).unwrap_or_default();
        let (section, raw) = (claim.section.to_string(), guarded(&claim.raw));
        let unit = if claim.unit.is_empty() { told.unit.as_str() } else { claim.unit.as_str() };
        let cells: [&str; COLUMNS.len()] = [
            &file,
            &organ,
            &year,
            &told.key,
            form::NARRATIVE,
            &section,
            &told.label,
            "",
            state(claim.state),
            &value,
            &raw,
            unit,
            &page,
            &x0,
            &top,
            &x1,
            &bottom,
            &at,
            "",
        ];
        row(out, &cells)?;
    }
    Ok(())
}

pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Number => "number",
        State::Blank => "blank",
        State::Dash => "dash",
        State::Unreadable => "unreadable",
        State::Missing => "missing",
    }
}

/// Page and box, where the source has pages.
fn page(at: Option<&Provenance>) -> [String; 5] {
    let Some(Provenance::Page { page, bbox }) = at else { return Default::default() };
    let [x0, top, x1, bottom] = bbox.rounded().map(|edge| edge.to_string());
    [page.to_string(), x0, top, x1, bottom]
}

/// Section, row and column of a fact.
fn labels(fact: &Fact) -> [String; 3] {
    let figure = form::figure(&fact.form, &fact.key);
    let section = |figure: Figure<'_>| figure.section().map(|section| section.to_string()).unwrap_or_default();
    figure.map(|figure| [section(figure), figure.row_path(), figure.column_path()]).unwrap_or_default()
}

/// Writes one row by RFC 4180.
///
/// # Errors
/// When the output cannot be written.
pub fn row<T: AsRef<str>>(out: &mut dyn io::Write, cells: &[T]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        let cell = cell.as_ref();
        let comma = if index == 0 { "" } else { "," };
        if cell.contains([',', '"', '\r', '\n']) {
            write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{comma}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

/// A text that comes from a file, made safe for a spreadsheet: one that begins like a formula gets an apostrophe in
/// front. The wide forms count too, as Excel takes them where Chinese is the language. A lone sign and a signed number
/// are what a report prints for nothing and for a decrease; they do no harm, and stay as printed.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    let rest = text.trim_start_matches(['+', '-', '＋', '－']);
    let figure = rest.len() < text.len() && (rest.is_empty() || Decimal::parse(rest).is_some());
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !figure {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
