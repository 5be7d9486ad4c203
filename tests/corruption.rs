//! Reports that hold, spoilt by a seeded hand: how much of it the checks see, and whether the figure they blame is the one
//! that was spoilt. DESIGN.md shows the table that comes out; it is printed with `--nocapture`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy.toml allows them in tests, but not in helpers")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

mod common;
mod fixture;
#[path = "corruption/sound.rs"]
mod sound;
#[path = "corruption/spoil.rs"]
mod spoil;

use gouji::blame::{Blame, Outcome};
use gouji::form::{self, TableId};
use gouji::{Decimal, Report, Status, check};
use sound::{Random, Sound, print, read, settle, sparse, value};
use spoil::KINDS;
use std::fmt::Write;

/// The figures that are spoilt, of each era. Another set changes the table.
const SETS: [&str; 7] =
    ["lanqiao-2016", "liushu-2019", "shanwan-2019", "qinghe-2020", "beitang-2022", "yunling-2022", "fengxi-2023"];
/// How often each report is spoilt in each way.
const TIMES: usize = 60;

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
