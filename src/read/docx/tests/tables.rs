//! Grids.

use super::{content, grid, lines, p};
use crate::diagnostic::Code;
use crate::document::{Block, Table};
use crate::place::Provenance;
use crate::read::Content;

fn tables(content: &Content) -> Vec<&Table> {
    let mut tables = Vec::new();
    for block in &content.blocks {
        if let Block::Table(table) = block {
            tables.push(table);
        }
    }
    tables
}

/// A cell with these properties.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{}</w:tbl>", rows.concat())
}

/// A table of these texts without any merged cell.
fn plain(rows: &[&[&str]]) -> String {
    tbl(&rows.iter().map(|row| tr(&row.iter().map(|text| tc("", text)).collect::<Vec<_>>())).collect::<Vec<_>>())
}

#[track_caller]
fn check(table: &str, expected: &str, mended: usize) {
    let content = content(table);
    assert_eq!(grid(tables(&content)[0]), expected);
    assert!(content.diagnostics.iter().all(|d| d.code == Code::GridMended), "{:?}", content.diagnostics);
    assert_eq!(content.diagnostics.len(), mended, "{:?}", content.diagnostics);
}

const BEGIN: &str = "<w:vMerge w:val='restart'/>";
const ON: &str = "<w:vMerge/>";

#[test]
fn spans_of_columns_and_rows() {
    let rows = [
        tr(&[tc(&format!("<w:gridSpan w:val='2'/>{BEGIN}"), "a"), tc("", "b")]),
        // An empty value means the same as none, and a foreign attribute before the value changes nothing.
        tr(&[
            tc("<w:vMerge w:val=''/><w:gridSpan w:val='2'/>", ""),
            tc("<w:vMerge x:val='no' xmlns:x='urn:x' w:val='restart'/>", "c"),
        ]),
        tr(&[tc("<w:tcW w:w='33.3%' w:type='pct'/>", "d"), tc("", "e"), tc("<w:vMerge w:val='continue'/>", "")]),
    ];
    check(&tbl(&rows), "a(2×2) | < | b\n< | < | c(2×1)\nd | e | <", 0);
}

#[test]
fn a_merge_begins_anew_and_breaks_off() {
    let rows = [BEGIN, ON, BEGIN, ON, "", ON].map(|properties| tr(&[tc(properties, ""), tc("", "x")]));
    let expected = "(2×1) | x\n< | x\n(2×1) | x\n< | x\n | x\n | x";
    // The last one has nothing above to go on with.
    check(&tbl(&rows), expected, 1);
}

#[test]
fn a_merge_of_another_width_stands_alone() {
    let rows = [
        tr(&[tc(&format!("<w:gridSpan w:val='2'/>{BEGIN}"), "a"), tc("", "b")]),
        tr(&[tc(ON, ""), tc("", "5"), tc("", "6")]),
    ];
    check(&tbl(&rows), "a(1×2) | < | b\n | 5 | 6", 1);
}

#[test]
fn rows_that_begin_late_or_end_early() {
    let shift = |properties: &str, cells: &str| format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>");
    let rows = [
        shift("<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>", &tc("", "a")),
        tr(&[tc("", "b"), tc("", "c"), tc("", "d")]),
    ];
    check(&tbl(&rows), " | a | \nb | c | d", 0);
    check(&tbl(&[tr(&[tc("", "a")]), tr(&[tc("", "b"), tc("", "c")])]), "a | \nb | c", 1);
}

#[test]
fn legacy_merges_to_the_left() {
    let rows = [
        tr(&[tc("<w:hMerge w:val='restart'/>", "a"), tc("<w:hMerge/>", ""), tc("", "b")]),
        tr(&[tc("", "c"), tc("", "d"), tc("", "e")]),
    ];
    check(&tbl(&rows), "a(1×2) | < | b\nc | d | e", 0);
}

#[test]
fn deleted_rows_and_cells_are_gone_but_counted_as_written() {
    let gone = |mark: &str| format!("<w:tr><w:trPr>{mark}</w:trPr>{}</w:tr>", tc("", "x"));
    let rows = [gone("<w:del/>"), gone("<w:hidden/>"), gone("<w:ins/>"), tr(&[tc("<w:cellDel/>", "y"), tc("", "z")])];
    let content = content(&tbl(&rows));
    let table = tables(&content)[0];
    assert_eq!(grid(table), "x\nz");
    assert_eq!(table.cells[0].at, Provenance::Cell { table: 1, row: 3, cell: 1 });
    assert_eq!(table.cells[1].at, Provenance::Cell { table: 1, row: 4, cell: 2 });
    assert!(table.ruled);
}

#[test]
fn paragraphs_of_a_cell_are_lines_and_empty_ones_are_none() {
    let cell = format!("<w:tc>{}<w:p/>{}</w:tc>", p("商业"), p("企业"));
    check(&tbl(&[tr(&[cell, tc("", "　1 ")])]), "商业↵企业 | 1", 0);
}

#[test]
fn rows_and_cells_in_content_controls() {
    let sdt = |inner: &str| format!("<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>");
    let inner = format!("<w:tc>{}</w:tc>", sdt(&p("c")));
    let rows = [sdt(&tr(&[tc("", "a"), sdt(&tc("", "b"))])), tr(&[inner, tc("", "d")])];
    check(&tbl(&rows), "a | b\nc | d", 0);
}

#[test]
fn a_layout_table_gives_way_to_what_it_holds() {
    let data = plain(&[&["a", "b"], &["c", "d"]]);
    let body = tbl(&[format!("<w:tr><w:tc>{}{data}{}</w:tc></w:tr>", p("before"), p("after"))]);
    let content = content(&body);
    assert_eq!(lines(&content), ["before", "[2×2]", "after"]);
    assert_eq!(tables(&content)[0].at, Provenance::Cell { table: 2, row: 1, cell: 1 });
}

#[test]
fn a_table_in_a_table_of_data_follows_it() {
    let data = plain(&[&["a", "b"], &["c", "d"]]);
    let holding = format!("<w:tc>{}{data}</w:tc>", p("x"));
    let body = tbl(&[tr(&[tc("", "1"), tc("", "2"), tc("", "3")]), tr(&[holding, tc("", "5"), tc("", "6")])]);
    let content = content(&body);
    assert_eq!(lines(&content), ["[2×3]", "[2×2]"]);
    assert_eq!(grid(tables(&content)[0]), "1 | 2 | 3\nx | 5 | 6");
    assert_eq!(grid(tables(&content)[1]), "a | b\nc | d");
}

#[test]
fn a_small_table_in_a_cell_is_text_of_the_cell() {
    let small = plain(&[&["12", "件"]]);
    let body = tbl(&[tr(&[tc("", "a"), format!("<w:tc>{small}<w:p/></w:tc>")]), tr(&[tc("", "b"), tc("", "c")])]);
    check(&body, "a | 12↵件\nb | c", 0);
}

#[test]
fn text_under_a_merge_is_told() {
    let rows = [tr(&[tc(BEGIN, "a")]), tr(&[tc(ON, "covered")])];
    check(&tbl(&rows), "a(2×1)\n<", 1);
}

#[test]
fn tables_without_cells_are_none() {
    assert_eq!(
        lines(&content(&format!("<w:tbl><w:tblPr/></w:tbl><w:tbl>{}</w:tbl>", "<w:tr/>"))),
        Vec::<String>::new()
    );
}

/// A cell of this width and text.
fn wide(width: u32, text: &str) -> String {
    tc(&format!("<w:tcW w:w='{width}' w:type='dxa'/>"), text)
}

fn tbl_of(widths: &[u32], rows: &[String]) -> String {
    let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w='{width}'/>")).collect();
    format!("<w:tbl><w:tblGrid>{columns}</w:tblGrid>{}</w:tbl>", rows.concat())
}

#[test]
fn rows_without_spans_are_laid_out_by_the_widths_of_their_cells() {
    let rows = [
        tr(&[wide(1000, "a"), wide(2000, "b")]),
        // A row dragged by hand misses the others by little.
        tr(&[wide(1020, "c"), wide(990, "d"), wide(1010, "e")]),
        tr(&[wide(3000, "f")]),
    ];
    check(&tbl_of(&[1000, 1000, 1000], &rows), "a | b(1×2) | <\nc | d | e\nf(1×3) | < | <", 0);
    let merged = [
        tr(&[tc("<w:tcW w:w='66.6%'/><w:vMerge w:val='restart'/>", "a"), tc("<w:tcW w:w='1670' w:type='pct'/>", "b")]),
        tr(&[tc("<w:tcW w:w='3330' w:type='pct'/><w:vMerge/>", ""), tc("<w:tcW w:w='1670' w:type='pct'/>", "c")]),
        tr(&[1665, 1665, 1670].map(|width| tc(&format!("<w:tcW w:w='{width}' w:type='pct'/>"), "d"))),
    ];
    check(&tbl(&merged), "a(2×2) | < | b\n< | < | c\nd | d | d", 0);
}

#[test]
fn a_row_that_ends_early_has_edges_of_the_others() {
    let whole = || tr(&[wide(1000, "a"), wide(1000, "b"), wide(1000, "c")]);
    let early = |width: u32| tr(&[wide(1000, "d"), wide(width, "e")]);
    let head = || tr(&[wide(1000, "f"), wide(2000, "g")]);
    check(&tbl(&[head(), whole(), early(1000)]), "f | g(1×2) | <\na | b | c\nd | e | ", 1);
    check(&tbl(&[head(), whole(), early(1500)]), "f | g | \na | b | c\nd | e | ", 1);
}

#[test]
fn widths_that_do_not_add_up_are_not_believed() {
    let rows = [tr(&[wide(1000, "a"), wide(1000, "b")]), tr(&[wide(1000, "c"), wide(1000, "d"), wide(1000, "e")])];
    check(&tbl_of(&[1000, 1000, 1000], &rows), "a | b | \nc | d | e", 1);
    let rows = [tr(&[wide(3000, "a"), tc("", "b")]), tr(&[wide(1000, "c"), wide(1000, "d"), wide(1000, "e")])];
    check(&tbl(&rows), "a | b | \nc | d | e", 1);
}

#[test]
fn grid_columns_that_only_rows_dragged_by_hand_have_are_none() {
    let span = |span: u8, text: &str| tc(&format!("<w:gridSpan w:val='{span}'/>"), text);
    let rows = [tr(&[span(1, "a"), span(2, "b")]), tr(&[span(2, "c"), span(1, "d")])];
    check(&tbl_of(&[1000, 60, 1000], &rows), "a | b\nc | d", 0);
    check(&tbl_of(&[1000, 900, 1000], &rows), "a | b(1×2) | <\nc(1×2) | < | d", 0);
    // The widths of the cells tell it, too, where those of the grid are out of date; but not if they contradict the spans.
    let cell = |span: u8, width: u32| tc(&format!("<w:tcW w:w='{width}'/><w:gridSpan w:val='{span}'/>"), "x");
    let of_cells = |a: [u32; 2], b: [u32; 2]| {
        tbl_of(&[500; 3], &[tr(&[cell(1, a[0]), cell(2, a[1])]), tr(&[cell(2, b[0]), cell(1, b[1])])])
    };
    check(&of_cells([1000, 1060], [1060, 1000]), "x | x\nx | x", 0);
    check(&of_cells([1000, 2000], [2000, 1000]), "x | x(1×2) | <\nx(1×2) | < | x", 0);
    let against = [tr(&[cell(1, 1000), cell(1, 2000)]), tr(&[cell(1, 2000), cell(1, 1000)])];
    check(&tbl_of(&[500; 2], &against), "x | x\nx | x", 0);
    // Without widths a narrow column cannot be told from a wide one.
    check(&tbl(&rows), "a | b(1×2) | <\nc(1×2) | < | d", 0);
    let late = format!("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr>", span(2, "c"));
    check(&tbl_of(&[60, 1000, 1000], &[tr(&[span(2, "a"), span(1, "b")]), late]), "a | b\nc(1×2) | <", 0);
}

#[test]
fn a_table_in_two_pieces_is_one() {
    let head = plain(&[&["项目", "数量", "总计"]]);
    let data = plain(&[&["新收", "5", "5"], &["结转", "", "6"]]);
    for between in ["", "<w:p/>", "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"] {
        let content = content(&format!("{head}{between}{data}{}", p("四、")));
        assert_eq!(lines(&content), ["[3×3]", "四、"], "{between}");
        assert_eq!(grid(tables(&content)[0]), "项目 | 数量 | 总计\n新收 | 5 | 5\n结转 |  | 6");
        assert_eq!(tables(&content)[0].cells[8].at, Provenance::Cell { table: 2, row: 2, cell: 3 });
        assert_eq!(content.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TableStitched]);
    }
    // A mark of continuation stands behind what it divides.
    assert_eq!(lines(&content(&format!("{head}{}{data}", p("（续表）")))), ["[3×3]", "（续表）"]);
}

#[test]
fn tables_of_their_own_stay_apart() {
    let table = plain(&[&["项目", "数量", "总计"], &["新收", "5", "5"]]);
    let other = plain(&[&["复议", "维持"], &["5", "5"]]);
    assert_eq!(lines(&content(&format!("{table}{}{table}", p("上年：")))), ["[2×3]", "上年：", "[2×3]"]);
    // One that begins like the one before it is its copy, or that of another year.
    assert_eq!(lines(&content(&format!("{table}<w:p/>{table}"))), ["[2×3]", "[2×3]"]);
    let later = plain(&[&["上年", "", ""], &["项目", "数量", "总计"], &["新收", "6", "6"]]);
    assert_eq!(lines(&content(&format!("{table}<w:p/>{later}"))), ["[2×3]", "[3×3]"]);
    assert_eq!(lines(&content(&format!("{table}<w:p/>{other}"))), ["[2×3]", "[2×2]"]);
    let widths =
        |widths: &[u32]| tbl_of(widths, &[tr(&widths.iter().map(|n| tc("", &n.to_string())).collect::<Vec<_>>())]);
    let both = |a: &[u32], b: &[u32]| lines(&content(&(widths(a) + &widths(b)))).len();
    assert_eq!(both(&[1000, 1000, 1000], &[1010, 1990]), 1);
    assert_eq!(both(&[1000, 1000, 1000], &[1500, 1500]), 2);
    assert_eq!(both(&[1000, 1000, 1000], &[1000, 1000]), 2);
}

#[test]
fn a_tracked_merge_holds() {
    let rows = [
        tr(&[tc("<w:cellMerge w:vMerge='rest'/>", "a"), tc(BEGIN, "b")]),
        tr(&[tc("<w:cellMerge w:vMerge='cont'/>", ""), tc(&format!("{ON}<w:cellMerge w:vMergeOrig='cont'/>"), "c")]),
    ];
    check(&tbl(&rows), "a(2×1) | b\n< | c", 0);
}
