//! section-misnumbered: a section carries the number of another one.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::form::Words;
use crate::report::{Report, Section};
use crate::text::{self, Level, Marker};

const ID: &str = "section-misnumbered";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    if named::statutory(report).is_empty() {
        return;
    }
    let printed: Vec<(&Section, Marker)> =
        report.sections.iter().filter_map(|section| Some((section, marker(section)?))).collect();
    // What is numbered in another style than most is a subsection that was taken for a lost section.
    let count = |level: Level| printed.iter().filter(|(_, marker)| marker.level == level).count();
    let Some(usual) = printed.iter().map(|(_, marker)| marker.level).max_by_key(|level| count(*level)) else { return };
    let wrong: Vec<&(&Section, Marker)> = printed
        .iter()
        .filter(|(section, marker)| marker.level == usual && marker.number != u32::from(section.number))
        .collect();
    let Some((first, _)) = wrong.first() else { return };
    let expected: String = wrong.iter().map(|(section, _)| named::chinese(section.number)).collect();
    let found: Vec<&str> = wrong.iter().map(|(section, _)| section.heading.as_str()).collect();
    let found = found.join("；");
    let message = Words::new(
        format!("expected the numbers {expected} by the words of the headings, found {found}"),
        format!("按标题文字，序号应为“{expected}”，实为“{found}”"),
    );
    let hint = Words::new(
        "number the headings as the form does; numbers that a word processor counts depend on the paragraphs before",
        "请按规定格式编号；自动编号的标题，其序号取决于前面的段落",
    );
    judgement
        .findings
        .push(Finding { at: named::place(report, first), ..Finding::new(ID, Severity::Warning, message, hint) });
}

fn marker(section: &Section) -> Option<Marker> {
    text::split_item(&text::normalise(&section.heading)).0
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A section has the wrong number",
        title_zh: "部分的序号有误",
        why: "The notices lay down the number of each of the six sections. A heading whose words are those of one section \
              and whose number is that of another is misnumbered, or a section stands between them that the form does \
              not have.",
        why_zh: "格式通知规定了六个部分各自的序号。标题文字是某一部分、序号却是另一部分的，是序号误排，或者中间多出了格式没有的部分。",
        formula: None,
        scope: "each section",
        sources: NOTICES.to_vec(),
    }
}
