//! Every identity of every form: holds, is broken by one, cannot be told. Driven by the forms, so a new identity is
//! tested by being there.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

mod common;

use common::{consistent, set};
use gouji::form::{self, Instance, Relation};
use gouji::{Decimal, Report, State, Status, check};
use std::collections::BTreeSet;

/// All instances of a form, each with the id and the relation of its identity.
fn instances(era: &str) -> Vec<(String, Relation, Instance)> {
    let form = form::form(era).unwrap();
    let of = |identity: &'static form::Identity| {
        identity.instances(form).into_iter().map(|instance| (identity.id.clone(), identity.relation, instance))
    };
    form.identities.iter().flat_map(of).collect()
}

fn eras() -> impl Iterator<Item = &'static str> {
    form::forms().iter().map(|form| form.era.as_str())
}

fn statuses(report: &Report) -> Vec<((String, String), Status)> {
    check(report).checks.into_iter().map(|check| ((check.id, check.scope), check.status)).collect()
}

/// Which checks have this status.
fn having(report: &Report, status: Status) -> BTreeSet<(String, String)> {
    statuses(report).into_iter().filter(|(_, found)| *found == status).map(|(name, _)| name).collect()
}

/// Which instances have this key on one side of them.
fn bound(era: &str, key: &str) -> BTreeSet<(String, String)> {
    let has = |instance: &Instance| instance.left.iter().chain(&instance.right).any(|operand| operand == key);
    instances(era).into_iter().filter(|(_, _, i)| has(i)).map(|(id, _, i)| (id, i.scope)).collect()
}

/// All keys that an identity binds.
fn operands(era: &str) -> BTreeSet<String> {
    instances(era).into_iter().flat_map(|(_, _, i)| i.left.into_iter().chain(i.right)).collect()
}

fn value(report: &Report, key: &str) -> Decimal {
    report.fact(key).unwrap().value.unwrap()
}

fn add(report: &mut Report, key: &str, difference: i64) {
    let value = value(report, key) + Decimal::from(difference);
    set(report, key, State::Number, Some(value));
}

#[test]
fn a_consistent_report_passes_every_check() {
    // 7 + 3 in 2014; 7 + 7 + 23 + 3 + 2 in 2019; 7 + 7 + 25 + 3 in 2021
    for (era, count) in [("2014", 10), ("2019", 42), ("2021", 42)] {
        let report = consistent(era);
        let judgement = check(&report);
        assert_eq!(judgement.checks.len(), count, "{era}");
        assert!(judgement.findings.is_empty(), "{era}: {:?}", judgement.findings);
        assert!(judgement.checks.iter().all(|check| check.status == Status::Pass), "{era}");
    }
}

#[test]
fn a_figure_off_by_one_fails_exactly_the_checks_that_bind_it() {
    for era in eras() {
        for key in operands(era) {
            let mut report = consistent(era);
            add(&mut report, &key, 1);
            let broken: BTreeSet<_> = bound(era, &key).into_iter().filter(|name| breaks(era, name, &report)).collect();
            assert_eq!(having(&report, Status::Fail), broken, "{era}: {key}");
            assert_eq!(having(&report, Status::Pass).len() + broken.len(), statuses(&report).len(), "{era}: {key}");
            let named: BTreeSet<String> = check(&report).findings.into_iter().map(|finding| finding.id).collect();
            assert_eq!(named, broken.into_iter().map(|name| name.0).collect(), "{era}: {key}");
        }
    }
}

/// Whether the figures of an instance break it, told by the printed figures alone. An equation off by one always is;
/// `<=` only when the left side went past the right one.
fn breaks(era: &str, name: &(String, String), report: &Report) -> bool {
    let all = instances(era);
    let (_, relation, instance) = all.iter().find(|(id, _, i)| (id, &i.scope) == (&name.0, &name.1)).unwrap();
    let sum = |keys: &[String]| keys.iter().map(|key| value(report, key)).sum::<Decimal>();
    *relation == Relation::Equal || sum(&instance.left) > sum(&instance.right)
}

#[test]
fn each_identity_fails_when_its_right_side_is_one_too_small() {
    for era in eras() {
        for (id, _, instance) in instances(era) {
            let mut report = consistent(era);
            add(&mut report, instance.right.last().unwrap(), -1);
            assert!(having(&report, Status::Fail).contains(&(id.clone(), instance.scope.clone())), "{era}: {id}");
        }
    }
}

#[test]
fn at_most_holds_when_both_sides_are_equal_and_fails_one_above() {
    let (left, right) = ("proactive.regulations.newly_disclosed", "proactive.regulations.total_disclosed");
    let name = ("more-disclosed-than-total".to_owned(), "regulations".to_owned());
    let mut report = consistent("2019");
    let total = value(&report, right);
    set(&mut report, left, State::Number, Some(total));
    assert!(having(&report, Status::Pass).contains(&name));
    add(&mut report, left, 1);
    assert_eq!(having(&report, Status::Fail), BTreeSet::from([name]));
}

#[test]
fn a_finding_of_the_annex_names_the_total_and_its_parts() {
    let mut report = consistent("2014");
    add(&mut report, "statistics.requests.closed", 1);
    let judgement = check(&report);
    let check = judgement.checks.iter().find(|check| check.status == Status::Fail).unwrap();
    assert_eq!((check.id.as_str(), check.scope.as_str()), ("statistics-do-not-add-up", "requests.closed"));
    let formula = "requests.closed_on_time + requests.closed_after_extension = requests.closed";
    assert_eq!(check.formula, formula);
    let [finding] = &judgement.findings[..] else { panic!("expected one finding, found {:?}", judgement.findings) };
    let (left, right) = (check.left.unwrap(), check.right.unwrap());
    let start = "（二）申请办结数 (requests.closed): expected 1.按时办结数 ";
    assert!(finding.message.starts_with(start), "{}", finding.message);
    assert!(finding.message.ends_with(&format!(" = （二）申请办结数 {right}, found {left} against {right}")));
}

#[test]
fn a_missing_or_unreadable_operand_is_not_assessable_and_nothing_else_changes() {
    for era in eras() {
        for (key, state) in operands(era).into_iter().zip([State::Missing, State::Unreadable].into_iter().cycle()) {
            let mut report = consistent(era);
            set(&mut report, &key, state, None);
            assert_eq!(having(&report, Status::NotAssessable), bound(era, &key), "{era}: {key} {state:?}");
            assert!(having(&report, Status::Fail).is_empty(), "{era}: {key} {state:?}");
            // That the figure is not there is all that can be said.
            let findings = check(&report).findings;
            let wanted = if state == State::Missing { "fact-missing" } else { "fact-unreadable" };
            let said: Vec<_> = findings.iter().map(|finding| (finding.id.as_str(), &finding.facts[..])).collect();
            assert_eq!(said, [(wanted, &[key.clone()][..])], "{era}: {key} {state:?}");
        }
    }
}

#[test]
fn a_fact_that_is_not_in_the_report_at_all_is_not_assessable() {
    let mut report = consistent("2021");
    report.facts.retain(|fact| fact.key != "litigation.direct.other");
    assert_eq!(having(&report, Status::NotAssessable), bound("2021", "litigation.direct.other"));
}

#[test]
fn a_blank_or_a_dash_that_stands_for_zero_is_tentative() {
    for state in [State::Blank, State::Dash] {
        let mut report = consistent("2021");
        let (gone, total) = ("litigation.direct.other", "litigation.direct.total");
        let rest = value(&report, total) - value(&report, gone);
        set(&mut report, gone, state, None);
        set(&mut report, total, State::Number, Some(rest));
        assert_eq!(having(&report, Status::Tentative), bound("2021", gone), "{state:?}");
        let said: Vec<String> = check(&report).findings.into_iter().map(|finding| finding.id).collect();
        assert_eq!(said, ["fact-blank"]);
    }
}

#[test]
fn a_blank_that_may_hold_the_difference_is_not_assessable() {
    let mut report = consistent("2021");
    set(&mut report, "litigation.direct.other", State::Blank, None);
    assert_eq!(having(&report, Status::NotAssessable), bound("2021", "litigation.direct.other"));
}

#[test]
fn a_sum_that_is_too_large_without_its_blank_is_broken() {
    let mut report = consistent("2021");
    set(&mut report, "litigation.direct.other", State::Blank, None);
    set(&mut report, "litigation.direct.total", State::Number, Some(Decimal::from(1)));
    assert_eq!(having(&report, Status::Fail), bound("2021", "litigation.direct.other"));
}

#[test]
fn a_total_that_is_blank_is_not_assessable() {
    let mut report = consistent("2021");
    set(&mut report, "litigation.direct.total", State::Blank, None);
    assert_eq!(having(&report, Status::NotAssessable), bound("2021", "litigation.direct.total"));
}

#[test]
fn an_empty_form_passes_nothing() {
    for (era, state) in eras().flat_map(|era| {
        [State::Blank, State::Dash, State::Missing, State::Unreadable].into_iter().map(move |state| (era, state))
    }) {
        let mut report = consistent(era);
        for key in form::form(era).unwrap().figures().map(|figure| figure.key()) {
            set(&mut report, &key, state, None);
        }
        let statuses = statuses(&report);
        assert_eq!(statuses.len(), instances(era).len(), "{era} {state:?}");
        assert!(statuses.iter().all(|(_, status)| *status == Status::NotAssessable), "{era} {state:?}");
    }
}

#[test]
fn tables_of_two_eras_in_one_report_are_checked_each_by_its_own_form() {
    let (old, new) = (consistent("2019"), consistent("2021"));
    let mut report = consistent("2021");
    report.forms.requests = Some("2019".to_owned());
    report.facts.retain(|fact| !fact.key.starts_with("requests."));
    report.facts.extend(old.facts.into_iter().filter(|fact| fact.key.starts_with("requests.")));
    assert_eq!(having(&report, Status::Pass).len(), 7 + 7 + 23 + 3);
    assert_eq!(new.forms.review, report.forms.review);
}

#[test]
fn a_report_without_a_table_says_so_and_checks_the_others() {
    let mut report = consistent("2021");
    report.forms.review = None;
    report.facts.retain(|fact| !fact.key.starts_with("reconsideration.") && !fact.key.starts_with("litigation."));
    let judgement = check(&report);
    assert_eq!(judgement.checks.len(), 7 + 7 + 25);
    let findings: Vec<&str> = judgement.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(findings, ["table-missing"]);
}
