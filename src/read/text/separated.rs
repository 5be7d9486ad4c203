//! Cells apart by a mark of their own: tabs, pipes, commas. An empty cell leaves its mark, so places can be counted.

use super::line::{self, Kind, Line};
use std::cmp::Reverse;
use std::collections::BTreeMap;
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

/// Whether two figures stand in one cell of a line with pipes. A program that guesses the columns of a page writes such lines; where
/// its pipes stand means nothing, here or in its other tables.
fn has_figures_in_one_cell(line: &Line<'_>) -> bool {
    let Kind::Row(cells) = &line.kind else { return false };
    let several = |text: &str| {
        let mut parts = text.split_whitespace();
        !line::is_figure(text) && parts.clone().nth(1).is_some() && parts.all(line::is_figure)
    };
    line.is_marked() && cells.iter().any(|cell| several(&line.text[cell.clone()]))
}

/// Whether a figure stands alone between rows with pipes: the program that guessed the columns found none for it.
fn has_figure_between_rows(lines: &[Line<'_>]) -> bool {
    let is_row = |line: Option<&Line<'_>>| line.is_some_and(|line| line.kind == Kind::Rule || line.is_marked());
    let alone = |three: &[Line<'_>]| three[1].kind == Kind::Figure && is_row(three.first()) && is_row(three.last());
    lines.iter().any(Line::is_marked) && lines.windows(3).any(alone)
}

/// So many figures alone between marks are no rows of a table: each cell has its own line.
const LONE: usize = 12;

/// Takes lines whose marks part nothing for what stands in them, where figures have lines of their own.
fn unmark_lone_cells(lines: &mut [Line<'_>]) {
    let inner = |line: &Line<'_>| {
        let Kind::Row(cells) = &line.kind else { return None };
        let mut written = cells.iter().filter(|cell| !cell.is_empty());
        let cell = written.next().cloned().unwrap_or(0..0);
        (written.next().is_none() && cells.len() <= LONE_PLACES).then_some(cell)
    };
    let is_figure = |line: &&Line<'_>| inner(line).is_some_and(|cell| line::is_figure(&line.text[cell]));
    if lines.iter().filter(is_figure).take(LONE).count() < LONE {
        return;
    }
    for line in lines {
        if let Some(cell) = inner(line) {
            line.narrow(cell);
        }
    }
}

/// Marks before and behind a lone cell.
const LONE_PLACES: usize = 4;

/// Gives the lines of pipe tables and of comma separated values their cells. It takes more than one line to tell.
pub(super) fn mark_rows(lines: &mut [Line<'_>]) {
    mark_runs(
        lines,
        |line| {
            line.text.contains('|')
                && !matches!(line.kind, Kind::Markup | Kind::Wiki | Kind::Drawn | Kind::Unclear | Kind::Row(_))
        },
        pipe_cells,
    );
    mark_wiki_headers(lines);
    if lines.iter().any(has_figures_in_one_cell) || has_figure_between_rows(lines) {
        lines.iter_mut().filter(|line| line.is_marked()).for_each(Line::unmark);
    }
    unmark_lone_cells(lines);
    for comma in [", ", ",", "; ", ";"] {
        let may_be = |line: &Line<'_>| may_be_listed(line) && line.text.contains(comma);
        mark_runs(lines, may_be, |run| listed_cells(run, comma));
        mark_short_lists(lines, comma);
    }
    unmark_lone_cells(lines);
}

/// Spaces behind commas make figures at the end of a line look like cells apart by spaces.
fn may_be_listed(line: &Line<'_>) -> bool {
    matches!(line.kind, Kind::Prose | Kind::Spaced { .. })
}

/// The headers of Jira, `|| 甲 || 乙 ||`, and of DokuWiki, `^ 甲 ^ 乙 ^`, which stand in runs of rows with other marks.
fn mark_wiki_headers(lines: &mut [Line<'_>]) {
    for line in lines {
        let text = line.text.trim();
        if text.len() > 4 && text.starts_with("||") && text.ends_with("||") {
            let start = line.text.len() - line.text.trim_start().len() + 2;
            let inner = start..line.text.trim_end().len() - 2;
            line.kind = Kind::Row(split_within(line.text, inner, "||"));
        } else if text.len() > 2 && text.starts_with('^') && text.ends_with(['^', '|']) {
            let start = line.text.len() - line.text.trim_start().len() + 1;
            let inner = start..line.text.trim_end().len() - 1;
            line.kind = Kind::Row(split_within(line.text, inner, "^"));
        }
    }
}

fn split_within(text: &str, inner: Range<usize>, mark: &str) -> Vec<Range<usize>> {
    let mut start = inner.start;
    let ends = text[inner.clone()].match_indices(mark).map(|(at, _)| inner.start + at).chain([inner.end]);
    let cells = ends.map(|end| {
        let cell = trimmed(text, start..end);
        start = end + mark.len();
        cell
    });
    cells.collect()
}

/// Where lists are rows, so are the shorter ones around them: a label and a figure, or words right above a row.
fn mark_short_lists(lines: &mut [Line<'_>], comma: &str) {
    let is_row = |line: &Line<'_>| line.is_marked() && line.text.contains(comma) && !line.text.contains('|');
    if !lines.iter().any(is_row) {
        return;
    }
    for at in (0..lines.len()).rev() {
        let line = &lines[at];
        if !may_be_listed(line) || !line.text.contains(comma) {
            continue;
        }
        let cells = split_quoted(line.text, comma);
        let is_last = |cell: &Range<usize>| cell.is_empty() || line::is_figure(&line.text[cell.clone()]);
        let words = !line.text.contains(['。', '；']) && lines.get(at + 1).is_some_and(is_row);
        if words || (cells.len() > 1 && cells.last().is_some_and(is_last)) {
            let is_longer = |above: usize| split_quoted(lines[above].text, comma).len() < cells.len();
            let may_be_torn = comma == "," && tears_a_number(line.text, &cells);
            let is_torn = may_be_torn && at.checked_sub(1).is_some_and(is_longer);
            lines[at].kind = if is_torn { Kind::Unclear } else { Kind::Row(cells) };
        }
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
            if cells.is_empty() {
                run.iter_mut().for_each(|line| line.kind = Kind::Unclear);
            }
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
    let ragged = || cells.len() >= PIPED && cells.iter().zip(rows()).any(has_several);
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

/// Cells of comma separated values: several lines with as many commas each, or some of them with figures between. What
/// may be a number with a separator, beside an empty place or in a longer row, is not told apart from two figures: then there is no row.
fn listed_cells(run: &[Line<'_>], comma: &str) -> Option<Vec<Vec<Range<usize>>>> {
    let rows = || run.iter().filter(|line| line.kind != Kind::Rule).map(|line| line.text);
    let cells: Vec<Vec<Range<usize>>> = rows().map(|text| split_quoted(text, comma)).collect();
    let even = cells.windows(2).all(|pair| pair[0].len() == pair[1].len());
    if even {
        return (cells.len() >= LISTED).then_some(cells);
    }
    let several = cells.len() >= PIPED && cells.iter().zip(rows()).any(has_several);
    // A number torn in two is one figure more than other rows have; where few rows have any, one cell more than those.
    let figures: Vec<usize> = cells.iter().zip(rows()).map(|(row, text)| figures_at_end(row, text)).collect();
    let many = figures.iter().filter(|count| **count > 0).count() >= LISTED;
    let sizes = if many { figures } else { cells.iter().map(Vec::len).collect() };
    let usual = usual(sizes.iter().copied().filter(|size| *size > 0));
    let is_doubtful = |size: usize, row: &Vec<Range<usize>>, text: &str| {
        comma == "," && tears_a_number(text, row) && (size > usual || row.iter().skip(1).any(|cell| cell.is_empty()))
    };
    let is_clear = !sizes.iter().zip(&cells).zip(rows()).any(|((size, row), text)| is_doubtful(*size, row, text));
    several.then(|| if is_clear { cells } else { Vec::new() })
}

/// Whether a comma between two cells may be one between the thousands of a number: `1,455`.
fn tears_a_number(text: &str, row: &[Range<usize>]) -> bool {
    let part = |cell: &Range<usize>| &text[cell.clone()];
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    row.windows(2).any(|pair| {
        let (a, b) = (part(&pair[0]).trim_start_matches(['-', '+']), part(&pair[1]));
        (1..=3).contains(&a.len()) && digits(a) == a.len() && digits(b) == 3 && pair[1].start == pair[0].end + 1
    })
}

fn figures_at_end(row: &[Range<usize>], text: &str) -> usize {
    row.iter().rev().take_while(|cell| line::is_figure(&text[(*cell).clone()])).count()
}

/// The size that most rows have; of several, that of the first row, which is the header.
fn usual(sizes: impl Iterator<Item = usize>) -> usize {
    let mut counts: BTreeMap<usize, (usize, Reverse<usize>)> = BTreeMap::new();
    for (index, size) in sizes.enumerate() {
        counts.entry(size).or_insert((0, Reverse(index))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, often)| *often).map_or(0, |(size, _)| size)
}

/// Whether a row has figures, and so many of them and of empty places that it is one of a table.
fn has_several((row, text): (&Vec<Range<usize>>, &str)) -> bool {
    let figures = row.iter().filter(|cell| line::is_figure(&text[(*cell).clone()])).count();
    figures > 0 && figures + row.iter().filter(|cell| cell.is_empty()).count() >= FIGURES
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

/// The same where a cell may stand in quotation marks, which are left out, and hold the separator; as what stands in
/// brackets may.
fn split_quoted(text: &str, separator: &str) -> Vec<Range<usize>> {
    let (mut start, mut quoted, mut open) = (0, false, 0_usize);
    let mut cells = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '（' => open += 1,
            ')' | '）' => open = open.saturating_sub(1),
            _ if !quoted && open == 0 && at >= start && text[at..].starts_with(separator) => {
                cells.push(unquoted(text, start..at));
                start = at + separator.len();
            }
            _ => {}
        }
    }
    // A last separator loses the space behind it where lines are trimmed.
    let last = separator.trim_end();
    if last != separator && text[start..].ends_with(last) {
        cells.push(unquoted(text, start..text.len() - last.len()));
        start = text.len();
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
        // 1,455 in a row that is longer than its header: the other lines are not told apart from it.
        let after = |lines: &str| rows(&format!("丙,3,4,5\n丁,6,7,8\n戊,1,2,3\n第（八）项\n{lines}"))[4..].to_vec();
        assert_eq!(after("甲,去年,增减\n乙,无,-1,455"), ["[甲,去年,增减]", "[乙,无,-1,455]"]);
        assert_eq!(after("甲,增减\n乙,-1,455"), ["[甲,增减]", "[乙,-1,455]"]);
        assert_eq!(after("甲,去年,增减\n乙,-1,455"), ["甲/去年/增减", "乙/-1/455"]);
        assert_eq!(rows("First, a list.\nSecond, and so on."), ["[First, a list.]", "[Second, and so on.]"]);
    }
}
