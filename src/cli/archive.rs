//! `gouji convert`: an archive of reports as one dataset.

use super::lang::Lang;
use super::progress::{LogFormat, finish, report};
use super::{Tally, convert::Conversion, say};
use crate::archive::{self, FORMATS, Limits, Options, Progress};
use clap::builder::PossibleValue;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Instant;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files, folders, patterns, and archives (.zip, .tar, .tar.gz, .tar.zst), whose members are read in place.
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// A file that lists more inputs, one a line; `-` reads stdin.
    #[arg(long, value_name = "LIST")]
    files_from: Option<PathBuf>,
    /// The names in the list end with NUL, as `find -print0` writes them.
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,
    /// The folder of the dataset.
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// The formats of the dataset, several at once if wanted.
    #[arg(long, value_delimiter = ',', default_value = FORMATS[0].name, value_parser = formats())]
    to: Vec<String>,
    /// Divide the tables about reports, in the layout of Hive: `facts/year=2021/part-0.parquet`. A workbook and a database
    /// are one file each, and stay whole.
    #[arg(long, value_name = "COLUMN")]
    partition_by: Option<Partition>,
    /// A CSV with the columns name and organ: which names are one organ.
    #[arg(long, value_name = "FILE")]
    organs: Option<PathBuf>,
    /// A CSV with the columns child and parent: which organ's figures are in whose.
    #[arg(long, value_name = "FILE")]
    hierarchy: Option<PathBuf>,
    /// How many files are read at once; as many as the machine has processors, if not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Read the files in this process: a little faster, for those who trust their files.
    #[arg(long)]
    in_process: bool,
    /// Megabytes of memory that reading one file may take.
    #[arg(long, value_name = "MB", default_value_t = 2048)]
    memory: u64,
    /// Seconds of processor time that reading one file may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// Try again what was set aside.
    #[arg(long)]
    retry_failed: bool,
    /// Do everything again.
    #[arg(long)]
    force: bool,
    /// The language of `summary.html`.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// No progress and no summary.
    #[arg(short, long)]
    quiet: bool,
    /// How progress and summary are written to stderr.
    #[arg(long, default_value = "text")]
    log_format: LogFormat,
    /// For tests: obey files that ask a worker to crash.
    #[arg(long, hide = true)]
    debug_hooks: bool,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Partition {
    /// The year reported on; reports of no known year are in `year=__HIVE_DEFAULT_PARTITION__`.
    Year,
}

#[derive(clap::Args)]
pub(super) struct ManifestArguments {
    /// Files, folders and archives.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct WorkerArguments {
    /// Read the files in this process.
    #[arg(long)]
    in_process: bool,
    /// Megabytes of memory that reading one file may take.
    #[arg(long, value_name = "MB", default_value_t = 2048)]
    memory: u64,
    /// Seconds of processor time that reading one file may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(clap::Args)]
pub(super) struct IsolatedArguments {
    #[arg(long)]
    memory: u64,
    #[arg(long)]
    seconds: u64,
    #[arg(long)]
    second_reading: bool,
    #[arg(long)]
    debug_hooks: bool,
}

fn formats() -> clap::builder::PossibleValuesParser {
    FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about)).collect::<Vec<_>>().into()
}

pub(super) fn serve(arguments: &IsolatedArguments) -> io::Result<()> {
    let limits = Limits { memory: arguments.memory, seconds: arguments.seconds };
    archive::serve(limits, arguments.second_reading, arguments.debug_hooks, answer)
}

/// What `gouji review` asks of a file besides what is in it.
#[cfg(feature = "review")]
fn answer(question: &[u8], original: &[u8], converted: Option<&[u8]>) -> Vec<u8> {
    crate::review::answer(question, original, converted)
}

#[cfg(not(feature = "review"))]
fn answer(_: &[u8], _: &[u8], _: Option<&[u8]>) -> Vec<u8> {
    Vec::new()
}

pub(super) fn manifest(arguments: &ManifestArguments, out: &mut dyn Write) -> io::Result<()> {
    archive::list(arguments.inputs.clone(), out)
}

pub(super) fn work(arguments: &WorkerArguments, out: &mut dyn Write, tally: &mut Tally) -> io::Result<()> {
    let limits = Limits { memory: arguments.memory << 20, seconds: arguments.seconds };
    let convert = |bytes: &[u8], format| arguments.conversion.docx(bytes, format);
    tally.unread = archive::work(&mut io::stdin().lock(), out, limits, !arguments.in_process, &convert)?;
    Ok(())
}

pub(super) fn run(arguments: &Arguments, tally: &mut Tally) -> io::Result<()> {
    let jobs = arguments.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, Into::into), usize::from);
    let by_year = arguments.partition_by == Some(Partition::Year);
    let is_divisible =
        |format: &&archive::Format| format.is_divisible && arguments.to.iter().any(|to| to == format.name);
    if by_year && !FORMATS.iter().any(|format| is_divisible(&format)) {
        tally.misused = true;
        say(
            "--partition-by: expected a format with a file a table (parquet, csv, ndjson), found only such as are one file",
        );
        return Ok(());
    }
    let options = Options {
        paths: arguments.inputs.clone(),
        list: arguments.files_from.clone(),
        nul: arguments.null,
        out: arguments.output.clone(),
        to: arguments.to.clone(),
        by_year,
        language: arguments.lang.language(),
        organs: arguments.organs.clone(),
        hierarchy: arguments.hierarchy.clone(),
        jobs,
        isolated: !arguments.in_process,
        limits: Limits { memory: arguments.memory << 20, seconds: arguments.seconds },
        retry_failed: arguments.retry_failed,
        force: arguments.force,
        hooks: arguments.debug_hooks,
    };
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // The second one ends the program at once: what is in the journal is kept all the same.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let progress = Progress { stop, ..Progress::default() };
    let convert = |bytes: &[u8], format| arguments.conversion.docx(bytes, format);
    let start = Instant::now();
    let summary = std::thread::scope(|scope| {
        let reporter = scope.spawn(|| {
            if !arguments.quiet {
                report(arguments.log_format, &progress);
            }
        });
        let summary = archive::run(&options, &convert, &progress);
        progress.is_over.store(true, Relaxed);
        reporter.thread().unpark();
        let _ = reporter.join();
        summary
    })?;
    (tally.unread, tally.errors) = (summary.unread, summary.errors);
    tally.interrupted = progress.stop.load(Relaxed);
    if !arguments.quiet {
        finish(arguments.log_format, &summary, &progress, start.elapsed().as_secs_f64());
    }
    Ok(())
}
