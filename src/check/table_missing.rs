//! table-missing: a statutory table is not in the report, or was not recognised.

use super::{Explanation, Finding, Judgement, NOTICES, Severity};
use crate::form::{self, TableId, Words};
use crate::report::Report;

const ID: &str = "table-missing";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    if let Some(year) = report.year.filter(|year| is_without(report) && form::precedes_all(*year)) {
        let message = Words::new(
            format!("no table was laid down for reports of {year}, and none that the later forms explain was found"),
            format!("{year}年度报告尚无法定表格，也未找到与后来格式相符的表格"),
        );
        let hint = Words::new(
            "nothing is amiss if the year is right: its sections and the counts in its text were read",
            "如年度无误则无问题：各部分及正文中的数量已读取",
        );
        judgement.findings.push(Finding::new(ID, Severity::Note, message, hint));
        return;
    }
    for table in missing(report) {
        let message = Words::new(
            format!("expected {}, found none that its labels explain", table.en),
            format!("应有{}，未找到标签与之相符的表格", table.zh),
        );
        let hint = Words::new(
            "see what was read with `gouji dump --stage document`; if the table is there, the reading is at fault",
            "可用 `gouji dump --stage document` 查看读到的内容；如原文有此表，则是读取有误",
        );
        judgement.findings.push(Finding::new(ID, Severity::Error, message, hint));
    }
}

fn is_without(report: &Report) -> bool {
    TableId::ALL.iter().all(|id| report.forms.get(*id).is_none())
}

/// The tables that a report lacks: those of three sections, or up to 2018 the annex.
fn missing(report: &Report) -> Vec<Words> {
    let forms = &report.forms;
    let sections = [("二", &forms.proactive), ("三", &forms.requests), ("四", &forms.review)];
    let lacking = sections.iter().filter(|(_, form)| form.is_none()).map(|(number, _)| {
        Words::new(format!("the statutory table of section {number}"), format!("第{number}部分的法定表格"))
    });
    let form = report.year.and_then(form::in_force);
    let old = form.is_some_and(|form| form.table(TableId::Statistics).is_some());
    match (&forms.statistics, lacking.clone().count()) {
        (Some(_), _) => Vec::new(),
        (None, 3) if old => {
            vec![Words::new("the annex 政府信息公开情况统计表", "附表“政府信息公开情况统计表”")]
        }
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
        sources: NOTICES.to_vec(),
    }
}
