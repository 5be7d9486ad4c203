//! The words of the statutory headings.

use super::marker;
use crate::form::{self, Heading};
use crate::text;
use std::sync::LazyLock;

/// A heading that goes by its number alone is no longer than this.
pub(super) const SHORT: usize = 30;

/// The six sections by the newest form.
pub(super) fn statutory() -> impl Iterator<Item = &'static Heading> {
    form::forms().last().into_iter().flat_map(|form| &form.sections)
}

/// Every wording of the statutory headings: the section's number, and the letters.
pub(super) fn wordings() -> &'static [(u8, Vec<char>)] {
    &WORDINGS
}

/// Made once: short lines of a document are held against them one by one.
static WORDINGS: LazyLock<Vec<(u8, Vec<char>)>> = LazyLock::new(|| {
    let of_section = |statutory: &'static Heading| {
        let all = std::iter::once(&statutory.heading).chain(&statutory.also);
        all.map(|wording| (statutory.number, text::letters(&text::normalise(wording))))
    };
    statutory().flat_map(of_section).collect()
});

/// Whether a normalised line is a statutory heading to the letter, with its own number or none.
pub(super) fn is_statutory(line: &str) -> bool {
    if line.chars().count() > SHORT {
        return false;
    }
    let (marker, words) = marker::split(line);
    let letters = text::letters(words);
    let is_own = |number: u8| marker.is_none_or(|marker| marker.number == u32::from(number));
    !letters.is_empty() && wordings().iter().any(|(number, wanted)| *wanted == letters && is_own(*number))
}
