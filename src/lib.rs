//! Reads published 政府信息公开工作年度报告 and turns them into checked facts.
//!
//! Three steps, each a function: [`read()`] takes the bytes of a file and gives a [`Document`], [`extract`] gives its
//! [`Report`], [`check`](fn@check) gives the [`Judgement`] on it. Only the first can fail. [`reports`] stands in the place
//! of [`extract`] where a document may hold several reports, or none.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Any bytes will do; the library opens no files and prints nothing.
//! let bytes = std::fs::read("fixtures/fengxi-2023-docx/source.docx")?;
//! let report = gouji::extract(&gouji::read(&bytes)?);
//! let judgement = gouji::check(&report);
//!
//! assert_eq!(report.organ.as_deref(), Some("枫溪区人民政府"));
//! let received = report.fact("requests.received.total").and_then(|fact| fact.value);
//! assert_eq!(received.map(|value| value.to_string()).as_deref(), Some("11966"));
//! assert_eq!(judgement.findings.len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! - A figure is given as it is printed. Only money is converted to the form's unit, exactly, and [`Fact::raw`] keeps
//!   the print.
//! - A blank is not zero: see [`State`] and [`Status`].
//! - Everything has its place in the source: see [`Provenance`].
//! - What had to be bent to be read, and what could not be placed, is a [`Diagnostic`] of the report.
//! - The same bytes give the same report.
//!
//! # Limits
//!
//! - Read are PDF and OFD with text, DOCX, HTML, MHTML, and text. All else ends as an [`Error`] that says what it is.
//!   [`read_converted`] reads a document in an older format by way of the DOCX that another program makes of it.
//! - Known are the forms in use since the report for 2014: [`form::forms`].
//! - A report is checked against itself only.
//!
//! # Features
//!
//! All are on by default, and the library needs none of them. `cli` is the command line, the JSON Schema of the wire, and
//! findings as a workbook; `second-reading` is `read::pdf::second_reading`, by which another library looks at figures of
//! a PDF: see [`blame`]; `datasets` reads Parquet; `review` is the page in the browser, and `render` shows a PDF in it as it
//! looks.

pub mod blame;
pub mod check;
mod claim;
pub mod compare;
pub mod dataset;
mod diagnostic;
mod document;
mod error;
mod fill;
pub mod form;
mod number;
mod place;
pub mod read;
mod record;
mod report;
mod section;
mod text;
pub mod verify;
pub mod view;
pub mod write;
mod year;

pub use blame::Blame;
pub use check::{Check, Finding, Judgement, Severity, Status, check};
pub use compare::{Comparison, compare};
pub use diagnostic::{Code, Diagnostic};
pub use document::{Block, Cell, Document, Format, Paragraph, Part, Source, Table};
pub use error::Error;
pub use number::Decimal;
pub use place::{BBox, Provenance};
pub use read::{read, read_converted};
pub use record::records;
pub use report::{
    Approximation, Claim, Fact, Forms, Period, Reading, Report, SCHEMA, Scope, Section, State, Subsection, Text,
};
pub use verify::{Verification, verify};

/// Every report in a document, in order: most hold one, some a district's and those of its departments, or one for each
/// year. Where there are several, [`Source::part`] tells them apart.
///
/// # Errors
/// [`Error::NotAReport`] when there is none: a notice, a guide, a piece of news, anything else. A report that lost its
/// tables is one still, by its title and its headings.
pub fn reports(document: &Document) -> Result<Vec<Report>, Error> {
    let document = &*section::with_headings_apart(document);
    let parts = section::parts(document);
    if let [_] = parts[..] {
        let (report, is_one) = read_as_report(document);
        return if is_one { Ok(vec![report]) } else { Err(Error::NotAReport { found: beginning(document) }) };
    }
    let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let report = |(index, blocks): (u32, std::ops::Range<usize>)| {
        let source = Source { part: Some(Part { index, of }), ..document.source.clone() };
        let (blocks, diagnostics) = (document.blocks[blocks].to_vec(), document.diagnostics.clone());
        read_as_report(&Document { source, blocks, diagnostics }).0
    };
    Ok((1..).zip(parts).map(report).collect())
}

/// Takes a document for one report, whatever it holds: finds its sections and fills the statutory forms from its tables.
/// Never fails: what could not be read is a diagnostic. [`reports`] tells whether it is one, or several.
#[must_use]
pub fn extract(document: &Document) -> Report {
    read_as_report(&section::with_headings_apart(document)).0
}

/// The report, and whether it is one.
fn read_as_report(document: &Document) -> (Report, bool) {
    let tables = fill::Tables::of(document);
    let outline = section::outline(document, tables.have_annex);
    let filled = fill::fill(&tables, &outline);
    let is_one = outline.is_of_report() || filled.is_statutory();
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(outline.diagnostics);
    diagnostics.extend(filled.diagnostics);
    let mut report = Report {
        source: document.source.clone(),
        title: outline.title,
        organ: outline.organ,
        year: outline.year,
        period: outline.period,
        forms: filled.forms,
        sections: outline.sections,
        facts: filled.facts,
        diagnostics,
        claims: Vec::new(),
    };
    let (claims, remark) = claim::claims(&report);
    report.claims = claims;
    report.diagnostics.extend(remark);
    (report, is_one)
}

/// The first words of a document.
fn beginning(document: &Document) -> String {
    const LENGTH: usize = 30;
    let text = document.blocks.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.trim()).filter(|text| !text.is_empty()),
        Block::Table(table) => table.cells.iter().map(|cell| cell.text.trim()).find(|text| !text.is_empty()),
    });
    let Some(text) = text else { return "(no text)".to_owned() };
    let unknown = text.chars().filter(|c| matches!(*c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}')).count();
    let words: String = text.chars().take(LENGTH).collect();
    if unknown * 2 > text.chars().count() {
        return format!(
            "{words} (its fonts do not say which characters they show; print it to PDF anew, or run OCR on it)"
        );
    }
    words
}
