//! Figures that only their number gives to columns, where a blank leaves no trace: which rows are not to be believed.
//!
//! A program that writes out a page by its columns puts figures behind labels that are not theirs, and among many rows
//! some then have as many figures as columns; and where narrow cells break numbers, each line has half of them. So a row
//! is believed where its figures stand in one line, and no line beside it has figures that are no row. Where they have
//! lines of their own, it is believed only between rows that are in order (those before and behind it are its neighbours
//! in the form, and have all their figures, too), and in a table without any sign that its lines are in disorder.

use super::align::Match;
use super::down::FoundRow;
use super::grid::Seen;
use super::label::Words;
use super::place::Pieces;
use super::read::Reader;
use super::rows::FormRow;
use crate::diagnostic::{Code, Diagnostic};
use crate::number::Lexeme;

/// More rows than this, and their number says something.
const RARELY: usize = 3;

/// So many rows in order on each side of one bear it out, whatever stands farther off.
const AMID: usize = 2;

/// A label of a row that the form does not have is at least so long: what is shorter may be the end of another label.
const LABEL: usize = 4;

/// A printed row.
#[derive(Clone, Copy)]
struct Step {
    /// Which row of the form it is.
    form: Option<usize>,
    /// Whether it has a figure for each column.
    is_full: bool,
    /// Whether it shows that figures stand behind labels of others: there are too many, or no label.
    is_astray: bool,
    /// Whether its figures may be the rest of a row beside it: they are few, or have no label worth the name.
    is_loose: bool,
    /// Whether its label is to the letter the form's.
    is_whole: bool,
    /// Whether it has a figure for each column and no label of a row: one of a column may end above it.
    is_run: bool,
}

impl Step {
    fn is_full_row(self, form: usize) -> bool {
        self.is_full && self.form == Some(form)
    }
}

impl<'r, 'a> Reader<'_, 'r, 'a> {
    /// For each row of the form, whether its figures are not to be believed.
    pub(super) fn doubtful(
        &mut self,
        data: &[usize],
        matches: &[Match],
        form_rows: &[FormRow],
        found: &[Option<FoundRow<'r, 'a>>],
    ) -> Vec<bool> {
        let mut doubtful = vec![false; found.len()];
        if !found.iter().flatten().any(|row| row.pieces.is_spaced()) {
            return doubtful;
        }
        let counted = count_rows(found).map(|first| {
            let message = "the last figures of the rows count them one by one: expected figures, found the numbers of the rows \
                           below; the table is not used";
            (message, first)
        });
        let doubled = || {
            let message = "expected figures, found each written twice over, as programs write out what is drawn twice to look \
                           bold; the table is not used";
            Some((message, written_twice(found)?))
        };
        if let Some((message, first)) = counted.or_else(doubled) {
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, Some(first.cell.at.clone())));
            return found.iter().map(|row| row.as_ref().is_some_and(|row| row.pieces.is_spaced())).collect();
        }
        let by_chance = fit_by_chance(found);
        let steps = self.steps(data, matches, form_rows, found);
        let in_disorder =
            steps.iter().any(|step| step.is_astray) || !steps.iter().filter_map(|step| step.form).is_sorted();
        // Figures before the first label: each may belong to the label behind it.
        let is_before_first = |run: &Step| run.is_run && steps.get(1).is_some_and(|next| next.form == Some(0));
        let are_shifted =
            steps.first().is_some_and(|step| step.form.is_none() && (step.is_astray || is_before_first(step)));
        let in_disorder = in_disorder || are_shifted;
        let shared = shared_lines(found);
        for (at, step) in steps.iter().enumerate() {
            let Some((form, row)) = step.form.and_then(|form| Some((form, found[form].as_ref()?))) else { continue };
            let before = match at.checked_sub(1) {
                Some(before) => form > 0 && steps[before].is_full_row(form - 1),
                None => form == 0,
            };
            let behind = steps.get(at + 1).map_or(form + 1 == found.len(), |behind| behind.is_full_row(form + 1));
            let beside = steps[at.saturating_sub(1)..].iter().take(if at == 0 { 2 } else { 3 });
            let torn = beside.into_iter().any(|beside| beside.is_loose || (beside.form.is_none() && !step.is_whole));
            // A line of figures behind a label, where the row before is not found: it may be that of the row before.
            let of_another = !before && !has_label_beside(&row.pieces);
            let in_order = before && behind && (!in_disorder || (!are_shifted && is_amid(&steps, at, form)));
            let believed = !torn && !of_another && ((in_one_line(&row.pieces) && !shared) || in_order);
            doubtful[form] = row.pieces.is_spaced() && (by_chance.is_some() || (step.is_full && !believed));
        }
        let count = doubtful.iter().filter(|doubtful| **doubtful).count();
        if count > 0 {
            let at = found.iter().flatten().find_map(|found| found.pieces.0.first()?.0.at());
            let message = match by_chance {
                Some((full, all)) => {
                    format!("expected rows with a figure for each column, found {full} of {all}: not used")
                }
                None => format!(
                    "{count} rows have a figure for each column, but rows beside them have not, or figures stand without a \
                     label; a blank leaves no trace here, so they are not used"
                ),
            };
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, at));
        }
        doubtful
    }

    /// The printed rows that are rows of the form or have figures, from top to bottom.
    fn steps(
        &self,
        data: &[usize],
        matches: &[Match],
        form_rows: &[FormRow],
        found: &[Option<FoundRow<'r, 'a>>],
    ) -> Vec<Step> {
        let most = self.table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0);
        let mut steps = Vec::new();
        let mut row = 0;
        while row < data.len() {
            let matched = matches.iter().find(|found| found.printed.start == row);
            if let Some((form, row)) = matched.and_then(|matched| Some((matched.form, found[matched.form].as_ref()?))) {
                let label = row.pieces.0.iter().map(|(row, _)| row.leaf()).collect::<String>();
                steps.push(Step {
                    form: Some(form),
                    is_full: row.pieces.is_full(&row.columns),
                    is_astray: row.pieces.figures().count() > row.columns.placed.len(),
                    is_loose: false,
                    is_whole: form_rows[form].label.is_exactly(&Words::new(&label)),
                    is_run: false,
                });
            } else if self.rows[data[row]].has_figures() {
                let row = &self.rows[data[row]];
                let has_label = row.words.last().is_some_and(|words| words.len() >= LABEL);
                steps.push(Step {
                    form: None,
                    is_full: false,
                    is_astray: row.words.is_empty(),
                    is_loose: !has_label || row.figures().count() < most,
                    is_whole: false,
                    is_run: !has_label && row.figures().count() >= most,
                });
            }
            row = matched.map_or(row + 1, |matched| matched.printed.end);
        }
        steps
    }
}

/// Whether whole labels, each of the row behind the one before and with all its figures, stand on both sides: what is in
/// disorder elsewhere in the table does not reach in here.
fn is_amid(steps: &[Step], at: usize, form: usize) -> bool {
    let (Some(first), Some(top)) = (at.checked_sub(AMID), form.checked_sub(AMID)) else { return false };
    let around = steps.get(first..=at + AMID).unwrap_or_default();
    !around.is_empty() && (top..).zip(around).all(|(form, step)| step.is_full_row(form) && step.is_whole)
}

/// Whether two rows stand in one line: a whole table does, and its lines tell nothing.
fn shared_lines(found: &[Option<FoundRow<'_, '_>>]) -> bool {
    let line = |row: &FoundRow<'_, '_>| row.pieces.figures().find_map(|seen| seen.cell.at.line());
    let mut lines: Vec<u32> = found.iter().flatten().filter_map(line).collect();
    lines.sort_unstable();
    lines.windows(2).any(|pair| pair[0] == pair[1])
}

/// Whether all figures of a row stand in one line, and not alone in it.
pub(super) fn in_one_line(pieces: &Pieces<'_, '_>) -> bool {
    let lines: Vec<Option<u32>> = pieces.figures().map(|seen| seen.cell.at.line()).collect();
    let mut labels =
        pieces.0.iter().flat_map(|(row, _)| row.labels.iter().map(|&label| row.cells[label].cell.at.line()));
    let one = lines.windows(2).all(|pair| pair[0] == pair[1]);
    one && (lines.len() > 1 || labels.any(|label| lines.first() == Some(&label)))
}

/// Whether a label stands in the line of the first figure.
fn has_label_beside(pieces: &Pieces<'_, '_>) -> bool {
    let first = pieces.figures().next().map(|seen| seen.cell.at.line());
    pieces.0.iter().any(|(row, _)| row.labels.iter().any(|&label| Some(row.cells[label].cell.at.line()) == first))
}

/// Whether the last figures of rows that follow each other go up by one: where blanks leave no trace, what numbers a row
/// (序号) stands behind the figures of the row above. Gives the first of them.
fn count_rows<'r, 'a>(found: &[Option<FoundRow<'r, 'a>>]) -> Option<&'r Seen<'a>> {
    const MANY: usize = 6;
    let last = found.iter().flatten().filter(|row| row.pieces.is_spaced()).map(|row| row.pieces.figures().last());
    let last: Vec<Option<&Seen<'a>>> = last.collect();
    let value = |seen: &Option<&Seen<'_>>| match seen.map(|seen| &seen.lexeme) {
        Some(Lexeme::Number { value, .. }) => Some(*value),
        _ => None,
    };
    let goes_up = |pair: &[Option<&Seen<'_>>]| {
        value(&pair[0]).zip(value(&pair[1])).is_some_and(|(above, below)| below == above + 1.into())
    };
    last.windows(MANY).find(|rows| rows.windows(2).all(goes_up)).and_then(|rows| rows[0])
}

/// Whether figures are written twice over: most of those long enough to tell, `540540`. Gives the first.
fn written_twice<'r, 'a>(found: &[Option<FoundRow<'r, 'a>>]) -> Option<&'r Seen<'a>> {
    // Shorter ones may be so by themselves: 11.
    const LONG: usize = 4;
    const SEVERAL: usize = 3;
    let figures = || found.iter().flatten().flat_map(|row| row.pieces.figures());
    let is_double = |seen: &Seen<'_>| {
        let (first, second) = seen.cell.text.as_bytes().split_at(seen.cell.text.len() / 2);
        first == second
    };
    let long: Vec<&Seen<'a>> = figures().filter(|seen| seen.cell.text.len() >= LONG).collect();
    let double = long.iter().filter(|seen| is_double(seen)).count();
    if double >= SEVERAL && double * 2 > long.len() { long.first().copied() } else { None }
}

/// Whether the rows in which blanks leave no trace have as many figures as columns so rarely that chance does it: the
/// figures were written out in another order. Gives how many have, of how many.
fn fit_by_chance(found: &[Option<FoundRow<'_, '_>>]) -> Option<(usize, usize)> {
    let spaced = found.iter().flatten().filter(|row| row.pieces.is_spaced() && row.pieces.figures().next().is_some());
    let fits: Vec<bool> = spaced.map(|row| row.pieces.is_full(&row.columns)).collect();
    let full = fits.iter().filter(|fits| **fits).count();
    (fits.len() > RARELY && full * RARELY < fits.len()).then_some((full, fits.len()))
}
