//! Pages without rulings → tables, or none.

use crate::document::{Block, Table};
use crate::read::page::sketch::{page, ruling, text};
use crate::read::page::{Page, pages_to_blocks};

/// Words of 10 points at these places, x and top.
fn put(page: &mut Page, words: &[(&str, f32, f32)]) {
    for (word, x, top) in words {
        page.glyphs.extend(text(word, *x, *top, 10.0));
    }
}

fn tables(pages: &[Page]) -> Vec<Table> {
    let (blocks, _) = pages_to_blocks(pages);
    blocks.into_iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

/// The texts of each grid row, blank cells as `.`.
fn rows(table: &Table) -> Vec<String> {
    let print = |text: &str| if text.is_empty() { ".".to_owned() } else { text.replace('\n', "+") };
    let row =
        |cells: Vec<&crate::document::Cell>| cells.iter().map(|cell| print(&cell.text)).collect::<Vec<_>>().join(" ");
    table.grid_rows().into_iter().map(row).collect()
}

/// A header and two rows on three columns, the last cell of the first column blank.
fn simple(number: u32) -> Page {
    let mut page = page(number);
    put(
        &mut page,
        &[("信息内容", 100.0, 100.0), ("制发", 200.0, 100.0), ("废止", 280.0, 100.0), ("有效", 360.0, 100.0)],
    );
    put(&mut page, &[("规章", 100.0, 120.0), ("12", 205.0, 120.0), ("3", 287.0, 120.0), ("456", 362.0, 120.0)]);
    put(&mut page, &[("文件", 100.0, 140.0), ("7", 287.0, 140.0), ("8", 367.0, 140.0)]);
    page
}

#[test]
fn figures_below_each_other_are_columns_and_a_blank_stays_in_its_place() {
    let tables = tables(&[simple(1)]);
    assert_eq!(rows(&tables[0]), ["信息内容 制发 废止 有效", "规章 12 3 456", "文件 . 7 8"]);
    assert!(tables[0].ruled);
}

#[test]
fn some_rulings_do_not_hinder() {
    let mut lines = simple(1);
    lines.rulings.extend([95.0, 116.0, 155.0].map(|y| ruling(90.0, y, 400.0, y)));
    let mut frame = lines.clone();
    frame.rulings.extend([90.0, 400.0].map(|x| ruling(x, 95.0, x, 155.0)));
    for page in [lines, frame] {
        assert_eq!(rows(&tables(&[page])[0])[2], "文件 . 7 8");
    }
}

#[test]
fn a_table_goes_on_over_the_page_and_a_heading_ends_it() {
    let mut second = page(2);
    put(&mut second, &[("许可", 100.0, 60.0), ("5", 207.0, 60.0), ("0", 367.0, 60.0)]);
    put(&mut second, &[("二、收到和处理申请", 100.0, 90.0), ("我局没有收到申请。", 120.0, 110.0)]);
    let found = tables(&[simple(1), second]);
    assert_eq!(found.len(), 1);
    assert_eq!(rows(&found[0])[3], "许可 5 . 0");
}

#[test]
fn an_outer_label_spans_rows_and_digits_in_a_second_line_stay_in_their_cell() {
    let mut page = simple(1);
    for (n, character) in "办理结".chars().enumerate() {
        put(&mut page, &[(&character.to_string(), 60.0, 165.0 + 12.0 * n as f32)]);
    }
    for (n, label) in ["甲", "乙", "丙"].iter().enumerate() {
        let top = 160.0 + 20.0 * n as f32;
        put(&mut page, &[(label, 100.0, top), ("123", 202.0, top), ("2", 287.0, top), ("3", 367.0, top)]);
    }
    put(&mut page, &[("9", 207.0, 212.0)]);
    let found = tables(&[page]);
    let rows = rows(&found[0]);
    assert_eq!(rows[3..], ["办理结 甲 123 2 3", "办理结 乙 123 2 3", "办理结 丙 123+9 2 3"]);
}

/// Eight columns in two groups: where the outer labels begin, and the figures below the inner ones.
fn grouped(outer: [f32; 2], figure: f32) -> Page {
    let mut page = page(1);
    put(&mut page, &[("甲组", outer[0], 100.0), ("乙组", outer[1], 100.0)]);
    for column in 0..8_u8 {
        let (x, label) = (100.0 + 50.0 * f32::from(column), ["维持", "纠正", "其他", "总计"][usize::from(column) % 4]);
        put(&mut page, &[(label, x, 125.0), (&column.to_string(), x + figure, 150.0)]);
    }
    page
}

#[test]
fn an_outer_label_covers_its_columns_wherever_it_stands_above_them() {
    let centred = grouped([175.0, 375.0], 7.0);
    // Above one of its columns, as the middle one of three or five.
    let mut uneven = grouped([150.0, 375.0], 7.0);
    uneven.glyphs.retain(|glyph| glyph.bbox.x0 < 240.0 || glyph.bbox.x0 > 290.0);
    let at_left = grouped([100.0, 300.0], 0.0);
    for (page, first) in [(centred, 4), (uneven, 3), (at_left, 4)] {
        let found = tables(&[page]);
        let outer: Vec<_> = found[0].cells.iter().filter(|cell| cell.row == 0 && !cell.text.is_empty()).collect();
        let spans: Vec<_> = outer.iter().map(|cell| (cell.text.as_str(), cell.column, cell.col_span)).collect();
        assert_eq!(spans, [("甲组", 0, first), ("乙组", first, 4)]);
    }
}

#[test]
fn running_text_is_no_table() {
    let mut prose = page(1);
    put(&mut prose, &[("某某局文件", 240.0, 60.0), ("某办发〔2023〕5号", 100.0, 90.0)]);
    put(&mut prose, &[("一是公开2023年信息 12 条，比上年多 3 条；", 120.0, 120.0)]);
    put(&mut prose, &[("二是办理申请 7 件，其中 5 件予以公开。", 120.0, 140.0)]);
    put(&mut prose, &[("1.加强学习", 120.0, 160.0), ("2.加强督查", 120.0, 180.0), ("3.加强保障", 120.0, 200.0)]);
    put(&mut prose, &[("联系人", 120.0, 220.0), ("12345678", 300.0, 220.0)]);
    put(&mut prose, &[("某某局", 400.0, 250.0), ("2024年1月20日", 390.0, 270.0)]);
    assert_eq!(tables(&[prose]).len(), 0);
}

#[test]
fn hostile_pages_end_soon() {
    let start = std::time::Instant::now();
    let mut grid = page(1);
    for row in 0..2000 {
        for column in 0..50 {
            let at = (12.0 * column as f32, 0.4 * row as f32);
            grid.glyphs.extend(text("1", at.0, at.1, 1.0));
        }
    }
    let mut line = page(2);
    line.glyphs = (0..50_000).flat_map(|n| text("1", 12.0 * n as f32, 100.0, 10.0)).collect();
    let mut words = page(3);
    words.glyphs = (0..50_000).flat_map(|n| text("甲", 20.0 * (n % 90) as f32, 14.0 * (n / 90) as f32, 10.0)).collect();
    words.glyphs.extend(text("7", 500.0, 14.0 * 600.0, 10.0));
    pages_to_blocks(&[grid, line, words]);
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
}
