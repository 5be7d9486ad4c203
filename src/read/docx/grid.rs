//! Rows as written → a grid.

use crate::document::{Block, Cell};
use crate::place::Provenance;
use crate::read::layout::{self, Finished};
use std::collections::HashMap;

/// Columns of a grid. Word allows 63 cells in a row.
pub(super) const MAX_COLUMNS: usize = 1024;

/// What the properties of a cell say about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// How many grid columns it covers.
    pub(super) span: usize,
    pub(super) vertical: Vertical,
    /// It goes on with the cell to its left (`hMerge`, from converted legacy documents).
    pub(super) joins_left: bool,
    /// Deleted in a tracked change.
    pub(super) gone: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Shape { span: 1, vertical: Vertical::Single, joins_left: false, gone: false }
    }
}

/// `vMerge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vertical {
    Single,
    Begins,
    GoesOn,
}

/// A cell as written.
pub(super) struct Written {
    pub(super) shape: Shape,
    pub(super) blocks: Vec<Block>,
    pub(super) at: Provenance,
}

/// A row as written.
#[derive(Default)]
pub(super) struct Row {
    /// Grid columns before the first cell, and after the last.
    pub(super) before: usize,
    pub(super) after: usize,
    /// Deleted in a tracked change, or hidden.
    pub(super) gone: bool,
    pub(super) cells: Vec<Written>,
    /// How many cells have begun.
    pub(super) count: u32,
}

/// A table while it is read.
pub(super) struct Grid {
    /// Which table of the document, from 1.
    pub(super) number: u32,
    /// How many rows have begun, gone ones included.
    pub(super) written: u32,
    pub(super) rows: usize,
    pub(super) columns: usize,
    cells: Vec<Cell>,
    /// What stands in each of the cells.
    contents: Vec<Vec<Block>>,
    /// The cells of the last row that may go on below, by their first column.
    open: HashMap<usize, usize>,
    /// Cells that go on with one that is not there.
    orphans: usize,
    /// Texts in cells that a merge covers; Word does not show them.
    covered: usize,
}

impl Grid {
    pub(super) fn new(number: u32) -> Self {
        Grid {
            number,
            written: 0,
            rows: 0,
            columns: 0,
            cells: Vec::new(),
            contents: Vec::new(),
            open: HashMap::new(),
            orphans: 0,
            covered: 0,
        }
    }

    /// Gives the cells of a row their places. False: there are too many columns.
    pub(super) fn place(&mut self, row: Row) -> bool {
        let cells = join(row.cells);
        let spans = cells.iter().map(|cell| cell.shape.span);
        let width = spans.chain([row.before, row.after]).fold(0, usize::saturating_add);
        if width > MAX_COLUMNS {
            return false;
        }
        self.columns = self.columns.max(width);
        self.gap(0, row.before);
        let mut column = row.before;
        let above = std::mem::take(&mut self.open);
        for cell in cells {
            let span = cell.shape.span;
            self.cell(cell, column, &above);
            column += span;
        }
        self.gap(column, row.after);
        self.rows += 1;
        true
    }

    fn cell(&mut self, written: Written, column: usize, above: &HashMap<usize, usize>) {
        let Written { shape, blocks, at } = written;
        if shape.vertical == Vertical::GoesOn {
            let origin = above.get(&column).copied();
            if let Some(origin) = origin
                && let Some(cell) = self.cells.get_mut(origin)
                && cell.col_span == shape.span
            {
                cell.row_span += 1;
                self.covered += usize::from(!blocks.is_empty());
                self.open.insert(column, origin);
                return;
            }
            self.orphans += 1;
        }
        if shape.vertical != Vertical::Single {
            self.open.insert(column, self.cells.len());
        }
        self.push(column, shape.span, at, blocks);
    }

    /// Columns that a row leaves out on purpose are empty cells, not holes. They stand where the table stands.
    fn gap(&mut self, column: usize, span: usize) {
        if span > 0 {
            self.push(column, span, self.at(), Vec::new());
        }
    }

    fn push(&mut self, column: usize, col_span: usize, at: Provenance, blocks: Vec<Block>) {
        self.cells.push(Cell { row: self.rows, column, row_span: 1, col_span, text: String::new(), at });
        self.contents.push(blocks);
    }

    fn at(&self) -> Provenance {
        Provenance::Cell { table: self.number, row: 1, cell: 1 }
    }

    /// What had to be bent, in words.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.orphans > 0 {
            remarks.push(format!("{} cells go on with a cell above that does not fit; they stand alone", self.orphans));
        }
        if self.covered > 0 {
            remarks.push(format!("the text of {} cells is covered by a merged cell and left out", self.covered));
        }
        remarks
    }

    /// The finished table.
    pub(super) fn finish(self, is_nested: bool) -> Finished {
        let Grid { number, rows, columns, cells, contents, .. } = self;
        layout::Written { number, rows, columns, cells, contents }.finish(is_nested)
    }
}

/// Leaves deleted cells out, and joins to the cell at its left what goes on with it.
fn join(written: Vec<Written>) -> Vec<Written> {
    let mut joined: Vec<Written> = Vec::with_capacity(written.len());
    for mut cell in written.into_iter().filter(|cell| !cell.shape.gone) {
        match joined.last_mut() {
            Some(left) if cell.shape.joins_left => {
                left.shape.span = left.shape.span.saturating_add(cell.shape.span);
                left.blocks.append(&mut cell.blocks);
            }
            _ => joined.push(cell),
        }
    }
    joined
}
