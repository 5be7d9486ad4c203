//! Labels of a header that are broken over rows: where a table has no rulings, each line of text is a row.

use super::grid::{Row, Seen};
use super::header::LETTERS;
use super::label::{ABOVE_NEAR, FormLabel, NEAR, Words};
use std::collections::BTreeMap;
use std::ops::Range;

/// A column label has no more lines.
const MOST_LINES: usize = 6;
/// A header has no more lines.
const MOST_ROWS: usize = 16;

/// A label with one, two … of those above it, from the lowest up.
pub(super) fn joined(leaf: &Seen<'_>, above: &[&Seen<'_>]) -> Vec<String> {
    let mut text = leaf.normalised.clone();
    let lines = above.iter().take(MOST_LINES - 1).map(|line| {
        text.insert_str(0, &line.normalised);
        text.clone()
    });
    lines.collect()
}

/// The first grid column with figures in each table.
pub(super) fn figures_from(rows: &[Row<'_>]) -> BTreeMap<usize, usize> {
    let mut from: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        if let Some(first) = row.figures().map(|seen| seen.cell.column).min() {
            let known = from.entry(row.table).or_insert(first);
            *known = first.min(*known);
        }
    }
    from
}

/// The end of the header whose rows, told one by one, are these: as far as rows without figures make more labels of the
/// form when they are put together column by column.
pub(super) fn end_of_header(
    rows: &[Row<'_>],
    header: Range<usize>,
    labels: &[FormLabel],
    figures_from: &BTreeMap<usize, usize>,
) -> usize {
    let Some(table) = rows.get(header.start).filter(|row| row.ruled && !row.has_figures()).map(|row| row.table) else {
        return header.end;
    };
    let Some(&from) = figures_from.get(&table) else { return header.end };
    let is_line = |row: &&Row<'_>| row.table == table && !row.has_figures();
    let run = rows[header.start..].iter().take(MOST_ROWS).take_while(is_line).enumerate();
    let behind_labels = |seen: &Seen<'_>| !seen.inherited && seen.is_words() && seen.range().end > from;
    let lines = run.filter(|(_, row)| row.cells.iter().any(behind_labels)).map(|(at, _)| header.start + at);
    let lines: Vec<usize> = lines.collect();
    if lines.first() != Some(&header.start) {
        return header.end;
    }
    let mut best = (header.end, letters(&rows[header.clone()], from, labels).max(LETTERS - 1));
    for end in lines.into_iter().map(|line| line + 1).filter(|end| *end > header.end) {
        let together = letters(&rows[header.start..end], from, labels);
        if together > best.1 {
            best = (end, together);
        }
    }
    best.0
}

/// How many letters of labels of the form the rows make column by column.
fn letters(rows: &[Row<'_>], from: usize, labels: &[FormLabel]) -> usize {
    let width = rows.iter().flat_map(|row| &row.cells).map(|seen| seen.range().end).max().unwrap_or(0);
    let mut seen_leaves: Vec<*const Seen<'_>> = Vec::new();
    let mut letters = 0;
    for column in from..width {
        let covers =
            |row: &'_ Row<'_>| row.cells.iter().position(|seen| seen.is_words() && seen.range().contains(&column));
        let mut stack = rows.iter().rev().filter_map(|row| covers(row).map(|at| &row.cells[at]));
        let Some(leaf) = stack.next() else { continue };
        if seen_leaves.contains(&std::ptr::from_ref(leaf)) {
            continue;
        }
        seen_leaves.push(leaf);
        let above: Vec<&Seen<'_>> = stack.filter(|line| line.range().len() <= leaf.range().len()).collect();
        let wordings = std::iter::once(leaf.normalised.clone()).chain(joined(leaf, &above));
        let near = |words: &Words| labels.iter().any(|label| label.nearest_below(words, ABOVE_NEAR).1 <= NEAR);
        let words = wordings.map(|wording| Words::with_number(&wording)).filter(near);
        letters += words.map(|words| words.len()).max().unwrap_or(0);
    }
    letters
}
