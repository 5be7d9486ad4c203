//! Whether the digits of a page are those that a reader sees. Where a font's table of characters is wrong, a page shows one
//! number and its text holds another, and nothing in a figure tells. The numbers before the labels do: 1.属于国家秘密 has
//! its number from the form.

use super::align::Match;
use super::grid::Row;
use super::rows::FormRow;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Level, Marker};

/// So many labels with a number tell.
const ENOUGH: usize = 3;

/// A remark when the numbers before labels are others than the form's: in the first group of rows that the form counts from
/// 1, most of them. Reports that count on over all groups are right in the first. `rows` gives the row of each match.
pub(super) fn doubt<'r>(
    matches: &[Match],
    form_rows: &[FormRow],
    row: impl Fn(&Match) -> &'r Row<'r>,
) -> Option<Diagnostic> {
    let arabic = |marker: Option<Marker>| marker.filter(|marker| marker.level == Level::Arabic);
    let mut found: Vec<&Match> = matches.iter().collect();
    found.sort_by_key(|found| found.form);
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    for found in &found {
        let form = arabic(form_rows[found.form].label.marker());
        let printed = arabic(row(found).words.last().and_then(|words| words.marker()));
        let Some((form, printed)) = form.zip(printed) else { continue };
        if numbers.last().is_some_and(|(last, _)| form.number <= *last) {
            break;
        }
        numbers.push((form.number, printed.number));
    }
    let other = numbers.iter().filter(|(form, printed)| form != printed).count();
    let first = found.iter().map(|found| row(found)).find(|row| row.is_of_page())?;
    (numbers.len() >= ENOUGH && other * 2 > numbers.len()).then(|| {
        let list = |numbers: Vec<u32>| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let message = format!(
            "expected labels with the numbers {}, found {}: the page may show other digits than its text holds, as \
             with a font whose table of characters is wrong; no figure is used. Print the file to PDF anew, or run OCR on it",
            list(numbers.iter().map(|number| number.0).collect()),
            list(numbers.iter().map(|number| number.1).collect()),
        );
        Diagnostic::new(Code::ValueUnreadable, message, first.at())
    })
}
