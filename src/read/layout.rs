//! What a table of marked-up text turns out to be: data, or blocks that are only arranged on the page.

use crate::document::{Block, Cell, Table};
use crate::place::Provenance;

/// A table as written: its cells, and what stands in each of them.
pub(super) struct Written {
    /// Which table of the document, from 1.
    pub(super) number: u32,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<Cell>,
    pub(super) contents: Vec<Vec<Block>>,
}

/// What a table turns out to be.
pub(super) enum Finished {
    /// A table, and the tables of data that stood in its cells.
    Table { table: Table, mended: bool, inner: Vec<Block> },
    /// It only arranged other blocks on the page: these are they.
    Layout(Vec<Block>),
}

/// An article has at least so many characters, in so many paragraphs. A label or a note of a statutory table has less.
const ARTICLE: (usize, usize) = (300, 3);

impl Written {
    /// The finished table. It is there for the layout if it is a box around something; if it stands in a cell and has
    /// not both rows and columns; if it is smaller than a table that it holds; or if one cell is an article, and all
    /// others together are less than half as long.
    pub(super) fn finish(mut self, is_nested: bool) -> Finished {
        let places = self.rows * self.columns;
        let largest = self.contents.iter().flatten().map(places_of).max().unwrap_or(0);
        let is_line = is_nested && (self.rows < 2 || self.columns < 2);
        if places == 1 || is_line || places < largest || self.holds_article() {
            return Finished::Layout(self.contents.into_iter().flatten().collect());
        }
        let mut inner = Vec::new();
        for (cell, blocks) in self.cells.iter_mut().zip(self.contents) {
            let mut lines = Vec::new();
            for block in blocks {
                match block {
                    Block::Paragraph(paragraph) => lines.push(paragraph.text),
                    table @ Block::Table(_) => inner.push(table),
                }
            }
            cell.text = lines.join("\n");
        }
        let at = Provenance::Cell { table: self.number, row: 1, cell: 1 };
        let (table, mended) = Table::new(self.rows, self.columns, self.cells, true, at);
        Finished::Table { table, mended, inner }
    }

    fn holds_article(&self) -> bool {
        let lengths = self.contents.iter().map(|blocks| blocks.iter().map(characters).sum::<usize>());
        let Some((longest, length)) = lengths.clone().enumerate().max_by_key(|(_, length)| *length) else {
            return false;
        };
        length >= ARTICLE.0 && self.contents[longest].len() >= ARTICLE.1 && lengths.sum::<usize>() - length < length / 2
    }
}

fn places_of(block: &Block) -> usize {
    match block {
        Block::Table(table) => table.rows * table.columns,
        Block::Paragraph(_) => 0,
    }
}

fn characters(block: &Block) -> usize {
    match block {
        Block::Table(_) => 0,
        Block::Paragraph(paragraph) => paragraph.text.chars().count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paragraph;

    const AT: Provenance = Provenance::Paragraph { paragraph: 1 };

    fn text(text: &str) -> Block {
        Block::Paragraph(Paragraph { text: text.to_owned(), level: None, at: AT })
    }

    /// The table of these rows of cells, or none where it dissolves.
    fn finish(rows: usize, columns: usize, mut contents: Vec<Vec<Block>>, is_nested: bool) -> Option<Table> {
        contents.resize_with(rows * columns, Vec::new);
        let cell =
            |n| Cell { row: n / columns, column: n % columns, row_span: 1, col_span: 1, text: String::new(), at: AT };
        let cells = (0..rows * columns).map(cell).collect();
        match (Written { number: 1, rows, columns, cells, contents }).finish(is_nested) {
            Finished::Table { table, .. } => Some(table),
            Finished::Layout(_) => None,
        }
    }

    #[test]
    fn a_box_and_a_line_within_a_cell_arrange() {
        assert!(finish(1, 1, vec![vec![text("a")]], false).is_none());
        assert!(finish(1, 2, vec![vec![text("a")]], true).is_none());
        assert_eq!(finish(1, 2, vec![vec![text("a"), text("b")]], false).unwrap().cells[0].text, "a\nb");
        assert!(finish(2, 2, vec![vec![text("a")]], true).is_some());
    }

    #[test]
    fn a_table_around_a_larger_one_arranges() {
        let inner = |rows| Block::Table(finish(rows, 3, Vec::new(), false).unwrap());
        assert!(finish(2, 2, vec![vec![inner(2)]], false).is_none());
        assert!(finish(3, 3, vec![vec![inner(2)]], false).is_some());
    }

    #[test]
    fn an_article_arranges_and_long_labels_do_not() {
        let article = || vec![text("一、总体情况"), text(&"我".repeat(200)), text(&"局".repeat(100))];
        assert!(finish(2, 2, vec![vec![text("导航")], article()], false).is_none());
        assert!(finish(2, 2, vec![vec![text(&"标签".repeat(90))], article()], false).is_some());
        assert!(finish(2, 2, vec![vec![text("备注")], vec![text(&"注".repeat(400))]], false).is_some());
    }
}
