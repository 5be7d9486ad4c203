//! Tables that print again the rows of a table before them: last year's, or a copy. The first one counts.

use super::grid::Row;
use super::label::{FormLabel, Words};
use crate::diagnostic::{Code, Diagnostic};
use std::collections::BTreeSet;

/// A table with fewer rows of the form than this may be a piece torn off with a label repeated.
const FEW: usize = 3;

/// The tables without those that repeat most of their rows, pieces that follow these included; and a remark on each.
pub(super) fn without_repeats<'t, 'a: 't>(
    tables: Vec<usize>,
    labels: &[FormLabel],
    rows: impl Fn(usize) -> &'t [Row<'a>],
) -> (Vec<usize>, Vec<Diagnostic>) {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut repeats = false;
    let mut diagnostics = Vec::new();
    let kept = tables.into_iter().filter(|&table| {
        let found = labels_of(rows(table), labels);
        let known = found.intersection(&seen).count();
        // A piece without any label belongs to what stands before it.
        repeats = if found.is_empty() { repeats } else { found.len() >= FEW && known * 2 > found.len() };
        if repeats {
            let message =
                format!("{known} rows that stand in a table before are printed again; this table is not used");
            let at = rows(table).iter().find_map(Row::at);
            diagnostics.push(Diagnostic::new(Code::FactRepeated, message, at));
        } else {
            seen.extend(found);
        }
        !repeats
    });
    (kept.collect(), diagnostics)
}

/// Which labels of the form's rows are printed to the letter, and behind them figures or places for some: a header
/// repeated on the next page has 总计, too.
fn labels_of(rows: &[Row<'_>], labels: &[FormLabel]) -> BTreeSet<usize> {
    let words: Vec<&Words> = rows.iter().filter(|row| row.is_data()).filter_map(|row| row.words.last()).collect();
    (0..labels.len()).filter(|label| words.iter().any(|words| labels[*label].is_exactly(words))).collect()
}
