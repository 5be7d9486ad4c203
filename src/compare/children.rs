//! Whether an organ's figures are the sums of those of the organs below it, where somebody says which these are.

use crate::check::{Check, Explanation, Finding, Severity, Status};
use crate::form::Words;
use crate::number::Decimal;
use crate::report::{Fact, Report, State};
use std::collections::HashMap;

const ID: &str = "children-do-not-add-up";

/// The tables that an organ's report adds up from those below it: requests and reviews. What is in force, or costs money,
/// may be counted once for all.
const PREFIXES: [&str; 3] = ["requests.", "reconsideration.", "litigation."];

/// Keys that a message lists.
const LISTED: usize = 3;

/// What the organs directly below another one report together for one year.
#[derive(Clone, Debug, Default)]
pub struct Children {
    reports: usize,
    sums: HashMap<String, Sum>,
}

#[derive(Clone, Debug)]
struct Sum {
    value: Decimal,
    /// How many reports have the figure.
    count: usize,
    has_blank: bool,
}

impl Children {
    /// Adds the report of a child.
    pub fn add(&mut self, report: &Report) {
        self.reports += 1;
        for fact in report.facts.iter().filter(|fact| is_added_up(&fact.key)) {
            let Some(value) = counted(fact) else { continue };
            let empty = Sum { value: Decimal::ZERO, count: 0, has_blank: false };
            let sum = self.sums.entry(fact.key.clone()).or_insert(empty);
            sum.value = sum.value + value;
            sum.count += 1;
            sum.has_blank |= fact.state != State::Number;
        }
    }

    /// Each figure of the parent's report against the sum of as many children as there should be, and a finding for each
    /// group of them in which one differs.
    #[must_use]
    pub fn check(&self, parent: &Report, children: usize) -> (Vec<Check>, Vec<Finding>) {
        let facts: Vec<&Fact> = parent.facts.iter().filter(|fact| is_added_up(&fact.key)).collect();
        let checks: Vec<Check> = facts.iter().map(|fact| self.one(fact, children)).collect();
        let of_table = |prefix: &&str| {
            let failed: Vec<(&Check, &&Fact)> = checks
                .iter()
                .zip(&facts)
                .filter(|(check, _)| check.status == Status::Fail && check.scope.starts_with(prefix))
                .collect();
            failed.first().map(|(check, fact)| self.finding(check, fact, &failed))
        };
        let findings = PREFIXES.iter().filter_map(of_table).collect();
        (checks, findings)
    }

    fn one(&self, fact: &Fact, children: usize) -> Check {
        let sum = self.sums.get(&fact.key).filter(|sum| sum.count == self.reports && self.reports == children);
        let sides = sum.zip(counted(fact));
        let status = sides.map_or(Status::NotAssessable, |(sum, own)| {
            let blank = sum.has_blank || fact.state != State::Number;
            match (sum.value == own, blank) {
                (true, false) => Status::Pass,
                (true, true) => Status::Tentative,
                (false, true) => Status::NotAssessable,
                (false, false) => Status::Fail,
            }
        });
        Check {
            id: ID.to_owned(),
            scope: fact.key.clone(),
            status,
            left: sides.map(|(sum, _)| sum.value),
            right: sides.map(|(_, own)| own),
            formula: format!("sum of {children} children = parent"),
            facts: vec![fact.key.clone()],
        }
    }

    fn finding(&self, first: &Check, fact: &Fact, failed: &[(&Check, &&Fact)]) -> Finding {
        let [sum, own] = [first.left, first.right].map(|side| side.unwrap_or(Decimal::ZERO));
        let keys: Vec<String> = failed.iter().map(|(check, _)| check.scope.clone()).collect();
        let (count, listed) = (keys.len(), keys[..count_listed(keys.len())].join(", "));
        let message = Words::new(
            format!(
                "{count} figures are not the sum of the {} organs below, first {listed}: expected {sum}, found {own}",
                self.reports
            ),
            format!("{count} 个数字不等于下属 {} 个机关之和，首先是 {listed}：应为 {sum}，实为 {own}", self.reports),
        );
        let hint = Words::new(
            "make sure that the list of organs is complete, and that the parent does not report for itself as well",
            "请确认下属机关名单完整，且上级机关未另计本级",
        );
        Finding {
            at: fact.at.clone(),
            facts: keys,
            printed: first.right,
            computed: first.left,
            ..Finding::new(ID, Severity::Warning, message, hint)
        }
    }
}

fn count_listed(count: usize) -> usize {
    count.min(LISTED)
}

fn is_added_up(key: &str) -> bool {
    PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

/// The number, a blank or a dash counted as 0; none where it cannot be told.
fn counted(fact: &Fact) -> Option<Decimal> {
    match fact.state {
        State::Number => fact.value,
        State::Blank | State::Dash => Some(Decimal::ZERO),
        State::Unreadable | State::Missing => None,
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "An organ's figures are not the sums of those below it",
        title_zh: "上级机关的数字不等于下属机关之和",
        why: "The report of a government adds up requests and reviews of its departments and of the governments below it. \
              Which organs these are, no report says: `gouji convert --hierarchy` is told by a list. Where one of them has \
              no report for the year, or a figure is not a number, nothing is concluded. It is a warning, since the list \
              may be wrong.",
        why_zh: "政府的年度报告汇总其部门和下级政府的申请与复议、诉讼情况。下属机关有哪些，报告中并不写明，须用 `gouji convert --hierarchy` 给出名单。名单中有机关缺少当年报告，或数字不是数的，不作判断。名单可能有误，所以列为警告。",
        formula: Some("sum of the direct children = parent"),
        scope: "each figure of sections three and four",
        sources: vec!["《中华人民共和国政府信息公开条例》第四十九条"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(figures: &[(&str, State, Option<&str>)]) -> Report {
        let bytes = std::fs::read("fixtures/fengxi-2023-docx/source.docx").unwrap();
        let mut report = crate::extract(&crate::read(&bytes).unwrap());
        let fact = |(key, state, value): &(&str, State, Option<&str>)| Fact {
            key: (*key).to_owned(),
            state: *state,
            value: value.and_then(Decimal::parse),
            ..report.facts[0].clone()
        };
        report.facts = figures.iter().map(fact).collect();
        report
    }

    fn statuses(children: &[&str], expected: usize, parent: (State, Option<&str>)) -> (Vec<Status>, usize) {
        let key = "requests.received.total";
        let mut below = Children::default();
        for value in children {
            let state = if value.is_empty() { State::Blank } else { State::Number };
            below.add(&report(&[(key, state, Some(*value).filter(|value| !value.is_empty()))]));
        }
        let (checks, findings) = below.check(&report(&[(key, parent.0, parent.1)]), expected);
        (checks.iter().map(|check| check.status).collect(), findings.len())
    }

    #[test]
    fn a_parent_is_the_sum_of_all_its_children() {
        let number = |value| (State::Number, Some(value));
        assert_eq!(statuses(&["2", "3"], 2, number("5")), (vec![Status::Pass], 0));
        assert_eq!(statuses(&["2", "3"], 2, number("6")), (vec![Status::Fail], 1));
        assert_eq!(statuses(&["2", "3"], 3, number("6")), (vec![Status::NotAssessable], 0));
        assert_eq!(statuses(&["2", ""], 2, number("2")), (vec![Status::Tentative], 0));
        assert_eq!(statuses(&["2", ""], 2, number("3")), (vec![Status::NotAssessable], 0));
        assert_eq!(statuses(&["2"], 1, (State::Missing, None)), (vec![Status::NotAssessable], 0));
    }

    #[test]
    fn the_finding_has_both_numbers_and_the_first_keys() {
        let figures = |value| ["a", "b", "c", "d"].map(|name| format!("litigation.{name}")).map(|key| (key, value));
        let of = |value: &'static str| {
            let figures = figures(value);
            let figures: Vec<_> =
                figures.iter().map(|(key, value)| (key.as_str(), State::Number, Some(*value))).collect();
            report(&figures)
        };
        let mut below = Children::default();
        below.add(&of("1"));
        let (_, findings) = below.check(&of("2"), 1);
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(finding.facts.len(), 4);
        assert!(finding.message.contains("4 figures") && finding.message.contains("litigation.c: expected 1, found 2"));
    }
}
