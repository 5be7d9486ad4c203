//! Standard input: the layout of a report as JSON (fixtures/make/word.py). Standard output: the same as DOCX.
//!
//! Written with docx-rs, so that the fixtures come from a writer that shares no code with the project's reader.

use docx_rs::{
    AlignmentType, Docx, Footer, HeightRule, PageMargin, PageNum, PageOrientationType, Paragraph, Run, RunFonts,
    Shading, SpecialIndentType, Table, TableCell, TableLayoutType, TableRow, TextDirectionType, VAlignType, VMergeType,
    WidthType,
};
use serde::Deserialize;
use std::io::{Cursor, Read, Write};

/// Twentieths of a point: A4 and its margins.
const PAGE: (u32, u32) = (11906, 16838);
const MARGIN: i32 = 1300;
/// Half points.
const TITLE_SIZE: usize = 36;
const TEXT_SIZE: usize = 24;
const CELL_SIZE: usize = 18;

#[derive(Deserialize)]
struct Layout {
    font: String,
    landscape: bool,
    /// A row may not be torn by the end of a page.
    whole_rows: bool,
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Block {
    Title(String),
    Text(String),
    Heading(String),
    Subheading(String),
    Table(Grid),
}

#[derive(Deserialize)]
struct Grid {
    rows: usize,
    columns: usize,
    widths: Vec<usize>,
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    text: String,
    row: usize,
    column: usize,
    row_span: usize,
    col_span: usize,
    role: String,
    vertical: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json)?;
    let layout: Layout = serde_json::from_str(&json)?;
    let mut bytes = Cursor::new(Vec::new());
    layout_to_docx(&layout).build().pack(&mut bytes)?;
    std::io::stdout().write_all(bytes.get_ref())?;
    Ok(())
}

fn layout_to_docx(layout: &Layout) -> Docx {
    let (width, height) = if layout.landscape { (PAGE.1, PAGE.0) } else { PAGE };
    let orientation = if layout.landscape { PageOrientationType::Landscape } else { PageOrientationType::Portrait };
    let font = RunFonts::new().ascii(&layout.font).hi_ansi(&layout.font).east_asia(&layout.font);
    let number = Run::new().add_text("- ");
    let footer = Paragraph::new().align(AlignmentType::Center).add_run(number).add_page_num(PageNum::new());
    let mut docx = Docx::new()
        // The archive must be the same whenever it is made.
        .created_at("2024-01-15T08:00:00Z")
        .updated_at("2024-01-15T08:00:00Z")
        .default_fonts(font)
        .default_size(TEXT_SIZE)
        .page_size(width, height)
        .page_orient(orientation)
        .page_margin(PageMargin { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, ..PageMargin::default() })
        .footer(Footer::new().add_paragraph(footer.add_run(Run::new().add_text(" -"))));
    let room = usize::try_from(width).unwrap_or_default() - 2 * usize::try_from(MARGIN).unwrap_or_default();
    for block in &layout.blocks {
        docx = match block {
            Block::Title(text) => {
                let run = Run::new().add_text(text).size(TITLE_SIZE).bold();
                docx.add_paragraph(Paragraph::new().add_run(run).align(AlignmentType::Center).outline_lvl(0))
            }
            Block::Heading(text) => {
                let run = Run::new().add_text(text).bold();
                docx.add_paragraph(Paragraph::new().add_run(run).outline_lvl(1))
            }
            Block::Subheading(text) | Block::Text(text) => docx.add_paragraph(indented(text)),
            Block::Table(grid) => docx.add_table(grid_to_table(grid, room, layout.whole_rows)),
        };
    }
    docx
}

fn indented(text: &str) -> Paragraph {
    let two_characters = Some(SpecialIndentType::FirstLine(480));
    Paragraph::new().add_run(Run::new().add_text(text)).indent(None, two_characters, None, None)
}

fn grid_to_table(grid: &Grid, room: usize, whole_rows: bool) -> Table {
    let parts: usize = grid.widths.iter().sum();
    let widths: Vec<usize> = grid.widths.iter().map(|part| room * part / parts).collect();
    let rows = (0..grid.rows).map(|row| {
        let mut cells = Vec::new();
        let mut column = 0;
        while column < grid.columns {
            let covers = |cell: &&Cell| {
                (cell.row..cell.row + cell.row_span).contains(&row)
                    && (cell.column..cell.column + cell.col_span).contains(&column)
            };
            let Some(cell) = grid.cells.iter().find(covers) else { break };
            let width = widths[cell.column..cell.column + cell.col_span].iter().sum();
            cells.push(cell_to_cell(cell, row == cell.row, width));
            column = cell.column + cell.col_span;
        }
        let row = TableRow::new(cells).row_height(22.0).height_rule(HeightRule::AtLeast);
        if whole_rows { row.cant_split() } else { row }
    });
    Table::new(rows.collect())
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// The part of a cell in one row: a cell of several rows is written again in each, as a merge that goes on.
fn cell_to_cell(cell: &Cell, first: bool, width: usize) -> TableCell {
    let mut made = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
    if cell.col_span > 1 {
        made = made.grid_span(cell.col_span);
    }
    if cell.row_span > 1 {
        made = made.vertical_merge(if first { VMergeType::Restart } else { VMergeType::Continue });
    }
    if !first {
        return made.add_paragraph(Paragraph::new());
    }
    if cell.vertical {
        made = made.text_direction(TextDirectionType::TbRlV);
    }
    if cell.role == "band" {
        made = made.shading(Shading::new().fill("C6D9F1"));
    }
    let run = Run::new().add_text(&cell.text).size(CELL_SIZE);
    let bold = cell.role == "header" || cell.role == "band";
    let paragraph = Paragraph::new().add_run(if bold { run.bold() } else { run });
    let centred = cell.role != "label" || cell.vertical;
    made.add_paragraph(if centred { paragraph.align(AlignmentType::Center) } else { paragraph })
}
