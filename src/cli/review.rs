//! `gouji review`: reports and their documents side by side, in the browser.

use super::second::{self, When};
use super::{Tally, convert::Conversion, lang::Lang, say, still::Still};
use crate::archive::Limits;
use crate::review::{self, By, Hands, MAX_SAMPLE, Options, Plan, Reach};
use clap::ValueEnum;
use gouji::Report;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files to show (PDF, OFD, DOCX, HTML, text), or the folder of a dataset that `gouji convert` wrote.
    #[arg(required = true, value_name = "FILE|DATASET")]
    files: Vec<PathBuf>,
    /// Write the page of one report as a file that needs nothing else; `-` writes it to stdout, and reads stdin as FILE.
    #[arg(long = "static", value_name = "OUT.html", conflicts_with_all = ["sample", "result", "listen", "port"])]
    output: Option<PathBuf>,
    /// The language of the page.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// The port; 0 takes any that is free.
    #[arg(long, default_value_t = 8600)]
    port: u16,
    /// Listen on this address as well as be asked by others: then a token is demanded, which the printed address holds.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<IpAddr>,
    /// Demand a token on this machine, too: where other people use it.
    #[arg(long)]
    token: bool,
    /// A name under which the server may be asked, besides its addresses.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Who decides; the name of the user, if not given.
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// The file that decisions are added to.
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// The folder in which the files of a dataset are looked for, if not where they were.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Draw so many printed figures to be reviewed.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_SAMPLE as i64))]
    sample: Option<u32>,
    /// By what the sample is divided, so that each part has its share.
    #[arg(long, value_name = "BY", value_delimiter = ',', requires = "sample")]
    stratify: Vec<Stratify>,
    /// The seed of the sample: the same one draws the same figures.
    #[arg(long, value_name = "SEED", default_value_t = 1, requires = "sample")]
    seed: u64,
    /// Print what the sample says so far, the error rate with its interval, and end.
    #[arg(long, requires = "sample")]
    result: bool,
    /// How to print it.
    #[arg(long, default_value = "text", requires = "result")]
    format: Format,
    /// Megabytes of memory that reading one file may take.
    #[arg(long, value_name = "MB", default_value_t = 2048)]
    memory: u64,
    /// Seconds of processor time that reading one file may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// For tests: obey files that ask a reader to crash.
    #[arg(long, hide = true)]
    debug_hooks: bool,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stratify {
    Year,
    Organ,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    if let Some(output) = &arguments.output {
        let Arguments { files, lang, conversion, .. } = arguments;
        let [file] = &files[..] else {
            tally.misused = true;
            say(&format!(
                "--static takes one file, found {}; write a page for each, or leave --static out",
                files.len()
            ));
            return Ok(());
        };
        return Still { file, output, lang: *lang, conversion }.write(out, tally);
    }
    let done = match arguments.plan().filter(|_| arguments.result) {
        Some(plan) => result(arguments, &plan, out),
        None => serve(arguments),
    };
    // That an address is taken or a dataset cannot be opened is for whoever asked, and no fault of the output.
    if let Err(error) = done {
        tally.unread += 1;
        say(&error.to_string());
    }
    Ok(())
}

impl Arguments {
    fn plan(&self) -> Option<Plan> {
        let by = self.stratify.iter().map(|by| match by {
            Stratify::Year => By::Year,
            Stratify::Organ => By::Organ,
        });
        Some(Plan { size: self.sample? as usize, by: by.collect(), seed: self.seed })
    }

    fn options(&self) -> Options {
        let user = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        Options {
            files: self.files.clone(),
            root: self.root.clone(),
            decisions: self.decisions.clone(),
            reviewer: self.reviewer.clone().or_else(user).unwrap_or_else(|| "reviewer".to_owned()),
            lang: self.lang.language(),
            sample: self.plan(),
            limits: Limits { memory: self.memory << 20, seconds: self.seconds },
            hooks: self.debug_hooks,
        }
    }

    fn hands(&self) -> Hands {
        let conversion = self.conversion.clone();
        Hands {
            convert: Arc::new(move |bytes: &[u8], format| conversion.docx(bytes, format)),
            judge: Arc::new(|bytes: &[u8], report: &Report| second::judge(bytes, report, When::Broken)),
        }
    }
}

fn serve(arguments: &Arguments) -> io::Result<()> {
    let Arguments { port, listen, token, .. } = *arguments;
    let reach = Reach { port, listen, token, hosts: arguments.hosts.clone() };
    review::serve(&arguments.options(), reach, arguments.hands(), &say)
}

fn result(arguments: &Arguments, plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    let outcome = review::outcome(&arguments.options(), plan, arguments.hands(), &say)?;
    match arguments.format {
        Format::Text => out.write_all(outcome.text(arguments.lang.language()).as_bytes()),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &outcome)?;
            writeln!(out)
        }
    }
}
