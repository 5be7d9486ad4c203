//! A table found by its figures → pieces, one a page, with the same columns on each.

use super::columns::Columns;
use super::labels::{Labels, corridors, mark_outer};
use super::shape::Shape;
use super::stacks::HeaderRow;
use super::strips::{Strip, Word};
use super::{Draft, Sheet};
use crate::document::Cell;
use crate::place::{BBox, Provenance};
use crate::read::page::Glyph;
use crate::read::page::tables::{Piece, lines_to_text};
use crate::read::page::words::glyphs_to_lines;
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines of one cell are nearer than this share of the usual distance from row to row.
const NEARER: f32 = 0.93;
/// A column that breaks numbers has room for so many digits at least; for fewer only where the lines are nearer still.
const FEWEST_DIGITS: usize = 3;
const FEW_DIGITS: usize = 2;
const MUCH_NEARER: f32 = 0.7;
const WITHIN_LINE: f32 = 0.95;
/// Width of a digit, in glyph sizes, and a little more.
const DIGIT: f32 = 0.65;
/// So many rows tell that they share a unit.
const FEWEST_UNITS: usize = 6;
/// What begins in one column may be off by this, in points.
const ALIGNED: f32 = 0.5;
/// A row of figures has no more strips.
const MOST_LINES: usize = 8;

/// A strip of the table.
struct Row<'r, 'a> {
    draft: usize,
    strip: &'r Strip<'a>,
    /// How many of its words are labels.
    labels: usize,
    is_header: bool,
}

/// Glyphs of each cell, by (row, first column, last column).
type Shares<'a> = BTreeMap<(usize, usize, usize), Vec<&'a Glyph>>;

/// The pieces of a table, each with the index of its page.
pub(super) fn group_to_pieces(
    group: &[Draft],
    strips: &[Vec<Strip<'_>>],
    sheets: &[Option<Sheet<'_>>],
) -> Vec<(usize, Piece)> {
    let Some(shape) = group.last().map(|draft| &draft.shape) else { return Vec::new() };
    let mut rows = draft_rows(group, strips, shape);
    part_units(&mut rows);
    let headers = mark_headers(&mut rows, shape);
    let mut columns = Columns::new(shape);
    let cells = rows_to_cells(&rows, &headers, shape, &mut columns);
    let label_rows: Vec<(&Strip<'_>, usize)> =
        rows.iter().filter(|row| !row.is_header).map(|row| (row.strip, row.labels)).collect();
    let lines = corridors(&label_rows);
    let mut labels: Vec<Labels<'_, '_>> =
        rows.iter().map(|row| Labels::new(row.strip, row.labels, row.is_header, &lines)).collect();
    mark_outer(&mut labels);
    let xs = column_lines(shape, &lines, &columns);
    let usual_pitch = usual_pitch(&rows);
    let layout = Layout { rows: &rows, labels: &labels, cells: &cells, columns: &columns, shape, xs, usual_pitch };
    let piece = |(index, draft): (usize, &Draft)| {
        let sheet = sheets.get(draft.sheet)?.as_ref()?;
        Some((draft.sheet, layout.piece(index, sheet.number, shape.size)?))
    };
    group.iter().enumerate().filter_map(piece).collect()
}

fn usual_pitch(rows: &[Row<'_, '_>]) -> f32 {
    let is_whole = |row: &Row<'_, '_>| row.labels > 0 && row.strip.has_figures();
    let pairs = rows.windows(2).filter(|pair| pair[0].draft == pair[1].draft && pair.iter().all(is_whole));
    let mut pitches: Vec<f32> = pairs.map(|pair| pair[1].strip.bbox.bottom - pair[0].strip.bbox.bottom).collect();
    let middle = pitches.len() / 2;
    if pitches.is_empty() { 0.0 } else { *pitches.select_nth_unstable_by(middle, f32::total_cmp).1 }
}

fn draft_rows<'r, 'a>(group: &[Draft], strips: &'r [Vec<Strip<'a>>], shape: &Shape) -> Vec<Row<'r, 'a>> {
    let mut rows = Vec::new();
    for (draft, place) in group.iter().enumerate() {
        for strip in &strips[place.sheet][place.strips.clone()] {
            let before = strip.words.iter().take_while(|word| !shape.is_beyond(word)).count();
            let labels = if strip.has_figures() { shape.label_words(strip) } else { before };
            rows.push(Row { draft, strip, labels, is_header: false });
        }
    }
    rows
}

/// What stands between the labels and the figures of most rows, few words again and again, is no label: a unit.
fn part_units(rows: &mut [Row<'_, '_>]) {
    let last = |row: &Row<'_, '_>| (row.labels > 1).then(|| row.strip.words[row.labels - 1].text());
    let with_figures = || rows.iter().filter(|row| row.strip.has_figures());
    let mut texts: Vec<String> = with_figures().filter_map(last).collect();
    let count = texts.len();
    if count < FEWEST_UNITS || count * 2 < with_figures().count() {
        return;
    }
    texts.sort();
    texts.dedup();
    if texts.len() * 3 > count {
        return;
    }
    let is_unit = |row: &Row<'_, '_>| last(row).is_some_and(|last| texts.binary_search(&last).is_ok());
    let units = rows.iter().filter(|row| row.strip.has_figures() && is_unit(row));
    let x0 = units.map(|row| row.strip.words[row.labels - 1].x0).fold(f32::INFINITY, f32::min);
    for row in rows.iter_mut() {
        let labels = row.strip.words[..row.labels].iter().take_while(|word| word.x0 < x0 - ALIGNED).count();
        row.labels = labels;
    }
}

/// Rows without figures from the first that has words above figures to the last: a header.
fn mark_headers(rows: &mut [Row<'_, '_>], shape: &Shape) -> Vec<Range<usize>> {
    let mut headers: Vec<Range<usize>> = Vec::new();
    for index in 0..rows.len() {
        let is_above = rows[index].strip.words.iter().any(|word| shape.is_beyond(word));
        if rows[index].strip.has_figures() || !is_above {
            continue;
        }
        match headers.last_mut() {
            // A page break may part them.
            Some(header) if rows[header.end..index].iter().all(|row| !row.strip.has_figures()) => {
                header.end = index + 1;
            }
            _ => headers.push(index..index + 1),
        }
    }
    for header in &headers {
        rows[header.clone()].iter_mut().for_each(|row| row.is_header = true);
    }
    headers
}

/// Words of a row behind its labels with the columns they cover.
type RowCells<'r, 'a> = Vec<((usize, usize), &'r Word<'a>)>;

fn rows_to_cells<'r, 'a>(
    rows: &[Row<'r, 'a>],
    headers: &[Range<usize>],
    shape: &Shape,
    columns: &mut Columns,
) -> Vec<RowCells<'r, 'a>> {
    let mut cells: Vec<RowCells<'r, 'a>> = rows.iter().map(|_| Vec::new()).collect();
    for (index, header) in headers.iter().enumerate() {
        let until = headers.get(index + 1).map_or(rows.len(), |next| next.start);
        let mut local: Vec<Option<(f32, f32)>> = vec![None; shape.bands.len()];
        for row in &rows[header.end..until] {
            for figure in row.strip.words[row.labels..].iter().filter(|word| word.is_figure) {
                if let Some(band) = shape.band(figure) {
                    let (x0, x1) = local[band].unwrap_or((figure.x0, figure.x1));
                    local[band] = Some((x0.min(figure.x0), x1.max(figure.x1)));
                }
            }
        }
        let words: Vec<HeaderRow<'_, '_>> = header.clone().map(|row| header_row(rows, row)).collect();
        for (row, word, covers) in columns.cover(&words, shape, &local) {
            let row = header.start + row;
            cells[row].push((covers, &rows[row].strip.words[rows[row].labels + word]));
        }
    }
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_header) {
        for word in &row.strip.words[row.labels..] {
            let column = shape.band(word).unwrap_or_else(|| match cells[index].last() {
                // A unit behind its number.
                Some((last, before)) if word.x0 - before.x1 < row.strip.size => last.0,
                _ => columns.of_text(word.x0, word.x1),
            });
            cells[index].push(((column, column), word));
        }
    }
    cells
}

fn header_row<'r, 'a>(rows: &[Row<'r, 'a>], row: usize) -> HeaderRow<'r, 'a> {
    let strip = rows[row].strip;
    let below = rows.get(row + 1).filter(|below| below.draft == rows[row].draft);
    let words = strip.words[rows[row].labels..].iter().collect();
    HeaderRow { words, has_corner: rows[row].labels > 0, gap: below.map_or(strip.size, |below| strip.gap(below.strip)) }
}

/// Lines between the columns of the grid: those of the labels, then those of the figures.
fn column_lines(shape: &Shape, corridors: &[f32], columns: &Columns) -> Vec<f32> {
    let places = columns.places();
    let (first, last) = (places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(0.0));
    let mut xs = Vec::with_capacity(places.len() + corridors.len() + 2);
    if let Some((left, _)) = shape.labels {
        xs.push(left);
        xs.extend(corridors);
    }
    let end_of_labels = xs.last().copied().unwrap_or(shape.extent().0 - 1.0);
    xs.push(shape.labels.map_or(end_of_labels, |labels| f32::midpoint(labels.1.min(first), first)));
    xs.extend(places.windows(2).map(|pair| f32::midpoint(pair[0], pair[1])));
    xs.push(shape.extent().1.max(last) + 1.0);
    for index in 1..xs.len() {
        xs[index] = xs[index].max(xs[index - 1] + 0.01);
    }
    xs
}

/// All that is known of the table.
struct Layout<'l, 'r, 'a> {
    rows: &'l [Row<'r, 'a>],
    labels: &'l [Labels<'r, 'a>],
    cells: &'l [RowCells<'r, 'a>],
    columns: &'l Columns,
    shape: &'l Shape,
    xs: Vec<f32>,
    /// Usual distance from a row with its label on one line to the next.
    usual_pitch: f32,
}

impl<'a> Layout<'_, '_, 'a> {
    /// How many grid columns the labels have.
    fn label_columns(&self) -> usize {
        (self.xs.len() - 1).saturating_sub(self.columns.places().len())
    }

    fn piece(&self, draft: usize, page: u32, unit: f32) -> Option<Piece> {
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| self.rows[*row].draft == draft).collect();
        let (numbers, count) = self.number_rows(&rows);
        let mut shares: Shares<'a> = BTreeMap::new();
        let order = self.columns.order();
        let width = self.label_columns();
        for (&row, &number) in rows.iter().zip(&numbers) {
            for ((first, last), word) in &self.cells[row] {
                let (a, b) = (width + order[*first], width + order[*last]);
                shares.entry((number, a.min(b), a.max(b))).or_default().extend(&word.glyphs);
            }
            let runs: Vec<_> = self.labels[row].runs.iter().filter(|run| !run.is_outer).collect();
            for (index, run) in runs.iter().enumerate() {
                let end = runs.get(index + 1).map_or(width, |next| next.level).max(run.level + 1);
                let glyphs = run.words.iter().flat_map(|word| &word.glyphs);
                shares.entry((number, run.level, end - 1)).or_default().extend(glyphs);
            }
        }
        let bands: Vec<BBox> = self.row_boxes(&rows, &numbers, count);
        let frame = bands.iter().copied().reduce(BBox::union)?;
        let bbox = BBox::new(*self.xs.first()?, frame.top, *self.xs.last()?, frame.bottom);
        let place = |glyphs: &[&Glyph], row: usize, first: usize, last: usize| {
            let (text, box_) = lines_to_text(&glyphs_to_lines(glyphs));
            let slot = || BBox::new(self.xs[first], bands[row].top, self.xs[last + 1], bands[row].bottom);
            (text, Provenance::Page { page, bbox: box_.unwrap_or_else(slot) })
        };
        let columns = self.xs.len() - 1;
        let mut taken = vec![false; columns * count];
        let mut cells: Vec<Cell> = Vec::new();
        let mut add = |row: usize, first: usize, last: usize, row_span: usize, glyphs: &[&Glyph]| {
            let (text, at) = place(glyphs, row, first, last);
            for row in row..row + row_span {
                taken[row * columns + first..=row * columns + last].fill(true);
            }
            cells.push(Cell { row, column: first, row_span, col_span: last + 1 - first, text, at });
        };
        for ((row, first, last), glyphs) in &shares {
            add(*row, *first, *last, 1, glyphs);
        }
        for (column, span, glyphs) in self.outer_labels(&rows, &numbers, count) {
            add(span.start, column, column, span.len(), &glyphs);
        }
        for slot in (0..columns * count).filter(|slot| !taken[*slot]) {
            let (row, column) = (slot / columns, slot % columns);
            let (text, at) = place(&[], row, column, column);
            cells.push(Cell { row, column, row_span: 1, col_span: 1, text, at });
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let ruled = self.columns.are_sure;
        Some(Piece { page, bbox, xs: self.xs.clone(), rows: count, cells, unit, open: Vec::new(), ruled })
    }

    /// The grid row of each strip, and how many there are. A strip of nothing but pieces of outer labels has no row of
    /// its own; nor has one that goes on with the figures above it.
    fn number_rows(&self, rows: &[usize]) -> (Vec<usize>, usize) {
        let mut numbers: Vec<usize> = Vec::with_capacity(rows.len());
        let mut count = 0;
        let mut figures: Option<usize> = None;
        for (at, &row) in rows.iter().enumerate() {
            let is_empty = self.cells[row].is_empty() && self.labels[row].runs.iter().all(|run| run.is_outer);
            if at == 0 || !is_empty {
                count += 1;
            }
            numbers.push(count - 1);
            if !self.rows[row].strip.has_figures() {
                continue;
            }
            if let Some(above) = figures {
                let first = numbers.partition_point(|number| *number < numbers[above]);
                if self.goes_on(&rows[first.max(at.saturating_sub(MOST_LINES))..at], row) {
                    count = numbers[above] + 1;
                    numbers[above..].fill(count - 1);
                }
            }
            figures = Some(at);
        }
        (numbers, count)
    }

    /// Whether digits that did not fit into their cells stand above or below the others of their row, which has these
    /// strips so far: nearer than rows are, and where a number goes on, its first digits fill the width of the column.
    fn goes_on(&self, above: &[usize], row: usize) -> bool {
        let Some(last) = above.iter().rev().find(|above| self.rows[**above].strip.has_figures()) else { return false };
        let pitch = self.pitch(*last, row);
        // No two rows are nearer than a line is high.
        let within_line = pitch < WITHIN_LINE * self.rows[row].strip.size;
        if pitch >= NEARER * self.usual_pitch && !within_line {
            return false;
        }
        let is_sure = within_line || pitch < MUCH_NEARER * self.usual_pitch;
        let fewest = if is_sure { FEW_DIGITS } else { FEWEST_DIGITS };
        let upper: BTreeMap<_, &Word<'_>> = above.iter().flat_map(|above| self.cells[*above].iter().copied()).collect();
        let lower: BTreeMap<_, &Word<'_>> = self.cells[row].iter().copied().collect();
        let shared: Vec<_> = upper.keys().filter(|column| lower.contains_key(*column)).collect();
        let subset = shared.len() == upper.len() || shared.len() == lower.len();
        let fills = |word: &Word<'_>| {
            let band = self.shape.band(word).map_or((0.0, 0.0), |band| self.shape.bands[band]);
            let size = self.rows[row].strip.size;
            word.glyphs.len() >= fewest && word.x1 - word.x0 + DIGIT * size >= band.1 - band.0
        };
        let labelled = |row: &usize| self.rows[*row].labels > 0;
        let strip = self.rows[row].strip;
        let is_new = strip.is_numbered() || strip.begins_with_digit();
        let one_label = !above.iter().any(labelled) || !labelled(&row);
        if shared.is_empty() {
            return one_label && upper.len() < lower.len() && upper.values().all(|word| fills(word));
        }
        let differ = upper.len() != lower.len();
        // The rest of a number is shorter than what fills the column; of four digits it may be two.
        let goes_on = |column: &_| {
            let (first, rest) = (upper[column].glyphs.len(), lower[column].glyphs.len());
            fills(upper[column]) && (rest < first || first == FEW_DIGITS)
        };
        subset && (one_label || (differ && !is_new)) && shared.iter().all(|column| goes_on(column))
    }

    fn pitch(&self, above: usize, row: usize) -> f32 {
        self.rows[row].strip.bbox.bottom - self.rows[above].strip.bbox.bottom
    }

    fn row_boxes(&self, rows: &[usize], numbers: &[usize], count: usize) -> Vec<BBox> {
        let mut boxes: Vec<Option<BBox>> = vec![None; count];
        for (row, number) in rows.iter().zip(numbers) {
            let bbox = self.rows[*row].strip.bbox;
            boxes[*number] = Some(boxes[*number].map_or(bbox, |known| known.union(bbox)));
        }
        boxes.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// Labels that span rows, as (column, rows, glyphs): all pieces that stand in rows without a label so far left.
    fn outer_labels(
        &self,
        rows: &[usize],
        numbers: &[usize],
        count: usize,
    ) -> Vec<(usize, Range<usize>, Vec<&'a Glyph>)> {
        let mut found = Vec::new();
        for column in 0..self.label_columns() {
            let mut blocked = vec![false; count];
            let mut has_inner = vec![false; count];
            let mut pieces: Vec<(usize, Vec<&'a Glyph>)> = Vec::new();
            for (&row, &number) in rows.iter().zip(numbers) {
                blocked[number] |= self.rows[row].is_header;
                for run in &self.labels[row].runs {
                    if !run.is_outer {
                        blocked[number] |= run.level <= column;
                        has_inner[number] |= run.level > column;
                    } else if run.level == column {
                        pieces.push((number, run.words.iter().flat_map(|word| &word.glyphs).copied().collect()));
                    }
                }
            }
            let mut spans: BTreeMap<usize, (Range<usize>, Vec<&'a Glyph>)> = BTreeMap::new();
            for (number, glyphs) in pieces {
                // A piece between two rows was counted to the upper one.
                let Some(at) = (number..count.min(number + 2)).find(|row| !blocked[*row]) else { continue };
                let start = (0..at).rev().take_while(|row| !blocked[*row]).last().unwrap_or(at);
                // Figures whose label stands below them are not under this one.
                let start = (start..at).find(|row| has_inner[*row]).unwrap_or(at);
                let end = (at..count).take_while(|row| !blocked[*row]).last().unwrap_or(at) + 1;
                spans.entry(start).or_insert_with(|| (start..end, Vec::new())).1.extend(glyphs);
            }
            found.extend(spans.into_values().map(|(span, glyphs)| (column, span, glyphs)));
        }
        found
    }
}
