//! Where the columns of a table are: the edges of its cells → lines that all rows share.
//!
//! A cell states its place twice: as a number of grid columns (`gridSpan`, with their widths in `tblGrid`), and as a
//! width of its own (`tcW`). Where the rows agree in their number of grid columns, these count, and the widths only tell
//! which of them are none. Where they do not agree, because a producer leaves spans out, rows that are equally wide are laid
//! out by the widths of their cells, as they are shown.

use super::grid::{MAX_COLUMNS, Row};
use std::collections::HashMap;
use std::ops::Range;

/// Edges nearer than this part of the narrowest cell are one line: rows that were dragged by hand miss each other by
/// little, and each miss has a grid column of its own.
const SAME: f32 = 0.25;

/// The widest page of a word processor, in twentieths of a point. What is wider or no number is not believed.
const WIDEST: f32 = 31_680.0;

/// In which measure edges are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Grid columns: no width is known.
    Count,
    /// Twentieths of a point.
    Twips,
    /// Fiftieths of a percent.
    Percent,
}

/// A stated width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Width {
    pub(super) measure: Measure,
    pub(super) value: f32,
}

impl Width {
    /// `w` and `type` of a width. `None`: it states none, or one that cannot be.
    pub(super) fn parse(value: Option<&str>, kind: Option<&str>) -> Option<Self> {
        let value = value?.trim();
        let (measure, value) = match (kind, value.strip_suffix('%')) {
            (_, Some(percent)) => (Measure::Percent, percent.trim().parse::<f32>().ok()? * 50.0),
            (Some("pct"), None) => (Measure::Percent, value.parse().ok()?),
            (None | Some("dxa"), None) => (Measure::Twips, value.parse().ok()?),
            _ => return None,
        };
        (value > 0.0 && value <= WIDEST).then_some(Width { measure, value })
    }

    /// The width of two cells that are one.
    pub(super) fn sum(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        let (a, b) = (a?, b?);
        (a.measure == b.measure).then_some(Width { measure: a.measure, value: a.value + b.value })
    }
}

/// The edges of the cells of one row, from left to right, and where the row ends. It may leave gaps at both ends.
#[derive(Debug, Default)]
struct RowEdges {
    cells: Vec<f32>,
    end: f32,
}

impl RowEdges {
    /// The edges of cells of these widths between two gaps.
    fn new(before: f32, widths: impl Iterator<Item = f32>, after: f32) -> Self {
        let mut at = before;
        let mut cells = vec![at];
        cells.extend(widths.map(|width| {
            at += width;
            at
        }));
        RowEdges { cells, end: at + after }
    }

    fn widths(&self) -> impl Iterator<Item = f32> {
        self.cells.windows(2).map(|pair| pair[1] - pair[0])
    }
}

/// The edges of the cells of a table, row by row.
#[derive(Debug)]
pub(super) struct Edges {
    measure: Measure,
    rows: Vec<RowEdges>,
}

/// Which columns the parts of a row cover; a gap may cover none.
pub(super) struct Places {
    pub(super) before: Range<usize>,
    pub(super) cells: Vec<Range<usize>>,
    pub(super) after: Range<usize>,
}

impl Edges {
    /// The edges of these rows; `grid` are the widths of the grid columns as far as they are stated.
    pub(super) fn of(rows: &[Row], grid: &[f32]) -> Self {
        let totals = || rows.iter().map(Row::columns);
        let agree = totals().min() == totals().max();
        let counted = || Edges { measure: Measure::Count, rows: rows.iter().map(count).collect() };
        let shown = if agree {
            // The widths of the cells are what is shown, where they tell of one grid; the grid may be out of date.
            let of_cells = by_width(rows, grid).filter(|edges| edges.tell_of_one_grid(rows));
            of_cells.or_else(|| by_grid(rows, grid))
        } else {
            by_width(rows, grid)
        };
        shown.unwrap_or_else(counted)
    }

    /// Whether the rows are equally wide; one may end early, if its edges are edges of others.
    fn are_of_one_width(&self) -> bool {
        let tolerance = self.tolerance();
        let end = self.rows.iter().map(|row| row.end).fold(0.0, f32::max);
        let is_whole = |row: &&RowEdges| end - row.end <= tolerance;
        let mut known: Vec<f32> = self.rows.iter().filter(is_whole).flat_map(|row| row.cells.iter().copied()).collect();
        known.sort_by(f32::total_cmp);
        let is_known = |edge: &f32| {
            let behind = known.partition_point(|known| *known < edge - tolerance);
            known.get(behind).is_some_and(|known| known - edge <= tolerance)
        };
        let short: Vec<&RowEdges> = self.rows.iter().filter(|row| !is_whole(row)).collect();
        short.len() * 2 < self.rows.len() && short.iter().all(|row| row.cells.iter().all(is_known))
    }

    /// Whether edges at the same grid column stand in the same place in all rows.
    fn tell_of_one_grid(&self, rows: &[Row]) -> bool {
        let tolerance = self.tolerance();
        let mut places: HashMap<usize, f32> = HashMap::new();
        rows.iter().zip(&self.rows).all(|(row, edges)| {
            let mut column = row.before;
            let columns = row.cells.iter().map(|cell| {
                column += cell.shape.span;
                column
            });
            let mut columns = std::iter::once(row.before).chain(columns);
            edges.cells.iter().all(|edge| {
                let place = columns.next().map(|column| *places.entry(column).or_insert(*edge));
                place.is_some_and(|place| (place - edge).abs() <= tolerance)
            })
        })
    }

    /// Whether rows with these edges may stand below rows with those: they are equally wide, and the lines of one are
    /// lines of the other.
    pub(super) fn may_stand_under(&self, above: &Edges) -> bool {
        let tolerance = self.tolerance().min(above.tolerance());
        let (mine, others) = (self.lines(tolerance), above.lines(tolerance));
        let (few, many) = if mine.len() < others.len() { (mine, others) } else { (others, mine) };
        let near = |line: &f32| many.iter().any(|other| (line - other).abs() <= tolerance);
        let ends = few.last().zip(many.last()).is_some_and(|(a, b)| (a - b).abs() <= tolerance);
        self.measure == above.measure && few.len() > 2 && ends && few.iter().all(near)
    }

    pub(super) fn append(&mut self, below: Edges) {
        self.rows.extend(below.rows);
    }

    /// The number of columns, and what each row covers of them.
    pub(super) fn columns(&self) -> (usize, Vec<Places>) {
        let lines = self.lines(self.tolerance());
        let line = |edge: f32| lines.partition_point(|line| *line <= edge).saturating_sub(1);
        let places = |row: &RowEdges| {
            let at: Vec<usize> = row.cells.iter().map(|edge| line(*edge)).collect();
            let (first, last) = (at.first().copied().unwrap_or(0), at.last().copied().unwrap_or(0));
            let cells = at.windows(2).map(|pair| pair[0]..pair[1]).collect();
            Places { before: 0..first, cells, after: last..line(row.end) }
        };
        (lines.len().saturating_sub(1), self.rows.iter().map(places).collect())
    }

    /// The leftmost edge of each line, from left to right.
    fn lines(&self, tolerance: f32) -> Vec<f32> {
        let edges = self.rows.iter().flat_map(|row| row.cells.iter().chain([&row.end])).copied();
        let mut edges: Vec<f32> = edges.chain([0.0]).collect();
        edges.sort_by(f32::total_cmp);
        let mut lines: Vec<f32> = Vec::new();
        for edge in edges {
            if lines.last().is_none_or(|line| edge - line > tolerance) {
                lines.push(edge);
            }
        }
        lines
    }

    fn tolerance(&self) -> f32 {
        SAME * self.rows.iter().flat_map(RowEdges::widths).fold(WIDEST, f32::min)
    }
}

/// By the number of grid columns alone.
#[allow(clippy::cast_precision_loss)] // MAX_COLUMNS at most.
fn count(row: &Row) -> RowEdges {
    let spans = row.cells.iter().map(|cell| cell.shape.span as f32);
    RowEdges::new(row.before as f32, spans, row.after as f32)
}

/// By the grid columns and their widths. `None`: too few are stated, or one of the cells would have no width.
fn by_grid(rows: &[Row], grid: &[f32]) -> Option<Edges> {
    let measured = |row: &Row| {
        let mut at = row.before;
        let mut width = |span: usize| {
            at += span;
            grid.get(at - span..at).map(|columns| columns.iter().sum::<f32>())
        };
        let before = grid.get(..row.before)?.iter().sum();
        let cells = row.cells.iter().map(|cell| width(cell.shape.span)).collect::<Option<Vec<f32>>>()?;
        let after = width(row.after)?;
        cells.iter().all(|width| *width > 0.0).then(|| RowEdges::new(before, cells.into_iter(), after))
    };
    Some(Edges { measure: Measure::Twips, rows: rows.iter().map(measured).collect::<Option<_>>()? })
}

/// By the widths of the cells. `None`: not all are stated in one measure, or they tell of no common edges.
fn by_width(rows: &[Row], grid: &[f32]) -> Option<Edges> {
    let measure = rows.iter().flat_map(|row| &row.cells).find_map(|cell| cell.shape.width)?.measure;
    let value = |width: Option<Width>| width.filter(|width| width.measure == measure).map(|width| width.value);
    let gap = |span: usize, width: Option<Width>| match (span, value(width)) {
        (0, _) => Some(0.0),
        (_, Some(width)) => Some(width),
        // Only at the left it is known which columns of the grid are meant.
        (_, None) if measure == Measure::Twips => grid.get(..span).map(|columns| columns.iter().sum()),
        (_, None) => None,
    };
    let measured = |row: &Row| {
        let cells = row.cells.iter().map(|cell| value(cell.shape.width)).collect::<Option<Vec<f32>>>()?;
        Some(RowEdges::new(gap(row.before, row.width_before)?, cells.into_iter(), gap(row.after, row.width_after)?))
    };
    let edges = Edges { measure, rows: rows.iter().map(measured).collect::<Option<_>>()? };
    let is_whole = edges.are_of_one_width() && edges.lines(edges.tolerance()).len() <= MAX_COLUMNS;
    is_whole.then_some(edges)
}
