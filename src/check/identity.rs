//! The arithmetic checks: each identity of the forms in each of its rows or columns.

use super::{Check, Explanation, Finding, Judgement, Severity, Status};
use crate::form::{self, Each, Identity, Instance, Relation, TableId, Words};
use crate::number::Decimal;
use crate::report::{Fact, Report, State};
use std::collections::HashMap;

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let facts: HashMap<&str, &Fact> = report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect();
    for id in TableId::ALL {
        let Some(form) = report.forms.get(id).and_then(form::form) else { continue };
        for identity in form.identities.iter().filter(|identity| identity.table == id) {
            for instance in identity.instances(form) {
                let sides = [side(&facts, &instance.left), side(&facts, &instance.right)];
                let check = evaluate(identity, instance, &sides);
                if check.status == Status::Fail {
                    judgement.findings.push(finding(identity, &check, &sides, &form.era));
                }
                judgement.checks.push(check);
            }
        }
    }
}

/// One side of an identity: its operands, none when one of them is not in the report.
struct Side<'a> {
    facts: Option<Vec<&'a Fact>>,
}

fn side<'a>(facts: &HashMap<&str, &'a Fact>, keys: &[String]) -> Side<'a> {
    Side { facts: keys.iter().map(|key| facts.get(key.as_str()).copied()).collect() }
}

impl Side<'_> {
    fn operands(&self) -> &[&Fact] {
        self.facts.as_deref().unwrap_or_default()
    }

    /// The sum with blanks and dashes counted as 0; none when an operand cannot be told.
    fn sum(&self) -> Option<Decimal> {
        let value = |fact: &&Fact| match fact.state {
            State::Number => fact.value,
            State::Blank | State::Dash => Some(Decimal::ZERO),
            State::Unreadable | State::Missing => None,
        };
        self.facts.as_ref()?.iter().map(value).sum()
    }

    fn has_blank(&self) -> bool {
        self.operands().iter().any(|fact| fact.state != State::Number)
    }

    fn has_number(&self) -> bool {
        self.operands().iter().any(|fact| fact.state == State::Number)
    }
}

fn evaluate(identity: &Identity, instance: Instance, [left, right]: &[Side<'_>; 2]) -> Check {
    let sums = left.sum().zip(right.sum()).filter(|_| left.has_number() || right.has_number());
    let status = sums.map_or(Status::NotAssessable, |(left_sum, right_sum)| {
        let holds = match identity.relation {
            Relation::Equal => left_sum == right_sum,
            Relation::AtMost => left_sum <= right_sum,
        };
        // A blank is no zero: on the smaller side it may stand for the difference.
        let open = if left_sum < right_sum { left.has_blank() } else { right.has_blank() };
        match (holds, left.has_blank() || right.has_blank()) {
            (true, false) => Status::Pass,
            (true, true) => Status::Tentative,
            (false, _) if open => Status::NotAssessable,
            (false, _) => Status::Fail,
        }
    });
    Check {
        id: identity.id.clone(),
        scope: instance.scope,
        status,
        left: sums.map(|sums| sums.0),
        right: sums.map(|sums| sums.1),
        formula: instance.formula,
        facts: instance.left.into_iter().chain(instance.right).collect(),
    }
}

/// The innermost labels of a figure's row and of its column.
fn leaves(era: &str, key: &str) -> (&'static str, &'static str) {
    form::figure(era, key).map(|figure| (figure.row.leaf(), figure.column.leaf())).unwrap_or_default()
}

fn finding(identity: &Identity, check: &Check, [left, right]: &[Side<'_>; 2], era: &str) -> Finding {
    // In a row the terms are columns, and the other way round.
    let term = |key: &str| if identity.each == Each::Row { leaves(era, key).1 } else { leaves(era, key).0 };
    let total = right.operands().first();
    let scope_label = match check.facts.first() {
        // In one column the total names what is added up.
        _ if !identity.cases.is_empty() => total.map_or("", |total| term(&total.key)),
        Some(key) if identity.each == Each::Row => leaves(era, key).0,
        Some(key) => leaves(era, key).1,
        None => "",
    };
    let verb = if identity.relation == Relation::Equal { "=" } else { "<=" };
    let [sum, against] = [check.left, check.right].map(|sum| sum.unwrap_or(Decimal::ZERO));
    let [left_terms, right_terms] = [left, right].map(|side| written_out(side.operands(), term));
    let message = Words::new(
        format!(
            "{scope_label} ({}): expected {} {verb} {}, found {sum} against {against}",
            check.scope, left_terms.en, right_terms.en
        ),
        format!("{scope_label}：应有 {} {verb} {}，实为 {sum} 对 {against}", left_terms.zh, right_terms.zh),
    );
    let hint = Words::new(
        format!("compare the printed figures with the page; `gouji explain {}` tells the rule", identity.id),
        format!("请对照原文核对所列数字；规则见 `gouji explain {} --lang zh`", identity.id),
    );
    Finding {
        at: total.and_then(|fact| fact.at.clone()),
        facts: check.facts.clone(),
        printed: check.right,
        computed: check.left,
        ..Finding::new(&identity.id, Severity::Error, message, hint)
    }
}

/// A sum with its terms: `结果维持 10 + 结果纠正 1`. In a long sum the zeros are counted, not listed.
fn written_out<'a>(facts: &[&Fact], term: impl Fn(&str) -> &'a str) -> Words {
    const LISTED: usize = 6;
    let is_zero = |fact: &Fact| fact.value.is_none_or(|value| value == Decimal::ZERO);
    let zeros = facts.iter().filter(|fact| is_zero(fact)).count();
    let abridged = facts.len() > LISTED && zeros > 1 && zeros < facts.len();
    let listed = |blank: &str, rest: String| {
        let shown = facts.iter().filter(|fact| !(abridged && is_zero(fact)));
        let value = |fact: &Fact| fact.value.map_or_else(|| blank.to_owned(), |value| value.to_string());
        let mut terms: Vec<String> = shown.map(|fact| format!("{} {}", term(&fact.key), value(fact))).collect();
        terms.extend(abridged.then_some(rest));
        terms.join(" + ")
    };
    Words::new(listed("blank", format!("{zeros} zeros")), listed("空白", format!("{zeros} 个零")))
}

pub(super) fn explanations() -> Vec<Explanation> {
    let mut all: Vec<Explanation> = Vec::new();
    for identity in form::forms().iter().flat_map(|form| &form.identities) {
        match all.iter_mut().find(|explanation| explanation.id == identity.id) {
            Some(known) => known.sources.push(&identity.source),
            None => all.push(Explanation {
                id: &identity.id,
                title: &identity.title.en,
                title_zh: &identity.title.zh,
                why: &identity.why.en,
                why_zh: &identity.why.zh,
                formula: Some(&identity.formula),
                scope: match identity.each {
                    _ if !identity.cases.is_empty() => "each total",
                    Each::Row => "each row",
                    Each::Column => "each column",
                },
                sources: vec![&identity.source],
            }),
        }
    }
    all
}
