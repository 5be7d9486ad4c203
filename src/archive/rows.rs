//! The outcome of an input → rows of the tables.

use super::decisions::Decision;
use super::journal::{Hash, to_hex};
use super::organs::Organs;
use super::stored::{Failure, Stored};
use super::tables::{Cell, Id};
use gouji::compare::RolledCheck;
use gouji::form::{Entry, NARRATIVE, Told, codebook};
use gouji::{
    Blame, Check, Claim, Decimal, Fact, Finding, Judgement, Provenance, Report, Severity, State, Status, Subsection,
    Text,
};
use std::collections::HashMap;
use std::io;

/// Who takes the rows, each with the year of its report.
pub(super) type Emit<'a> = dyn FnMut(Id, Option<u16>, &[Cell]) -> io::Result<()> + 'a;

/// An input by its name, and what is known of its bytes.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) hash: Option<Hash>,
    pub(super) bytes: u64,
    pub(super) organs: &'a Organs,
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
        emit(Id::Errors, None, &row)
    }

    fn report(&self, report: &Report, judgement: &Judgement, emit: &mut Emit<'_>) -> io::Result<()> {
        let id = id(report);
        let part = report.source.part.map_or(1, |part| part.index);
        let [organ, year] = [Cell::maybe(report.organ.as_deref(), Cell::text), Cell::maybe(report.year, integer)];
        let head = [id.clone(), Cell::text(self.name), integer(part), organ.clone(), year.clone()];
        let (key, evidence) = report.organ.as_deref().map(|organ| self.organs.key(organ)).unzip();
        let link = [Cell::maybe(key, Cell::Text), Cell::maybe(evidence, |evidence| Cell::text(evidence.word()))];
        emit(Id::Reports, report.year, &summary(&head, link, report, judgement))?;
        for section in &report.sections {
            let mut lines = Vec::new();
            text(&mut lines, "", &section.heading, &section.paragraphs, &section.subsections);
            for (position, [label, heading, text]) in (1_i64..).zip(lines) {
                let position = Cell::Integer(position);
                emit(
                    Id::Sections,
                    report.year,
                    &[id.clone(), integer(section.number), position, label, heading, text],
                )?;
            }
        }
        for fact in &report.facts {
            emit(Id::Facts, report.year, &long(fact, [id.clone(), organ.clone(), year.clone()]))?;
        }
        for (claim, told) in report.told() {
            let fact = narrated(claim, told);
            emit(Id::Facts, report.year, &long(&fact, [id.clone(), organ.clone(), year.clone()]))?;
        }
        emit(Id::FactsWide, report.year, &wide(&head, report))?;
        checks(report, &judgement.checks, emit)?;
        findings(report, &judgement.findings, emit)?;
        blames(report, &judgement.blames, emit)
    }
}

/// Which report: the file by its bytes, and which part of it.
fn id(report: &Report) -> Cell {
    let sha256 = report.source.sha256.get(..16).unwrap_or_default();
    Cell::text(format!("{sha256}-{}", report.source.part.map_or(1, |part| part.index)))
}

/// The rows of checks in a report, or between it and others.
pub(super) fn checks(report: &Report, checks: &[Check], emit: &mut Emit<'_>) -> io::Result<()> {
    checks.iter().try_for_each(|check| {
        let Check { id: check_id, scope, status, left, right, formula, .. } = check;
        emit(Id::Checks, report.year, &check_row(report, [check_id, scope, formula], *status, [*left, *right]))
    })
}

/// The rows of checks over two years; they stand with the later report.
pub(super) fn rolled(report: &Report, checks: &[RolledCheck], emit: &mut Emit<'_>) -> io::Result<()> {
    checks.iter().try_for_each(|check| {
        let RolledCheck { id: check_id, scope, status, left, right, formula, .. } = check;
        emit(Id::Checks, report.year, &check_row(report, [check_id, scope, formula], *status, [*left, *right]))
    })
}

fn check_row(
    report: &Report,
    [check, scope, formula]: [&String; 3],
    status: Status,
    sides: [Option<Decimal>; 2],
) -> [Cell; 7] {
    let [left, right] = sides.map(|side| Cell::maybe(side, Cell::Decimal));
    [id(report), Cell::text(check), Cell::text(scope), Cell::text(word(&status)), left, right, Cell::text(formula)]
}

/// The rows of what is wrong.
pub(super) fn findings(report: &Report, findings: &[Finding], emit: &mut Emit<'_>) -> io::Result<()> {
    findings.iter().try_for_each(|finding| {
        let row = [
            id(report),
            Cell::text(&finding.id),
            Cell::text(word(&finding.severity)),
            Cell::maybe(finding.printed, Cell::Decimal),
            Cell::maybe(finding.computed, Cell::Decimal),
            Cell::text(&finding.message),
            Cell::text(&finding.message_zh),
            Cell::maybe(finding.at.as_ref(), |at| Cell::text(at.to_string())),
        ];
        emit(Id::Findings, report.year, &row)
    })
}

/// The rows of who is to blame: one a figure, or one where there is none.
fn blames(report: &Report, blames: &[Blame], emit: &mut Emit<'_>) -> io::Result<()> {
    for (number, blame) in (1_i64..).zip(blames) {
        let identities = blame.identities.iter().map(|broken| format!("{} ({})", broken.id, broken.scope));
        let identities = identities.collect::<Vec<_>>().join("\n");
        let cells = blame.cells.iter().map(Some).chain(blame.cells.is_empty().then_some(None));
        for cell in cells {
            let reading = cell.and_then(|cell| blame.readings.iter().find(|reading| reading.key == cell.key));
            let row = [
                id(report),
                Cell::Integer(number),
                Cell::text(&blame.table),
                Cell::text(&identities),
                Cell::text(word(&blame.outcome)),
                Cell::maybe(cell, |cell| Cell::text(&cell.key)),
                Cell::maybe(cell, |cell| Cell::text(&cell.label)),
                Cell::maybe(cell, |cell| Cell::Decimal(cell.printed)),
                Cell::maybe(cell, |cell| Cell::Decimal(cell.implied)),
                Cell::maybe(cell.and_then(|cell| cell.slip), |slip| Cell::text(word(&slip))),
                Cell::text(word(&blame.verdict)),
                Cell::maybe(reading, |reading| Cell::text(word(&reading.result))),
                Cell::maybe(reading.and_then(|reading| reading.found.as_deref()), Cell::text),
                Cell::text(&blame.message),
                Cell::text(&blame.message_zh),
                Cell::maybe(cell.and_then(|cell| cell.at.as_ref()), |at| Cell::text(at.to_string())),
            ];
            emit(Id::Blames, report.year, &row)?;
        }
    }
    Ok(())
}

fn integer(number: impl TryInto<i64>) -> Cell {
    Cell::Integer(number.try_into().unwrap_or(i64::MAX))
}

/// The word that stands on the wire.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn summary(head: &[Cell], link: [Cell; 2], report: &Report, judgement: &Judgement) -> Vec<Cell> {
    let facts = |states: &[State]| Cell::count(report.facts.iter().filter(|fact| states.contains(&fact.state)).count());
    let checks = |status| Cell::count(judgement.checks.iter().filter(|check| check.status == status).count());
    let findings =
        |severity| Cell::count(judgement.findings.iter().filter(|finding| finding.severity == severity).count());
    let (period, forms, source) = (report.period.as_ref(), &report.forms, &report.source);
    let mut row = head.to_vec();
    row.extend(link);
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

/// A count that only the text tells, as a fact of the form `narrative`.
fn narrated(claim: &Claim, told: &Told) -> Fact {
    Fact {
        key: told.key.clone(),
        form: NARRATIVE.to_owned(),
        state: claim.state,
        value: claim.value,
        raw: Some(claim.raw.clone()),
        unit: if claim.unit.is_empty() { told.unit.clone() } else { claim.unit.clone() },
        at: claim.at.clone(),
    }
}

fn wide(head: &[Cell], report: &Report) -> Vec<Cell> {
    static KEYS: std::sync::LazyLock<Vec<Entry>> = std::sync::LazyLock::new(codebook);
    // Of several numbers that the text tells for one key, the first counts.
    let told = report.told().into_iter().rev().filter_map(|(claim, told)| Some((told.key.as_str(), claim.value?)));
    let facts = report.facts.iter().filter_map(|fact| Some((fact.key.as_str(), fact.value?)));
    let values: HashMap<&str, Cell> = told.chain(facts).map(|(key, value)| (key, Cell::Decimal(value))).collect();
    let mut row = head.to_vec();
    row.extend(KEYS.iter().map(|entry| values.get(entry.key.as_str()).cloned().unwrap_or(Cell::Null)));
    row
}

/// The rows of what people decided.
pub(super) fn reviewed(decisions: &[(Decision, bool)], emit: &mut Emit<'_>) -> io::Result<()> {
    decisions.iter().try_for_each(|(decision, counts)| {
        let right = decision.right.as_deref();
        let (state, value) = right.map(State::of).unzip();
        let row = [
            Cell::text(&decision.report),
            Cell::text(&decision.fact),
            Cell::text(word(&decision.decision)),
            Cell::text(if *counts { "yes" } else { "no" }),
            Cell::maybe(decision.read.as_deref(), Cell::text),
            Cell::maybe(right, Cell::text),
            Cell::maybe(state, |state| Cell::text(word(&state))),
            Cell::maybe(value.flatten(), Cell::Decimal),
            Cell::maybe(decision.note.as_deref(), Cell::text),
            Cell::text(&decision.reviewer),
            Cell::text(&decision.at),
        ];
        emit(Id::Reviewed, None, &row)
    })
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
            emit(Id::Codebook, None, &row)?;
        }
    }
    Ok(())
}
