//! section-missing: a numbered section that the notice asks for is not there.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::form::{Heading, Words};
use crate::report::Report;

const ID: &str = "section-missing";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let wanted = named::statutory(report);
    let is_there = |heading: &&Heading| report.sections.iter().any(|section| section.number == heading.number);
    let missing: Vec<String> = wanted.iter().filter(|heading| !is_there(heading)).map(named::heading).collect();
    if missing.is_empty() {
        return;
    }
    let message = if missing.len() == wanted.len() {
        Words::new("expected six sections with numbered headings, found none", "应有六个部分及其编号标题，一个也未找到")
    } else {
        let list = missing.join("；");
        Words::new(format!("expected the headings {list}, found none of them"), format!("应有标题“{list}”，未找到"))
    };
    let hint = Words::new(
        "see what was read with `gouji dump --stage sections`; a heading that is a picture is not read",
        "可用 `gouji dump --stage sections` 查看读到的内容；以图片呈现的标题读不出来",
    );
    judgement.findings.push(Finding::new(ID, Severity::Warning, message, hint));
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A section is missing",
        title_zh: "缺少规定的部分",
        why: "The notices lay down six sections with their headings, from 一、总体情况 to 六、其他需要报告的事项. One without \
              content keeps its heading and says so. Reports up to 2018 had headings of their own.",
        why_zh: "格式通知规定了从“一、总体情况”到“六、其他需要报告的事项”六个部分及其标题；没有内容的部分也应保留标题并说明。2018年度及以前的报告没有统一的标题。",
        formula: None,
        scope: "the report",
        sources: NOTICES.to_vec(),
    }
}
