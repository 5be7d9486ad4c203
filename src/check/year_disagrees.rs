//! year-disagrees: title, period and text speak of different years.

use super::{Explanation, Finding, Judgement, Severity, named};
use crate::form::Words;
use crate::place::Provenance;
use crate::report::Report;
use crate::text;
use crate::year::years;

const ID: &str = "year-disagrees";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let Some(year) = report.year else { return };
    judgement.findings.extend(in_period(report, year));
    judgement.findings.extend(in_text(report, year));
}

/// A period of one year, which is not the report's.
fn in_period(report: &Report, year: u16) -> Option<Finding> {
    let period = report.period.as_ref()?;
    let (from, to) = (period.from.get(..4)?, period.to.get(..4)?);
    (from == to && from != year.to_string()).then(|| {
        let message = Words::new(
            format!("expected a period in {year}, the year of the report, found {} to {}", period.from, period.to),
            format!("报告年度为{year}年，统计期限却是 {} 至 {}", period.from, period.to),
        );
        finding(message, None)
    })
}

/// A paragraph of section one that begins with another year, where that section never names the report's own.
fn in_text(report: &Report, year: u16) -> Option<Finding> {
    let section = report.sections.iter().find(|section| section.number == 1)?;
    let texts = named::paragraphs(section);
    let mut other = None;
    for text in texts.iter().filter(|text| text.text.contains('年')) {
        let normalised = text::normalise(&text.text);
        for (range, named) in years(&normalised) {
            if named == year {
                return None;
            }
            let rest = normalised[range.end..].trim_start_matches('度');
            let is_subject = [",", "以来", "我", "全", "本"].iter().any(|word| rest.starts_with(word));
            if range.start == 0 && is_subject {
                other = other.or(Some((named, text.at.clone())));
            }
        }
    }
    let (found, at) = other?;
    let message = Words::new(
        format!("expected the text of section one to speak of {year}, found {found} and never {year}"),
        format!("报告年度为{year}年，第一部分却只写{found}年，未提{year}年"),
    );
    Some(finding(message, Some(at)))
}

fn finding(message: Words, at: Option<Provenance>) -> Finding {
    let hint = Words::new(
        "compare title, period and text: one of them may be left from the year before",
        "请核对标题、统计期限与正文，其中之一可能沿用了往年的文字",
    );
    Finding { at, ..Finding::new(ID, Severity::Warning, message, hint) }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "Title, period and text speak of different years",
        title_zh: "标题、统计期限与正文年度不一致",
        why: "A report is about one year: its title names it, its figures cover it, its text begins with it. Another year in one \
              of these places is often left from the report of the year before. In the text it counts only where section \
              one begins a paragraph with it (2022年，…) and never names the report's own year.",
        why_zh: "一份报告只讲一个年度：标题写它，统计期限是它，正文由它说起。其中一处写了别的年度，往往是沿用了往年的文字。正文只有在第一部分以其他年度开头（“2022年，……”）、又从未提到报告年度时才计入。",
        formula: None,
        scope: "the report",
        sources: vec!["《中华人民共和国政府信息公开条例》第四十九条、第五十条"],
    }
}
