//! Reports that hold: figures of fixtures, settled so that every equation is true, and what binds each.

use super::common::set;
use super::fixture;
use gouji::form::{self, Each, Relation, TableId};
use gouji::{Decimal, Report, State, Status, check};
use std::collections::BTreeMap;

/// A generator that gives the same numbers everywhere (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let index = self.below(all.len());
        all.get(index)
    }
}

/// A report that holds, and what binds its figures.
pub(crate) struct Sound {
    pub(crate) report: Report,
    /// Keys that equations bind which pass, each with how many do.
    pub(crate) bound: BTreeMap<String, usize>,
    /// Those that stand alone on the right of an equation that passes.
    pub(crate) totals: Vec<String>,
}

impl Sound {
    pub(crate) fn new(report: Report) -> Self {
        let mut bound = BTreeMap::new();
        let mut totals = Vec::new();
        let passed: Vec<_> = check(&report).checks.into_iter().filter(|check| check.status == Status::Pass).collect();
        for (table, instance) in instances(&report) {
            let check = passed.iter().find(|check| check.scope == instance.scope && check.formula == instance.formula);
            if !check.is_some_and(|check| check.facts.iter().eq(instance.left.iter().chain(&instance.right))) {
                continue;
            }
            for key in instance.left.iter().chain(&instance.right) {
                *bound.entry(key.clone()).or_insert(0) += 1;
            }
            totals.extend(<[String; 1]>::try_from(instance.right).ok().map(|[total]| total));
            assert!(report.forms.get(table).is_some());
        }
        totals.sort();
        totals.dedup();
        Sound { report, bound, totals }
    }
}

/// The equations of a report.
pub(crate) fn instances(report: &Report) -> Vec<(TableId, form::Instance)> {
    let mut all = Vec::new();
    for id in TableId::ALL {
        let Some(form) = report.forms.get(id).and_then(form::form) else { continue };
        for identity in
            form.identities.iter().filter(|identity| identity.table == id && identity.relation == Relation::Equal)
        {
            all.extend(identity.instances(form).into_iter().map(|instance| (id, instance)));
        }
    }
    all
}

/// Reads the figures from a fixture that shows them as they are.
pub(crate) fn read(set: &str, fixtures: &[fixture::Fixture]) -> Report {
    let plain = |fixture: &&fixture::Fixture| {
        fixture.origin.figures == set && fixture.is_readable() && fixture.origin.expected.is_empty()
    };
    let fixture = fixtures.iter().find(plain).unwrap_or_else(|| panic!("no fixture shows {set}"));
    gouji::extract(&gouji::read(&fixture.bytes).unwrap())
}

pub(crate) fn value(report: &Report, key: &str) -> Option<Decimal> {
    report.fact(key).and_then(|fact| fact.value)
}

pub(crate) fn print(report: &mut Report, key: &str, value: Decimal) {
    set(report, key, State::Number, Some(value));
}

/// Makes the equations hold: the last figure on the right takes the difference.
pub(crate) fn settle(report: &mut Report) {
    for each in [Each::Column, Each::Column, Each::Row] {
        for id in TableId::ALL {
            let Some(form) = report.forms.get(id).and_then(form::form) else { continue };
            let identities = form.identities.iter();
            for identity in
                identities.filter(|one| one.table == id && one.each == each && one.relation == Relation::Equal)
            {
                for instance in identity.instances(form) {
                    let sum =
                        |keys: &[String]| keys.iter().map(|key| value(report, key).unwrap_or(Decimal::ZERO)).sum();
                    let (left, right): (Decimal, Decimal) = (sum(&instance.left), sum(&instance.right));
                    let last = instance.right.last().unwrap();
                    let settled = value(report, last).map(|value| value + left - right);
                    if let Some(settled) = settled.filter(|_| left != right) {
                        print(report, last, settled);
                    }
                }
            }
        }
    }
}

/// The report as small organs publish it: nearly all figures that are no sum are 0.
pub(crate) fn sparse(report: &Report, random: &mut Random) -> Report {
    let mut sparse = report.clone();
    let sums: Vec<String> =
        instances(report).into_iter().filter_map(|(_, instance)| instance.right.last().cloned()).collect();
    let bound: Vec<String> =
        instances(report).into_iter().flat_map(|(_, all)| [all.left, all.right].concat()).collect();
    for key in bound.iter().filter(|key| !sums.contains(key) && value(report, key).is_some()) {
        // What was received must be enough for nothing carried out to be negative.
        let received = key.starts_with("requests.received.");
        let number = if received {
            60 + random.below(60)
        } else if random.below(6) == 0 {
            1 + random.below(12)
        } else {
            0
        };
        print(&mut sparse, key, Decimal::from(i64::try_from(number).unwrap()));
    }
    settle(&mut sparse);
    sparse
}
