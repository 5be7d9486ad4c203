//! Boxes that stand beside and above each other → places in a grid. What spans what follows from how they are nested, or
//! from declared widths; where neither tells, the arrangement is not sure, and standing in a column means nothing.

use super::tree::Id;
use std::collections::BTreeSet;

/// More places than this are no table of a report.
const MAX_PLACES: usize = 100_000;

/// A cell and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) cell: Id,
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) col_span: usize,
}

/// A cell, the column that it says it stands in, and how many columns and rows it says it covers.
pub(super) type Said = (Id, Option<usize>, usize, usize);

/// How wide a box is said to be: points of the screen, a share of the row, a share of what the others leave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Width {
    pub(super) pixels: f64,
    pub(super) share: f64,
    pub(super) rest: f64,
}

/// Boxes with their places.
#[derive(Clone, Debug)]
pub(super) struct Arranged {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<Placed>,
    pub(super) is_sure: bool,
    /// Where columns begin and end, where all widths are declared.
    edges: Option<Vec<Width>>,
}

impl Width {
    const ZERO: Width = Width { pixels: 0.0, share: 0.0, rest: 0.0 };

    fn plus(self, other: Width) -> Width {
        Width { pixels: self.pixels + other.pixels, share: self.share + other.share, rest: self.rest + other.rest }
    }

    /// The part of it that an edge within it marks off; none when the edge is not a share.
    fn up_to(self, edge: Width) -> Option<Width> {
        let part = if edge.share > 0.0 { edge.share } else { edge.rest };
        let whole = Width { pixels: self.pixels * part, share: self.share * part, rest: self.rest * part };
        (edge.pixels == 0.0).then_some(whole)
    }

    /// How large it is, to be compared with others of its kind.
    fn size(self) -> f64 {
        const SCREEN: f64 = 1000.0;
        self.pixels / SCREEN + self.share + self.rest
    }

    /// Whether two edges are one: no farther apart than that in any of their parts.
    fn is_at(self, other: Width, most: f64) -> bool {
        let apart = |a: f64, b: f64| Width { share: (a - b).abs(), ..Width::ZERO }.size();
        Width { pixels: (self.pixels - other.pixels).abs(), ..Width::ZERO }.size() <= most
            && apart(self.share, other.share) <= most
            && apart(self.rest, other.rest) <= most
    }
}

impl Arranged {
    pub(super) fn cell(cell: Id) -> Self {
        let cell = Placed { cell, row: 0, column: 0, row_span: 1, col_span: 1 };
        Arranged { rows: 1, columns: 1, cells: vec![cell], is_sure: true, edges: None }
    }

    /// A row of boxes; one of a single line is as high as the row.
    pub(super) fn beside(boxes: Vec<(Arranged, Option<Width>)>) -> Self {
        let rows = boxes.iter().map(|(arranged, _)| arranged.rows).max().unwrap_or(0);
        let edges = edges(&boxes);
        let mut all = Arranged { rows, columns: 0, cells: Vec::new(), is_sure: true, edges };
        for (arranged, _) in boxes {
            let is_line = arranged.rows == 1;
            all.is_sure &= arranged.is_sure && (is_line || arranged.rows == rows);
            let left = all.columns;
            all.cells.extend(arranged.cells.into_iter().map(|cell| Placed {
                column: cell.column + left,
                row_span: if is_line { rows } else { cell.row_span },
                ..cell
            }));
            all.columns += arranged.columns;
        }
        all
    }

    /// Boxes below each other: by their edges where all are known; else a box of one column is as wide as all, and the
    /// others must have as many columns each.
    pub(super) fn above(boxes: Vec<Arranged>) -> Self {
        let columns = boxes.iter().map(|arranged| arranged.columns).max().unwrap_or(0);
        let union = union(boxes.iter().filter(|arranged| arranged.columns > 1));
        let mut all = Arranged { rows: 0, columns, cells: Vec::new(), is_sure: true, edges: None };
        if let Some(union) = union.filter(|union| union.len() == columns + 1) {
            let near = near(boxes.iter());
            for arranged in boxes {
                let starts = arranged.places_in(&union, near);
                all.push(arranged, |edge| starts.get(edge).copied().unwrap_or(columns));
            }
            all.edges = Some(union);
            return all;
        }
        let known = |arranged: &&Arranged| arranged.columns > 1 && arranged.edges.is_some();
        let differ = boxes.iter().filter(known).count() == boxes.iter().filter(|one| one.columns > 1).count();
        all.is_sure = !differ || boxes.iter().all(|arranged| arranged.columns == 1);
        for arranged in boxes {
            all.is_sure &= arranged.columns == 1 || arranged.columns == columns;
            let is_line = arranged.columns == 1;
            all.push(arranged, |edge| if is_line && edge == 1 { columns } else { edge });
        }
        all
    }

    /// Rows of cells as they are written, each with its column where it says one, and its spans. It is sure where they
    /// cover the whole grid, once each.
    pub(super) fn written(rows: Vec<Vec<Said>>) -> Option<Self> {
        let count = rows.len();
        let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut cells: Vec<Placed> = Vec::new();
        let mut is_free = true;
        let mut is_told = false;
        for (row, written) in rows.into_iter().enumerate() {
            let is_lone = written.len() == 1;
            let mut next = 0;
            for (cell, told, col_span, row_span) in written {
                let free = (next..).find(|column| !taken.contains(&(row, *column))).unwrap_or(next);
                let column = told.unwrap_or(free);
                let row_span = row_span.clamp(1, count - row);
                if (column + col_span).saturating_mul(count) > MAX_PLACES {
                    return None;
                }
                for row in row..row + row_span {
                    for column in column..column + col_span {
                        is_free &= taken.insert((row, column));
                    }
                }
                is_told |= told.is_some();
                // A lone cell is a line over the whole width: see below.
                let col_span = if is_lone && told.is_none() && col_span == 1 { 0 } else { col_span };
                cells.push(Placed { cell, row, column, row_span, col_span });
                next = column + col_span.max(1);
            }
        }
        let columns = cells.iter().map(|cell| cell.column + cell.col_span.max(1)).max()?;
        for cell in cells.iter_mut().filter(|cell| cell.col_span == 0) {
            let free = (cell.column + 1..columns).take_while(|column| !taken.contains(&(cell.row, *column)));
            cell.col_span = 1 + free.count();
        }
        let covered: usize = cells.iter().map(|cell| cell.row_span * cell.col_span).sum();
        let is_sure = is_free && (is_told || covered == count * columns);
        Some(Arranged { rows: count, columns, cells, is_sure, edges: None })
    }

    /// Cells that say from where to where they reach, across and down.
    pub(super) fn drawn(boxes: &[(Id, [f64; 4])]) -> Option<Self> {
        let [across, down] = [0, 1].map(|side| {
            let mut edges: Vec<f64> = boxes.iter().flat_map(|(_, reach)| [reach[side], reach[side + 2]]).collect();
            edges.sort_by(f64::total_cmp);
            // Edges within two points of the screen are one.
            edges.dedup_by(|a, b| (*a - *b).abs() <= 2.0);
            edges
        });
        let at = |edges: &[f64], place: f64| edges.iter().position(|edge| (edge - place).abs() <= 2.0);
        let cell = |(cell, [left, top, right, bottom]): &(Id, [f64; 4])| {
            let (row, column) = (at(&down, *top)?, at(&across, *left)?);
            let (end, right) = (at(&down, *bottom)?, at(&across, *right)?);
            (row < end && column < right).then(|| Placed {
                cell: *cell,
                row,
                column,
                row_span: end - row,
                col_span: right - column,
            })
        };
        Arranged::placed(boxes.iter().map(cell).collect::<Option<_>>()?)
    }

    /// Cells that have their places.
    pub(super) fn placed(mut cells: Vec<Placed>) -> Option<Self> {
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let rows = cells.iter().map(|cell| cell.row + cell.row_span).max()?;
        let columns = cells.iter().map(|cell| cell.column + cell.col_span).max()?;
        let arranged = Arranged { rows, columns, cells, is_sure: true, edges: None };
        (rows.saturating_mul(columns) <= MAX_PLACES && arranged.overlaps().is_none()).then_some(arranged)
    }

    /// A cell that stands where another one does.
    fn overlaps(&self) -> Option<&Placed> {
        let mut taken = BTreeSet::new();
        self.cells.iter().find(|cell| {
            let rows = cell.row..cell.row + cell.row_span;
            let mut places = rows.flat_map(|row| (cell.column..cell.column + cell.col_span).map(move |c| (row, c)));
            !places.all(|place| taken.insert(place))
        })
    }

    /// Adds what stands below; `edge` says where an edge of it stands here.
    fn push(&mut self, arranged: Arranged, edge: impl Fn(usize) -> usize) {
        let top = self.rows;
        self.is_sure &= arranged.is_sure;
        self.rows += arranged.rows;
        self.cells.extend(arranged.cells.into_iter().map(|cell| {
            let column = edge(cell.column);
            let right = edge(cell.column + cell.col_span);
            Placed { row: cell.row + top, column, col_span: right.saturating_sub(column).max(1), ..cell }
        }));
    }

    /// Where its edges stand among these.
    fn places_in(&self, union: &[Width], near: f64) -> Vec<usize> {
        let last = union.len().saturating_sub(1);
        match &self.edges {
            Some(edges) if self.columns > 1 => {
                edges.iter().map(|edge| union.iter().position(|at| at.is_at(*edge, near)).unwrap_or(last)).collect()
            }
            _ => vec![0, last],
        }
    }
}

/// Where the columns of boxes beside each other begin and end; none when a width is not declared.
fn edges(boxes: &[(Arranged, Option<Width>)]) -> Option<Vec<Width>> {
    let mut edges = vec![Width::ZERO];
    let mut at = Width::ZERO;
    for (arranged, width) in boxes {
        let width = (*width)?;
        if arranged.columns > 1 {
            let inner = arranged.edges.as_ref()?;
            for edge in &inner[1..inner.len() - 1] {
                edges.push(at.plus(width.up_to(*edge)?));
            }
        }
        at = at.plus(width);
        edges.push(at);
    }
    // What is left is shared out by the sum of the shares.
    if at.rest > 0.0 {
        edges.iter_mut().for_each(|edge| edge.rest /= at.rest);
    }
    Some(edges)
}

/// All edges of these, each once, from left to right; none when one of them does not tell its own.
fn union<'a>(boxes: impl Iterator<Item = &'a Arranged> + Clone) -> Option<Vec<Width>> {
    let near = near(boxes.clone());
    let mut union: Vec<Width> = Vec::new();
    for arranged in boxes {
        for edge in arranged.edges.as_ref()? {
            if !union.iter().any(|known| known.is_at(*edge, near)) {
                union.push(*edge);
            }
        }
    }
    union.sort_by(|a, b| a.size().total_cmp(&b.size()));
    (!union.is_empty()).then_some(union)
}

/// How far apart two edges may stand and be one: widths are rounded, and the roundings add up. A quarter of the narrowest
/// column.
fn near<'a>(boxes: impl Iterator<Item = &'a Arranged>) -> f64 {
    let edges = boxes.filter(|arranged| arranged.columns > 1).filter_map(|arranged| arranged.edges.as_ref());
    let widths = edges.flat_map(|edges| edges.windows(2).map(|pair| (pair[1].size() - pair[0].size()).abs()));
    widths.fold(f64::INFINITY, f64::min) / 4.0
}
