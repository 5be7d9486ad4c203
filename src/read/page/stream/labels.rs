//! The labels of rows: which of them stand beside each other, and which are pieces of one that spans rows.

use super::strips::{Strip, Word};

/// An empty space this wide, in glyph sizes, may part two labels of one row.
const PART: f32 = 0.45;
/// No table has half as many labels beside each other.
const MAX_CORRIDORS: usize = 8;
/// Characters below each other are out of line by no more than this, in glyph sizes.
const IN_LINE: f32 = 0.3;
/// Labels that span rows stand in no more rows of their own.
const MAX_LINES: usize = 40;
/// So many characters below each other are a label.
const STACKED: usize = 3;

/// What the labels of one row are.
pub(super) struct Labels<'r, 'a> {
    pub(super) runs: Vec<Run<'r, 'a>>,
    words: &'r [Word<'a>],
    size: f32,
    has_figures: bool,
    /// A row of a header, where labels stand for themselves.
    is_header: bool,
}

/// Words without an empty column between them.
pub(super) struct Run<'r, 'a> {
    pub(super) words: &'r [Word<'a>],
    /// How many empty columns stand left of it.
    pub(super) level: usize,
    /// Whether it reaches no further than the next empty column: labels of rows may.
    is_narrow: bool,
    /// It is a piece of a label that spans this row and others.
    pub(super) is_outer: bool,
}

impl<'r, 'a> Labels<'r, 'a> {
    pub(super) fn new(strip: &'r Strip<'a>, words: usize, is_header: bool, corridors: &[f32]) -> Self {
        let mut runs: Vec<Run<'r, 'a>> = Vec::new();
        let words = &strip.words[..words];
        let mut start = 0;
        for end in 1..=words.len() {
            let parted = |left: &Word<'_>, right: &Word<'_>| {
                corridors.iter().any(|corridor| left.x1 <= *corridor && *corridor <= right.x0)
            };
            if end == words.len() || (!is_header && parted(&words[end - 1], &words[end])) {
                let level = corridors.iter().filter(|corridor| **corridor <= words[start].x0).count();
                let is_narrow = corridors.get(level).is_some_and(|corridor| words[end - 1].x1 <= *corridor);
                runs.push(Run { words: &words[start..end], level, is_narrow, is_outer: false });
                start = end;
            }
        }
        Labels { runs, words, size: strip.size, has_figures: strip.has_figures(), is_header }
    }

    /// The level of its innermost label.
    fn level(&self) -> Option<usize> {
        self.runs.iter().filter(|run| !run.is_outer).map(|run| run.level).next_back()
    }

    /// Whether nothing but one label stands in the row.
    fn is_alone(&self, level: usize) -> bool {
        !self.has_figures
            && !self.is_header
            && self.runs.len() == 1
            && self.runs[0].level == level
            && self.runs[0].is_narrow
    }
}

/// Where empty columns run down between labels; each strip comes with the number of its label words.
pub(super) fn corridors(rows: &[(&Strip<'_>, usize)]) -> Vec<f32> {
    let mut gaps: Vec<(f32, f32)> = Vec::new();
    for (strip, words) in rows {
        for pair in strip.words[..*words].windows(2) {
            let wide = pair[1].x0 - pair[0].x1 > PART * strip.size;
            if wide && !is_mark(&pair[0]) {
                gaps.push((pair[0].x1, pair[1].x0));
            }
        }
    }
    gaps.extend(beside_stack(rows));
    gaps.extend(rows.windows(3).filter_map(beside_lone_line));
    gaps.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut corridors: Vec<f32> = Vec::new();
    for (from, to) in &gaps {
        if corridors.last().is_none_or(|at| from > at) {
            corridors.push(*to);
        }
    }
    corridors.truncate(MAX_CORRIDORS);
    corridors.retain(|at| gaps.iter().filter(|(from, to)| from <= at && at <= to).count() >= 2);
    corridors
}

/// 1. or （三）: the number before a label, and not a label beside it.
fn is_mark(word: &Word<'_>) -> bool {
    let last = word.glyphs.last().map(|glyph| glyph.text);
    word.glyphs.len() <= 4 && last.is_some_and(|last| ".．、)）".contains(last))
}

/// Marks the runs that are pieces of labels which span rows: what stands left of a label in its row; characters below
/// each other; and what stands alone between rows whose labels stand further right.
pub(super) fn mark_outer(rows: &mut [Labels<'_, '_>]) {
    for row in rows.iter_mut().filter(|row| !row.is_header) {
        let inner = row.runs.len().saturating_sub(1);
        row.runs[..inner].iter_mut().for_each(|run| run.is_outer = true);
    }
    mark_stacked(rows);
    let beside: Vec<usize> = (0..rows.len()).filter(|row| is_beside_inner(rows, *row)).collect();
    beside.into_iter().for_each(|row| rows[row].runs[0].is_outer = true);
    let alone: Vec<usize> = (0..rows.len()).filter(|row| is_alone_between(rows, *row)).collect();
    alone.into_iter().for_each(|row| rows[row].runs[0].is_outer = true);
}

/// The middle of a character that stands alone at the left, and its size.
fn lone_character(words: &[Word<'_>], size: f32) -> Option<(f32, f32)> {
    words.first().filter(|word| word.glyphs.len() == 1).map(|word| (word.center(), size))
}

/// Which rows begin with a character that stands below (above) others with no other text between: so a label is set from
/// top to bottom. The last character of a broken label has the rest of it above.
fn stacked(rows: &[Option<&[Word<'_>]>], sizes: &[f32]) -> Vec<bool> {
    let mut found = vec![false; rows.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut at = (0.0, 0.0);
    for (row, words) in rows.iter().enumerate() {
        let Some(words) = words else {
            open.clear();
            continue;
        };
        let lone = lone_character(words, sizes[row]);
        match lone {
            Some(lone) if open.is_empty() || (lone.0 - at.0).abs() > IN_LINE * lone.1 => {
                open = vec![row];
                at = lone;
            }
            Some(_) => open.push(row),
            None if words.iter().any(|word| word.overlap(at.0 - at.1 / 2.0, at.0 + at.1 / 2.0) > 0.0) => open.clear(),
            None => {}
        }
        if open.len() >= STACKED {
            open.iter().for_each(|row| found[*row] = true);
        }
    }
    found
}

/// The empty space between characters below each other and the labels at their right, as often as it counts.
fn beside_stack(rows: &[(&Strip<'_>, usize)]) -> Vec<(f32, f32)> {
    let words: Vec<Option<&[Word<'_>]>> = rows.iter().map(|(strip, words)| Some(&strip.words[..*words])).collect();
    let sizes: Vec<f32> = rows.iter().map(|(strip, _)| strip.size).collect();
    let stacked = stacked(&words, &sizes);
    let ends = rows.iter().zip(stacked).filter(|(_, stacked)| *stacked).map(|((strip, _), _)| strip.words[0].x1);
    let Some(end) = ends.max_by(f32::total_cmp) else { return Vec::new() };
    let words = rows.iter().flat_map(|(strip, words)| &strip.words[..*words]);
    let next = words.map(|word| word.x0).filter(|x0| *x0 >= end).min_by(f32::total_cmp);
    next.map_or_else(Vec::new, |next| vec![(end, next); 2])
}

/// The empty space between a line that stands alone between two rows, left of their labels, and these.
fn beside_lone_line(rows: &[(&Strip<'_>, usize)]) -> Option<(f32, f32)> {
    let [(above, words_above), (strip, words), (below, words_below)] = rows else { return None };
    let is_lone = !strip.has_figures() && *words == strip.words.len() && strip.is_single();
    let next = |strip: &Strip<'_>, words: usize| strip.words[..words].iter().map(|word| word.x0).min_by(f32::total_cmp);
    let right = strip.words.last().filter(|_| is_lone)?.x1;
    let next = next(above, *words_above)?.min(next(below, *words_below)?);
    (next - right > PART * strip.size && above.has_figures() && below.has_figures()).then_some((right, next))
}

fn mark_stacked(rows: &mut [Labels<'_, '_>]) {
    let words: Vec<Option<&[Word<'_>]>> =
        rows.iter().map(|row| if row.is_header { None } else { Some(row.words) }).collect();
    let sizes: Vec<f32> = rows.iter().map(|row| row.size).collect();
    for (row, is_stacked) in rows.iter_mut().zip(stacked(&words, &sizes)) {
        if let Some(first) = row.runs.first_mut().filter(|first| is_stacked && first.words.len() == 1) {
            first.is_outer = true;
        }
    }
}

/// The nearest rows above and below with labels further right or a header; rows with nothing but a label at this level
/// are passed over.
fn neighbours<'l, 'r, 'a>(
    rows: &'l [Labels<'r, 'a>],
    row: usize,
    level: usize,
) -> Option<(&'l Labels<'r, 'a>, &'l Labels<'r, 'a>)> {
    let counts = |other: &&Labels<'_, '_>| other.is_header || (other.level().is_some() && !other.is_alone(level));
    let above = rows[..row].iter().rev().take(MAX_LINES).find(counts);
    above.zip(rows[row + 1..].iter().take(MAX_LINES).find(counts))
}

/// Whether a row has nothing but a label, and the labels around stand further right.
fn is_alone_between(rows: &[Labels<'_, '_>], row: usize) -> bool {
    let Some(level) = rows[row].level().filter(|level| rows[row].is_alone(*level)) else { return false };
    let is_inner = |other: &Labels<'_, '_>| !other.is_header && other.level().is_some_and(|other| other > level);
    neighbours(rows, row, level).is_some_and(|(above, below)| is_inner(above) && is_inner(below))
}

/// Whether figures stand in the middle of a label of several lines, with a piece of an outer label beside them.
fn is_beside_inner(rows: &[Labels<'_, '_>], row: usize) -> bool {
    let [run] = &rows[row].runs[..] else { return false };
    let is_inner = |other: &Labels<'_, '_>| {
        !other.has_figures && !other.is_header && other.level().is_some_and(|level| level > run.level)
    };
    let between = neighbours(rows, row, run.level).is_some_and(|(above, below)| is_inner(above) && is_inner(below));
    rows[row].has_figures && run.is_narrow && !run.is_outer && between
}
