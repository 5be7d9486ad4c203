//! Grids and glyphs → pieces of tables: each glyph goes to the cell that holds its centre.

use super::Glyph;
use super::cells::Grid;
use super::furniture::is_page_number;
use super::words::{Line, glyphs_to_lines};
use crate::document::Cell;
use crate::number::{self, Lexeme};
use crate::place::{BBox, Provenance};

/// What one page shows of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Number of the page.
    pub(super) page: u32,
    /// Frame on the page.
    pub(super) bbox: BBox,
    /// Lines between columns, outer ones included.
    pub(super) xs: Vec<f32>,
    /// Number of rows.
    pub(super) rows: usize,
    /// Cells in order of (row, column).
    pub(super) cells: Vec<Cell>,
    /// Typical glyph size in its cells, in points.
    pub(super) unit: f32,
    /// Cells that may go on below the frame, as (left, right, index of the cell).
    pub(super) open: Vec<(f32, f32, usize)>,
    /// Whether the page has rulings between its columns.
    pub(super) ruled: bool,
}

/// What no grid of a page holds, in drawing order.
#[derive(Default)]
pub(super) struct Rest<'a> {
    /// Text to be read as lines.
    pub(super) glyphs: Vec<&'a Glyph>,
    /// Sideways text: a note in the margin, or labels of a table without rulings.
    pub(super) sideways: Vec<&'a Glyph>,
}

/// Shares the glyphs of a page out to its grids.
pub(super) fn grids_to_pieces<'a>(grids: &[Grid], glyphs: &[&'a Glyph], page: u32) -> (Vec<Piece>, Rest<'a>) {
    let mut shares: Vec<Vec<Vec<&Glyph>>> = grids.iter().map(|grid| vec![Vec::new(); grid.cells.len()]).collect();
    // A table may stand in a cell of another: the smaller frame has the nearer claim.
    let mut order: Vec<(usize, BBox)> = grids.iter().map(Grid::bbox).enumerate().collect();
    order.sort_by(|a, b| (a.1.width() * a.1.height()).total_cmp(&(b.1.width() * b.1.height())));
    let mut rest: Vec<&Glyph> = Vec::new();
    let mut sideways: Vec<&Glyph> = Vec::new();
    // The last glyph that has a cell.
    let mut last: Option<(&Glyph, (usize, usize))> = None;
    for glyph in glyphs {
        let (x, y) = glyph.bbox.center();
        let own = order.iter().find_map(|&(grid, _)| Some((grid, grids[grid].cell_at(x, y)?)));
        // A number that the edge of the page cuts runs out of its cell.
        let goes_on = last.filter(|(last, _)| own.is_none() && last.is_of_one_number(glyph)).map(|(_, cell)| cell);
        match own.or(goes_on) {
            Some((grid, cell)) => {
                let runs_in = rest.iter().rev().zip(std::iter::once(glyph).chain(rest.iter().rev()));
                let before = runs_in.take_while(|(first, second)| first.is_of_one_number(second)).count();
                let begins = rest.split_off(rest.len() - before);
                shares[grid][cell].extend(begins);
                shares[grid][cell].push(glyph);
                last = Some((glyph, (grid, cell)));
            }
            None if glyph.vertical || glyph.angle == 0 => rest.push(*glyph),
            None => sideways.push(*glyph),
        }
    }
    let pieces: Vec<Piece> = grids.iter().zip(&shares).map(|(grid, cells)| grid_to_piece(grid, cells, page)).collect();
    if pieces.iter().any(is_framed_text) {
        let tables =
            grids.iter().zip(&pieces).filter(|(_, piece)| !is_framed_text(piece)).map(|(grid, _)| grid.clone());
        return grids_to_pieces(&tables.collect::<Vec<_>>(), glyphs, page);
    }
    (pieces, Rest { glyphs: rest, sideways })
}

/// Whether rulings only frame lines of text: there is one column, and no figure in it. Of a single box the page before
/// tells whether a table goes on in it.
fn is_framed_text(piece: &Piece) -> bool {
    let has_figure =
        |cell: &Cell| cell.text.lines().any(|line| line.split_whitespace().next_back().is_some_and(is_figure));
    piece.xs.len() == 2 && piece.rows > 1 && !piece.cells.iter().any(has_figure)
}

fn grid_to_piece(grid: &Grid, shares: &[Vec<&Glyph>], page: u32) -> Piece {
    let mut sizes = Vec::new();
    let mut cells = Vec::with_capacity(grid.cells.len());
    for (span, glyphs) in grid.cells.iter().zip(shares) {
        let lines = glyphs_to_lines(glyphs);
        sizes.extend(lines.iter().map(|line| line.size));
        let (text, bbox) = lines_to_text(&lines);
        cells.push(Cell {
            row: span.row,
            column: span.column,
            row_span: span.rows,
            col_span: span.columns,
            text,
            at: Provenance::Page { page, bbox: bbox.unwrap_or_else(|| grid.cell_bbox(*span)) },
        });
    }
    sizes.sort_by(f32::total_cmp);
    let unit = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    mend_strays(&mut cells, grid, unit);
    let open = grid.open.iter().filter_map(|index| {
        let (span, bbox) = (grid.cells[*index], grid.cell_bbox(grid.cells[*index]));
        let holds =
            |cell: &Cell| cell.row == span.row && (cell.column..cell.column + cell.col_span).contains(&span.column);
        Some((bbox.x0, bbox.x1, cells.iter().position(holds)?))
    });
    let open = open.collect();
    Piece { page, bbox: grid.bbox(), xs: grid.xs.clone(), rows: grid.rows(), cells, unit, open, ruled: true }
}

/// Joins what a stray ruling parts: a cell with words that are set in the middle of it and of the empty cell beside it, in
/// a row without figures.
fn mend_strays(cells: &mut Vec<Cell>, grid: &Grid, unit: f32) {
    let has_figures = |row: usize, cells: &[Cell]| {
        cells.iter().any(|cell| (cell.row..cell.row + cell.row_span).contains(&row) && is_figure(&cell.text))
    };
    let middle = |cell: &Cell| (grid.xs[cell.column] + grid.xs[cell.column + cell.col_span]) / 2.0;
    let mut index = 0;
    while index + 1 < cells.len() {
        let (left, right) = (&cells[index], &cells[index + 1]);
        let beside =
            (left.row, left.row_span) == (right.row, right.row_span) && left.column + left.col_span == right.column;
        let words = match (left.text.is_empty(), right.text.is_empty()) {
            (true, false) if beside => right,
            (false, true) if beside => left,
            _ => {
                index += 1;
                continue;
            }
        };
        let whole = Cell { column: left.column, col_span: left.col_span + right.col_span, ..words.clone() };
        let Provenance::Page { bbox, .. } = &words.at else { break };
        let text = bbox.center().0;
        let is_parted = (text - middle(words)).abs() > unit / 2.0 && (text - middle(&whole)).abs() < unit / 4.0;
        if is_parted && !has_figures(whole.row, cells) {
            cells.splice(index..=index + 1, [whole]);
            index = index.saturating_sub(1);
        } else {
            index += 1;
        }
    }
}

/// The lines of a cell, with the breaks of the layout, and the box of its text.
pub(super) fn lines_to_text(lines: &[Line]) -> (String, Option<BBox>) {
    let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    (text, lines.iter().map(|line| line.bbox).reduce(BBox::union))
}

/// Whether the rulings do not part all figures: several stand in one cell, or the rows below a header have none.
pub(super) fn is_unfinished(piece: &Piece, outside: &[Line], sideways: &[&Glyph]) -> bool {
    // Rows of one cell are parted by no rulings: a label and its figure stand in it.
    let is_row = |text: &str| text.contains(' ') && text.split_whitespace().next_back().is_some_and(is_figure);
    let one_column = piece.xs.len() == 2 && piece.cells.iter().any(|cell| is_row(&cell.text));
    if one_column || piece.cells.iter().any(|cell| holds_several_figures(&cell.text)) {
        return true;
    }
    let has_figures = piece.cells.iter().any(|cell| is_figure(&cell.text));
    // Empty cells are for figures, too.
    let blank = piece.cells.iter().filter(|cell| cell.text.is_empty()).count();
    let frame = piece.bbox;
    let below = |line: &Line| {
        let (x, y) = line.bbox.center();
        (frame.x0..=frame.x1).contains(&x) && y > frame.bottom && line.bbox.top - frame.bottom < 2.0 * piece.unit
    };
    let first_row =
        |line: &&Line| below(line) && !is_page_number(&line.text) && line.text.split_whitespace().any(is_figure);
    if !has_figures {
        return blank * 4 < piece.cells.len() && outside.iter().any(|line| first_row(&line));
    }
    // Where no cell has words, the labels of the figures stand outside: above them.
    let above = |bbox: BBox| {
        let within = bbox.x0 < frame.x1 && frame.x0 < bbox.x1;
        within && bbox.center().1 < frame.top && frame.top - bbox.bottom < 2.0 * piece.unit
    };
    // A running header has a word or two.
    let enough = (piece.xs.len() / 3).max(3);
    let are_labels = |line: &Line| above(line.bbox) && line.text.split_whitespace().nth(enough - 1).is_some();
    let is_wordless = || piece.cells.iter().all(|cell| cell.text.is_empty() || is_figure(&cell.text));
    let has_labels = outside.iter().any(are_labels) || sideways.iter().any(|glyph| above(glyph.bbox));
    has_labels && is_wordless()
}

fn is_figure(text: &str) -> bool {
    matches!(number::lex(text), Lexeme::Number { .. } | Lexeme::Dash)
}

/// Figures side by side, of which one is no lone digit of a stretched number; or so many below each other that they are
/// no number in a narrow cell.
fn holds_several_figures(text: &str) -> bool {
    if !text.contains([' ', '\n']) {
        return false;
    }
    let beside = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let figures = words.iter().filter(|word| is_figure(word)).count();
        let stretched = words.iter().all(|word| word.chars().count() == 1);
        figures >= 2 && (!stretched || figures > 3)
    };
    text.lines().any(beside) || text.lines().filter(|line| is_figure(line)).count() > 2
}

impl Piece {
    /// The open cell below which the line stands.
    pub(super) fn open_cell_above(&self, line: &Line) -> Option<usize> {
        let within = |&&(left, right, _): &&(f32, f32, usize)| left <= line.bbox.x0 && line.bbox.x1 <= right;
        self.open.iter().find(within).map(|open| open.2)
    }

    /// A line below the frame, parted where it runs over several open cells: what a page break leaves of a row stands
    /// side by side. Words of one cell, and page numbers, have no gap as wide as a glyph.
    pub(super) fn part_line_below(&self, line: &Line, glyphs: &[&Glyph]) -> Vec<Line> {
        if self.open.len() < 2 || line.bbox.top < self.bbox.bottom {
            return vec![line.clone()];
        }
        let inside = |glyph: &&&Glyph| {
            let (x, y) = glyph.bbox.center();
            line.bbox.contains(x, y)
        };
        let mut on_line: Vec<&Glyph> = glyphs.iter().filter(inside).copied().collect();
        on_line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let open_at = |glyph: &Glyph| {
            self.open.iter().position(|(left, right, _)| {
                let x = glyph.bbox.center().0;
                *left <= x && x <= *right
            })
        };
        let one_cell = |a: &&Glyph, b: &&Glyph| b.bbox.x0 - a.bbox.x1 <= a.size.max(b.size) || open_at(a) == open_at(b);
        let parts: Vec<&[&Glyph]> = on_line.chunk_by(one_cell).collect();
        if parts.len() < 2 { vec![line.clone()] } else { parts.into_iter().flat_map(glyphs_to_lines).collect() }
    }

    /// Adds a line to a cell that goes on below the frame.
    pub(super) fn extend_cell(&mut self, index: usize, line: &Line) {
        let Some(cell) = self.cells.get_mut(index) else { return };
        if let (Provenance::Page { bbox, .. }, false) = (&mut cell.at, cell.text.is_empty()) {
            *bbox = bbox.union(line.bbox);
            cell.text.push('\n');
        } else {
            cell.at = Provenance::Page { page: self.page, bbox: line.bbox };
        }
        cell.text.push_str(&line.text);
    }
}
