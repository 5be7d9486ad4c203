//! The journal → the dataset: rows in the order of the inputs' names, into files that take the place of the old ones when
//! all of them are whole.

use super::journal::{Hash, Journal, from_hex};
use super::rows::{self, Input};
use super::sink::{self, Sink};
use super::sort::Sorted;
use super::stored::{self, Failure, Stored};
use super::tables::{Cell, Id, tables};
use super::{WORK, package};
use gouji::Severity;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::rc::Rc;

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
    /// Findings of severity error.
    pub(crate) errors: usize,
}

/// Writes the dataset in every format asked for.
pub(super) fn write(out: &Path, to: &[String], names: Sorted, mut journal: Journal) -> io::Result<Summary> {
    let new = out.join(WORK).join("new");
    if new.exists() {
        std::fs::remove_dir_all(&new)?;
    }
    std::fs::create_dir(&new)?;
    let tables = Rc::new(tables());
    let mut sinks = to.iter().map(|format| sink::open(format, &new, &tables)).collect::<io::Result<Vec<_>>>()?;
    let mut emit = |table: Id, cells: &[Cell]| sinks.iter_mut().try_for_each(|sink| sink.row(table as usize, cells));
    let summary = all_rows(names, &mut journal, &mut emit)?;
    rows::dictionary(&mut emit)?;
    let made: Vec<sink::Made> =
        sinks.into_iter().map(Sink::finish).collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect();
    package::write(&new, &tables, &made)?;
    // One file after another: each is whole, and the description comes last.
    let mut files = std::fs::read_dir(&new)?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(|file| (file.file_name() == package::NAME, file.file_name()));
    for file in files {
        std::fs::rename(file.path(), out.join(file.file_name()))?;
    }
    std::fs::remove_dir(&new)?;
    Ok(summary)
}

fn all_rows(names: Sorted, journal: &mut Journal, emit: &mut rows::Emit<'_>) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut last: Option<Vec<u8>> = None;
    for entry in names {
        let (name, known) = entry?;
        // The same input may have been named twice.
        if last.as_ref() == Some(&name) {
            continue;
        }
        let text = String::from_utf8_lossy(&name);
        summary.inputs += 1;
        match serde_json::from_slice(&known)? {
            Known::Failed(failure) => {
                summary.unread += 1;
                Input { name: &text, hash: None, bytes: 0 }.failure(&failure, emit)?;
            }
            Known::Bytes { sha256, bytes } => {
                let hash = from_hex(&sha256).ok_or(io::ErrorKind::InvalidData)?;
                outcome(&Input { name: &text, hash: Some(hash), bytes }, &hash, journal, &mut summary, emit)?;
            }
        }
        last = Some(name);
    }
    Ok(summary)
}

fn outcome(
    input: &Input<'_>,
    hash: &Hash,
    journal: &mut Journal,
    summary: &mut Summary,
    emit: &mut rows::Emit<'_>,
) -> io::Result<()> {
    if journal.set_written(hash) {
        summary.duplicates += 1;
        let message = "the same bytes stand under another name, which comes first; sha256 tells which";
        return input.failure(&Failure::new("duplicate", "duplicate", message), emit);
    }
    let place = journal.get(hash).ok_or_else(|| io::Error::other("an outcome is not in the journal"))?;
    let outcomes = stored::unpack(&journal.read(place)?)?;
    match &outcomes[..] {
        [Stored::Failure(failure)] if failure.code == "not-a-report" => summary.not_reports += 1,
        [Stored::Failure(_)] => summary.unread += 1,
        _ => summary.read += 1,
    }
    for outcome in &outcomes {
        if let Stored::Report(_, judgement) = outcome {
            let errors = judgement.findings.iter().filter(|finding| finding.severity == Severity::Error);
            summary.reports += 1;
            summary.errors += errors.count();
        }
    }
    input.rows(&outcomes, emit)
}
