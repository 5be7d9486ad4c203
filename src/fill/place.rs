//! The figures of a row → the columns of the form: by standing under the header, or, where the header does not stand
//! above the figures, by order; never by counting past what does not fit.

use super::columns::{Columns, Placed};
use super::grid::{Row, Seen};
use super::stand::{self, Stand};
use crate::number;
use crate::place::Provenance;
use std::ops::Range;

/// What stands in one figure's place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot<'r, 'a> {
    /// This cell.
    Cell(&'r Seen<'a>),
    /// These two, one number that the end of a page tears.
    Torn(&'r Seen<'a>, &'r Seen<'a>),
    /// This cell or the empty one beside it: the label stands above both, and one of them is another column's.
    OneOfTwo(&'r Seen<'a>),
    /// Nothing is printed there, and no single cell can be named.
    Blank,
    /// The header does not have the column.
    NoColumn,
}

/// How the figures found their columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// They stand under their labels.
    Position,
    /// There are as many as the header has columns, or they stand beside it all in the same way.
    Order,
}

/// A row's figures in the form's order.
#[derive(Debug)]
pub(super) struct RowFigures<'r, 'a> {
    pub(super) slots: Vec<Slot<'r, 'a>>,
    pub(super) how: How,
    /// Figures behind the last column of the form, under no label.
    pub(super) surplus: Vec<&'r Seen<'a>>,
}

/// The pieces of one row: one, or several that were torn apart; each with the first grid column behind its label.
pub(super) struct Pieces<'r, 'a>(pub(super) Vec<(&'r Row<'a>, usize)>);

impl<'r, 'a> Pieces<'r, 'a> {
    /// Cells of the row itself behind its label, from left to right.
    fn cells(&self) -> impl Iterator<Item = &'r Seen<'a>> {
        self.0.iter().flat_map(|&(row, start)| own_cells(row, start))
    }

    /// Figures of the row itself behind its label.
    pub(super) fn figures(&self) -> impl Iterator<Item = &'r Seen<'a>> {
        self.cells().filter(|seen| seen.is_figure())
    }

    /// Whether all pieces have a grid.
    pub(super) fn is_ruled(&self) -> bool {
        self.0.iter().all(|(row, _)| row.ruled)
    }

    /// Whether an empty cell would leave no trace in one of the pieces.
    pub(super) fn is_spaced(&self) -> bool {
        self.0.iter().any(|(row, _)| row.spaced)
    }

    /// The unit of money that the label of the row names.
    pub(super) fn money(&self) -> Option<i32> {
        self.0.iter().find_map(|(row, _)| number::money_in_label(&row.printed_label()))
    }

    /// The first grid column behind the label.
    pub(super) fn start(&self) -> usize {
        self.0.iter().map(|(_, start)| *start).max().unwrap_or(0)
    }

    /// The grid column behind the last cell.
    pub(super) fn end(&self) -> usize {
        self.cells().map(|seen| seen.range().end).max().unwrap_or(0)
    }

    /// Places the figures as the header stands above them; none when their columns cannot be told.
    pub(super) fn place(&self, columns: &Columns, stand: Stand) -> Option<RowFigures<'r, 'a>> {
        let figures = match stand {
            Stand::Above => self.by_position(&columns.placed, &columns.others).or_else(|| self.by_order(columns))?,
            Stand::Shifted(by) => {
                let placed = stand::moved(&columns.placed, by)?;
                let figures = self.by_position(&placed, &stand::moved_ranges(&columns.others, by))?;
                RowFigures { how: How::Order, ..figures }
            }
            Stand::Unknown => self.by_order(columns)?,
        };
        let halves = |next: &&Seen<'a>| {
            figures.slots.iter().any(|slot| matches!(slot, Slot::Cell(seen) if may_be_one_number(seen, next)))
        };
        (!figures.surplus.first().is_some_and(halves)).then_some(figures)
    }

    /// Whether the row has exactly one cell for each column.
    pub(super) fn is_full(&self, columns: &Columns) -> bool {
        self.by_order(columns).is_some()
    }

    /// In a line with marks between its cells: how many stand before those at its end, of which each column has one.
    pub(super) fn before_counted(&self, columns: &Columns) -> Option<usize> {
        let [piece] = self.0[..] else { return None };
        let cells = written(piece).count();
        // A column that the header lacks may have cells all the same.
        let before = cells.checked_sub(columns.placed.len()).filter(|_| columns.placed.iter().all(Option::is_some))?;
        (piece.0.is_marked() && written(piece).take(before).all(Seen::is_blank)).then_some(before)
    }

    /// Whether the row's figures are as many as the columns but do not stand under them.
    pub(super) fn is_shifted(&self, columns: &Columns) -> bool {
        let prints = self.0.iter().any(|piece| prints(*piece));
        prints && self.by_position(&columns.placed, &columns.others).is_none() && self.by_order(columns).is_some()
    }

    /// Whether it is one line without a grid that has more places from its first figure to its last than there are columns.
    pub(super) fn is_overrun(&self, columns: &Columns) -> bool {
        let [piece] = self.0[..] else { return false };
        let cells: Vec<&Seen<'a>> = own_cells(piece.0, piece.1).collect();
        let first = cells.iter().position(|seen| seen.is_figure());
        let last = cells.iter().rposition(|seen| seen.is_figure());
        let places = first.zip(last).map_or(0, |(first, last)| last + 1 - first);
        let figures = cells.iter().filter(|seen| seen.is_figure()).count();
        // With more figures than columns it is a row of another kind.
        piece.0.is_marked() && places > columns.placed.len() && figures <= columns.placed.len()
    }

    /// Whether it is a line with marks between its cells, and its figures do not stand under the columns.
    pub(super) fn is_beside(&self, columns: &Columns) -> bool {
        let [(row, _)] = self.0[..] else { return false };
        row.is_marked() && row.has_figures() && self.by_position(&columns.placed, &columns.others).is_none()
    }

    /// The figures as they stand under the columns of the form; `others` are labelled columns that it does not have.
    pub(super) fn by_position(
        &self,
        columns: &[Option<Placed>],
        others: &[Range<usize>],
    ) -> Option<RowFigures<'r, 'a>> {
        let ranges = columns.iter().flatten().map(|placed| &placed.range);
        let (first, end) =
            (ranges.clone().map(|range| range.start).min()?, ranges.clone().map(|range| range.end).max()?);
        // A label under the first column: the rows are shifted against the header. Pieces without a grid have no
        // position in common.
        let shifted = self.0.iter().any(|(_, start)| first < *start);
        let loose_pieces = self.0.len() > 1 && !self.is_ruled();
        if shifted || loose_pieces || self.is_spaced() {
            return None;
        }
        let mut taken: Vec<*const Seen<'a>> = Vec::new();
        let mut slots = Vec::with_capacity(columns.len());
        for placed in columns {
            let Some(placed) = placed else {
                slots.push(Slot::NoColumn);
                continue;
            };
            let under: Vec<&Seen<'a>> = self.cells().filter(|seen| overlap(&seen.range(), &placed.range)).collect();
            let printed: Vec<&&Seen<'a>> = under.iter().filter(|seen| !seen.is_blank()).collect();
            slots.push(match printed[..] {
                [] => Slot::Cell(under.first()?),
                [seen, ref copies @ ..]
                    if !taken.contains(&std::ptr::from_ref(*seen)) && self.are_copies(seen, copies, placed) =>
                {
                    taken.extend(printed.iter().map(|seen| std::ptr::from_ref(**seen)));
                    let is_told =
                        self.0.len() > 1 || copies.len() + 1 == under.len() || columns.iter().all(Option::is_some);
                    if is_told { Slot::Cell(seen) } else { Slot::OneOfTwo(seen) }
                }
                [first, second] if self.0.len() == 2 && first.cell.row < second.cell.row => {
                    taken.extend(printed.iter().map(|seen| std::ptr::from_ref(**seen)));
                    Slot::Torn(first, second)
                }
                _ => return None,
            });
        }
        // Without a grid, a place left empty and a cell behind the last column: the row may be shifted by one. Where all
        // places are empty, it takes a figure there: the line may be filled up to the end with nothing.
        let blank = slots.iter().any(|slot| matches!(slot, Slot::Cell(seen) if seen.is_blank()));
        let behind = |seen: &Seen<'_>| seen.range().start >= end && (!taken.is_empty() || seen.is_figure());
        // On a page, where it is not sure which label is above which figures, a place left empty may be another column's.
        let of_page = self.0.iter().any(|(row, _)| row.is_of_page());
        if blank && !self.is_ruled() && (of_page || self.cells().any(behind)) {
            return None;
        }
        let loose = self.cells().filter(|seen| !seen.is_blank() && !taken.contains(&std::ptr::from_ref(*seen)));
        // Words before the first column are the label, repeated or in several cells.
        let loose = loose.filter(|seen| seen.range().start >= first || !seen.is_words());
        // What stands under another label is that column's: 小计, 行次. The corner is the label of the rows.
        let start = self.start();
        let own_label = |seen: &&Seen<'a>| {
            others
                .iter()
                .any(|other| other.start >= start && overlap(&seen.range(), other) && seen.range().end <= other.end)
        };
        let loose = loose.filter(|seen| !own_label(seen));
        let (surplus, between): (Vec<_>, Vec<_>) = loose.partition(|seen| seen.range().start >= end);
        between.is_empty().then_some(RowFigures { slots, how: How::Position, surplus })
    }

    /// A figure whose cell spans columns may be repeated in each of them: without a grid, or where its label is, too.
    fn are_copies(&self, seen: &Seen<'_>, others: &[&&Seen<'_>], placed: &Placed) -> bool {
        let may_be = placed.repeated || self.0.iter().all(|(row, _)| !row.ruled);
        others.iter().all(|other| may_be && other.cell.text == seen.cell.text)
    }

    /// The figures in the order of the header's columns, when there are as many.
    fn by_order(&self, columns: &Columns) -> Option<RowFigures<'r, 'a>> {
        if columns.is_unknown {
            return None;
        }
        // Where blanks leave no trace, a header that lacks a label and a row that lacks a figure look alike.
        let of_page = self.0.iter().any(|(row, _)| !row.ruled && row.is_of_page());
        if (self.is_spaced() || of_page) && columns.placed.iter().any(Option::is_none) {
            return None;
        }
        // A label that is printed anew above each column that it spans has as many figures below, or one.
        if columns.has_copies && !self.is_ruled() {
            return None;
        }
        let start = self.start();
        let mut order: Vec<(usize, Option<usize>)> = columns
            .placed
            .iter()
            .enumerate()
            .filter_map(|(form, placed)| Some((placed.as_ref()?.range.start, Some(form))))
            .collect();
        // Where blanks leave no trace, the corner of the header stands anywhere.
        let by_place = !columns.without_position && !self.is_spaced();
        let others = columns.others.iter().filter(|range| range.start >= start && by_place);
        order.extend(others.map(|range| (range.start, None)));
        // Stable: columns without a position keep the order of the form.
        order.sort_by_key(|(at, _)| *at);
        // Labels in another order than the form's, and not above the figures: so a program wrote them out, not the page.
        if self.is_spaced() && !order.iter().filter_map(|(_, form)| *form).is_sorted() {
            return None;
        }
        let mut slots = vec![Slot::NoColumn; columns.placed.len()];
        let mut with_print = self.0.iter().filter(|piece| prints(**piece));
        let figures = match (with_print.next(), with_print.next()) {
            (None, _) if self.is_spaced() => return None,
            (None, _) => vec![Slot::Blank; order.len()],
            // A page has a column for each label: where there are more than the form's, the figures may be of the others.
            (Some(piece), None)
                if of_page && columns.without_position && own_cells(piece.0, piece.1).count() != order.len() =>
            {
                return None;
            }
            (Some(piece), None) => {
                let cells = match self.before_counted(columns).filter(|_| columns.are_counted) {
                    Some(before) => written(*piece).skip(before).collect(),
                    None => run(*piece, order.len())?,
                };
                // Words in their place may be the label of a row that another program would have set below.
                if self.is_spaced() && cells.iter().filter(|seen| seen.is_words()).count() * 2 >= cells.len() {
                    return None;
                }
                // Without a grid, places left empty that do not stand under the labels need not be any column's.
                let told_by_place = by_place || columns.are_overrun || piece.0.is_of_page();
                if told_by_place && !piece.0.ruled && !columns.are_counted && cells.iter().any(|seen| seen.is_blank()) {
                    return None;
                }
                cells.into_iter().map(Slot::Cell).collect()
            }
            // Figures on both sides of the tear: which belongs where cannot be told.
            (Some(_), Some(_)) => return None,
        };
        for ((_, form), figure) in order.into_iter().zip(figures) {
            if let Some(form) = form {
                slots[form] = figure;
            }
        }
        Some(RowFigures { slots, how: How::Order, surplus: Vec::new() })
    }
}

/// Whether two cells of a line, a figure and one behind the last column, may be a number that a comma between its thousands parts:
/// `1,455`. Which mark stands between them is not known here.
fn may_be_one_number(first: &Seen<'_>, second: &Seen<'_>) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (thousands, rest) = (first.cell.text.trim_start_matches(['-', '－', '+']), &second.cell.text);
    let one_apart = match (&first.cell.at, &second.cell.at) {
        (Provenance::Line { line, columns }, Provenance::Line { line: other, columns: behind }) => {
            line == other && behind[0] == columns[1] + 2
        }
        _ => false,
    };
    one_apart && thousands.len() <= 3 && digits(thousands) && rest.len() == 3 && digits(rest)
}

/// Whether the second of two rows may be the rest of the first, behind the end of a page or below it: the figures of one
/// stand in columns where the other has some. Digits that a narrow cell breaks over lines are torn with the row.
pub(super) fn are_torn(rows: &[&Row<'_>]) -> bool {
    let [first, second] = rows else { return false };
    let beside = |other: &Row<'_>, seen: &Seen<'_>| {
        seen.is_number() && other.figures().any(|known| known.range() == seen.range() && known.is_number())
    };
    let within = |inner: &Row<'_>, outer: &Row<'_>| inner.figures().all(|seen| beside(outer, seen));
    let labelled = !first.words.is_empty() && !second.words.is_empty();
    first.ruled && first.table == second.table && labelled && (within(second, first) || within(first, second))
}

fn own_cells<'r, 'a>(row: &'r Row<'a>, start: usize) -> impl Iterator<Item = &'r Seen<'a>> {
    row.cells.iter().filter(move |seen| !seen.inherited && seen.cell.column >= start)
}

fn prints((row, start): (&Row<'_>, usize)) -> bool {
    own_cells(row, start).any(|seen| !seen.is_blank())
}

/// The cells behind the label, when there are exactly as many as columns: in a grid all of them. Without a grid an
/// empty cell may be there to fill up the line, and they count from the first that prints something to the last.
fn run<'r, 'a>((row, start): (&'r Row<'a>, usize), wanted: usize) -> Option<Vec<&'r Seen<'a>>> {
    let cells: Vec<&Seen<'a>> = own_cells(row, start).collect();
    if row.ruled {
        return (cells.len() == wanted).then_some(cells);
    }
    let first = cells.iter().position(|seen| !seen.is_blank())?;
    let last = cells.iter().rposition(|seen| !seen.is_blank())?;
    (last + 1 - first == wanted).then(|| cells[first..=last].to_vec())
}

/// The cells behind the label that are there: what fills up a line is none.
fn written<'r, 'a>((row, start): (&'r Row<'a>, usize)) -> impl Iterator<Item = &'r Seen<'a>> {
    own_cells(row, start).filter(|seen| seen.range().end <= row.written)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
