//! Reads published 政府信息公开工作年度报告 and turns them into checked facts.
//!
//! Three steps, each a function: [`read()`] takes the bytes of a file and gives a [`Document`], [`extract`] gives its
//! [`Report`], [`check`](fn@check) gives the [`Judgement`] on it. Only the first can fail.
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
//! assert_eq!(judgement.findings.len(), 2);
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
//! - Read are PDF with text and ruled tables, DOCX, HTML, and text. All else ends as an [`Error`] that says what it is.
//!   [`read_converted`] reads a document in an older format by way of the DOCX that another program makes of it.
//! - Known are the forms in use since the report for 2014: [`form::forms`].
//! - A report is checked against itself only.
//!
//! # Features
//!
//! `cli`, on by default, is the command line and the JSON Schema of the wire. The library needs neither.

pub mod check;
mod diagnostic;
mod document;
mod error;
mod fill;
pub mod form;
mod number;
mod place;
pub mod read;
mod report;
mod section;
mod text;
pub mod write;

pub use check::{Check, Finding, Judgement, Severity, Status, check};
pub use diagnostic::{Code, Diagnostic};
pub use document::{Block, Cell, Document, Format, Paragraph, Source, Table};
pub use error::Error;
pub use number::Decimal;
pub use place::{BBox, Provenance};
pub use read::{read, read_converted};
pub use report::{Fact, Forms, Period, Report, SCHEMA, Section, State, Subsection, Text};

/// Finds the sections of a document and fills the statutory forms from its tables. Never fails: what could not be read
/// is a diagnostic.
#[must_use]
pub fn extract(document: &Document) -> Report {
    let tables = fill::Tables::of(document);
    let outline = section::outline(document, tables.have_annex());
    let filled = fill::fill(&tables, &outline);
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(outline.diagnostics);
    diagnostics.extend(filled.diagnostics);
    Report {
        source: document.source.clone(),
        title: outline.title,
        organ: outline.organ,
        year: outline.year,
        period: outline.period,
        forms: filled.forms,
        sections: outline.sections,
        facts: filled.facts,
        diagnostics,
    }
}
