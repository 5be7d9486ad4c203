//! The neutral model that every reader gives: paragraphs and tables in reading order, each with its place.

use crate::diagnostic::Diagnostic;
use crate::place::Provenance;
use serde::{Deserialize, Serialize};

/// The kind of a source, told by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML (WordprocessingML).
    Docx,
    /// The national format of fixed pages, GB/T 33190.
    Ofd,
    /// A web page, as published or exported by a word processor.
    Html,
    /// A web page with all that belongs to it, as browsers and word processors save it in one file.
    Mhtml,
    /// Plain or Markdown text.
    Text,
    /// A legacy Word or WPS document (.doc, .wps), or Word 2003 XML; read by way of DOCX.
    Doc,
    /// Rich Text Format; read by way of DOCX.
    Rtf,
    /// OpenDocument text; read by way of DOCX.
    Odt,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Format::Pdf => "PDF",
            Format::Docx => "DOCX",
            Format::Ofd => "OFD",
            Format::Html => "HTML",
            Format::Mhtml => "MHTML",
            Format::Text => "text",
            Format::Doc => "DOC",
            Format::Rtf => "RTF",
            Format::Odt => "ODT",
        })
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Source {
    /// Name of the file; the library does not know it and leaves it empty.
    pub name: String,
    /// Kind of the file, told by its bytes.
    pub format: Format,
    /// SHA-256 of the bytes, in lowercase hex.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
    /// Number of pages, where the format has pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<u32>,
    /// Which of several reports in one file; not there where the file holds one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub part: Option<Part>,
}

/// One of several reports in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Part {
    /// Which one, from 1.
    pub index: u32,
    /// How many there are.
    pub of: u32,
}

/// A document: its blocks in reading order, and what the reader had to say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// What was read.
    pub source: Source,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// Remarks of the reader. They travel with the document, so that no caller can lose them.
    pub diagnostics: Vec<Diagnostic>,
}

/// One block of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Running text, a heading, a caption.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph outside tables.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paragraph {
    /// The text as printed, automatic numbering included, without line breaks of the layout.
    pub text: String,
    /// Outline level where the source states one: 1 is the outermost. A hint only: many reports state none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Where it begins.
    pub at: Provenance,
}

/// A table as a grid. Invariant: the cells cover the grid fully and never overlap; they are sorted by (row, column).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// Number of grid rows.
    pub rows: usize,
    /// Number of grid columns.
    pub columns: usize,
    /// The cells; see [`Table::new`].
    pub cells: Vec<Cell>,
    /// Whether the grid comes from rulings or markup, so that standing in one column means something. Text split at
    /// tabs or spaces has no such grid: its rows may be shifted against each other.
    pub ruled: bool,
    /// Whether only spaces or line ends part the cells, so that an empty one leaves no trace. Never of a ruled table.
    pub spaced: bool,
    /// Where it begins.
    pub at: Provenance,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// First grid row, from 0.
    pub row: usize,
    /// First grid column, from 0.
    pub column: usize,
    /// Number of grid rows it covers, at least 1.
    pub row_span: usize,
    /// Number of grid columns it covers, at least 1.
    pub col_span: usize,
    /// The text as printed; `\n` where the source breaks the line.
    pub text: String,
    /// Where it stands.
    pub at: Provenance,
}

impl Table {
    /// Makes a table from cells that may overlap, stick out, or leave holes. The first cell to claim a place keeps it
    /// (a later one is cut down to what is left of its first row and column, or dropped when its place is taken);
    /// holes become empty cells. Returns the table, and whether anything had to be mended.
    #[must_use]
    pub fn new(rows: usize, columns: usize, cells: Vec<Cell>, ruled: bool, at: Provenance) -> (Self, bool) {
        let mut taken = vec![false; rows * columns];
        let mut kept = Vec::with_capacity(cells.len());
        let mut mended = false;
        for mut cell in cells {
            if cell.row >= rows || cell.column >= columns || taken[cell.row * columns + cell.column] {
                mended = true;
                continue;
            }
            let (row_span, col_span) = (cell.row_span.max(1), cell.col_span.max(1));
            let free = |row: usize, column: usize| row < rows && column < columns && !taken[row * columns + column];
            cell.col_span = (1..=col_span).take_while(|n| free(cell.row, cell.column + n - 1)).count();
            let width = cell.column..cell.column + cell.col_span;
            cell.row_span =
                (1..=row_span).take_while(|n| width.clone().all(|column| free(cell.row + n - 1, column))).count();
            mended |= (cell.row_span, cell.col_span) != (row_span, col_span);
            for row in cell.row..cell.row + cell.row_span {
                taken[row * columns + width.start..row * columns + width.end].fill(true);
            }
            kept.push(cell);
        }
        for (place, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
            mended = true;
            kept.push(Cell {
                row: place / columns,
                column: place % columns,
                row_span: 1,
                col_span: 1,
                text: String::new(),
                at: at.clone(),
            });
        }
        kept.sort_by_key(|cell| (cell.row, cell.column));
        (Table { rows, columns, cells: kept, ruled, spaced: false, at }, mended)
    }

    /// For each grid row the cells that cover it, from left to right: a cell that spans rows appears in each of them.
    #[must_use]
    pub fn grid_rows(&self) -> Vec<Vec<&Cell>> {
        let mut rows: Vec<Vec<&Cell>> = vec![Vec::new(); self.rows];
        for cell in &self.cells {
            for row in rows.iter_mut().skip(cell.row).take(cell.row_span) {
                row.push(cell);
            }
        }
        for row in &mut rows {
            row.sort_by_key(|cell| cell.column);
        }
        rows
    }
}
