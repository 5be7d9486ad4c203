//! section-empty: a section of text has a heading and nothing below it.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::form::{self, Words};
use crate::report::{Report, Section};

const ID: &str = "section-empty";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    if named::statutory(report).is_empty() {
        return;
    }
    // A section with a table may have no text; that its table is missing, table-missing says.
    let tables = || form::forms().iter().flat_map(|form| &form.tables);
    let has_table = |section: &Section| tables().any(|table| table.section == Some(section.number));
    for section in report.sections.iter().filter(|section| !has_table(section)) {
        if !(section.paragraphs.is_empty() && section.subsections.is_empty()) {
            continue;
        }
        let message = Words::new(
            format!("expected text below {}, found none", section.heading),
            format!("“{}”之下应有文字，未找到", section.heading),
        );
        let hint = Words::new(
            "say that there is nothing to report; text that is a picture or stands in a table is not read here",
            "没有内容也应写明；以图片或表格呈现的文字，此处读不出来",
        );
        judgement.findings.push(Finding::new(ID, Severity::Warning, message, hint));
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A section is empty",
        title_zh: "部分没有内容",
        why: "Sections one, five and six are text: the general situation, problems and improvements, other matters. A \
              heading with nothing below it reports nothing, which is not the same as to report that there is nothing.",
        why_zh: "第一、五、六部分是文字：总体情况、主要问题及改进情况、其他需要报告的事项。标题之下什么也没有，与写明“没有需要报告的事项”并不相同。",
        formula: None,
        scope: "each section",
        sources: NOTICES.to_vec(),
    }
}
