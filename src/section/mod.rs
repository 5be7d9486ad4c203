//! Document → the report's frame: title, organ, year, period, and the numbered sections with their text.

mod date;
mod front;
mod heading;
mod marker;
mod name;
mod nest;
mod parts;
mod swallowed;
mod title;
mod wording;

pub(crate) use parts::parts;
pub(crate) use swallowed::with_headings_apart;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Paragraph};
use crate::form;
use crate::report::{Period, Section, Text};
use heading::Found;

/// The report's frame around its tables.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) title: Option<String>,
    pub(crate) organ: Option<String>,
    pub(crate) year: Option<u16>,
    pub(crate) period: Option<Period>,
    pub(crate) sections: Vec<Section>,
    /// For each table of the document, the section it stands in.
    pub(crate) table_sections: Vec<Option<u8>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    is_titled: bool,
    /// The title of another kind of document.
    other: Option<String>,
    /// Statutory headings that are such beyond doubt.
    firm: usize,
}

impl Outline {
    /// Whether title or headings are those of a report. One of them may be lost; a notice or a guide has neither, though it
    /// may speak of both.
    pub(crate) fn is_of_report(&self) -> bool {
        let headings = if self.other.is_some() { 1 } else { 0 };
        (self.is_titled && self.firm >= headings) || (self.firm >= 2 && self.other.is_none())
    }
}

/// Finds the frame of a document. With `free` headings, or in a report of a year that has them, the sections are those
/// that are printed; else those of the statute.
pub(crate) fn outline(document: &Document, free: bool) -> Outline {
    let paragraphs = paragraphs(document);
    let first = |headings: &[Found]| headings.first().map_or(document.blocks.len(), |heading| heading.block);
    let (mut headings, mut diagnostics) = heading::find(&paragraphs);
    let firm = headings.iter().filter(|heading| heading.firm).count();
    let mut front = front::read(document, &paragraphs, first(&headings));
    if free || front.year.and_then(form::in_force).is_some_and(|form| form.sections.is_empty()) {
        (headings, diagnostics) = (heading::as_printed(&paragraphs), Vec::new());
        front = front::read(document, &paragraphs, first(&headings));
    } else {
        diagnostics.extend(missing(&headings));
    }
    Outline {
        title: front.title,
        organ: front.organ,
        year: front.year,
        period: front.period,
        sections: sections(&paragraphs, &headings),
        table_sections: table_sections(document, &headings),
        diagnostics,
        is_titled: front.is_titled,
        other: front.other,
        firm,
    }
}

/// The paragraphs, each with the index of its block.
fn paragraphs(document: &Document) -> Vec<(usize, &Paragraph)> {
    let blocks = document.blocks.iter().enumerate();
    let paragraphs = blocks.filter_map(|(index, block)| match block {
        Block::Paragraph(paragraph) => Some((index, paragraph)),
        Block::Table(_) => None,
    });
    paragraphs.collect()
}

fn missing(headings: &[Found]) -> impl Iterator<Item = Diagnostic> {
    wording::statutory().filter(|statutory| !headings.iter().any(|found| found.number == statutory.number)).map(
        |statutory| {
            let message =
                format!("expected a section {} {}, found no such heading", statutory.number, statutory.heading);
            Diagnostic::new(Code::SectionMissing, message, None)
        },
    )
}

fn sections(paragraphs: &[(usize, &Paragraph)], headings: &[Found]) -> Vec<Section> {
    let ends = headings.iter().skip(1).map(|next| next.block).chain([usize::MAX]);
    headings
        .iter()
        .zip(ends)
        .map(|(heading, end)| {
            let inside = paragraphs.iter().filter(|(block, _)| heading.block < *block && *block < end);
            let text = inside.map(|(_, paragraph)| Text { text: paragraph.text.clone(), at: paragraph.at.clone() });
            let texts: Vec<Text> = heading.rest.clone().into_iter().chain(text).collect();
            let (paragraphs, subsections) = nest::nest(texts);
            Section { number: heading.number, heading: heading.printed.clone(), paragraphs, subsections }
        })
        .collect()
}

fn table_sections(document: &Document, headings: &[Found]) -> Vec<Option<u8>> {
    let tables = document.blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Table(_)));
    let section = |index: usize| headings.iter().rev().find(|heading| heading.block < index).map(|found| found.number);
    tables.map(|(index, _)| section(index)).collect()
}
