//! Which figure, or which two, mend a set of broken equations.

use super::system::{Change, System, signed};
use crate::number::Decimal;

/// What mends a set of broken equations.
#[derive(Debug, PartialEq)]
pub(super) enum Solution {
    /// These changes together, and no others.
    Unique(Vec<Change>),
    /// Any one of these.
    Ambiguous(Vec<Change>),
    /// Nothing that can be told.
    None,
}

/// Each set of broken equations that share figures, with what mends it; and each limit that is passed. Sets that nothing mends alone are one, if two
/// figures mend them all.
pub(super) fn solve(system: &System<'_>) -> Vec<(Vec<usize>, Solution)> {
    let mut solved: Vec<(Vec<usize>, Solution)> = Vec::new();
    for broken in components(system) {
        let solution = match single(system, &broken) {
            Solution::None => pair(system, &broken),
            found => found,
        };
        solved.push((broken, solution));
    }
    let (mut left, mut done): (Vec<_>, Vec<_>) = solved.into_iter().partition(|set| set.1 == Solution::None);
    if left.len() > 1 {
        let mut all: Vec<usize> = left.iter().flat_map(|set| set.0.iter().copied()).collect();
        all.sort_unstable();
        let together = pair(system, &all);
        if together != Solution::None {
            left = vec![(all, together)];
        }
    }
    done.append(&mut left);
    // A limit that is passed implies no number.
    done.extend(system.passed_limits().into_iter().map(|limit| (vec![limit], Solution::None)));
    done.sort_by_key(|set| set.0.first().copied());
    done
}

/// The broken equations as sets that share figures.
fn components(system: &System<'_>) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for index in system.broken() {
        let terms = &system.equations[index].terms;
        let shares = |other: &usize| terms.iter().any(|(cell, _)| system.equations[*other].binds(*cell).is_some());
        let (mut joined, apart): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| set.iter().any(shares));
        sets = apart;
        let mut set: Vec<usize> = joined.drain(..).flatten().collect();
        set.push(index);
        set.sort_unstable();
        sets.push(set);
    }
    sets
}

/// What one figure must change by to mend an equation with this difference.
fn mending(difference: Decimal, left: bool) -> Decimal {
    signed(-difference, left)
}

fn single(system: &System<'_>, broken: &[usize]) -> Solution {
    let Some(first) = broken.first().map(|&index| &system.equations[index]) else { return Solution::None };
    let changes = first.terms.iter().map(|&(cell, left)| Change { cell, by: mending(first.difference, left) });
    let mut candidates: Vec<Change> = changes.filter(|change| system.mends(&[*change], broken)).collect();
    if first
        .total()
        .is_some_and(|total| candidates.iter().any(|change| change.cell == total && is_zero(system, *change)))
    {
        candidates.retain(|change| !becomes_zero(system, *change));
    }
    match candidates.len() {
        0 => Solution::None,
        1 => Solution::Unique(candidates),
        _ => Solution::Ambiguous(candidates),
    }
}

// A total of 0 is what an unfilled place shows, while a part other than 0 was written by somebody: where the total would
// do, parts that should be 0 yield to it.
fn is_zero(system: &System<'_>, change: Change) -> bool {
    system.cells[change.cell].value == Decimal::ZERO
}

fn becomes_zero(system: &System<'_>, change: Change) -> bool {
    system.cells[change.cell].value + change.by == Decimal::ZERO
}

/// The two figures that mend the equations, if no other two do; or the only two of which each stands in the place of the
/// other: that is one slip, and any other two figures are two.
fn pair(system: &System<'_>, broken: &[usize]) -> Solution {
    let Some(first) = broken.first().map(|&index| &system.equations[index]) else { return Solution::None };
    let (mut found, mut exchanged) = (Vec::new(), Vec::new());
    for (position, &(one, _)) in first.terms.iter().enumerate() {
        let earlier = &first.terms[..position];
        let others =
            (0..system.cells.len()).filter(|other| *other != one && earlier.iter().all(|term| term.0 != *other));
        for other in others {
            let changes = match changes_of(system, broken, [one, other]) {
                Pair::Told(changes) => changes,
                Pair::Free => return Solution::None,
                Pair::None => continue,
            };
            if system.mends(&changes, broken) {
                let list = if system.is_exchange(changes) { &mut exchanged } else { &mut found };
                list.push(changes);
            }
        }
    }
    match (&exchanged[..], &found[..]) {
        ([changes], _) | ([], [changes]) => Solution::Unique(changes.to_vec()),
        _ => Solution::None,
    }
}

enum Pair {
    /// The only changes that can mend what binds one of them alone.
    Told([Change; 2]),
    /// Any changes with the right sum do.
    Free,
    /// They do not reach all of the broken equations.
    None,
}

/// What two figures must change by: told by an equation that binds only one of them, and one that binds the other.
fn changes_of(system: &System<'_>, broken: &[usize], [one, other]: [usize; 2]) -> Pair {
    let binding = |index: &usize, cell: usize| system.equations[*index].binds(cell);
    if !broken.iter().all(|index| binding(index, one).or(binding(index, other)).is_some()) {
        return Pair::None;
    }
    // What is not broken must not move: there the changes of both make up for one another.
    let equal = (0..system.equations.len()).filter(|index| system.is_equal(*index));
    let (mut by_one, mut by_other, mut shared) = (None, None, None);
    for index in equal {
        let wanted = if broken.contains(&index) { system.equations[index].difference } else { Decimal::ZERO };
        match (binding(&index, one), binding(&index, other)) {
            (Some(left), None) => by_one = Some(mending(wanted, left)),
            (None, Some(left)) => by_other = Some(mending(wanted, left)),
            (Some(left), Some(right)) => shared = Some((wanted, left, right)),
            (None, None) => {}
        }
    }
    // In an equation that binds both, what the one does not mend is left to the other.
    let rest = |known: Decimal, (wanted, of_known, of_other): (Decimal, bool, bool)| {
        mending(wanted + signed(known, of_known), of_other)
    };
    let told = match (by_one, by_other, shared) {
        (Some(one), Some(other), _) => Some((one, other)),
        (Some(one), None, Some((wanted, left, right))) => Some((one, rest(one, (wanted, left, right)))),
        (None, Some(other), Some((wanted, left, right))) => Some((rest(other, (wanted, right, left)), other)),
        _ => None,
    };
    match told {
        Some((by_one, by_other)) => {
            Pair::Told([Change { cell: one, by: by_one }, Change { cell: other, by: by_other }])
        }
        None => Pair::Free,
    }
}
