//! A sample of figures to review: which ones, by a seed.
//!
//! The unit is a printed figure: a key of a report whose state is `number`. Units are divided into strata (by year, by
//! organ), and each stratum gets the whole part of its share. The seats that are left are dealt by chance in proportion to
//! the remainders, so that each figure has the same chance, however small its stratum: with largest remainders a small
//! stratum would never be seen. Within a stratum figures are drawn without replacement. The same reports, strata, number
//! and seed give the same figures.

use super::row::Row;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// More than this nobody reviews.
pub(crate) const MAX: usize = 100_000;

/// By what figures are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Year,
    Organ,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) size: usize,
    pub(crate) by: Vec<By>,
    pub(crate) seed: u64,
}

/// A stratum, and what was drawn from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stratum {
    /// `2023 / 青禾县`.
    pub(super) name: String,
    /// Figures in it.
    pub(super) figures: u64,
    /// The drawn ones: of which report, and the how many-th of its numbers.
    pub(super) drawn: Vec<(String, u32)>,
}

/// Draws the sample from reports.
pub(super) fn draw(rows: &[Arc<Row>], plan: &Plan) -> Vec<Stratum> {
    let mut strata: BTreeMap<Vec<String>, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.failure.is_none() && row.entry.facts_number > 0) {
        strata.entry(plan.by.iter().map(|by| by.of(row)).collect()).or_default().push(row);
    }
    let sizes: Vec<u64> =
        strata.values().map(|rows| rows.iter().map(|row| u64::from(row.entry.facts_number)).sum()).collect();
    let seats = seats(&sizes, plan.size as u64, &mut Chance::new(plan.seed, "seats"));
    let drawn = strata.into_iter().zip(sizes.into_iter().zip(seats)).map(|((names, mut rows), (figures, seats))| {
        rows.sort_by(|a, b| a.entry.report.cmp(&b.entry.report));
        let name = names.join(" / ");
        let chosen = choose(figures, seats, &mut Chance::new(plan.seed, &name));
        Stratum { drawn: placed(&rows, &chosen), name, figures }
    });
    drawn.collect()
}

impl By {
    fn of(self, row: &Row) -> String {
        match self {
            By::Year => row.year(),
            By::Organ => row.entry.organ_key.clone().unwrap_or_else(|| "unknown".to_owned()),
        }
    }
}

/// How many each stratum gets: the whole part of its share, and one more with a chance that is the rest of it.
fn seats(sizes: &[u64], wanted: u64, chance: &mut Chance) -> Vec<u64> {
    let total: u64 = sizes.iter().sum();
    if wanted >= total {
        return sizes.to_vec();
    }
    // Points at equal distances, from a random start, on the line of all remainders.
    let (start, mut end, mut next) = (chance.below(total), 0_u128, None::<u128>);
    let mut seats = Vec::with_capacity(sizes.len());
    for size in sizes {
        let share = u128::from(*size) * u128::from(wanted);
        let (whole, rest) = (share / u128::from(total), share % u128::from(total));
        end += rest;
        let point = *next.get_or_insert(u128::from(start));
        let one_more = point < end;
        if one_more {
            next = Some(point + u128::from(total));
        }
        seats.push(whole as u64 + u64::from(one_more));
    }
    seats
}

/// So many different numbers below `among`, in order (Floyd's algorithm).
fn choose(among: u64, count: u64, chance: &mut Chance) -> BTreeSet<u64> {
    let mut chosen = BTreeSet::new();
    for last in among - count.min(among)..among {
        let drawn = chance.below(last + 1);
        if !chosen.insert(drawn) {
            chosen.insert(last);
        }
    }
    chosen
}

/// Numbers among all figures of some reports → which report, and which of its figures.
fn placed(rows: &[&Row], chosen: &BTreeSet<u64>) -> Vec<(String, u32)> {
    let (mut placed, mut before) = (Vec::new(), 0);
    for row in rows {
        let end = before + u64::from(row.entry.facts_number);
        let inside = chosen.range(before..end).map(|number| (row.entry.report.clone(), (number - before) as u32));
        placed.extend(inside);
        before = end;
    }
    placed
}

/// SplitMix64: numbers that look random, the same for the same seed and purpose.
struct Chance(u64);

impl Chance {
    fn new(seed: u64, purpose: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(purpose).finalize();
        Chance(digest.iter().take(8).fold(0, |state, byte| state << 8 | u64::from(*byte)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound, each as likely; what would favour the first ones is thrown away.
    fn below(&mut self, bound: u64) -> u64 {
        let bound = bound.max(1);
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = self.next();
            if drawn < fair {
                return drawn % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::From;
    use super::*;
    use crate::archive::catalog::Entry;

    fn row(report: &str, year: u16, organ: &str, facts_number: u32) -> Arc<Row> {
        let entry = Entry {
            report: report.to_owned(),
            year: Some(year),
            organ_key: Some(organ.to_owned()),
            facts_number,
            ..Entry::default()
        };
        Arc::new(Row { entry, problems: Vec::new(), failure: None, from: From::Dataset })
    }

    #[test]
    fn splitmix_is_that_of_its_author() {
        let mut chance = Chance(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn strata_get_their_share_and_figures_are_drawn_once() {
        let rows =
            [row("a", 2022, "x", 200), row("b", 2023, "x", 100), row("c", 2023, "y", 100), row("d", 2023, "y", 0)];
        let plan = Plan { size: 40, by: vec![By::Year, By::Organ], seed: 7 };
        let drawn = draw(&rows, &plan);
        let shares: Vec<(&str, u64, usize)> =
            drawn.iter().map(|stratum| (stratum.name.as_str(), stratum.figures, stratum.drawn.len())).collect();
        assert_eq!(shares, [("2022 / x", 200, 20), ("2023 / x", 100, 10), ("2023 / y", 100, 10)]);
        assert_eq!(drawn, draw(&rows, &plan));
        assert_ne!(drawn, draw(&rows, &Plan { seed: 8, ..plan.clone() }));
        // The order of the reports plays no part.
        let turned: Vec<Arc<Row>> = rows.iter().rev().cloned().collect();
        assert_eq!(drawn, draw(&turned, &plan));
        let once: BTreeSet<&(String, u32)> = drawn.iter().flat_map(|stratum| &stratum.drawn).collect();
        assert_eq!(once.len(), 40);
        let all = draw(&rows, &Plan { size: 4000, by: Vec::new(), seed: 7 });
        assert_eq!((all.len(), all[0].drawn.len()), (1, 400));
    }

    #[test]
    fn small_strata_are_drawn_as_often_as_large_ones() {
        // 100 strata of 3 figures and one of 300: 60 of 600 is a tenth of each.
        let mut sizes = vec![3; 100];
        sizes.push(300);
        let (mut small, mut large) = (0, 0);
        for seed in 0..1000 {
            let seats = seats(&sizes, 60, &mut Chance::new(seed, ""));
            assert_eq!(seats.iter().sum::<u64>(), 60);
            large += seats[100];
            small += seats[17];
        }
        assert_eq!(large, 30_000);
        assert!((250..350).contains(&small), "3 figures, a tenth, 1000 times: {small}");
    }
}
