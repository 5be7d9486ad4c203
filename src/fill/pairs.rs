//! A table that the form lays out across, printed as a list: a row for each figure, with its group, its result and nothing
//! else.

use super::align::MISSING;
use super::grid::{Row, Seen};
use super::label::{FormLabel, Words};
use super::place::Slot;
use super::read::Reading;
use super::value::{self, Printed};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Form, Label, TableForm};
use std::collections::BTreeSet;

/// The labels of the list, to the letter.
struct List {
    /// Innermost labels of the groups, and those above them.
    groups: Vec<FormLabel>,
    outer: Vec<FormLabel>,
    results: Vec<FormLabel>,
}

/// The reading as a list; none where a figure has two rows, or a row more than one figure.
pub(super) fn read(form: &Form, table: &TableForm, rows: &[Row<'_>]) -> Option<Reading> {
    let [block] = &table.blocks[..] else { return None };
    let leaf = |label: &Label| FormLabel::new(&[label.leaf()], &label.also);
    let outer = block.rows.iter().flat_map(|row| row.path.iter().rev().skip(1)).collect::<BTreeSet<_>>();
    let list = List {
        groups: block.rows.iter().map(leaf).collect(),
        outer: outer.into_iter().map(|label| FormLabel::new(&[label], &[])).collect(),
        results: block.columns.iter().map(leaf).collect(),
    };
    let mut slots: Vec<Slot<'_, '_>> = vec![Slot::NoColumn; list.groups.len() * list.results.len()];
    let mut used = BTreeSet::new();
    let mut group: Option<usize> = None;
    for (index, row) in rows.iter().enumerate() {
        let Some((result, end)) = list.result(row, &mut group) else { continue };
        let slot = slots.get_mut(group? * list.results.len() + result)?;
        if !matches!(slot, Slot::NoColumn) {
            return None;
        }
        *slot = figure(row, end)?;
        used.insert(index);
    }
    let mut reading = Reading { cost: 0.0, facts: Vec::new(), diagnostics: Vec::new(), digits: None, used };
    for (figure, slot) in table.figures().zip(slots) {
        if matches!(slot, Slot::NoColumn) {
            reading.cost += MISSING;
            let message =
                format!("expected the row {} / {}, found no such label", figure.row_path(), figure.column.leaf());
            reading.diagnostics.push(Diagnostic::new(Code::LabelMissing, message, None));
        }
        let (fact, diagnostic) = value::fact(&figure, &form.era, &Printed::of_row(slot, None));
        reading.facts.push(fact);
        reading.diagnostics.extend(diagnostic);
    }
    Some(reading)
}

impl List {
    /// The result that a row names, and the grid column behind that label. The group is the last that was named, in this
    /// row or above; an outer label printed anew ends it.
    fn result(&self, row: &Row<'_>, group: &mut Option<usize>) -> Option<(usize, usize)> {
        let mut result = None;
        for seen in row.cells.iter().filter(|seen| seen.is_words()) {
            let words = Words::new(&seen.normalised);
            let is = |label: &FormLabel| label.is_exactly(&words);
            if let Some(named) = self.groups.iter().position(is) {
                *group = Some(named);
            } else if self.outer.iter().any(is) && !seen.inherited {
                *group = None;
            } else if !seen.inherited {
                result = self.results.iter().position(is).map(|result| (result, seen.range().end)).or(result);
            }
        }
        result
    }
}

/// The one figure behind a label, or the blank cell in its place.
fn figure<'r, 'a>(row: &'r Row<'a>, from: usize) -> Option<Slot<'r, 'a>> {
    let behind: Vec<&'r Seen<'a>> =
        row.cells.iter().filter(|seen| !seen.inherited && seen.cell.column >= from).collect();
    let printed: Vec<&&'r Seen<'a>> = behind.iter().filter(|seen| !seen.is_blank()).collect();
    match (&printed[..], behind.first()) {
        ([seen], _) => Some(Slot::Cell(seen)),
        ([], Some(blank)) if row.ruled => Some(Slot::Cell(blank)),
        _ => None,
    }
}
