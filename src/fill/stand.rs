//! How a header stands above the figures of its rows: over them, shifted by wrong spans, or it cannot be told.
//!
//! One row with blanks says nothing of a shift; all rows of a ruled table together do. A header that is shifted leaves
//! figures beside it, and no figures under its last (first) label.

use super::columns::{Columns, Placed};
use super::place::Pieces;
use std::ops::Range;

/// Where the columns are, seen from the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Under their labels.
    Above,
    /// So many grid columns further right (left, when negative).
    Shifted(isize),
    /// It cannot be told.
    Unknown,
}

impl Stand {
    /// The same for rows in another table than the header's: they stand as its columns do, but not under it.
    pub(super) fn torn_off(self) -> Self {
        if self == Stand::Above { Stand::Shifted(0) } else { self }
    }
}

/// How the header stands above these rows of one table.
pub(super) fn stand(columns: &Columns, rows: &[&Pieces<'_, '_>]) -> Stand {
    if columns.without_position {
        return Stand::Unknown;
    }
    match in_grid(columns, rows) {
        // A header that is shifted against one row is trusted for none; nor is one of a line of text whose cells do not
        // stand under it, for then the program that wrote it has lost spans, in how many rows nobody knows.
        Stand::Above if rows.iter().any(|row| row.is_shifted(columns) || row.is_beside(columns)) => Stand::Unknown,
        stand => stand,
    }
}

/// The same, from the rows that have a grid.
fn in_grid(columns: &Columns, rows: &[&Pieces<'_, '_>]) -> Stand {
    let rows: Vec<&&Pieces<'_, '_>> = rows.iter().filter(|row| row.is_ruled()).collect();
    let figures: Vec<Range<usize>> = rows.iter().flat_map(|row| row.figures()).map(|seen| seen.range()).collect();
    let labels_end = rows.iter().map(|row| row.start()).max().unwrap_or(0);
    let width = rows.iter().map(|row| row.end()).max().unwrap_or(0);
    let labelled = labelled(columns, labels_end);
    let (Some(first), Some(last)) =
        (labelled.iter().min_by_key(|range| range.start), labelled.iter().max_by_key(|range| range.end))
    else {
        return Stand::Above;
    };
    let prints =
        |range: Range<usize>| figures.iter().any(|figure| figure.start < range.end && range.start < figure.end);
    let shifted =
        |by: isize| if fits(columns, &labelled, by, &rows, &figures) { Stand::Shifted(by) } else { Stand::Unknown };
    if figures.is_empty() {
        return Stand::Above;
    }
    if first.start < labels_end {
        return shifted(distance(first.start, labels_end));
    }
    if prints(labels_end..first.start) {
        // Figures under the corner: the header is shifted, or it lacks a label, which need not be the first.
        return if prints(last.clone()) { Stand::Unknown } else { shifted(distance(first.start, labels_end)) };
    }
    if prints(last.end..width) {
        // Figures behind the header: shifted, or a column without a label behind the others.
        return if prints(first.clone()) { Stand::Above } else { Stand::Unknown };
    }
    let room_before = labels_end < first.start && !prints(last.clone());
    let room_behind = last.end < width && !prints(first.clone());
    if room_before || room_behind { Stand::Unknown } else { Stand::Above }
}

/// The columns of the header that stand above figures: all but the corner above the row labels.
fn labelled(columns: &Columns, labels_end: usize) -> Vec<Range<usize>> {
    let others = columns.others.iter().filter(|range| range.start >= labels_end);
    columns.placed.iter().flatten().map(|placed| &placed.range).chain(others).cloned().collect()
}

fn distance(from: usize, to: usize) -> isize {
    isize::try_from(to).unwrap_or(isize::MAX) - isize::try_from(from).unwrap_or(isize::MAX)
}

/// Whether every figure of every row stands under a label when the header is moved.
fn fits(
    columns: &Columns,
    labelled: &[Range<usize>],
    by: isize,
    rows: &[&&Pieces<'_, '_>],
    figures: &[Range<usize>],
) -> bool {
    let Some(placed) = moved(&columns.placed, by) else { return false };
    let labelled: Vec<Range<usize>> = labelled.iter().filter_map(|range| move_range(range, by)).collect();
    let under =
        |figure: &Range<usize>| labelled.iter().any(|range| range.start <= figure.start && figure.end <= range.end);
    let others = moved_ranges(&columns.others, by);
    figures.iter().all(under) && rows.iter().all(|row| row.by_position(&placed, &others).is_some())
}

/// The columns as they stand when the header is moved; none when one would stand left of the page.
pub(super) fn moved(placed: &[Option<Placed>], by: isize) -> Option<Vec<Option<Placed>>> {
    let move_one = |placed: &Placed| Some(Placed { range: move_range(&placed.range, by)?, ..placed.clone() });
    placed.iter().map(|placed| placed.as_ref().map_or(Some(None), |placed| move_one(placed).map(Some))).collect()
}

/// The same for grid columns; those that would stand left of the page are gone.
pub(super) fn moved_ranges(ranges: &[Range<usize>], by: isize) -> Vec<Range<usize>> {
    ranges.iter().filter_map(|range| move_range(range, by)).collect()
}

fn move_range(range: &Range<usize>, by: isize) -> Option<Range<usize>> {
    Some(range.start.checked_add_signed(by)?..range.end.checked_add_signed(by)?)
}
