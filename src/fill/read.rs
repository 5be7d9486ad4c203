//! One table form read from candidate rows: which row is which, and what stands in it.

use super::align::MISSING;
use super::columns::Columns;
use super::grid::Row;
use super::place::{How, Pieces, RowFigures};
use super::stand::Stand;
use super::turned;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Form, TableForm};
use crate::report::{Fact, State};
use std::collections::BTreeSet;

/// How well a form explains a table, and the facts it gives.
#[derive(Debug)]
pub(super) struct Reading {
    /// What had to be bent: 0 when every label is as the form prints it.
    pub(super) cost: f32,
    pub(super) facts: Vec<Fact>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Why no digit of the document is to be believed, if so.
    pub(super) digits: Option<Diagnostic>,
    /// Rows that the form explains, headers among them: indices into the rows given.
    pub(super) used: BTreeSet<usize>,
}

impl Reading {
    /// Whether at least half of the form's figures have a place in the table.
    pub(super) fn is_mostly_there(&self) -> bool {
        self.found() * 2 >= self.facts.len()
    }

    /// How many of the form's figures have a place in the table.
    pub(super) fn found(&self) -> usize {
        self.facts.iter().filter(|fact| fact.state != State::Missing).count()
    }
}

/// Reads a table of a form from rows; `year` is the report's.
pub(super) fn read(form: &Form, table: &TableForm, rows: &[Row<'_>], year: Option<u16>) -> Reading {
    if !table.across {
        return read_down(form, table, rows);
    }
    let mut reader = Reader::new(form, table, rows);
    reader.read_across(year);
    reader.say_by_order();
    turned::read(form, table, rows, reader.reading)
}

/// Reads a table of a form whose rows stand below each other.
pub(super) fn read_down(form: &Form, table: &TableForm, rows: &[Row<'_>]) -> Reading {
    let mut reader = Reader::new(form, table, rows);
    reader.read_down();
    reader.say_by_order();
    reader.reading
}

pub(super) struct Reader<'f, 'r, 'a> {
    pub(super) form: &'f Form,
    pub(super) table: &'f TableForm,
    pub(super) rows: &'r [Row<'a>],
    pub(super) reading: Reading,
    /// Labels of the rows whose figures found their columns by order.
    by_order: Vec<&'r Row<'a>>,
}

impl<'f, 'r, 'a> Reader<'f, 'r, 'a> {
    fn new(form: &'f Form, table: &'f TableForm, rows: &'r [Row<'a>]) -> Self {
        let (facts, diagnostics, used) = (Vec::new(), Vec::new(), BTreeSet::new());
        let reading = Reading { cost: 0.0, facts, diagnostics, digits: None, used };
        Reader { form, table, rows, reading, by_order: Vec::new() }
    }

    pub(super) fn place(
        &mut self,
        pieces: &Pieces<'r, 'a>,
        columns: &Columns,
        stand: Stand,
    ) -> Option<RowFigures<'r, 'a>> {
        let rows = || pieces.0.iter().map(|(row, _)| *row);
        let row = rows().find(|row| row.has_figures()).or(rows().next())?;
        let Some(figures) = pieces.place(columns, stand) else {
            let message = format!(
                "{}: expected {} figures under their columns, found another number that do not stand there; not used",
                row.printed_label(),
                columns.placed.iter().flatten().count()
            );
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, row.at()));
            // It speaks against the form: less where a blank may have left no trace, and not at all where the header does
            // not tell its columns, for then it is so with every form.
            let spaced = if pieces.is_spaced() { MISSING / 3.0 } else { MISSING };
            self.reading.cost += if columns.is_unknown { 0.0 } else { spaced };
            return None;
        };
        if figures.how == How::Order && row.has_figures() {
            self.by_order.push(row);
        }
        for seen in &figures.surplus {
            let message =
                format!("found {} behind the last column of the row {}; not used", seen.cell.text, row.printed_label());
            self.reading.diagnostics.push(Diagnostic::new(Code::SurplusCells, message, Some(seen.cell.at.clone())));
        }
        Some(figures)
    }

    pub(super) fn push(&mut self, (fact, diagnostic): (Fact, Option<Diagnostic>)) {
        self.reading.facts.push(fact);
        self.reading.diagnostics.extend(diagnostic);
    }

    fn say_by_order(&mut self) {
        if let Some(first) = self.by_order.first() {
            let message = format!(
                "the header does not stand above the figures of {} rows; they are as many as its columns, and were \
                 given to them in order (first: {})",
                self.by_order.len(),
                first.printed_label()
            );
            self.reading.diagnostics.push(Diagnostic::new(Code::ColumnsByOrder, message, first.at()));
        }
    }
}
