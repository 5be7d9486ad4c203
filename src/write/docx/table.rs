//! A grid as a table of a word processor.

use super::figures::Figures;
use crate::form::layout::{Cell, Grid, Role};
use docx_rs::{
    AlignmentType, HeightRule, Paragraph, Run, Shading, ShdType, Table, TableAlignmentType, TableCell,
    TableCellMargins, TableLayoutType, TableRow, TextDirectionType, VAlignType, VMergeType, WidthType,
};

/// Half points.
const SIZE: usize = 18;
/// Points.
const HEIGHT: f32 = 22.0;
/// Twentieths of a point left and right of a text: a third of what is usual, so that a number of six digits keeps to one line.
const MARGIN: usize = 36;
/// The line above a block, a total that does not add up, a cell that the report does not have.
const BAND: &str = "C6D9F1";
const BROKEN: &str = "FFC7CE";
const MISSING: &str = "BFBFBF";

pub(super) fn draw(grid: &Grid, figures: &Figures<'_>, room: usize) -> Table {
    let parts: usize = grid.widths.iter().sum();
    let widths: Vec<usize> = grid.widths.iter().map(|part| room * part / parts.max(1)).collect();
    let mut covering: Vec<Option<&Cell>> = vec![None; grid.rows * grid.columns];
    for cell in &grid.cells {
        for row in cell.row..cell.row + cell.row_span {
            covering[row * grid.columns + cell.column] = Some(cell);
        }
    }
    let rows = covering.chunks(grid.columns.max(1)).enumerate().map(|(row, cells)| {
        let cells = cells.iter().flatten().map(|cell| {
            let width = widths[cell.column..cell.column + cell.col_span].iter().sum();
            draw_cell(cell, row == cell.row, width, figures)
        });
        TableRow::new(cells.collect()).row_height(HEIGHT).height_rule(HeightRule::AtLeast).cant_split()
    });
    Table::new(rows.collect())
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(0, MARGIN, 0, MARGIN))
        .layout(TableLayoutType::Fixed)
}

/// The part of a cell in one row: a cell of several rows is written again in each, as a merge that goes on.
fn draw_cell(cell: &Cell, first: bool, width: usize, figures: &Figures<'_>) -> TableCell {
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
    let (text, shading) = match cell.role {
        Role::Band => (cell.text.clone(), Some(Shading::new().fill(BAND))),
        Role::Header | Role::Label | Role::Unit => (cell.text.clone(), None),
        Role::Figure => (figures.printed(&cell.text), figure_shading(figures, &cell.text)),
    };
    if let Some(shading) = shading {
        made = made.shading(shading);
    }
    let run = Run::new().add_text(text).size(SIZE);
    let bold = matches!(cell.role, Role::Header | Role::Band);
    let paragraph = Paragraph::new().add_run(if bold { run.bold() } else { run });
    let centred = cell.role != Role::Label || cell.vertical;
    made.add_paragraph(if centred { paragraph.align(AlignmentType::Center) } else { paragraph })
}

fn figure_shading(figures: &Figures<'_>, key: &str) -> Option<Shading> {
    if figures.is_broken(key) {
        return Some(Shading::new().fill(BROKEN));
    }
    figures.is_missing(key).then(|| Shading::new().shd_type(ShdType::DiagStripe).color(MISSING))
}
