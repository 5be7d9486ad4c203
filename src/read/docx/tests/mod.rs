//! Hand-made documents: one small case each, named for what may go wrong.

mod numbers;
mod packages;
mod tables;
mod texts;

use super::read;
use crate::document::{Block, Table};
use crate::error::Error;
use crate::read::Content;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) const SPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
     xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
     xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
     xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' xmlns:v='urn:schemas-microsoft-com:vml'";

/// A stored archive of these parts.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A main part with this body.
pub(super) fn document(body: &str) -> String {
    format!("<?xml version='1.0'?><w:document {SPACES}><w:body>{body}</w:body></w:document>")
}

/// What is read of a document that has only a main part.
pub(super) fn content(body: &str) -> Content {
    read(&archive(&[("word/document.xml", document(body).as_bytes())])).unwrap()
}

pub(super) fn refusal(parts: &[(&str, &[u8])]) -> Error {
    read(&archive(parts)).err().unwrap()
}

/// The texts of the paragraphs, and `[rows×columns]` for a table.
pub(super) fn lines(content: &Content) -> Vec<String> {
    let line = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => format!("[{}×{}]", table.rows, table.columns),
    };
    content.blocks.iter().map(line).collect()
}

#[track_caller]
pub(super) fn check(body: &str, expected: &[&str]) {
    assert_eq!(lines(&content(body)), expected);
}

/// The grid as text, one row a line: each cell where it begins, with its spans if it has any, `<` where it is covered.
pub(super) fn grid(table: &Table) -> String {
    let mut rows = vec![vec!["<".to_owned(); table.columns]; table.rows];
    for cell in &table.cells {
        let spans = match (cell.row_span, cell.col_span) {
            (1, 1) => String::new(),
            (rows, columns) => format!("({rows}×{columns})"),
        };
        rows[cell.row][cell.column] = cell.text.replace('\n', "↵") + &spans;
    }
    rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
}

/// A run of text.
pub(super) fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// A paragraph of one run.
pub(super) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}
