//! `gouji extract`: everything a report says, as data.

use super::{Tally, convert::Conversion, input, say, second::When};
use clap::builder::PossibleValue;
use gouji::write::{self, Outcome, WRITERS};
use std::io;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files to read (PDF, OFD, DOCX, HTML or text); `-` reads stdin.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print.
    #[arg(long, default_value = "json", value_parser = formats())]
    format: String,
    #[command(flatten)]
    conversion: Conversion,
}

/// The names of all writers, so that a new one needs no change here.
fn formats() -> clap::builder::PossibleValuesParser {
    WRITERS.iter().map(|writer| PossibleValue::new(writer.name).help(writer.about)).collect::<Vec<_>>().into()
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let Some(writer) = write::writer(&arguments.format) else { return Ok(()) };
    let outcomes = arguments.files.iter().flat_map(|path| input::outcomes(path, &arguments.conversion, When::Never));
    let mut outcomes = outcomes.inspect(|outcome| {
        if let Outcome::Failed(failure) = outcome {
            tally.unread += 1;
            say(&format!("{}: {}", failure.name(), failure.message()));
        }
    });
    (writer.write)(&mut outcomes, out)
}
