//! A sum as it is shown: the button that boxes its operands, and all of it written out.

use super::figure;
use super::html::Html;
use super::known::{Known, Sides};
use crate::check::{Check, Status};
use crate::form::Relation;
use crate::number::Decimal;
use crate::report::{Fact, State};

/// In a longer sum, terms that are 0 are folded away.
const LONG: usize = 6;

/// The button that boxes all operands of a check.
pub(super) fn choice(number: usize, check: &Check, sides: &Sides<'_>, title: &str, html: &mut Html) {
    let (id, number) = (format!("check-{number}"), number.to_string());
    let attributes = [
        ("type", "button"),
        ("class", "choice"),
        ("id", id.as_str()),
        ("data-check", &number),
        ("data-facts", &check.facts.join(" ")),
        ("data-total", &sides.right.join(" ")),
        ("data-status", status_name(check.status)),
        ("aria-pressed", "false"),
    ];
    html.open("button", &attributes);
    let sign = match check.status {
        Status::Fail => "✕",
        Status::Pass => "✓",
        Status::Tentative => "≈",
        Status::NotAssessable => "?",
    };
    html.element("span", &[("class", "sign"), ("aria-hidden", "true")], sign);
    html.element("b", &[("lang", "zh-CN"), ("class", "scope")], &sides.scope);
    if check.status == Status::Fail {
        html.element("span", &[("class", "what")], title);
        html.close("button");
        return;
    }
    let (left, right) = (number_of(check.left), number_of(check.right));
    let relation = if sides.relation == Relation::Equal { "=" } else { "≤" };
    html.element("span", &[("class", "what")], &format!("{left} {relation} {right}"));
    html.close("button");
}

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::Tentative => "tentative",
        Status::NotAssessable => "open",
    }
}

fn number_of(number: Option<Decimal>) -> String {
    number.map_or_else(|| "?".to_owned(), |number| number.to_string())
}

/// `结果维持 18 + 结果纠正 48 + … = 121`, and against it what is printed.
pub(super) fn sum(known: &Known<'_>, check: &Check, sides: &Sides<'_>, html: &mut Html) {
    let (left, right) = (number_of(check.left), number_of(check.right));
    html.open("div", &[("class", "sum")]);
    operands(known, sides, sides.left, html);
    if sides.left.len() > 1 {
        html.text(" ").element("span", &[("class", "operator")], "=").text(" ");
        html.element("b", &[("class", "computed"), ("title", known.say("computed", "计算所得"))], &left);
    }
    html.close("div").open("div", &[("class", "sum")]);
    html.element("span", &[("class", "operator")], if sides.relation == Relation::Equal { "≠" } else { ">" }).text(" ");
    operands(known, sides, sides.right, html);
    if sides.right.len() > 1 {
        html.text(" ").element("span", &[("class", "operator")], "=").text(" ");
        html.element("b", &[("class", "computed")], &right);
    }
    if let Some(difference) = check.left.zip(check.right).map(|(left, right)| right - left) {
        let sign = if difference > Decimal::ZERO { "+" } else { "" };
        let difference = format!("{sign}{difference}").replace('-', "−");
        let words = known.say("printed − computed", "所印 − 计算");
        html.text(" ").element("span", &[("class", "difference")], &format!("{words} {difference}"));
    }
    html.close("div");
}

/// The terms of one side; in a long one the zeros are folded away.
fn operands(known: &Known<'_>, sides: &Sides<'_>, keys: &[String], html: &mut Html) {
    let is_zero =
        |key: &&String| known.fact(key).is_some_and(|fact| fact.value.is_none_or(|value| value == Decimal::ZERO));
    let (zeros, shown): (Vec<&String>, Vec<&String>) = keys.iter().partition(is_zero);
    if keys.len() <= LONG || zeros.len() < 2 || shown.is_empty() {
        return terms(known, sides, keys.iter(), html);
    }
    let count = zeros.len();
    terms(known, sides, shown.into_iter(), html);
    html.text(" ").open("details", &[("class", "zeros")]);
    html.element("summary", &[], &known.say(format!("+ {count} zeros or blanks"), format!("+ {count} 个零或空白")));
    terms(known, sides, zeros.into_iter(), html);
    html.close("details");
}

fn terms<'k>(known: &Known<'_>, sides: &Sides<'_>, keys: impl Iterator<Item = &'k String>, html: &mut Html) {
    for (index, key) in keys.enumerate() {
        if index > 0 {
            html.text(" ").element("span", &[("class", "operator")], "+").text(" ");
        }
        let (term, target) = (sides.term(key), format!("#fact:{key}"));
        html.open("a", &[("class", "operand"), ("href", &target), ("data-operand", key), ("title", &term)]);
        html.element("span", &[("lang", "zh-CN")], &abridged(&term)).text(" ");
        let shown = known.fact(key).map(|fact| in_sum(known, fact)).unwrap_or_default();
        html.element("b", &[], &shown);
        if let Some(suspect) = known.implied(key) {
            html.element("span", &[("class", "implied")], &format!("→ {}", suspect.implied));
        }
        html.close("a");
    }
}

/// A label as short as tells it from the others of a sum.
fn abridged(label: &str) -> String {
    const LONGEST: usize = 15;
    if label.chars().count() <= LONGEST {
        return label.to_owned();
    }
    let start: String = label.chars().take(LONGEST - 1).collect();
    // A remark in brackets goes first, if something stands before it.
    let end = start.char_indices().rev().find(|(at, c)| *c == '（' && *at > 0).map_or(start.len(), |(at, _)| at);
    format!("{}…", &start[..end])
}

fn in_sum(known: &Known<'_>, fact: &Fact) -> String {
    match fact.value {
        Some(value) if fact.state == State::Number => value.to_string(),
        _ => {
            let shape = figure::shape(fact.state);
            format!("{} {}", shape.sign, shape.word(known.lang))
        }
    }
}

/// A rule in the labels of the form, as it must not be named for its fault where it holds: `自然人 + … + 其他 = 总计`.
pub(super) fn rule(sides: &Sides<'_>) -> String {
    let side = |keys: &[String]| match keys {
        [first, _, .., last] => format!("{} + … + {}", abridged(&sides.term(first)), abridged(&sides.term(last))),
        few => few.iter().map(|key| abridged(&sides.term(key))).collect::<Vec<_>>().join(" + "),
    };
    let relation = if sides.relation == Relation::Equal { "=" } else { "≤" };
    format!("{} {relation} {}", side(sides.left), side(sides.right))
}
