//! Walls between slots → cells: which slots of a grid belong together.

use crate::place::BBox;

/// A grid of cells on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    /// Lines between the columns, outer ones included, from left to right.
    pub(super) xs: Vec<f32>,
    /// Lines between the rows, from top to bottom.
    pub(super) ys: Vec<f32>,
    /// Cells that cover the grid fully, in order of (row, column).
    pub(super) cells: Vec<Span>,
    /// How far above the frame text still belongs to the first row, in points.
    pub(super) above: f32,
    /// How far below the frame text still belongs to the last row.
    pub(super) below: f32,
    /// Cells of the last row without a ruling below: they may go on beyond the frame, where a page break cut them.
    pub(super) open: Vec<usize>,
    /// The cell of each slot, row by row.
    owner: Vec<usize>,
}

/// The slots that a cell covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// First row.
    pub(super) row: usize,
    /// First column.
    pub(super) column: usize,
    /// Number of rows.
    pub(super) rows: usize,
    /// Number of columns.
    pub(super) columns: usize,
}

impl Grid {
    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// The outer frame.
    pub(super) fn bbox(&self) -> BBox {
        BBox::new(self.xs[0], self.ys[0], self.xs[self.columns()], self.ys[self.rows()])
    }

    /// The box of a cell.
    pub(super) fn cell_bbox(&self, cell: Span) -> BBox {
        let (right, bottom) = (cell.column + cell.columns, cell.row + cell.rows);
        BBox::new(self.xs[cell.column], self.ys[cell.row], self.xs[right], self.ys[bottom])
    }

    /// Index of the cell that holds the point; none outside the frame.
    pub(super) fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let slot = |lines: &[f32], at: f32| lines.partition_point(|line| *line <= at).checked_sub(1);
        let (top, bottom) = (self.ys[0], self.ys[self.rows()]);
        let y = if (top - self.above..top).contains(&y) { top } else { y };
        let (row, column) = (slot(&self.ys, y)?, slot(&self.xs, x)?);
        let row = if row == self.rows() && y <= bottom + self.below { row - 1 } else { row };
        if row >= self.rows() || column >= self.columns() {
            return None;
        }
        self.owner.get(row * self.columns() + column).copied()
    }

    /// Whether the grid is a table by itself. A box, a box with a title, or two boxes side by side may be a frame
    /// around ordinary text; they count only as the part of a table that a page break cut off.
    pub(super) fn is_table(&self) -> bool {
        let (rows, columns) = (self.rows(), self.columns());
        (rows >= 2 && columns >= 2 && self.cells.len() >= 3) || rows >= 3 || columns >= 3
    }
}

/// Which sides of the slots are walls. The frame always is.
pub(super) struct Walls {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// To the left of a slot, and right of the last: `row * (columns + 1) + column`.
    pub(super) left: Vec<bool>,
    /// Above a slot, and below the last: `row * columns + column`.
    pub(super) above: Vec<bool>,
}

impl Walls {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Walls { columns, rows, left: vec![false; (columns + 1) * rows], above: vec![false; columns * (rows + 1)] }
    }

    fn open_left(&self, row: usize, column: usize) -> bool {
        column > 0 && !self.left[row * (self.columns + 1) + column]
    }

    fn open_above(&self, row: usize, column: usize) -> bool {
        row > 0 && !self.above[row * self.columns + column]
    }

    /// Slots → cells: what hangs together is one cell when it is a rectangle, and is cut at its walls otherwise.
    fn to_cells(&self) -> Vec<Span> {
        let regions = self.slots_to_regions();
        let mut extents: Vec<Option<(Span, usize)>> = vec![None; regions.len()];
        for (slot, &region) in regions.iter().enumerate() {
            let place = Span { row: slot / self.columns, column: slot % self.columns, rows: 1, columns: 1 };
            extents[region] = Some(match extents[region] {
                Some((span, count)) => (cover(span, place), count + 1),
                None => (place, 1),
            });
        }
        let mut taken = vec![false; regions.len()];
        let mut cells = Vec::new();
        for (slot, &region) in regions.iter().enumerate() {
            if taken[slot] {
                continue;
            }
            let span = match extents[region] {
                Some((span, count)) if span.rows * span.columns == count => span,
                _ => self.largest_from(slot, &regions, &taken),
            };
            for row in span.row..span.row + span.rows {
                taken[row * self.columns + span.column..][..span.columns].fill(true);
            }
            cells.push(span);
        }
        cells
    }

    /// The region of each slot, named by its first slot.
    fn slots_to_regions(&self) -> Vec<usize> {
        let mut parent: Vec<usize> = (0..self.rows * self.columns).collect();
        let mut join = |a: usize, b: usize| {
            let (a, b) = (root(&mut parent, a), root(&mut parent, b));
            parent[a.max(b)] = a.min(b);
        };
        for slot in 0..self.rows * self.columns {
            let (row, column) = (slot / self.columns, slot % self.columns);
            if self.open_left(row, column) {
                join(slot, slot - 1);
            }
            if self.open_above(row, column) {
                join(slot, slot - self.columns);
            }
        }
        (0..parent.len()).map(|slot| root(&mut parent, slot)).collect()
    }

    /// From a slot as far right, then as far down, as no wall stands in between.
    fn largest_from(&self, slot: usize, regions: &[usize], taken: &[bool]) -> Span {
        let (row, column) = (slot / self.columns, slot % self.columns);
        let free = |row: usize, column: usize| {
            let other = row * self.columns + column;
            regions[other] == regions[slot] && !taken[other]
        };
        let columns = 1 + (column + 1..self.columns).take_while(|&c| self.open_left(row, c) && free(row, c)).count();
        let open = |r: usize| {
            (column..column + columns)
                .all(|c| free(r, c) && self.open_above(r, c) && (c == column || self.open_left(r, c)))
        };
        Span { row, column, rows: 1 + (row + 1..self.rows).take_while(|&r| open(r)).count(), columns }
    }
}

/// The smallest span that covers both.
fn cover(a: Span, b: Span) -> Span {
    let (row, column) = (a.row.min(b.row), a.column.min(b.column));
    Span {
        row,
        column,
        rows: (a.row + a.rows).max(b.row + b.rows) - row,
        columns: (a.column + a.columns).max(b.column + b.columns) - column,
    }
}

/// Cells with their lines. Drops the lines at which no cell begins, so that a ruling that divides nothing leaves no column behind.
pub(super) fn walls_to_grid(xs: &[f32], ys: &[f32], walls: &Walls) -> Grid {
    let cells = walls.to_cells();
    let is_open = |cell: &Span| {
        let below = &walls.above[walls.rows * walls.columns + cell.column..][..cell.columns];
        cell.row + cell.rows == walls.rows && below.iter().all(|wall| !wall)
    };
    let open = (0..cells.len()).filter(|index| is_open(&cells[*index])).collect();
    let (mut columns_used, mut rows_used) = (vec![false; xs.len()], vec![false; ys.len()]);
    for cell in &cells {
        columns_used[cell.column] = true;
        rows_used[cell.row] = true;
    }
    let (columns, rows) = (renumber(&mut columns_used), renumber(&mut rows_used));
    let keep = |lines: &[f32], used: &[bool]| -> Vec<f32> {
        lines.iter().zip(used).filter(|(_, used)| **used).map(|(line, _)| *line).collect()
    };
    let cells: Vec<Span> = cells
        .iter()
        .map(|cell| Span {
            row: rows[cell.row],
            column: columns[cell.column],
            rows: rows[cell.row + cell.rows] - rows[cell.row],
            columns: columns[cell.column + cell.columns] - columns[cell.column],
        })
        .collect();
    let (xs, ys) = (keep(xs, &columns_used), keep(ys, &rows_used));
    let width = xs.len() - 1;
    let mut owner = vec![0; width * (ys.len() - 1)];
    for (index, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rows {
            owner[row * width + cell.column..][..cell.columns].fill(index);
        }
    }
    Grid { xs, ys, cells, above: 0.0, below: 0.0, open, owner }
}

/// Old index of a line → new one; the last line always stays.
fn renumber(used: &mut [bool]) -> Vec<usize> {
    if let Some(last) = used.last_mut() {
        *last = true;
    }
    let mut next = 0;
    let number = |used: &bool| {
        let here = next;
        next += usize::from(*used);
        here
    };
    used.iter().map(number).collect()
}

/// The root of a set in a union-find forest.
pub(super) fn root(parent: &mut [usize], mut index: usize) -> usize {
    while parent[index] != index {
        parent[index] = parent[parent[index]];
        index = parent[index];
    }
    index
}
