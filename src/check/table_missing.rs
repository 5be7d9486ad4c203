//! table-missing: a statutory table is not in the report, or was not recognised.

use super::{Explanation, Finding, Judgement, Severity};
use crate::form::{self, TableId};
use crate::report::Report;

const ID: &str = "table-missing";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    for table in missing(report) {
        judgement.findings.push(Finding {
            id: ID.to_owned(),
            severity: Severity::Error,
            message: format!("expected {table}, found none that its labels explain"),
            at: None,
            hint:
                "see what was read with `gouji dump --stage document`; if the table is there, the reading is at fault"
                    .to_owned(),
        });
    }
}

/// The tables that a report lacks: those of three sections, or up to 2018 the annex.
fn missing(report: &Report) -> Vec<&'static str> {
    let forms = &report.forms;
    let sections = [
        ("the statutory table of section 二", &forms.proactive),
        ("the statutory table of section 三", &forms.requests),
        ("the statutory table of section 四", &forms.review),
    ];
    let lacking = sections.iter().filter(|(_, form)| form.is_none()).map(|(table, _)| *table);
    let form = report.year.and_then(form::in_force);
    let old = form.is_some_and(|form| form.table(TableId::Statistics).is_some());
    match (&forms.statistics, lacking.clone().count()) {
        (Some(_), _) => Vec::new(),
        (None, 3) if old => vec!["the annex 政府信息公开情况统计表"],
        (None, _) => lacking.collect(),
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A statutory table is missing",
        title_zh: "缺少法定表格",
        why: "Sections two, three and four of a report are tables laid down by the notice; up to the report for 2018 \
              an annex stood in their place. A report without one of them is incomplete, or it could not be read: \
              nothing in that table was checked.",
        why_zh: "报告第二、三、四部分是格式通知规定的表格（2018年度及以前为附表“政府信息公开情况统计表”）。缺少其中之一，要么报告不完整，要么未能读出；该表的任何数字都没有经过核对。",
        formula: None,
        scope: "the report",
        sources: vec!["国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"],
    }
}
