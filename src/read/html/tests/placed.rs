//! Lines of text that say where they stand, without a table.

use super::super::parse::parse;
use super::super::placed::tree_to_blocks;
use super::{content, grid, lines, tables};

/// Labels and two figures each, at 200 pixels from each other.
fn cells() -> Vec<(usize, usize, String)> {
    let row = |n: usize| {
        let texts = [format!("第{n}项收到申请"), format!("{}", 100 + n), format!("{}", 200 + n)];
        texts.into_iter().enumerate().map(move |(column, text)| (40 + 200 * column, 40 + 30 * n, text))
    };
    (1..=12).flat_map(row).collect()
}

fn styled((left, top, text): &(usize, usize, String)) -> String {
    format!("<div style='position:absolute;left:{left}px;top:{top}px;font-size:16px'>{text}</div>")
}

fn body(write: impl Fn(&(usize, usize, String)) -> String, from: &[(usize, usize, String)]) -> String {
    from.iter().map(write).collect()
}

fn expected() -> String {
    (1..=12).map(|n| format!("第{n}项收到申请 | {} | {}", 100 + n, 200 + n)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_table(body: &str) {
    let read = content(body);
    assert_eq!(tables(&read).into_iter().map(grid).collect::<Vec<_>>(), [expected()]);
}

#[test]
fn styles_attributes_and_boxes_of_ocr_say_it() {
    check_table(&body(styled, &cells()));
    let text = |(left, top, text): &(usize, usize, String)| {
        let width = text.chars().map(|c| if c.is_ascii() { 8 } else { 16 }).sum::<usize>();
        format!("<text top='{top}' left='{left}' width='{width}' height='18'>{text}</text>")
    };
    check_table(&format!("<page width='600' height='500'>{}</page>", body(text, &cells())));
    let hocr = |(left, top, text): &(usize, usize, String)| {
        let width = text.chars().map(|c| if c.is_ascii() { 8 } else { 16 }).sum::<usize>();
        let (right, bottom) = (left + width, top + 16);
        format!("<span class='ocr_line' title='bbox {left} {top} {right} {bottom}; baseline 0 0'>{text}</span>")
    };
    check_table(&format!("<div class='ocr_page' title='bbox 0 0 600 500'>{}</div>", body(hocr, &cells())));
}

#[test]
fn places_are_counted_from_the_bottom_of_what_has_a_height() {
    let below = |(left, top, text): &(usize, usize, String)| {
        let bottom = 500 - top - 16;
        format!(
            "<div style='position:absolute;left:{left}px;bottom:{bottom}px;height:16px;font-size:16px'>{text}</div>"
        )
    };
    check_table(&format!("<div style='position:relative;width:600px;height:500px'>{}</div>", body(below, &cells())));
}

#[test]
fn hidden_and_turned_lines_are_none() {
    let more = "<div style='position:absolute;left:440px;top:70px;display:none'>9</div>\
                <div style='position:absolute;left:640px;top:70px;transform:matrix(0,1,-1,0,0,0)'>8</div>";
    check_table(&(body(styled, &cells()) + more));
}

/// Whether the lines are read as those of a page.
fn is_placed(body: &str) -> bool {
    tree_to_blocks(&parse(body).unwrap()).is_some()
}

#[test]
fn a_number_broken_over_lines_is_no_number() {
    let mut broken = cells();
    assert!(is_placed(&body(styled, &broken)));
    broken.push((240, 430, "5".to_owned()));
    assert!(!is_placed(&body(styled, &broken)));
}

#[test]
fn where_much_of_the_text_has_no_place_all_of_it_is_read() {
    let with = |count| format!("<p>{}</p>{}", "字".repeat(count), body(styled, &cells()));
    assert!(is_placed(&with(10)));
    assert!(!is_placed(&with(140)));
    assert_eq!(lines(&content(&with(140))).first(), Some(&"字".repeat(140)));
}
