//! Tables drawn with characters: `+---+` and `|`, or the box characters of a terminal.
//!
//! The lines are a canvas. Where a cell begins and ends is told by what is drawn around it, so spans are seen.

use super::line::{Kind, Line};
use crate::document::{Cell, Table};
use std::ops::Range;

/// Lines and columns of a drawn table; the canvas is as large as both.
const MAX_LINES: usize = 2_000;
const MAX_WIDTH: usize = 2_000;

/// A character and the byte where it begins; none in the second column of a wide one.
type Place = Option<(usize, char)>;

/// A border, a line with cells, a border.
const SMALLEST: usize = 3;

/// Marks the lines of drawn tables. Where the cells cannot be told, the pipes of a line part none either.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let mut index = 0;
    while index < lines.len() {
        let length = length(lines, index).unwrap_or(0);
        if length >= SMALLEST {
            let is_clear = lines_to_table(lines, index).is_some();
            for line in &mut lines[index..index + length] {
                line.kind = if is_clear { Kind::Drawn } else { Kind::Unclear };
            }
        }
        index += length.max(1);
    }
}

/// How many lines a drawn table takes that begins at this one.
fn length(lines: &[Line<'_>], start: usize) -> Option<usize> {
    let drawn = |line: &Line<'_>| {
        let text = line.text.trim();
        text.starts_with(is_drawn) && text.ends_with(is_drawn) && text.len() > 1
    };
    let first = lines.get(start)?.text.trim();
    let within = start.checked_sub(1).is_some_and(|before| drawn(&lines[before]));
    if within || !first.starts_with(is_joint) || !is_border(first) {
        return None;
    }
    Some(lines[start..].iter().take(MAX_LINES).take_while(|line| drawn(line)).count())
}

/// If a drawn table begins at this line: it, whether its grid had to be mended, and how many lines it
/// takes. A converter counts a Chinese character as two columns or as one; what fits better is taken.
pub(super) fn lines_to_table(lines: &[Line<'_>], start: usize) -> Option<((Table, bool), usize)> {
    let length = length(lines, start)?;
    let lines = &lines[start..start + length];
    let canvases = [2, 1].map(|wide| Canvas::new(lines, wide));
    let canvas = canvases.into_iter().flatten().min_by_key(|canvas| canvas.astray)?;
    // Where a line does not meet what is drawn above it, its cells cannot be told by where they stand.
    (canvas.astray == 0).then(|| (canvas.table(), length))
}

fn is_vertical(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║' | '┆' | '┊' | '╎') || is_joint(c)
}

fn is_horizontal(c: char) -> bool {
    matches!(c, '-' | '=' | '─' | '━' | '═' | '┄' | '┈' | '╌') || is_joint(c)
}

fn is_joint(c: char) -> bool {
    is_corner(c) || matches!(c, '\u{250C}'..='\u{254B}' | '\u{2552}'..='\u{2570}')
}

fn is_corner(c: char) -> bool {
    matches!(c, '+' | '┌' | '┏' | '╔' | '╭')
}

fn is_drawn(c: char) -> bool {
    is_vertical(c) || is_horizontal(c)
}

/// Nothing but lines.
fn is_border(text: &str) -> bool {
    text.chars().all(|c| is_horizontal(c) || is_vertical(c) || c == ':')
        && text.chars().any(|c| is_horizontal(c) && !is_joint(c))
}

struct Canvas<'l, 'a> {
    lines: &'l [Line<'a>],
    rows: Vec<Vec<Place>>,
    /// Where the lines of a row part it, if it has as many of them as there are columns: a converter that counts some
    /// characters otherwise than we do sets them beside those above.
    bars: Vec<Option<Vec<usize>>>,
    /// Where lines are drawn from top to bottom.
    xs: Vec<usize>,
    /// Lines that are borders, somewhere.
    ys: Vec<usize>,
    /// How many vertical characters stand in no line of them.
    astray: usize,
}

impl<'l, 'a> Canvas<'l, 'a> {
    fn new(lines: &'l [Line<'a>], wide: usize) -> Option<Self> {
        let rows: Vec<Vec<Place>> = lines.iter().map(|line| places(line.text, wide)).collect();
        let width = rows.iter().map(Vec::len).max().filter(|width| *width <= MAX_WIDTH)?;
        let at = |y: usize, x: usize| char_at(&rows, y, x);
        // A line from top to bottom meets one from left to right.
        let meets = |x: usize| {
            (0..rows.len())
                .any(|y| is_joint(at(y, x)) && (is_horizontal(at(y, x + 1)) || x > 0 && is_horizontal(at(y, x - 1))))
        };
        let xs: Vec<usize> = (0..width).filter(|x| meets(*x)).collect();
        let across =
            |y: usize, sides: &[usize]| (sides[0] + 1..sides[1]).all(|x| is_horizontal(at(y, x)) || at(y, x) == ':');
        let ys: Vec<usize> = (0..rows.len()).filter(|y| xs.windows(2).any(|sides| across(*y, sides))).collect();
        let bar = |place: &Place| place.is_some_and(|(_, c)| is_vertical(c) && c != '+');
        let bars = rows.iter().map(|row| {
            let own: Vec<usize> = row.iter().enumerate().filter(|(_, place)| bar(place)).map(|(x, _)| x).collect();
            (own.len() == xs.len()).then_some(own)
        });
        let bars: Vec<Option<Vec<usize>>> = bars.collect();
        let others =
            rows.iter().zip(&bars).filter(|(_, own)| own.is_none()).flat_map(|(row, _)| row.iter().enumerate());
        let astray = others.filter(|(x, place)| bar(place) && xs.binary_search(x).is_err()).count();
        (xs.len() >= 2 && ys.len() >= 2).then_some(Canvas { lines, rows, bars, xs, ys, astray })
    }

    fn at(&self, y: usize, x: usize) -> char {
        char_at(&self.rows, y, x)
    }

    /// Whether the cells left and right of a line are parted in a row.
    fn parts_columns(&self, row: usize, line: usize) -> bool {
        let x = self.xs[line];
        (self.ys[row] + 1..self.ys[row + 1]).any(|y| self.bars[y].is_some() || is_vertical(self.at(y, x)))
    }

    /// Whether the cells above and below a border are parted in a column.
    fn parts_rows(&self, border: usize, column: usize) -> bool {
        let y = self.ys[border];
        (self.xs[column] + 1..self.xs[column + 1]).all(|x| is_horizontal(self.at(y, x)) || self.at(y, x) == ':')
    }

    fn table(&self) -> (Table, bool) {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut taken = vec![false; rows * columns];
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if taken[row * columns + column] {
                    continue;
                }
                let right = (column + 1..columns).find(|line| self.parts_columns(row, *line)).unwrap_or(columns);
                let parted = |border: &usize| (column..right).any(|column| self.parts_rows(*border, column));
                let bottom = (row + 1..rows).find(parted).unwrap_or(rows);
                for row in row..bottom {
                    taken[row * columns + column..row * columns + right].fill(true);
                }
                cells.push(self.cell(row..bottom, column..right));
            }
        }
        let at = self.lines.first().map_or(crate::place::Provenance::Line { line: 0, columns: [0, 0] }, Line::at);
        // Without any span its grid means no more than that of pipes: some converters lose spans, and shift what follows.
        let is_spanned = cells.iter().any(|cell| cell.row_span > 1 || cell.col_span > 1);
        Table::new(rows, columns, cells, is_spanned, at)
    }

    fn cell(&self, rows: Range<usize>, columns: Range<usize>) -> Cell {
        let mut lines: Vec<&str> = Vec::new();
        let mut at = None;
        for y in self.ys[rows.start] + 1..self.ys[rows.end] {
            let xs = self.bars[y].as_ref().unwrap_or(&self.xs);
            let (left, right) = (xs[columns.start] + 1, xs[columns.end]);
            let start = self.rows[y].iter().skip(left).flatten().next().map_or(usize::MAX, |(byte, _)| *byte);
            let end = self.rows[y].iter().skip(right).flatten().next().map_or(usize::MAX, |(byte, _)| *byte);
            let line = &self.lines[y];
            let Some(text) = line.text.get(start..end.min(line.text.len())) else { continue };
            let trimmed = text.trim();
            if !trimmed.is_empty() {
                lines.push(trimmed);
            }
            let from = start + text.len() - text.trim_start().len();
            at = at.or_else(|| {
                Some(line.place(&(from.min(start + text.len())..(from + trimmed.len()).min(start + text.len()))))
            });
        }
        let at = at.unwrap_or_else(|| self.lines[self.ys[rows.start]].at());
        Cell {
            row: rows.start,
            column: columns.start,
            row_span: rows.len(),
            col_span: columns.len(),
            text: lines.join("\n"),
            at,
        }
    }
}

fn char_at(rows: &[Vec<Place>], y: usize, x: usize) -> char {
    rows.get(y).and_then(|row| row.get(x)).copied().flatten().map_or(' ', |(_, c)| c)
}

/// The characters by columns; `wide` is how many a Chinese one takes.
fn places(text: &str, wide: usize) -> Vec<Place> {
    let mut places = Vec::with_capacity(text.len());
    for (byte, c) in text.char_indices() {
        let columns = if c.is_ascii() || is_drawn(c) || !is_wide(c) { 1 } else { wide };
        places.push(Some((byte, c)));
        places.extend(std::iter::repeat_n(None, columns - 1));
    }
    places
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}
