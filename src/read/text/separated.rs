//! Cells apart by a mark of their own: tabs, pipes, commas. An empty cell leaves its mark, so places can be counted.

use super::line::{self, Kind, Line};
use std::ops::Range;

/// Lines in a row that make a table of what might be a trail of links or a list in running text.
const PIPED: usize = 2;
const LISTED: usize = 3;
/// So many figures and empty places in one of them make a table of lines with any number of pipes.
const FIGURES: usize = 3;

/// The ranges between tabs, trimmed.
pub(super) fn tabbed(text: &str) -> Vec<Range<usize>> {
    split_at(text, '\t')
}

/// Whether pipes part the cells of the line.
fn is_piped(line: &Line<'_>) -> bool {
    matches!(line.kind, Kind::Row(_)) && !line.text.contains('\t')
}

/// Whether two figures stand in one cell of a line with pipes. A program that guesses the columns of a page writes such lines; where
/// its pipes stand means nothing, here or in its other tables.
fn has_figures_in_one_cell(line: &Line<'_>) -> bool {
    let Kind::Row(cells) = &line.kind else { return false };
    let several = |text: &str| {
        let mut parts = text.split_whitespace();
        !line::is_figure(text) && parts.clone().nth(1).is_some() && parts.all(line::is_figure)
    };
    is_piped(line) && cells.iter().any(|cell| several(&line.text[cell.clone()]))
}

/// Gives the lines of pipe tables and of comma separated values their cells. It takes more than one line to tell.
pub(super) fn mark_rows(lines: &mut [Line<'_>]) {
    mark_runs(lines, |line| line.text.contains('|') && !matches!(line.kind, Kind::Markup | Kind::Row(_)), pipe_cells);
    if lines.iter().any(has_figures_in_one_cell) {
        lines.iter_mut().filter(|line| is_piped(line)).for_each(Line::unmark);
    }
    for comma in [',', ';'] {
        let may_be = |line: &Line<'_>| line.kind == Kind::Prose && line.text.contains(comma);
        mark_runs(lines, may_be, |run| listed_cells(run, comma));
    }
}

/// Asks for the cells of each run of lines that may have some; lines under headers stand in a run and have none.
fn mark_runs(
    lines: &mut [Line<'_>],
    may_be: impl Fn(&Line<'_>) -> bool,
    cells: impl Fn(&[Line<'_>]) -> Option<Vec<Vec<Range<usize>>>>,
) {
    let mut start = 0;
    while start < lines.len() {
        let stands = |line: &Line<'_>| line.kind == Kind::Rule || may_be(line);
        let length = lines[start..].iter().take_while(|line| stands(line)).count();
        let run = &mut lines[start..start + length];
        if let Some(cells) = cells(run) {
            for (line, cells) in run.iter_mut().filter(|line| line.kind != Kind::Rule).zip(cells) {
                line.kind = Kind::Row(cells);
            }
        }
        start += length.max(1);
    }
}

/// Cells of a Markdown table. The pipes at the ends of the lines may be left out: then all lines have as many pipes, or
/// one of them has figures between.
fn pipe_cells(run: &[Line<'_>]) -> Option<Vec<Vec<Range<usize>>>> {
    let rows = || run.iter().filter(|line| line.kind != Kind::Rule).map(|line| line.text);
    let ruled = run.iter().any(|line| line.kind == Kind::Rule && line.text.contains('|'));
    let mut cells: Vec<Vec<Range<usize>>> = rows().map(|text| split_at(text, '|')).collect();
    let begins = rows().all(|text| text.trim_start().starts_with('|'));
    let ends = rows().all(|text| text.trim_end().ends_with('|'));
    let even = cells.windows(2).all(|pair| pair[0].len() == pair[1].len());
    let figures = |(row, text): (&Vec<Range<usize>>, &str)| {
        let figures = row.iter().filter(|cell| line::is_figure(&text[(*cell).clone()])).count();
        figures > 0 && figures + row.iter().filter(|cell| cell.is_empty()).count() >= FIGURES
    };
    let ragged = || cells.len() >= PIPED && cells.iter().zip(rows()).any(figures);
    if cells.is_empty() || !(begins || even && (ruled || cells.len() >= PIPED) || ragged()) {
        return None;
    }
    for (row, text) in cells.iter_mut().zip(rows()) {
        if begins {
            row.remove(0);
        }
        if ends || begins && text.trim_end().ends_with('|') {
            row.pop();
        }
    }
    Some(cells)
}

/// Cells of comma separated values: several lines with as many commas each.
fn listed_cells(run: &[Line<'_>], comma: char) -> Option<Vec<Vec<Range<usize>>>> {
    let mut cells: Vec<Vec<Range<usize>>> = Vec::with_capacity(run.len());
    for line in run.iter().filter(|line| line.kind != Kind::Rule) {
        let row = split_quoted(line.text, comma);
        if cells.last().is_some_and(|last| last.len() != row.len()) {
            return None;
        }
        cells.push(row);
    }
    (cells.len() >= LISTED).then_some(cells)
}

/// The ranges between separators, trimmed; one behind a backslash is none.
fn split_at(text: &str, separator: char) -> Vec<Range<usize>> {
    let escaped = |at: usize| separator == '|' && text[..at].ends_with('\\');
    let ends = text.match_indices(separator).map(|(at, _)| at).filter(|at| !escaped(*at)).chain([text.len()]);
    let mut start = 0;
    let cells = ends.map(|end| {
        let cell = trimmed(text, start..end);
        start = end + separator.len_utf8();
        cell
    });
    cells.collect()
}

/// The same where a cell may stand in quotation marks, which are left out, and hold the separator.
fn split_quoted(text: &str, separator: char) -> Vec<Range<usize>> {
    let (mut start, mut quoted) = (0, false);
    let mut cells = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == separator && !quoted => {
                cells.push(unquoted(text, start..at));
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    cells.push(unquoted(text, start..text.len()));
    cells
}

fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let range = trimmed(text, range);
    let is_quoted = range.len() >= 2 && text[range.clone()].starts_with('"') && text[range.clone()].ends_with('"');
    if is_quoted { range.start + 1..range.end - 1 } else { range }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..(range.start + part.trim_end().len()).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines with their cells apart by `/`; those that are no rows in brackets.
    fn rows(text: &str) -> Vec<String> {
        let mut lines: Vec<Line<'_>> = text.lines().enumerate().map(|(n, text)| Line::new(n, text)).collect();
        mark_rows(&mut lines);
        let show = |line: &Line<'_>| match &line.kind {
            Kind::Row(_) => line.cells().into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("/"),
            _ => format!("[{}]", line.text),
        };
        lines.iter().map(show).collect()
    }

    #[test]
    fn pipes_with_and_without_ends() {
        assert_eq!(rows("| 甲 | 1 |\n|---|:-:|\n| **乙** |  |"), ["甲/1", "[|---|:-:|]", "乙/"]);
        assert_eq!(rows("甲 | 1 | 2\n--- | --- | ---\n | 3 | "), ["甲/1/2", "[--- | --- | ---]", "/3/"]);
        assert_eq!(rows("| a \\| b | 1\\. |"), ["a | b/1."]);
        assert_eq!(rows("首页 | 政务公开 | 年报"), ["[首页 | 政务公开 | 年报]"]);
    }

    #[test]
    fn commas_in_several_lines_alike() {
        assert_eq!(rows("甲,1,2\n\"乙,丙\",,\"3\"\n丁,4,5"), ["甲/1/2", "乙,丙//3", "丁/4/5"]);
        assert_eq!(rows("First, a list.\nSecond, and so on."), ["[First, a list.]", "[Second, and so on.]"]);
    }
}
