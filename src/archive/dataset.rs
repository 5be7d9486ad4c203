//! The journal → the dataset: rows in the order of the inputs' names, into files that take the place of the old ones when
//! all of them are whole.

use super::journal::{Hash, Journal, from_hex};
use super::organs::Organs;
use super::overview::Overview;
use super::rows::{self, Input};
use super::sink::Sinks;
use super::sort::{Sorted, Sorter};
use super::stored::{self, Failure, Stored};
use super::swap::swap;
use super::tables::{Cell, Id, tables};
use super::together::Together;
use super::{Options, Progress, WORK, decisions, index, package, summary, temporary};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::atomic::Ordering::Relaxed;

/// What is known of an input before its outcome is looked up.
#[derive(Serialize, Deserialize)]
pub(super) enum Known {
    Bytes { sha256: String, bytes: u64 },
    Failed(Failure),
}

/// What the dataset holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// All of them; each is counted in one of the next four as well.
    pub(crate) inputs: usize,
    /// Inputs that hold a report, or several.
    pub(crate) read: usize,
    /// Inputs with the same bytes as another one.
    pub(crate) duplicates: usize,
    /// Inputs that were read and hold no report.
    pub(crate) not_reports: usize,
    /// Inputs that could not be read.
    pub(crate) unread: usize,
    pub(crate) reports: usize,
    /// Findings of severity error, also those over the years.
    pub(crate) errors: usize,
}

/// Writes the dataset in every format asked for, and a page about it.
pub(super) fn write(
    options: &Options,
    organs: &Organs,
    names: Sorted,
    by_organ: Sorter,
    mut journal: Journal,
    progress: &Progress,
) -> io::Result<Summary> {
    let work = options.out.join(WORK);
    let new = work.join("new");
    if new.exists() {
        std::fs::remove_dir_all(&new)?;
    }
    std::fs::create_dir(&new)?;
    let decisions = decisions::in_folder(&options.out)?;
    let tables = tables(!decisions.is_empty());
    let index = index::open(&work, &tables)?;
    let spool = Box::new(move || temporary(&work));
    let mut sinks = Sinks::open(&options.to, options.by_year, &new, &tables, spool)?;
    sinks.add(index);
    let mut emit = |table: Id, year: Option<u16>, cells: &[Cell]| sinks.row(table, year, cells);
    let mut pass = Pass {
        journal: &mut journal,
        organs,
        summary: Summary::default(),
        overview: Overview { language: options.language, ..Overview::default() },
        together: Together::new(organs, by_organ),
        progress,
    };
    pass.all(names, &mut emit)?;
    let Pass { mut summary, mut overview, together, .. } = pass;
    together.finish(&mut journal, &mut overview, &mut emit)?;
    summary.errors = overview.broken;
    rows::dictionary(&mut emit)?;
    rows::reviewed(&decisions, &mut emit)?;
    package::write(&new, &tables, sinks.finish()?)?;
    std::fs::write(new.join(summary::NAME), summary::page(&summary, &overview))?;
    swap(&new, &options.out, &tables)?;
    Ok(summary)
}

/// What is held while the inputs go by, in the order of their names.
struct Pass<'a, 'o> {
    journal: &'a mut Journal,
    organs: &'o Organs,
    summary: Summary,
    overview: Overview,
    together: Together<'o>,
    progress: &'a Progress,
}

impl Pass<'_, '_> {
    fn all(&mut self, names: Sorted, emit: &mut rows::Emit<'_>) -> io::Result<()> {
        let mut last: Option<Vec<u8>> = None;
        for entry in names {
            let (name, known) = entry?;
            // The same input may have been named twice.
            if last.as_ref() == Some(&name) {
                continue;
            }
            self.summary.inputs += 1;
            self.progress.written.store(self.summary.inputs, Relaxed);
            self.input(&String::from_utf8_lossy(&name), serde_json::from_slice(&known)?, emit)?;
            last = Some(name);
        }
        Ok(())
    }

    fn input(&mut self, name: &str, known: Known, emit: &mut rows::Emit<'_>) -> io::Result<()> {
        let (sha256, bytes) = match known {
            Known::Failed(failure) => {
                self.summary.unread += 1;
                self.overview.failure(name, &failure);
                return Input { name, hash: None, bytes: 0, organs: self.organs }.failure(&failure, emit);
            }
            Known::Bytes { sha256, bytes } => (sha256, bytes),
        };
        let hash = from_hex(&sha256).ok_or(io::ErrorKind::InvalidData)?;
        let input = Input { name, hash: Some(hash), bytes, organs: self.organs };
        if self.journal.set_written(&hash) {
            self.summary.duplicates += 1;
            let message = "the same bytes stand under another name, which comes first; sha256 tells which";
            let failure = Failure::new("duplicate", "duplicate", message);
            self.overview.failure(name, &failure);
            return input.failure(&failure, emit);
        }
        let place = self.journal.get(&hash).ok_or_else(|| io::Error::other("an outcome is not in the journal"))?;
        let outcomes = stored::unpack(&self.journal.read(place)?)?;
        match &outcomes[..] {
            [Stored::Failure(failure)] if failure.code == "not-a-report" => self.summary.not_reports += 1,
            [Stored::Failure(_)] => self.summary.unread += 1,
            _ => self.summary.read += 1,
        }
        for (index, outcome) in (0..).zip(&outcomes) {
            self.note(name, &hash, index, outcome)?;
        }
        input.rows(&outcomes, emit)
    }

    fn note(&mut self, name: &str, hash: &Hash, index: u32, outcome: &Stored) -> io::Result<()> {
        match outcome {
            Stored::Failure(failure) => {
                self.overview.failure(name, failure);
                Ok(())
            }
            Stored::Report(report, judgement) => {
                self.summary.reports += 1;
                let organ = report.organ.as_deref().map(|organ| self.organs.key(organ).0);
                self.overview.report(organ, name, report, judgement);
                self.together.add(report, name, hash, index)
            }
        }
    }
}
