//! Pages → blocks in reading order: tables from rulings, the rest as paragraphs, furniture dropped, tables stitched.

use super::cells::Grid;
use super::edges::rulings_to_edges;
use super::furniture::lines_to_furniture;
use super::lattice::{edges_to_grids, median_size};
use super::layout::{Body, Open, pages_to_bodies};
use super::stitch::{goes_on, pieces_to_table, same_frame};
use super::stream::{self, has_lone_figure, sheets_to_pieces};
use super::tables::{Piece, Rest, grids_to_pieces, is_unfinished};
use super::turn::{Turn, page_to_upright};
use super::words::{Line, glyphs_to_lines};
use super::{Glyph, Page};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Block;
use crate::place::{BBox, Provenance};
use std::borrow::Cow;

/// What stands on a page, from top to bottom.
enum Item {
    Line(Line),
    Piece(Piece),
}

impl Item {
    fn bbox(&self) -> BBox {
        match self {
            Item::Line(line) => line.bbox,
            Item::Piece(piece) => piece.bbox,
        }
    }
}

/// A page whose glyphs are sifted and whose rulings are grids.
struct Sheet<'a> {
    page: &'a Page,
    /// Upright glyphs in drawing order.
    glyphs: Vec<&'a Glyph>,
    grids: Vec<Grid>,
    /// What stands outside the grids; known when they are.
    rest: Rest<'a>,
    unit: f32,
}

/// Pages → paragraphs and tables in reading order, each with its place.
pub(crate) fn pages_to_blocks(pages: &[Page]) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (upright, turns): (Vec<Cow<'_, Page>>, Vec<Option<Turn>>) = pages.iter().map(page_to_upright).unzip();
    let mut sheets: Vec<Sheet<'_>> = upright.iter().map(|page| page_to_sheet(page, &mut diagnostics)).collect();
    drop_frames(&mut sheets);
    let mut items: Vec<Vec<Item>> = sheets.iter_mut().map(sheet_to_items).collect();
    let furniture = drop_furniture(&sheets, &mut items);
    take_unruled_tables(&sheets, &furniture, &mut items, &mut diagnostics);
    take_torn_lines(&sheets, &mut items);
    let mut blocks = items_to_blocks(&upright, items, &mut diagnostics);
    for (page, turn) in upright.iter().zip(turns) {
        if let Some(turn) = turn {
            turn_back(&mut blocks, &mut diagnostics, page.number, turn.back(page.width, page.height));
        }
    }
    (blocks, diagnostics)
}

/// Places on a page that was turned for reading are given in the frame of the page as it is shown.
fn turn_back(blocks: &mut [Block], diagnostics: &mut [Diagnostic], number: u32, turn: Turn) {
    let turn_place = |at: &mut Provenance| match at {
        Provenance::Page { page, bbox } if *page == number => *bbox = turn.bbox(*bbox),
        _ => {}
    };
    diagnostics.iter_mut().filter_map(|diagnostic| diagnostic.at.as_mut()).for_each(turn_place);
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => turn_place(&mut paragraph.at),
            Block::Table(table) => {
                turn_place(&mut table.at);
                table.cells.iter_mut().for_each(|cell| turn_place(&mut cell.at));
            }
        }
    }
}

fn page_to_sheet<'a>(page: &'a Page, diagnostics: &mut Vec<Diagnostic>) -> Sheet<'a> {
    let glyphs: Vec<&Glyph> = page.glyphs.iter().filter(|glyph| is_text(glyph)).collect();
    let unit = median_size(glyphs.iter().copied()).unwrap_or(1.0);
    let edges = rulings_to_edges(&page.rulings, unit);
    let mut by_height = glyphs.clone();
    by_height.sort_by(|a, b| a.bbox.center().1.total_cmp(&b.bbox.center().1));
    let (grids, left_out) = edges_to_grids(&edges, &by_height, unit);
    if left_out > 0 {
        let message =
            format!("expected the rulings of tables, found more lines than a table has ({left_out} left out)");
        let at = Provenance::Page { page: page.number, bbox: BBox::new(0.0, 0.0, page.width, page.height) };
        diagnostics.push(Diagnostic::new(Code::GridMended, message, Some(at)));
    }
    Sheet { page, glyphs, grids, rest: Rest::default(), unit }
}

/// Slanted and overturned glyphs are watermarks and stamps; glyphs without a place cannot be read.
fn is_text(glyph: &Glyph) -> bool {
    let bbox = glyph.bbox;
    let finite = [bbox.x0, bbox.top, bbox.x1, bbox.bottom, glyph.origin.0, glyph.origin.1, glyph.size];
    (glyph.vertical || [0, 90, 270].contains(&glyph.angle.rem_euclid(360))) && finite.into_iter().all(f32::is_finite)
}

/// Drops grids that are frames around text. A frame stays when it is the end of a table that the page break cut off.
fn drop_frames(sheets: &mut [Sheet<'_>]) {
    let mut keep: Vec<Vec<bool>> =
        sheets.iter().map(|sheet| sheet.grids.iter().map(Grid::is_table).collect()).collect();
    for (index, pair) in sheets.windows(2).enumerate() {
        let (Some(last), Some(first)) = (pair[0].grids.last(), pair[1].grids.first()) else { continue };
        let unit = pair[0].unit.max(pair[1].unit);
        if last.is_table() != first.is_table()
            && same_frame(last.bbox(), first.bbox(), unit)
            && lines_beyond(&pair[0], |y| y > last.bbox().bottom) <= FURNITURE_LINES
            && lines_beyond(&pair[1], |y| y < first.bbox().top) <= FURNITURE_LINES
        {
            if let Some(keep) = keep[index].last_mut() {
                *keep = true;
            }
            if let Some(keep) = keep[index + 1].first_mut() {
                *keep = true;
            }
        }
    }
    for (sheet, keep) in sheets.iter_mut().zip(keep) {
        let mut keep = keep.into_iter();
        sheet.grids.retain(|_| keep.next().unwrap_or(false));
    }
}

/// A running header or footer and a page number.
const FURNITURE_LINES: usize = 2;

/// How many lines of glyphs stand where `beyond` says, by the y of their centres.
fn lines_beyond(sheet: &Sheet<'_>, beyond: impl Fn(f32) -> bool) -> usize {
    let printed = sheet.glyphs.iter().filter(|glyph| !glyph.text.is_whitespace());
    let mut ys: Vec<f32> = printed.map(|glyph| glyph.bbox.center().1).filter(|y| beyond(*y)).collect();
    ys.sort_by(f32::total_cmp);
    let gaps = ys.windows(2).filter(|pair| pair[1] - pair[0] > 0.5 * sheet.unit).count();
    if ys.is_empty() { 0 } else { gaps + 1 }
}

fn sheet_to_items(sheet: &mut Sheet<'_>) -> Vec<Item> {
    let (mut pieces, mut rest) = grids_to_pieces(&sheet.grids, &sheet.glyphs, sheet.page.number);
    let mut lines = glyphs_to_lines(&rest.glyphs);
    // Frames around text are grids, and no pieces.
    let unfinished: Vec<BBox> =
        pieces.iter().filter(|piece| is_unfinished(piece, &lines, &rest.sideways)).map(|piece| piece.bbox).collect();
    if !unfinished.is_empty() {
        sheet.grids.retain(|grid| !unfinished.contains(&grid.bbox()));
        (pieces, rest) = grids_to_pieces(&sheet.grids, &sheet.glyphs, sheet.page.number);
        lines = glyphs_to_lines(&rest.glyphs);
    }
    sheet.rest = rest;
    let mut items: Vec<Item> = pieces.into_iter().map(Item::Piece).chain(lines.into_iter().map(Item::Line)).collect();
    items.sort_by(|a, b| a.bbox().top.total_cmp(&b.bbox().top));
    items
}

/// Drops what margins carry, and says for each page where it stood.
fn drop_furniture(sheets: &[Sheet<'_>], items: &mut [Vec<Item>]) -> Vec<Vec<BBox>> {
    let lines: Vec<Vec<Line>> = items.iter().map(|items| lines_of(items).cloned().collect()).collect();
    let pages: Vec<(f32, &[Line])> =
        sheets.iter().zip(&lines).map(|(sheet, lines)| (sheet.page.height, lines.as_slice())).collect();
    let drop = |(items, furniture): (&mut Vec<Item>, Vec<bool>)| {
        let mut furniture = furniture.into_iter();
        let is_furniture = |item: &mut Item| matches!(item, Item::Line(_)) && furniture.next().unwrap_or(false);
        items.extract_if(.., is_furniture).map(|item| item.bbox()).collect()
    };
    items.iter_mut().zip(lines_to_furniture(&pages)).map(drop).collect()
}

/// What stands outside the ruled tables and the margins of a page.
fn sheet_to_stream<'a>(sheet: &Sheet<'a>, furniture: &[BBox], items: &[Item]) -> stream::Sheet<'a> {
    let tables = items.iter().filter(|item| matches!(item, Item::Piece(_))).map(Item::bbox).collect();
    let outside = |glyph: &&&Glyph| {
        let (x, y) = glyph.bbox.center();
        !furniture.iter().any(|bbox| bbox.contains(x, y))
    };
    let rest = sheet.rest.glyphs.iter().chain(&sheet.rest.sideways);
    let glyphs: Vec<&Glyph> = rest.filter(outside).copied().collect();
    stream::Sheet { number: sheet.page.number, glyphs, tables }
}

/// Lines that turn out to be rows of tables without rulings become pieces.
fn take_unruled_tables(
    sheets: &[Sheet<'_>],
    furniture: &[Vec<BBox>],
    items: &mut [Vec<Item>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    // A page without a figure that stands alone has no table, but may have the header of one.
    let has_figure: Vec<bool> =
        items.iter().map(|items| lines_of(items).any(|line| has_lone_figure(&line.text))).collect();
    let may_have = |page: usize| has_figure[page] || has_figure.get(page + 1).is_some_and(|figure| *figure);
    let stream = |page: usize| may_have(page).then(|| sheet_to_stream(&sheets[page], &furniture[page], &items[page]));
    let streams: Vec<Option<stream::Sheet<'_>>> = (0..sheets.len()).map(stream).collect();
    if streams.iter().all(Option::is_none) {
        return;
    }
    for (items, pieces) in items.iter_mut().zip(sheets_to_pieces(&streams)) {
        for piece in pieces {
            let message =
                "expected rulings between the figures of a table, found none; its columns are where they stand";
            let at = Provenance::Page { page: piece.page, bbox: piece.bbox };
            diagnostics.push(Diagnostic::new(Code::TableUnruled, message, Some(at)));
            let (top, bottom) = (piece.bbox.top, piece.bbox.bottom);
            items.retain(|item| match item {
                Item::Line(line) => !(top..=bottom).contains(&line.bbox.center().1),
                Item::Piece(_) => true,
            });
            items.push(Item::Piece(piece));
        }
        items.sort_by(|a, b| a.bbox().top.total_cmp(&b.bbox().top));
    }
}

/// Lines at the foot of a page that belong to cells which the page break left open below the table's last ruling.
fn take_torn_lines(sheets: &[Sheet<'_>], items: &mut [Vec<Item>]) {
    for index in 1..items.len() {
        let (before, after) = items.split_at_mut(index);
        let (Some(page), Some(Item::Piece(_))) = (before.last_mut(), after[0].first()) else { continue };
        let Some(last) = page.iter().rposition(|item| matches!(item, Item::Piece(_))) else { continue };
        let (head, tail) = page.split_at_mut(last + 1);
        let Some(Item::Piece(piece)) = head.last_mut() else { continue };
        let rest = &sheets[index - 1].rest.glyphs;
        let lines: Vec<Line> = lines_of(tail).flat_map(|line| piece.part_line_below(line, rest)).collect();
        let cells: Option<Vec<usize>> = lines.iter().map(|line| piece.open_cell_above(line)).collect();
        if let Some(cells) = cells {
            cells.into_iter().zip(&lines).for_each(|(cell, line)| piece.extend_cell(cell, line));
            page.truncate(last + 1);
        }
    }
}

fn lines_of(items: &[Item]) -> impl Iterator<Item = &Line> {
    items.iter().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Piece(_) => None,
    })
}

/// Items page by page → blocks: lines are gathered to paragraphs, pieces to tables.
fn items_to_blocks(pages: &[Cow<'_, Page>], items: Vec<Vec<Item>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Block> {
    let lines: Vec<(f32, Vec<&Line>)> =
        pages.iter().zip(&items).map(|(page, items)| (page.width, lines_of(items).collect())).collect();
    let bodies: Vec<Body> = pages_to_bodies(&lines);
    drop(lines);
    let mut gathering = Gathering { blocks: Vec::new(), paragraph: None, pieces: Vec::new(), diagnostics };
    for ((page, items), body) in pages.iter().zip(items).zip(bodies) {
        for item in items {
            match item {
                Item::Line(line) => gathering.add_line(&line, page, body),
                Item::Piece(piece) => gathering.add_piece(piece),
            }
        }
    }
    gathering.close_paragraph();
    gathering.close_table();
    gathering.blocks
}

/// Rows times column lines of all pieces: some fifty pages of a dense table. No statutory table has more than five.
const MAX_STITCHED: usize = 4_000_000;

/// Blocks so far, and what is still open: a paragraph or a table, never both.
struct Gathering<'a> {
    blocks: Vec<Block>,
    paragraph: Option<Open>,
    pieces: Vec<Piece>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Gathering<'_> {
    fn add_line(&mut self, line: &Line, page: &Page, body: Body) {
        self.close_table();
        match &mut self.paragraph {
            Some(open) if open.takes(line, page.number, body, page.width) => open.push(line, page.number, body),
            _ => {
                self.close_paragraph();
                self.paragraph = Some(Open::new(line, page.number, body));
            }
        }
    }

    fn add_piece(&mut self, piece: Piece) {
        self.close_paragraph();
        let all = || self.pieces.iter().chain([&piece]);
        // Each page may bring columns of its own; a grid of all of them must still fit into memory.
        let too_large = all().map(|piece| piece.rows).sum::<usize>() * all().map(|piece| piece.xs.len()).sum::<usize>()
            > MAX_STITCHED;
        if too_large || self.pieces.last().is_some_and(|last| !goes_on(last, &piece)) {
            self.close_table();
        }
        self.pieces.push(piece);
    }

    fn close_paragraph(&mut self) {
        self.blocks.extend(self.paragraph.take().map(|open| Block::Paragraph(open.close())));
    }

    fn close_table(&mut self) {
        let table = pieces_to_table(std::mem::take(&mut self.pieces), self.diagnostics);
        self.blocks.extend(table.map(Block::Table));
    }
}
