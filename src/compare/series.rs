//! The reports in order: which year each stands for, which is there twice, which years lack one, whose they are.

use crate::check::{Explanation, Finding, Severity};
use crate::document::Source;
use crate::form::Words;
use crate::report::{Forms, Report};
use crate::text::normalise;
use serde::Serialize;

const MISSING: &str = "year-missing";
const UNKNOWN: &str = "year-unknown";
const DUPLICATED: &str = "report-duplicated";
const DIFFERS: &str = "organ-differs";

/// A report that takes part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The file.
    pub source: Source,
    /// The organ that reports.
    pub organ: Option<String>,
    /// The year reported on.
    pub year: Option<u16>,
    /// Which era's form each statutory table follows.
    pub forms: Forms,
    /// Whether its figures stand for its year; not where the year is unknown, or another report came first.
    pub used: bool,
}

impl Compared {
    pub(super) fn new((report, used): &(&Report, bool)) -> Self {
        Compared {
            source: report.source.clone(),
            organ: report.organ.clone(),
            year: report.year,
            forms: report.forms.clone(),
            used: *used,
        }
    }
}

pub(super) struct Ordered<'a> {
    /// All of them, by year, each with whether it is used.
    pub(super) reports: Vec<(&'a Report, bool)>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Ordered<'a> {
    pub(super) fn used(&self) -> Vec<(u16, &'a Report)> {
        let used = self.reports.iter().filter(|(_, used)| *used);
        used.filter_map(|(report, _)| Some((report.year?, *report))).collect()
    }
}

pub(super) fn order<'a>(reports: &[&'a Report]) -> Ordered<'a> {
    let mut sorted: Vec<&Report> = reports.to_vec();
    sorted.sort_by_key(|report| report.year.map_or((1, 0), |year| (0, year)));
    let mut ordered = Ordered { reports: Vec::new(), findings: Vec::new() };
    ordered.findings.extend(differing_names(&sorted));
    let mut before: Option<&Report> = None;
    for report in sorted {
        let used = match (report.year, before) {
            (None, _) => {
                ordered.findings.push(unknown(report));
                false
            }
            (Some(year), Some(first)) if first.year == Some(year) => {
                ordered.findings.push(duplicated(first, report, year));
                false
            }
            (Some(year), _) => {
                let last = before.and_then(|before| before.year);
                ordered.findings.extend(last.filter(|last| last + 1 < year).map(|last| missing(last, year)));
                before = Some(report);
                true
            }
        };
        ordered.reports.push((report, used));
    }
    ordered
}

fn missing(last: u16, next: u16) -> Finding {
    let years = if last + 2 == next { format!("{}", last + 1) } else { format!("{} to {}", last + 1, next - 1) };
    let years_zh = years.replace(" to ", "年至");
    let message = Words::new(
        format!(
            "expected a report for each year, found none for {years}; {last} and {next} are not held against each other"
        ),
        format!("应每年一份报告，缺{years_zh}年度；{last}年度与{next}年度之间不作核对"),
    );
    Finding::new(MISSING, Severity::Note, message, Words::new("add the report of that year", "请补充该年度的报告"))
}

fn unknown(report: &Report) -> Finding {
    let name = &report.source.name;
    let message = Words::new(
        format!("expected a report of a known year, found none in its title, period and text: {name} is not compared"),
        format!("应能确定报告年度，标题、统计期限和正文中均未找到：{name} 未参与比较"),
    );
    let hint = Words::new("see what was read with `gouji extract`", "可用 `gouji extract` 查看读到的内容");
    Finding::new(UNKNOWN, Severity::Warning, message, hint)
}

fn duplicated(first: &Report, second: &Report, year: u16) -> Finding {
    /// So many keys are named; the others are counted.
    const NAMED: usize = 5;
    let (one, two) = (&first.source.name, &second.source.name);
    let differing: Vec<String> =
        first.facts.iter().map(|fact| fact.key.clone()).filter(|key| differs(first, second, key)).collect();
    let extra = second.facts.iter().filter(|fact| first.fact(&fact.key).is_none()).count();
    let named = differing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let count = differing.len() + extra;
    let same_bytes = first.source.sha256 == second.source.sha256 && first.source.part == second.source.part;
    let (severity, what) = match count {
        _ if same_bytes => (Severity::Note, Words::new("of the same bytes", "两个文件内容完全相同")),
        0 => (Severity::Note, Words::new("with the same figures", "所有数字相同")),
        _ => (
            Severity::Warning,
            Words::new(
                format!("with other figures under {count} keys ({named}{})", if count > NAMED { ", …" } else { "" }),
                format!("有 {count} 项数字不同（{named}{}）", if count > NAMED { "……" } else { "" }),
            ),
        ),
    };
    let message = Words::new(
        format!("expected one report for {year}, found {one} and {two}, {}; the first counts", what.en),
        format!("{year}年度应只有一份报告，现有 {one} 和 {two}，{}；以前者为准", what.zh),
    );
    let hint = Words::new("leave out the one that was not published, or was replaced", "请去掉未发布或已被替换的一份");
    Finding { facts: differing, ..Finding::new(DUPLICATED, severity, message, hint) }
}

fn differs(first: &Report, second: &Report, key: &str) -> bool {
    let of = |report: &Report| report.fact(key).map(|fact| (fact.state, fact.value));
    of(first) != of(second)
}

/// The first two reports whose organs are not the same by their names: neither name is the end of the other, as
/// 青禾县档案局 is of 某省青禾县档案局; 人民政府 may be left out.
#[must_use]
pub fn strangers<'a>(reports: &[&'a Report]) -> Option<[&'a Report; 2]> {
    let named: Vec<(&Report, String)> =
        reports.iter().filter_map(|report| Some((*report, organ_key(report.organ.as_deref()?)))).collect();
    // The longest name has all that the others may leave out.
    let (whole, name) = named.iter().max_by_key(|(_, name)| name.chars().count())?;
    let (other, _) = named.iter().find(|(_, other)| !name.ends_with(other.as_str()))?;
    Some([whole, other])
}

/// The name of an organ as names are compared: without spaces and width, and without 人民政府 at the end.
#[must_use]
pub fn organ_key(organ: &str) -> String {
    let name = normalise(organ);
    match name.strip_suffix("人民政府") {
        Some(place) if !place.is_empty() => place.to_owned(),
        _ => name,
    }
}

fn differing_names(reports: &[&Report]) -> Option<Finding> {
    let mut names: Vec<&str> = Vec::new();
    for organ in reports.iter().filter_map(|report| report.organ.as_deref()) {
        if !names.contains(&organ) {
            names.push(organ);
        }
    }
    let severity = if strangers(reports).is_some() { Severity::Warning } else { Severity::Note };
    let message = Words::new(
        format!("expected reports of one organ, found the names {}", names.join(", ")),
        format!("各份报告应属于同一机关，现有名称：{}", names.join("、")),
    );
    let hint = Words::new("make sure that they are one organ", "请确认是同一机关");
    (names.len() > 1).then(|| Finding::new(DIFFERS, severity, message, hint))
}

pub(super) fn explanations() -> Vec<Explanation> {
    const NONE: &str = "no rule of the form: what comparing needs";
    let page = |id, [title, title_zh, why, why_zh]: [&'static str; 4]| Explanation {
        id,
        title,
        title_zh,
        why,
        why_zh,
        formula: None,
        scope: "the years",
        sources: vec![NONE],
    };
    vec![
        page(
            MISSING,
            [
                "A year is missing between two reports",
                "两份报告之间缺少年度",
                "Only years that follow each other are held against each other. What one year hands on to the next cannot be checked over a gap.",
                "只核对相邻的两个年度；中间缺少报告时，上下年度之间的衔接无从核对。",
            ],
        ),
        page(
            UNKNOWN,
            [
                "The year of a report is not known",
                "报告年度不明",
                "Neither title nor period nor text say which year the report is for, or they speak of several. It has no place among the others, so nothing in it was compared.",
                "标题、统计期限和正文均未说明报告年度，或者所说不一，因此无法排入各年度之间，其中的数字没有参与比较。",
            ],
        ),
        page(
            DUPLICATED,
            [
                "Two reports for one year",
                "同一年度有两份报告",
                "An organ publishes one report a year. The same report in two formats is harmless, and a note. Two with other figures cannot both be what was published, and a warning: a draft, a correction, or another organ's.",
                "一个机关每年只发布一份报告。同一报告的两种格式无碍，仅作提示；数字不同的两份不可能都是正式发布的，可能是草稿、更正或其他机关的报告，列为警告。",
            ],
        ),
        page(
            DIFFERS,
            [
                "The reports name their organ differently",
                "各份报告的机关名称不同",
                "Over the years an organ may be named with or without its province, or get another name by a reform; or a file is of another organ, and nothing that was compared means anything. It is a note where one name is the end of the other, else a warning.",
                "同一机关的名称在各年度间可能带或不带上级地名，也可能因机构改革更名；也可能混入了其他机关的文件，那样比较就没有意义。一个名称是另一名称的后半部分时仅作提示，否则列为警告。",
            ],
        ),
    ]
}
