//! Grids.

use super::{content, grid, lines, tables};
use crate::diagnostic::Code;
use crate::place::Provenance;

/// The first table of these rows, with its grid; `mended`: whether a remark must say that it had to be bent.
#[track_caller]
fn check(rows: &str, expected: &str, mended: bool) {
    let content = content(&format!("<table>{rows}</table>"));
    assert_eq!(grid(tables(&content)[0]), expected);
    assert_eq!(content.diagnostics.len(), usize::from(mended), "{:?}", content.diagnostics);
}

#[test]
fn spans_of_columns_and_rows() {
    check(
        "<tr><td rowspan=2>a<td colspan='2'>b<tr><td>c<td>d<tr><td>e<td>f<td>g",
        "a(2×1) | b(1×2) | <\n< | c | d\ne | f | g",
        false,
    );
    // What stands behind the digits is nothing; 0 columns, a sign and words mean 1.
    check("<tr><td colspan='2px'>a<tr><td colspan=0>b<td colspan='-3'>c", "a(1×2) | <\nb | c", false);
    check("<tr><td rowspan=x>a<td>b<tr><td>c<td>d", "a | b\nc | d", false);
}

#[test]
fn a_span_of_no_rows_goes_to_the_end_of_its_group() {
    check("<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e", "a(2×1) | b\n< | c\nd | e", false);
}

#[test]
fn spans_end_with_their_group_and_with_the_table() {
    check("<thead><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d", "a | b\nc | d", false);
    check("<tr><td>a<td>b<tr><td rowspan=9>c<td>d", "a | b\nc | d", false);
}

#[test]
fn overlaps_and_short_rows_are_mended_and_told() {
    check("<tr><td>a<td rowspan=2>b<td>x<tr><td colspan=2>c<td>d", "a | b(2×1) | x\nc | < | d", true);
    check("<tr><td>a<td>b<td>c<tr><td>d", "a | b | c\nd |  | ", true);
}

#[test]
fn the_head_is_shown_first_and_the_foot_last() {
    check(
        "<tfoot><tr><td>foot<td>1<tbody><tr><td>body<td>2<thead><tr><td>head<td>3",
        "head | 3\nbody | 2\nfoot | 1",
        false,
    );
}

#[test]
fn columns_and_rows_in_which_no_cell_begins_are_none() {
    check("<tr><td colspan=1000>title<tr><td>a<td>b", "title(1×2) | <\na | b", false);
    check("<tr><td rowspan=2>a<td rowspan=2>b<tr><tr><td>c<td>d", "a | b\nc | d", false);
}

/// Word ends a table with a row of no height that only holds the widths of its columns.
#[test]
fn the_phantom_row_of_word_is_none_and_a_blank_row_is_one() {
    let rows = "<tr><td colspan=2>a<td>b<tr><td colspan=3>c";
    let phantom = "<![if !supportMisalignedColumns]><tr height=0><td width=9></td><td></td><td></td></tr><![endif]>";
    check(&format!("{rows}{phantom}"), "a | b\nc(1×2) | <", false);
    check(&format!("{rows}<tr style='HEIGHT: 0.0pt'><td><td><td>"), "a | b\nc(1×2) | <", false);
    check("<tr><td>a<td>b<tr style='height:26pt'><td>&nbsp;<td><o:p>&nbsp;</o:p>", "a | b\n | ", false);
    check("<tr><td>a<td>b<tr height=0><td>1<td>", "a | b\n1 | ", false);
}

#[test]
fn lines_of_a_cell_are_kept_apart() {
    check("<tr><td>一、<br>本年<p>新收</p><div>数量</div><td>1", "一、/本年/新收/数量 | 1", false);
    check("<tr><td><h3>行政<br>许可</h3><td><ul><li>1<li>2</ul>", "行政许可 | 1/2", false);
}

#[test]
fn hidden_cells_and_rows_are_not_there() {
    check("<tr><td>a<td style='display: none'>x<td>b<tr hidden><td>y<tr><td>c<td>d", "a | b\nc | d", false);
    let read = content("<table><tr><td hidden>x<td>a<td>b</table>");
    assert_eq!(tables(&read)[0].cells[0].at, Provenance::Cell { table: 1, row: 1, cell: 1 });
}

#[test]
fn places_are_those_of_the_source() {
    let read = content("<table><tr><td>a</table><table><tr><td>b<td>c<tr><td>d<td>e</table>");
    let cells = &tables(&read)[0].cells;
    assert_eq!(cells[3].at, Provenance::Cell { table: 2, row: 2, cell: 2 });
    assert_eq!(tables(&read)[0].at, Provenance::Cell { table: 2, row: 1, cell: 1 });
}

#[test]
fn a_table_for_the_layout_gives_way() {
    let data = "<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>f</table>";
    let page = format!("<table><tr><td>nav<td>top<tr><td>menu<td><p>一、总体情况</p>{data}<p>二、</p></table>");
    assert_eq!(lines(&content(&page)), ["nav", "top", "menu", "一、总体情况", "[3×2]", "二、"]);
    // Deeply, as pages were made once.
    let deep = format!("{}{data}{}", "<table><tr><td>".repeat(40), "</table>".repeat(40));
    assert_eq!(lines(&content(&deep)), ["[3×2]"]);
}

#[test]
fn a_table_in_a_cell_of_data_stands_behind_it() {
    let inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>";
    let read = content(&format!("<table><tr><td>a<td>b<td>c<tr><td>d<td>e{inner}<td>f</table>"));
    assert_eq!(lines(&read), ["[2×3]", "[2×2]"]);
    assert_eq!(grid(tables(&read)[0]), "a | b | c\nd | e | f");
}

#[test]
fn captions_stand_before_their_table() {
    assert_eq!(lines(&content("<table><caption>单位：件</caption><tr><td>a<td>b</table>")), ["单位：件", "[1×2]"]);
}

#[test]
fn marks_of_notes_struck_figures_and_fields_of_forms() {
    let read = content(
        "<table><tr><td>12<sup>1</sup><td>3<sup>[2]</sup><td><del>8</del>9<td><s>7</s>6<tr><td>5<span \
         style='vertical-align:super'>4</span><td><strike>1</strike>2<td><span style='text-decoration:line-through'>3</span>\
         4<td><input value=15></table>",
    );
    assert_eq!(grid(tables(&read)[0]), "12¹ | 3[²] | 9 | 6\n5⁴ | 2 | 4 | 15");
    assert_eq!(read.diagnostics.iter().filter(|said| said.code == Code::TextStruck).count(), 4);
    // A field beside text, of another kind, hidden, or in a table within a cell, is none of the cell's.
    let read = content(
        "<table><tr><td>搜索<input value=1><td><input type=submit value=2><td><input type=hidden value=3>\
         <tr><td>a<td>b<td><table><tr><td><input value=4></table></table>",
    );
    assert_eq!(grid(tables(&read)[0]), "搜索 |  | \na | b | 4");
}

#[test]
fn what_follows_a_table_without_an_end_stands_behind_it() {
    let row = "<tr><td>a<td>b<tr><td>c<td>d";
    let read = content(&format!(
        "<p>一</p><table>{row}</tr>\n<h2>二</h2><p>正文</p><table><tbody>{row}</tbody></tr>三</table>"
    ));
    assert_eq!(lines(&read), ["一", "[2×2]", "二", "正文", "[2×2]", "三"]);
    assert_eq!(lines(&content(&format!("<table>单位：件{row}</table>"))), ["单位：件", "[2×2]"]);
}
