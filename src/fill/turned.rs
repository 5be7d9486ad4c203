//! A table that the form lays out across, printed the other way: a row for each group and a column for each result, a row
//! for each result, or a row for each of both.

use super::align::MISSING;
use super::grid::Row;
use super::pairs;
use super::read::{self, Reading};
use crate::form::{Block, Form, TableForm};

/// More than this, and the labels are not those of a turned table.
const MOST: f32 = 2.0 * MISSING;

/// The reading as a turned table, when its labels fit better than those of the table laid out across.
pub(super) fn read(form: &Form, table: &TableForm, rows: &[Row<'_>], across: Reading) -> Reading {
    // Nothing costs less than nothing.
    if across.cost <= 0.0 {
        return across;
    }
    let by_group = read::read_down(form, table, rows);
    let by_result = swap_back(table, read::read_down(form, &swap(table), rows));
    let mut turned = if by_result.cost < by_group.cost { by_result } else { by_group };
    if let Some(pairs) = pairs::read(form, table, rows).filter(|pairs| pairs.cost < turned.cost) {
        turned = pairs;
    }
    if turned.cost <= MOST && turned.cost < across.cost { turned } else { across }
}

/// The table with rows for columns.
fn swap(table: &TableForm) -> TableForm {
    let swap = |block: &Block| Block { rows: block.columns.clone(), columns: block.rows.clone(), ..block.clone() };
    TableForm { blocks: table.blocks.iter().map(swap).collect(), ..table.clone() }
}

/// The facts of a swapped table in the order and with the keys of the table.
fn swap_back(table: &TableForm, mut reading: Reading) -> Reading {
    let Some(block) = table.blocks.first() else { return reading };
    let figures: Vec<_> = table.figures().collect();
    let (rows, columns) = (block.rows.len(), block.columns.len());
    let swapped = |index: usize| (index % columns) * rows + index / columns;
    let mut facts = Vec::with_capacity(figures.len());
    for (index, figure) in figures.iter().enumerate() {
        let Some(fact) = reading.facts.get_mut(swapped(index)) else { continue };
        for diagnostic in &mut reading.diagnostics {
            if let Some(rest) = diagnostic.message.strip_prefix(&format!("{}:", fact.key)) {
                diagnostic.message = format!("{}:{rest}", figure.key());
            }
        }
        fact.key = figure.key();
        fact.unit = figure.unit().to_owned();
        facts.push(fact.clone());
    }
    reading.facts = facts;
    reading
}
