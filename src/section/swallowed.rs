//! Headings that a table took for rows of its own: where nothing but spaces or line ends tells rows, a heading between two
//! tables looks like one.

use super::wording;
use crate::document::{Block, Cell, Document, Paragraph, Table};
use crate::text;
use std::borrow::Cow;
use std::ops::Range;

/// The document with the headings of its sections as paragraphs, and the tables around them apart.
pub(crate) fn with_headings_apart(document: &Document) -> Cow<'_, Document> {
    let headings: Vec<Vec<usize>> = document.blocks.iter().map(headings_in).collect();
    if headings.iter().all(Vec::is_empty) {
        return Cow::Borrowed(document);
    }
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for (block, rows) in document.blocks.iter().zip(headings) {
        match block {
            Block::Table(table) if !rows.is_empty() => blocks.extend(split(table, &rows)),
            _ => blocks.push(block.clone()),
        }
    }
    Cow::Owned(Document { blocks, ..document.clone() })
}

/// The rows of a table without a grid that are a statutory heading to the letter, and nothing else.
fn headings_in(block: &Block) -> Vec<usize> {
    let Block::Table(table) = block else { return Vec::new() };
    if table.ruled {
        return Vec::new();
    }
    let rows = table.grid_rows();
    let is_heading = |row: &usize| wording::is_statutory(&text::normalise(&printed(&rows[*row])));
    (0..rows.len()).filter(is_heading).collect()
}

fn printed(cells: &[&Cell]) -> String {
    cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The pieces of a table between rows that are headings, and these.
fn split(table: &Table, headings: &[usize]) -> Vec<Block> {
    let grid = table.grid_rows();
    let mut blocks = Vec::new();
    let mut start = 0;
    for end in headings.iter().copied().chain([table.rows]) {
        blocks.extend(rows_of(table, start..end).map(Block::Table));
        if let Some(row) = grid.get(end) {
            let at = row.first().map_or(&table.at, |cell| &cell.at).clone();
            blocks.push(Block::Paragraph(Paragraph { text: printed(row), level: None, at }));
        }
        start = end + 1;
    }
    blocks
}

fn rows_of(table: &Table, rows: Range<usize>) -> Option<Table> {
    let cells = table.cells.iter().filter(|cell| rows.contains(&cell.row));
    let cells: Vec<Cell> = cells.map(|cell| Cell { row: cell.row - rows.start, ..cell.clone() }).collect();
    let at = cells.first()?.at.clone();
    let (piece, _) = Table::new(rows.len(), table.columns, cells, false, at);
    Some(Table { spaced: table.spaced, ..piece })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Source};
    use crate::place::Provenance;

    /// A document of one table, with cells apart by `/` and rows by spaces.
    fn document(rows: &[&str], ruled: bool) -> Document {
        let at = Provenance::Paragraph { paragraph: 1 };
        let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
            let cell = |(column, text): (usize, &str)| Cell {
                row,
                column,
                row_span: 1,
                col_span: 1,
                text: text.to_owned(),
                at: Provenance::Paragraph { paragraph: 1 },
            };
            cells.split('/').enumerate().map(cell).collect::<Vec<_>>()
        });
        let table = Table::new(rows.len(), 3, cells.collect(), ruled, at).0;
        let (name, sha256) = (String::new(), String::new());
        let source = Source { name, format: Format::Text, sha256, bytes: 0, pages: None, part: None };
        Document { source, blocks: vec![Block::Table(table)], diagnostics: Vec::new() }
    }

    fn kinds(document: &Document) -> String {
        let kind = |block: &Block| match block {
            Block::Table(table) => table.rows.to_string(),
            Block::Paragraph(paragraph) => paragraph.text.clone(),
        };
        document.blocks.iter().map(kind).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_heading_between_the_rows_parts_the_table() {
        let rows = ["规章/1/2", "（三）收到和处理政府信息公开申请情况", "自然人/总计", "新收/3/4"];
        let parted = with_headings_apart(&document(&rows, false)).into_owned();
        assert_eq!(kinds(&parted), "1 | （三）收到和处理政府信息公开申请情况 | 2");
        // With a grid of its own a table knows its rows; and a heading stands alone in its line.
        assert_eq!(kinds(&with_headings_apart(&document(&rows, true))), "4");
        assert_eq!(kinds(&with_headings_apart(&document(&["三、收到和处理政府信息公开申请情况/5"], false))), "1");
    }
}
