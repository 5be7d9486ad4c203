//! `gouji review`: a page in the browser where a person checks published figures against the document.
//!
//! ```text
//! browser ─▶ door ─▶ guard ─▶ desk ─▶ pages ◀─ shelf (rows, records, bytes) ◀─ dataset · files · uploads
//!                               │              log (decisions) · work (the sample)
//!                               └─▶ readers ─pipe─▶ child: bytes in, HTML or a picture out
//! ```
//!
//! The server never parses a file itself: that is for a child process within limits. It never sends a source's own bytes.

mod ask;
mod cache;
mod chart;
mod child;
mod clock;
mod compare_page;
mod desk;
mod door;
mod estimate;
mod guard;
mod html;
mod list_page;
mod log;
mod organ_page;
mod readers;
mod report_page;
mod row;
mod sample;
mod sample_page;
mod secrets;
mod shelf;
mod shell;
mod work;

pub(crate) use child::answer;
pub(crate) use sample::{By, MAX as MAX_SAMPLE, Plan};
pub(crate) use work::Outcome;

use crate::archive::catalog::Catalog;
use crate::archive::decisions;
use crate::archive::{Convert, Limits};
use desk::{Desk, Parts};
use door::Entrance;
use gouji::form::Language;
use gouji::{Judgement, Report};
use log::Log;
use readers::Readers;
use shelf::Shelf;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use work::Work;

/// What is asked for.
pub(crate) struct Options {
    /// Files, or one folder that `gouji convert` wrote.
    pub(crate) files: Vec<PathBuf>,
    /// Where the files of a dataset are looked for.
    pub(crate) root: Option<PathBuf>,
    /// The file of decisions, if not beside the rest.
    pub(crate) decisions: Option<PathBuf>,
    pub(crate) reviewer: String,
    pub(crate) lang: Language,
    pub(crate) sample: Option<Plan>,
    pub(crate) limits: Limits,
    pub(crate) hooks: bool,
}

/// What the command line does for the server, as it does for other verbs.
pub(crate) struct Hands {
    /// Makes a DOCX of an older document.
    pub(crate) convert: Arc<Convert<'static>>,
    /// Judges a report, with a second reading of its file where a sum is broken.
    pub(crate) judge: Arc<Judge>,
}

/// What the checks say of a report, by it and the bytes it was read from.
pub(crate) type Judge = dyn Fn(&[u8], &Report) -> Judgement + Send + Sync;

/// How it is to be reached.
pub(crate) struct Reach {
    pub(crate) port: u16,
    /// Another address than loopback; then a token is demanded.
    pub(crate) listen: Option<IpAddr>,
    /// Whether a token is demanded on loopback as well.
    pub(crate) token: bool,
    /// Names besides addresses under which it may be asked.
    pub(crate) hosts: Vec<String>,
}

/// Serves until Ctrl-C. `tell` is for the address, and for what is to be known.
///
/// # Errors
/// When the dataset or the file of decisions cannot be opened, or the address is taken.
pub(crate) fn serve(options: &Options, reach: Reach, hands: Hands, tell: &dyn Fn(&str)) -> io::Result<()> {
    let desk = Arc::new(open(options, hands, Log::open, tell)?);
    let files = options.reports();
    desk.unread.store(files.len(), Relaxed);
    let (reader, files, plan) = (Arc::clone(&desk), files.to_vec(), options.sample.clone());
    // A dataset is read already; files may take a while, and the page need not wait for all of them.
    let read = move || read_all(&reader, &files, plan.as_ref());
    if options.dataset().is_some() {
        read()
    } else {
        drop(std::thread::spawn(read))
    }
    let loopback = reach.listen.is_none_or(|address| address.is_loopback());
    let token = (reach.token || !loopback).then(secrets::word).transpose()?;
    let address = SocketAddr::new(reach.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), reach.port);
    let entrance = Entrance { hosts: reach.hosts, token, csrf: desk.csrf.clone() };
    door::serve(desk, address, entrance, tell)
}

/// What a sample says so far.
///
/// # Errors
/// When the dataset or the file of decisions cannot be opened.
pub(crate) fn outcome(options: &Options, plan: &Plan, hands: Hands, tell: &dyn Fn(&str)) -> io::Result<Outcome> {
    let desk = open(options, hands, Log::view, tell)?;
    let files = options.reports();
    desk.unread.store(files.len(), Relaxed);
    read_all(&desk, files, Some(plan));
    let outcome = desk.work.get().map(|work| work.outcome(&desk.log())).unwrap_or_default();
    Ok(outcome)
}

fn read_all(desk: &Desk, files: &[PathBuf], plan: Option<&Plan>) {
    files.iter().for_each(|path| desk.read(path));
    if let Some(plan) = plan {
        desk.work.get_or_init(|| Work::new(&desk.shelf, plan));
    }
}

fn open(options: &Options, hands: Hands, open: fn(&Path) -> io::Result<Log>, tell: &dyn Fn(&str)) -> io::Result<Desk> {
    options.are_there()?;
    let catalog = options.dataset().map(Catalog::open).transpose()?;
    let beside = match (options.dataset(), options.files.first()) {
        (Some(folder), _) => folder,
        (None, file) => file.and_then(|file| file.parent()).unwrap_or(Path::new("")),
    };
    let path = options.decisions.clone().unwrap_or_else(|| beside.join(decisions::NAME));
    let log = open(&path)?;
    if !log.unread.is_empty() {
        let lines: Vec<String> = log.unread.iter().take(5).map(usize::to_string).collect();
        tell(&format!(
            "{}: expected a decision on each line, found none that can be read on {} (line {} …); they are left as they are",
            path.display(),
            log.unread.len(),
            lines.join(", ")
        ));
    }
    let shelf = Shelf::new(catalog, options.root.clone())?;
    let count = std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 4));
    let readers = Readers::start(count, options.limits, options.hooks);
    Ok(Desk::new(Parts {
        shelf,
        log,
        readers,
        hands,
        lang: options.lang,
        reviewer: options.reviewer.clone(),
        csrf: secrets::word()?,
        samples: options.sample.is_some(),
    }))
}

impl Options {
    /// The dataset, where one is named.
    fn dataset(&self) -> Option<&Path> {
        match &self.files[..] {
            [one] if Catalog::is_there(one) => Some(one),
            _ => None,
        }
    }

    /// Whether there is anything to show: a name that is mistyped is told at once. Of several files each has its row.
    fn are_there(&self) -> io::Result<()> {
        let missing = |path: &&PathBuf| !path.is_file() && !Catalog::is_there(path);
        let Some(first) = self.files.iter().find(missing).filter(|_| self.files.iter().all(|path| missing(&path)))
        else {
            return Ok(());
        };
        let found = if first.is_dir() { "a folder without a dataset" } else { "nothing of this name" };
        let name = first.display();
        Err(io::Error::other(format!(
            "expected a file, or the folder of a dataset that `gouji convert` wrote, found {found}: {name}"
        )))
    }

    /// The files that are to be read.
    fn reports(&self) -> &[PathBuf] {
        if self.dataset().is_some() { &[] } else { &self.files }
    }
}
