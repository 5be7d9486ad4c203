//! The columns that a header prints and those of the form, laid side by side: which grid columns carry which.

use super::align::{self, MISSING, Match};
use super::header::{Column, Header};
use super::label::{ABOVE_FAR, FAR, FormLabel, LONE, Words};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Block, TableForm};
use std::ops::Range;

/// What it costs that a column is printed which the form does not have.
const EXTRA: f32 = 0.3;
/// In a short label one letter is half of it: 小计 is no misprint of 总计.
const SHORT: usize = 3;

/// One column of the form and where the header puts it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) range: Range<usize>,
    /// Whether the label, and so the figure, may be printed anew in each grid column of the range.
    pub(super) repeated: bool,
    /// The unit of money its label names, as a power of ten.
    pub(super) money: Option<i32>,
}

/// Where the columns of a block stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// For each column of the form; none when the header does not have it.
    pub(super) placed: Vec<Option<Placed>>,
    /// Labelled grid columns that the form does not explain, the corner above the row labels among them.
    pub(super) others: Vec<Range<usize>>,
    /// How many of `others` stand behind the first column of the form.
    others_behind: usize,
    /// A label was recognised though it is misprinted.
    damaged: bool,
    /// The labels are all there, but not one above each grid column: the order of the form is all that is known.
    pub(super) without_position: bool,
    /// A label is printed anew in the cell beside it, as programs write out one that spans columns.
    pub(super) has_copies: bool,
    /// The last cells of each row below are one for each column, blank ones among them.
    pub(super) are_counted: bool,
    /// A row below has more places between its first figure and its last than there are columns: its places are not theirs.
    pub(super) are_overrun: bool,
    /// The header has columns of the form, but which of them stand where cannot be told.
    pub(super) is_unknown: bool,
    pub(super) cost: f32,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Columns {
    /// All columns of the form, known by their order only.
    pub(super) fn in_order(count: usize, cost: f32) -> Self {
        let nowhere = Placed { range: 0..0, repeated: false, money: None };
        Columns { placed: vec![Some(nowhere); count], without_position: true, cost, ..Columns::default() }
    }

    /// A header that has columns of the form, but does not tell which.
    fn unknown(count: usize) -> Self {
        #[allow(clippy::cast_precision_loss)] // Fifteen at most.
        let cost = count as f32 * MISSING;
        Columns { placed: vec![None; count], is_unknown: true, cost, ..Columns::default() }
    }

    /// Whether the header says anything of the columns: where they are, or that it cannot be told.
    pub(super) fn are_told(&self) -> bool {
        self.is_unknown || self.placed.iter().any(Option::is_some)
    }
}

/// The columns of a block, as labels to look for.
pub(super) fn block_columns(block: &Block) -> Vec<FormLabel> {
    block.columns.iter().map(FormLabel::of).collect()
}

/// The figures of a table laid out across: rows outside, columns inside.
pub(super) fn across_columns(table: &TableForm) -> Vec<FormLabel> {
    let pairs = table
        .blocks
        .iter()
        .flat_map(|block| block.rows.iter().flat_map(|row| block.columns.iter().map(move |column| (row, column))));
    pairs
        .map(|(row, column)| {
            let path: Vec<&str> = row.path.iter().chain(&column.path).map(String::as_str).collect();
            FormLabel::new(&path, &column.also)
        })
        .collect()
}

impl Header {
    /// Lays the printed columns and the form's side by side.
    pub(super) fn place(&self, labels: &[FormLabel]) -> Columns {
        if self.is_scattered {
            let has_any = self.words.iter().any(|words| labels.iter().any(|label| label.is_exactly(words)));
            let none = Columns { placed: vec![None; labels.len()], ..Columns::default() };
            return if has_any { self.in_lines(labels, 0.0) } else { none };
        }
        let sizes = (self.columns.len(), labels.len());
        let near = |printed: usize, form: usize, limit: f32| self.distance(printed, &labels[form], limit);
        let (_, mut matches) = align::align(
            sizes,
            1,
            MISSING,
            |_| EXTRA,
            |printed, form| {
                let distance = Some(near(printed.start, form, ABOVE_FAR)).filter(|distance| *distance <= FAR);
                distance.filter(|_| !self.is_another(printed.start, form, labels))
            },
        );
        let damaged = align::lone_gaps(&matches, sizes);
        let moved = self.moved(&matches, labels);
        matches.extend(moved);
        let free = |gap: &Match| {
            !matches.iter().any(|found| found.form == gap.form || found.printed.contains(&gap.printed.start))
        };
        let likely = |gap: &Match| {
            let short = self.columns[gap.printed.start].wordings.first().is_some_and(|leaf| leaf.len() < SHORT);
            let most = if short { FAR } else { LONE };
            near(gap.printed.start, gap.form, 1.0) <= most && !self.is_another(gap.printed.start, gap.form, labels)
        };
        let damaged: Vec<Match> = damaged.into_iter().filter(|gap| free(gap) && likely(gap)).collect();
        matches.extend(damaged);
        if let Some(astray) = self.astray(&matches, labels) {
            let message = format!(
                "found the column {} without the group it belongs to; no figure is given to a group",
                astray.printed
            );
            let diagnostics = vec![Diagnostic::new(Code::LabelUnplaced, message, Some(astray.at.clone()))];
            return Columns { diagnostics, ..Columns::unknown(labels.len()) };
        }
        let columns = self.describe(labels, &matches);
        let has_copies = columns.has_copies;
        if self.spaced && !self.in_one_line {
            return Columns { has_copies, ..self.in_lines(labels, columns.cost) };
        }
        // Without a grid, a header that does not fit whole and clean says nothing of positions.
        let clean = columns.others_behind == 0 && !columns.damaged;
        let lacks = clean && !self.ruled && !self.spaced && !matches.is_empty() && !self.has_all(labels, &[]);
        let fits = matches.len() == labels.len() || lacks;
        if self.ruled || (fits && clean) {
            columns
        } else {
            Columns { has_copies, ..self.in_lines(labels, columns.cost) }
        }
    }

    /// A column left over whose innermost label is one that a group of the form misses: the groups are not above their
    /// columns, and which columns are whose cannot be told.
    fn astray(&self, matches: &[Match], labels: &[FormLabel]) -> Option<&Column> {
        let missed = |form: &usize| !matches.iter().any(|found| found.form == *form);
        let missing: Vec<&FormLabel> =
            (0..labels.len()).filter(missed).map(|form| &labels[form]).filter(|label| label.has_outers()).collect();
        let placed = |printed: usize| matches.iter().any(|found| found.printed.contains(&printed));
        let is_missing = |column: &Column| {
            column.wordings.first().is_some_and(|leaf| missing.iter().any(|label| label.is_exactly(leaf)))
        };
        let free = self.columns.iter().enumerate().filter(|(printed, _)| !placed(*printed)).map(|(_, column)| column);
        free.filter(|_| self.ruled).find(|column| is_missing(column))
    }

    /// Whether a printed column is exactly another one of the form: then it is no misprint of this one.
    fn is_another(&self, printed: usize, form: usize, labels: &[FormLabel]) -> bool {
        let column = &self.columns[printed];
        let exactly = |label: &FormLabel| column.wordings.iter().any(|words| label.is_exactly(words));
        if labels.iter().any(exactly) && !exactly(&labels[form]) {
            return true;
        }
        let outer = if labels[form].has_outers() { &column.outer } else { &column.above };
        labels.iter().any(|label| label.has_outer(outer)) && !labels[form].has_outer(outer)
    }

    /// Columns that print exactly a label of the form that is still missing: they stand in another order.
    fn moved(&self, matches: &[Match], labels: &[FormLabel]) -> Vec<Match> {
        let mut free: Vec<usize> = (0..self.columns.len())
            .filter(|printed| !matches.iter().any(|found| found.printed.contains(printed)))
            .collect();
        let missing = (0..labels.len()).filter(|form| !matches.iter().any(|found| found.form == *form));
        missing
            .filter_map(|form| {
                let exactly = |printed: &usize| {
                    let column = &self.columns[*printed];
                    let own = column.wordings.iter().any(|words| labels[form].is_exactly(words));
                    own && !self.is_another(*printed, form, labels)
                };
                let place = free.iter().position(exactly)?;
                let printed = free.remove(place);
                Some(Match { printed: printed..printed + 1, form })
            })
            .collect()
    }

    /// Whether a header prints each label, as often as the form has it; `more` are words that stand behind
    /// it and may be its last.
    pub(super) fn has_all(&self, labels: &[FormLabel], more: &[Words]) -> bool {
        let wanted = |label: &FormLabel| labels.iter().filter(|other| other.same_leaf(label)).count();
        let words = || self.words.iter().chain(more);
        let printed = |label: &FormLabel| words().filter(|words| label.is_exactly(words)).count();
        labels.iter().all(|label| printed(label) >= wanted(label))
    }

    /// Whether a label is printed more often than the form has it, or stands in a grid.
    fn repeats(&self, label: &FormLabel, labels: &[FormLabel]) -> bool {
        let wanted = labels.iter().filter(|other| other.same_leaf(label)).count();
        !self.spaced || self.words.iter().filter(|words| label.is_exactly(words)).count() > wanted
    }

    /// Whether the labels printed stand in the form's order, those with a group above apart from those without: where a
    /// header is written out over lines, 总计 comes before the labels of the groups, which stand lower.
    fn keeps_order(&self, labels: &[FormLabel]) -> bool {
        // The second 总计 of the form is the second that is printed.
        let place = |index: usize| {
            let before = labels[..index].iter().filter(|label| label.same_leaf(&labels[index])).count();
            let printed = self.words.iter().enumerate().filter(|(_, words)| labels[index].is_exactly(words));
            printed.map(|(place, _)| place).nth(before)
        };
        let in_order = |grouped: bool| {
            let labels = (0..labels.len()).filter(|index| labels[*index].has_outers() == grouped);
            labels.filter_map(place).is_sorted()
        };
        in_order(true) && in_order(false)
    }

    /// The columns of a header whose labels are written out line by line, or row by row: only their order is known.
    fn in_lines(&self, labels: &[FormLabel], cost: f32) -> Columns {
        if self.keeps_order(labels) && (!self.is_scattered || self.has_all(labels, &[])) {
            return Columns::in_order(labels.len(), cost);
        }
        let message = "the labels of the header are not all there in the form's order; no column is told by it";
        let at = self.columns.first().map(|column| column.at.clone());
        let diagnostics = vec![Diagnostic::new(Code::LabelUnplaced, message.to_owned(), at)];
        Columns { diagnostics, ..Columns::unknown(labels.len()) }
    }

    /// Distance of a printed column from the form's, by its own label first and the outer ones second.
    fn distance(&self, printed: usize, label: &FormLabel, limit: f32) -> f32 {
        const OUTER: f32 = 0.3;
        let column = &self.columns[printed];
        let own = column.wordings.iter().map(|words| label.nearest_below(words, limit).0).fold(1.0, f32::min);
        if own >= limit {
            return 1.0;
        }
        own + OUTER * label.outer_misfit(&column.outer)
    }

    fn describe(&self, labels: &[FormLabel], matches: &[Match]) -> Columns {
        let mut columns = Columns { placed: vec![None; labels.len()], ..Columns::default() };
        for Match { printed, form } in matches {
            let column = &self.columns[printed.start];
            let misprint = column.wordings.iter().map(|words| labels[*form].nearest(words).1).fold(1.0, f32::min);
            if misprint > 0.0 {
                columns.damaged = true;
                columns.diagnostics.push(Diagnostic::new(
                    Code::LabelDamaged,
                    format!("expected the column label {}, found {}", labels[*form].printed(), column.printed),
                    Some(column.at.clone()),
                ));
            }
            columns.cost += misprint;
            let is_whole = column.wordings.first().is_some_and(|leaf| labels[*form].is_exactly(leaf));
            columns.has_copies |= column.repeated && is_whole && self.repeats(&labels[*form], labels);
            let Column { range, repeated, money, .. } = column;
            columns.placed[*form] = Some(Placed { range: range.clone(), repeated: *repeated, money: *money });
        }
        let first = columns.placed.iter().flatten().map(|placed| placed.range.start).min().unwrap_or(0);
        for (index, column) in self.columns.iter().enumerate() {
            if matches.iter().any(|found| found.printed.contains(&index)) {
                continue;
            }
            columns.others.push(column.range.clone());
            if column.range.start < first {
                continue;
            }
            columns.others_behind += 1;
            columns.cost += EXTRA;
            columns.diagnostics.push(Diagnostic::new(
                Code::LabelUnplaced,
                format!("found the column {}, which the form does not have; its figures are not used", column.printed),
                Some(column.at.clone()),
            ));
        }
        for (label, _) in labels.iter().zip(&columns.placed).filter(|(_, placed)| placed.is_none()) {
            columns.cost += MISSING;
            columns.diagnostics.push(Diagnostic::new(
                Code::LabelMissing,
                format!("expected the column {}, found no such label in the header", label.printed()),
                self.columns.first().map(|column| column.at.clone()),
            ));
        }
        columns
    }
}
