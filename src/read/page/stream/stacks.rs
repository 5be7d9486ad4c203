//! The words of a header: labels of one column, on one line or several, and outer labels above several columns.

use super::strips::Word;

/// Words that overlap by less than this, in points, stand side by side.
const TOUCH: f32 = 0.5;
/// Lines of one label share at least this of the width of the narrower.
const SHARED: f32 = 0.5;
/// A label that has so much room to spare, in glyph sizes, is not broken over two lines: the margins of its cell take no
/// more.
const ROOM: f32 = 1.6;
/// Lines of one label are no farther apart, in glyph sizes, from foot to head.
const LINES: f32 = 1.0;
/// How far an outer label may stand from the middle of its labels, in widths of a column.
const OFF: f32 = 0.6;
/// What a column more costs an outer label: next to nothing, but of two ways to share columns the even one is taken.
const EVEN: f32 = 0.001;

/// So many stacks tell how far apart columns are.
const MIN_PITCHES: usize = 4;
/// No header has half as many labels.
const MAX_STACKS: usize = 150;

/// A row of a header.
pub(super) struct HeaderRow<'r, 'a> {
    /// Its words behind the labels of rows.
    pub(super) words: Vec<&'r Word<'a>>,
    /// Whether words stand before these: the label of the corner.
    pub(super) has_corner: bool,
    /// The empty space below it.
    pub(super) gap: f32,
}

/// Words above each other: the label of a column.
#[derive(Clone)]
pub(super) struct Stack {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Left and right end of the lowest word.
    pub(super) foot: (f32, f32),
    /// The upper end of its highest word.
    pub(super) top: f32,
    /// The row of its highest word.
    pub(super) head: usize,
    /// It runs down or up the page, and has no line above it.
    pub(super) is_tall: bool,
    /// Indices of the columns it covers.
    pub(super) columns: Option<(usize, usize)>,
}

impl Stack {
    fn new(word: &Word<'_>, row: usize) -> Self {
        let (x0, x1) = (word.x0, word.x1);
        Stack { x0, x1, foot: (x0, x1), top: word.top(), head: row, is_tall: word.is_tall, columns: None }
    }

    fn center(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
}

/// A word of a header: its row, its place in the row, the stacks (columns) it covers.
pub(super) type Covered = (usize, usize, (usize, usize));

/// What a word is to the stacks below it.
enum Fit {
    /// The first of a stack.
    New,
    /// One more line of this stack.
    Line(usize),
    /// An outer label above these.
    Outer(Vec<usize>),
}

/// A word while stacks are made: its row, its place in the row, its stacks, and whether it is an outer label.
type Placed = (usize, usize, Vec<usize>, bool);

/// Words of a header → stacks from left to right, for each word its row, its place in the row and its stacks, and whether
/// it is sure which outer label is above which stack. `begin_together`: what stands in a column begins at one line.
pub(super) fn words_to_stacks(rows: &[HeaderRow<'_, '_>], begin_together: bool) -> (Vec<Stack>, Vec<Covered>, bool) {
    let mut stacks: Vec<Stack> = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    for row in (0..rows.len()).rev() {
        let (mut known, mut words) = lay_row(rows, row, begin_together, Kinds::Each, &stacks);
        let is_mixed =
            words.iter().any(|word| word.3) && words.iter().any(|(_, _, of, outer)| !outer && is_old(of, &stacks));
        if is_mixed {
            (known, words) = lay_row(rows, row, begin_together, Kinds::Outer, &stacks);
            if !can_share(rows, row, &words, begin_together, &known) {
                (known, words) = lay_row(rows, row, begin_together, Kinds::Lines, &stacks);
            }
        }
        stacks = known;
        placed.extend(words);
    }
    let mut sorted: Vec<usize> = (0..stacks.len()).collect();
    sorted.sort_by(|a, b| stacks[*a].foot.0.total_cmp(&stacks[*b].foot.0));
    let mut order = vec![0; stacks.len()];
    for (at, stack) in sorted.iter().enumerate() {
        order[*stack] = at;
    }
    stacks.sort_by(|a, b| a.foot.0.total_cmp(&b.foot.0));
    let span = |of: &[usize]| {
        let places = || of.iter().map(|stack| order[*stack]);
        (places().min().unwrap_or(0), places().max().unwrap_or(0))
    };
    let mut covered: Vec<Covered> = placed.iter().map(|(row, place, of, _)| (*row, *place, span(of))).collect();
    let mut are_sure = true;
    for (row, header) in rows.iter().enumerate() {
        let outer: Vec<usize> = (0..placed.len()).filter(|word| placed[*word].0 == row && placed[*word].3).collect();
        if outer.len() < 2 {
            continue;
        }
        let words: Vec<&Word<'_>> = outer.iter().map(|word| header.words[placed[*word].1]).collect();
        let spans = if begin_together { share_by_left(&words, &stacks, row) } else { share(&words, &stacks, row) };
        match spans {
            Some(spans) => outer.iter().zip(spans).for_each(|(word, span)| covered[*word].2 = span),
            None => are_sure = false,
        }
    }
    (stacks, covered, are_sure)
}

/// Whether a word is a line of a stack that was there before its row.
fn is_old(of: &[usize], stacks: &[Stack]) -> bool {
    of.iter().all(|stack| *stack < stacks.len())
}

/// What the words of a row are that stand above one stack each: of labels at one height, all or none are outer ones.
#[derive(Clone, Copy, PartialEq)]
enum Kinds {
    /// Each as it stands.
    Each,
    /// Outer labels.
    Outer,
    /// Lines of the labels below them.
    Lines,
}

/// The stacks with the words of one more row, which stands above the others.
fn lay_row(
    rows: &[HeaderRow<'_, '_>],
    row: usize,
    begin_together: bool,
    kinds: Kinds,
    below: &[Stack],
) -> (Vec<Stack>, Vec<Placed>) {
    let header = &rows[row];
    let mut stacks = below.to_vec();
    let mut placed = Vec::with_capacity(header.words.len());
    let corner_below = rows[row + 1..].iter().any(|below| below.has_corner);
    for (place, word) in header.words.iter().enumerate() {
        let alone = header.words.len() == 1 && header.gap > 0.0;
        let fit = match (fit(word, (alone, corner_below), begin_together, &stacks), kinds) {
            (Fit::Line(stack), Kinds::Outer) => Fit::Outer(vec![stack]),
            (Fit::Outer(of), Kinds::Lines) => match of[..] {
                [stack] if !stacks[stack].is_tall && !is_apart(word, &stacks[stack]) => Fit::Line(stack),
                _ => Fit::Outer(of),
            },
            (fit, _) => fit,
        };
        let (of, is_outer) = match fit {
            Fit::New if stacks.len() < MAX_STACKS => {
                stacks.push(Stack::new(word, row));
                (vec![stacks.len() - 1], false)
            }
            // Beyond any header: it does not matter where.
            Fit::New => (vec![0], false),
            Fit::Line(stack) => {
                let known = &mut stacks[stack];
                (known.x0, known.x1, known.head) = (known.x0.min(word.x0), known.x1.max(word.x1), row);
                known.top = word.top();
                (vec![stack], false)
            }
            Fit::Outer(of) => (of, true),
        };
        placed.push((row, place, of, is_outer));
    }
    (stacks, placed)
}

/// Whether the outer labels of a row share the stacks below it, several to each.
fn can_share(
    rows: &[HeaderRow<'_, '_>],
    row: usize,
    placed: &[Placed],
    begin_together: bool,
    stacks: &[Stack],
) -> bool {
    let mut sorted = stacks.to_vec();
    sorted.sort_by(|a, b| a.foot.0.total_cmp(&b.foot.0));
    let outer: Vec<&Word<'_>> = placed.iter().filter(|word| word.3).map(|word| rows[row].words[word.1]).collect();
    let spans = if begin_together { share_by_left(&outer, &sorted, row) } else { share(&outer, &sorted, row) };
    spans.is_some_and(|spans| spans.iter().all(|(first, last)| first < last))
}

fn fit(word: &Word<'_>, (alone, corner_below): (bool, bool), begin_together: bool, stacks: &[Stack]) -> Fit {
    let overlap = |stack: usize| word.overlap(stacks[stack].x0, stacks[stack].x1);
    let mut below: Vec<usize> = (0..stacks.len()).filter(|stack| overlap(*stack) > TOUCH).collect();
    if let [stack] = below[..] {
        let narrower = (word.x1 - word.x0).min(stacks[stack].x1 - stacks[stack].x0);
        below.retain(|stack| overlap(*stack) >= SHARED * narrower);
    }
    let nearest = |is_there: &dyn Fn(&Stack) -> bool| {
        let there = (0..stacks.len()).filter(|stack| is_there(&stacks[*stack]));
        there.min_by(|a, b| {
            let distance = |stack: &usize| (stacks[*stack].center() - word.center()).abs();
            distance(a).total_cmp(&distance(b))
        })
    };
    match below[..] {
        [] => {
            let left = nearest(&|stack: &Stack| stack.center() < word.center());
            let right = nearest(&|stack: &Stack| stack.center() > word.center());
            // Alone above the space between two labels, and not in line with them, or with no room for a column.
            let narrow = left.zip(right).is_some_and(|(left, right)| is_between(word, left, right, stacks));
            match right.filter(|_| narrow || alone && (left.is_some() || corner_below)) {
                Some(right) => Fit::Outer(left.into_iter().chain([right]).collect()),
                None => Fit::New,
            }
        }
        [stack] => {
            let (pitch, nearest) = pitch(stacks, stack, begin_together);
            let width = word.x1 - word.x0;
            let lowest = stacks[stack].x1 - stacks[stack].x0;
            let size = word.glyphs.first().map_or(0.0, |glyph| glyph.size);
            let has_room = width > pitch || width + lowest + ROOM * size < nearest;
            if stacks[stack].is_tall || pitch > 0.0 && (is_apart(word, &stacks[stack]) || has_room) {
                Fit::Outer(vec![stack])
            } else {
                Fit::Line(stack)
            }
        }
        _ => Fit::Outer(below),
    }
}

/// How far the nearest stacks at both sides are away: on average, and the nearer of them.
fn pitch(stacks: &[Stack], stack: usize, begin_together: bool) -> (f32, f32) {
    let place = |stack: &Stack| if begin_together { stack.foot.0 } else { stack.center() };
    let at = place(&stacks[stack]);
    let away = |side: &dyn Fn(f32) -> f32| {
        let away = stacks.iter().map(|other| side(place(other))).filter(|away| *away > 0.0);
        away.min_by(f32::total_cmp)
    };
    match (away(&|other| at - other), away(&|other| other - at)) {
        (Some(left), Some(right)) => (f32::midpoint(left, right), left.min(right)),
        (left, right) => {
            let side = left.or(right).unwrap_or(0.0);
            (side, side)
        }
    }
}

/// Whether a word stands so high above a stack that it is no line of its label. What follows the word and yet is higher
/// stands on the next page.
fn is_apart(word: &Word<'_>, stack: &Stack) -> bool {
    let size = word.glyphs.first().map_or(0.0, |glyph| glyph.size);
    stack.top - word.bottom() > LINES * size || stack.top < word.top()
}

/// Whether a word stands above the space between two stacks that has no room for one more column.
fn is_between(word: &Word<'_>, left: usize, right: usize, stacks: &[Stack]) -> bool {
    let mut centers: Vec<f32> = stacks.iter().map(Stack::center).collect();
    centers.sort_by(f32::total_cmp);
    let pitch = centers.windows(2).map(|pair| pair[1] - pair[0]).min_by(f32::total_cmp).unwrap_or(0.0);
    let (left, right) = (&stacks[left], &stacks[right]);
    let apart = is_apart(word, left) && is_apart(word, right);
    apart && stacks.len() >= MIN_PITCHES && right.center() - left.center() < (1.0 + SHARED) * pitch
}

/// Shares the stacks below a row out to the outer labels in it, from left to right: each begins where its first stack
/// does, and has those before the next one.
fn share_by_left(labels: &[&Word<'_>], stacks: &[Stack], row: usize) -> Option<Vec<(usize, usize)>> {
    let last = (0..stacks.len()).rfind(|stack| stacks[*stack].head > row)?;
    let begins = |label: &&Word<'_>| stacks.iter().position(|stack| (stack.foot.0 - label.x0).abs() < TOUCH);
    let starts: Vec<usize> = labels.iter().map(begins).collect::<Option<_>>()?;
    let ends = starts.iter().skip(1).map(|start| start.checked_sub(1)).chain([Some(last)]);
    starts.iter().zip(ends).map(|(start, end)| end.filter(|end| start <= end).map(|end| (*start, end))).collect()
}

/// Shares the stacks below a row out to the outer labels in it, from left to right: each has neighbouring stacks, and
/// stands in the middle of them.
fn share(labels: &[&Word<'_>], stacks: &[Stack], row: usize) -> Option<Vec<(usize, usize)>> {
    let below: Vec<usize> = (0..stacks.len()).filter(|stack| stacks[*stack].head > row).collect();
    let (first, last) = (*below.first()?, *below.last()?);
    let count = last + 1 - first;
    let at = |stack: usize| stacks[first + stack].center();
    let pitch = (at(count - 1) - at(0)) / (below.len().max(2) - 1) as f32;
    // best[label][end]: the least cost of the labels so far when the last of them ends there, and where it begins.
    let mut best: Vec<Vec<(f32, usize)>> = Vec::with_capacity(labels.len());
    for (label, word) in labels.iter().enumerate() {
        let mut ends = vec![(f32::INFINITY, 0); count];
        for (end, cheapest) in ends.iter_mut().enumerate() {
            for start in 0..=end {
                let before = match (label, start) {
                    (0, _) => 0.0,
                    (_, 0) => continue,
                    _ => best[label - 1][start - 1].0,
                };
                let off = (f32::midpoint(at(start), at(end)) - word.center()).abs() / pitch.max(0.1);
                let size = (end + 1 - start) as f32;
                let cost = if off > OFF { f32::INFINITY } else { before + off + EVEN * size * size };
                if cost < cheapest.0 {
                    *cheapest = (cost, start);
                }
            }
        }
        best.push(ends);
    }
    let ends = best.last()?;
    let mut end = (0..count).min_by(|a, b| ends[*a].0.total_cmp(&ends[*b].0)).filter(|end| ends[*end].0.is_finite())?;
    let mut spans = Vec::with_capacity(labels.len());
    for label in (0..labels.len()).rev() {
        let start = best[label][end].1;
        spans.push((first + start, first + end));
        end = start.saturating_sub(1);
    }
    spans.reverse();
    Some(spans)
}
