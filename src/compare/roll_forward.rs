//! What one year hands on to the next: each roll-forward of the forms in each of its rows or columns.

use super::{Pair, figures, place};
use crate::check::{Explanation, Finding, Severity, Status};
use crate::form::{self, Each, Figure, Form, Kind, RollForward, Rolled, Words};
use crate::number::Decimal;
use crate::report::{Fact, State};
use serde::Serialize;
use std::collections::HashMap;

/// An identity over two years, evaluated in one row or column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RolledCheck {
    /// The identity.
    pub id: String,
    /// The row or column, by its key.
    pub scope: String,
    /// Whether it holds.
    pub status: Status,
    /// What the earlier year gives, blanks and dashes counted as 0; null when it cannot be told.
    pub left: Option<Decimal>,
    /// What the later year says; null when it cannot be told.
    pub right: Option<Decimal>,
    /// The formula in words of keys.
    pub formula: String,
    /// Keys of the operands in the earlier report.
    pub before: Vec<String>,
    /// Keys of the operands in the later report, the one that they must give last.
    pub now: Vec<String>,
}

pub(super) fn checks(pair: &Pair<'_>) -> (Vec<RolledCheck>, Vec<Finding>) {
    let facts = [figures::by_key(pair.earlier), figures::by_key(pair.later)];
    let (mut checks, mut findings) = (Vec::new(), Vec::new());
    for (form, id) in figures::forms_of(pair.later) {
        for rule in form.roll_forwards.iter().filter(|rule| rule.table == id) {
            let binds = !rule.same_form || pair.earlier.forms.get(id) == pair.later.forms.get(id);
            let labels: HashMap<String, Figure<'_>> = form.figures().map(|figure| (figure.key(), figure)).collect();
            for rolled in rule.instances(form) {
                let terms = if binds { Terms::new(&rolled, &facts, &labels) } else { None };
                let check = evaluate(rule, rolled, terms.as_ref());
                if let Some(terms) = terms.filter(|_| check.status == Status::Fail) {
                    findings.push(finding(rule, &check, &terms, pair));
                }
                checks.push(check);
            }
        }
    }
    (checks, findings)
}

/// An operand: its fact, its labels, and whether it is taken away.
struct Term<'a> {
    fact: &'a Fact,
    label: Figure<'a>,
    /// It stands in the earlier report.
    earlier: bool,
    negative: bool,
}

/// All operands; there are none when one of them is in neither report.
struct Terms<'a> {
    left: Vec<Term<'a>>,
    right: Term<'a>,
}

impl<'a> Terms<'a> {
    fn new(
        rolled: &Rolled,
        [before, now]: &[HashMap<&str, &'a Fact>; 2],
        labels: &HashMap<String, Figure<'a>>,
    ) -> Option<Self> {
        let term = |key: &String, earlier: bool, negative: bool| {
            let fact = if earlier { before } else { now }.get(key.as_str())?;
            Some(Term { fact, label: *labels.get(key)?, earlier, negative })
        };
        let before = rolled.before.iter().map(|key| term(key, true, false));
        let add = rolled.add.iter().map(|key| term(key, false, false));
        let subtract = rolled.subtract.iter().map(|key| term(key, false, true));
        Some(Terms {
            left: before.chain(add).chain(subtract).collect::<Option<_>>()?,
            right: term(&rolled.now, false, false)?,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Term<'a>> {
        self.left.iter().chain([&self.right])
    }
}

impl Term<'_> {
    /// Its part of the sum, a blank or a dash as 0; none when it cannot be told.
    fn value(&self) -> Option<Decimal> {
        let value = match self.fact.state {
            State::Number => self.fact.value?,
            State::Blank | State::Dash => Decimal::ZERO,
            State::Unreadable | State::Missing => return None,
        };
        Some(if self.negative { -value } else { value })
    }

    fn is_blank(&self) -> bool {
        self.fact.state != State::Number
    }

    /// Whether a blank in its place may stand for something that makes the left side greater, or smaller.
    fn may_add(&self, is_right: bool) -> [bool; 2] {
        let either = self.label.kind() == Kind::Change;
        let down = self.negative != is_right;
        [self.is_blank() && (either || !down), self.is_blank() && (either || down)]
    }
}

fn evaluate(rule: &RollForward, rolled: Rolled, terms: Option<&Terms<'_>>) -> RolledCheck {
    let sums = terms.filter(|terms| terms.all().any(|term| !term.is_blank())).and_then(|terms| {
        let left = terms.left.iter().map(Term::value).sum::<Option<Decimal>>()?;
        Some((left, terms.right.value()?))
    });
    let status = match (sums, terms) {
        (Some((left, right)), Some(terms)) => {
            let blank = terms.all().any(Term::is_blank);
            // A blank is no zero: it may stand for what is missing, on the side where more would help.
            let needed = usize::from(left > right);
            let left_open = terms.left.iter().any(|term| term.may_add(false)[needed]);
            match (left == right, blank) {
                (true, false) => Status::Pass,
                (true, true) => Status::Tentative,
                (false, _) if left_open || terms.right.may_add(true)[needed] => Status::NotAssessable,
                (false, _) => Status::Fail,
            }
        }
        _ => Status::NotAssessable,
    };
    RolledCheck {
        id: rule.id.clone(),
        scope: rolled.scope,
        status,
        left: sums.map(|sums| sums.0),
        right: sums.map(|sums| sums.1),
        formula: rule.formula.clone(),
        before: rolled.before,
        now: rolled.add.into_iter().chain(rolled.subtract).chain([rolled.now]).collect(),
    }
}

fn finding(rule: &RollForward, check: &RolledCheck, terms: &Terms<'_>, pair: &Pair<'_>) -> Finding {
    let by_row = rule.each == Each::Row;
    let scope = if by_row { terms.right.label.row } else { terms.right.label.column }.leaf();
    let written = |term: &Term<'_>| {
        let label = if by_row { term.label.column } else { term.label.row }.leaf();
        let year = if term.earlier { pair.from } else { pair.to };
        let value = |blank: &str| term.fact.value.map_or_else(|| blank.to_owned(), |value| value.to_string());
        Words::new(format!("{label} {} ({year})", value("blank")), format!("{label} {}（{year}年度）", value("空白")))
    };
    let mut sum = Words::new("", "");
    for (index, term) in terms.left.iter().enumerate() {
        let sign = match (index, term.negative) {
            (0, _) => "",
            (_, true) => " - ",
            (_, false) => " + ",
        };
        let term = written(term);
        sum = Words::new(sum.en + sign + &term.en, sum.zh + sign + &term.zh);
    }
    let (now, [left, right]) =
        (written(&terms.right), [check.left, check.right].map(|sum| sum.unwrap_or(Decimal::ZERO)));
    let earlier: Vec<&Fact> = terms.left.iter().filter(|term| term.earlier).map(|term| term.fact).collect();
    let there = place::of_first(pair.earlier, &earlier);
    let message = Words::new(
        format!(
            "{scope} ({}): expected {} = {}, found {left} against {right}; earlier: {}",
            check.scope, sum.en, now.en, there.en
        ),
        format!("{scope}：应有 {} = {}，实为 {left} 对 {right}；上一年度见 {}", sum.zh, now.zh, there.zh),
    );
    let hint = Words::new(
        format!("compare both printed reports; `gouji explain {}` tells the rule", rule.id),
        format!("请对照两个年度的原文；规则见 `gouji explain {} --lang zh`", rule.id),
    );
    let severity = if rule.strict { Severity::Error } else { Severity::Warning };
    Finding {
        at: terms.right.fact.at.clone(),
        facts: check.before.iter().chain(&check.now).cloned().collect(),
        printed: check.right,
        computed: check.left,
        ..Finding::new(&rule.id, severity, message, hint)
    }
}

pub(super) fn explanations() -> Vec<Explanation> {
    let mut all: Vec<Explanation> = Vec::new();
    for rule in form::forms().iter().flat_map(|form: &Form| &form.roll_forwards) {
        match all.iter_mut().find(|explanation| explanation.id == rule.id) {
            Some(known) => known.sources.push(&rule.source),
            None => all.push(Explanation {
                id: &rule.id,
                title: &rule.title.en,
                title_zh: &rule.title.zh,
                why: &rule.why.en,
                why_zh: &rule.why.zh,
                formula: Some(&rule.formula),
                scope: if rule.each == Each::Row { "each row" } else { "each column" },
                sources: vec![&rule.source],
            }),
        }
    }
    all
}
