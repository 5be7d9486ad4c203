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
// Of the verbs that are not asked for, only what is said here is made ready; their options are not.
#[command(defer = true)]
enum Verb {
    /// Print everything a report says, as data.
    ///
    /// Every report ends as one record, and so does a file without any: an error that names the file and the reason. One
    /// record is one JSON object, several are an array; ndjson gives one object a line. `gouji schema` tells the shape.
    ///
    /// Example:
    ///     gouji extract 2022.pdf 2023.docx --format ndjson > reports.ndjson
    #[command(verbatim_doc_comment)]
    Extract(extract::Arguments),
    /// Check every figure of a report, and print what is broken.
    ///
    /// One line for each broken thing, nothing for a clean report; a summary goes to stderr. Exits with 1 when a report is
    /// broken, 2 when a file could not be read. `gouji explain ID` tells what an id means.
    ///
    /// Example:
    ///     gouji check reports/*.pdf
    ///     gouji check reports/*.pdf --format xlsx -o problems.xlsx
    #[command(verbatim_doc_comment)]
    Check(check::Arguments),
    /// Compare the reports of one organ over the years.
    ///
    /// Prints the figures side by side with their changes, and what does not follow from one year to the next: what was
    /// carried over, stocks, tables and texts that were copied, figures out of proportion. Reports in any order; a file may
    /// hold several, and a record of `gouji extract --format json` counts as the report it was made of. Only years that follow
    /// each other are held against each other. Exits with 1 when an error is found.
    ///
    /// Example:
    ///     gouji compare 2021.pdf 2022.docx 2023.html
    #[command(verbatim_doc_comment)]
    Compare(compare::Arguments),
    /// Tell what a check or a remark on the reading means, why it must hold, and where the rule stands.
    ///
    /// Without an ID it lists all of them.
    ///
    /// Example:
    ///     gouji explain requests-out-of-balance --lang zh
    #[command(verbatim_doc_comment)]
    Explain(explain::Arguments),
    /// Convert an archive of reports into one dataset.
    ///
    /// Every input ends as one record: a report, a duplicate, no report, or an error with the stage and the reason. Each file
    /// is read in a process of its own; one that crashes it, hangs or takes too much memory is tried once more alone, and then
    /// set aside. What is done is kept in the folder of the dataset: a second run does only what is left, also after Ctrl-C or
    /// a crash of the machine.
    ///
    /// Example:
    ///     gouji convert reports/ more.zip -o dataset --to csv
    #[command(verbatim_doc_comment)]
    Convert(archive::Arguments),
    /// List an archive, one row a file, to divide it over machines.
    ///
    /// Each row goes to `gouji worker` on some machine: an engine such as Spark deals them out, and starts those again that
    /// were lost. What is not there is a row too, so that it ends as a record.
    ///
    /// Example:
    ///     gouji manifest /archive | split -n r/8 - part-
    #[command(verbatim_doc_comment)]
    Manifest(archive::ManifestArguments),
    /// Read the files of a manifest, and write their records, one a line.
    ///
    /// Reads rows of `gouji manifest` from stdin. The records are those of `gouji extract --format ndjson`, in the order of
    /// the rows. Each file is read in a process of its own, within limits, as `gouji convert` does.
    ///
    /// Example:
    ///     gouji worker < part-aa > records.ndjson
    #[command(verbatim_doc_comment)]
    Worker(archive::WorkerArguments),
    /// The child that reads files for `gouji convert`: not for people.
    #[command(hide = true)]
    Isolated(archive::IsolatedArguments),
    /// Print every key with its section, unit, kind, eras, and its row and column labels in each era.
    ///
    /// A key that eras share stands once, with the labels of each of them.
    ///
    /// Example:
    ///     gouji codebook --format csv > codebook.csv
    #[command(verbatim_doc_comment)]
    Codebook(codebook::Arguments),
    /// Print the JSON Schema (2020-12) of one record, as `extract --format json` and `ndjson` print it.
    ///
    /// Example:
    ///     gouji schema > gouji-report-1.schema.json
    #[command(verbatim_doc_comment)]
    Schema(schema::Arguments),
    /// Print what one stage of the reading gave, as JSON.
    ///
    /// The way of a file is page (PDF and OFD) → document → sections → report. Where a figure is wrong in the report, dump the
    /// stages before it: the first one that has it wrong is at fault.
    ///
    /// Example:
    ///     gouji dump --stage document 2023.pdf
    #[command(verbatim_doc_comment)]
    Dump(dump::Arguments),
    /// Make the statutory form for the report of a year as DOCX, blank or filled with the figures of a report.
    ///
    /// Figures stand as they are printed in the report; what does not add up is shaded, with the sum written out below the
    /// table. A filled table follows the form that the report follows, whatever the year, so that no figure is lost.
    ///
    /// Example:
    ///     gouji form --year 2024 -o blank.docx && gouji form --fill 2023.pdf -o filled.docx
    #[command(verbatim_doc_comment)]
    Form(form::Arguments),
    /// Draw pages of a PDF. Not for people: `gouji review` starts it.
    ///
    /// Reads a PDF from stdin. For each page it prints the number of bytes of its PNG, as eight bytes, and these; 0 where the page
    /// cannot be drawn.
    #[cfg(feature = "review")]
    #[command(hide = true)]
    Pictures(picture::Arguments),
    /// Check published figures against the document, in the browser.
    ///
    /// Opens a page on this machine: left the document, right its figures; what a person decides on a figure is written to
    /// `decisions.ndjson` beside the files or in the dataset, never over the printed figure. The address is printed on
    /// stderr; Ctrl-C ends it. With `--static`, writes the page of one report as a file that needs nothing else.
    ///
    /// Example:
    ///     gouji review 2023.pdf
    ///     gouji review dataset --sample 200 --stratify year,organ --seed 7
    #[cfg(feature = "review")]
    #[command(verbatim_doc_comment)]
    Review(review::Arguments),
    /// Look at figures of a PDF again, by another reader. Not for people: `gouji check` starts it.
    ///
    /// Reads stdin: a line of JSON with the boxes, `[[page, [x0, top, x1, bottom]], …]`, and then the file. The last line it
    /// prints is what it saw.
    #[command(hide = true)]
    SecondReading(second::Arguments),
    /// Hold the figures of a report against those that someone else recorded.
    ///
    /// The dataset is CSV, JSON or Parquet with the keys of `gouji codebook`: long, with columns key and value, or wide, with a
    /// column a key; columns file, organ and year tell which rows are of this report. Values compare exactly, in the units of
    /// the codebook. Exits with 1 when a figure is different.
    ///
    /// Example:
    ///     gouji verify 2022.pdf --against panel.csv
    #[command(verbatim_doc_comment)]
    Verify(verify::Arguments),
    /// Print completions for a shell.
    ///
    /// Example:
    ///     gouji completions bash > ~/.local/share/bash-completion/completions/gouji
    ///     gouji completions zsh > "${fpath[1]}/_gouji"
    ///     gouji completions fish > ~/.config/fish/completions/gouji.fish
    #[command(verbatim_doc_comment)]
    Completions(shell::CompletionsArguments),
    /// Print the manual, or write it to a folder, a page a verb.
    ///
    /// Example:
    ///     gouji man | man -l -
    ///     gouji man ~/.local/share/man/man1
    #[command(verbatim_doc_comment)]
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
