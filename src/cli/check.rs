//! `gouji check`: what is broken, one line each.

use super::{Tally, convert::Conversion, input, say, second::When};
use clap::ValueEnum;
use gouji::write::{Failure, Outcome, printable};
use gouji::{Blame, Check, Finding, Judgement, Report, Severity, Status};
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// Check every figure of a report, and print what is broken.
///
/// One line for each broken thing, nothing for a clean report; a summary goes to stderr. Exits with 1 when a report is
/// broken, 2 when a file could not be read. `gouji explain ID` tells what an id means.
///
/// Example:
///     gouji check reports/*.pdf
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Files to read (PDF, OFD, DOCX, HTML or text); `-` reads stdin.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print: lines for people, or one JSON object a report (an array for several).
    #[arg(long, default_value = "text")]
    format: Format,
    /// Read figures of a PDF a second time, by another reader in a process of its own; without a value: all of them.
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_value = "broken",
        default_missing_value = "all")]
    second_reading: When,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Name and version of what `--format json` prints.
const SCHEMA: &str = "gouji/check/1";

#[derive(Serialize)]
#[serde(untagged)]
enum Verdict {
    Read {
        schema: &'static str,
        source: gouji::Source,
        /// Told where the file holds several reports.
        #[serde(skip_serializing_if = "Option::is_none")]
        organ: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        year: Option<u16>,
        checks: Vec<Check>,
        findings: Vec<Finding>,
        blames: Vec<Blame>,
    },
    /// The same record as `gouji extract` prints for it.
    Failed(Failure),
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let mut counts = Counts::default();
    let mut verdicts = Vec::new();
    for path in &arguments.files {
        counts.files += 1;
        for outcome in input::outcomes(path, &arguments.conversion, arguments.second_reading) {
            counts.add(&outcome);
            (tally.unread, tally.errors) = (counts.unread, counts.errors);
            match arguments.format {
                Format::Text => print(&outcome, out)?,
                Format::Json => verdicts.push(verdict(outcome)),
            }
        }
    }
    if matches!(arguments.format, Format::Json) {
        match verdicts.as_slice() {
            [one] => serde_json::to_writer_pretty(&mut *out, one)?,
            several => serde_json::to_writer_pretty(&mut *out, several)?,
        }
        writeln!(out)?;
    }
    out.flush()?;
    say(&counts.to_string());
    Ok(())
}

fn verdict(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Read(report, Judgement { checks, findings, blames }) => {
            let (organ, year) = report.source.part.and(Some((report.organ, report.year))).unwrap_or_default();
            Verdict::Read { schema: SCHEMA, source: report.source, organ, year, checks, findings, blames }
        }
        Outcome::Failed(failure) => Verdict::Failed(failure),
    }
}

/// `x.pdf: error[results-do-not-add-up] page 5: …`, the shape that editors and `grep` know from compilers.
fn print(outcome: &Outcome, out: &mut dyn io::Write) -> io::Result<()> {
    match outcome {
        Outcome::Read(report, judgement) => judgement.findings.iter().try_for_each(|finding| {
            let place = finding.at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
            let (name, message) = (printable(&report.source.name), printable(&finding.message));
            writeln!(out, "{name}{}: {}[{}]{place}: {message}", which(report), finding.severity, finding.id)?;
            match judgement.blame_beneath(finding) {
                Some(blame) => writeln!(out, "  {}", printable(&blame.message)),
                None => Ok(()),
            }
        }),
        Outcome::Failed(failure) => {
            let (name, message) = (printable(failure.name()), printable(failure.message()));
            writeln!(out, "{name}: error[{}]: {message}", failure.code())
        }
    }
}

/// Which of several reports in a file: ` (2 of 3, 青禾县档案局, 2023)`.
fn which(report: &Report) -> String {
    let Some(part) = report.source.part else { return String::new() };
    let organ = report.organ.as_deref().map(|organ| format!(", {}", printable(organ))).unwrap_or_default();
    let year = report.year.map(|year| format!(", {year}")).unwrap_or_default();
    format!(" ({} of {}{organ}{year})", part.index, part.of)
}

/// What the summary line says. Checks that prove nothing are counted, so that silence is never taken for a pass.
#[derive(Default)]
struct Counts {
    files: usize,
    reports: usize,
    unread: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    passed: usize,
    failed: usize,
    tentative: usize,
    not_assessable: usize,
}

impl Counts {
    fn add(&mut self, outcome: &Outcome) {
        let Outcome::Read(_, judgement) = outcome else {
            self.unread += 1;
            return;
        };
        self.reports += 1;
        for finding in &judgement.findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
        }
        for check in &judgement.checks {
            *match check.status {
                Status::Pass => &mut self.passed,
                Status::Fail => &mut self.failed,
                Status::Tentative => &mut self.tentative,
                Status::NotAssessable => &mut self.not_assessable,
            } += 1;
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let read = self.files - self.unread;
        write!(f, "files: read {read}, not read {}; ", self.unread)?;
        if self.reports > read {
            write!(f, "reports: {}; ", self.reports)?;
        }
        write!(f, "findings: error {}, warning {}, note {}; ", self.errors, self.warnings, self.notes)?;
        write!(f, "checks: pass {}, fail {}, ", self.passed, self.failed)?;
        write!(f, "tentative {}, not assessable {}", self.tentative, self.not_assessable)
    }
}
