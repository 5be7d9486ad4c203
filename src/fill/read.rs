//! One table form read from candidate rows: which row is which, and what stands in it.

use super::align::{self, Match};
use super::fits::Fits;
use super::grid::Row;
use super::header::{self, ABOVE_FAR, Columns, FAR, Header, LONE, MISSING};
use super::label::{FormLabel, Words};
use super::place::{self, How, Pieces, RowFigures};
use super::stand::{self, Stand};
use super::turned;
use super::value::{self, Printed};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Form, TableForm};
use crate::report::{Fact, State};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How well a form explains a table, and the facts it gives.
#[derive(Debug)]
pub(super) struct Reading {
    /// What had to be bent: 0 when every label is as the form prints it.
    pub(super) cost: f32,
    pub(super) facts: Vec<Fact>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Rows that the form explains, headers among them: indices into the rows given.
    pub(super) used: BTreeSet<usize>,
}

impl Reading {
    /// Whether at least half of the form's figures have a place in the table.
    pub(super) fn is_mostly_there(&self) -> bool {
        self.facts.iter().filter(|fact| fact.state != State::Missing).count() * 2 >= self.facts.len()
    }
}

/// At most so many pieces of a torn row are put together again.
pub(super) const PIECES: usize = 6;
/// What it costs to put pieces together: less than any misprint of a short label.
const JOINED: f32 = 0.04;

/// Reads a table of a form from rows.
pub(super) fn read(form: &Form, table: &TableForm, rows: &[Row<'_>]) -> Reading {
    if !table.across {
        return read_down(form, table, rows);
    }
    let mut reader = Reader::new(form, table, rows);
    reader.read_across();
    reader.say_by_order();
    turned::read(form, table, rows, reader.reading)
}

/// Reads a table of a form whose rows stand below each other.
pub(super) fn read_down(form: &Form, table: &TableForm, rows: &[Row<'_>]) -> Reading {
    let mut reader = Reader::new(form, table, rows);
    reader.read_down();
    reader.say_by_order();
    reader.reading
}

pub(super) struct Reader<'f, 'r, 'a> {
    pub(super) form: &'f Form,
    pub(super) table: &'f TableForm,
    pub(super) rows: &'r [Row<'a>],
    pub(super) reading: Reading,
    /// Labels of the rows whose figures found their columns by order.
    by_order: Vec<&'r Row<'a>>,
}

/// A row of the form and the block it belongs to.
pub(super) struct FormRow {
    block: usize,
    row: usize,
    pub(super) label: FormLabel,
}

/// A row of the form that is printed.
struct FoundRow<'r, 'a> {
    pieces: Pieces<'r, 'a>,
    /// The header above it on the same grid, the block, and the table of the row.
    header: Option<(usize, usize, usize)>,
    columns: Columns,
}

impl<'f, 'r, 'a> Reader<'f, 'r, 'a> {
    fn new(form: &'f Form, table: &'f TableForm, rows: &'r [Row<'a>]) -> Self {
        let reading = Reading { cost: 0.0, facts: Vec::new(), diagnostics: Vec::new(), used: BTreeSet::new() };
        Reader { form, table, rows, reading, by_order: Vec::new() }
    }

    fn read_down(&mut self) {
        let labels: Vec<Vec<FormLabel>> = self.table.blocks.iter().map(header::block_columns).collect();
        let all: Vec<FormLabel> = self.table.blocks.iter().flat_map(header::block_columns).collect();
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
        let stands = stands(&found_rows);
        let by_chance = fit_by_chance(&found_rows);
        if let Some((full, all)) = by_chance {
            let message = format!("expected rows with a figure for each column, found {full} of {all}: not used");
            let at = found_rows.iter().flatten().find_map(|found| found.pieces.0.first()?.0.at());
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, at));
        }
        for (form_row, found) in form_rows.iter().zip(&found_rows) {
            let is_read = |found: &&FoundRow<'_, '_>| by_chance.is_none() || !found.pieces.is_spaced();
            let figures = found.as_ref().filter(is_read).and_then(|found| {
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
            placed.entry((above, block)).or_insert_with(|| {
                let mut columns = headers[above].place(labels);
                if columns.placed.iter().any(Option::is_some) {
                    self.reading.cost += columns.cost;
                    self.reading.diagnostics.append(&mut columns.diagnostics);
                }
                columns
            })
        });
        match by_header.filter(|columns| columns.placed.iter().any(Option::is_some)) {
            Some(columns) => columns.clone(),
            None => {
                self.reading.cost += MISSING;
                Columns::in_order(labels.len(), MISSING)
            }
        }
    }

    fn match_rows(&mut self, data: &[usize], form_rows: &[FormRow]) -> Vec<Match> {
        let words: Vec<Vec<Words>> = (0..data.len()).flat_map(|from| self.joins(data, from)).collect();
        let others = other_rows(self.table);
        let fits = Fits::new(&words, data.iter().map(|&row| &self.rows[row]).collect(), form_rows, &others);
        let cost = |printed: Range<usize>, form: usize| {
            let candidates = &words[printed.start * PIECES + printed.len() - 1];
            let label = &form_rows[form].label;
            let distances = candidates.iter().map(|words| label.nearest_below(words, ABOVE_FAR).0);
            let nearest = distances.fold(1.0, f32::min);
            #[allow(clippy::cast_precision_loss)] // At most PIECES.
            let total = nearest + (printed.len() - 1) as f32 * JOINED;
            (total <= FAR && fits.may_be(&printed, form)).then_some(total)
        };
        let skip = |printed: usize| if self.rows[data[printed]].is_data() { 0.35 } else { 0.02 };
        let sizes = (data.len(), form_rows.len());
        let (total, mut matches) = align::align(sizes, PIECES, MISSING, skip, cost);
        self.reading.cost += total;
        fits.drop_doubtful(&mut matches);
        let lone = align::lone_gaps(&with_data_only(&matches, sizes, |row| self.rows[data[row]].is_data()), sizes);
        matches.extend(out_of_order(&words, &matches, form_rows, &fits));
        let free = |gap: &Match| !matches.iter().any(|found| found.form == gap.form || overlaps(found, gap));
        let lone: Vec<Match> = lone.into_iter().filter(|gap| free(gap) && fits.of_gap(gap) <= LONE).collect();
        matches.extend(lone);
        fits.drop_torn(&mut matches);
        for found in &matches {
            self.reading.used.extend(found.printed.clone().map(|row| data[row]));
            self.say_row(data, found, &words, &form_rows[found.form]);
        }
        for (_, form_row) in
            form_rows.iter().enumerate().filter(|(index, _)| !matches.iter().any(|found| found.form == *index))
        {
            let message = format!("expected the row {}, found no such label", form_row.label.printed());
            self.reading.diagnostics.push(Diagnostic::new(Code::LabelMissing, message, None));
        }
        matches
    }

    /// For one, two … rows from here on: the words their labels may make. None where figures stand in more than one.
    fn joins(&self, data: &[usize], from: usize) -> Vec<Vec<Words>> {
        (1..=PIECES)
            .map(|count| {
                let Some(pieces) = data.get(from..from + count) else { return Vec::new() };
                let rows: Vec<&Row<'_>> = pieces.iter().map(|&index| &self.rows[index]).collect();
                if count == 1 {
                    return rows[0].words.clone();
                }
                let one_table_run = pieces.windows(2).all(|pair| pair[1] == pair[0] + 1);
                let with_figures = rows.iter().filter(|row| row.has_figures()).count();
                if !one_table_run || (with_figures > 1 && !place::are_torn(&rows)) {
                    return Vec::new();
                }
                vec![Words::new(&rows.iter().map(|row| row.leaf()).collect::<String>())]
            })
            .collect()
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

    pub(super) fn place(
        &mut self,
        pieces: &Pieces<'r, 'a>,
        columns: &Columns,
        stand: Stand,
    ) -> Option<RowFigures<'r, 'a>> {
        let rows = || pieces.0.iter().map(|(row, _)| *row);
        let row = rows().find(|row| row.has_figures()).or(rows().next())?;
        let Some(figures) = pieces.place(columns, stand) else {
            let message = format!(
                "{}: expected {} figures under their columns, found another number that do not stand there; not used",
                row.printed_label(),
                columns.placed.iter().flatten().count()
            );
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, row.at()));
            // In a grid it speaks against the form; without one a blank may have left no trace.
            self.reading.cost += if pieces.is_spaced() { 0.0 } else { MISSING };
            return None;
        };
        if figures.how == How::Order && row.has_figures() {
            self.by_order.push(row);
        }
        for seen in &figures.surplus {
            let message =
                format!("found {} behind the last column of the row {}; not used", seen.cell.text, row.printed_label());
            self.reading.diagnostics.push(Diagnostic::new(Code::SurplusCells, message, Some(seen.cell.at.clone())));
        }
        Some(figures)
    }

    fn say_row(&mut self, data: &[usize], found: &Match, words: &[Vec<Words>], form_row: &FormRow) {
        let first = &self.rows[data[found.printed.start]];
        let candidates = &words[found.printed.start * PIECES + found.printed.len() - 1];
        let misprint = candidates.iter().map(|words| form_row.label.nearest(words).1).fold(1.0, f32::min);
        let labels = found.printed.clone().map(|row| self.rows[data[row]].printed_label());
        let printed = labels.collect::<Vec<_>>().join(" … ");
        if found.printed.len() > 1 {
            let message = format!("{printed}: {} rows read as one", found.printed.len());
            self.reading.diagnostics.push(Diagnostic::new(Code::RowJoined, message, first.at()));
        }
        if misprint > 0.0 {
            let message = format!("expected the row label {}, found {printed}", form_row.label.printed());
            self.reading.diagnostics.push(Diagnostic::new(Code::LabelDamaged, message, first.at()));
        }
    }

    pub(super) fn push(&mut self, (fact, diagnostic): (Fact, Option<Diagnostic>)) {
        self.reading.facts.push(fact);
        self.reading.diagnostics.extend(diagnostic);
    }

    fn say_by_order(&mut self) {
        if let Some(first) = self.by_order.first() {
            let message = format!(
                "the header does not stand above the figures of {} rows; they are as many as its columns, and were \
                 given to them in order (first: {})",
                self.by_order.len(),
                first.printed_label()
            );
            self.reading.diagnostics.push(Diagnostic::new(Code::ColumnsByOrder, message, first.at()));
        }
    }
}

/// Whether the rows in which blanks leave no trace have as many figures as columns so rarely that chance does it: the
/// figures were written out in another order. Gives how many have, of how many.
fn fit_by_chance(found: &[Option<FoundRow<'_, '_>>]) -> Option<(usize, usize)> {
    const RARELY: usize = 3;
    let spaced = found.iter().flatten().filter(|row| row.pieces.is_spaced() && row.pieces.figures().next().is_some());
    let fits: Vec<bool> = spaced.map(|row| row.pieces.is_full(&row.columns)).collect();
    let full = fits.iter().filter(|fits| **fits).count();
    (fits.len() > RARELY && full * RARELY < fits.len()).then_some((full, fits.len()))
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

fn form_rows(table: &TableForm) -> Vec<FormRow> {
    let blocks = table.blocks.iter().enumerate();
    blocks
        .flat_map(|(block, rows)| {
            let labels = rows.rows.iter().map(FormLabel::of).enumerate();
            labels.map(move |(row, label)| FormRow { block, row, label }).collect::<Vec<_>>()
        })
        .collect()
}

/// Labels of rows that this table has in other eras only.
fn other_rows(table: &TableForm) -> Vec<FormLabel> {
    let rows = |table: &'static TableForm| table.blocks.iter().flat_map(|block| &block.rows);
    let all = form::forms().iter().filter_map(|form| form.table(table.id)).filter(|_| !table.across).flat_map(rows);
    let own = |leaf: &str| table.blocks.iter().flat_map(|block| &block.rows).any(|row| row.leaf() == leaf);
    all.filter(|row| !own(row.leaf())).map(FormLabel::of).collect()
}

fn overlaps(a: &Match, b: &Match) -> bool {
    a.printed.start < b.printed.end && b.printed.start < a.printed.end
}

fn last_before(headers: &[Header], row: usize) -> Option<usize> {
    headers.iter().rposition(|header| header.rows.end <= row)
}

/// Rows without places for figures are noise between neighbours: seen as part of the match before them, they leave no gap.
fn with_data_only(matches: &[Match], (printed, _): (usize, usize), is_data: impl Fn(usize) -> bool) -> Vec<Match> {
    let limits = matches.iter().skip(1).map(|next| next.printed.start).chain([printed]);
    let widen = |(found, limit): (&Match, usize)| {
        let end = (found.printed.end..limit).find(|row| is_data(*row)).unwrap_or(limit);
        Match { printed: found.printed.start..end, form: found.form }
    };
    matches.iter().zip(limits).map(widen).collect()
}

/// Rows whose label is exactly that of a row still missing: printed in another order.
fn out_of_order(words: &[Vec<Words>], matches: &[Match], form_rows: &[FormRow], fits: &Fits<'_>) -> Vec<Match> {
    let free = |row: &usize| !matches.iter().any(|found| found.printed.contains(row));
    let missing = (0..form_rows.len()).filter(|form| !matches.iter().any(|found| found.form == *form));
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    missing
        .filter_map(|form| {
            let exact = |row: &usize| {
                let label = &form_rows[form].label;
                words[row * PIECES].iter().any(|words| label.is_exactly(words)) && fits.may_be(&(*row..row + 1), form)
            };
            let row = (0..words.len() / PIECES).filter(free).filter(|row| !taken.contains(row)).find(exact)?;
            taken.insert(row);
            Some(Match { printed: row..row + 1, form })
        })
        .collect()
}
