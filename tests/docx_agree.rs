//! A second opinion: what docx-rs writes, we read.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy allows it in test functions, not in their helpers")]

use docx_rs::{
    AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering, NumberingId, Paragraph,
    Run, Start, Style, StyleType, Table, TableCell, TableRow, VMergeType,
};
use gouji::{Block, Provenance, read};
use std::io::Cursor;

fn written(document: Docx) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    document.build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

fn text(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text))
}

fn cell(words: &str) -> TableCell {
    TableCell::new().add_paragraph(text(words))
}

#[test]
fn merged_cells_and_headings() {
    let covered = || TableCell::new().vertical_merge(VMergeType::Continue).add_paragraph(Paragraph::new());
    let rows = vec![
        TableRow::new(vec![
            cell("项目").vertical_merge(VMergeType::Restart),
            cell("申请人情况").grid_span(2),
            cell("总计"),
        ]),
        TableRow::new(vec![covered(), cell("自然人"), cell("商业企业"), covered()]),
        TableRow::new(vec![cell("一、本年新收"), cell("12"), cell(""), cell("12")]),
    ];
    let heading = Style::new("Heading1", StyleType::Paragraph).name("heading 1").outline_lvl(0);
    let document = Docx::new()
        .add_style(heading)
        .add_paragraph(text("三、收到和处理政府信息公开申请情况").style("Heading1"))
        .add_table(Table::new(rows));
    let found = read(&written(document)).unwrap();

    let [Block::Paragraph(heading), Block::Table(table)] = found.blocks.as_slice() else {
        panic!("{:?}", found.blocks)
    };
    assert_eq!((heading.text.as_str(), heading.level), ("三、收到和处理政府信息公开申请情况", Some(1)));
    assert_eq!((table.rows, table.columns), (3, 4));
    let cells: Vec<_> =
        table.cells.iter().map(|c| (c.row, c.column, c.row_span, c.col_span, c.text.as_str())).collect();
    assert_eq!(
        cells,
        [
            (0, 0, 2, 1, "项目"),
            (0, 1, 1, 2, "申请人情况"),
            (0, 3, 1, 1, "总计"),
            (1, 1, 1, 1, "自然人"),
            (1, 2, 1, 1, "商业企业"),
            // It goes on with a cell that did not begin a merge, so it stands alone.
            (1, 3, 1, 1, ""),
            (2, 0, 1, 1, "一、本年新收"),
            (2, 1, 1, 1, "12"),
            (2, 2, 1, 1, ""),
            (2, 3, 1, 1, "12"),
        ]
    );
    assert_eq!(table.cells[4].at, Provenance::Cell { table: 1, row: 2, cell: 3 });
    assert_eq!(found.diagnostics.len(), 1, "{:?}", found.diagnostics);
}

#[test]
fn automatic_numbers() {
    let level = |place: usize, format: &str, label: &str| {
        Level::new(place, Start::new(1), NumberFormat::new(format), LevelText::new(label), LevelJc::new("left"))
    };
    let kind = AbstractNumbering::new(2).add_level(level(0, "chineseCountingThousand", "%1、")).add_level(level(
        1,
        "chineseCountingThousand",
        "（%2）",
    ));
    let item = |place: usize, words: &str| text(words).numbering(NumberingId::new(2), IndentLevel::new(place));
    let mut document = Docx::new().add_abstract_numbering(kind).add_numbering(Numbering::new(2, 2));
    for (place, words) in
        [(0, "总体情况"), (1, "主动公开"), (1, "依申请公开"), (0, "主动公开政府信息情况"), (1, "规章")]
    {
        document = document.add_paragraph(item(place, words));
    }
    let found = read(&written(document)).unwrap();
    let lines: Vec<_> = found
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.as_str(),
            Block::Table(_) => "table",
        })
        .collect();
    assert_eq!(lines, ["一、总体情况", "（一）主动公开", "（二）依申请公开", "二、主动公开政府信息情况", "（一）规章"]);
    assert!(found.diagnostics.is_empty());
}

/// Every shape of grid that merges can make of 3 × 3, as docx-rs writes it, above a row without any: a column that no
/// row has for itself is none.
#[test]
fn all_small_merges() {
    for (rows, columns) in (1..=3).flat_map(|rows| (1..=3).map(move |columns| (rows, columns))) {
        let row = |r: usize| {
            let first = cell(if r == 0 { "m" } else { "" }).grid_span(columns);
            let merge = if r == 0 { VMergeType::Restart } else { VMergeType::Continue };
            let first = if r < rows && rows > 1 { first.vertical_merge(merge) } else { first };
            let rest = (columns..3).map(|c| cell(&format!("{r}{c}")));
            TableRow::new(std::iter::once(first).chain(rest).collect())
        };
        let plain = TableRow::new(["x", "y", "z"].map(cell).into());
        let rows_of_all = (0..3).map(row).chain([plain]).collect();
        let found = read(&written(Docx::new().add_table(Table::new(rows_of_all)))).unwrap();
        let Some(Block::Table(table)) = found.blocks.first() else { panic!("expected a table") };
        let merged = &table.cells[0];
        assert_eq!((merged.row_span, merged.col_span, merged.text.as_str()), (rows, columns, "m"));
        assert_eq!((table.rows, table.columns), (4, 3));
        let area: usize = table.cells.iter().map(|c| c.row_span * c.col_span).sum();
        assert_eq!(area, 12);
        assert!(found.diagnostics.is_empty());
    }
}
