//! `gouji verify`: a report against figures that someone else recorded.

use super::{Tally, convert::Conversion, input, lang::Lang, say};
use clap::ValueEnum;
use gouji::dataset::Dataset;
use gouji::verify::{Outcome, Verification, verify};
use gouji::write::{Failure, verification};
use std::io;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The report, in any format, or its record as JSON; `-` reads stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The dataset.
    #[arg(long, value_name = "DATA")]
    against: PathBuf,
    /// How to print: what does not agree for people, one JSON object a report (an array for several), or every figure as CSV.
    #[arg(long, default_value = "text")]
    format: Format,
    /// The language of the text.
    #[arg(long, default_value = "en")]
    lang: Lang,
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
    let all = match verified(arguments) {
        Ok(all) => all,
        Err(failure) => {
            tally.unread += 1;
            say(&format!("{}: {}", failure.name(), failure.message()));
            return Ok(());
        }
    };
    tally.errors = all.iter().map(|one| one.count(Outcome::Different)).sum();
    match arguments.format {
        Format::Text => {
            let against = input::name(&arguments.against);
            all.iter().try_for_each(|one| verification::text(one, &against, arguments.lang.language(), out))
        }
        Format::Csv => {
            verification::header(out)?;
            all.iter().try_for_each(|one| verification::rows(one, out))
        }
        Format::Json => {
            match all.as_slice() {
                [one] => serde_json::to_writer_pretty(&mut *out, one)?,
                several => serde_json::to_writer_pretty(&mut *out, several)?,
            }
            writeln!(out)
        }
    }
}

fn verified(arguments: &Arguments) -> Result<Vec<Verification>, Failure> {
    let reports = input::reports(&arguments.file, &arguments.conversion)?;
    let against = &arguments.against;
    let wrong = |message: String| Failure::new(input::name(against), "damaged", message);
    confine();
    let bytes = input::bytes(against)?;
    let dataset = input::guarded(against, || Dataset::read(&bytes).map_err(wrong))?;
    reports.iter().map(|report| verify(report, &dataset).map_err(wrong)).collect()
}

/// Bounds the memory of this process, which does nothing else: what reads Parquet unpacks a page whatever it grows to. A
/// file that passes the bound ends the process, and takes no memory from others.
#[cfg(unix)]
fn confine() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bound = Some(8 << 30);
    let _ = setrlimit(Resource::As, Rlimit { current: bound, maximum: bound });
}

#[cfg(not(unix))]
fn confine() {}
