//! section-out-of-order: the sections do not follow one another as in the form.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::form::Words;
use crate::report::Report;

const ID: &str = "section-out-of-order";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    if named::statutory(report).is_empty() {
        return;
    }
    let Some(pair) = report.sections.windows(2).find(|pair| pair[0].number > pair[1].number) else { return };
    let found: Vec<String> = report.sections.iter().map(|section| named::chinese(section.number).to_string()).collect();
    let found = found.join("、");
    let message = Words::new(
        format!("expected the sections in the order of the form, found {found}"),
        format!("各部分应按规定格式的次序排列，实为 {found}"),
    );
    let hint = Words::new(
        "compare with the page: where text stands in several columns, the order of reading may be at fault",
        "请对照原文；原文分栏排版时，可能是读取次序有误",
    );
    judgement
        .findings
        .push(Finding { at: named::place(report, &pair[1]), ..Finding::new(ID, Severity::Warning, message, hint) });
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "The sections are not in the order of the form",
        title_zh: "各部分次序与格式不符",
        why: "The notices lay down the order of the six sections. They are told by the words of their headings, so one \
              that stands elsewhere is seen whatever its number says.",
        why_zh: "格式通知规定了六个部分的次序。各部分按标题文字辨认，所以不论序号如何，排在别处的都能发现。",
        formula: None,
        scope: "the report",
        sources: NOTICES.to_vec(),
    }
}
