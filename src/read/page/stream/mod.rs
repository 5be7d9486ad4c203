//! Tables without rulings, or without enough of them: by figures that stand below each other.
//!
//! glyphs ─strips, tall─▶ strips and words ─shape─▶ which strips are one table, on one page and over the next ─columns,
//! labels─▶ grid columns ─pieces─▶ pieces like those of ruled tables.
//!
//! A strip becomes a grid row: which labels of several lines belong together is told by the form, not here.

mod columns;
mod labels;
mod pieces;
mod shape;
mod stacks;
mod strips;
mod tall;
#[cfg(test)]
mod tests;

use super::Glyph;
use super::tables::Piece;
use crate::number::{self, Lexeme};
use crate::place::BBox;
use shape::Shape;
use std::ops::Range;
use strips::{MAX_WORDS, Strip, glyphs_to_strips};

/// Strips farther apart than this, in glyph sizes, are not of one table: no row is that high.
const FAR: f32 = 6.0;
/// The lines of one label are nearer than this, from foot to head.
const TIGHT: f32 = 1.0;
/// A strip larger than the table's text by this factor is a heading.
const LARGER: f32 = 1.2;
/// How far a line beside the middle of the table may be, in glyph sizes, and still be centred.
const CENTRED: f32 = 1.5;
/// A header has no more strips: four levels of three lines, and the note beside them.
const MAX_HEADER: usize = 16;

/// Between two rows of figures stand no more strips.
const MAX_BETWEEN: usize = 60;
/// No page of a report has so many tables.
const MAX_DRAFTS: usize = 100;
/// Rows times columns of all tables of a document without rulings; a report has a thousand.
const MAX_CELLS: usize = 1_000_000;

/// A page without what stands in its ruled tables and its margins.
pub(super) struct Sheet<'a> {
    /// Number of the page.
    pub(super) number: u32,
    /// What stands outside.
    pub(super) glyphs: Vec<&'a Glyph>,
    /// Boxes of the tables that are known.
    pub(super) tables: Vec<BBox>,
}

/// What one page shows of a table.
struct Draft {
    /// Index of its page.
    sheet: usize,
    strips: Range<usize>,
    /// Its first and its last strip of figures.
    first: usize,
    last: usize,
    shape: Shape,
}

/// Whether the text holds a figure that stands by itself. A page without one has no table.
pub(super) fn has_lone_figure(text: &str) -> bool {
    let figure = |word: &str| matches!(number::lex(word), Lexeme::Number { .. } | Lexeme::Dash);
    text.split_whitespace().any(|word| word.len() <= 48 && figure(word))
}

/// The pieces of tables on each page.
pub(super) fn sheets_to_pieces(sheets: &[Option<Sheet<'_>>]) -> Vec<Vec<Piece>> {
    let mut strips: Vec<Vec<Strip<'_>>> = sheets
        .iter()
        .map(|sheet| sheet.as_ref().map(|sheet| glyphs_to_strips(&sheet.glyphs)).unwrap_or_default())
        .collect();
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        if let Some(sheet) = sheet {
            drafts.extend(strips_to_drafts(index, &strips[index], &sheet.tables));
        }
    }
    let mut found: Vec<Vec<Piece>> = sheets.iter().map(|_| Vec::new()).collect();
    let mut room = MAX_CELLS;
    let groups = drafts_to_groups(drafts, &strips, sheets);
    for draft in groups.iter().flatten() {
        for strip in strips[draft.sheet][draft.strips.clone()].iter_mut().filter(|strip| !strip.has_figures()) {
            draft.shape.part_words(strip);
        }
    }
    for group in groups {
        // The header may add as many columns as there are bands, and more.
        let rows: usize = group.iter().map(|draft| draft.strips.len()).sum();
        let cells = rows * 4 * group.last().map_or(0, |draft| draft.shape.bands.len() + 1);
        if cells > room || !is_table(&group, &strips) {
            continue;
        }
        room -= cells;
        for (sheet, piece) in pieces::group_to_pieces(&group, &strips, sheets) {
            found[sheet].push(piece);
        }
    }
    found
}

/// The candidates on one page.
fn strips_to_drafts(sheet: usize, strips: &[Strip<'_>], tables: &[BBox]) -> Vec<Draft> {
    let reader = Reader { strips, tables };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open: Option<Draft> = None;
    let is_row = |strip: &Strip<'_>| strip.words.len() <= MAX_WORDS && strip.has_figures();
    for index in (0..strips.len()).filter(|index| is_row(&strips[*index])) {
        let joined = open.as_ref().and_then(|draft| reader.join(draft, index));
        match (&mut open, joined) {
            (Some(draft), Some(shape)) => {
                (draft.last, draft.shape) = (index, shape);
            }
            _ => {
                drafts.extend(open.take());
                if drafts.len() >= MAX_DRAFTS {
                    break;
                }
                let shape = Shape::default().with(&strips[index]);
                open = shape.map(|shape| Draft { sheet, strips: index..index + 1, first: index, last: index, shape });
            }
        }
    }
    drafts.extend(open);
    let mut start = 0;
    for draft in &mut drafts {
        draft.strips = reader.header(draft, start)..reader.tail(draft);
        start = draft.strips.end;
    }
    drafts
}

/// The strips of one page.
struct Reader<'r, 'a> {
    strips: &'r [Strip<'a>],
    tables: &'r [BBox],
}

impl Reader<'_, '_> {
    /// The table with one more strip of figures; none when it is no row of it.
    fn join(&self, draft: &Draft, index: usize) -> Option<Shape> {
        if index - draft.last > MAX_BETWEEN {
            return None;
        }
        let near = (draft.last..index).all(|strip| self.is_near(strip));
        let shape = draft.shape.with(&self.strips[index]).filter(|_| near)?;
        let between = draft.last + 1..index;
        let parted = between.clone().any(|strip| {
            self.strips[strip].size > LARGER * shape.size
                || self.is_heading(strip, index, &shape)
                || self.is_prose(strip, &shape)
        });
        (!parted).then_some(shape)
    }

    /// Whether the next strip may belong to the same table.
    fn is_near(&self, index: usize) -> bool {
        let (Some(above), Some(below)) = (self.strips.get(index), self.strips.get(index + 1)) else { return false };
        let table_between = self.tables.iter().any(|table| above.bbox.top < table.top && table.top < below.bbox.bottom);
        below.words.len() <= MAX_WORDS && above.gap(below) <= FAR * above.size.max(below.size) && !table_between
    }

    /// Whether a numbered line is a heading and no label: a header follows before the figures, or it runs over them.
    fn is_heading(&self, index: usize, figures: usize, shape: &Shape) -> bool {
        let strip = &self.strips[index];
        let header_follows = || {
            let mut below = self.strips[index + 1..figures].iter();
            below.any(|below| below.words.iter().any(|word| word.x1 > shape.edge()))
        };
        strip.is_single() && strip.is_numbered() && (strip.bbox.x1 > shape.edge() || header_follows())
    }

    /// Whether a line of text runs from the labels over the figures.
    fn is_prose(&self, index: usize, shape: &Shape) -> bool {
        let strip = &self.strips[index];
        let (left, right) = shape.extent();
        let runs_over = strip.bbox.x0 < shape.edge() && strip.bbox.x1 > shape.edge() + 2.0 * strip.size;
        let beside = strip.bbox.x0 < left - 2.0 * strip.size;
        let is_row = strip.words.len() >= 3 && (shape.stand_apart(&strip.words) || shape.is_parted(strip));
        let is_centred = (strip.bbox.center().0 - f32::midpoint(left, right)).abs() < CENTRED * strip.size;
        !is_row && strip.is_single() && ((runs_over && !is_centred) || (beside && strip.bbox.x1 > shape.edge()))
    }

    /// The first strip of the table: of its header, or of the label of its first row.
    fn header(&self, draft: &Draft, start: usize) -> usize {
        self.header_before(draft.first, start, &draft.shape).unwrap_or_else(|| {
            let top = self.top_of_rows(draft.first, start, &draft.shape);
            let is_tight = |strip: &usize| self.strips[*strip].gap(&self.strips[strip + 1]) <= TIGHT * draft.shape.size;
            draft.first - (top..draft.first).rev().take_while(is_tight).count()
        })
    }

    /// The first strip of a header that ends before this one.
    fn header_before(&self, end: usize, start: usize, shape: &Shape) -> Option<usize> {
        (self.top_of_rows(end, start, shape)..end).find(|strip| self.is_above_figures(*strip, shape))
    }

    /// How far up, from the end on, strips may be rows of the table.
    fn top_of_rows(&self, end: usize, start: usize, shape: &Shape) -> usize {
        let mut top = end;
        while top > start && end - top < MAX_HEADER && (top == self.strips.len() || self.is_near(top - 1)) {
            let above = &self.strips[top - 1];
            if above.size > LARGER * shape.size
                || above.words.len() > MAX_WORDS
                || above.has_figures()
                || self.is_heading(top - 1, end, shape)
                || self.is_prose(top - 1, shape)
            {
                break;
            }
            top -= 1;
        }
        top
    }

    fn is_above_figures(&self, index: usize, shape: &Shape) -> bool {
        self.strips[index].words.iter().any(|word| shape.is_beyond(word))
    }

    /// The strip behind the table: the last label may have lines below its figures.
    fn tail(&self, draft: &Draft) -> usize {
        let mut end = draft.last + 1;
        let Some((left, _)) = draft.shape.labels else { return end };
        let size = draft.shape.size;
        while self.is_near(end - 1) {
            let (above, strip) = (&self.strips[end - 1], &self.strips[end]);
            let in_labels = strip.bbox.x0 > left - 0.5 * size && strip.bbox.x1 <= draft.shape.edge();
            let goes_on = above.gap(strip) <= TIGHT * size && strip.size <= LARGER * size && !strip.is_numbered();
            if !in_labels || !goes_on || strip.has_figures() {
                break;
            }
            end += 1;
        }
        end
    }
}

/// Drafts that are one table over several pages.
fn drafts_to_groups(drafts: Vec<Draft>, strips: &[Vec<Strip<'_>>], sheets: &[Option<Sheet<'_>>]) -> Vec<Vec<Draft>> {
    let reader = |sheet: usize| {
        let tables = sheets[sheet].as_ref().map(|sheet| sheet.tables.as_slice()).unwrap_or_default();
        Reader { strips: &strips[sheet], tables }
    };
    let mut groups: Vec<Vec<Draft>> = Vec::new();
    for mut draft in drafts {
        if let Some(last) = groups.last_mut().and_then(|group| group.last_mut())
            && let Some(shape) = goes_on(last, &mut draft, &reader)
        {
            last.shape = shape.clone();
            draft.shape = shape;
            if let Some(group) = groups.last_mut() {
                group.push(draft);
            }
            continue;
        }
        let known = groups.iter().flatten().filter(|known| known.sheet + 1 == draft.sheet);
        let start = known.map(|known| known.strips.end).max().unwrap_or(0);
        let header = header_on_page_before(&mut draft, start, &reader);
        groups.push(header.into_iter().chain([draft]).collect());
    }
    groups
}

/// The shape of both when the table goes on at the top of the next page; labels and headers torn by the break are taken
/// along.
fn goes_on<'r, 'a: 'r>(last: &mut Draft, next: &mut Draft, reader: &impl Fn(usize) -> Reader<'r, 'a>) -> Option<Shape> {
    if next.sheet != last.sheet + 1 {
        return None;
    }
    let shape = last.shape.joined(&next.shape)?;
    let (before, after) = (reader(last.sheet), reader(next.sheet));
    let in_labels = |strip: &Strip<'_>| strip.bbox.x1 <= shape.edge() && strip.size <= LARGER * shape.size;
    let has_header = (next.strips.start..next.first).any(|strip| after.is_above_figures(strip, &shape));
    let in_foot = |index: usize| {
        let strip = &before.strips[index];
        let is_heading = strip.is_single() && strip.is_numbered() && (has_header || strip.bbox.x1 > shape.edge());
        before.is_near(index - 1) && strip.size <= LARGER * shape.size && !is_heading && !before.is_prose(index, &shape)
    };
    let foot = last.strips.end..before.strips.len();
    let closes = before.tables.iter().any(|table| table.top > before.strips[last.last].bbox.top);
    let opens = after.tables.iter().any(|table| table.top < after.strips[next.first].bbox.top);
    let head = after.strips.get(..next.strips.start)?;
    if closes || opens || foot.len() > MAX_HEADER || !foot.clone().all(in_foot) || !head.iter().all(in_labels) {
        return None;
    }
    last.strips.end = foot.end;
    next.strips.start = 0;
    Some(shape)
}

/// A header at the foot of the page before, whose figures all stand on this page.
fn header_on_page_before<'r, 'a: 'r>(
    draft: &mut Draft,
    start: usize,
    reader: &impl Fn(usize) -> Reader<'r, 'a>,
) -> Option<Draft> {
    let sheet = draft.sheet.checked_sub(1)?;
    let (before, after) = (reader(sheet), reader(draft.sheet));
    let opens = after.tables.iter().any(|table| table.top < after.strips[draft.first].bbox.top);
    let in_labels = |strip: &Strip<'_>| strip.bbox.x1 <= draft.shape.edge();
    if opens || !after.strips.get(..draft.strips.start)?.iter().all(in_labels) {
        return None;
    }
    let end = before.strips.len();
    let top = before.header_before(end, start, &draft.shape)?;
    if before.tables.iter().any(|table| table.bottom > before.strips[top].bbox.top) {
        return None;
    }
    draft.strips.start = 0;
    let (first, last) = (end - 1, end - 1);
    Some(Draft { sheet, strips: top..end, first, last, shape: draft.shape.clone() })
}

/// Whether so many figures stand below each other that it is no chance.
fn is_table(group: &[Draft], strips: &[Vec<Strip<'_>>]) -> bool {
    let rows = || {
        let rows = group.iter().flat_map(|draft| strips[draft.sheet][draft.first..=draft.last].iter());
        rows.filter(|strip| strip.has_figures())
    };
    let figures = |strip: &Strip<'_>| strip.words.iter().filter(|word| word.is_figure).count();
    let has_header = group.len() > 1 || group.iter().any(|draft| draft.strips.start < draft.first);
    let wide = rows().any(|strip| figures(strip) >= 4);
    (wide && has_header) || rows().count() >= 3 || rows().filter(|strip| figures(strip) >= 2).count() >= 2
}
