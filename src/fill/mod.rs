//! Tables × forms → facts, by label path.
//!
//! 1. `grid`: the rows of the tables, label cells apart from figures.
//! 2. `header`: which grid columns carry which columns of the form.
//! 3. `read`: which row is which, as two sequences laid side by side (`align`) by the distance of `label`s.
//! 4. `place`: the figures of a row → columns. 5. `value`: one cell, one lexeme, one state.
//!
//! Every form is tried on every table; the one whose labels fit best is taken, table by table.

mod across;
mod align;
mod candidates;
mod columns;
mod digits;
mod doubt;
mod down;
mod entries;
mod fits;
mod grid;
mod header;
mod label;
mod lines;
mod pairs;
mod place;
mod read;
mod repeat;
mod rows;
mod stand;
mod statistics;
mod turned;
mod value;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Table};
use crate::form::{self, Form, TableId};
use crate::report::{Fact, Forms, State};
use crate::section::Outline;
use grid::Row;
use label::FormLabel;
use read::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// The statutory tables of a report.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) forms: Forms,
    pub(crate) facts: Vec<Fact>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Filled {
    /// No figure is a number any more.
    fn drop_values(&mut self) {
        for fact in self.facts.iter_mut().filter(|fact| fact.state == State::Number) {
            (fact.state, fact.value) = (State::Unreadable, None);
        }
    }

    /// Whether one of the statutory tables is there beyond doubt: most of its figures have a place.
    pub(crate) fn is_statutory(&self) -> bool {
        TableId::ALL.into_iter().any(|id| {
            let form = self.forms.get(id).and_then(form::form).and_then(|form| form.table(id));
            let keys: BTreeSet<String> =
                form.into_iter().flat_map(|form| form.figures().map(|figure| figure.key())).collect();
            let there = |fact: &&Fact| keys.contains(&fact.key) && fact.state != State::Missing;
            !keys.is_empty() && self.facts.iter().filter(there).count() * 2 >= keys.len()
        })
    }
}

/// More rows than this are no statutory table; it bounds the time that hostile input can take.
const MAX_ROWS: usize = 2_000;

/// The tables of a document, each with its rows.
pub(crate) struct Tables<'a> {
    all: Vec<Printed<'a>>,
    /// Whether the annex of 2014 to 2018 is among them.
    pub(crate) have_annex: bool,
}

/// A table and its rows.
type Printed<'a> = (&'a Table, Vec<Row<'a>>);

impl<'a> Tables<'a> {
    /// All tables of a document.
    pub(crate) fn of(document: &'a Document) -> Self {
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let all: Vec<_> = tables.enumerate().map(|(index, table)| (table, grid::table_to_rows(table, index))).collect();
        let have_annex = statistics::is_there(&all);
        Tables { all, have_annex }
    }
}

/// Fills the statutory forms from the tables of a document.
pub(crate) fn fill(tables: &Tables<'_>, outline: &Outline) -> Filled {
    let annex = if tables.have_annex { statistics::read(&tables.all) } else { None };
    let mut filled = Filled::default();
    let mut doubts: Vec<Diagnostic> = Vec::new();
    let mut missing: Vec<TableId> = Vec::new();
    let mut used: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut candidates_of_any: BTreeMap<usize, usize> = BTreeMap::new();
    for id in TableId::ALL.into_iter().filter(|id| *id != TableId::Statistics) {
        let mut candidates = candidates::of(id, &tables.all, &outline.table_sections);
        candidates.retain(|table| annex.as_ref().is_none_or(|annex| !annex.tables.contains(table)));
        let labels = row_labels(id);
        let (candidates, repeats) = repeat::without_repeats(candidates, &labels, |table| &tables.all[table].1);
        filled.diagnostics.extend(repeats);
        let rows =
            candidates.iter().flat_map(|&(table, end)| tables.all[table].1[..end].iter().cloned()).take(MAX_ROWS);
        let rows: Vec<Row<'_>> = rows.collect();
        let found = best_reading(id, &rows, outline.year);
        // Where the annex is, a table of another kind may share some words with those of the sections.
        let Some((form, reading)) = found.filter(|(_, reading)| annex.is_none() || reading.is_mostly_there()) else {
            missing.push(id);
            candidates_of_any.extend(candidates.iter().filter(|_| annex.is_none()).copied());
            continue;
        };
        candidates_of_any.extend(candidates.iter().copied());
        let places: Vec<(usize, usize)> =
            candidates.iter().flat_map(|&(table, end)| (0..end).map(move |row| (table, row))).collect();
        used.extend(reading.used.iter().filter_map(|&row| places.get(row).copied()));
        filled.forms.set(id, &form.era);
        filled.facts.extend(reading.facts);
        filled.diagnostics.extend(reading.diagnostics);
        doubts.extend(reading.digits);
    }
    if let Some(annex) = annex {
        filled.forms.set(TableId::Statistics, &annex.form.era);
        filled.facts.extend(annex.facts);
        filled.diagnostics.extend(annex.diagnostics);
        doubts.extend(annex.digits);
    } else {
        let in_force = outline.year.and_then(form::in_force);
        if filled.facts.is_empty() && in_force.is_some_and(|form| form.table(TableId::Statistics).is_some()) {
            missing = vec![TableId::Statistics];
        }
        filled.diagnostics.extend(missing.into_iter().map(|id| {
            let message = match outline.year.filter(|year| form::precedes_all(*year)) {
                Some(year) => {
                    format!("no table was laid down for {year}; those of {id}, as of later years, are not there")
                }
                None => format!("expected the statutory table {id}, found no table with its labels"),
            };
            Diagnostic::new(Code::TableMissing, message, None)
        }));
    }
    if !doubts.is_empty() {
        filled.drop_values();
        filled.diagnostics.append(&mut doubts);
    }
    for (table, end) in candidates_of_any {
        let rows = tables.all[table].1[..end].iter().enumerate().filter(|(row, _)| !used.contains(&(table, *row)));
        filled.diagnostics.extend(rows.filter_map(|(_, row)| unplaced(row)));
    }
    filled
}

/// The form whose labels fit best; of forms that fit equally, the one that was in force in the report's year. One that came
/// later must find more, and not only lack less.
fn best_reading(id: TableId, rows: &[Row<'_>], year: Option<u16>) -> Option<(&'static Form, Reading)> {
    if rows.is_empty() {
        return None;
    }
    let in_force = |form: &&Form| year.zip(form.era.parse().ok()).is_none_or(|(year, era): (u16, u16)| era <= year);
    let (first, then): (Vec<&Form>, Vec<&Form>) = form::forms().iter().rev().partition(&in_force);
    let mut best: Option<(&'static Form, Reading)> = None;
    for form in first.into_iter().chain(then) {
        // A form whose labels all fit cannot be bettered.
        if best.as_ref().is_some_and(|(_, best)| best.cost <= 0.0) {
            break;
        }
        let Some(table) = form.table(id) else { continue };
        let reading = read::read(form, table, rows, year);
        let finds_more = |best: &Reading| in_force(&form) || reading.found() > best.found();
        if best.as_ref().is_none_or(|(_, best)| reading.cost.total_cmp(&best.cost).is_lt() && finds_more(best)) {
            best = Some((form, reading));
        }
    }
    best.filter(|(_, reading)| reading.cost.is_finite())
}

/// The labels of the rows of a table of this kind that is not laid out across, in any era.
fn row_labels(id: TableId) -> Vec<FormLabel> {
    let tables = form::forms().iter().filter_map(|form| form.table(id)).filter(|table| !table.across);
    tables.flat_map(|table| &table.blocks).flat_map(|block| &block.rows).map(FormLabel::of).collect()
}

/// A row with figures that no form explained.
fn unplaced(row: &Row<'_>) -> Option<Diagnostic> {
    let words = row.words.iter().any(|words| !words.is_empty());
    (words && row.has_figures()).then(|| {
        let message =
            format!("found the row {}, which the form does not have; its figures are not used", row.printed_label());
        Diagnostic::new(Code::LabelUnplaced, message, row.at())
    })
}
