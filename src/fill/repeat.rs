//! Tables that print again the rows of a table before them: last year's, or a copy. The first one counts.

use super::grid::Row;
use super::label::FormLabel;
use crate::diagnostic::{Code, Diagnostic};
use crate::place::Provenance;
use std::collections::BTreeSet;

/// So many rows again are no piece torn off, whatever else the table has: in text labels are broken in one and whole in
/// the other.
const MANY: usize = 8;
/// A table with fewer rows of the form than this may be a piece torn off with a label repeated.
const FEW: usize = 3;

/// How many rows of each table to read: none of a table that repeats most of its rows, pieces that follow it included; of
/// a table that holds both, those before. And a remark on each.
pub(super) fn without_repeats<'t, 'a: 't>(
    tables: Vec<usize>,
    labels: &[FormLabel],
    rows: impl Fn(usize) -> &'t [Row<'a>],
) -> (Vec<(usize, usize)>, Vec<Diagnostic>) {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut repeats = false;
    let mut diagnostics = Vec::new();
    let mut kept = Vec::new();
    for table in tables {
        let rows = rows(table);
        let found: Vec<BTreeSet<usize>> = rows.iter().map(|row| labels_of(row, labels)).collect();
        let of_table: BTreeSet<usize> = found.iter().flatten().copied().collect();
        let known = of_table.intersection(&seen).count();
        // A piece without any label belongs to what stands before it.
        repeats = if of_table.is_empty() {
            repeats
        } else {
            of_table.len() >= FEW && (known * 2 > of_table.len() || known >= MANY)
        };
        if repeats {
            diagnostics.push(say(known, "table is", rows.iter().find_map(Row::at)));
            continue;
        }
        let (end, again) = end_of_first(&found);
        if end < rows.len() {
            diagnostics.push(say(again, "second time is", rows[end].at()));
        }
        seen.extend(of_table);
        kept.push((table, end));
    }
    (kept, diagnostics)
}

fn say(count: usize, what: &str, at: Option<Provenance>) -> Diagnostic {
    let message = format!("{count} rows that stand in a table before are printed again; this {what} not used");
    Diagnostic::new(Code::FactRepeated, message, at)
}

/// Where the rows of a table begin anew, and how many are printed twice.
fn end_of_first(found: &[BTreeSet<usize>]) -> (usize, usize) {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut again: Vec<usize> = Vec::new();
    for (row, labels) in found.iter().enumerate() {
        if labels.iter().any(|label| !seen.insert(*label)) {
            again.push(row);
        }
    }
    let begins = again.first().copied().filter(|_| again.len() >= FEW);
    (begins.unwrap_or(found.len()), again.len())
}

/// Which labels of the form's rows a row prints to the letter, and behind it figures or places for some: a header repeated
/// on the next page has 总计, too.
fn labels_of(row: &Row<'_>, labels: &[FormLabel]) -> BTreeSet<usize> {
    let words = row.words.last().filter(|_| row.is_data());
    (0..labels.len()).filter(|label| words.is_some_and(|words| labels[*label].is_exactly(words))).collect()
}
