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

use crate::diagnostic::{Code, Diagnostic};
use crate::place::Provenance;
use crate::report::{Claim, Report, Section, Subsection, Text};
use context::Context;
use reader::Reader;

/// No report makes as many.
const MOST: usize = 500;

/// All claims of the running text, in its order; and a remark where there are more than are read.
pub(crate) fn claims(report: &Report) -> (Vec<Claim>, Option<Diagnostic>) {
    let mut walk = Walk { reader: Reader::new(report), claims: Vec::new() };
    report.sections.iter().for_each(|section| walk.section(section));
    let is_cut = walk.claims.len() >= MOST;
    let remark = is_cut.then(|| {
        let at = walk.claims.last().and_then(|claim| claim.at.clone());
        let message = format!("expected a report, found a text with {MOST} claims; those after them were not read");
        Diagnostic::new(Code::ClaimsCut, message, at)
    });
    (walk.claims, remark)
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

    /// Paragraphs, and of those that break off in a sentence, what goes on in the next.
    fn texts(&mut self, number: u8, context: &Context, mut texts: &[Text]) {
        const JOINED: usize = 4;
        while let Some((first, _)) = texts.split_first() {
            let torn = texts.iter().take(JOINED - 1).take_while(|text| sentence::is_torn(&text.text)).count();
            let (own, rest) = texts.split_at((torn + 1).min(texts.len()));
            texts = rest;
            match own {
                [_] => self.text(number, context, &first.text, Some(&first.at)),
                _ => self.joined(number, context, own),
            }
        }
    }

    fn joined(&mut self, number: u8, context: &Context, texts: &[Text]) {
        let whole: String = texts.iter().map(|text| text.text.as_str()).collect();
        let before = self.claims.len();
        let places = self.told(number, context, &whole);
        for (claim, place) in self.claims[before..].iter_mut().zip(places) {
            let mut end = 0;
            let here = texts.iter().find(|text| {
                end += text.text.len();
                place < end
            });
            claim.at = here.map(|text| text.at.clone());
        }
    }

    fn text(&mut self, number: u8, context: &Context, text: &str, at: Option<&Provenance>) {
        let before = self.claims.len();
        self.told(number, context, text);
        self.claims[before..].iter_mut().for_each(|claim| claim.at = at.cloned());
    }

    /// Takes in what a paragraph claims; gives where in it each sentence begins.
    fn told(&mut self, section: u8, context: &Context, text: &str) -> Vec<usize> {
        let most = MOST.saturating_sub(self.claims.len());
        if most == 0 {
            return Vec::new();
        }
        let (places, claims): (Vec<_>, Vec<_>) = self.reader.paragraph(context, text, most).into_iter().unzip();
        self.claims.extend(claims.into_iter().map(|claim| Claim { section, ..claim }));
        places
    }
}
