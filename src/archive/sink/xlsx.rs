//! One workbook with a sheet a table, and a first one that says what they hold.

use super::{Cell, Made, Sink, Table, Tables};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Rows of a sheet, by the format; what is more goes on in another sheet.
const ROWS: u32 = 1_048_576;

/// Characters of a cell, by the format.
const CHARACTERS: usize = 32_767;

struct Xlsx {
    path: PathBuf,
    tables: Tables,
    workbook: Workbook,
    /// For each table: the number of its last sheet, how many it has, and the next row.
    sheets: Vec<(usize, usize, u32)>,
}

pub(super) fn open(folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
    let mut workbook = Workbook::new();
    let begin = |workbook: &mut Workbook| -> Result<_, XlsxError> {
        // A date of its own would make other bytes of the same rows.
        let date = ExcelDateTime::from_ymd(2020, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
        about(workbook.add_worksheet(), &tables)?;
        let first = |(table, sheet): (&Rc<Table>, usize)| add(workbook, table, 1).map(|()| (sheet, 1, 1));
        tables.iter().zip(1..).map(first).collect()
    };
    let sheets = begin(&mut workbook).map_err(io::Error::other)?;
    Ok(Box::new(Xlsx { path: folder.join("dataset.xlsx"), tables, workbook, sheets }))
}

/// The sheet that says what the others hold.
fn about(sheet: &mut Worksheet, tables: &[Rc<Table>]) -> Result<(), XlsxError> {
    sheet.set_name("说明")?;
    for (column, width) in [(0, 16), (1, 28), (2, 90)] {
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    for table in tables {
        sheet.write_string_with_format(row, 0, table.name, &Format::new().set_bold())?;
        sheet.write_string(row, 2, table.about)?;
        for column in &table.columns {
            row += 1;
            sheet.write_string(row, 1, &column.name)?;
            sheet.write_string(row, 2, &column.about)?;
        }
        row += 2;
    }
    Ok(())
}

/// Adds a sheet for a table, with its header.
fn add(workbook: &mut Workbook, table: &Table, number: usize) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(if number == 1 { table.name.to_owned() } else { format!("{} {number}", table.name) })?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, index) in table.columns.iter().zip(0_u16..) {
        sheet.write_with_format(0, index, &column.name, &bold)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    for (cell, column) in cells.iter().zip(0_u16..) {
        match cell {
            Cell::Null => continue,
            // Written as a string, it is never taken for a formula.
            Cell::Text(text) if text.len() > CHARACTERS => {
                let cut: String = text.chars().take(CHARACTERS - 1).chain(['…']).collect();
                sheet.write_string(row, column, cut)?
            }
            Cell::Text(text) => sheet.write_string(row, column, text)?,
            Cell::Integer(number) => exact(sheet, row, column, &number.to_string())?,
            Cell::Decimal(number) => exact(sheet, row, column, &number.to_string())?,
            Cell::Number(number) => sheet.write_number(row, column, *number)?,
        };
    }
    Ok(())
}

/// The format knows binary numbers only. One of up to 15 digits comes back as it was; one of more is written as text rather
/// than changed.
fn exact<'a>(sheet: &'a mut Worksheet, row: u32, column: u16, number: &str) -> Result<&'a mut Worksheet, XlsxError> {
    match number.parse::<f64>() {
        Ok(binary) if digits(number) <= 15 => sheet.write_number(row, column, binary),
        _ => sheet.write_string(row, column, number),
    }
}

/// How many digits of a number say something: 12.500 has three.
fn digits(number: &str) -> usize {
    let whole = if number.contains('.') { number.trim_end_matches('0') } else { number };
    whole.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count()
}

impl Sink for Xlsx {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let (sheet, count, row) = &mut self.sheets[table];
        let mut put = || -> Result<(), XlsxError> {
            if *row == ROWS {
                *count += 1;
                add(&mut self.workbook, &self.tables[table], *count)?;
                (*sheet, *row) = (self.workbook.worksheets().len() - 1, 1);
            }
            write(self.workbook.worksheet_from_index(*sheet)?, *row, cells)?;
            *row += 1;
            Ok(())
        };
        put().map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<Made>> {
        self.workbook.save(&self.path).map_err(io::Error::other)?;
        Ok(vec![Made { path: self.path, table: None }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_say_something() {
        for (number, count) in [("0", 0), ("-12.500", 3), ("1200", 4), ("0.000120", 2), ("123456789012.3456", 16)] {
            assert_eq!(digits(number), count, "{number}");
        }
    }
}
