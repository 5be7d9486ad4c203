//! The rows of the tables as fill sees them: cells with their lexemes, label cells apart from figures.

use super::label::Words;
use crate::document::{Cell, Table};
use crate::number::{self, Decimal, Lexeme};
use crate::place::Provenance;
use crate::text;
use std::ops::Range;

/// A cell as seen from one grid row.
#[derive(Clone, Debug)]
pub(super) struct Seen<'a> {
    pub(super) cell: &'a Cell,
    pub(super) lexeme: Lexeme,
    pub(super) normalised: String,
    /// Whether it begins in a row above: it labels this row, but is not this row's own.
    pub(super) inherited: bool,
}

impl Seen<'_> {
    pub(super) fn range(&self) -> Range<usize> {
        self.cell.column..self.cell.column + self.cell.col_span
    }

    /// Text that is no figure: what a label is made of.
    pub(super) fn is_words(&self) -> bool {
        self.lexeme == Lexeme::Other
    }

    pub(super) fn is_figure(&self) -> bool {
        matches!(self.lexeme, Lexeme::Number { .. } | Lexeme::Dash)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.lexeme, Lexeme::Number { .. })
    }

    pub(super) fn is_blank(&self) -> bool {
        self.lexeme == Lexeme::Blank
    }
}

/// A grid row of one of the tables.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// Index of its table among the tables of the document.
    pub(super) table: usize,
    /// Whether standing in a column means something; see [`Table::ruled`].
    pub(super) ruled: bool,
    /// Number of grid columns of its table.
    pub(super) width: usize,
    /// Whether an empty cell leaves no trace; see [`Table::spaced`].
    pub(super) spaced: bool,
    pub(super) cells: Vec<Seen<'a>>,
    /// The grid column behind the last cell that is written: text has lines of any length, and what fills them up to the
    /// widest stands where their last cell does.
    pub(super) written: usize,
    /// Index into `cells` of the row's number (序号), where one stands before its label: it is no figure.
    number: Option<usize>,
    /// Indices into `cells`: words before the first figure, the row's own.
    pub(super) labels: Vec<usize>,
    /// The same as words, ready for comparison.
    pub(super) words: Vec<Words>,
}

impl Row<'_> {
    /// Whether it prints any figure.
    pub(super) fn has_figures(&self) -> bool {
        self.figures().next().is_some()
    }

    /// Its own figures, its number apart.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Seen<'_>> {
        let own = self.cells.iter().enumerate().filter(|(_, seen)| seen.is_figure() && !seen.inherited);
        own.filter(|(index, _)| Some(*index) != self.number).map(|(_, seen)| seen)
    }

    /// Whether it prints figures, or a ruled place for some behind its label: a row of data, be it blank.
    pub(super) fn is_data(&self) -> bool {
        let end = self.label_end();
        let blank = |seen: &&Seen<'_>| !seen.inherited && seen.cell.column >= end && seen.is_blank();
        self.has_figures() || (self.ruled && !self.labels.is_empty() && self.cells.iter().filter(blank).count() >= 2)
    }

    /// Whether its cells have marks between them, in a line of text: then a blank is seen, and all are there to be counted.
    pub(super) fn is_marked(&self) -> bool {
        let in_text = self.cells.first().is_some_and(|seen| seen.cell.at.line().is_some());
        in_text && !self.ruled && !self.spaced
    }

    /// Whether its cells stand on a page: without rulings, an empty one is only where others of its column are.
    pub(super) fn is_of_page(&self) -> bool {
        self.cells.first().is_some_and(|seen| matches!(seen.cell.at, Provenance::Page { .. }))
    }

    /// The first grid column behind its label, or behind its number.
    pub(super) fn label_end(&self) -> usize {
        self.labels.last().or(self.number.as_ref()).map_or(0, |&index| self.cells[index].range().end)
    }

    /// Whether its figures only number the columns: 1, 2, 3 … or, as programs count, from 0.
    pub(super) fn numbers_columns(&self) -> bool {
        let numbers = |seen: &Seen<'_>| match seen.lexeme {
            Lexeme::Number { value, .. } => Some(value),
            _ => None,
        };
        // A serial number may stand before them.
        let counted = |first: i64, from: usize| {
            (first..).zip(self.figures().skip(from)).all(|(n, seen)| numbers(seen) == Some(n.into()))
        };
        (counted(1, 0) || counted(1, 1) || counted(0, 0)) && self.figures().count() >= COUNTED
    }

    /// The innermost label, normalised.
    pub(super) fn leaf(&self) -> &str {
        self.labels.last().map_or("", |&index| &self.cells[index].normalised)
    }

    /// The labels as printed, on one line.
    pub(super) fn printed_label(&self) -> String {
        let texts = self.labels.iter().map(|&index| self.cells[index].cell.text.split_whitespace().collect::<String>());
        texts.collect::<Vec<_>>().join(" / ")
    }

    pub(super) fn at(&self) -> Option<Provenance> {
        let own = self.labels.first().map(|&index| &self.cells[index]);
        own.or(self.cells.first()).map(|seen| seen.cell.at.clone())
    }
}

/// As many figures that count 1, 2, 3 … are no figures of a report.
const COUNTED: usize = 5;

/// The grid rows of a table.
pub(super) fn table_to_rows<'a>(table: &'a Table, index: usize) -> Vec<Row<'a>> {
    let rows = table.grid_rows().into_iter().enumerate();
    let rows: Vec<Vec<Seen<'a>>> =
        rows.map(|(row, cells)| cells.into_iter().map(|cell| see(cell, row)).collect()).collect();
    let is_counted = counts_rows(&rows);
    let row = |cells: Vec<Seen<'a>>| {
        let number = row_number(&cells).or((is_counted && cells[0].is_number()).then_some(0));
        let labels = label_cells(&cells, number);
        let words = labels.iter().map(|&label| Words::new(&cells[label].normalised)).collect();
        let filled = cells.windows(2).rev().take_while(|pair| pair[1].is_blank() && pair[0].cell.at == pair[1].cell.at);
        let written = cells.len() - filled.count();
        let Table { ruled, spaced, columns: width, .. } = *table;
        Row { table: index, ruled, spaced, width, cells, written, number, labels, words }
    };
    rows.into_iter().map(row).collect()
}

/// Whether the first cells of the rows number them one by one, below one that does not.
fn counts_rows(rows: &[Vec<Seen<'_>>]) -> bool {
    let first = rows.iter().map(|row| row.first().filter(|first| !first.inherited));
    let numbers = first.skip(1).map(|first| match first?.lexeme {
        Lexeme::Number { value, .. } => Some(value),
        _ => None,
    });
    let Some(numbers) = numbers.collect::<Option<Vec<Decimal>>>() else { return false };
    let begins = numbers.first().is_some_and(|first| *first == 0.into() || *first == 1.into());
    let is_free = rows.first().and_then(|row| row.first()).is_some_and(|first| !first.is_number());
    numbers.len() >= COUNTED - 1 && begins && is_free && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.into())
}

fn see(cell: &Cell, row: usize) -> Seen<'_> {
    let lexeme = number::lex(&cell.text);
    // Only words are ever compared.
    let normalised = if lexeme == Lexeme::Other { text::normalise(&cell.text) } else { String::new() };
    Seen { cell, lexeme, normalised, inherited: cell.row < row }
}

/// A number that stands before the row's label, and not behind it: 序号.
fn row_number(cells: &[Seen<'_>]) -> Option<usize> {
    let mut own = cells.iter().enumerate().filter(|(_, seen)| !seen.inherited && !seen.is_blank());
    let (index, first) = own.next()?;
    let (_, second) = own.next()?;
    (matches!(first.lexeme, Lexeme::Number { .. }) && second.is_words()).then_some(index)
}

fn label_cells(cells: &[Seen<'_>], number: Option<usize>) -> Vec<usize> {
    let before_figures =
        cells.iter().enumerate().take_while(|(at, seen)| seen.inherited || !seen.is_figure() || Some(*at) == number);
    let own_words = before_figures.filter(|(_, seen)| !seen.inherited && seen.is_words());
    own_words.map(|(at, _)| at).collect()
}
