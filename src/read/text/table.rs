//! Lines that stand in rows → a table without a grid of its own.

use super::line::{Kind, Line};
use crate::document::{Cell, Table};
use crate::place::Provenance;
use crate::text::Level;

/// Lines without figures that may stand between two rows: torn labels, a page number, blank lines.
const MAX_GAP: usize = 16;
/// The same where each cell has a line of its own: the header of the widest table, its labels over several lines.
const MAX_STACK: usize = 60;
/// Lines that a label may take behind the one with its number.
const MAX_PIECES: usize = 3;
/// Figures in lines of their own that make a table: fewer may stand anywhere.
const MIN_FIGURES: usize = 3;

/// A cell and its place.
type Written = (String, Provenance);

/// If a table begins at this line: the line behind its last one.
pub(super) fn table_end(lines: &[Line<'_>], start: usize) -> Option<usize> {
    if !lines[start].may_begin_table() || is_section_heading(lines, start) {
        return None;
    }
    let (mut end, mut rows, mut figures) = (start, 0, 0);
    // Lines behind the last row, blank ones apart.
    let mut gap = 0;
    for (index, line) in lines.iter().enumerate().skip(start) {
        if !line.may_stand_in_table() || is_section_heading(lines, index) {
            break;
        }
        let bare = bare_figures(line);
        let is_row = matches!(line.kind, Kind::Row(_) | Kind::Spaced { .. });
        if gap > MAX_STACK || (is_row && bare == 0 && gap > MAX_GAP) {
            break;
        }
        if is_row || bare > 0 {
            rows += usize::from(is_row);
            figures += bare;
            (end, gap) = (index + 1, 0);
        } else if line.kind != Kind::Blank {
            gap += 1;
        }
    }
    // One line that looks like a row is a line of text.
    (rows >= 2 || figures >= MIN_FIGURES).then_some(end)
}

/// How many figures a line has that has nothing else.
fn bare_figures(line: &Line<'_>) -> usize {
    let (figures, with_words) = line.figures();
    if with_words { 0 } else { figures }
}

/// `一、…` without figures behind it, on its line or on the next ones: rows of section three are numbered so, too.
fn is_section_heading(lines: &[Line<'_>], index: usize) -> bool {
    let line = &lines[index];
    if line.kind != Kind::Prose || line.level() != Some(Level::Chinese) {
        return false;
    }
    let mut pieces = 0;
    for next in lines[index + 1..].iter().take(MAX_STACK) {
        match (&next.kind, next.figures()) {
            (Kind::Blank | Kind::PageNumber | Kind::Rule, _) => {}
            (_, (1.., false)) => return false,
            (Kind::Prose, _) if next.is_piece() => match next.level() {
                // Another one of its kind: this one labels nothing.
                Some(Level::Chinese) => return true,
                Some(_) => pieces = 0,
                // A label set from top to bottom has a character a line.
                None => pieces += next.content().split_whitespace().filter(|word| word.chars().count() > 1).count(),
            },
            _ => return true,
        }
        if pieces > MAX_PIECES {
            return true;
        }
    }
    true
}

/// The table of these lines. Short rows are filled up at the right.
pub(super) fn lines_to_table(lines: &[Line<'_>]) -> (Table, bool) {
    let mut rows = if is_stacked(lines) { stacked_rows(lines) } else { lines.iter().map(Line::cells).collect() };
    rows.retain(|row| !row.is_empty());
    let traceless = blanks_leave_no_trace(&rows);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        if let Some((_, at)) = row.last().cloned() {
            row.resize(columns, (String::new(), at));
        }
    }
    let at = rows.first().and_then(|row| row.first()).map_or(lines[0].at(), |(_, at)| at.clone());
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().map(move |(column, (text, at))| Cell {
            row,
            column,
            row_span: 1,
            col_span: 1,
            text: text.clone(),
            at: at.clone(),
        })
    });
    let (table, mended) = Table::new(rows.len(), columns, cells.collect(), false, at);
    // With a mark between its cells a blank one is seen.
    let spaced = traceless || lines.iter().any(|line| line.figures().0 > 0);
    (Table { spaced, ..table }, mended)
}

/// Whether rows are of different lengths and yet none has an empty place: what wrote them left out empty cells,
/// though it set marks between the others. A mark that begins or ends every row makes no place.
fn blanks_leave_no_trace(rows: &[Vec<Written>]) -> bool {
    let is_empty = |cell: &Written| cell.0.trim().is_empty();
    let before = rows.iter().map(|row| row.iter().take_while(|cell| is_empty(cell)).count()).min().unwrap_or(0);
    let behind = rows.iter().map(|row| row.iter().rev().take_while(|cell| is_empty(cell)).count()).min().unwrap_or(0);
    let mut lengths = rows.iter().map(Vec::len);
    let first = lengths.next();
    let inner = |row: &Vec<Written>| row.iter().take(row.len().saturating_sub(behind)).skip(before).any(is_empty);
    lengths.any(|length| Some(length) != first) && !rows.iter().any(inner)
}

/// Whether labels and figures stand in lines of their own, as some programs write out a table: of the lines with
/// figures hardly any has words.
fn is_stacked(lines: &[Line<'_>]) -> bool {
    const HARDLY: usize = 4;
    let marked = lines.iter().any(|line| matches!(line.kind, Kind::Row(_)));
    let (bare, labelled): (Vec<_>, Vec<_>) =
        lines.iter().map(Line::figures).filter(|(count, _)| *count > 0).partition(|(_, with_words)| !with_words);
    !marked && !bare.is_empty() && labelled.len() * HARDLY <= bare.len()
}

/// Rows of a table whose cells have a line each: figures belong to the label before them.
fn stacked_rows(lines: &[Line<'_>]) -> Vec<Vec<Written>> {
    let mut rows = Vec::new();
    let mut words: Vec<&Line<'_>> = Vec::new();
    let mut figures: Vec<Written> = Vec::new();
    for line in lines {
        match line.figures() {
            (1.., false) => figures.extend(line.cells()),
            (1.., true) => {
                close_row(&mut rows, &mut words, &mut figures);
                rows.push(line.cells());
            }
            _ if matches!(line.kind, Kind::Prose | Kind::Spaced { .. }) => {
                if !figures.is_empty() {
                    close_row(&mut rows, &mut words, &mut figures);
                }
                words.push(line);
            }
            _ => {}
        }
    }
    close_row(&mut rows, &mut words, &mut figures);
    rows
}

/// Ends a row. The words before the figures are its label, outer labels before it, and before these what stands above
/// it: a header. A label goes on over lines without a number.
fn close_row(rows: &mut Vec<Vec<Written>>, words: &mut Vec<&Line<'_>>, figures: &mut Vec<Written>) {
    let mut above: Vec<&Line<'_>> = Vec::new();
    let mut labels: Vec<(Level, Written)> = Vec::new();
    // What is counted in 件 has that between the label and the figure.
    let last = words.pop_if(|line| line.is_unit() && !figures.is_empty());
    let unit = last.map(|line| (line.content().to_owned(), line.at()));
    for line in words.drain(..) {
        match (line.level(), labels.last_mut()) {
            (Some(level), _) => {
                // A label of the same level has no figures of its own.
                while let Some((_, written)) = labels.pop_if(|(outer, _)| *outer >= level) {
                    rows.push(vec![written]);
                }
                labels.push((level, (line.content().to_owned(), line.at())));
            }
            (None, Some((_, (text, _)))) => text.push_str(line.content()),
            (None, None) => above.push(line),
        }
    }
    let mut row: Vec<Written> = labels.into_iter().map(|(_, written)| written).collect();
    if row.is_empty() {
        row.extend(above.pop().map(|line| (line.content().to_owned(), line.at())));
    }
    row.extend(unit);
    row.append(figures);
    rows.push(above.into_iter().flat_map(Line::cells).collect());
    rows.push(row);
}
