//! `gouji compare`: reports of one organ over the years.

use super::lang::Lang;
use super::{Tally, convert::Conversion, input, say};
use clap::ValueEnum;
use gouji::check::Status;
use gouji::compare::{Comparison, compare, strangers};
use gouji::form::Language;
use gouji::write::{comparison, printable};
use gouji::{Report, Severity};
use std::io;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files to read: reports in any format, or records of `extract` as JSON; `-` reads stdin.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print: tables for people, one JSON object, or the figures as CSV, a row a year.
    #[arg(long, default_value = "text")]
    format: Format,
    /// The language of the tables and findings.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Compare reports whose organs have different names: one organ that was renamed.
    #[arg(long)]
    any_organ: bool,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let mut reports: Vec<Report> = Vec::new();
    for path in &arguments.files {
        match input::reports(path, &arguments.conversion) {
            Ok(found) => reports.extend(found),
            Err(failure) => {
                tally.unread += 1;
                say(&format!("{}: {}", failure.name(), failure.message()));
            }
        }
    }
    let reports: Vec<&Report> = reports.iter().collect();
    if let Some([one, other]) = strangers(&reports).filter(|_| !arguments.any_organ) {
        tally.misused = true;
        let organ = |report: &Report| report.organ.clone().unwrap_or_default();
        say(&format!(
            "expected reports of one organ, found {} ({}) and {} ({}); if it was renamed, say --any-organ",
            organ(one),
            one.source.name,
            organ(other),
            other.source.name
        ));
        return Ok(());
    }
    if reports.len() < 2 {
        tally.misused |= tally.unread == 0;
        say(&format!("expected two reports or more to compare, found {}", reports.len()));
        return Ok(());
    }
    let compared = compare(&reports);
    let errors = compared.all_findings().filter(|(_, finding)| finding.severity == Severity::Error);
    tally.errors = errors.count();
    match arguments.format {
        Format::Text => {
            comparison::text(&compared, arguments.lang.language(), out)?;
            findings(&compared, arguments.lang.language(), out)?;
        }
        Format::Csv => comparison::csv(&compared, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &compared)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    say(&summary(&compared, reports.len()));
    Ok(())
}

/// One line a finding, as `check` prints them, the worst first: the file and the place are those of the later report.
fn findings(compared: &Comparison, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let mut all: Vec<_> = compared.all_findings().collect();
    all.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    if !all.is_empty() {
        writeln!(out)?;
    }
    for (years, finding) in all {
        let file = years.and_then(|(_, to)| compared.of_year(to)).map(|report| printable(&report.source.name));
        let place = finding.at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
        let message = language.of(&finding.message, &finding.message_zh);
        let file = file.map(|file| format!("{file}: ")).unwrap_or_default();
        writeln!(out, "{file}{}[{}]{place}: {}", finding.severity, finding.id, printable(message))?;
    }
    Ok(())
}

fn summary(compared: &Comparison, reports: usize) -> String {
    let found = |severity| compared.all_findings().filter(|(_, finding)| finding.severity == severity).count();
    let checks =
        |status| compared.steps.iter().flat_map(|step| &step.checks).filter(|check| check.status == status).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(found);
    let [passed, failed, tentative, open] =
        [Status::Pass, Status::Fail, Status::Tentative, Status::NotAssessable].map(checks);
    format!(
        "reports: {reports}; pairs of years: {}; findings: error {errors}, warning {warnings}, note {notes}; checks: pass \
         {passed}, fail {failed}, tentative {tentative}, not assessable {open}",
        compared.steps.len()
    )
}
