//! Archives in, datasets out: many files → one dataset, in which every input has its record.
//!
//! ```text
//! inputs ─walk─▶ items ─engines─▶ journal ─in the order of names─▶ rows ─sinks─▶ csv · ndjson · …
//! ```
//!
//! What was done stands in the journal before anything else happens with it, so that whoever starts again goes on where
//! the last one was stopped. The dataset is made anew from the journal each time, sorted by the names of the inputs, so
//! that it is the same whatever the number of workers and of interruptions.

mod again;
#[cfg(feature = "review")]
pub(crate) mod catalog;
mod chart;
mod dataset;
pub(crate) mod decisions;
mod frame;
mod index;
pub(crate) mod inputs;
mod journal;
mod manifest;
mod members;
mod organs;
mod overview;
mod package;
pub(crate) mod pool;
mod rows;
mod sink;
mod sort;
mod spool;
pub(crate) mod stored;
mod summary;
mod swap;
mod tables;
mod together;
pub(crate) mod watch;
mod worker;

pub(crate) use dataset::Summary;
pub(crate) use manifest::{list, work};
pub(crate) use sink::{FORMATS, Format};
#[cfg(feature = "review")]
pub(crate) use worker::confine_for_one;
pub(crate) use worker::{Limits, serve};

use inputs::{Inputs, Item, Source};
use journal::{Hash, Journal};
use organs::Organs;
use pool::{Engine, Judged, Method};
use sha2::{Digest, Sha256};
use sort::Sorter;
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::ops::ControlFlow::{Break, Continue};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, mpsc};
use std::time::Duration;
use stored::{Failure, Stored};
use watch::Watch;

/// What is asked for.
pub(crate) struct Options {
    pub(crate) paths: Vec<PathBuf>,
    /// A file that lists more of them, `-` for stdin.
    pub(crate) list: Option<PathBuf>,
    /// Whether NUL ends a name in the list, instead of a line's end.
    pub(crate) nul: bool,
    /// The folder of the dataset.
    pub(crate) out: PathBuf,
    /// A CSV that says which names are one organ.
    pub(crate) organs: Option<PathBuf>,
    /// A CSV that says which organ is below which.
    pub(crate) hierarchy: Option<PathBuf>,
    /// Names of formats.
    pub(crate) to: Vec<String>,
    /// The language of `summary.html`.
    pub(crate) language: gouji::form::Language,
    /// Whether tables are divided by year.
    pub(crate) by_year: bool,
    pub(crate) jobs: usize,
    pub(crate) isolated: bool,
    pub(crate) limits: Limits,
    /// What cost a worker its life is tried again.
    pub(crate) retry_failed: bool,
    /// Everything is done again.
    pub(crate) force: bool,
    pub(crate) hooks: bool,
}

/// The DOCX that a word processor makes of a document; none where none is to be had.
pub(crate) type Convert<'a> = dyn Fn(&[u8], gouji::Format) -> Option<Result<Vec<u8>, String>> + Send + Sync + 'a;

/// How far it is.
#[derive(Default)]
pub(crate) struct Progress {
    /// Inputs that were found.
    pub(crate) found: AtomicUsize,
    /// Inputs that are done, whether in this run or in one before it.
    pub(crate) done: AtomicUsize,
    /// Inputs that were judged in this run.
    pub(crate) judged: AtomicUsize,
    /// Inputs that cost a worker its life.
    pub(crate) crashed: AtomicUsize,
    /// Whether to stop: the files in flight are finished, and the dataset holds what is done.
    pub(crate) stop: Arc<AtomicBool>,
    /// Whether all inputs are done, and the dataset is being written.
    pub(crate) is_judged: AtomicBool,
    /// Inputs that stand in the new dataset.
    pub(crate) written: AtomicUsize,
    /// Bytes of the files that are done, archives by how far they are read.
    pub(crate) bytes_done: AtomicU64,
    /// Bytes of all files; 0 until they are counted.
    pub(crate) bytes_all: AtomicU64,
    /// Whether all is over.
    pub(crate) is_over: AtomicBool,
}

/// The folder in the dataset that holds what is needed to go on.
const WORK: &str = ".gouji";

/// Whatever changes an outcome changes this: then the files are done again.
fn version() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), env!("GOUJI_RULES"))
}

/// Judges all inputs that are not done yet, and writes the dataset.
///
/// # Errors
/// When the folder of the dataset cannot be written, is in use, or no worker can be started. What is wrong with an input
/// is a record, never an error.
pub(crate) fn run(options: &Options, convert: &Convert<'_>, progress: &Progress) -> io::Result<Summary> {
    let list = |path: &Option<PathBuf>| path.as_ref().map(std::fs::read).transpose();
    let organs = Organs::new(list(&options.organs)?.as_deref(), list(&options.hierarchy)?.as_deref())?;
    let work = options.out.join(WORK);
    std::fs::create_dir_all(&work)?;
    let lock = File::create(work.join("lock"))?;
    if !is_locked(&lock) {
        return Err(io::Error::other(format!("{} is being written by another gouji", options.out.display())));
    }
    let path = work.join("journal");
    if options.force && path.exists() {
        std::fs::remove_file(&path)?;
    }
    let desk = Desk {
        journal: Mutex::new(Journal::open(&path, &version())?),
        names: Mutex::new(sorter(&work)),
        claimed: Mutex::default(),
        failed: Mutex::default(),
        options,
        convert,
        progress,
    };
    desk.judge_all()?;
    let (names, journal) = desk.close()?;
    dataset::write(options, &organs, names.sorted()?, sorter(&work), journal, progress)
}

/// Locks the dataset. One who was killed may hold it for a moment yet, through a worker that he was about to start.
fn is_locked(lock: &File) -> bool {
    (0..10).any(|attempt| {
        std::thread::sleep(Duration::from_millis(20 * attempt));
        lock.try_lock().is_ok()
    })
}

fn sorter(work: &Path) -> Sorter {
    let work = work.to_owned();
    Sorter::new(move || temporary(&work))
}

/// A file without a name: it goes away with the process.
fn temporary(work: &Path) -> io::Result<File> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let path = work.join(format!("run-{}", COUNT.fetch_add(1, Relaxed)));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// What the slots share.
struct Desk<'a> {
    journal: Mutex<Journal>,
    names: Mutex<Sorter>,
    /// Bytes that somebody is judging, or has judged.
    claimed: Mutex<HashSet<Hash>>,
    /// The first error of ours: then all stop.
    failed: Mutex<Option<io::Error>>,
    options: &'a Options,
    convert: &'a Convert<'a>,
    progress: &'a Progress,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk<'_> {
    fn judge_all(&self) -> io::Result<()> {
        let Options { isolated, limits, hooks, jobs, .. } = *self.options;
        let method = Method { isolated, limits, hooks, reads_again: true };
        let (watch, quiet) = (Watch::default(), RwLock::new(()));
        let inputs = self.inputs()?;
        let (give, take) = mpsc::sync_channel::<Item>(jobs);
        let take = Mutex::new(take);
        std::thread::scope(|scope| {
            let slots: Vec<_> =
                (0..jobs).map(|_| scope.spawn(|| self.slot(Engine::new(&method, &watch, &quiet), &take))).collect();
            scope.spawn(|| watch.keep(|| self.progress.is_judged.load(Relaxed)));
            scope.spawn(|| self.count(&inputs));
            let _ = inputs.walk(&mut |item| {
                self.progress.found.fetch_add(1, Relaxed);
                let enough = self.progress.stop.load(Relaxed) || give.send(item).is_err();
                if enough { Break(()) } else { Continue(()) }
            });
            drop(give);
            for slot in slots {
                let _ = slot.join();
            }
            self.progress.is_judged.store(true, Relaxed);
        });
        locked(&self.failed).take().map_or(Ok(()), Err)
    }

    /// Counts the bytes of all files, so that it can be told how much is left. It walks much faster than they are read.
    fn count(&self, inputs: &Inputs) {
        let mut all = 0;
        let _ = Inputs { into_archives: false, ..inputs.clone() }.walk(&mut |item| {
            if let Source::File(path) = &item.source {
                all += std::fs::metadata(path).map_or(0, |file| file.len());
            }
            if self.progress.is_judged.load(Relaxed) { Break(()) } else { Continue(()) }
        });
        self.progress.bytes_all.store(all, Relaxed);
    }

    fn inputs(&self) -> io::Result<Inputs> {
        let options = self.options;
        let list = options.list.as_deref().map(|list| inputs::listed(list, options.nul)).transpose()?;
        let paths = options.paths.iter().cloned().chain(list.unwrap_or_default()).collect();
        Ok(Inputs { paths, into_archives: true, except: options.out.canonicalize()? })
    }

    /// Judges items until there are none.
    fn slot(&self, mut engine: Engine<'_>, take: &Mutex<mpsc::Receiver<Item>>) {
        loop {
            let item = locked(take).recv();
            let Ok(item) = item else { return };
            if let Err(error) = self.input(&mut engine, item) {
                self.progress.stop.store(true, Relaxed);
                locked(&self.failed).get_or_insert(error);
                // The walk would wait for somebody to take what it gives.
                while locked(take).recv().is_ok() {}
                return;
            }
            self.progress.done.fetch_add(1, Relaxed);
        }
    }

    fn input(&self, engine: &mut Engine<'_>, item: Item) -> io::Result<()> {
        let bytes = match item.source {
            Source::File(path) => inputs::bytes(&path),
            Source::Bytes(bytes) => Ok(bytes),
            Source::Failed(failure) => Err(failure),
        };
        let known = match bytes {
            Ok(bytes) => {
                let weight = item.weight.unwrap_or(bytes.len() as u64);
                self.progress.bytes_done.fetch_add(weight, Relaxed);
                let hash: Hash = Sha256::digest(&bytes).into();
                if self.is_new(&hash) {
                    self.judge(engine, &hash, &bytes)?;
                }
                dataset::Known::Bytes { sha256: journal::to_hex(&hash), bytes: bytes.len() as u64 }
            }
            Err(failure) => dataset::Known::Failed(failure),
        };
        locked(&self.names).push(item.name.into_bytes(), serde_json::to_vec(&known)?)
    }

    /// Whether these bytes are still to be judged, and by whoever asks.
    fn is_new(&self, hash: &Hash) -> bool {
        let again = self.options.retry_failed;
        locked(&self.claimed).insert(*hash)
            && locked(&self.journal).get(hash).is_none_or(|place| place.crashed && again)
    }

    fn judge(&self, engine: &mut Engine<'_>, hash: &Hash, bytes: &[u8]) -> io::Result<()> {
        let judged = judged(bytes, engine, self.convert)?;
        self.progress.judged.fetch_add(1, Relaxed);
        self.progress.crashed.fetch_add(usize::from(judged.crashed), Relaxed);
        locked(&self.journal).append(hash, judged.crashed, &judged.packed)
    }

    fn close(self) -> io::Result<(Sorter, Journal)> {
        let journal = self.journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        journal.sync()?;
        Ok((self.names.into_inner().unwrap_or_else(PoisonError::into_inner), journal))
    }
}

/// What the bytes of one input come to, by way of DOCX where that is the only one.
pub(crate) fn judged(bytes: &[u8], engine: &mut Engine<'_>, convert: &Convert<'_>) -> io::Result<Judged> {
    let judged = engine.judge(bytes, &[])?;
    let converted = convertible(&judged.packed).and_then(|format| convert(bytes, format));
    match converted {
        None => Ok(judged),
        Some(Ok(docx)) => engine.judge(bytes, &docx),
        Some(Err(message)) => {
            let failure = Stored::Failure(Failure::new("convert", "not-converted", message));
            // It may be for want of time, and is tried again where that is asked for.
            Ok(Judged { packed: stored::pack(&[failure])?, crashed: true })
        }
    }
}

/// The format of a document that wants a conversion first.
fn convertible(packed: &[u8]) -> Option<gouji::Format> {
    /// Only the message of an error is as short.
    const SHORT: usize = 1000;
    let outcomes = (packed.len() < SHORT).then(|| stored::unpack(packed)).and_then(Result::ok)?;
    match &outcomes[..] {
        [Stored::Failure(failure)] => failure.convertible,
        _ => None,
    }
}
