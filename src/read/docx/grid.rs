//! Rows as written → a grid.

use super::columns::{Edges, Places, Width};
use crate::document::{Block, Cell};
use crate::place::Provenance;
use crate::read::layout::{self, Finished};
use std::collections::HashMap;
use std::ops::Range;

/// Columns of a grid. Word allows 63 cells in a row.
pub(super) const MAX_COLUMNS: usize = 1024;

/// Rows in which the header of a table may stand, with a title above it.
const HEAD: usize = 3;

/// What the properties of a cell say about its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    /// How many grid columns it covers.
    pub(super) span: usize,
    pub(super) width: Option<Width>,
    pub(super) vertical: Vertical,
    /// It goes on with the cell to its left (`hMerge`, from converted legacy documents).
    pub(super) joins_left: bool,
    /// Deleted in a tracked change.
    pub(super) gone: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Shape { span: 1, width: None, vertical: Vertical::Single, joins_left: false, gone: false }
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
    /// How wide these gaps are.
    pub(super) width_before: Option<Width>,
    pub(super) width_after: Option<Width>,
    /// Deleted in a tracked change, or hidden.
    pub(super) gone: bool,
    pub(super) cells: Vec<Written>,
    /// How many cells have begun.
    pub(super) count: u32,
}

impl Row {
    /// How many grid columns it has.
    pub(super) fn columns(&self) -> usize {
        let spans = self.cells.iter().map(|cell| cell.shape.span);
        spans.chain([self.before, self.after]).fold(0, usize::saturating_add)
    }

    /// The text of its cells.
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().flat_map(|cell| &cell.blocks).map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.as_str(),
            Block::Table(_) => "",
        })
    }

    fn holds_table(&self) -> bool {
        self.cells.iter().flat_map(|cell| &cell.blocks).any(|block| matches!(block, Block::Table(_)))
    }
}

/// A table as written, or several that follow one another as one.
pub(super) struct Grid {
    /// Which table of the document, from 1.
    pub(super) number: u32,
    /// How many rows have begun, gone ones included.
    pub(super) written: u32,
    /// The widths of the grid columns, as far as they are stated.
    pub(super) grid: Vec<f32>,
    rows: Vec<Row>,
}

impl Grid {
    pub(super) fn new(number: u32) -> Self {
        Grid { number, written: 0, grid: Vec::new(), rows: Vec::new() }
    }

    /// Takes a row. False: it has too many columns.
    pub(super) fn push(&mut self, mut row: Row) -> bool {
        row.cells = join(row.cells);
        let is_within = row.columns() <= MAX_COLUMNS;
        if is_within {
            self.rows.push(row);
        }
        is_within
    }

    /// The table with its edges found.
    pub(super) fn measured(self) -> Measured {
        let edges = Edges::of(&self.rows, &self.grid);
        Measured { number: self.number, rows: self.rows, edges }
    }
}

/// A table whose edges are known.
pub(super) struct Measured {
    pub(super) number: u32,
    rows: Vec<Row>,
    edges: Edges,
}

impl Measured {
    /// Whether it goes on with a table that stands right before it. One with a header of its own is a table of its own:
    /// a copy, or the next year.
    pub(super) fn goes_on(&self, before: &Measured) -> bool {
        let head = |table: &Measured| -> Vec<String> {
            let texts = table.rows.iter().take(HEAD).map(|row| row.texts().collect::<Vec<_>>().join("\n"));
            texts.filter(|text| !text.is_empty()).collect()
        };
        let (mine, theirs) = (head(self), head(before));
        let has_header = mine.iter().any(|row| theirs.contains(row));
        let holds_table = |table: &Measured| table.rows.iter().any(Row::holds_table);
        !has_header && !holds_table(self) && !holds_table(before) && self.edges.may_stand_under(&before.edges)
    }

    /// Puts a table that goes on with this one below it.
    pub(super) fn append(&mut self, below: Measured) {
        self.rows.extend(below.rows);
        self.edges.append(below.edges);
    }

    /// Gives the cells their places.
    pub(super) fn placed(self) -> Placed {
        let (columns, places) = self.edges.columns();
        let mut placed = Placed::new(self.number, columns);
        for (row, places) in self.rows.into_iter().zip(places) {
            placed.row(row, places);
        }
        placed
    }
}

/// A table whose cells have their places.
pub(super) struct Placed {
    number: u32,
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

impl Placed {
    fn new(number: u32, columns: usize) -> Self {
        Placed {
            number,
            rows: 0,
            columns,
            cells: Vec::new(),
            contents: Vec::new(),
            open: HashMap::new(),
            orphans: 0,
            covered: 0,
        }
    }

    fn row(&mut self, row: Row, places: Places) {
        self.gap(places.before);
        let above = std::mem::take(&mut self.open);
        for (cell, place) in row.cells.into_iter().zip(places.cells) {
            self.cell(cell, place, &above);
        }
        self.gap(places.after);
        self.rows += 1;
    }

    fn cell(&mut self, written: Written, place: Range<usize>, above: &HashMap<usize, usize>) {
        let Written { shape, blocks, at } = written;
        if shape.vertical == Vertical::GoesOn {
            let origin = above.get(&place.start).copied();
            if let Some(origin) = origin
                && let Some(cell) = self.cells.get_mut(origin)
                && cell.col_span == place.len()
            {
                cell.row_span += 1;
                self.covered += usize::from(!blocks.is_empty());
                self.open.insert(place.start, origin);
                return;
            }
            self.orphans += 1;
        }
        if shape.vertical != Vertical::Single {
            self.open.insert(place.start, self.cells.len());
        }
        self.push(place, at, blocks);
    }

    /// Columns that a row leaves out on purpose are empty cells, not holes. They stand where the table stands.
    fn gap(&mut self, place: Range<usize>) {
        if !place.is_empty() {
            self.push(place, self.at(), Vec::new());
        }
    }

    fn push(&mut self, place: Range<usize>, at: Provenance, blocks: Vec<Block>) {
        let (column, col_span) = (place.start, place.len());
        self.cells.push(Cell { row: self.rows, column, row_span: 1, col_span, text: String::new(), at });
        self.contents.push(blocks);
    }

    pub(super) fn at(&self) -> Provenance {
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
        let Placed { number, rows, columns, cells, contents, .. } = self;
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
                left.shape.width = Width::sum(left.shape.width, cell.shape.width);
                left.blocks.append(&mut cell.blocks);
            }
            _ => joined.push(cell),
        }
    }
    joined
}
