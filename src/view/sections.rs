//! The sections of a report: their texts, with a mark on what they say of figures, and their tables.

use super::html::{Attribute, Html};
use super::known::{Known, label};
use super::{places, tables};
use crate::check::Finding;
use crate::form::{self, TableId};
use crate::report::{Claim, Section, Subsection, Text};

/// Sections that a report may have.
const SECTIONS: std::ops::RangeInclusive<u8> = 1..=9;

pub(super) fn write(known: &Known<'_>, html: &mut Html) {
    for number in SECTIONS {
        let here = known.sheet.report.sections.iter().filter(|section| section.number == number);
        let sections: Vec<&Section> = here.collect();
        let table = table_of(known, number);
        if sections.is_empty() && table.is_none() {
            continue;
        }
        let (id, title) = (format!("section-{number}"), format!("section-{number}-title"));
        html.open("section", &[("id", &id), ("aria-labelledby", &title), ("class", "part")]);
        let heading = sections.first().map_or_else(|| usual(known, number), |section| section.heading.clone());
        html.element("h2", &[("id", &title), ("lang", "zh-CN"), ("tabindex", "-1")], &heading);
        for section in &sections {
            texts(known, number, section, html);
        }
        if let Some(table) = table {
            tables::write(known, table, html);
        }
        html.close("section");
    }
    if tables::form_of(known, TableId::Statistics).is_some() {
        html.open("section", &[("id", "annex"), ("aria-labelledby", "annex-title"), ("class", "part")]);
        html.element("h2", &[("id", "annex-title"), ("tabindex", "-1")], known.say("Annex", "附表"));
        tables::write(known, TableId::Statistics, html);
        html.close("section");
    }
}

/// The sections that there are, as (name of its place, number).
pub(super) fn jumps(known: &Known<'_>) -> Vec<(String, String)> {
    let is_there = |number: &u8| {
        known.sheet.report.sections.iter().any(|section| section.number == *number)
            || table_of(known, *number).is_some()
    };
    let numeral = |number: u8| "一二三四五六七八九".chars().nth(usize::from(number) - 1).unwrap_or('？').to_string();
    let mut jumps: Vec<(String, String)> =
        SECTIONS.filter(is_there).map(|number| (format!("section-{number}"), numeral(number))).collect();
    if tables::form_of(known, TableId::Statistics).is_some() {
        jumps.push(("annex".to_owned(), known.say("Annex", "附表").to_owned()));
    }
    jumps
}

/// The table that stands in a section.
fn table_of(known: &Known<'_>, number: u8) -> Option<TableId> {
    let of_section = |id: &TableId| tables::form_of(known, *id).is_some_and(|(_, table)| table.section == Some(number));
    TableId::ALL.into_iter().find(of_section)
}

/// The heading by the form, where the report has none.
fn usual(known: &Known<'_>, number: u8) -> String {
    let form = known.sheet.report.year.map_or(form::forms().last(), form::in_force);
    let heading = form.and_then(|form| form.sections.iter().find(|heading| heading.number == number));
    heading.map_or_else(|| number.to_string(), |heading| format!("（{}）", heading.heading))
}

fn texts(known: &Known<'_>, number: u8, section: &Section, html: &mut Html) {
    html.open("div", &[("class", "prose"), ("lang", "zh-CN")]);
    let claims: Vec<&Claim> = known.sheet.report.claims.iter().filter(|claim| claim.section == number).collect();
    let mut marks = Marks { known, claims };
    section.paragraphs.iter().for_each(|text| marks.paragraph("", text, html));
    section.subsections.iter().for_each(|inner| marks.subsection(inner, html));
    html.close("div");
}

/// Claims that have not been marked yet.
struct Marks<'k, 'a> {
    known: &'k Known<'a>,
    claims: Vec<&'a Claim>,
}

impl Marks<'_, '_> {
    fn subsection(&mut self, inner: &Subsection, html: &mut Html) {
        let mut paragraphs = inner.paragraphs.iter();
        if inner.heading.is_empty() {
            // A number alone belongs to what stands behind it.
            match paragraphs.next() {
                Some(first) => self.paragraph(&inner.label, first, html),
                None => _ = html.element("p", &[], &inner.label),
            }
        } else {
            html.open("p", &[("class", "subheading")]).text(&inner.label);
            self.marked(&inner.heading, html);
            html.close("p");
        }
        paragraphs.for_each(|text| self.paragraph("", text, html));
        inner.subsections.iter().for_each(|inner| self.subsection(inner, html));
    }

    fn paragraph(&mut self, label: &str, text: &Text, html: &mut Html) {
        html.open("p", &[]).text(label);
        self.marked(&text.text, html);
        html.text(" ");
        places::link_to_text(self.known, &text.at, html);
        html.close("p");
    }

    /// A text with its claims as links to their figures.
    fn marked(&mut self, text: &str, html: &mut Html) {
        let mut spans: Vec<(std::ops::Range<usize>, &Claim)> = Vec::new();
        let is_free = |spans: &[(std::ops::Range<usize>, &Claim)], span: &std::ops::Range<usize>| {
            spans.iter().all(|(other, _)| span.end <= other.start || other.end <= span.start)
        };
        self.claims.retain(|claim| {
            let Some(start) = text.find(&claim.sentence).filter(|_| !claim.raw.is_empty()) else { return true };
            let sentence = claim.sentence.match_indices(&claim.raw);
            let mut places = sentence.map(|(place, raw)| start + place..start + place + raw.len());
            let Some(span) = places.find(|span| is_whole(text, span) && is_free(&spans, span)) else { return true };
            spans.push((span, claim));
            false
        });
        spans.sort_by_key(|(span, _)| span.start);
        let mut done = 0;
        for (span, claim) in spans {
            html.text(&text[done..span.start]);
            self.claim(claim, &text[span.clone()], html);
            done = span.end;
        }
        html.text(&text[done..]);
    }

    fn claim(&self, claim: &Claim, raw: &str, html: &mut Html) {
        let facts: Vec<_> = claim.keys.iter().chain(&claim.of).filter_map(|key| self.known.fact(key)).collect();
        let Some(first) = facts.first() else {
            html.element("span", &[("class", "claim untold")], raw);
            return;
        };
        let is_it = |finding: &&Finding| {
            finding.id == "narrative-disagrees"
                && finding.at == claim.at
                && finding.facts.iter().eq(claim.keys.iter().chain(&claim.of))
        };
        let disagrees = self.known.sheet.judgement.findings.iter().find(is_it);
        let keys: Vec<&str> = facts.iter().map(|fact| fact.key.as_str()).collect();
        let (target, keys) = (format!("#fact:{}", first.key), keys.join(" "));
        let labels: Vec<String> =
            facts.iter().map(|fact| format!("{} = {}", label(fact), super::figure::printed(fact))).collect();
        let title = labels.join("；");
        let mut attributes: Vec<Attribute<'_>> =
            vec![("class", "claim"), ("href", &target), ("data-facts", &keys), ("title", &title)];
        attributes.extend(disagrees.map(|_| ("data-disagrees", "")));
        html.element("a", &attributes, raw);
        if let Some(printed) = disagrees.and_then(|finding| finding.printed) {
            let words = self.known.say(format!("table: {printed}"), format!("表中 {printed}"));
            html.element("span", &[("class", "disagrees")], &words);
        }
    }
}

/// Whether a number is not a part of a longer one.
fn is_whole(text: &str, span: &std::ops::Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !before.is_some_and(|c| c.is_ascii_digit()) && !after.is_some_and(|c| c.is_ascii_digit())
}
