//! Hand-made pages: one small case each, named for what may go wrong.

mod boxes;
mod pages;
mod placed;
mod site;
mod tables;
mod texts;

use super::read;
use crate::document::{Block, Table};
use crate::read::Content;

fn content(body: &str) -> Content {
    read(format!("<!DOCTYPE html><meta charset=utf-8><body>{body}").as_bytes()).unwrap()
}

/// The texts of the paragraphs, and `[rows×columns]` for a table.
fn lines(content: &Content) -> Vec<String> {
    let line = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => format!("[{}×{}]", table.rows, table.columns),
    };
    content.blocks.iter().map(line).collect()
}

fn tables(content: &Content) -> Vec<&Table> {
    let blocks = content.blocks.iter();
    blocks
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .collect()
}

/// The grid as text, one row a line: each cell where it begins, with its spans if it has any, `<` where it is covered.
fn grid(table: &Table) -> String {
    let mut rows = vec![vec!["<".to_owned(); table.columns]; table.rows];
    for cell in &table.cells {
        let spans = match (cell.row_span, cell.col_span) {
            (1, 1) => String::new(),
            (rows, columns) => format!("({rows}×{columns})"),
        };
        rows[cell.row][cell.column] = format!("{}{spans}", cell.text.replace('\n', "/"));
    }
    rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
}
