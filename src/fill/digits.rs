//! Whether the digits of a page are those that a reader sees. Where a font's table of characters is wrong, a page shows one
//! number and its text holds another, and nothing in a figure tells. The numbers before the labels do: 1.属于国家秘密 has
//! its number from the form.

use crate::diagnostic::{Code, Diagnostic};
use crate::place::Provenance;
use crate::text::{Level, Marker};

/// So many labels with a number tell.
const ENOUGH: usize = 3;

/// A remark when the numbers before labels are others than the form's: in the first group of rows that the form counts from
/// 1, most of them. Reports that count on over all groups are right in the first. For each row, in the form's order, its
/// number in the form and the one printed.
pub(super) fn doubt(
    rows: impl Iterator<Item = (Option<Marker>, Option<Marker>)>,
    at: Option<Provenance>,
) -> Option<Diagnostic> {
    let arabic = |marker: Option<Marker>| marker.filter(|marker| marker.level == Level::Arabic);
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    for (form, printed) in rows {
        let Some((form, printed)) = arabic(form).zip(arabic(printed)) else { continue };
        if numbers.last().is_some_and(|(last, _)| form.number <= *last) {
            break;
        }
        numbers.push((form.number, printed.number));
    }
    let other = numbers.iter().filter(|(form, printed)| form != printed).count();
    (numbers.len() >= ENOUGH && other * 2 > numbers.len()).then(|| {
        let list = |numbers: Vec<u32>| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let message = format!(
            "expected labels with the numbers {}, found {}: the page may show other digits than its text holds, as \
             with a font whose table of characters is wrong; no figure is used. Print the file to PDF anew, or run OCR on it",
            list(numbers.iter().map(|number| number.0).collect()),
            list(numbers.iter().map(|number| number.1).collect()),
        );
        Diagnostic::new(Code::ValueUnreadable, message, at)
    })
}
