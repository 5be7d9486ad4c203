//! Pieces on neighbouring pages → one table. Torn rows stay two rows: joining them needs their labels.

use super::edges::{coordinates_to_lines, nearest_line};
use super::tables::Piece;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Cell, Table};
use crate::place::{BBox, Provenance};

/// Columns this far apart, in glyph sizes, are the same column: pages are laid out anew.
const SAME: f32 = 0.6;

/// The pieces of one table, in order → the table, with a remark for each page break it runs over.
pub(super) fn pieces_to_table(pieces: Vec<Piece>, diagnostics: &mut Vec<Diagnostic>) -> Option<Table> {
    let first = pieces.first()?;
    let at = Provenance::Page { page: first.page, bbox: first.bbox };
    let (unit, ruled) = (first.unit, first.ruled);
    for pair in pieces.windows(2) {
        let message = format!("the table goes on from page {} to page {}", pair[0].page, pair[1].page);
        let at = Provenance::Page { page: pair[1].page, bbox: pair[1].bbox };
        diagnostics.push(Diagnostic::new(Code::TableStitched, message, Some(at)));
    }
    let xs = pieces_to_columns(&pieces, unit);
    let columns = xs.len() - 1;
    let mut rows = 0;
    let mut cells = Vec::new();
    for piece in pieces {
        cells.extend(piece_to_cells(&piece, &xs, rows));
        rows += piece.rows;
    }
    let (table, mended) = Table::new(rows, columns, cells, ruled, at.clone());
    if mended {
        let message = "cells overlapped or left holes where the pieces of the table were joined";
        diagnostics.push(Diagnostic::new(Code::GridMended, message, Some(at)));
    }
    Some(table)
}

/// One set of column lines for all pieces.
fn pieces_to_columns(pieces: &[Piece], unit: f32) -> Vec<f32> {
    // The first piece, with its header, is drawn in full; a line of a later one adds a column only when it is new.
    let mut columns = pieces[0].xs.clone();
    for piece in &pieces[1..] {
        let shift = page_shift(&columns, piece, unit);
        let new = piece.xs.iter().map(|x| x + shift).filter(|x| !has_line(&columns, *x, SAME * unit));
        let new: Vec<f32> = new.collect();
        columns.extend(new);
        columns = coordinates_to_lines(columns, 0.0);
    }
    columns
}

fn has_line(lines: &[f32], at: f32, tolerance: f32) -> bool {
    (lines[nearest_line(lines, at)] - at).abs() <= tolerance
}

/// How far the piece must move to the right to stand under `columns`: odd and even pages may have other margins.
fn page_shift(columns: &[f32], piece: &Piece, unit: f32) -> f32 {
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return 0.0 };
    let (left, right) = (first - piece.bbox.x0, last - piece.bbox.x1);
    if (left - right).abs() <= SAME * unit && left.abs() > SAME * unit { left } else { 0.0 }
}

/// The cells of a piece on the columns of the whole table, and empty cells where the piece is narrower.
fn piece_to_cells(piece: &Piece, xs: &[f32], first_row: usize) -> Vec<Cell> {
    let shift = page_shift(xs, piece, piece.unit);
    let line = |n: usize| nearest_line(xs, piece.xs[n] + shift);
    let mut cells: Vec<Cell> = piece
        .cells
        .iter()
        .map(|cell| {
            let column = line(cell.column);
            let col_span = line(cell.column + cell.col_span).saturating_sub(column).max(1);
            Cell { row: cell.row + first_row, column, col_span, ..cell.clone() }
        })
        .collect();
    let (left, right) = (line(0), line(piece.xs.len() - 1));
    for (column, col_span) in [(0, left), (right, xs.len() - 1 - right)] {
        if col_span > 0 {
            let at = Provenance::Page { page: piece.page, bbox: piece.bbox };
            cells.push(Cell { row: first_row, column, row_span: piece.rows, col_span, text: String::new(), at });
        }
    }
    cells
}

/// Whether `next`, with nothing but furniture between the two, goes on with the same table on the next page.
pub(super) fn goes_on(piece: &Piece, next: &Piece) -> bool {
    next.page == piece.page + 1 && same_columns(piece.bbox, &piece.xs, next, piece.unit.max(next.unit))
}

/// Whether two frames may hold parts of one table.
pub(super) fn same_frame(a: BBox, b: BBox, unit: f32) -> bool {
    (a.width() - b.width()).abs() <= SAME * unit
}

/// Frames of one width; or, where the merged cell at the left is not drawn again, one right side, and a left side that
/// stands at a column of the other.
fn same_columns(frame: BBox, xs: &[f32], next: &Piece, unit: f32) -> bool {
    let tolerance = SAME * unit;
    if same_frame(frame, next.bbox, unit) {
        return true;
    }
    let shared = next.xs.iter().filter(|x| has_line(xs, **x, tolerance)).count();
    let one_side = (frame.x1 - next.bbox.x1).abs() <= tolerance;
    let left = has_line(xs, next.bbox.x0, tolerance) || has_line(&next.xs, frame.x0, tolerance);
    one_side && left && shared * 2 >= xs.len().min(next.xs.len()) && shared >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A piece of one row; an empty word stands for an empty cell.
    fn piece(page: u32, xs: &[f32], words: &[&str]) -> Piece {
        let (top, bottom) = if page == 1 { (600.0, 780.0) } else { (60.0, 90.0) };
        let bbox = BBox::new(xs[0], top, xs[xs.len() - 1], bottom);
        let at = Provenance::Page { page, bbox };
        let cell = |(column, word): (usize, &&str)| Cell {
            row: 0,
            column,
            row_span: 1,
            col_span: 1,
            text: (*word).to_owned(),
            at: at.clone(),
        };
        let cells = words.iter().enumerate().map(cell).collect();
        Piece { page, bbox, xs: xs.to_vec(), rows: 1, cells, unit: 10.0, open: Vec::new(), ruled: true }
    }

    fn grid(table: &Table) -> Vec<Vec<(&str, usize)>> {
        table
            .grid_rows()
            .into_iter()
            .map(|row| row.into_iter().map(|c| (c.text.as_str(), c.col_span)).collect())
            .collect()
    }

    #[test]
    fn fewer_columns_on_the_next_page_are_spans() {
        let pieces = vec![
            piece(1, &[50.0, 150.0, 250.0, 350.0], &["信息内容", "制发", "废止"]),
            piece(2, &[51.0, 149.0, 351.0], &["行政处罚", "4119"]),
        ];
        assert!(goes_on(&pieces[0], &pieces[1]));
        let mut diagnostics = Vec::new();
        let table = pieces_to_table(pieces, &mut diagnostics).unwrap();
        assert_eq!(grid(&table), [vec![("信息内容", 1), ("制发", 1), ("废止", 1)], vec![("行政处罚", 1), ("4119", 2)]]);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TableStitched]);
    }

    #[test]
    fn a_left_cell_that_is_not_drawn_again_is_empty() {
        let pieces = vec![
            piece(1, &[50.0, 70.0, 150.0, 250.0], &["三", "（四）无", "0"]),
            piece(2, &[70.0, 150.0, 250.0], &["法提供", "3"]),
        ];
        assert!(goes_on(&pieces[0], &pieces[1]));
        let table = pieces_to_table(pieces, &mut Vec::new()).unwrap();
        assert_eq!(grid(&table)[1], [("", 1), ("法提供", 1), ("3", 1)]);
    }

    #[test]
    fn mirrored_margins_are_one_table_and_another_width_is_not() {
        let first = piece(1, &[50.0, 150.0, 250.0], &["甲", "1"]);
        let moved = piece(2, &[80.0, 180.0, 280.0], &["乙", "2"]);
        assert!(goes_on(&first, &moved));
        let table = pieces_to_table(vec![first.clone(), moved], &mut Vec::new()).unwrap();
        assert_eq!((table.rows, table.columns), (2, 2));
        assert!(!goes_on(&first, &piece(2, &[50.0, 150.0, 290.0], &["乙", "2"])));
        assert!(!goes_on(&first, &piece(3, &[50.0, 150.0, 250.0], &["乙", "2"])));
    }
}
