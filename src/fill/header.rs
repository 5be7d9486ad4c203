//! The headers among the rows: which rows they are, and what they print above each grid column.

use super::grid::{Row, Seen};
use super::label::{ABOVE_NEAR, FormLabel, NEAR, Words};
use super::lines;
use crate::number;
use crate::place::Provenance;
use std::collections::BTreeSet;
use std::ops::Range;

/// Letters that a row must share with the form's column labels to be a header: 总计 alone may label a row.
pub(super) const LETTERS: usize = 4;

/// Consecutive header rows.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) table: usize,
    pub(super) ruled: bool,
    /// Whether an empty cell leaves no trace: then a header that lacks a label has lost it.
    pub(super) spaced: bool,
    /// Whether all of it stands in one line of text.
    pub(super) in_one_line: bool,
    /// Whether its rows are tables of their own: then none of its labels has a place.
    pub(super) is_scattered: bool,
    /// Every label in its rows, wherever it stands.
    pub(super) words: Vec<Words>,
    /// Indices of its rows.
    pub(super) rows: Range<usize>,
    pub(super) columns: Vec<Column>,
}

/// What stands above a grid column.
#[derive(Debug)]
pub(super) struct Column {
    /// The grid columns that the innermost label covers.
    pub(super) range: Range<usize>,
    /// The innermost label, and it with the one above it (a label broken over two rows).
    pub(super) wordings: Vec<Words>,
    pub(super) outer: Vec<Words>,
    /// Those of `outer` whose cells cover the column.
    pub(super) above: Vec<Words>,
    /// Whether the label is printed anew above each of the grid columns.
    pub(super) repeated: bool,
    pub(super) printed: String,
    /// The unit of money that it or a label above it names.
    pub(super) money: Option<i32>,
    pub(super) at: Provenance,
}

/// Finds the headers among rows: runs of rows without figures whose cells are column labels of the form.
pub(super) fn rows_to_headers(rows: &[Row<'_>], labels: &[FormLabel]) -> Vec<Header> {
    let figures_from = lines::figures_from(rows);
    let mut headers: Vec<Header> = Vec::new();
    let mut index = 0;
    while index < rows.len() {
        let mut end = index;
        while end < rows.len()
            && rows[end].table == rows[index].table
            && (is_header(&rows[end], labels) || (end > index && goes_on(&rows[end - 1], &rows[end], labels)))
        {
            end += 1;
        }
        let end = lines::end_of_header(rows, index..end, labels, &figures_from);
        if end == index {
            index += 1;
            continue;
        }
        let cells = || rows[index..end].iter().flat_map(|row| row.cells.iter().filter(|seen| !seen.inherited));
        let lines = cells().map(|seen| seen.cell.at.line());
        headers.push(Header {
            table: rows[index].table,
            ruled: rows[index].ruled,
            is_scattered: false,
            spaced: rows[index].spaced,
            in_one_line: lines.collect::<BTreeSet<_>>().len() == 1,
            words: cells().map(|seen| Words::with_number(&seen.normalised)).collect(),
            rows: index..end,
            columns: columns(rows, index..end),
        });
        index = end;
    }
    gathered(headers)
}

/// Headers that stand right below each other, each a row in a table of its own, are one.
fn gathered(headers: Vec<Header>) -> Vec<Header> {
    let mut gathered: Vec<Header> = Vec::new();
    for header in headers {
        let goes_on = |last: &&mut Header| {
            let one_row = header.rows.len() == 1 && (last.rows.len() == 1 || last.is_scattered);
            one_row && last.ruled && header.ruled && last.table != header.table && last.rows.end == header.rows.start
        };
        match gathered.last_mut().filter(goes_on) {
            Some(last) => {
                last.words.extend(header.words);
                last.rows.end = header.rows.end;
                (last.table, last.is_scattered) = (header.table, true);
            }
            None => gathered.push(header),
        }
    }
    gathered
}

fn is_header(row: &Row<'_>, labels: &[FormLabel]) -> bool {
    // A number before its words only counts the rows.
    if row.figures().any(Seen::is_number) {
        return false;
    }
    let own_words = row.cells.iter().filter(|seen| !seen.inherited && seen.is_words());
    let shared = own_words.map(|seen| {
        let words = Words::with_number(&seen.normalised);
        let near = labels.iter().any(|label| label.nearest_below(&words, ABOVE_NEAR).1 <= NEAR);
        if near { words.len() } else { 0 }
    });
    shared.sum::<usize>() >= LETTERS
}

/// Whether a row of words finishes labels that the row above begins: 结果 above 维持.
fn goes_on(above: &Row<'_>, row: &Row<'_>, labels: &[FormLabel]) -> bool {
    let joined = row.cells.iter().filter(|seen| !seen.inherited && seen.is_words()).map(|seen| {
        let above =
            covering(above, seen.range().start).filter(|above| above.is_words() && above.range() == seen.range());
        Some(Words::with_number(&format!("{}{}", above?.normalised, seen.normalised)))
    });
    let joined: Vec<Option<Words>> = joined.collect();
    let finished =
        |words: &Option<Words>| words.as_ref().is_some_and(|words| labels.iter().any(|label| label.is_exactly(words)));
    row.ruled && !row.has_figures() && joined.len() >= 2 && joined.iter().all(finished)
}

/// The innermost label above each grid column, with what stands above it.
fn columns(rows: &[Row<'_>], header: Range<usize>) -> Vec<Column> {
    let table = rows[header.start].table;
    // Outer labels may stand in rows that have no column label of the form: 申请人情况, 行政诉讼.
    let above = (0..header.start).rev().take(2).take_while(|&row| rows[row].table == table && !rows[row].has_figures());
    let first = above.last().unwrap_or(header.start);
    let width = rows[header.clone()].iter().flat_map(|row| &row.cells).map(|seen| seen.range().end).max().unwrap_or(0);
    let mut columns: Vec<Column> = Vec::new();
    let mut last: Option<&Seen<'_>> = None;
    for column in 0..width {
        let upwards = || (first..header.end).rev().filter_map(|row| covering(&rows[row], column));
        let Some(leaf) = upwards().find(|seen| seen.is_words()) else {
            last = None;
            continue;
        };
        // A label that spans columns may be repeated in each of them.
        let repeated = last.is_some_and(|last| last.cell.row == leaf.cell.row && last.normalised == leaf.normalised);
        let same = last.is_some_and(|last| std::ptr::eq(last.cell, leaf.cell));
        last = Some(leaf);
        match columns.last_mut().filter(|_| same || repeated) {
            Some(known) => {
                known.range.end = column + 1;
                known.repeated |= !same;
            }
            None => columns.push(describe(rows, first..header.end, leaf, column)),
        }
    }
    columns
}

fn covering<'r, 'a>(row: &'r Row<'a>, column: usize) -> Option<&'r Seen<'a>> {
    row.cells.iter().find(|seen| seen.range().contains(&column))
}

fn describe(rows: &[Row<'_>], header: Range<usize>, leaf: &Seen<'_>, column: usize) -> Column {
    let mut outer: Vec<&Seen<'_>> = Vec::new();
    let mut above: Vec<&Seen<'_>> = Vec::new();
    for row in
        header.rev().map(|row| &rows[row]).filter(|row| row.cells.iter().any(|seen| seen.cell.row < leaf.cell.row))
    {
        let direct = covering(row, column);
        let words = direct.filter(|seen| seen.is_words());
        // Cells that are not merged: an outer label stands above the first of its columns only.
        let to_the_left = || row.cells.iter().rfind(|seen| seen.is_words() && seen.range().start <= column);
        let empty = direct.is_none_or(Seen::is_blank);
        let found = words.or_else(|| if empty { to_the_left() } else { None });
        outer.extend(found.filter(|seen| seen.cell.row < leaf.cell.row));
        above.extend(words.filter(|seen| seen.cell.row < leaf.cell.row));
    }
    let mut wordings = vec![Words::with_number(&leaf.normalised)];
    // The lines of one label are no wider than its column.
    let lines: Vec<&Seen<'_>> = above.iter().filter(|line| line.range().len() <= leaf.range().len()).copied().collect();
    wordings.extend(lines::joined(leaf, &lines).iter().map(|joined| Words::with_number(joined)));
    let money = |seen: &Seen<'_>| number::money_in_label(&seen.cell.text);
    let words = |cells: &[&Seen<'_>]| cells.iter().map(|seen| Words::new(&seen.normalised)).collect();
    Column {
        range: column..column + 1,
        wordings,
        outer: words(&outer),
        above: words(&above),
        repeated: false,
        printed: leaf.cell.text.split_whitespace().collect(),
        money: money(leaf).or_else(|| above.first().and_then(|above| money(above))),
        at: leaf.cell.at.clone(),
    }
}
