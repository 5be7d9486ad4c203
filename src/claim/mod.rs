//! Section texts → claims: what the running text says of figures, each with its sentence, its keys and its scope.
//!
//! A number is a claim when the words around it make a topic of `src/form/narrative.toml`. Its scope is the whole organ
//! and the whole year only when every word of its clause is known: precision comes before recall.

mod context;
mod keys;
mod numeral;
mod organ;
mod period;
mod reader;
mod scope;
mod sentence;
#[cfg(test)]
mod tests;
mod token;
mod topic;

use crate::place::Provenance;
use crate::report::{Claim, Report, Section, Subsection, Text};
use context::Context;
use reader::Reader;

/// No report makes as many.
const MOST: usize = 500;

/// All claims of the running text, in its order.
pub(crate) fn claims(report: &Report) -> Vec<Claim> {
    let mut walk = Walk { reader: Reader::new(report), claims: Vec::new() };
    report.sections.iter().for_each(|section| walk.section(section));
    walk.claims.truncate(MOST);
    walk.claims
}

struct Walk<'r> {
    reader: Reader<'r>,
    claims: Vec<Claim>,
}

impl Walk<'_> {
    fn section(&mut self, section: &Section) {
        let context = self.reader.below(&Context::default(), &section.heading);
        self.texts(section.number, &context, &section.paragraphs);
        section.subsections.iter().for_each(|inner| self.subsection(section.number, &context, inner));
    }

    fn subsection(&mut self, number: u8, outer: &Context, subsection: &Subsection) {
        let at = subsection.paragraphs.first().map(|text| &text.at);
        self.text(number, outer, &subsection.heading, at);
        let context = self.reader.below(outer, &subsection.heading);
        self.texts(number, &context, &subsection.paragraphs);
        subsection.subsections.iter().for_each(|inner| self.subsection(number, &context, inner));
    }

    fn texts(&mut self, number: u8, context: &Context, texts: &[Text]) {
        texts.iter().for_each(|text| self.text(number, context, &text.text, Some(&text.at)));
    }

    fn text(&mut self, number: u8, context: &Context, text: &str, at: Option<&Provenance>) {
        if self.claims.len() >= MOST {
            return;
        }
        let told = self.reader.paragraph(context, text, MOST - self.claims.len());
        self.claims.extend(told.into_iter().map(|claim| Claim { section: number, at: at.cloned(), ..claim }));
    }
}
