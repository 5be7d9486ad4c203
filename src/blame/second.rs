//! The second reading: which figures to look at again, and what the answer means.
//!
//! Who reads again is no concern of this room. It gets text for boxes, and reads it as a figure like any other.

use super::{Agreement, Blame, SecondReading};
use crate::check::Judgement;
use crate::number::{Decimal, Lexeme, lex};
use crate::place::{BBox, Provenance};
use crate::report::{Fact, Report, State};
use serde::{Deserialize, Serialize};

/// A figure to look at again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// The page it is printed on.
    pub page: u32,
    /// Its box there.
    pub bbox: BBox,
}

/// Of the figures on a page that are not 0, this share must read the same before a second reader is relied on: else it
/// has the page in another frame, or its font in other characters.
const RELIED_ON: (usize, usize) = (3, 4);

/// What stands in a reading that nobody was asked for.
pub(super) fn not_asked(fact: &Fact) -> SecondReading {
    not_available(&fact.key, "not asked for")
}

fn not_available(key: &str, reason: &str) -> SecondReading {
    let (found, reason) = (None, Some(reason.to_owned()));
    SecondReading { key: key.to_owned(), result: Agreement::NotAvailable, found, reason }
}

/// The figures that a second reader should look at: all those on the pages of the figures involved, since the others
/// tell whether it sees the page aright. None where nothing is broken, or the report is no PDF.
#[must_use]
pub fn asked(report: &Report, judgement: &Judgement) -> Vec<Asked> {
    let involved = judgement.blames.iter().flat_map(|blame| &blame.readings);
    let facts = involved.filter_map(|reading| report.fact(&reading.key));
    let pages: Vec<u32> = facts.filter_map(|fact| Some(asked_of(fact)?.page)).collect();
    let mut asked = asked_all(report);
    asked.retain(|asked| pages.contains(&asked.page));
    asked
}

/// Every figure of a PDF.
#[must_use]
pub fn asked_all(report: &Report) -> Vec<Asked> {
    if is_pdf(report) { report.facts.iter().filter_map(asked_of).collect() } else { Vec::new() }
}

fn asked_of(fact: &Fact) -> Option<Asked> {
    match fact.at {
        Some(Provenance::Page { page, bbox }) if fact.state == State::Number => {
            Some(Asked { key: fact.key.clone(), page, bbox })
        }
        _ => None,
    }
}

fn is_pdf(report: &Report) -> bool {
    report.source.format.to_string() == "PDF"
}

/// What a second reader saw: text for each figure asked, or a reason why there is none; or one for all of them.
pub type Seen = Result<Vec<Result<String, String>>, String>;

/// What a second reader saw of each figure asked.
#[must_use]
pub fn readings(report: &Report, asked: &[Asked], seen: &Seen) -> Vec<SecondReading> {
    asked.iter().map(|one| reading(report, asked, seen, &one.key)).collect()
}

/// Notes in a judgement what a second reader saw of the figures that its blames rest on. The verdicts follow.
pub fn read_again(report: &Report, judgement: &mut Judgement, asked: &[Asked], seen: &Seen) {
    for blame in &mut judgement.blames {
        for one in &mut blame.readings {
            *one = reading(report, asked, seen, &one.key);
        }
        Blame::conclude(blame);
    }
}

fn reading(report: &Report, asked: &[Asked], seen: &Seen, key: &str) -> SecondReading {
    match seen {
        _ if !is_pdf(report) => not_available(key, "only a PDF is read a second time"),
        Err(reason) => not_available(key, reason),
        Ok(seen) => again(report, asked, seen, key),
    }
}

fn again(report: &Report, asked: &[Asked], seen: &[Result<String, String>], key: &str) -> SecondReading {
    let found = asked.iter().zip(seen).find(|(asked, _)| asked.key == key);
    let Some(((asked_here, seen_here), fact)) = found.zip(report.fact(key)) else {
        return not_available(key, "it has no place on a page");
    };
    let text = match seen_here {
        Ok(text) => text,
        Err(reason) => return not_available(key, reason),
    };
    // The other figures of the page that are not 0, and how many of them it sees the same.
    let others = asked.iter().zip(seen).filter(|(other, _)| other.page == asked_here.page && other.key != key);
    let compared = others.filter_map(|(other, seen)| {
        let fact = report.fact(&other.key).filter(|fact| fact.value != Some(Decimal::ZERO))?;
        same(fact, seen.as_ref().ok()?)
    });
    let compared: Vec<bool> = compared.collect();
    let agreeing = compared.iter().filter(|same| **same).count();
    if agreeing * RELIED_ON.1 < compared.len() * RELIED_ON.0 {
        return not_available(key, "it does not see the other figures of the page where they are");
    }
    match same(fact, text) {
        Some(true) => SecondReading { key: key.to_owned(), result: Agreement::Confirmed, found: None, reason: None },
        // Nothing vouches for it that would contradict us.
        Some(false) if agreeing > 0 => {
            let (found, reason) = (Some(text.clone()), None);
            SecondReading { key: key.to_owned(), result: Agreement::Contradicted, found, reason }
        }
        _ => not_available(key, "it sees no figure there that can be compared"),
    }
}

/// Whether a text is the figure that is printed; none when that cannot be told.
fn same(fact: &Fact, text: &str) -> Option<bool> {
    let raw = fact.raw.as_deref()?;
    let number = |text: &str| match lex(text) {
        Lexeme::Number { value, money, .. } => Some((value, money)),
        _ => None,
    };
    let same = number(raw)? == number(text)?;
    // Of a figure on several lines a part may stand elsewhere: on the next page.
    (same || raw.trim().lines().count() < 2).then_some(same)
}
