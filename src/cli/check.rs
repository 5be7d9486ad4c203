//! `gouji check`: what is broken, one line each.

use super::counts::Counts;
use super::lang::Lang;
use super::selection::Selection;
use super::{Tally, convert::Conversion, input, say, second::When};
use clap::builder::PossibleValue;
use gouji::write::{FINDING_WRITERS, Failure, Outcome, finding_writer};
use gouji::{Blame, Check, Finding, Judgement};
use serde::Serialize;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files to read (PDF, OFD, DOCX, HTML or text); `-` reads stdin.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print.
    #[arg(long, default_value = TEXT, value_parser = formats())]
    format: String,
    /// The language of the findings and the summary.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Write to this file, not to stdout.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// Read figures of a PDF a second time, by another reader in a process of its own; without a value: all of them.
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_value = "broken",
        default_missing_value = "all")]
    second_reading: When,
    #[command(flatten)]
    conversion: Conversion,
}

const TEXT: &str = "text";
const JSON: &str = "json";

/// The two of this verb, and all writers of findings, so that a new one needs no change here.
fn formats() -> clap::builder::PossibleValuesParser {
    let own = [(TEXT, "a line for each finding"), (JSON, "one object a report, an array for several")];
    let others = FINDING_WRITERS.iter().map(|writer| (writer.name, writer.about));
    own.into_iter().chain(others).map(|(name, about)| PossibleValue::new(name).help(about)).collect::<Vec<_>>().into()
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
    if let Some(fault) = misuse(arguments) {
        tally.misused = true;
        say(&fault);
        return Ok(());
    }
    let mut counts = Counts::default();
    let mut outcomes = arguments.files.iter().flat_map(|path| {
        counts.files += 1;
        let mut outcomes = input::outcomes(path, &arguments.conversion, arguments.second_reading);
        for outcome in &mut outcomes {
            counts.hidden += arguments.selection.apply(outcome);
            counts.add(outcome);
        }
        (tally.unread, tally.errors) = (counts.unread, counts.errors);
        outcomes
    });
    match &arguments.output {
        None => write(arguments, &mut outcomes, out)?,
        Some(path) => {
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
            let mut file = io::BufWriter::new(std::fs::File::create(path).map_err(named)?);
            write(arguments, &mut outcomes, &mut file).map_err(named)?;
            io::Write::flush(&mut file).map_err(named)?;
        }
    }
    drop(outcomes);
    out.flush()?;
    say(&counts.summary(arguments.lang));
    Ok(())
}

/// What no run can do as it is asked to.
fn misuse(arguments: &Arguments) -> Option<String> {
    let is_input = |path: &Path| {
        let whole = |path: &Path| path.canonicalize().ok();
        whole(path).is_some_and(|output| arguments.files.iter().any(|file| whole(file).as_ref() == Some(&output)))
    };
    if let Some(path) = arguments.output.as_deref().filter(|path| is_input(path)) {
        return Some(format!("expected an output beside the files to read, found {} among them", path.display()));
    }
    let is_binary = finding_writer(&arguments.format).is_some_and(|writer| writer.is_binary);
    if is_binary && arguments.output.is_none() && io::stdout().is_terminal() {
        let format = &arguments.format;
        return Some(format!("expected a file for {format}, which no terminal can show; name one with -o"));
    }
    arguments.selection.misuse()
}

fn write(
    arguments: &Arguments,
    outcomes: &mut dyn Iterator<Item = Outcome>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let lang = arguments.lang;
    match finding_writer(&arguments.format) {
        Some(writer) => (writer.write)(outcomes, lang.language(), out),
        None if arguments.format == JSON => {
            let verdicts: Vec<Verdict> = outcomes.map(verdict).collect();
            match verdicts.as_slice() {
                [one] => serde_json::to_writer_pretty(&mut *out, one)?,
                several => serde_json::to_writer_pretty(&mut *out, several)?,
            }
            writeln!(out)
        }
        None => {
            for outcome in outcomes {
                match outcome {
                    Outcome::Read(report, judgement) => {
                        for finding in &judgement.findings {
                            writeln!(out, "{}", lang.line(&report, finding))?;
                            if let Some(blame) = judgement.blame_beneath(finding) {
                                writeln!(out, "{}", lang.blame(blame))?;
                            }
                        }
                    }
                    Outcome::Failed(failure) => writeln!(out, "{}", lang.failure(&failure))?,
                }
            }
            Ok(())
        }
    }
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
