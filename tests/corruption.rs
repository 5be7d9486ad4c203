//! Reports that hold, spoilt by a seeded hand: how much of it the checks see, and whether the figure they blame is the one
//! that was spoilt. DESIGN.md shows the table that comes out; it is printed with `--nocapture`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy.toml allows them in tests, but not in helpers")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

mod common;
mod fixture;

use common::set;
use gouji::blame::{Blame, Outcome};
use gouji::form::{self, Block, Each, Relation, TableForm, TableId};
use gouji::{Decimal, Report, State, Status, check};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The figures that are spoilt, of each era. Another set changes the table.
const SETS: [&str; 7] =
    ["lanqiao-2016", "liushu-2019", "shanwan-2019", "qinghe-2020", "beitang-2022", "yunling-2022", "fengxi-2023"];
/// How often each report is spoilt in each way.
const TIMES: usize = 60;

/// A generator that gives the same numbers everywhere (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let index = self.below(all.len());
        all.get(index)
    }
}

/// A report that holds, and what binds its figures.
struct Sound {
    report: Report,
    /// Keys that equations bind which pass, each with how many do.
    bound: BTreeMap<String, usize>,
    /// Those that stand alone on the right of an equation that passes.
    totals: Vec<String>,
}

impl Sound {
    fn new(report: Report) -> Self {
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
fn instances(report: &Report) -> Vec<(TableId, form::Instance)> {
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
fn read(set: &str, fixtures: &[fixture::Fixture]) -> Report {
    let plain = |fixture: &&fixture::Fixture| {
        fixture.origin.figures == set && fixture.is_readable() && fixture.origin.expected.is_empty()
    };
    let fixture = fixtures.iter().find(plain).unwrap_or_else(|| panic!("no fixture shows {set}"));
    gouji::extract(&gouji::read(&fixture.bytes).unwrap())
}

fn value(report: &Report, key: &str) -> Option<Decimal> {
    report.fact(key).and_then(|fact| fact.value)
}

fn print(report: &mut Report, key: &str, value: Decimal) {
    set(report, key, State::Number, Some(value));
}

/// Makes the equations hold: the last figure on the right takes the difference.
fn settle(report: &mut Report) {
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
fn sparse(report: &Report, random: &mut Random) -> Report {
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

/// How a report is spoilt: gives the keys that changed; none where the hand found nothing to spoil.
type Spoil = fn(&Sound, &mut Report, &mut Random) -> Option<()>;

const KINDS: [(&str, Spoil); 12] = [
    ("a digit changed", digit_changed),
    ("two digits swapped", digits_swapped),
    ("a total off by one", total_off_by_one),
    ("a total left at 0", total_at_zero),
    ("carried in differently", carried_in),
    ("two figures changed", two_changed),
    ("a figure in the column beside", exchanged_in_row),
    ("a figure in the row beside", exchanged_in_column),
    ("a row shifted by one column", row_shifted),
    ("a column shifted by one row", column_shifted),
    ("two rows swapped", rows_swapped),
    ("two columns swapped", columns_swapped),
];

fn digit_changed(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&keys(sound))?.clone();
    let mut digits = value(report, &key)?.to_string().into_bytes();
    let at = random.below(digits.len());
    digits[at] = b'0' + u8::try_from((usize::from(digits[at].checked_sub(b'0')?) + 1 + random.below(9)) % 10).ok()?;
    print(report, &key, Decimal::parse(&String::from_utf8(digits).ok()?)?);
    Some(())
}

fn digits_swapped(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&keys(sound))?.clone();
    let mut digits = value(report, &key)?.to_string().into_bytes();
    let last = digits.len().checked_sub(1)?;
    let at = random.below(last);
    digits.swap(at, (at + 1).min(last));
    print(report, &key, Decimal::parse(&String::from_utf8(digits).ok()?)?);
    Some(())
}

fn total_off_by_one(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&sound.totals)?.clone();
    let printed = value(report, &key)?;
    let up = printed == Decimal::ZERO || random.below(2) == 0;
    print(report, &key, printed + Decimal::from(if up { 1 } else { -1 }));
    Some(())
}

fn total_at_zero(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    print(report, &random.pick(&sound.totals)?.clone(), Decimal::ZERO);
    Some(())
}

fn carried_in(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let of_carried: Vec<String> = keys(sound).into_iter().filter(|key| key.contains(".carried_in.")).collect();
    let key = random.pick(&of_carried)?.clone();
    let more = Decimal::from(i64::try_from(1 + random.below(20)).ok()?);
    print(report, &key, value(report, &key)? + more);
    Some(())
}

fn two_changed(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    digit_changed(sound, report, random)?;
    digit_changed(sound, report, random)
}

fn exchanged_in_row(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let row = random.pick(&block.rows)?;
    let keys: Vec<String> = block.columns.iter().map(|column| table.key(&row.key, &column.key)).collect();
    exchange(report, &keys, random)
}

fn exchanged_in_column(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let column = random.pick(&block.columns)?;
    let keys: Vec<String> = block.rows.iter().map(|row| table.key(&row.key, &column.key)).collect();
    exchange(report, &keys, random)
}

/// Two figures side by side change places.
fn exchange(report: &mut Report, keys: &[String], random: &mut Random) -> Option<()> {
    let at = random.below(keys.len() - 1);
    swap(report, &keys[at..=at], &keys[at + 1..at + 2])
}

fn keys(sound: &Sound) -> Vec<String> {
    sound.bound.keys().cloned().collect()
}

/// A block of a table whose figures equations bind.
fn block(report: &Report, random: &mut Random) -> Option<(&'static TableForm, &'static Block)> {
    let tables = [TableId::Requests, TableId::Review].into_iter();
    let tables = tables.filter_map(|id| form::form(report.forms.get(id)?)?.table(id));
    let blocks: Vec<_> = tables.flat_map(|table| table.blocks.iter().map(move |block| (table, block))).collect();
    random.pick(&blocks).copied()
}

/// Puts what stands in the places `from` into the places `to`; where there is no place to take from, 0.
fn lay(report: &mut Report, to: &[String], from: &[Option<&String>]) -> Option<()> {
    let values: Vec<Option<Decimal>> =
        from.iter().map(|key| key.map_or(Some(Decimal::ZERO), |key| value(report, key))).collect();
    let values: Option<Vec<Decimal>> = values.into_iter().collect();
    to.iter().zip(values?).for_each(|(key, value)| print(report, key, value));
    Some(())
}

fn row_shifted(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let row = random.pick(&block.rows)?;
    let keys: Vec<String> = block.columns.iter().map(|column| table.key(&row.key, &column.key)).collect();
    shift(report, &keys, random)
}

fn column_shifted(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let column = random.pick(&block.columns)?;
    let keys: Vec<String> = block.rows.iter().map(|row| table.key(&row.key, &column.key)).collect();
    shift(report, &keys, random)
}

/// From some place on, all stands one place further on.
fn shift(report: &mut Report, keys: &[String], random: &mut Random) -> Option<()> {
    let first = random.below(keys.len() - 1);
    let before = keys[first..].iter().map(Some);
    let from: Vec<Option<&String>> = std::iter::once(None).chain(before).take(keys.len() - first).collect();
    lay(report, &keys[first..], &from)
}

fn rows_swapped(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let (one, other) = (random.pick(&block.rows)?, random.pick(&block.rows)?);
    let keys = |row: &str| -> Vec<String> { block.columns.iter().map(|column| table.key(row, &column.key)).collect() };
    swap(report, &keys(&one.key), &keys(&other.key))
}

fn columns_swapped(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let (one, other) = (random.pick(&block.columns)?, random.pick(&block.columns)?);
    let keys = |column: &str| -> Vec<String> { block.rows.iter().map(|row| table.key(&row.key, column)).collect() };
    swap(report, &keys(&one.key), &keys(&other.key))
}

fn swap(report: &mut Report, one: &[String], other: &[String]) -> Option<()> {
    let from: Vec<Option<&String>> = other.iter().chain(one).map(Some).collect();
    lay(report, &[one, other].concat(), &from)
}

/// What came of one way to spoil reports.
#[derive(Default)]
struct Seen {
    spoilt: usize,
    detected: usize,
    /// One figure changed which two equations bind: blamed alone and aright, of how many.
    right: [usize; 2],
    /// One figure changed which one equation binds: among those that are blamed.
    among: [usize; 2],
    /// Two figures changed which two equations bind each: both blamed and no other.
    both: [usize; 2],
    /// A figure, or a pair, is blamed alone that is not what changed.
    misled: usize,
}

impl Seen {
    fn count(&mut self, sound: &Sound, spoilt: &Report) {
        let changed: Vec<(&str, Option<Decimal>)> = sound
            .report
            .facts
            .iter()
            .filter(|fact| fact.value != value(spoilt, &fact.key))
            .map(|fact| (fact.key.as_str(), fact.value))
            .collect();
        if changed.is_empty() {
            return;
        }
        let judgement = check(spoilt);
        self.spoilt += 1;
        self.detected += usize::from(judgement.checks.iter().any(|check| check.status == Status::Fail));
        let is_changed = |cell: &gouji::blame::Suspect| changed.contains(&(cell.key.as_str(), Some(cell.implied)));
        let is_right = |blame: &Blame| blame.outcome == Outcome::Unique && blame.cells.iter().all(is_changed);
        let blames = &judgement.blames;
        self.misled += usize::from(blames.iter().any(|blame| blame.outcome == Outcome::Unique && !is_right(blame)));
        if let [one, other] = changed[..] {
            let is_bound = |key: &str| sound.bound.get(key).is_some_and(|times| *times > 1);
            if is_bound(one.0) && is_bound(other.0) {
                let blamed: usize = blames.iter().map(|blame| blame.cells.len()).sum();
                self.both[0] += usize::from(blamed == 2 && blames.iter().all(is_right));
                self.both[1] += 1;
            }
        }
        let [(key, _)] = changed[..] else { return };
        let (found, right) = match sound.bound.get(key) {
            Some(1) => (&mut self.among, blames.iter().any(|blame| blame.cells.iter().any(is_changed))),
            Some(_) => (&mut self.right, blames.len() == 1 && blames.iter().all(is_right)),
            None => return,
        };
        found[0] += usize::from(right);
        found[1] += 1;
    }

    fn row(&self, kind: &str) -> String {
        let share = |[some, all]: [usize; 2]| match all {
            0 => "—".to_owned(),
            _ => format!("{some} of {all}"),
        };
        let (detected, right) = (share([self.detected, self.spoilt]), share(self.right));
        let (among, both) = (share(self.among), share(self.both));
        format!("| {kind} | {detected} | {right} | {among} | {both} | {} |", self.misled)
    }
}

#[test]
fn spoilt_figures_are_seen_and_the_right_one_is_blamed() {
    let fixtures = fixture::fixtures();
    let mut random = Random(2023);
    let mut all: Vec<Sound> = Vec::new();
    for name in SETS {
        let mut report = read(name, &fixtures);
        settle(&mut report);
        let sparse = sparse(&report, &mut random);
        all.extend([report, sparse].map(Sound::new));
    }
    // No false alarm.
    for Sound { report, bound, .. } in &all {
        let judgement = check(report);
        let name = &report.title;
        assert!(
            judgement.checks.iter().all(|check| check.status != Status::Fail),
            "{name:?}: {:?}",
            judgement.findings
        );
        assert!(judgement.blames.is_empty() && !bound.is_empty(), "{name:?}");
    }
    let mut table = String::new();
    for (kind, spoil) in KINDS {
        let mut seen = Seen::default();
        for sound in &all {
            for _ in 0..TIMES {
                let mut spoilt = sound.report.clone();
                if spoil(sound, &mut spoilt, &mut random).is_some() {
                    seen.count(sound, &spoilt);
                }
            }
        }
        assert_eq!(seen.right[0], seen.right[1], "{kind}: a figure that two equations bind was not blamed");
        writeln!(table, "{}", seen.row(kind)).unwrap();
    }
    println!("{table}");
    let page = std::fs::read_to_string("DESIGN.md").unwrap();
    assert!(page.contains(&table), "DESIGN.md does not show\n{table}");
}

/// The figures of the year after: what was carried out is carried in.
fn year_after(before: &Report) -> Report {
    let mut after = before.clone();
    after.year = before.year.map(|year| year + 1);
    after.source.sha256 = "the year after".to_owned();
    for fact in before.facts.iter().filter(|fact| fact.key.contains(".carried_out.")) {
        if let Some(value) = fact.value {
            print(&mut after, &fact.key.replace(".carried_out.", ".carried_in."), value);
        }
    }
    settle(&mut after);
    after
}

/// Some requests that were carried in are counted as new, or the other way round: the balance of the year is kept.
fn carry_over_broken(after: &mut Report, random: &mut Random) -> Option<()> {
    let block = form::form(after.forms.get(TableId::Requests)?)?.table(TableId::Requests)?.blocks.first()?;
    let column = &random.pick(&block.columns[..block.columns.len() - 1])?.key;
    let by = Decimal::from(i64::try_from(1 + random.below(9)).ok()?);
    for column in [column.as_str(), "total"] {
        for (row, by) in [("received", -by), ("carried_in", by)] {
            let key = format!("requests.{row}.{column}");
            let moved = value(after, &key)? + by;
            print(after, &key, moved);
        }
    }
    Some(())
}

#[test]
fn a_broken_carry_over_is_seen_by_who_knows_the_year_before() {
    let seen = |before: &Report, after: &Report| {
        let comparison = gouji::compare::compare(&[before, after]);
        comparison.all_findings().any(|(_, finding)| finding.id == "carry-over-broken")
    };
    let fails = |report: &Report| check(report).checks.iter().any(|check| check.status == Status::Fail);
    let (fixtures, mut random) = (fixture::fixtures(), Random(2024));
    let (mut spoilt, mut alone, mut together) = (0, 0, 0);
    for name in SETS {
        let mut dense = read(name, &fixtures);
        settle(&mut dense);
        for before in [sparse(&dense, &mut random), dense] {
            let after = year_after(&before);
            assert!(!fails(&after) && !seen(&before, &after), "{name}: a false alarm");
            for _ in 0..TIMES {
                let mut broken = after.clone();
                if carry_over_broken(&mut broken, &mut random).is_some() {
                    spoilt += 1;
                    alone += usize::from(fails(&broken));
                    together += usize::from(seen(&before, &broken));
                }
            }
        }
    }
    let sentence = format!(
        "Of {spoilt} reports in which requests carried in are counted as new, or the other way round, the checks of one \
         report see {alone}, and `gouji compare` sees {together}."
    );
    println!("{sentence}");
    let page = std::fs::read_to_string("DESIGN.md").unwrap().replace('\n', " ");
    assert!(page.contains(&sentence), "DESIGN.md does not say: {sentence}");
}
