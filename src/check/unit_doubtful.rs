//! unit-doubtful: an amount of money that is printed in another unit than the form's, or seems to be.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::diagnostic::Code;
use crate::form::{self, Kind, Words};
use crate::number::Decimal;
use crate::report::{Fact, Report};

const ID: &str = "unit-doubtful";

/// 万元. Ten billion yuan is the fees of a large province, or what it procures; a trillion is more than the fees of the
/// whole country, and no organ's.
const RARE: i64 = 1_000_000;
const UNHEARD_OF: i64 = 100_000_000;

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let converted = report.diagnostics.iter().filter(|remark| remark.code == Code::UnitConverted);
    // The remark on a fact begins with its key.
    let converted: Vec<&str> = converted.filter_map(|remark| Some(remark.message.split_once(':')?.0)).collect();
    for fact in &report.facts {
        // The signs first: nearly no fact has one.
        let has_money = fact.raw.as_deref().is_some_and(|raw| raw.contains('元'));
        let is_large = fact.value.is_some_and(|value| value >= Decimal::from(RARE)) && fact.unit == "万元";
        let is_converted = converted.contains(&fact.key.as_str());
        let Some(value) = fact.value.filter(|_| has_money || is_large || is_converted) else { continue };
        let is_money = form::figure(&fact.form, &fact.key).is_some_and(|figure| figure.kind() == Kind::Money);
        let found = match is_money {
            true if is_large => Some(too_large(fact, value)),
            true if is_converted => Some(other_unit(fact, value)),
            false if has_money => Some(money_in_count(fact)),
            _ => None,
        };
        judgement.findings.extend(found);
    }
}

fn of_figure(fact: &Fact, severity: Severity, message: Words) -> Finding {
    let hint = Words::new(
        format!("compare with the page: the form asks for {}", fact.unit),
        format!("请对照原文核对单位；格式规定的单位是{}", fact.unit),
    );
    Finding {
        at: fact.at.clone(),
        facts: vec![fact.key.clone()],
        printed: fact.value,
        ..Finding::new(ID, severity, message, hint)
    }
}

fn other_unit(fact: &Fact, value: Decimal) -> Finding {
    let (label, raw, unit) = (named::label(fact), fact.raw.as_deref().unwrap_or_default().trim(), &fact.unit);
    let message = Words::new(
        format!("{label}: expected a figure in {unit}, found {raw} in another unit, which is {value} {unit}"),
        format!("{label}：应以{unit}为单位，实为其他单位的“{raw}”，合 {value} {unit}"),
    );
    of_figure(fact, Severity::Note, message)
}

fn money_in_count(fact: &Fact) -> Finding {
    let (label, raw, unit) = (named::label(fact), fact.raw.as_deref().unwrap_or_default().trim(), &fact.unit);
    let message = Words::new(
        format!("{label}: expected a number of {unit}, found the amount {raw}"),
        format!("{label}：应为数量（{unit}），实为金额“{raw}”"),
    );
    of_figure(fact, Severity::Warning, message)
}

fn too_large(fact: &Fact, value: Decimal) -> Finding {
    let label = named::label(fact);
    let severity = if value >= Decimal::from(UNHEARD_OF) { Severity::Warning } else { Severity::Note };
    let yuan = value.shift(-4);
    let message = Words::new(
        format!(
            "{label}: expected an amount in {}, found {value}, which would be {yuan} 亿元: is it in 元?",
            fact.unit
        ),
        format!("{label}：单位应为{}，所列 {value} 合 {yuan} 亿元，是否误以元为单位？", fact.unit),
    );
    of_figure(fact, severity, message)
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "The unit of an amount is in doubt",
        title_zh: "金额单位存疑",
        why: "The forms ask for 万元. An amount that is printed in 元 by its cell or its header is converted, and noted; one without a unit of \
              its own that comes to 10 billion yuan or more may be in 元 by mistake: a note, and a warning from a trillion \
              on, which is no organ's. A unit of money in a cell that counts something is a warning.",
        why_zh: "格式规定以万元为单位。单元格或表头注明以元为单位的，程序会换算并提示。没有注明而折合100亿元以上的，可能误以元为单位：为提示；\
                 1万亿元以上为警告，没有哪个机关有这么多。计数的单元格里出现金额单位，也为警告。",
        formula: None,
        scope: "each figure",
        sources: NOTICES.to_vec(),
    }
}
