//! Reports and judgements in the formats that people and tools read.
//!
//! A writer computes nothing: what it prints stands in the report or in the judgement. It is given the outcomes one by
//! one and keeps none of them, so an archive of any size can be written.

pub mod comparison;
pub mod csv;
#[cfg(feature = "cli")]
mod docx;
mod grid;
mod json;
mod problems;
mod record;
mod sarif;
mod text;
pub mod verification;
#[cfg(feature = "cli")]
mod xlsx;

#[cfg(feature = "cli")]
pub use docx::docx;
#[cfg(feature = "cli")]
pub use record::schema;
pub use record::{Failure, Outcome, Record};

use crate::form::Language;
use std::borrow::Cow;
use std::io;

/// An output format.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Writes all outcomes, in the order given.
    pub write: Write,
}

/// What a writer does.
pub type Write = fn(&mut dyn Iterator<Item = Outcome>, &mut dyn io::Write) -> io::Result<()>;

/// One row a format.
pub const WRITERS: &[Writer] = &[
    Writer { name: "json", about: "one object for one file, an array for several", write: json::pretty },
    Writer { name: "ndjson", about: "one object a line, one line a file", write: json::lines },
    Writer { name: "csv", about: "the figures, one a row, with labels and places", write: csv::write },
    Writer { name: "text", about: "tables for a terminal, and what does not add up", write: text::write },
];

/// The writer of this name.
#[must_use]
pub fn writer(name: &str) -> Option<&'static Writer> {
    WRITERS.iter().find(|writer| writer.name == name)
}

/// A format for what is wrong, and nothing else of a report.
#[derive(Clone, Copy, Debug)]
pub struct FindingWriter {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Whether what it writes is no text.
    pub is_binary: bool,
    /// Writes the findings of all outcomes, in the order given, and a line for each that could not be read.
    pub write: WriteFindings,
}

/// What a writer of findings does. 问题清单 are in Chinese, whatever the language.
pub type WriteFindings = fn(&mut dyn Iterator<Item = Outcome>, Language, &mut dyn io::Write) -> io::Result<()>;

/// One row a format.
pub const FINDING_WRITERS: &[FindingWriter] = &[
    FindingWriter { name: "sarif", about: "SARIF 2.1.0, for tools", is_binary: false, write: sarif::write },
    FindingWriter { name: "csv", about: "问题清单, one finding a row", is_binary: false, write: problems::write },
    #[cfg(feature = "cli")]
    FindingWriter { name: "xlsx", about: "the same as a workbook", is_binary: true, write: xlsx::write },
];

/// The writer of findings of this name.
#[must_use]
pub fn finding_writer(name: &str) -> Option<&'static FindingWriter> {
    FINDING_WRITERS.iter().find(|writer| writer.name == name)
}

/// A text as it may go to a terminal: in one line, and without the control characters by which a file could take the
/// terminal over. Each of them becomes U+FFFD.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.replace(char::is_control, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}
