//! `gouji form`: the statutory form of an era as DOCX, blank or filled.

use super::{Tally, convert::Conversion, input, lang::Lang, say};
use gouji::form::{self, TableId};
use gouji::{Report, State};
use std::io;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The year reported on; with --fill, that of the report if this is not given.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(2014..=9999), required_unless_present = "fill")]
    year: Option<u16>,
    /// The report to fill it with: a record of `gouji extract` as JSON, or the report itself in any format.
    #[arg(long, value_name = "REPORT")]
    fill: Option<PathBuf>,
    /// The DOCX to write; `-` writes it to stdout.
    #[arg(short, long, value_name = "FORM.docx")]
    output: PathBuf,
    /// The language of the notes below the tables; the form is in Chinese.
    #[arg(long, default_value = "zh")]
    lang: Lang,
    #[command(flatten)]
    conversion: Conversion,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let report = match &arguments.fill {
        None => None,
        Some(path) => match only_report(path, &arguments.conversion) {
            Ok(report) => Some(report),
            Err(message) => {
                tally.unread += 1;
                say(&message);
                return Ok(());
            }
        },
    };
    let Some(year) = arguments.year.or(report.as_ref().and_then(|report| report.year)) else {
        tally.misused = true;
        say("expected a report that tells its year, found none in it; give the year with --year");
        return Ok(());
    };
    if let Some(report) = &report {
        remarks(report, year);
    }
    let docx = gouji::write::docx(year, report.as_ref(), arguments.lang.language())?;
    if arguments.output == Path::new("-") { out.write_all(&docx) } else { std::fs::write(&arguments.output, docx) }
}

fn only_report(path: &Path, conversion: &Conversion) -> Result<Report, String> {
    let mut reports =
        input::reports(path, conversion).map_err(|failure| format!("{}: {}", failure.name(), failure.message()))?;
    match (reports.pop(), reports.len()) {
        (Some(report), 0) => Ok(report),
        (_, others) => {
            Err(format!("{}: expected one report to fill the form with, found {}", input::name(path), others + 1))
        }
    }
}

/// What the form cannot show as the report has it.
fn remarks(report: &Report, year: u16) {
    let usual = form::in_force(year).map_or("", |form| form.era.as_str());
    for id in TableId::ALL {
        if let Some(era) = report.forms.get(id).filter(|era| *era != usual) {
            say(&format!(
                "the table {id} follows the form of {era}, as in the report; for {year} it is that of {usual}"
            ));
        }
    }
    let missing = report.facts.iter().filter(|fact| fact.state == State::Missing).count();
    if missing > 0 {
        say(&format!("{missing} cells of the form are not in the report; they are hatched"));
    }
}
