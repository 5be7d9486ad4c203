//! Lines of text that each say where they stand, as converters of PDF and programs of OCR write them: with `left` and
//! `top` or `bottom` in styles, as attributes of a `<text>`, or as the `bbox` of hOCR. They are glyphs on pages, and are
//! read as those of any format with fixed pages.

use super::element::{is_hidden, is_no_text};
use super::measure::pixels;
use super::sheet::Sheet;
use super::tree::{Id, Kind, ROOT, Tree};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Cell, Table};
use crate::place::{BBox, Provenance};
use crate::read::page::{Glyph, MAX_GLYPHS, Page, pages_to_blocks};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer lines are no page.
const MIN_LINES: usize = 30;
const MAX_CLIMB: usize = 32;
/// What a browser takes where nothing is said, in pixels.
const FONT_SIZE: f64 = 16.0;
/// The height of a line, in parts of the font's size, where it is not said.
const LINE_HEIGHT: f64 = 1.2;
/// How far below the top of a glyph its baseline is, in parts of its size.
const ASCENT: f64 = 0.88;
const FAR: f64 = 1e6;

/// The blocks of a page nearly all of whose text says where it stands.
pub(super) fn tree_to_blocks(tree: &Tree) -> Option<(Vec<Block>, Vec<Diagnostic>)> {
    if !tree.ids().any(|id| may_be_placed(tree, id)) {
        return None;
    }
    let pages = Placed { tree, sheet: &Sheet::of(tree) }.pages()?;
    let (mut blocks, mut diagnostics) = pages_to_blocks(&pages);
    if blocks.iter().any(|block| matches!(block, Block::Table(table) if breaks_numbers(table))) {
        return None;
    }
    count(&mut blocks);
    diagnostics.iter_mut().for_each(|diagnostic| diagnostic.at = None);
    Some((blocks, diagnostics))
}

/// Whether digits stand right below digits in a line that has no label: a narrow cell broke a number over lines, and no
/// ruling tells where the cell ends.
fn breaks_numbers(table: &Table) -> bool {
    let is_number = |cell: &Cell| !cell.text.is_empty() && cell.text.bytes().all(|byte| byte.is_ascii_digit());
    let is_label = |cell: &Cell| cell.text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    let numbers: BTreeSet<(usize, usize)> =
        table.cells.iter().filter(|cell| is_number(cell)).map(|cell| (cell.row, cell.column)).collect();
    let labelled: BTreeSet<usize> = table.cells.iter().filter(|cell| is_label(cell)).map(|cell| cell.row).collect();
    let is_below =
        |(row, column): &(usize, usize)| row.checked_sub(1).is_some_and(|row| numbers.contains(&(row, *column)));
    numbers.iter().any(|place| is_below(place) && !labelled.contains(&place.0))
}

/// Whether an element may say where it stands; a rule of a sheet wants a class or an id.
fn may_be_placed(tree: &Tree, id: Id) -> bool {
    let is_said = |name, sign: &str| tree.attribute(id, name).is_some_and(|said| said.contains(sign));
    tree.name(id) == "style" && ["bottom", "top"].iter().any(|side| tree.text(id).contains(side))
        || is_said("style", "left")
        || is_said("title", "bbox")
        || tree.name(id) == "text" && tree.attribute(id, "left").is_some()
}

/// A page of HTML has no pages: its blocks are counted, as those of others.
fn count(blocks: &mut [Block]) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (mut paragraphs, mut tables) = (0, 0);
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                paragraphs += 1;
                paragraph.at = Provenance::Paragraph { paragraph: paragraphs };
            }
            Block::Table(table) => {
                tables += 1;
                table.at = Provenance::Cell { table: tables, row: 1, cell: 1 };
                let mut last = (0, 0);
                for cell in &mut table.cells {
                    last = (cell.row, if last.0 == cell.row { last.1 + 1 } else { 1 });
                    cell.at = Provenance::Cell { table: tables, row: number(cell.row + 1), cell: last.1 };
                }
            }
        }
    }
}

/// Where a box stands in what holds it, in pixels.
#[derive(Clone, Copy, Default)]
struct Place {
    left: f64,
    top: Option<f64>,
    bottom: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
    /// It is counted from the edge of the page, whatever holds it.
    is_of_page: bool,
}

struct Placed<'t> {
    tree: &'t Tree,
    sheet: &'t Sheet,
}

impl Placed<'_> {
    /// The pages with their glyphs; none where much of the text has no place.
    fn pages(&self) -> Option<Vec<Page>> {
        let places: BTreeMap<Id, Place> =
            self.tree.ids().filter_map(|id| Some((id, self.place(id)?))).filter(|(_, place)| is_near(place)).collect();
        let holders: BTreeSet<Id> = places.keys().flat_map(|id| self.above(*id)).collect();
        let mut pages: BTreeMap<Id, Vec<Glyph>> = BTreeMap::new();
        let (mut lines, mut glyphs, mut signs) = (0, 0, 0);
        for (id, place) in places.iter().filter(|(id, _)| !holders.contains(id) && self.is_shown(**id)) {
            let (page, left, top) = self.corner(*id, *place, &places)?;
            let line = self.glyphs(*id, *place, left, top);
            let printed = line.iter().filter(|glyph| !glyph.text.is_whitespace()).count();
            if printed > 0 {
                // A box that has both sizes may be a cell: see `boxes`.
                let is_box = place.width.is_some() && place.height.is_some() && !place.is_of_page;
                if is_box && self.tree.name(*id) != "text" {
                    return None;
                }
                lines += 1;
                glyphs += line.len();
                signs += printed;
                pages.entry(page).or_default().extend(line);
            }
        }
        let all = self.tree.ids().filter(|id| !is_no_text(self.tree, *id));
        let all: usize = all.map(|id| self.tree.text(id).chars().filter(|c| !c.is_whitespace()).count()).sum();
        // What has no place is lost: little may be.
        let is_most = signs * 5 > all * 4 && glyphs <= MAX_GLYPHS;
        (lines >= MIN_LINES && is_most).then(|| pages.into_values().enumerate().map(page).collect())
    }

    /// The elements that hold one, from within.
    fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.tree.parent(id), |id| self.tree.parent(*id)).take(MAX_CLIMB)
    }

    fn is_shown(&self, id: Id) -> bool {
        !std::iter::once(id).chain(self.above(id)).any(|id| is_hidden(self.tree, id) || is_no_text(self.tree, id))
    }

    fn value(&self, id: Id, name: &str) -> Option<f64> {
        self.sheet.value(self.tree, id, name).and_then(pixels)
    }

    fn place(&self, id: Id) -> Option<Place> {
        if !matches!(self.tree.kind(id), Kind::Element(..)) {
            return None;
        }
        if let Some([left, top, right, bottom]) = self.tree.attribute(id, "title").and_then(bbox) {
            let (width, height) = (Some(right - left), Some(bottom - top));
            return Some(Place { left, top: Some(top), bottom: None, width, height, is_of_page: true });
        }
        let number = |name| self.tree.attribute(id, name).and_then(|number| number.trim().parse::<f64>().ok());
        if self.tree.name(id) == "text" {
            let (width, height) = (number("width"), number("height"));
            return Some(Place { left: number("left")?, top: Some(number("top")?), width, height, ..Place::default() });
        }
        let left = self.value(id, "left")?;
        let (top, bottom) = (self.value(id, "top"), self.value(id, "bottom"));
        (top.is_some() || bottom.is_some()).then(|| Place {
            left,
            top,
            bottom: bottom.filter(|_| top.is_none()),
            width: self.value(id, "width"),
            height: self.value(id, "height"),
            is_of_page: false,
        })
    }

    /// The page of a box, and its upper left corner there. A page has a size and no place of its own.
    fn corner(&self, id: Id, place: Place, places: &BTreeMap<Id, Place>) -> Option<(Id, f64, f64)> {
        let own_height = place.height.unwrap_or_else(|| self.size(id).0);
        let (mut left, mut top, mut bottom) = (place.left, place.top, place.bottom);
        let mut height = own_height;
        for holder in self.above(id) {
            let held = places.get(&holder).filter(|place| (place.left, place.top) != (0.0, Some(0.0)));
            let size = (self.value(holder, "width"), self.value(holder, "height"));
            let is_page = is_page(self.tree, holder) || held.is_none() && size.0.is_some() && size.1.is_some();
            if is_page || holder == ROOT {
                let inner = size.1.unwrap_or(0.0);
                return Some((holder, left, top.unwrap_or_else(|| inner - bottom.unwrap_or(0.0) - height)));
            }
            let Some(held) = held.filter(|_| !place.is_of_page) else { continue };
            left += held.left;
            match (held.top, held.bottom, held.height) {
                (Some(outer), _, Some(inner)) => {
                    top = Some(outer + top.unwrap_or_else(|| inner - bottom.unwrap_or(0.0) - height));
                }
                (Some(outer), _, None) => top = Some(outer + top?),
                (None, Some(outer), Some(inner)) => {
                    // From the bottom of the page, as the box that holds it.
                    let below = bottom.unwrap_or_else(|| inner - top.unwrap_or(0.0) - height);
                    (top, bottom) = (None, Some(outer + below));
                }
                _ => return None,
            }
            height = own_height;
        }
        None
    }

    /// The size of the font in which an element writes, on the page, and how much smaller the page shows it.
    fn size(&self, id: Id) -> (f64, f64) {
        let own = std::iter::once(id).chain(self.above(id)).find_map(|id| self.value(id, "font-size"));
        let scale = self.scale(id).unwrap_or(1.0);
        (own.unwrap_or(FONT_SIZE) * scale, scale)
    }

    /// How much a `transform: matrix(…)` shrinks; none where it turns.
    fn scale(&self, id: Id) -> Option<f64> {
        let Some(value) = self.sheet.value(self.tree, id, "transform") else { return Some(1.0) };
        let Some(numbers) = value.trim().strip_prefix("matrix(") else { return Some(1.0) };
        let numbers: Vec<f64> = numbers.split(',').map_while(|number| number.trim().parse().ok()).collect();
        match numbers[..] {
            [scale, 0.0, 0.0, ..] if scale > 0.0 => Some(scale),
            _ => None,
        }
    }

    /// The glyphs of an element, line by line.
    fn glyphs(&self, id: Id, place: Place, left: f64, top: f64) -> Vec<Glyph> {
        let Some(scale) = self.scale(id) else { return Vec::new() };
        let line_height = self.value(id, "line-height").map(|height| height * scale);
        let spacing = self.value(id, "letter-spacing").unwrap_or(0.0) * scale;
        let mut pen = Pen { left, x: left, top, glyphs: Vec::new() };
        let mut open = vec![id];
        while let Some(node) = open.pop() {
            let size = |node: Id| match place.height {
                Some(height) if place.is_of_page || self.tree.name(id) == "text" => height * 0.8,
                _ => self.size_within(node, id) * scale,
            };
            match self.tree.kind(node) {
                Kind::Text(text) => pen.write(text, size(node), spacing),
                Kind::Element(..) if self.tree.name(node) == "br" => {
                    pen.x = pen.left;
                    pen.top += line_height.unwrap_or_else(|| size(node) * LINE_HEIGHT);
                }
                Kind::Element(..) if node != id && is_hidden(self.tree, node) => {}
                Kind::Element(..) => {
                    let is_gap = node != id && self.is_gap(node);
                    if node != id {
                        pen.x += self.value(node, "margin-left").unwrap_or(0.0) * scale;
                    }
                    if is_gap {
                        pen.x += self.value(node, "width").unwrap_or(0.0) * scale;
                    } else {
                        let children = std::iter::successors(self.tree.last(node), |child| self.tree.previous(*child));
                        open.extend(children);
                    }
                }
                Kind::Other => {}
            }
        }
        if let Some(width) = place.width.filter(|_| place.is_of_page || self.tree.name(id) == "text") {
            pen.fit(width);
        }
        pen.glyphs
    }

    /// An element that only moves what is behind it: blank, of a width that is said.
    fn is_gap(&self, id: Id) -> bool {
        let child = self.tree.first(id);
        child.is_none_or(|child| self.tree.next(child).is_none() && self.tree.first(child).is_none())
            && self.tree.text(id).trim().is_empty()
            && (self.value(id, "width").is_some() || self.value(id, "margin-left").is_some())
    }

    /// The size of the font of a node in a line, as the line says it.
    fn size_within(&self, node: Id, line: Id) -> f64 {
        let own = self.above(node).take_while(|id| *id != line).find_map(|id| self.value(id, "font-size"));
        own.or_else(|| std::iter::once(line).chain(self.above(line)).find_map(|id| self.value(id, "font-size")))
            .unwrap_or(FONT_SIZE)
    }
}

/// Writes from left to right.
struct Pen {
    left: f64,
    x: f64,
    top: f64,
    glyphs: Vec<Glyph>,
}

impl Pen {
    fn write(&mut self, text: &str, size: f64, spacing: f64) {
        let mut is_behind_space = true;
        for c in text.chars() {
            let is_space = c.is_ascii_whitespace();
            if is_space && is_behind_space {
                continue;
            }
            is_behind_space = is_space;
            let advance = if is_narrow(c) { size / 2.0 } else { size };
            self.glyphs.push(glyph(if is_space { ' ' } else { c }, self.x, self.top, advance, size));
            self.x += advance + spacing;
        }
    }

    /// Makes the line as wide as it is said to be.
    fn fit(&mut self, width: f64) {
        let own = self.x - self.left;
        if own <= 0.0 || width <= 0.0 {
            return;
        }
        let at = |x: f32| single(self.left + (f64::from(x) - self.left) * width / own);
        for glyph in &mut self.glyphs {
            glyph.bbox = BBox::new(at(glyph.bbox.x0), glyph.bbox.top, at(glyph.bbox.x1), glyph.bbox.bottom);
            glyph.origin.0 = glyph.bbox.x0;
        }
    }
}

fn glyph(text: char, x: f64, top: f64, advance: f64, size: f64) -> Glyph {
    let [x0, top, x1, bottom, baseline] = [x, top, x + advance, top + size, top + size * ASCENT].map(single);
    Glyph {
        text,
        bbox: BBox::new(x0, top, x1, bottom),
        origin: (x0, baseline),
        size: single(size),
        font: 0,
        color: 0,
        angle: 0,
        vertical: false,
        invisible: false,
    }
}

/// Half as wide as an ideograph.
fn is_narrow(c: char) -> bool {
    u32::from(c) < 0x2E80 && !matches!(c, '\u{2010}'..='\u{27BF}')
}

/// What a page is called where it has a place of its own.
fn is_page(tree: &Tree, id: Id) -> bool {
    tree.name(id) == "page" || tree.attribute(id, "class").is_some_and(|class| class.trim() == "ocr_page")
}

fn is_near(place: &Place) -> bool {
    let all = [Some(place.left), place.top, place.bottom, place.width, place.height];
    all.into_iter().flatten().all(|side| side.abs() < FAR)
}

/// `bbox 12 34 56 78`, as hOCR has it in a title.
fn bbox(title: &str) -> Option<[f64; 4]> {
    let rest = title.split(';').find_map(|part| part.trim().strip_prefix("bbox "))?;
    let numbers: Vec<f64> = rest.split_whitespace().map_while(|number| number.parse().ok()).collect();
    <[f64; 4]>::try_from(numbers).ok()
}

/// A page as large as what stands on it.
fn page((n, mut glyphs): (usize, Vec<Glyph>)) -> Page {
    let edge = |side: fn(&Glyph) -> f32, glyphs: &[Glyph]| glyphs.iter().map(side).fold(f32::INFINITY, f32::min);
    let (left, top) = (edge(|glyph| glyph.bbox.x0, &glyphs), edge(|glyph| glyph.bbox.top, &glyphs));
    for glyph in &mut glyphs {
        // A page without a height was measured from its end.
        let (dx, dy) = (left.min(0.0), top.min(0.0));
        let BBox { x0, top, x1, bottom } = glyph.bbox;
        glyph.bbox = BBox { x0: x0 - dx, top: top - dy, x1: x1 - dx, bottom: bottom - dy };
        glyph.origin = (glyph.origin.0 - dx, glyph.origin.1 - dy);
    }
    let most = |side: fn(&Glyph) -> f32| glyphs.iter().map(side).fold(0.0, f32::max);
    let margin = most(|glyph| glyph.size);
    let (width, height) = (most(|glyph| glyph.bbox.x1) + margin, most(|glyph| glyph.bbox.bottom) + margin);
    let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
    Page { number, width, height, glyphs, ..Page::default() }
}

#[allow(clippy::cast_possible_truncation)]
fn single(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn lines_stand_on_the_page_that_holds_them() {
        let line = |n: usize| format!("<p style='position:absolute;left:9px;top:{}px'>行{n}</p>", n * 20);
        let page = |from: usize| (from..from + 15).map(line).collect::<String>();
        let held = |from| format!("<div style='width:90px;height:90px'>{}</div>", page(from));
        let tree = parse(&(held(0) + &held(20))).unwrap();
        let pages = Placed { tree: &tree, sheet: &Sheet::of(&tree) }.pages().unwrap();
        let texts: Vec<String> =
            pages.iter().map(|page| page.glyphs.iter().map(|glyph| glyph.text).collect()).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].starts_with("行0行1行2") && texts[1].ends_with("行34"));
    }
}
