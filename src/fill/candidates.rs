//! Which tables of a document may be pieces of a statutory table.

use super::grid::Row;
use super::label::{FormLabel, Words};
use super::{MAX_ROWS, Printed};
use crate::form::{self, TableForm, TableId};

/// Tables that print labels of this kind of table in any era: those in its section; when none is there, all.
pub(super) fn of(id: TableId, tables: &[Printed<'_>], sections: &[Option<u8>]) -> Vec<usize> {
    let forms: Vec<&TableForm> = form::forms().iter().filter_map(|form| form.table(id)).collect();
    let labels: Vec<FormLabel> = forms.iter().flat_map(|table| signature(table)).collect();
    let speaks: Vec<usize> = (0..tables.len()).filter(|&table| is_signed(&tables[table].1, &labels, id)).collect();
    let section = forms.first().and_then(|table| table.section);
    let in_section = |table: &usize| section.is_some() && sections.get(*table).copied().flatten() == section;
    let here: Vec<usize> = speaks.iter().copied().filter(in_section).collect();
    let chosen = if here.is_empty() { speaks } else { here };
    // A fragment between two pieces may have kept no whole label.
    match (chosen.first(), chosen.last()) {
        (Some(&first), Some(&last)) => {
            let around = Around { tables, forms: &forms, sections, section: section.filter(|_| in_section(&first)) };
            (around.first(first)..=around.last(last)).collect()
        }
        _ => Vec::new(),
    }
}

/// The labels that tell a table: of its rows; and of its columns when it is laid out across.
fn signature(table: &TableForm) -> Vec<FormLabel> {
    let rows = table.blocks.iter().flat_map(|block| &block.rows);
    let columns = table.blocks.iter().filter(|_| table.across).flat_map(|block| &block.columns);
    rows.chain(columns).map(FormLabel::of).collect()
}

/// Letters of exact labels that make a table a candidate: one label of a row of section two has as many.
const SIGNED: usize = 4;

fn is_signed(rows: &[Row<'_>], labels: &[FormLabel], id: TableId) -> bool {
    let mut letters = 0;
    for row in rows.iter().take(MAX_ROWS) {
        let own = row.cells.iter().filter(|seen| !seen.inherited && seen.is_words());
        let exact = own
            .map(|seen| Words::new(&seen.normalised))
            .filter(|words| labels.iter().any(|label| label.is_exactly(words)));
        letters += exact.map(|words| words.len()).sum::<usize>();
        // 总计 and 其他 stand in many tables: one group of results has 14 letters besides.
        if letters >= if id == TableId::Review { 3 * SIGNED } else { SIGNED } {
            return true;
        }
    }
    false
}

/// What stands beside the tables that are told by their labels, and may be a piece with few: a header, a row with a short
/// label.
struct Around<'t, 'a> {
    tables: &'t [Printed<'a>],
    forms: &'t [&'static TableForm],
    sections: &'t [Option<u8>],
    /// The section of the table, where it is known.
    section: Option<u8>,
}

impl Around<'_, '_> {
    /// The first table that belongs to this one.
    fn first(&self, mut table: usize) -> usize {
        while let Some(before) = table.checked_sub(1).filter(|before| self.is_piece(*before, true)) {
            table = before;
        }
        table
    }

    /// The last one.
    fn last(&self, mut table: usize) -> usize {
        while self.is_piece(table + 1, false) {
            table += 1;
        }
        table
    }

    /// Whether a table is a piece: in the same section one with a label of the form; elsewhere only what has labels of
    /// columns and no data, before the first.
    fn is_piece(&self, table: usize, is_before: bool) -> bool {
        let Some((_, rows)) = self.tables.get(table) else { return false };
        let rows = &rows[..rows.len().min(MAX_ROWS)];
        if self.section.is_some() {
            let here = self.sections.get(table).copied().flatten() == self.section;
            return here && rows.iter().any(|row| self.is_labelled(row, true));
        }
        is_before && !rows.iter().any(Row::is_data) && rows.iter().any(|row| self.is_labelled(row, false))
    }

    /// Whether a row prints to the letter a label of a column, or of a row.
    fn is_labelled(&self, row: &Row<'_>, or_row: bool) -> bool {
        let blocks = || self.forms.iter().flat_map(|table| &table.blocks);
        let columns = blocks().flat_map(|block| &block.columns);
        let rows = blocks().filter(|_| or_row).flat_map(|block| &block.rows);
        let labels: Vec<FormLabel> = columns.chain(rows).map(FormLabel::of).collect();
        row.cells.iter().filter(|seen| seen.is_words()).any(|seen| {
            let words = Words::new(&seen.normalised);
            labels.iter().any(|label| label.is_exactly(&words))
        })
    }
}
