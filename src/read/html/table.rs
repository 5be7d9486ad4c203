//! Rows as written → a grid, by the algorithm of the HTML standard.

use super::tree::Id;
use crate::document::{Block, Cell};
use crate::place::Provenance;
use crate::read::layout::Written;

/// The most columns that one cell may cover, and the most rows; the standard's numbers.
pub(super) const MAX_COL_SPAN: usize = 1000;
pub(super) const MAX_ROW_SPAN: usize = 65_534;

/// A table while it is read.
pub(super) struct Rows {
    /// The element.
    pub(super) owner: Id,
    /// Which table of the document, from 1.
    pub(super) number: u32,
    pub(super) rows: Vec<Row>,
    /// What stands in the table and in no cell.
    pub(super) caption: Vec<Block>,
}

/// A row as written.
pub(super) struct Row {
    /// The element that holds it, and what that is.
    pub(super) group: Id,
    pub(super) part: Part,
    /// It has no height.
    pub(super) is_flat: bool,
    pub(super) cells: Vec<CellAsWritten>,
    /// How many cells have begun, hidden ones included.
    pub(super) count: u32,
}

/// Where a group of rows is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Head,
    Body,
    Foot,
}

/// A cell as written.
pub(super) struct CellAsWritten {
    pub(super) col_span: usize,
    /// 0: to the end of the group.
    pub(super) row_span: usize,
    pub(super) blocks: Vec<Block>,
    pub(super) at: Provenance,
}

impl Rows {
    /// Gives the cells their places; none if there are no cells. The error: the grid has more places than that.
    pub(super) fn place(self, most: usize) -> Result<Option<Written>, ()> {
        let number = self.number;
        let mut grid = Grid { columns: 0, rows: 0, most, cells: Vec::new(), contents: Vec::new() };
        for group in groups(self.rows) {
            grid.group(group)?;
        }
        let Grid { mut rows, mut columns, mut cells, contents, .. } = grid;
        squeeze(&mut rows, cells.iter_mut().map(|cell| (&mut cell.row, &mut cell.row_span)));
        squeeze(&mut columns, cells.iter_mut().map(|cell| (&mut cell.column, &mut cell.col_span)));
        Ok((!cells.is_empty()).then_some(Written { number, rows, columns, cells, contents }))
    }
}

/// The rows by groups, in the order in which they are shown: the first head comes first, the first foot last.
fn groups(mut rows: Vec<Row>) -> Vec<Vec<Row>> {
    let first = |part| rows.iter().find(|row| row.part == part).map(|row| row.group);
    let (head, foot) = (first(Part::Head), first(Part::Foot));
    let shown = |row: &Row| match row.part {
        Part::Head if Some(row.group) == head => Part::Head,
        Part::Foot if Some(row.group) == foot => Part::Foot,
        _ => Part::Body,
    };
    rows.sort_by_key(shown);
    while rows.last().is_some_and(is_phantom) {
        rows.pop();
    }
    let mut groups: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| last.group == row.group) => group.push(row),
            _ => groups.push(vec![row]),
        }
    }
    groups
}

fn is_phantom(row: &Row) -> bool {
    row.is_flat && row.cells.iter().all(|cell| cell.blocks.is_empty())
}

struct Grid {
    rows: usize,
    columns: usize,
    most: usize,
    cells: Vec<Cell>,
    contents: Vec<Vec<Block>>,
}

impl Grid {
    /// No cell reaches out of its group.
    fn group(&mut self, group: Vec<Row>) -> Result<(), ()> {
        let end = self.rows + group.len();
        // For each column the first row that no cell from above covers.
        let mut free: Vec<usize> = Vec::new();
        for row in group {
            let mut column = 0;
            for written in row.cells {
                column += free.iter().skip(column).take_while(|free| **free > self.rows).count();
                let right = column + written.col_span;
                self.columns = self.columns.max(right);
                if self.columns.saturating_mul(end) > self.most {
                    return Err(());
                }
                let bottom = if written.row_span == 0 { end } else { end.min(self.rows + written.row_span) };
                if free.len() < right {
                    free.resize(right, 0);
                }
                for free in &mut free[column..right] {
                    *free = bottom.max(*free);
                }
                self.cells.push(Cell {
                    row: self.rows,
                    column,
                    row_span: bottom - self.rows,
                    col_span: written.col_span,
                    text: String::new(),
                    at: written.at,
                });
                self.contents.push(written.blocks);
                column = right;
            }
            self.rows += 1;
        }
        Ok(())
    }
}

/// Takes out the rows, or the columns, in which no cell begins: a title may cover a hundred columns of a table of four.
fn squeeze<'c>(size: &mut usize, spans: impl Iterator<Item = (&'c mut usize, &'c mut usize)>) {
    let spans: Vec<_> = spans.collect();
    let mut begins = vec![false; *size];
    for (start, _) in &spans {
        begins[**start] = true;
    }
    // Where each of them, and what is behind the last, stands when the others are gone.
    let mut new = vec![0; *size + 1];
    for (place, begins) in begins.iter().enumerate() {
        new[place + 1] = new[place] + usize::from(*begins);
    }
    for (start, span) in spans {
        (*span, *start) = (new[*start + *span] - new[*start], new[*start]);
    }
    *size = new[*size];
}
