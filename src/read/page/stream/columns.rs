//! The columns of a table: its bands of figures, and the labels above them.

use super::shape::{MAX_BANDS, Shape};
use super::stacks::{Covered, HeaderRow, Stack, words_to_stacks};

/// Words that overlap by less than this, in points, stand side by side.
const TOUCH: f32 = 0.5;

/// A column of cells behind the labels: where it stands among the others, and the text that made it, if it has no
/// figures.
#[derive(Clone, Copy, Debug)]
struct Column {
    at: f32,
    text: Option<(f32, f32)>,
}

/// The columns behind the labels, and where the words of headers stand.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Whether each label stands above one band, and each band below one label.
    pub(super) are_sure: bool,
}

impl Columns {
    pub(super) fn new(shape: &Shape) -> Self {
        let columns = shape.bands.iter().map(|band| Column { at: f32::midpoint(band.0, band.1), text: None }).collect();
        Columns { columns, are_sure: true }
    }

    /// The column of text without figures: one that is known there, or a new one.
    pub(super) fn of_text(&mut self, x0: f32, x1: f32) -> usize {
        let is_there = |column: &Column| column.text.is_some_and(|text| x1.min(text.1) - x0.max(text.0) > TOUCH);
        if let Some(known) = self.columns.iter().position(is_there) {
            return known;
        }
        // Beyond any table: it does not matter which.
        if self.columns.len() > 2 * MAX_BANDS {
            return 0;
        }
        self.columns.push(Column { at: f32::midpoint(x0, x1), text: Some((x0, x1)) });
        self.columns.len() - 1
    }

    /// For each column its place from left to right.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut sorted: Vec<usize> = (0..self.columns.len()).collect();
        sorted.sort_by(|a, b| self.columns[*a].at.total_cmp(&self.columns[*b].at));
        let mut order = vec![0; sorted.len()];
        for (place, column) in sorted.into_iter().enumerate() {
            order[column] = place;
        }
        order
    }

    /// Where the columns stand, from left to right.
    pub(super) fn places(&self) -> Vec<f32> {
        let mut places: Vec<f32> = self.columns.iter().map(|column| column.at).collect();
        places.sort_by(f32::total_cmp);
        places
    }

    /// Lays the words of a header, rows from top to bottom, over the columns. `local`: where each
    /// band has figures below this header.
    pub(super) fn cover(
        &mut self,
        rows: &[HeaderRow<'_, '_>],
        shape: &Shape,
        figures: &[Option<(f32, f32)>],
    ) -> Vec<Covered> {
        let local: Vec<bool> = figures.iter().map(Option::is_some).collect();
        let local = local.as_slice();
        let (mut stacks, placed, are_sure) = words_to_stacks(rows, begin_together(rows, shape, local));
        self.are_sure &= are_sure;
        self.claim_under(&mut stacks, shape, local);
        // A label beside its figures stands beside those of the next column, too: only where each has its own is it sure.
        let beside = is_any_beside(&stacks, figures) | self.claim_beside(&mut stacks, shape, local);
        self.are_sure &= !beside || stacks.iter().all(|stack| stack.columns.is_some());
        let labelled = |band: usize| {
            stacks.iter().filter_map(|stack| stack.columns).any(|(first, last)| first <= band && band <= last)
        };
        self.are_sure &= (0..local.len()).all(|band| !local[band] || labelled(band));
        for stack in stacks.iter_mut().filter(|stack| stack.columns.is_none()) {
            let all: Vec<bool> = vec![true; local.len()];
            let under = under(stack, shape, &all).filter(|(first, last)| first == last && !local[*first]);
            let columns = under.unwrap_or_else(|| {
                let column = self.of_text(stack.x0, stack.x1);
                (column, column)
            });
            stack.columns = Some(columns);
        }
        let span = |first: usize, last: usize| Some((stacks[first].columns?.0, stacks[last].columns?.1));
        placed.into_iter().filter_map(|(row, word, (first, last))| Some((row, word, span(first, last)?))).collect()
    }

    /// A label covers the bands that it stands above.
    fn claim_under(&mut self, stacks: &mut [Stack], shape: &Shape, local: &[bool]) {
        let mut owner: Vec<Option<usize>> = vec![None; shape.bands.len()];
        for (index, stack) in stacks.iter_mut().enumerate() {
            let foot = Stack { x0: stack.foot.0, x1: stack.foot.1, ..*stack };
            let whole = under(stack, shape, local);
            let columns = under(&foot, shape, local).or(whole);
            let Some((first, last)) = columns else { continue };
            for owner in &mut owner[first..=last] {
                self.are_sure &= owner.is_none();
                *owner = Some(index);
            }
            stack.columns = columns;
        }
    }

    /// Where figures stand at the side of their columns, a label may stand beside its band: the nearest pair first, and
    /// no pair across another. Says whether any does.
    fn claim_beside(&self, stacks: &mut [Stack], shape: &Shape, local: &[bool]) -> bool {
        let taken = |stacks: &[Stack], band: usize| {
            stacks.iter().any(|stack| stack.columns.is_some_and(|(first, last)| first <= band && band <= last))
        };
        let free: Vec<usize> = (0..local.len()).filter(|band| local[*band] && !taken(stacks, *band)).collect();
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (index, stack) in stacks.iter().enumerate().filter(|(_, stack)| stack.columns.is_none()) {
            for &band in &free {
                let (x0, x1) = shape.bands[band];
                pairs.push(((x0 - stack.x1).max(stack.x0 - x1), index, band));
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut any = false;
        for (_, index, band) in pairs {
            let crosses = |(other, stack): (usize, &Stack)| {
                stack.columns.is_some_and(|(first, last)| if other < index { last >= band } else { first <= band })
            };
            if stacks[index].columns.is_none() && !stacks.iter().enumerate().any(crosses) {
                stacks[index].columns = Some((band, band));
                any = true;
            }
        }
        any
    }
}

/// Whether a label stands above none of the figures below it, but of others in their bands.
fn is_any_beside(stacks: &[Stack], figures: &[Option<(f32, f32)>]) -> bool {
    let is_above = |stack: &Stack, of: &(f32, f32)| stack.x1.min(of.1) > stack.x0.max(of.0);
    let is_beside = |stack: &Stack| {
        let Some((first, last)) = stack.columns else { return false };
        !figures[first..=last].iter().flatten().any(|of| is_above(stack, of))
    };
    stacks.iter().any(is_beside)
}

/// Whether each band of figures begins at the line where the lowest label above it does.
fn begin_together(rows: &[HeaderRow<'_, '_>], shape: &Shape, local: &[bool]) -> bool {
    let words = || rows.iter().rev().flat_map(|row| &row.words);
    let lowest = |band: &(f32, f32)| words().find(|word| word.overlap(band.0, band.1) > 0.0);
    let bands = || shape.bands.iter().zip(local).filter(|(_, local)| **local).map(|(band, _)| band);
    bands().count() > 1
        && bands().all(|band| lowest(band).is_some_and(|word| (word.x0 - band.0).abs() < TOUCH))
        && bands().any(|band| lowest(band).is_some_and(|word| word.x1 - band.1 > 2.0 * TOUCH))
}

/// The bands that the stack stands above.
fn under(stack: &Stack, shape: &Shape, local: &[bool]) -> Option<(usize, usize)> {
    let overlaps = |band: &usize| {
        let (x0, x1) = shape.bands[*band];
        local[*band] && stack.x1.min(x1) - stack.x0.max(x0) > TOUCH.min((x1 - x0) / 2.0)
    };
    let mut bands = (0..shape.bands.len()).filter(overlaps);
    let first = bands.next()?;
    Some((first, bands.next_back().unwrap_or(first)))
}
