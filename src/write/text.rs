//! What a person wants to see on a terminal: the tables by their form, then what does not add up.

use super::{Failure, Outcome, grid, printable};
use crate::check::{Check, Judgement, Severity, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Block, Label, TableForm, TableId};
use crate::report::{Fact, Report, State};
use std::collections::HashMap;
use std::io;

/// The states that are no number, each with its sign in a table. Plain ASCII, so that every terminal shows it.
const SIGNS: [(State, &str, &str); 4] = [
    (State::Blank, "_", "blank"),
    (State::Dash, "-", "dash"),
    (State::Unreadable, "?", "unreadable"),
    (State::Missing, "x", "missing"),
];

/// One page of text a file, with an empty line between.
pub(super) fn write(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    for (index, outcome) in outcomes.enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        match outcome {
            Outcome::Read(report, judgement) => page(out, &report, &judgement)?,
            Outcome::Failed(failure) => failed(out, &failure)?,
        }
    }
    Ok(())
}

fn failed(out: &mut dyn io::Write, failure: &Failure) -> io::Result<()> {
    writeln!(out, "{}: not read: {}", printable(failure.name()), printable(failure.message()))
}

fn page(out: &mut dyn io::Write, report: &Report, judgement: &Judgement) -> io::Result<()> {
    head(out, report)?;
    let facts: HashMap<&str, &Fact> = report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect();
    for id in TableId::ALL.into_iter().filter(|id| is_wanted(report, *id)) {
        table(out, report, id, &facts)?;
    }
    legend(out, report)?;
    findings(out, judgement)?;
    open_checks(out, &judgement.checks, Status::Tentative, "Checks that hold only with blanks or dashes counted as 0")?;
    open_checks(out, &judgement.checks, Status::NotAssessable, "Checks that could not be assessed")?;
    diagnostics(out, &report.diagnostics)?;
    summary(out, report, judgement)
}

fn head(out: &mut dyn io::Write, report: &Report) -> io::Result<()> {
    const UNKNOWN: &str = "not found";
    let source = &report.source;
    let pages = source.pages.map(|pages| format!(", {pages} pages")).unwrap_or_default();
    let period = report.period.as_ref().map(|period| format!("{} to {}", period.from, period.to));
    let year = report.year.map(|year| year.to_string());
    writeln!(out, "{}", printable(report.title.as_deref().unwrap_or("(no title found)")))?;
    writeln!(out, "  file    {} ({}{pages}, {} bytes)", printable(&source.name), source.format, source.bytes)?;
    if let Some(part) = source.part {
        writeln!(out, "  part    {} of {}", part.index, part.of)?;
    }
    writeln!(out, "  organ   {}", printable(report.organ.as_deref().unwrap_or(UNKNOWN)))?;
    writeln!(out, "  year    {}", year.as_deref().unwrap_or(UNKNOWN))?;
    writeln!(out, "  period  {}", period.as_deref().unwrap_or(UNKNOWN))?;
    let wanted = TableId::ALL.into_iter().filter(|id| is_wanted(report, *id));
    let forms: Vec<String> = wanted.map(|id| format!("{id} {}", report.forms.get(id).unwrap_or(UNKNOWN))).collect();
    writeln!(out, "  forms   {}", forms.join(", "))
}

/// Whether a table is there, or is missed: reports have either the annex or the three tables of the sections.
fn is_wanted(report: &Report, id: TableId) -> bool {
    let is_annex = id == TableId::Statistics;
    report.forms.get(id).is_some() || is_annex == report.forms.statistics.is_some()
}

fn table(out: &mut dyn io::Write, report: &Report, id: TableId, facts: &HashMap<&str, &Fact>) -> io::Result<()> {
    let Some(era) = report.forms.get(id) else {
        return writeln!(out, "\n{id}: no statutory table was found");
    };
    let Some(form) = form::form(era).and_then(|form| form.table(id)) else { return Ok(()) };
    let section = form.section.map_or("Annex".to_owned(), |section| format!("Section {section}"));
    writeln!(out, "\n{section}: {id}, by the form of {era}")?;
    form.blocks.iter().try_for_each(|block| draw(out, form, block, facts))
}

fn draw(out: &mut dyn io::Write, form: &TableForm, block: &Block, facts: &HashMap<&str, &Fact>) -> io::Result<()> {
    let mut lines: Vec<grid::Line> = Vec::new();
    let mut above: &[String] = &[];
    for row in &block.rows {
        let shared = row.path.iter().zip(above).take_while(|(label, outer)| label == outer).count();
        let leaf = row.path.len() - 1;
        for (depth, label) in row.path.iter().enumerate().skip(shared.min(leaf)) {
            let figures = block.columns.iter().map(|column| figure(facts, &form.key(&row.key, &column.key)));
            let cells = if depth == leaf { figures.collect() } else { Vec::new() };
            let unit = row.unit.as_deref().filter(|_| depth == leaf).map(|unit| format!("（{unit}）"));
            let label = format!("{}{label}{}", "  ".repeat(depth), unit.unwrap_or_default());
            lines.push(grid::Line { label, cells });
        }
        above = &row.path;
    }
    if let Some(label) = &block.label {
        writeln!(out, "{label}")?;
    }
    let header = block.columns.iter().map(|column| column_header(column, &block.unit)).collect();
    grid::draw(out, &grid::Line { label: String::new(), cells: header }, &lines)
}

/// The innermost label, with the unit where it is not the one of the whole form and is not printed in the label. What
/// stands in brackets gets a line of its own.
fn column_header(column: &Label, usual: &str) -> String {
    let label = column.leaf().replace('（', "\n（");
    match column.unit.as_deref() {
        Some(unit) if unit != usual && !label.contains(unit) => format!("{label}\n（{unit}）"),
        _ => label,
    }
}

fn figure(facts: &HashMap<&str, &Fact>, key: &str) -> String {
    let state = facts.get(key).map_or(State::Missing, |fact| fact.state);
    let value = facts.get(key).and_then(|fact| fact.value);
    let sign = SIGNS.iter().find(|sign| sign.0 == state).map_or("", |sign| sign.1);
    value.map_or_else(|| sign.to_owned(), |value| value.to_string())
}

fn legend(out: &mut dyn io::Write, report: &Report) -> io::Result<()> {
    let used = SIGNS.iter().filter(|sign| report.facts.iter().any(|fact| fact.state == sign.0));
    let words: Vec<String> = used.map(|(_, sign, word)| format!("{sign} {word}")).collect();
    if words.is_empty() { Ok(()) } else { writeln!(out, "In place of a figure: {}", words.join("   ")) }
}

fn findings(out: &mut dyn io::Write, judgement: &Judgement) -> io::Result<()> {
    if judgement.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nFindings")?;
    for finding in &judgement.findings {
        let place = finding.at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
        writeln!(out, "  {}[{}]{place}: {}", finding.severity, finding.id, printable(&finding.message))?;
        writeln!(out, "    {}", finding.hint)?;
        if let Some(blame) = judgement.blame_beneath(finding) {
            writeln!(out, "    {}", printable(&blame.message))?;
        }
    }
    Ok(())
}

/// The checks of one status, all rows and columns of an identity in one line.
fn open_checks(out: &mut dyn io::Write, checks: &[Check], status: Status, heading: &str) -> io::Result<()> {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for check in checks.iter().filter(|check| check.status == status) {
        let scope = match (check.left, check.right) {
            (Some(left), Some(right)) if left != right => format!("{} ({left} against {right})", check.scope),
            _ => check.scope.clone(),
        };
        match groups.last_mut().filter(|group| group.0 == check.id) {
            Some(group) => group.1.push(scope),
            None => groups.push((&check.id, vec![scope])),
        }
    }
    if !groups.is_empty() {
        writeln!(out, "\n{heading}")?;
    }
    groups.iter().try_for_each(|(id, scopes)| writeln!(out, "  {id}: {}", scopes.join(", ")))
}

/// One line a kind of remark: how many, and the first of them.
fn diagnostics(out: &mut dyn io::Write, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let mut groups: Vec<(Code, &Diagnostic, usize)> = Vec::new();
    for diagnostic in diagnostics {
        match groups.iter_mut().find(|group| group.0 == diagnostic.code) {
            Some(group) => group.2 += 1,
            None => groups.push((diagnostic.code, diagnostic, 1)),
        }
    }
    if !groups.is_empty() {
        writeln!(out, "\nHow it was read")?;
    }
    for (code, first, count) in groups {
        let place = first.at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
        let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
        writeln!(out, "  {code}{place}: {}{more}", printable(&first.message))?;
    }
    Ok(())
}

fn summary(out: &mut dyn io::Write, report: &Report, judgement: &Judgement) -> io::Result<()> {
    let facts = |state: State| report.facts.iter().filter(|fact| fact.state == state).count();
    let checks = |status: Status| judgement.checks.iter().filter(|check| check.status == status).count();
    let found = |severity: Severity| judgement.findings.iter().filter(|found| found.severity == severity).count();
    let others = SIGNS.map(|(state, _, word)| format!("{word} {}", facts(state)));
    write!(out, "\nfacts: number {}, {}; ", facts(State::Number), others.join(", "))?;
    write!(out, "checks: pass {}, fail {}, ", checks(Status::Pass), checks(Status::Fail))?;
    write!(out, "tentative {}, not assessable {}; ", checks(Status::Tentative), checks(Status::NotAssessable))?;
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(found);
    write!(out, "findings: error {errors}, warning {warnings}, note {notes}; ")?;
    writeln!(out, "diagnostics: {}", report.diagnostics.len())
}
