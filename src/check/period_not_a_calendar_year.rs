//! period-not-a-calendar-year: the figures are said to cover something else than a whole year.

use super::{Explanation, Finding, Judgement, Severity};
use crate::form::Words;
use crate::report::Report;

const ID: &str = "period-not-a-calendar-year";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let Some(period) = &report.period else { return };
    let same_year = period.from.get(..4) == period.to.get(..4);
    if same_year && period.from.ends_with("-01-01") && period.to.ends_with("-12-31") {
        return;
    }
    let message = Words::new(
        format!("expected a period from 1 January to 31 December of one year, found {} to {}", period.from, period.to),
        format!("统计期限应为一年的1月1日至12月31日，实为 {} 至 {}", period.from, period.to),
    );
    let hint = Words::new(
        "compare with the page; a figure of another period cannot be compared with other years",
        "请对照原文；期限不同的数字无法与其他年度比较",
    );
    judgement.findings.push(Finding::new(ID, Severity::Warning, message, hint));
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "The period is not a calendar year",
        title_zh: "统计期限不是一个自然年",
        why: "The regulation asks for a report on the year before, published by 31 January (31 March up to 2018). Figures of \
              another period cannot be set beside those of other organs and years.",
        why_zh: "条例要求每年1月31日前（2018年度及以前为3月31日前）公布上一年度的报告。期限不同的数字，无法与其他机关、其他年度比较。",
        formula: None,
        scope: "the report",
        sources: vec!["《中华人民共和国政府信息公开条例》第四十九条"],
    }
}
