//! Labels that stand in no text.

use super::{SPACES, archive, document, grid, lines, p, read, run};
use crate::document::Block;
use crate::read::Content;

/// A level: its place, numeral system, label, and whatever else.
fn lvl(place: u8, system: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{place}'><w:start w:val='1'/><w:numFmt w:val='{system}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"
    )
}

/// A paragraph at a level of a numbering.
fn item(num: u32, level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr></w:pPr>{}</w:p>",
        run(text)
    )
}

/// Abstract numbering 0 of these levels; 1 is the plain numbering of it.
fn numbering(levels: &[String], more: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId='0'><w:multiLevelType w:val='multilevel'/>{}</w:abstractNum>
         <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>{more}",
        levels.concat()
    )
}

fn content(numbering: &str, styles: &str, body: &str) -> Content {
    let numbering = format!("<w:numbering {SPACES}>{numbering}</w:numbering>");
    let styles = format!("<w:styles {SPACES}>{styles}</w:styles>");
    let main = document(body);
    let parts: [(&str, &[u8]); 3] = [
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/document.xml", main.as_bytes()),
    ];
    read(&archive(&parts)).unwrap()
}

#[track_caller]
fn check(numbering: &str, body: &[String], expected: &[&str]) {
    assert_eq!(lines(&content(numbering, "", &body.concat())), expected);
}

fn headings() -> Vec<String> {
    vec![
        lvl(0, "chineseCountingThousand", "%1、", ""),
        lvl(1, "chineseCounting", "（%2）", ""),
        lvl(2, "decimal", "%3.", ""),
        lvl(3, "decimal", "%1.%2.%3.%4", "<w:isLgl/>"),
    ]
}

#[test]
fn chinese_headings_count_and_restart() {
    check(
        &numbering(&headings(), ""),
        &[
            item(1, 0, "总体情况"),
            item(1, 1, "主动公开"),
            item(1, 1, "依申请公开"),
            item(1, 2, "数量"),
            item(1, 0, "其他"),
            item(1, 1, "收费"),
            item(1, 2, "x"),
            item(1, 3, "y"),
        ],
        &[
            "一、总体情况",
            "（一）主动公开",
            "（二）依申请公开",
            "1. 数量",
            "二、其他",
            "（一）收费",
            "1. x",
            "2.1.1.1 y",
        ],
    );
}

#[test]
fn articles_circles_and_digits_keep_apart_from_the_text() {
    let levels = [
        lvl(0, "chineseCounting", "第%1条", ""),
        lvl(1, "decimalEnclosedCircle", "%2", ""),
        lvl(2, "decimal", "%3", ""),
        lvl(3, "decimal", "%4", "<w:suff w:val='nothing'/>"),
    ];
    let body = [item(1, 0, "目的"), item(1, 1, "甲"), item(1, 2, "5件"), item(1, 3, "号")];
    check(&numbering(&levels, ""), &body, &["第一条 目的", "① 甲", "1 5件", "1号"]);
}

#[test]
fn two_lists_of_a_kind_go_on_counting_unless_one_starts_over() {
    let more = "<w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>
        <w:num w:numId='3'><w:abstractNumId w:val='0'/>
          <w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>";
    let body = [item(1, 0, "a"), item(2, 0, "b"), item(3, 0, "c"), item(3, 0, "d"), item(1, 0, "e")];
    check(&numbering(&headings(), more), &body, &["一、a", "二、b", "五、c", "六、d", "七、e"]);
}

#[test]
fn an_overridden_level_has_its_own_label() {
    let more = format!(
        "<w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>{}</w:lvlOverride></w:num>",
        lvl(0, "upperRoman", "%1)", "")
    );
    check(&numbering(&headings(), &more), &[item(1, 0, "a"), item(2, 0, "b")], &["一、a", "II) b"]);
}

#[test]
fn restarts_can_be_forbidden_or_bound_to_a_level() {
    let levels = [
        lvl(0, "decimal", "%1.", ""),
        lvl(1, "decimal", "%2)", "<w:lvlRestart w:val='0'/>"),
        lvl(2, "decimal", "[%3]", "<w:lvlRestart w:val='1'/>"),
    ];
    let body = [
        item(1, 1, "a"),
        item(1, 2, "b"),
        item(1, 1, "c"),
        item(1, 2, "d"),
        item(1, 0, "e"),
        item(1, 1, "f"),
        item(1, 2, "g"),
    ];
    check(&numbering(&levels, ""), &body, &["1) a", "[1] b", "2) c", "[2] d", "2. e", "3) f", "[1] g"]);
}

#[test]
fn numbering_comes_from_styles_and_zero_takes_it_away() {
    let levels = [lvl(0, "chineseCounting", "%1、", ""), lvl(1, "chineseCounting", "（%2）", "<w:pStyle w:val='h2'/>")];
    let styles = "<w:style w:styleId='h1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
        <w:style w:styleId='h1b'><w:basedOn w:val='h1'/></w:style>
        <w:style w:styleId='h2'><w:basedOn w:val='h1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>";
    let styled = |id: &str, more: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{id}'/>{more}</w:pPr>{}</w:p>", run(text))
    };
    let body = [
        styled("h1", "", "a"),
        styled("h2", "", "b"),
        styled("h1b", "", "c"),
        styled("h1", "<w:numPr><w:numId w:val='0'/></w:numPr>", "d"),
        styled("h1", "<w:numPr><w:ilvl w:val='1'/></w:numPr>", "e"),
    ];
    let read = content(&numbering(&levels, ""), styles, &body.concat());
    assert_eq!(lines(&read), ["一、a", "（一）b", "二、c", "d", "（一）e"]);
}

#[test]
fn a_numbering_style_lends_its_levels() {
    let linked = "<w:abstractNum w:abstractNumId='7'><w:numStyleLink w:val='list'/></w:abstractNum>
        <w:num w:numId='9'><w:abstractNumId w:val='7'/></w:num>";
    let styles =
        "<w:style w:type='numbering' w:styleId='list'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>";
    let read = content(&numbering(&headings(), linked), styles, &item(9, 0, "a"));
    assert_eq!(lines(&read), ["一、a"]);
}

#[test]
fn bullets_and_unknown_numberings_give_no_label() {
    let levels = [lvl(0, "bullet", "\u{F0B7}", "")];
    check(&numbering(&levels, ""), &[item(1, 0, "a"), item(1, 8, "b"), item(77, 0, "c")], &["a", "b", "c"]);
}

#[test]
fn a_format_newer_than_the_standard_has_a_fallback() {
    let more = "<mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001'/></mc:Choice>
        <mc:Fallback><w:numFmt w:val='decimalZero'/></mc:Fallback></mc:AlternateContent>";
    let level = format!("<w:lvl w:ilvl='0'><w:start w:val='3'/>{more}<w:lvlText w:val='%1'/></w:lvl>");
    check(&numbering(&[level], ""), &[item(1, 0, "a")], &["03 a"]);
}

#[test]
fn what_is_deleted_is_not_counted() {
    let deleted =
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>";
    let row = |mark: &str| {
        format!("<w:tr><w:trPr>{mark}</w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", item(1, 0, "x"), p("y"))
    };
    let body =
        [item(1, 0, "a"), deleted.into(), item(1, 0, "b"), format!("<w:tbl>{}{}</w:tbl>", row("<w:del/>"), row(""))];
    let read = content(&numbering(&headings(), ""), "", &body.concat());
    assert_eq!(lines(&read), ["一、a", "二、b", "[1×2]"]);
    let Some(Block::Table(table)) = read.blocks.last() else { panic!("expected a table") };
    assert_eq!(grid(table), "三、x | y");
}

#[test]
fn cells_that_hold_only_a_number_show_it() {
    let cell = |num: &str| format!("<w:tc>{num}</w:tc>");
    let empty = item(1, 2, "");
    let row = |text: &str| format!("<w:tr>{}{}</w:tr>", cell(&empty), cell(&p(text)));
    let read = content(&numbering(&headings(), ""), "", &format!("<w:tbl>{}{}</w:tbl>", row("a"), row("b")));
    let Some(Block::Table(table)) = read.blocks.last() else { panic!("expected a table") };
    assert_eq!(grid(table), "1. | a\n2. | b");
}
