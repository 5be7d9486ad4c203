//! Which printed row is which row of the form: two sequences laid side by side by their labels.

use super::align::{self, MISSING, Match};
use super::digits;
use super::fits::Fits;
use super::label::{ABOVE_FAR, FAR, FormLabel, LONE, Words};
use super::place;
use super::read::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Label, TableForm};
use std::collections::BTreeSet;
use std::ops::Range;

/// At most so many pieces of a row are put together again: the longest label has 37 letters, a narrow column three a line.
pub(super) const PIECES: usize = 14;
/// What it costs to put pieces together, a few of them: less than any misprint of a short label.
const JOINED: f32 = 0.04;
const FEW: usize = 5;

/// A row of the form and the block it belongs to.
pub(super) struct FormRow {
    pub(super) block: usize,
    pub(super) row: usize,
    pub(super) label: FormLabel,
    /// How many labels stand beside each other.
    pub(super) depth: usize,
}

impl Reader<'_, '_, '_> {
    pub(super) fn match_rows(&mut self, data: &[usize], form_rows: &[FormRow]) -> Vec<Match> {
        let words: Vec<Vec<Words>> = (0..data.len()).flat_map(|from| self.joins(data, from)).collect();
        let others = other_rows(self.table);
        let fits = Fits::new(&words, data.iter().map(|&row| &self.rows[row]).collect(), form_rows, &others);
        let cost = |printed: Range<usize>, form: usize| {
            let candidates = &words[printed.start * PIECES + printed.len() - 1];
            let label = &form_rows[form].label;
            let distances = candidates.iter().map(|words| label.nearest_below(words, ABOVE_FAR).0);
            let nearest = distances.fold(1.0, f32::min);
            #[allow(clippy::cast_precision_loss)] // At most FEW.
            let total = nearest + (printed.len() - 1).min(FEW) as f32 * JOINED;
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
        // A row that is dropped may own the figures that one beside it was joined with.
        fits.drop_doubtful(&mut matches);
        self.reading.digits = self.doubt_digits(data, &matches, form_rows);
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

    /// Why no digit is to be believed, if so; only a page may show others than its text holds.
    fn doubt_digits(&self, data: &[usize], matches: &[Match], form_rows: &[FormRow]) -> Option<Diagnostic> {
        let row = |found: &Match| &self.rows[data[found.printed.start]];
        let first = matches.iter().map(row).find(|row| row.is_of_page())?;
        let mut found: Vec<&Match> = matches.iter().collect();
        found.sort_by_key(|found| found.form);
        let numbers = found
            .iter()
            .map(|found| (form_rows[found.form].label.marker(), row(found).words.last().and_then(Words::marker)));
        digits::doubt(numbers, first.at())
    }

    /// For one, two … rows from here on: the words their labels may make. None where figures stand in more than one.
    fn joins(&self, data: &[usize], from: usize) -> Vec<Vec<Words>> {
        let mut joins: Vec<Vec<Words>> = Vec::with_capacity(PIECES);
        let mut leaves = String::new();
        for count in 1..=PIECES {
            let Some(pieces) = data.get(from..from + count) else { break };
            let row = |index: &usize| &self.rows[*index];
            leaves.push_str(row(&pieces[count - 1]).leaf());
            if count == 1 {
                joins.push(row(&pieces[0]).words.clone());
                continue;
            }
            // With figures in two rows no third can be of the same.
            let with_figures = pieces.iter().filter(|index| row(index).has_figures()).count();
            let is_run = pieces[count - 1] == pieces[count - 2] + 1;
            if !is_run || (with_figures > 1 && count > 2) {
                break;
            }
            let are_torn = with_figures <= 1 || place::are_torn(&[row(&pieces[0]), row(&pieces[1])]);
            joins.push(if are_torn { vec![Words::new(&leaves)] } else { Vec::new() });
        }
        joins.resize(PIECES, Vec::new());
        joins
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
}

/// The rows of a table, from top to bottom.
pub(super) fn form_rows(table: &TableForm) -> Vec<FormRow> {
    let blocks = table.blocks.iter().enumerate();
    blocks
        .flat_map(|(block, rows)| {
            let form_row = move |(row, label): (usize, &Label)| FormRow {
                block,
                row,
                label: FormLabel::of(label),
                depth: label.path.len(),
            };
            rows.rows.iter().enumerate().map(form_row)
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
