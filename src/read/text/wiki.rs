//! Tables of AsciiDoc and of MediaWiki: a mark before each cell, with the spans it has.

use super::line::{Kind, Line};
use crate::document::{Cell, Table};
use crate::place::Provenance;

/// A table has no more lines, and a cell spans no more places.
const MAX_LINES: usize = 2_000;
const MAX_SPAN: usize = 40;
/// A row has no more places.
const MAX_WIDTH: usize = 200;

/// A cell before it has its place.
struct Marked {
    text: String,
    rows: usize,
    columns: usize,
    at: Provenance,
}

/// If such a table begins at this line: it, whether its grid had to be mended, and how many lines it takes.
pub(super) fn lines_to_table(lines: &[Line<'_>], start: usize) -> Option<((Table, bool), usize)> {
    let first = lines[start].text.trim();
    let is_ascii_doc = first == "|===";
    if !is_ascii_doc && !first.starts_with("{|") {
        return None;
    }
    let ends = |line: &Line<'_>| line.text.trim().starts_with(if is_ascii_doc { "|===" } else { "|}" });
    let length = lines[start + 1..].iter().take(MAX_LINES).position(ends)?;
    let inner = &lines[start + 1..start + 1 + length];
    let rows = if is_ascii_doc {
        let cells = ascii_doc(inner);
        let told = start.checked_sub(1).and_then(|before| columns(lines[before].text));
        let width = told.unwrap_or_else(|| first_line(&cells));
        (1..=MAX_SPAN).contains(&width).then(|| in_rows(cells, width))?
    } else {
        media_wiki(inner)
    };
    let at = lines[start].at();
    let narrow = |row: &Vec<Marked>| row.iter().map(|cell| cell.columns).sum::<usize>() <= MAX_WIDTH;
    (!rows.is_empty() && rows.iter().all(narrow)).then(|| (grid(rows, at), length + 2))
}

/// The lines of such tables have no other kind.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let mut index = 0;
    while index < lines.len() {
        let length = lines_to_table(lines, index).map_or(0, |(_, length)| length);
        lines[index..index + length].iter_mut().for_each(|line| line.kind = Kind::Wiki);
        index += length.max(1);
    }
}

/// How many columns `cols="9%,11%,2*"` names.
fn columns(text: &str) -> Option<usize> {
    let (_, behind) = text.split_once("cols=")?;
    let quoted = behind.strip_prefix('"').and_then(|inner| inner.split_once('"'));
    let list = quoted.map_or_else(|| behind.split([',', ']']).next(), |(list, _)| Some(list))?;
    let count = |column: &str| column.split_once('*').and_then(|(times, _)| times.trim().parse().ok()).unwrap_or(1);
    Some(list.split(',').map(count).sum())
}

/// The places of the cells in the first line that has some.
fn first_line(cells: &[Marked]) -> usize {
    let line = cells.first().and_then(|cell| cell.at.line());
    cells.iter().take_while(|cell| cell.at.line() == line).map(|cell| cell.columns).sum()
}

/// The cells of AsciiDoc stand one behind the other; a line without a bar goes on with the last.
fn ascii_doc(lines: &[Line<'_>]) -> Vec<Marked> {
    let mut cells: Vec<Marked> = Vec::new();
    for line in lines {
        let is_bar = |at: &usize| !line.text[..*at].ends_with('\\');
        let bars: Vec<usize> = line.text.match_indices('|').map(|(at, _)| at).filter(is_bar).collect();
        let mut start = 0;
        for end in bars.iter().copied().chain([line.text.len()]) {
            let is_last = end == line.text.len();
            let (text, (rows, columns)) =
                if is_last { (&line.text[start..], (1, 1)) } else { cut_spans(&line.text[start..end]) };
            if let Some(last) = cells.last_mut().filter(|_| !text.trim().is_empty()) {
                last.text.push_str(text.trim());
                if start > 0 {
                    last.at = line.place(&(start..start + text.trim_end().len()));
                }
            }
            if !is_last {
                start = end + 1;
                cells.push(Marked { text: String::new(), rows, columns, at: line.place(&(end..end + 1)) });
            }
        }
    }
    cells
}

/// What stands before a bar: the end of a cell, and the spans of the next, as `2.3+^` for two columns and three rows.
fn cut_spans(text: &str) -> (&str, (usize, usize)) {
    let none = (text, (1, 1));
    let start = text.rfind(' ').map_or(0, |space| space + 1);
    let word =
        text[start..].trim_end_matches(['a', 'd', 'e', 'h', 'l', 'm', 's']).trim_end_matches(['<', '^', '>', '.']);
    if word.is_empty() {
        return (&text[..start], (1, 1));
    }
    let Some(spans) = word.strip_suffix('+') else { return none };
    let (columns, rows) = spans.split_once('.').unwrap_or((spans, ""));
    let span = |text: &str| if text.is_empty() { Some(1) } else { text.parse().ok() };
    match (span(rows), span(columns)) {
        (Some(rows @ 1..=MAX_SPAN), Some(columns @ 1..=MAX_SPAN)) => (&text[..start], (rows, columns)),
        _ => none,
    }
}

/// Cells in rows of one width, of which spans of rows above take a part.
fn in_rows(cells: Vec<Marked>, width: usize) -> Vec<Vec<Marked>> {
    let mut rows: Vec<Vec<Marked>> = vec![Vec::new()];
    // For each column, how many rows a span still takes.
    let mut taken = vec![0_usize; width];
    let mut column = 0;
    for cell in cells {
        loop {
            while column < width && taken[column] > 0 {
                column += 1;
            }
            if column < width {
                break;
            }
            taken.iter_mut().for_each(|rows| *rows -= 1);
            rows.push(Vec::new());
            column = 0;
        }
        let end = (column + cell.columns).min(width);
        taken[column..end].fill(cell.rows);
        column = end;
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
    }
    rows
}

/// Rows begin with `|-`, cells with `|` or `!`, and attributes stand before another bar.
fn media_wiki(lines: &[Line<'_>]) -> Vec<Vec<Marked>> {
    let mut rows: Vec<Vec<Marked>> = vec![Vec::new()];
    for line in lines {
        let text = line.text.trim();
        if text.starts_with("|-") || text.starts_with("|+") {
            rows.push(Vec::new());
        } else if text.starts_with(['|', '!']) {
            let inner = text[1..].split("||").flat_map(|cells| cells.split("!!"));
            rows.last_mut().into_iter().for_each(|row| row.extend(inner.clone().map(|cell| marked(line, cell))));
        } else if let Some(last) = rows.last_mut().and_then(|row| row.last_mut()) {
            last.text.push_str(text);
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

fn marked(line: &Line<'_>, cell: &str) -> Marked {
    let (attributes, text) = cell.split_once('|').filter(|(before, _)| before.contains('=')).unwrap_or(("", cell));
    let text = text.trim();
    let start = text.as_ptr() as usize - line.text.as_ptr() as usize;
    let at = line.place(&(start..start + text.len()));
    Marked { text: text.to_owned(), rows: span(attributes, "rowspan"), columns: span(attributes, "colspan"), at }
}

fn span(attributes: &str, name: &str) -> usize {
    let value = attributes.split_once(name).map(|(_, behind)| behind.trim_start_matches(['=', '"', '\'', ' ']));
    let digits = value.map(|value| value.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

/// The table of the rows. Without any span its grid means no more than that of pipes: spans may have been lost.
fn grid(rows: Vec<Vec<Marked>>, at: Provenance) -> (Table, bool) {
    let height = rows.len();
    let mut taken: Vec<Vec<bool>> = vec![Vec::new(); height];
    let mut cells = Vec::new();
    for (row, marked) in rows.into_iter().enumerate() {
        let mut column = 0;
        for cell in marked {
            while taken[row].get(column).is_some_and(|taken| *taken) {
                column += 1;
            }
            let row_span = cell.rows.min(height - row);
            for below in &mut taken[row..row + row_span] {
                let width = below.len().max(column + cell.columns);
                below.resize(width, false);
                below[column..column + cell.columns].fill(true);
            }
            let text = cell.text.replace(" +", "\n");
            cells.push(Cell { row, column, row_span, col_span: cell.columns, text, at: cell.at });
            column += cell.columns;
        }
    }
    let width = taken.iter().map(Vec::len).max().unwrap_or(0);
    let ruled = cells.iter().any(|cell| cell.row_span > 1 || cell.col_span > 1);
    Table::new(height, width, cells, ruled, at)
}

#[cfg(test)]
mod tests {
    use super::super::line::Line;
    use super::*;

    fn cells(text: &str, start: usize) -> Vec<(String, usize, usize, usize, usize)> {
        let lines: Vec<Line<'_>> = text.lines().enumerate().map(|(n, text)| Line::new(n, text)).collect();
        let ((table, _), _) = lines_to_table(&lines, start).unwrap();
        let shape = |cell: &Cell| (cell.text.clone(), cell.row, cell.column, cell.row_span, cell.col_span);
        table.cells.iter().map(shape).collect()
    }

    #[test]
    fn spans_of_ascii_doc() {
        let text = "[cols=\"1,2*\"]\n|===\n.2+^|甲 2+|乙\n\n^|1 |2\n丙\n|===";
        let cell = |text: &str, row, column, rows, columns| (text.to_owned(), row, column, rows, columns);
        let expected = [cell("甲", 0, 0, 2, 1), cell("乙", 0, 1, 1, 2), cell("1", 1, 1, 1, 1), cell("2丙", 1, 2, 1, 1)];
        assert_eq!(cells(text, 1), expected);
    }

    #[test]
    fn spans_of_media_wiki() {
        let text = "{| class=\"wikitable\"\n|-\n! rowspan=\"2\" style=\"x\"| 甲\n! colspan=\"2\"| 乙\n|-\n| 1 || 2\n|}";
        let cell = |text: &str, row, column, rows, columns| (text.to_owned(), row, column, rows, columns);
        let expected = [cell("甲", 0, 0, 2, 1), cell("乙", 0, 1, 1, 2), cell("1", 1, 1, 1, 1), cell("2", 1, 2, 1, 1)];
        assert_eq!(cells(text, 0), expected);
    }
}
