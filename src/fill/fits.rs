//! Which printed rows may be which row of the form: what their labels forbid, however near they are.

use super::align::Match;
use super::grid::Row;
use super::label::{FAR, FormLabel, Words};
use super::place::are_torn;
use super::rows::{FormRow, PIECES};
use std::ops::Range;

/// The printed rows and what their labels are exactly.
pub(super) struct Fits<'w> {
    /// For each printed row, for one, two … rows from there on, the words that their labels may make.
    words: &'w [Vec<Words>],
    rows: Vec<&'w Row<'w>>,
    labels: Vec<&'w FormLabel>,
    /// For each printed row, the rows of the form whose label it prints to the letter.
    exactly: Vec<Vec<usize>>,
    /// Labels of rows that the table has in other eras only.
    others: &'w [FormLabel],
    /// For each printed row, which of them its innermost label is to the letter.
    foreign: Vec<Option<usize>>,
}

impl<'w> Fits<'w> {
    pub(super) fn new(
        words: &'w [Vec<Words>],
        rows: Vec<&'w Row<'w>>,
        form: &'w [FormRow],
        others: &'w [FormLabel],
    ) -> Self {
        let labels: Vec<&FormLabel> = form.iter().map(|row| &row.label).collect();
        let exactly = |row: usize| {
            let is_label = |label: &FormLabel| words[row * PIECES].iter().any(|words| label.is_exactly(words));
            (0..labels.len()).filter(|form| is_label(labels[*form])).collect()
        };
        let exactly = (0..rows.len()).map(exactly).collect();
        let foreign =
            |row: &&Row<'_>| row.words.last().and_then(|leaf| others.iter().position(|other| other.is_exactly(leaf)));
        let foreign = rows.iter().map(foreign).collect();
        Fits { words, rows, labels, exactly, others, foreign }
    }

    /// Whether these printed rows may be that one of the form. A row that is another one to the letter, in this era or
    /// another, may not; and a piece that brings the label no nearer is no piece of it.
    pub(super) fn may_be(&self, printed: &Range<usize>, form: usize) -> bool {
        if printed.len() == 1 {
            let exactly = &self.exactly[printed.start];
            return (exactly.is_empty() || exactly.contains(&form)) && !self.is_foreign(printed.start, form);
        }
        // A label that a page tears begins where its figures do, or before them.
        let table = |row: usize| self.rows[row].table;
        if self.rows[printed.start].words.is_empty() && table(printed.start) != table(printed.end - 1) {
            return false;
        }
        // A piece with figures that is another row to the letter is that row.
        let is_other = |row: usize| {
            let exactly = &self.exactly[row];
            self.rows[row].has_figures() && !exactly.is_empty() && !exactly.contains(&form)
        };
        if printed.clone().any(is_other) {
            return false;
        }
        // Figures above a line that has the whole label are another row's.
        let unlabelled = |row: usize| self.rows[row].words.is_empty() && self.rows[row].has_figures();
        let last = printed.end - 1;
        if !self.rows[last].has_figures() && self.exactly[last].contains(&form) && (printed.start..last).any(unlabelled)
        {
            return false;
        }
        let joined = self.distance(printed, form);
        // Figures on both sides of a tear are one row's only where the two labels make one to the letter.
        if joined > 0.0 && printed.clone().filter(|row| self.rows[*row].has_figures()).count() > 1 {
            return false;
        }
        let nearer = |part: Range<usize>, piece: usize| {
            let words = self.rows[piece].words.last().is_some_and(|words| !words.is_empty());
            !words || joined < self.distance(&part, form)
        };
        nearer(printed.start..printed.end - 1, printed.end - 1) && nearer(printed.start + 1..printed.end, printed.start)
    }

    /// Whether the innermost label of a printed row is another era's, and not a variant of this one: 行政规范性文件 and
    /// 规范性文件 are one row, 其他处理 and the 其他 below it are not.
    fn is_foreign(&self, row: usize, form: usize) -> bool {
        self.foreign[row].is_some_and(|other| !self.others[other].is_variant_of(self.labels[form], FAR))
    }

    /// Distance of the innermost label alone in a gap between two rows that match; 1 when it is another row's.
    pub(super) fn of_gap(&self, gap: &Match) -> f32 {
        let leaf = self.words[gap.printed.start * PIECES].last();
        let distance = leaf.map_or(1.0, |leaf| self.labels[gap.form].nearest(leaf).0);
        if self.may_be(&gap.printed, gap.form) { distance } else { 1.0 }
    }

    /// Drops rows that were joined with figures without a label where a row of the form beside them is missing, or has
    /// none where blanks leave no trace: the figures may be that row's.
    pub(super) fn drop_doubtful(&self, matches: &mut Vec<Match>) {
        let prints = |row: usize| !self.rows[row].spaced || self.rows[row].has_figures();
        let with_figures = matches.iter().filter(|found| found.printed.clone().any(prints));
        let found: Vec<usize> = with_figures.map(|found| found.form).collect();
        let lacks = |form: usize| form < self.labels.len() && !found.contains(&form);
        matches.retain(|joined| {
            let unlabelled = |row: usize| self.rows[row].words.is_empty() && self.rows[row].has_figures();
            let doubtful = joined.printed.len() > 1 && joined.printed.clone().any(unlabelled);
            !doubtful || !(lacks(joined.form + 1) || joined.form.checked_sub(1).is_some_and(lacks))
        });
    }

    /// Drops rows beside figures that no row has: a row without figures when these have no label or its own is not whole,
    /// for then it need not be blank; one with figures when these may be the rest of its own: without a label, or with what
    /// may be the rest of one.
    pub(super) fn drop_torn(&self, matches: &mut Vec<Match>) {
        let mut is_taken = vec![false; self.rows.len()];
        matches.iter().for_each(|found| is_taken[found.printed.clone()].fill(true));
        let is_lost = |row: &usize| !is_taken[*row] && self.rows[*row].has_figures();
        matches.retain(|found| {
            let counts = |row: &usize| is_taken[*row] || self.rows[*row].has_figures();
            let above = (0..found.printed.start).rev().find(counts).filter(is_lost);
            let below = (found.printed.end..self.rows.len()).find(counts).filter(is_lost);
            let is_whole = self.exactly[found.printed.start].contains(&found.form);
            let columns = |row: usize| self.rows[row].figures().map(|seen| seen.cell.column).collect::<Vec<_>>();
            let own = found.printed.clone().find(|row| self.rows[*row].has_figures());
            let may_own = |row: usize| match own {
                // As many figures in the same columns are another row's.
                Some(own) if self.rows[row].words.is_empty() => {
                    self.touch(row, &found.printed) && columns(row) != columns(own)
                }
                Some(own) => !is_whole && self.owns(found, own, row),
                None => self.rows[row].words.is_empty() || !is_whole,
            };
            !above.into_iter().chain(below).any(may_own)
        });
    }

    /// Whether figures in another row may be of the row that these are of: they stand in the same columns, and are fewer,
    /// or the label beside them makes this row's own nearer to the form's.
    fn owns(&self, found: &Match, own: usize, other: usize) -> bool {
        let pair = [self.rows[own.min(other)], self.rows[own.max(other)]];
        let count = |row: usize| self.rows[row].figures().count();
        let both = found.printed.start.min(other)..found.printed.end.max(other + 1);
        let is_nearer =
            || both.len() <= PIECES && self.together(&both, found.form) < self.distance(&found.printed, found.form);
        are_torn(&pair) && (count(other) < count(own) || is_nearer())
    }

    /// Distance of the labels of all these rows, put together.
    fn together(&self, rows: &Range<usize>, form: usize) -> f32 {
        let leaves: String = rows.clone().map(|row| self.rows[row].leaf()).collect();
        self.labels[form].nearest(&Words::new(&leaves)).0
    }

    /// Whether no row stands between this one and those, be it one of a header.
    fn touch(&self, row: usize, printed: &Range<usize>) -> bool {
        let (upper, lower) = if row < printed.start { (row, printed.start) } else { (printed.end - 1, row) };
        let line = |row: usize| self.rows[row].cells.iter().find(|seen| !seen.inherited).map(|seen| seen.cell.row);
        let next =
            if self.rows[upper].table == self.rows[lower].table { line(upper).map(|row| row + 1) } else { Some(0) };
        lower == upper + 1 && next == line(lower)
    }

    fn distance(&self, printed: &Range<usize>, form: usize) -> f32 {
        let candidates = &self.words[printed.start * PIECES + printed.len() - 1];
        candidates.iter().map(|words| self.labels[form].nearest(words).0).fold(1.0, f32::min)
    }
}
