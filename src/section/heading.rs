//! Which paragraphs are the headings of the six sections: by their words first, by their number second.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Paragraph;
use crate::form::{self, Heading};
use crate::report::Text;
use crate::text::{self, Level};

/// A heading that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Index of its block.
    pub(super) block: usize,
    /// Number of the section by the statute.
    pub(super) number: u8,
    /// The heading as printed.
    pub(super) printed: String,
    /// Text that follows it in the same paragraph.
    pub(super) rest: Option<Text>,
}

/// Share of letters that may differ in a heading that has a Chinese number; and in one that has not.
const NUMBERED: f32 = 0.4;
const BARE: f32 = 0.15;
/// A heading that goes by its number alone is no longer than this.
const SHORT: usize = 30;

/// The six sections by the newest form.
pub(super) fn statutory() -> impl Iterator<Item = &'static Heading> {
    form::forms().last().into_iter().flat_map(|form| &form.sections)
}

/// A paragraph seen as a heading.
struct Candidate<'a> {
    block: usize,
    paragraph: &'a Paragraph,
    normalised: String,
}

/// A candidate taken for the heading of a section.
struct Taken {
    candidate: usize,
    number: u8,
    /// Share of letters that differ.
    distance: f32,
    /// The distance, and more when the number is not the section's: of two headings the better one.
    rank: f32,
    /// Bytes of the normalised paragraph that are the heading.
    length: usize,
}

/// The headings in document order, at most one a section.
pub(super) fn find(paragraphs: &[(usize, &Paragraph)]) -> (Vec<Found>, Vec<Diagnostic>) {
    let candidates: Vec<Candidate<'_>> = paragraphs
        .iter()
        .filter(|(_, paragraph)| may_be_heading(paragraph))
        .map(|&(block, paragraph)| Candidate { block, paragraph, normalised: text::normalise(&paragraph.text) })
        .collect();
    // With a table of contents each heading is there twice, and the second one counts.
    let wordings = wordings();
    let contents = candidates.iter().any(|candidate| candidate.normalised == "目录");
    let mut taken: Vec<Taken> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let Some(found) = by_words(index, candidate, &wordings) else { continue };
        match taken.iter_mut().find(|known| known.number == found.number) {
            Some(known) if found.rank < known.rank || (contents && found.rank == known.rank) => {
                *known = found;
            }
            Some(_) => {}
            None => taken.push(found),
        }
    }
    for number in 1..=6 {
        if !taken.iter().any(|found| found.number == number) {
            let found = by_number(&candidates, &taken, number);
            taken.extend(found);
        }
    }
    taken.sort_by_key(|found| candidates[found.candidate].block);
    let diagnostics = taken.iter().filter_map(|found| bent(&candidates[found.candidate], found)).collect();
    (taken.iter().map(|found| split(&candidates[found.candidate], found)).collect(), diagnostics)
}

/// Headings that no notice laid down: the paragraphs with the numbers 一、 to the last, each after the one before it.
pub(super) fn as_printed(paragraphs: &[(usize, &Paragraph)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for &(block, paragraph) in paragraphs.iter().filter(|(_, paragraph)| may_be_heading(paragraph)) {
        let normalised = text::normalise(&paragraph.text);
        let Some(marker) = text::split_item(&normalised).0.filter(|marker| marker.level == Level::Chinese) else {
            continue;
        };
        let (heading, rest) = paragraph.text.split_once(['。', '：']).unwrap_or((&paragraph.text, ""));
        let next = found.last().map_or(1, |last| u32::from(last.number) + 1);
        // A table of contents has the same numbers before, and no text between them.
        let again = marker.number == 1 && found.len() > 1 && block - found[0].block <= found.len();
        if heading.chars().count() > SHORT || (marker.number != next && !again) {
            continue;
        }
        let Ok(number) = u8::try_from(marker.number) else { continue };
        if again {
            found.clear();
        }
        let rest = Some(rest.trim()).filter(|rest| !rest.is_empty());
        let rest = rest.map(|rest| Text { text: rest.to_owned(), at: paragraph.at.clone() });
        found.push(Found { block, number, printed: heading.trim().to_owned(), rest });
    }
    found
}

/// Most paragraphs are told from a heading by their first characters: no number, and too long.
fn may_be_heading(paragraph: &Paragraph) -> bool {
    let start: String = paragraph.text.chars().filter(|c| !c.is_whitespace()).take(6).collect();
    paragraph.level.is_some()
        || text::split_item(&text::normalise(&start)).0.is_some()
        || paragraph.text.chars().count() <= SHORT
}

/// Every wording of the statutory headings: the section's number, and the letters.
fn wordings() -> Vec<(u8, Vec<char>)> {
    let of_section = |statutory: &'static Heading| {
        let all = std::iter::once(&statutory.heading).chain(&statutory.also);
        all.map(|wording| (statutory.number, text::letters(&text::normalise(wording))))
    };
    statutory().flat_map(of_section).collect()
}

fn by_words(index: usize, candidate: &Candidate<'_>, wordings: &[(u8, Vec<char>)]) -> Option<Taken> {
    let (marker, rest) = text::split_item(&candidate.normalised);
    let numbered = marker.is_some_and(|marker| marker.level == Level::Chinese);
    let most = if numbered { NUMBERED } else { BARE };
    let words = text::letters(rest);
    let mut best: Option<Taken> = None;
    for (number, wanted) in wordings {
        let mut length = candidate.normalised.len();
        // The heading and its text in one paragraph.
        let distance = if numbered && words.len() > wanted.len() && words.starts_with(wanted) {
            length -= rest.len() - bytes_of_letters(rest, wanted.len());
            0.0
        } else if too_long(&words, wanted) {
            continue;
        } else {
            text::distance(&words, wanted)
        };
        let own_number = marker.is_some_and(|marker| marker.number == u32::from(*number));
        let rank = distance + if numbered && own_number { 0.0 } else { BARE };
        if distance <= most && best.as_ref().is_none_or(|best| rank < best.rank) {
            best = Some(Taken { candidate: index, number: *number, distance, rank, length });
        }
    }
    best
}

/// Whether the lengths alone put two texts too far apart.
fn too_long(words: &[char], wanted: &[char]) -> bool {
    words.len() > 2 * wanted.len() || wanted.len() > 2 * words.len()
}

/// Bytes up to the end of this many letters, with the punctuation that closes them.
fn bytes_of_letters(text: &str, count: usize) -> usize {
    let last = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).nth(count.saturating_sub(1));
    let end = last.map_or(0, |(index, c)| index + c.len_utf8());
    end + text[end..].len() - text[end..].trim_start_matches(['.', ':', ',', ';', '、']).len()
}

/// A short paragraph with the Chinese number of a section that is missing, between its neighbours.
fn by_number(candidates: &[Candidate<'_>], taken: &[Taken], number: u8) -> Option<Taken> {
    let block = |found: &Taken| candidates[found.candidate].block;
    let after = taken.iter().filter(|found| found.number < number).map(block).max();
    let before = taken.iter().filter(|found| found.number > number).map(block).min();
    let between = |candidate: &&Candidate<'_>| {
        after.is_none_or(|after| candidate.block > after) && before.is_none_or(|before| candidate.block < before)
    };
    // Without any neighbour a number alone proves nothing.
    after.or(before)?;
    candidates.iter().enumerate().filter(|(_, candidate)| between(candidate)).find_map(|(index, candidate)| {
        let marker = text::split_item(&candidate.normalised).0?;
        let short = candidate.normalised.chars().count() <= SHORT && !candidate.paragraph.text.contains('。');
        let fits = marker.level == Level::Chinese && marker.number == u32::from(number) && short;
        fits.then_some(Taken { candidate: index, number, distance: 1.0, rank: 1.0, length: candidate.normalised.len() })
    })
}

fn bent(candidate: &Candidate<'_>, found: &Taken) -> Option<Diagnostic> {
    let marker = text::split_item(&candidate.normalised).0;
    let as_expected =
        marker.is_some_and(|marker| marker.level == Level::Chinese && marker.number == u32::from(found.number));
    let statutory = statutory().find(|statutory| statutory.number == found.number)?;
    (!as_expected || found.distance > 0.0).then(|| {
        let printed = candidate.paragraph.text.chars().take(SHORT).collect::<String>();
        let message = format!("expected the heading {} {}, found {printed}", found.number, statutory.heading);
        Diagnostic::new(Code::HeadingBent, message, Some(candidate.paragraph.at.clone()))
    })
}

fn split(candidate: &Candidate<'_>, found: &Taken) -> Found {
    let (heading, rest) = text::split_printed(&candidate.paragraph.text, found.length);
    let rest = rest.trim();
    Found {
        block: candidate.block,
        number: found.number,
        printed: heading.trim().trim_end_matches(['。', '：', ':']).to_owned(),
        rest: (!rest.is_empty()).then(|| Text { text: rest.to_owned(), at: candidate.paragraph.at.clone() }),
    }
}
