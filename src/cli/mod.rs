//! The command line: one file a verb. It opens files and prints; the library does neither.
//!
//! Data goes to stdout, everything else to stderr. No colour is ever used, so `NO_COLOR` has nothing to switch off.

mod archive;
mod check;
mod codebook;
mod compare;
mod convert;
mod counts;
mod dump;
mod explain;
mod extract;
mod form;
mod ids;
mod input;
mod lang;
#[cfg(feature = "review")]
mod picture;
mod progress;
#[cfg(feature = "review")]
mod review;
mod schema;
mod second;
mod selection;
mod shell;
mod signals;
#[cfg(feature = "review")]
mod still;
mod verify;

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "gouji", version, about, max_term_width = 100)]
/// Reads Chinese government annual reports on information disclosure, and checks every figure.
///
/// 读取政府信息公开工作年度报告（PDF、DOCX、文本），核对其中每一个数字的勾稽关系。
///
/// Example:
///     gouji check 2023.pdf && gouji extract 2023.pdf --format csv > 2023.csv
#[command(verbatim_doc_comment, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const EXIT_CODES: &str = "Exit codes: 0 all was read and is clean; 1 `check`, `compare` or `verify` found an error in what \
    is published; 2 a file could not be read, or is no report; 64 wrong usage; 74 the output could not be written; 130 `convert` was stopped.";

#[derive(Subcommand)]
enum Verb {
    Extract(extract::Arguments),
    Check(check::Arguments),
    Compare(compare::Arguments),
    Explain(explain::Arguments),
    Convert(archive::Arguments),
    Manifest(archive::ManifestArguments),
    Worker(archive::WorkerArguments),
    #[command(hide = true)]
    Isolated(archive::IsolatedArguments),
    Codebook(codebook::Arguments),
    Schema(schema::Arguments),
    Dump(dump::Arguments),
    Form(form::Arguments),
    #[cfg(feature = "review")]
    #[command(hide = true)]
    Pictures(picture::Arguments),
    #[cfg(feature = "review")]
    Review(review::Arguments),
    #[command(hide = true)]
    SecondReading(second::Arguments),
    Verify(verify::Arguments),
    Completions(shell::CompletionsArguments),
    Man(shell::ManArguments),
}

/// What has been seen so far. The worst of it is the exit code.
#[derive(Debug, Default)]
struct Tally {
    /// Inputs that could not be read.
    unread: usize,
    /// Findings of severity error.
    errors: usize,
    /// An argument means nothing: an id that no check has.
    misused: bool,
    /// Somebody asked to stop.
    interrupted: bool,
}

const BROKEN: u8 = 1;
const UNREAD: u8 = 2;
const USAGE: u8 = 64;
const OUTPUT_FAILED: u8 = 74;
const INTERRUPTED: u8 = 130;

impl Tally {
    /// A file that was not read weighs more than a broken figure: without it the answer is not whole.
    fn code(&self) -> u8 {
        match self {
            Tally { misused: true, .. } => USAGE,
            Tally { interrupted: true, .. } => INTERRUPTED,
            Tally { unread: 1.., .. } => UNREAD,
            Tally { errors: 1.., .. } => BROKEN,
            Tally { .. } => 0,
        }
    }
}

pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. Where they cannot be printed there is nobody to tell.
            let _ = error.print();
            return if error.use_stderr() { USAGE.into() } else { ExitCode::SUCCESS };
        }
    };
    let mut tally = Tally::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = run(&arguments.verb, &mut out, &mut tally).and_then(|()| out.flush());
    match written {
        Ok(()) => tally.code().into(),
        // The reader of the pipe has seen enough (`| head`): that is no fault, and no reason to hide what was found.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => tally.code().into(),
        Err(error) => {
            say(&format!("the output could not be written: {error}; is the disk full?"));
            OUTPUT_FAILED.into()
        }
    }
}

fn run(verb: &Verb, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    match verb {
        Verb::Extract(arguments) => extract::run(arguments, out, tally),
        Verb::Check(arguments) => check::run(arguments, out, tally),
        Verb::Compare(arguments) => compare::run(arguments, out, tally),
        Verb::Explain(arguments) => explain::run(arguments, out, tally),
        Verb::Convert(arguments) => archive::run(arguments, tally),
        Verb::Manifest(arguments) => archive::manifest(arguments, out),
        Verb::Worker(arguments) => archive::work(arguments, out, tally),
        Verb::Isolated(arguments) => archive::serve(arguments),
        Verb::Codebook(arguments) => codebook::run(arguments, out),
        Verb::Schema(_) => schema::run(out),
        Verb::Dump(arguments) => dump::run(arguments, out, tally),
        Verb::Form(arguments) => form::run(arguments, out, tally),
        #[cfg(feature = "review")]
        Verb::Pictures(arguments) => picture::run(arguments, out),
        #[cfg(feature = "review")]
        Verb::Review(arguments) => review::run(arguments, out, tally),
        Verb::SecondReading(_) => second::run(out),
        Verb::Verify(arguments) => verify::run(arguments, out, tally),
        Verb::Completions(arguments) => shell::completions(arguments, out),
        Verb::Man(arguments) => shell::man(arguments, out),
    }
}

/// One line to stderr. Where that is closed there is nobody to tell.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "gouji: {}", gouji::write::printable(line));
}
