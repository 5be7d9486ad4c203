//! A table drawn with box lines. Widths are columns of a terminal: a Chinese character takes two.

use std::io;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line of a table: the label at the left, and a text for each column; a heading of rows has none.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) cells: Vec<String>,
}

/// What a long label or header is broken at.
const LABEL_WIDTH: usize = 44;
const HEADER_WIDTH: usize = 8;

/// Draws a header and lines. Labels keep to the left, with their indent; headers and figures to the right.
pub(super) fn draw(out: &mut dyn io::Write, header: &Line, lines: &[Line]) -> io::Result<()> {
    let label_width = lines.iter().map(|line| line.label.width()).max().unwrap_or(0).min(LABEL_WIDTH);
    let headers: Vec<Vec<String>> = header.cells.iter().map(|text| wrap(text, HEADER_WIDTH)).collect();
    let widths: Vec<usize> = headers
        .iter()
        .enumerate()
        .map(|(column, parts)| {
            let cells = lines.iter().filter_map(|line| line.cells.get(column));
            parts.iter().chain(cells).map(|text| text.width()).max().unwrap_or(0)
        })
        .collect();
    rule(out, ['┌', '┬', '┐'], label_width, &widths)?;
    let height = headers.iter().map(Vec::len).max().unwrap_or(0);
    for part in 0..height {
        let label = if part == 0 { header.label.as_str() } else { "" };
        let cells: Vec<&str> =
            headers.iter().map(|parts| parts.get(part).map(String::as_str).unwrap_or_default()).collect();
        line(out, (label, label_width), &cells, &widths)?;
    }
    rule(out, ['├', '┼', '┤'], label_width, &widths)?;
    for Line { label, cells } in lines {
        let parts = wrap(label, LABEL_WIDTH);
        for (index, part) in parts.iter().enumerate() {
            // The figures stand beside the last line of a label, where the eye arrives.
            let cells: Vec<&str> =
                if index + 1 == parts.len() { cells.iter().map(String::as_str).collect() } else { Vec::new() };
            line(out, (part, label_width), &cells, &widths)?;
        }
    }
    rule(out, ['└', '┴', '┘'], label_width, &widths)
}

fn rule(out: &mut dyn io::Write, [left, cross, right]: [char; 3], label: usize, widths: &[usize]) -> io::Result<()> {
    write!(out, "{left}{}", "─".repeat(label + 2))?;
    for width in widths {
        write!(out, "{cross}{}", "─".repeat(width + 2))?;
    }
    writeln!(out, "{right}")
}

fn line(out: &mut dyn io::Write, label: (&str, usize), cells: &[&str], widths: &[usize]) -> io::Result<()> {
    write!(out, "│ {}{} │", label.0, padding(label.0, label.1))?;
    for (column, width) in widths.iter().enumerate() {
        let cell = cells.get(column).copied().unwrap_or_default();
        write!(out, " {}{cell} │", padding(cell, *width))?;
    }
    writeln!(out)
}

fn padding(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}

/// Breaks a text at its line breaks, and into parts of at most this width; the later parts keep the indent of the
/// first. Chinese may be broken after any character.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let indent = &text[..text.len() - text.trim_start().len()];
    let mut parts = vec![String::new()];
    for character in text.chars() {
        let part = parts.last_mut().filter(|part| part.width() + character.width().unwrap_or(0) <= width);
        match part {
            _ if character == '\n' => parts.push(String::new()),
            Some(part) => part.push(character),
            None => parts.push(format!("{indent}{character}")),
        }
    }
    parts
}
