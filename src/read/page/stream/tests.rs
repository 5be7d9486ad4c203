//! Pages without rulings → tables, or none.

use crate::document::{Block, Table};
use crate::read::page::sketch::{boxed, glyph, page, ruling, text};
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

/// The page with its table's header turned by a quarter: each label runs up the page.
fn turned(page: &mut Page, labels: &[(&str, f32)], bottom: f32) {
    for (label, x) in labels {
        for (n, character) in label.chars().enumerate() {
            let mut glyph = glyph(character, *x, bottom - 10.0 * (n as f32 + 1.0), 10.0);
            glyph.origin = (glyph.bbox.x1, glyph.bbox.bottom);
            glyph.angle = -90;
            page.glyphs.push(glyph);
        }
    }
}

#[test]
fn labels_of_columns_may_run_up_the_page_or_down_it() {
    let body = |page: &mut Page| {
        put(page, &[("甲组", 230.0, 40.0), ("规章", 100.0, 120.0), ("12", 205.0, 120.0), ("3", 247.0, 120.0)]);
        put(page, &[("456", 282.0, 120.0), ("文件", 100.0, 140.0), ("7", 207.0, 140.0), ("8", 287.0, 140.0)]);
    };
    let want = [". . 甲组 .", ". 商业+企业 结果维持 其他", "规章 12 3 456", "文件 7 . 8"];
    let mut up = page(1);
    body(&mut up);
    turned(&mut up, &[("商业", 200.0), ("企业", 212.0), ("结果维持", 245.0), ("其他", 285.0)], 112.0);
    let found = tables(&[up]);
    assert_eq!(rows(&found[0])[1..], want[1..]);
    assert!(found[0].ruled);
    let mut stacked = page(1);
    body(&mut stacked);
    for (label, x) in [("商业企业", 205.0), ("结果维持", 245.0), ("其他", 285.0)] {
        for (n, character) in label.chars().enumerate() {
            put(&mut stacked, &[(&character.to_string(), x, 60.0 + 12.0 * n as f32)]);
        }
    }
    assert_eq!(rows(&tables(&[stacked])[0])[1..], [". 商业企业 结果维持 其他", want[2], want[3]]);
}

#[test]
fn labels_at_one_height_are_all_outer_ones_or_all_lines() {
    // The first outer label is wider than a column, the second no wider than a line of a label might be.
    let mut outer = grouped([175.0, 375.0], 7.0);
    outer.glyphs.retain(|glyph| glyph.bbox.top != 100.0);
    put(&mut outer, &[("未经复议直", 155.0, 100.0), ("乙组", 400.0, 100.0)]);
    outer.glyphs.retain(|glyph| glyph.bbox.x0 < 295.0 || glyph.bbox.x0 > 345.0);
    let found = tables(&[outer]);
    let outer: Vec<_> = found[0].cells.iter().filter(|cell| cell.row == 0 && !cell.text.is_empty()).collect();
    let spans: Vec<_> = outer.iter().map(|cell| (cell.text.as_str(), cell.column, cell.col_span)).collect();
    assert_eq!(spans, [("未经复议直", 0, 4), ("乙组", 4, 3)]);
}

#[test]
fn words_of_neighbouring_columns_with_next_to_no_space_between_are_parted() {
    let mut page = page(1);
    put(&mut page, &[("信息内容", 100.0, 100.0), ("本年制发", 200.0, 100.0), ("本年废止", 242.0, 100.0)]);
    put(&mut page, &[("规章", 100.0, 120.0), ("12", 215.0, 120.0), ("3", 260.0, 120.0)]);
    put(&mut page, &[("文件", 100.0, 140.0), ("7", 217.0, 140.0), ("8", 260.0, 140.0)]);
    assert_eq!(rows(&tables(&[page])[0]), ["信息内容 本年制发 本年废止", "规章 12 3", "文件 7 8"]);
}

#[test]
fn a_unit_before_the_figures_is_no_label_of_rows() {
    let mut page = page(1);
    put(&mut page, &[("指标", 100.0, 100.0), ("单位", 260.0, 100.0), ("数量", 340.0, 100.0)]);
    for n in 0..8_u8 {
        let top = 120.0 + 20.0 * f32::from(n);
        let label = format!("第{}项公开数", "一二三四五六七八".chars().nth(usize::from(n)).unwrap());
        put(&mut page, &[(&label, 100.0, top), (["件", "条"][usize::from(n) % 2], 265.0, top), ("31", 345.0, top)]);
    }
    let found = tables(&[page]);
    assert_eq!(rows(&found[0])[7..], ["第七项公开数 件 31", "第八项公开数 条 31"]);
}

#[test]
fn a_label_beside_the_figures_of_its_column_is_not_sure_where_one_has_none() {
    let right = |figures: &[(&str, f32)]| {
        let mut page = page(1);
        put(
            &mut page,
            &[("维持", 100.0, 100.0), ("纠正", 150.0, 100.0), ("其他", 200.0, 100.0), ("总计", 250.0, 100.0)],
        );
        figures.iter().for_each(|(figure, x)| put(&mut page, &[(*figure, *x, 120.0)]));
        put(&mut page, &[("1", 274.0, 140.0), ("2", 274.0, 160.0)]);
        tables(&[page])[0].ruled
    };
    assert!(right(&[("4", 124.0), ("5", 174.0), ("6", 224.0), ("7", 274.0)]));
    assert!(!right(&[("5", 174.0), ("6", 224.0), ("7", 274.0)]), "the figures may be those of the labels behind them");
}

#[test]
fn rulings_around_the_figures_alone_are_not_the_table() {
    let mut page = page(1);
    for (n, label) in ["维持", "纠正", "其他", "总计"].iter().enumerate() {
        let x = 100.0 + 60.0 * n as f32;
        put(&mut page, &[(label, x + 20.0, 100.0), (&(n + 1).to_string(), x + 27.0, 120.0)]);
        page.rulings.extend(boxed(x, 115.0, x + 60.0, 135.0));
    }
    assert_eq!(rows(&tables(&[page])[0]), ["维持 纠正 其他 总计", "1 2 3 4"]);
}

#[test]
fn a_number_with_an_unknown_digit_stands_in_its_column() {
    let mut page = simple(1);
    put(&mut page, &[("许可", 100.0, 160.0), ("1\u{FFFD}", 205.0, 160.0), ("9", 287.0, 160.0), ("5", 367.0, 160.0)]);
    assert_eq!(rows(&tables(&[page])[0])[3], "许可 1\u{FFFD} 9 5");
}

#[test]
fn of_two_grids_on_a_page_the_one_that_does_not_part_its_figures_is_dropped() {
    // A frame around text, and one around rows of a table without rulings between its columns.
    let mut page = page(1);
    put(&mut page, &[("说明", 110.0, 105.0), ("以上数据", 110.0, 125.0)]);
    page.rulings.extend([100.0, 120.0, 140.0].map(|y| ruling(100.0, y, 400.0, y)));
    page.rulings.extend([100.0, 400.0].map(|x| ruling(x, 100.0, x, 140.0)));
    put(&mut page, &[("信息内容", 110.0, 205.0), ("制发", 205.0, 205.0), ("废止", 285.0, 205.0)]);
    put(&mut page, &[("规章", 110.0, 225.0), ("12", 210.0, 225.0), ("3", 290.0, 225.0)]);
    put(&mut page, &[("文件", 110.0, 245.0), ("7", 212.0, 245.0), ("8", 290.0, 245.0)]);
    page.rulings.extend([200.0, 220.0, 240.0, 260.0].map(|y| ruling(100.0, y, 400.0, y)));
    page.rulings.extend([100.0, 400.0].map(|x| ruling(x, 200.0, x, 260.0)));
    let found = tables(&[page]);
    assert_eq!(rows(found.last().unwrap()), ["信息内容 制发 废止", "规章 12 3", "文件 7 8"]);
}
