//! A table whose rows stand below each other: rows and headers → figures under their columns.

use super::align::{MISSING, Match};
use super::columns::{self, Columns};
use super::grid::Row;
use super::header::{self, Header};
use super::label::FormLabel;
use super::place::Pieces;
use super::read::Reader;
use super::rows::{FormRow, form_rows};
use super::stand::{self, Stand};
use super::value::{self, Printed};
use std::collections::BTreeMap;

/// In place of the index of a header.
const NO_HEADER: usize = usize::MAX;

/// A row of the form that is printed.
pub(super) struct FoundRow<'r, 'a> {
    pub(super) pieces: Pieces<'r, 'a>,
    /// The header above it on the same grid, the block, and the table of the row.
    header: Option<(usize, usize, usize)>,
    pub(super) columns: Columns,
}

impl<'r, 'a> Reader<'_, 'r, 'a> {
    pub(super) fn read_down(&mut self) {
        let labels: Vec<Vec<FormLabel>> = self.table.blocks.iter().map(columns::block_columns).collect();
        let all: Vec<FormLabel> = self.table.blocks.iter().flat_map(columns::block_columns).collect();
        let headers = header::rows_to_headers(self.rows, &all);
        let in_header = |row: &usize| headers.iter().any(|header| header.rows.contains(row));
        // A line that numbers the columns belongs to the header.
        let numbers = |row: &usize| self.rows[*row].words.is_empty() && self.rows[*row].numbers_columns();
        let data: Vec<usize> = (0..self.rows.len()).filter(|row| !in_header(row) && !numbers(row)).collect();
        for header in &headers {
            self.reading.used.extend(header.rows.clone());
        }
        let form_rows = form_rows(self.table);
        let matches = self.match_rows(&data, &form_rows);
        let mut found_rows: Vec<Option<FoundRow<'r, 'a>>> = form_rows.iter().map(|_| None).collect();
        let mut placed: BTreeMap<(usize, usize), Columns> = BTreeMap::new();
        for found in &matches {
            let form_row = &form_rows[found.form];
            let pieces = self.pieces(&data, found, &form_row.label);
            let header = last_before(&headers, data[found.printed.start]);
            let columns = self.columns(&headers, header, &labels[form_row.block], &mut placed, form_row.block);
            let header = header.filter(|header| self.on_grid_of(&headers[*header], &pieces));
            let header = header.map(|header| (header, form_row.block, pieces.0[0].0.table));
            found_rows[found.form] = Some(FoundRow { pieces, header, columns });
        }
        count_cells(&form_rows, &mut found_rows);
        let stands = stands(&found_rows);
        let doubtful = self.doubtful(&data, &matches, &form_rows, &found_rows);
        for ((form_row, found), doubtful) in form_rows.iter().zip(&found_rows).zip(doubtful) {
            let figures = found.as_ref().filter(|_| !doubtful).and_then(|found| {
                let stand = found.header.and_then(|header| stands.get(&header).copied()).unwrap_or(Stand::Unknown);
                let torn_off = found.header.is_some_and(|(header, _, table)| headers[header].table != table);
                let stand = if torn_off { stand.torn_off() } else { stand };
                self.place(&found.pieces, &found.columns, stand)
            });
            let row = &self.table.blocks[form_row.block].rows[form_row.row];
            let row_money = found.as_ref().and_then(|found| found.pieces.money());
            let of_row = self.table.figures().filter(|figure| std::ptr::eq(figure.row, row));
            for (column, figure) in of_row.enumerate() {
                let placed = found.as_ref().and_then(|found| found.columns.placed[column].as_ref());
                let printed = Printed::new(figures.as_ref(), column, placed, row_money);
                self.push(value::fact(&figure, &self.form.era, &printed));
            }
        }
    }

    /// Whether the header stands on the grid of these pieces: in their table, or in one before it that has as many
    /// columns and goes on in theirs.
    fn on_grid_of(&self, header: &Header, pieces: &Pieces<'_, '_>) -> bool {
        let (row, above) = (pieces.0[0].0, &self.rows[header.rows.start]);
        header.table == row.table || (above.ruled && row.ruled && above.width == row.width)
    }

    /// The columns of a block by the header above, worked out once; without one, all of them in the form's order.
    fn columns(
        &mut self,
        headers: &[Header],
        above: Option<usize>,
        labels: &[FormLabel],
        placed: &mut BTreeMap<(usize, usize), Columns>,
        block: usize,
    ) -> Columns {
        let by_header = above.map(|above| {
            placed
                .entry((above, block))
                .or_insert_with(|| {
                    let mut columns = headers[above].place(labels);
                    if columns.are_told() {
                        self.reading.cost += columns.cost;
                        self.reading.diagnostics.append(&mut columns.diagnostics);
                    }
                    columns
                })
                .clone()
        });
        match by_header.filter(|columns| columns.are_told()) {
            Some(columns) => columns,
            None => {
                let in_order = placed.entry((NO_HEADER, block)).or_insert_with(|| {
                    self.reading.cost += MISSING;
                    Columns::in_order(labels.len(), MISSING)
                });
                in_order.clone()
            }
        }
    }

    fn pieces(&self, data: &[usize], found: &Match, label: &FormLabel) -> Pieces<'r, 'a> {
        let rows: Vec<&Row<'a>> = found.printed.clone().map(|row| &self.rows[data[row]]).collect();
        let end_of = |row: &Row<'_>, label: usize| row.cells[row.labels[label]].range().end;
        if let [row] = rows[..] {
            let distances = row.words.iter().enumerate().map(|(index, words)| (index, label.nearest(words).0));
            let nearest = distances.rev().min_by(|a, b| a.1.total_cmp(&b.1));
            return Pieces(vec![(row, nearest.map_or(0, |(index, _)| end_of(row, index)))]);
        }
        let ends = |row: &Row<'_>| (0..row.labels.len()).map(|label| end_of(row, label)).max().unwrap_or(0);
        Pieces(rows.into_iter().map(|row| (row, ends(row))).collect())
    }
}

fn last_before(headers: &[Header], row: usize) -> Option<usize> {
    headers.iter().rposition(|header| header.rows.end <= row)
}

/// Says so where the last cells of each row are one for each column. Labels of different depths leave different numbers of
/// empty places before the figures, or none; so a line that lost its empty end could be told by no other.
fn count_cells(form_rows: &[FormRow], found: &mut [Option<FoundRow<'_, '_>>]) {
    const SEVERAL: usize = 3;
    let before = form_rows.iter().zip(found.iter()).filter_map(|(form_row, found)| {
        let before = found.as_ref()?.pieces.before_counted(&found.as_ref()?.columns);
        Some((form_row.depth, before))
    });
    let before: Vec<(usize, Option<usize>)> = before.collect();
    let are_overrun = found.iter().flatten().any(|row| row.pieces.is_overrun(&row.columns));
    found.iter_mut().flatten().for_each(|row| row.columns.are_overrun = are_overrun);
    let deepest = before.iter().map(|(depth, _)| *depth).max().unwrap_or(0);
    let none = before.iter().all(|(_, before)| *before == Some(0));
    let merged = before.iter().all(|(depth, before)| *before == Some(deepest - depth));
    if before.len() >= SEVERAL && (none || merged) {
        found.iter_mut().flatten().for_each(|row| row.columns.are_counted = true);
    }
}

/// How each header stands above the rows of one table.
fn stands(found: &[Option<FoundRow<'_, '_>>]) -> BTreeMap<(usize, usize, usize), Stand> {
    let mut under: BTreeMap<(usize, usize, usize), Vec<&FoundRow<'_, '_>>> = BTreeMap::new();
    for (header, row) in found.iter().flatten().filter_map(|row| Some((row.header?, row))) {
        under.entry(header).or_default().push(row);
    }
    let stand = |rows: Vec<&FoundRow<'_, '_>>| {
        let pieces: Vec<&Pieces<'_, '_>> = rows.iter().map(|row| &row.pieces).collect();
        rows.first().map_or(Stand::Unknown, |row| stand::stand(&row.columns, &pieces))
    };
    under.into_iter().map(|(header, rows)| (header, stand(rows))).collect()
}
