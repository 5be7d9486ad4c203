//! table-missing: a statutory table is not in the report, or was not recognised.

use super::{Explanation, Finding, Judgement, Severity};
use crate::report::Report;

const ID: &str = "table-missing";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let forms = &report.forms;
    let tables = [("二", &forms.proactive), ("三", &forms.requests), ("四", &forms.review)];
    for (section, _) in tables.into_iter().filter(|(_, form)| form.is_none()) {
        judgement.findings.push(Finding {
            id: ID.to_owned(),
            severity: Severity::Error,
            message: format!("expected the statutory table of section {section}, found none that its labels explain"),
            at: None,
            hint:
                "see what was read with `gouji dump --stage document`; if the table is there, the reading is at fault"
                    .to_owned(),
        });
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A statutory table is missing",
        title_zh: "缺少法定表格",
        why: "Sections two, three and four of a report are tables laid down by the notice. A report without one of \
              them is incomplete, or it could not be read: nothing in that table was checked.",
        why_zh: "报告第二、三、四部分是格式通知规定的表格。缺少其中之一，要么报告不完整，要么未能读出；该表的任何数字都没有经过核对。",
        formula: None,
        scope: "the report",
        sources: vec!["国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"],
    }
}
