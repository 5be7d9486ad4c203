//! What sections, tables and figures are called in a finding.

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Heading, TableId, Words};
use crate::place::Provenance;
use crate::report::{Fact, Report, Section, Subsection, Text};

/// As many of a kind are named; the rest is counted.
const LISTED: usize = 3;

/// The first of many, and how many there are besides.
pub(super) fn listed(all: &[String]) -> Words {
    let first = &all[..all.len().min(LISTED)];
    let (mut en, mut zh) = (first.join("; "), first.join("；"));
    if let more @ 1.. = all.len() - first.len() {
        en += &format!("; and {more} more");
        zh += &format!("；另有 {more} 处");
    }
    Words::new(en, zh)
}

/// The headings that the notice asks of a report: those of the form in force; none up to 2018.
pub(super) fn statutory(report: &Report) -> &'static [Heading] {
    let in_force = report.year.map_or(form::forms().last(), form::in_force);
    let sections = in_force.map_or(&[][..], |form| &form.sections);
    if report.forms.statistics.is_some() { &[] } else { sections }
}

/// A heading as the form prints it: `一、总体情况`.
pub(super) fn heading(heading: &Heading) -> String {
    format!("{}、{}", chinese(heading.number), heading.heading)
}

/// The number of a section in Chinese.
pub(super) fn chinese(number: u8) -> char {
    "一二三四五六七八九".chars().nth(usize::from(number).saturating_sub(1)).unwrap_or('？')
}

/// A table by its section, or as the annex.
pub(super) fn table(id: TableId) -> Words {
    let section = form::forms().iter().filter_map(|form| form.table(id)?.section).next();
    match section {
        Some(number) => Words::new(format!("section {number}"), format!("第{}部分", chinese(number))),
        None => Words::new("the annex", "附表"),
    }
}

/// A figure by the labels of its row and column.
pub(super) fn label(fact: &Fact) -> String {
    form::figure(&fact.form, &fact.key).map_or_else(|| fact.key.clone(), |figure| figure.path())
}

/// Where a section stands: its heading has a place only where the reading remarked on it; else its text begins there.
pub(super) fn place(report: &Report, section: &Section) -> Option<Provenance> {
    let start = format!("expected the heading {} ", section.number);
    let is_remark = |remark: &&Diagnostic| remark.code == Code::HeadingBent && remark.message.starts_with(&start);
    let remark = report.diagnostics.iter().find(is_remark);
    remark.and_then(|remark| remark.at.clone()).or_else(|| first_text(section))
}

fn first_text(section: &Section) -> Option<Provenance> {
    fn of_inner(subsections: &[Subsection]) -> Option<Provenance> {
        let inner = subsections.first()?;
        inner.paragraphs.first().map(|text| text.at.clone()).or_else(|| of_inner(&inner.subsections))
    }
    section.paragraphs.first().map(|text| text.at.clone()).or_else(|| of_inner(&section.subsections))
}

/// All paragraphs of a section, those of its subsections included.
pub(super) fn paragraphs(section: &Section) -> Vec<&Text> {
    fn inner<'a>(subsections: &'a [Subsection], all: &mut Vec<&'a Text>) {
        for subsection in subsections {
            all.extend(&subsection.paragraphs);
            inner(&subsection.subsections, all);
        }
    }
    let mut all: Vec<&Text> = section.paragraphs.iter().collect();
    inner(&section.subsections, &mut all);
    all
}
