//! negative-count, fraction-in-count: figures that no count can be.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::form::{self, Kind, Words};
use crate::number::Decimal;
use crate::report::{Fact, Report};

const NEGATIVE: &str = "negative-count";
const FRACTION: &str = "fraction-in-count";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    for fact in &report.facts {
        let Some(value) = fact.value else { continue };
        let (is_negative, is_fraction) = (value < Decimal::ZERO, !value.is_integer());
        if !is_negative && !is_fraction {
            continue;
        }
        let kind = form::figure(&fact.form, &fact.key).map(|figure| figure.kind());
        // An amount may be a refund.
        match kind {
            Some(Kind::Count) if is_negative => judgement.findings.push(negative(fact, value, Severity::Error)),
            Some(Kind::Money) if is_negative => judgement.findings.push(negative(fact, value, Severity::Warning)),
            _ => {}
        }
        if is_fraction && matches!(kind, Some(Kind::Count | Kind::Change)) {
            judgement.findings.push(fraction(fact, value));
        }
    }
}

fn of_figure(fact: &Fact, value: Decimal, id: &str, severity: Severity, message: Words) -> Finding {
    let hint = Words::new("compare the printed figure with the page", "请对照原文核对该数字");
    Finding {
        at: fact.at.clone(),
        facts: vec![fact.key.clone()],
        printed: Some(value),
        ..Finding::new(id, severity, message, hint)
    }
}

fn negative(fact: &Fact, value: Decimal, severity: Severity) -> Finding {
    let label = named::label(fact);
    let message =
        Words::new(format!("{label}: expected 0 or more, found {value}"), format!("{label}：不应为负数，实为 {value}"));
    of_figure(fact, value, NEGATIVE, severity, message)
}

fn fraction(fact: &Fact, value: Decimal) -> Finding {
    let label = named::label(fact);
    let message = Words::new(
        format!("{label}: expected a whole number, found {value}"),
        format!("{label}：应为整数，实为 {value}"),
    );
    of_figure(fact, value, FRACTION, Severity::Error, message)
}

pub(super) fn explanations() -> [Explanation; 2] {
    let page = |id, [title, title_zh]: [&'static str; 2], [why, why_zh]: [&'static str; 2]| Explanation {
        id,
        title,
        title_zh,
        why,
        why_zh,
        formula: None,
        scope: "each figure",
        sources: NOTICES.to_vec(),
    };
    [
        page(
            NEGATIVE,
            ["A count is negative", "数量为负数"],
            [
                "Nobody receives fewer than no requests. Only the change against the year before (本年增/减, form of 2019) \
                 may be negative. A negative amount of money is a warning: it may be a refund.",
                "数量不可能小于零，只有2019年格式的“本年增/减”可以为负。金额为负时作警告，因为可能是退费。",
            ],
        ),
        page(
            FRACTION,
            ["A count is no whole number", "数量不是整数"],
            [
                "Requests, decisions and documents are counted in whole numbers; only money has decimals. 3.00 is whole. A \
                 fraction is often a point in the place of a comma, or an amount in the wrong cell.",
                "申请、决定、文件都以整数计，只有金额可带小数；3.00 视为整数。出现小数，往往是把千分位逗号写成了小数点，或者把金额填错了格。",
            ],
        ),
    ]
}
