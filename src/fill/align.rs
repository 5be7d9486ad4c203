//! Two sequences of labels, printed and the form's, laid side by side in order.

use std::ops::Range;

/// What it costs that a column (row) of the form is not printed, against a label that is wholly different (1.0).
pub(super) const MISSING: f32 = 0.6;

/// A printed label, or several that are pieces of one, and the label of the form it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    /// Indices of the printed labels.
    pub(super) printed: Range<usize>,
    /// Index of the form's label.
    pub(super) form: usize,
}

/// The cheapest way to lay the two sequences side by side: its total cost, and its matches in order.
///
/// `cost(range, form)` is the cost of reading these printed labels as that one of the form, none where that cannot be;
/// `skip(printed)` the cost of leaving a printed label without a place; `missing` the cost of a label of the form that
/// is not printed. At most `longest` printed labels are pieces of one.
pub(super) fn align(
    (printed, form): (usize, usize),
    longest: usize,
    missing: f32,
    skip: impl Fn(usize) -> f32,
    cost: impl Fn(Range<usize>, usize) -> Option<f32>,
) -> (f32, Vec<Match>) {
    let width = form + 1;
    // best[i * width + j]: cheapest way through the first i printed labels and the first j of the form, and how many
    // printed labels and labels of the form its last step took.
    let mut best: Vec<(f32, usize, usize)> = Vec::with_capacity((printed + 1) * width);
    for i in 0..=printed {
        for j in 0..=form {
            let mut cheapest = if i == 0 && j == 0 { (0.0, 0, 0) } else { (f32::INFINITY, 0, 0) };
            let mut offer = |total: f32, taken: usize, placed: usize| {
                if total < cheapest.0 {
                    cheapest = (total, taken, placed);
                }
            };
            if j > 0 {
                for taken in 1..=longest.min(i) {
                    let before = best[(i - taken) * width + j - 1].0;
                    if let Some(cost) = cost(i - taken..i, j - 1) {
                        offer(before + cost, taken, 1);
                    }
                }
                offer(best[i * width + j - 1].0 + missing, 0, 1);
            }
            if i > 0 {
                offer(best[(i - 1) * width + j].0 + skip(i - 1), 1, 0);
            }
            best.push(cheapest);
        }
    }
    let total = best.last().map_or(0.0, |end| end.0);
    let (mut i, mut j) = (printed, form);
    let mut matches = Vec::new();
    while i > 0 || j > 0 {
        let (_, taken, placed) = best[i * width + j];
        if taken > 0 && placed > 0 {
            matches.push(Match { printed: i - taken..i, form: j - 1 });
        }
        (i, j) = (i - taken, j - placed);
    }
    matches.reverse();
    (total, matches)
}

/// Places where exactly one printed label and one label of the form are left over between two neighbours that match:
/// order and neighbours leave one candidate, whatever the misprint.
pub(super) fn lone_gaps(matches: &[Match], (printed, form): (usize, usize)) -> Vec<Match> {
    let starts = std::iter::once((0, 0)).chain(matches.iter().map(|found| (found.printed.end, found.form + 1)));
    let ends = matches.iter().map(|found| (found.printed.start, found.form)).chain(std::iter::once((printed, form)));
    starts
        .zip(ends)
        .filter(|(start, end)| end.0 == start.0 + 1 && end.1 == start.1 + 1)
        .map(|(start, end)| Match { printed: start.0..end.0, form: start.1 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(printed: &[&str], form: &[&str]) -> Vec<(String, usize)> {
        let cost = |range: Range<usize>, j: usize| {
            let joined = printed[range.clone()].concat();
            (joined == form[j]).then_some(if range.len() > 1 { 0.1 } else { 0.0 })
        };
        let (_, matches) = align((printed.len(), form.len()), 3, 0.6, |_| 0.3, cost);
        matches.into_iter().map(|m| (printed[m.printed].concat(), m.form)).collect()
    }

    #[test]
    fn a_missing_an_extra_and_a_torn_label_cost_one_row_each() {
        let form = ["a", "b", "cd", "e"];
        assert_eq!(pairs(&["a", "x", "c", "d", "e"], &form), [("a".into(), 0), ("cd".into(), 2), ("e".into(), 3)]);
        assert_eq!(pairs(&[], &form), []);
        assert_eq!(pairs(&["e", "a"], &["a", "e"]).len(), 1);
    }
}
