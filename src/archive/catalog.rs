//! What `gouji review` sees of a dataset: the rows of its index, the whole record of one report out of the journal, and the
//! bytes it was read from, where they are still to be found.

use super::journal::{Journal, from_hex};
use super::stored::{Stored, unpack};
use super::{WORK, index, inputs, members};
use gouji::{Judgement, Report};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// No row is as long.
const MAX_LINE: u64 = 1 << 20;

/// One line of it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kept {
    /// A report.
    Reports(Box<Entry>),
    /// A check that found something in it.
    Findings { report: String, check: String },
    /// An input without a report.
    Errors { file: String, code: String, message: String },
}

/// A report in short, by the columns of the table `reports`.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Entry {
    pub(crate) report: String,
    pub(crate) file: String,
    pub(crate) part: u32,
    pub(crate) organ: Option<String>,
    pub(crate) organ_key: Option<String>,
    pub(crate) year: Option<u16>,
    pub(crate) title: Option<String>,
    pub(crate) format: String,
    pub(crate) sha256: String,
    pub(crate) facts_number: u32,
    pub(crate) facts_unread: u32,
    pub(crate) findings_error: u32,
    pub(crate) findings_warning: u32,
}

/// A dataset that was made before.
pub(crate) struct Catalog {
    folder: PathBuf,
    journal: Mutex<Journal>,
}

impl Catalog {
    /// Whether a folder is a dataset.
    pub(crate) fn is_there(folder: &Path) -> bool {
        folder.join(WORK).join("journal").is_file()
    }

    /// Opens it to read from.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let journal = Mutex::new(Journal::view(&folder.join(WORK).join("journal"))?);
        Ok(Catalog { folder: folder.to_owned(), journal })
    }

    /// Gives its rows, in the order of the inputs.
    pub(crate) fn rows(&self, take: &mut dyn FnMut(Kept)) -> io::Result<()> {
        let file = File::open(self.folder.join(WORK).join(index::NAME)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => io::Error::other(
                "expected the index of the dataset, found none; run the same `gouji convert` again, which adds it",
            ),
            _ => error,
        })?;
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        while io::Read::take(&mut reader, MAX_LINE).read_until(b'\n', &mut line)? > 0 {
            take(serde_json::from_slice(&line)?);
            line.clear();
        }
        Ok(())
    }

    /// The whole record of a report.
    pub(crate) fn record(&self, entry: &Entry) -> io::Result<(Report, Judgement)> {
        let gone = || io::Error::other("expected the record of the report in the journal, found none");
        let hash = from_hex(&entry.sha256).ok_or_else(gone)?;
        let packed = {
            let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
            let place = journal.get(&hash).ok_or_else(gone)?;
            journal.read(place)?
        };
        match unpack(&packed)?.into_iter().nth(entry.part.saturating_sub(1) as usize) {
            Some(Stored::Report(mut report, judgement)) => {
                report.source.name.clone_from(&entry.file);
                Ok((*report, judgement))
            }
            _ => Err(gone()),
        }
    }
}

/// The bytes of an input by its name in the dataset, if they are those that were read. Looked for where the name says, and
/// below `root` by the name or the end of it, as the files may have been moved.
pub(crate) fn source(name: &str, sha256: &str, root: Option<&Path>) -> Option<Vec<u8>> {
    let is_same = |bytes: &Vec<u8>| from_hex(sha256) == Some(Sha256::digest(bytes).into());
    let outer = name.split("!/").next().unwrap_or(name);
    let named = [PathBuf::from(outer)].into_iter();
    let parts: Vec<_> = Path::new(outer).components().collect();
    let ends = (0..parts.len()).filter_map(|from| {
        let end: PathBuf = parts[from..].iter().collect();
        Some(root?.join(end.strip_prefix("/").unwrap_or(&end)))
    });
    named.chain(ends).filter(|path| path.is_file()).find_map(|path| {
        let bytes = if outer == name { inputs::bytes(&path).ok() } else { members::one(&path, outer, name) };
        bytes.filter(is_same)
    })
}
