//! Whole pages → blocks.

use super::sketch::{boxed, draw_table, page, ruling, text};
use super::{Page, Ruling, pages_to_blocks};
use crate::diagnostic::Code;
use crate::document::{Block, Table};
use crate::place::{BBox, Provenance};

fn paragraphs(blocks: &[Block]) -> Vec<&str> {
    let text = |block: &'_ Block| matches!(block, Block::Paragraph(_));
    let kept = blocks.iter().filter(|block| text(block));
    kept.filter_map(|block| if let Block::Paragraph(p) = block { Some(p.text.as_str()) } else { None }).collect()
}

fn tables(blocks: &[Block]) -> Vec<&Table> {
    blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

/// The texts of each grid row.
fn rows(table: &Table) -> Vec<Vec<&str>> {
    table.grid_rows().into_iter().map(|row| row.into_iter().map(|cell| cell.text.as_str()).collect()).collect()
}

#[test]
fn blocks_stand_in_reading_order_with_their_places() {
    let mut page = page(4);
    page.glyphs.extend(text("一、总体情况", 100.0, 60.0, 16.0));
    draw_table(&mut page, 100.0, &[&["规章", "0"], &["行政许可", "550"]]);
    page.glyphs.extend(text("五、其他", 100.0, 200.0, 16.0));
    page.glyphs.extend(text("- 4 -", 280.0, 800.0, 12.0));
    let (blocks, diagnostics) = pages_to_blocks(&[page]);
    assert_eq!(diagnostics, []);
    assert_eq!(blocks.len(), 3);
    assert_eq!(paragraphs(&blocks), ["一、总体情况", "五、其他"]);
    let table = tables(&blocks)[0];
    assert_eq!(rows(table), [["规章", "0"], ["行政许可", "550"]]);
    assert_eq!(
        table.cells[3].at,
        Provenance::Page { page: 4, bbox: BBox::new(165.0, 125.0, 180.0, 135.0) },
        "the box of the text, not of the cell"
    );
}

/// Two pages with a table that goes on from one to the other, and a page number between.
fn torn() -> Vec<Page> {
    let (mut first, mut second) = (page(1), page(2));
    first.glyphs.extend(text("二、主动公开政府信息情况", 100.0, 620.0, 16.0));
    draw_table(&mut first, 660.0, &[&["信息内容", "制发", "废止"], &["规章", "0", "5"]]);
    first.glyphs.extend(text("- 1 -", 280.0, 800.0, 12.0));
    draw_table(&mut second, 60.0, &[&["行政许可", "550", "3"], &["行政强制", "195", "7"]]);
    second.glyphs.extend(text("- 2 -", 280.0, 800.0, 12.0));
    vec![first, second]
}

#[test]
fn a_table_torn_by_the_page_is_one_and_a_heading_between_makes_two() {
    let mut pages = torn();
    let (blocks, diagnostics) = pages_to_blocks(&pages);
    assert_eq!(tables(&blocks).len(), 1);
    assert_eq!(rows(tables(&blocks)[0])[2], ["行政许可", "550", "3"]);
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TableStitched]);

    pages[1].glyphs.extend(text("三、收到和处理", 100.0, 30.0, 16.0));
    let (blocks, diagnostics) = pages_to_blocks(&pages);
    assert_eq!((tables(&blocks).len(), diagnostics.len()), (2, 0));
}

#[test]
fn what_a_page_break_leaves_of_a_header_goes_to_the_cells_it_stands_in() {
    let (mut first, mut second) = (page(1), page(2));
    draw_table(&mut first, 720.0, &[&["申请人", "自然", "总"]]);
    // The page ends inside the row: no ruling below it.
    first.rulings.retain(|ruling| !ruling.is_horizontal() || ruling.y0 < 740.0);
    first.glyphs.extend([text("人", 165.0, 742.0, 10.0), text("计", 225.0, 742.0, 10.0)].concat());
    draw_table(&mut second, 60.0, &[&["本年新收", "550", "553"], &["上年结转", "195", "197"]]);
    let (blocks, _) = pages_to_blocks(&[first, second]);
    assert_eq!((tables(&blocks).len(), paragraphs(&blocks).len()), (1, 0));
    assert_eq!(rows(tables(&blocks)[0])[0], ["申请人", "自然\n人", "总\n计"]);
}

#[test]
fn a_box_is_a_frame_around_text_unless_a_table_goes_on_in_it() {
    let mut pages = torn();
    pages[1] = page(2);
    pages[1].rulings.extend(boxed(100.0, 60.0, 280.0, 80.0));
    pages[1].glyphs.extend(text("第二十条第（五）项", 120.0, 65.0, 10.0));
    let (blocks, _) = pages_to_blocks(&pages);
    assert_eq!(rows(tables(&blocks)[0])[2], ["第二十条第（五）项"]);
    let (blocks, _) = pages_to_blocks(&pages[1..]);
    assert_eq!((tables(&blocks).len(), paragraphs(&blocks)), (0, vec!["第二十条第（五）项"]));
}

#[test]
fn a_paragraph_runs_on_over_the_page() {
    let (mut first, mut second) = (page(1), page(2));
    for (page, words) in [(&mut first, "甲"), (&mut second, "乙")] {
        for line in 0..6 {
            let indent = if line == 0 && words == "甲" { 32.0 } else { 0.0 };
            let count = if indent > 0.0 { 23 } else { 25 };
            page.glyphs.extend(text(&words.repeat(count), 90.0 + indent, 200.0 + 30.0 * line as f32, 16.0));
        }
    }
    let (blocks, _) = pages_to_blocks(&[first, second]);
    assert_eq!(paragraphs(&blocks), [format!("{}{}", "甲".repeat(148), "乙".repeat(150))]);
}

#[test]
fn a_slanted_watermark_is_no_text() {
    let mut page = page(1);
    draw_table(&mut page, 100.0, &[&["规章", "0"], &["行政许可", "550"]]);
    let mut mark = text("内部资料", 110.0, 105.0, 30.0);
    mark.iter_mut().for_each(|glyph| glyph.angle = 315);
    page.glyphs.extend(mark);
    assert_eq!(rows(tables(&pages_to_blocks(&[page]).0)[0]), [["规章", "0"], ["行政许可", "550"]]);
}

#[test]
fn hostile_pages_end_soon() {
    let start = std::time::Instant::now();
    let mut heap = page(1);
    heap.glyphs = (0..100_000).map(|_| text("甲", 100.0, 100.0, 10.0).remove(0)).collect();
    let mut hatched = page(2);
    hatched.glyphs = text("甲", 100.0, 100.0, 10.0);
    hatched.rulings = (0..100_000_u32)
        .map(|n| (n % 9973) as f32 * 0.37)
        .flat_map(|at| [ruling(0.0, at, 4000.0, at), ruling(at, 0.0, at, 4000.0)])
        .collect();
    let mut odd = page(3);
    odd.glyphs = text("甲乙", f32::NAN, f32::INFINITY, 10.0);
    odd.glyphs.extend(text("甲乙", 1e30, -1e30, f32::MAX));
    let bad = Ruling { x0: f32::NAN, y0: 0.0, x1: f32::INFINITY, y1: 0.0, width: -1.0, color: 0 };
    odd.rulings = vec![bad; 10];
    let (_, diagnostics) = pages_to_blocks(&[heap, hatched, odd, Page::default()]);
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::GridMended]);
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
}
