//! The 问题清单 as a workbook: numbers are numbers, the header stays in sight and filters. The same findings give the same
//! bytes: the date of the workbook is fixed.

use super::Outcome;
use super::problems::{COLUMNS, Row, Value, rows};
use crate::form::Language;
use crate::number::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::io;
use unicode_width::UnicodeWidthStr;

/// Widths of the columns, in characters; a Chinese one takes two.
const WIDTHS: [u16; COLUMNS.len()] = [30, 20, 8, 56, 40, 12, 12, 12, 44];
/// Points a line of text takes, and the most that a row may be high.
const LINE: u16 = 15;
const HIGHEST: u16 = 409;
/// Excel keeps as many digits of a number; one with more is written as text, so that none is lost.
const DIGITS: usize = 15;

pub(super) fn write(
    outcomes: &mut dyn Iterator<Item = Outcome>,
    _: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let bytes = workbook(outcomes).map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

fn workbook(outcomes: &mut dyn Iterator<Item = Outcome>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("问题清单").set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap().set_border(FormatBorder::Thin);
    head(sheet, &cell)?;
    let mut line = 0;
    for row in outcomes.flat_map(|outcome| rows(&outcome)) {
        line += 1;
        sheet.set_row_height(line, height(&row))?;
        for (column, value) in (0..).zip(row) {
            match value {
                Value::Text(text) => sheet.write_string_with_format(line, column, within(&text), &cell)?,
                Value::Number(value) => number(sheet, (line, column), value, &cell)?,
                Value::Nothing => sheet.write_blank(line, column, &cell)?,
            };
        }
    }
    sheet.autofilter(0, 0, line, last_column())?;
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, cell: &Format) -> Result<(), XlsxError> {
    let header = cell.clone().set_bold().set_background_color(Color::RGB(0xDD_E6_F0)).set_align(FormatAlign::Center);
    sheet.set_name("问题清单")?;
    for ((column, title), width) in (0..).zip(COLUMNS).zip(WIDTHS) {
        sheet.write_string_with_format(0, column, title, &header)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // On paper: across, as wide as a page, the header on each.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn last_column() -> u16 {
    u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX)
}

/// A number with the printed decimals. A workbook keeps binary floats; within their digits these print as they were.
fn number<'s>(
    sheet: &'s mut Worksheet,
    (line, column): (u32, u16),
    value: Decimal,
    cell: &Format,
) -> Result<&'s mut Worksheet, XlsxError> {
    let text = value.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let point = if decimals > 0 { "." } else { "" };
    match text.parse::<f64>() {
        Ok(number) if digits <= DIGITS => {
            let format = cell.clone().set_num_format(format!("0{point}{}", "0".repeat(decimals)));
            sheet.write_number_with_format(line, column, number, &format)
        }
        _ => sheet.write_string_with_format(line, column, text, cell),
    }
}

/// How high a row must be to show its texts whole: Excel would find out by itself, other programs do not.
fn height(row: &Row) -> u16 {
    let lines = row.iter().zip(WIDTHS).map(|(value, width)| match value {
        // A character that does not fit leaves the end of a line free.
        Value::Text(text) => text.width().div_ceil(usize::from(width) - 2).max(1),
        Value::Number(_) | Value::Nothing => 1,
    });
    let lines = u16::try_from(lines.max().unwrap_or(1)).unwrap_or(u16::MAX);
    lines.saturating_mul(LINE).min(HIGHEST)
}

/// As much of a text as a cell may hold.
fn within(text: &str) -> &str {
    /// UTF-16 units, by the format.
    const MOST: usize = 32_767;
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST
    });
    end.map_or(text, |(end, _)| &text[..end])
}
