//! Whole files: which they are, what hides in them, what is too much.

use super::super::{magic, read};
use super::{content, grid, lines, tables};
use crate::diagnostic::Code;
use crate::error::Error;
use encoding_rs::GB18030;

#[test]
fn pages_are_told_by_their_bytes() {
    let long = format!("<!--{}--><html>", "x".repeat(9000));
    for page in [
        "\u{feff} \r\n<!DOCTYPE HTML PUBLIC \"-//W3C//DTD\">",
        "<?xml version='1.0'?><!-- a --><HTML xmlns='x'>",
        "<TABLE border=1><tr>",
        "<p class=MsoNormal>",
        "<h1>",
        "warning: a line of the server\n<!doctype html><html>",
        &long,
    ] {
        assert!(magic(page.as_bytes()), "{page}");
        let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(magic(&wide), "{page}");
        assert!(magic(&GB18030.encode(page).0), "{page}");
    }
    for other in
        ["一、总体情况 <table>", "<svg>", "<?xml version='1.0'?><报告>", "<package>", "<", "", "{\\rtf1 <html>"]
    {
        assert!(!magic(other.as_bytes()), "{other}");
    }
    assert!(!magic(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>"));
}

const TABLE: &str =
    "<table><tr><td>a<td>b<td>c<td>d<tr><td>e<td>f<td>g<td>h<tr><td>1<td>2<td>3<td>4<tr><td>5<td>6<td>7<td>8</table>";

#[test]
fn a_report_kept_as_text_is_found_where_the_page_has_none() {
    let escaped = format!("<p>一、</p>{TABLE}").replace('<', "&lt;");
    for page in [
        format!("<p>标题</p><textarea id=x style='display:none'>{escaped}</textarea>"),
        format!("<p>标题</p><script type='text/html'><p>一、</p>{TABLE}</script>"),
        format!("<p>标题</p><template><p>一、</p>{TABLE}</template>"),
        format!("<p>标题</p><noscript><p>一、</p>{TABLE}</noscript>"),
        format!("<p>标题</p><iframe srcdoc=\"{escaped}\"></iframe>"),
        format!("<p>标题</p><script>var x = '<p>一、<\\/p>{TABLE}';</script>"),
        format!(
            "<p>标题</p><script>x = {{\"a\": \"{}\"}}</script>",
            format!("<p>一、</p>{TABLE}").replace('<', "\\u003c")
        ),
        format!("<p>标题</p><script>w('<p>一、</p><table>');\nw('{}');</script>", &TABLE[7..]),
        format!("<p>标题</p><script>w(unescape('{}'))</script>", format!("<p>一、</p>{TABLE}").replace('<', "%3C")),
    ] {
        let read = content(&page);
        assert_eq!(lines(&read), ["标题", "一、", "[4×4]"]);
        assert!(grid(tables(&read)[0]).starts_with("a | b | c | d\n"));
        assert_eq!(lines(&content(&format!("{TABLE}{page}"))), ["[4×4]", "标题"], "the page has a table of its own");
    }
    assert_eq!(lines(&content(&format!("<p>标题</p><!-- {TABLE} -->"))), ["标题"]);
    let hidden = content(&format!("<p>标题</p><div style='display:none'>{TABLE}</div>"));
    assert_eq!(lines(&hidden), ["标题", "[4×4]"]);
    assert_eq!(hidden.diagnostics[0].code, Code::TextInvisible);
}

#[test]
fn a_page_without_text_is_an_error() {
    for page in ["<!DOCTYPE html><div id=app></div><script src=app.js></script>", "<html>", "<table><tr><td></table>"] {
        assert!(matches!(read(page.as_bytes()), Err(Error::Damaged { .. })), "{page}");
    }
}

#[test]
fn damaged_characters_are_told() {
    let mut bytes = "<!doctype html><p>政府信息公开工作年度报告</p>".as_bytes().to_vec();
    bytes[19] = 0xFF;
    let read = read(&bytes).unwrap();
    assert_eq!(read.diagnostics[0].code, Code::SourceDamaged);
    assert!(lines(&read)[0].ends_with("府信息公开工作年度报告"));
}

#[track_caller]
fn exhausts(page: &str) {
    assert!(matches!(read(page.as_bytes()), Err(Error::Limit { .. })));
}

#[test]
fn what_is_made_to_exhaust_is_refused() {
    exhausts(&"<div>".repeat(1_000_000));
    exhausts(&"<table><tr><td>".repeat(100_000));
    exhausts(&"<b>".repeat(1_100_000));
    exhausts(&"<p>x</p>".repeat(600_000));
    exhausts(&format!("<table>{}", "<tr><td colspan=1000>x".repeat(1100)));
    // Each paragraph opens all the runs anew that the ones before left open.
    let runs: String = (0..2000).map(|n| format!("<b id={n}>")).collect();
    exhausts(&format!("{runs}{}", "<p>x".repeat(5000)));
}

#[test]
fn what_is_odd_and_bounded_is_read() {
    assert_eq!(lines(&content(&format!("{}x", "<div>".repeat(1000)))), ["x"]);
    assert_eq!(
        lines(&content("<table><tr><td rowspan=99999999999999999999 colspan=4294967297>a<td>b</table>")),
        ["[1×2]"]
    );
    let picture = format!("<img src='data:image/png;base64,{}'>x", "AAAA/BBB/CC+".repeat(60_000));
    assert_eq!(lines(&content(&picture)), ["x"]);
}

#[test]
fn rows_of_other_elements_are_a_table_where_there_is_none() {
    let row = |tag: &str, cell: &str, texts: [&str; 4]| {
        let cells: String = texts.iter().map(|text| format!("<{cell} class=c>{text}</{cell}>")).collect();
        format!("<{tag}>{cells}</{tag}>")
    };
    for (tag, cell) in [("div", "div"), ("ul", "li"), ("p", "span"), ("div style='display:table-row'", "div")] {
        let rows: String = (0..4).map(|n| row(tag, cell, ["甲", "", "1", &n.to_string()])).collect();
        let read = content(&format!("<div><p>标题</p>{rows}<p>正文</p></div>"));
        assert_eq!(lines(&read), ["标题", "[4×4]", "正文"], "{tag}");
        assert!(!tables(&read)[0].ruled);
    }
}

#[test]
fn a_table_in_lines_of_text_is_one_where_there_is_none() {
    let read = content("<pre>一、\n甲\t\t1\t2\n\t乙\t3\t4\n丙\t丁\t5\t6\n丙\t丁\t5\t6\n</pre>");
    assert_eq!(grid(tables(&read)[0]), "甲 |  | 1 | 2\n | 乙 | 3 | 4\n丙 | 丁 | 5 | 6\n丙 | 丁 | 5 | 6");
    let cells: String = "甲 1 2 3 4 乙 5 6 7 8 丙 9 0 1 2".split(' ').map(|cell| format!("<p>{cell}</p>")).collect();
    assert_eq!(lines(&content(&cells)), ["[3×5]"]);
}

#[test]
fn the_title_of_the_head_counts_where_the_page_has_none() {
    let head = "<title>青禾县档案局2020年政府信息公开工作年度报告_青禾县</title>";
    let read = |body: &str| lines(&read(format!("<!doctype html>{head}<body>{body}").as_bytes()).unwrap());
    assert_eq!(read("<p>正文"), ["青禾县档案局2020年政府信息公开工作年度报告", "正文"]);
    assert_eq!(read("<p>青禾县2021年政府信息公开年度报告"), ["青禾县2021年政府信息公开年度报告"]);
}
