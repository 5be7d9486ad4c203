//! The outcome of an input → rows of the tables.

use super::journal::{Hash, to_hex};
use super::stored::{Failure, Stored};
use super::tables::{Cell, Id};
use gouji::form::{Entry, codebook};
use gouji::{Fact, Judgement, Provenance, Report, Severity, State, Status, Subsection, Text};
use std::collections::HashMap;
use std::io;

/// Who takes the rows.
pub(super) type Emit<'a> = dyn FnMut(Id, &[Cell]) -> io::Result<()> + 'a;

/// An input by its name, and what is known of its bytes.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) hash: Option<Hash>,
    pub(super) bytes: u64,
}

impl Input<'_> {
    /// Rows of all that the input holds.
    pub(super) fn rows(&self, outcomes: &[Stored], emit: &mut Emit<'_>) -> io::Result<()> {
        outcomes.iter().try_for_each(|outcome| match outcome {
            Stored::Report(report, judgement) => self.report(report, judgement, emit),
            Stored::Failure(failure) => self.failure(failure, emit),
        })
    }

    /// The row of an input that gave no report.
    pub(super) fn failure(&self, failure: &Failure, emit: &mut Emit<'_>) -> io::Result<()> {
        let row = [
            Cell::text(self.name),
            Cell::text(&failure.stage),
            Cell::text(&failure.code),
            Cell::text(&failure.message),
            Cell::maybe(self.hash, |hash| Cell::text(to_hex(&hash))),
            self.hash.map_or(Cell::Null, |_| integer(self.bytes)),
        ];
        emit(Id::Errors, &row)
    }

    fn report(&self, report: &Report, judgement: &Judgement, emit: &mut Emit<'_>) -> io::Result<()> {
        let part = report.source.part.map_or(1, |part| part.index);
        let id = Cell::text(format!("{}-{part}", &report.source.sha256[..16]));
        let [organ, year] = [Cell::maybe(report.organ.as_deref(), Cell::text), Cell::maybe(report.year, integer)];
        let head = [id.clone(), Cell::text(self.name), integer(part), organ.clone(), year.clone()];
        emit(Id::Reports, &summary(&head, report, judgement))?;
        for section in &report.sections {
            let mut lines = Vec::new();
            text(&mut lines, "", &section.heading, &section.paragraphs, &section.subsections);
            for (position, [label, heading, text]) in (1_i64..).zip(lines) {
                let position = Cell::Integer(position);
                emit(Id::Sections, &[id.clone(), integer(section.number), position, label, heading, text])?;
            }
        }
        for fact in &report.facts {
            emit(Id::Facts, &long(fact, [id.clone(), organ.clone(), year.clone()]))?;
        }
        emit(Id::FactsWide, &wide(&head, report))?;
        for check in &judgement.checks {
            let row = [
                id.clone(),
                Cell::text(&check.id),
                Cell::text(&check.scope),
                Cell::text(word(&check.status)),
                Cell::maybe(check.left, Cell::Decimal),
                Cell::maybe(check.right, Cell::Decimal),
                Cell::text(&check.formula),
            ];
            emit(Id::Checks, &row)?;
        }
        judgement.findings.iter().try_for_each(|finding| {
            let row = [
                id.clone(),
                Cell::text(&finding.id),
                Cell::text(word(&finding.severity)),
                Cell::maybe(finding.printed, Cell::Decimal),
                Cell::maybe(finding.computed, Cell::Decimal),
                Cell::text(&finding.message),
                Cell::text(&finding.message_zh),
                Cell::maybe(finding.at.as_ref(), |at| Cell::text(at.to_string())),
            ];
            emit(Id::Findings, &row)
        })
    }
}

fn integer(number: impl TryInto<i64>) -> Cell {
    Cell::Integer(number.try_into().unwrap_or(i64::MAX))
}

/// The word that stands on the wire.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn summary(head: &[Cell], report: &Report, judgement: &Judgement) -> Vec<Cell> {
    let facts = |states: &[State]| Cell::count(report.facts.iter().filter(|fact| states.contains(&fact.state)).count());
    let checks = |status| Cell::count(judgement.checks.iter().filter(|check| check.status == status).count());
    let findings =
        |severity| Cell::count(judgement.findings.iter().filter(|finding| finding.severity == severity).count());
    let (period, forms, source) = (report.period.as_ref(), &report.forms, &report.source);
    let mut row = head.to_vec();
    row.extend([
        Cell::maybe(report.title.as_deref(), Cell::text),
        Cell::maybe(period, |period| Cell::text(&period.from)),
        Cell::maybe(period, |period| Cell::text(&period.to)),
    ]);
    let eras = [&forms.proactive, &forms.requests, &forms.review, &forms.statistics];
    row.extend(eras.map(|era| Cell::maybe(era.as_deref(), Cell::text)));
    row.extend([
        Cell::text(word(&source.format)),
        Cell::text(&source.sha256),
        integer(source.bytes),
        Cell::maybe(source.pages, integer),
        facts(&[State::Number]),
        facts(&[State::Blank, State::Dash]),
        facts(&[State::Unreadable, State::Missing]),
    ]);
    row.extend([Status::Pass, Status::Fail, Status::Tentative, Status::NotAssessable].map(checks));
    row.extend([Severity::Error, Severity::Warning, Severity::Note].map(findings));
    row.push(Cell::count(report.diagnostics.len()));
    row
}

/// A section or subsection, and then those inside of it: label path, heading, text.
fn text(lines: &mut Vec<[Cell; 3]>, label: &str, heading: &str, paragraphs: &[Text], inner: &[Subsection]) {
    let all: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let maybe = |text: &str| if text.is_empty() { Cell::Null } else { Cell::text(text) };
    lines.push([maybe(label), maybe(heading), maybe(&all.join("\n"))]);
    for subsection in inner {
        let label = format!("{label}{}", subsection.label);
        text(lines, &label, &subsection.heading, &subsection.paragraphs, &subsection.subsections);
    }
}

fn long(fact: &Fact, [id, organ, year]: [Cell; 3]) -> Vec<Cell> {
    let mut row = vec![
        id,
        organ,
        year,
        Cell::text(&fact.key),
        Cell::text(&fact.form),
        Cell::text(word(&fact.state)),
        Cell::maybe(fact.value, Cell::Decimal),
        Cell::maybe(fact.raw.as_deref(), Cell::text),
        Cell::text(&fact.unit),
    ];
    match &fact.at {
        Some(Provenance::Page { page, bbox }) => {
            row.push(integer(*page));
            row.extend(bbox.rounded().map(Cell::Number));
        }
        _ => row.extend([const { Cell::Null }; 5]),
    }
    row.push(Cell::maybe(fact.at.as_ref(), |at| Cell::text(at.to_string())));
    row
}

fn wide(head: &[Cell], report: &Report) -> Vec<Cell> {
    static KEYS: std::sync::LazyLock<Vec<Entry>> = std::sync::LazyLock::new(codebook);
    let values: HashMap<&str, Cell> =
        report.facts.iter().filter_map(|fact| Some((fact.key.as_str(), Cell::Decimal(fact.value?)))).collect();
    let mut row = head.to_vec();
    row.extend(KEYS.iter().map(|entry| values.get(entry.key.as_str()).cloned().unwrap_or(Cell::Null)));
    row
}

/// The rows of the codebook.
pub(super) fn dictionary(emit: &mut Emit<'_>) -> io::Result<()> {
    for entry in codebook() {
        for labels in &entry.labels {
            let row = [
                Cell::text(&entry.key),
                Cell::maybe(entry.section, integer),
                Cell::text(entry.unit),
                Cell::text(word(&entry.kind)),
                Cell::text(labels.era),
                Cell::text(&labels.row),
                Cell::text(&labels.column),
            ];
            emit(Id::Codebook, &row)?;
        }
    }
    Ok(())
}
