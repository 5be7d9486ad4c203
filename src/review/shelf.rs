//! The reports that are there to be looked at: a short row each in memory, all else by its id.

use super::row::{Filter, From, Row};
use crate::archive::catalog::{Catalog, Entry, Kept, source};
use crate::archive::stored::{Stored, unpack};
use gouji::{Judgement, Report};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

/// Files from the page that are kept, and their bytes together. The oldest goes first.
const MAX_UPLOADS: usize = 50;
const MAX_UPLOADED: usize = 256 << 20;

/// Where reports stand.
pub(super) struct Shelf {
    held: RwLock<Held>,
    catalog: Option<Catalog>,
    /// Where the files of a dataset are looked for.
    root: Option<PathBuf>,
}

#[derive(Default)]
struct Held {
    rows: Vec<Arc<Row>>,
    by_id: HashMap<String, usize>,
    /// Outcomes of what was read here, packed, by the SHA-256 of the file.
    outcomes: HashMap<String, Arc<[u8]>>,
    /// Files from the page, the oldest first.
    uploads: VecDeque<(String, Arc<[u8]>)>,
}

impl Held {
    /// Adds a row; the same report under another name is there already.
    fn add(&mut self, row: Row) {
        let id = row.entry.report.clone();
        if row.failure.is_none() {
            if self.by_id.contains_key(&id) {
                return;
            }
            self.by_id.insert(id, self.rows.len());
        }
        self.rows.push(Arc::new(row));
    }

    fn drop_oldest_uploads(&mut self) {
        let bytes =
            |uploads: &VecDeque<(String, Arc<[u8]>)>| uploads.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        while self.uploads.len() > MAX_UPLOADS || bytes(&self.uploads) > MAX_UPLOADED {
            let Some((gone, _)) = self.uploads.pop_front() else { return };
            self.outcomes.remove(&gone);
            self.rows.retain(|row| row.from != From::Upload || row.entry.sha256 != gone);
            let places = self.rows.iter().enumerate().filter(|(_, row)| row.failure.is_none());
            self.by_id = places.map(|(place, row)| (row.entry.report.clone(), place)).collect();
        }
    }
}

impl Shelf {
    pub(super) fn new(catalog: Option<Catalog>, root: Option<PathBuf>) -> io::Result<Self> {
        let mut held = Held::default();
        if let Some(catalog) = &catalog {
            let mut found: Vec<(String, String)> = Vec::new();
            let mut rows: Vec<Row> = Vec::new();
            catalog.rows(&mut |kept| match kept {
                Kept::Reports(entry) => {
                    rows.push(Row { entry: *entry, problems: Vec::new(), failure: None, from: From::Dataset });
                }
                Kept::Findings { report, check } => found.push((report, check)),
                // The same bytes stand there under another name.
                Kept::Errors { code, .. } if code == "duplicate" => {}
                Kept::Errors { file, message, .. } => rows.push(Row::failed(file, message, From::Dataset)),
            })?;
            let places: HashMap<String, usize> =
                rows.iter().enumerate().map(|(place, row)| (row.entry.report.clone(), place)).collect();
            for (report, check) in found {
                let Some(row) = places.get(&report).and_then(|place| rows.get_mut(*place)) else { continue };
                if !row.problems.contains(&check) {
                    row.problems.push(check);
                }
            }
            rows.into_iter().for_each(|row| held.add(row));
        }
        Ok(Shelf { held: RwLock::new(held), catalog, root })
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what was read of a file here; gives the id of its first report, or why it has none.
    pub(super) fn put(&self, name: &str, bytes: Arc<[u8]>, packed: Vec<u8>, from: From) -> Result<String, String> {
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let outcomes = unpack(&packed).map_err(|error| error.to_string())?;
        let mut first = Err("expected a report, found none".to_owned());
        let mut rows = Vec::new();
        for outcome in outcomes {
            match outcome {
                Stored::Report(mut report, judgement) => {
                    name.clone_into(&mut report.source.name);
                    let row = Row::of(&report, &judgement, from.clone());
                    first = first.or_else(|_| Ok::<_, String>(row.entry.report.clone()));
                    rows.push(row);
                }
                Stored::Failure(failure) if from == From::Upload => first = Err(failure.message),
                Stored::Failure(failure) => rows.push(Row::failed(name.to_owned(), failure.message, from.clone())),
            }
        }
        if from == From::Upload && rows.is_empty() {
            return first;
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if from == From::Upload && !held.uploads.iter().any(|(known, _)| *known == sha256) {
            held.uploads.push_back((sha256.clone(), bytes));
        }
        held.outcomes.insert(sha256, packed.into());
        rows.into_iter().for_each(|row| held.add(row));
        held.drop_oldest_uploads();
        first
    }

    /// Notes an input that could not be opened.
    pub(super) fn put_failure(&self, name: &str, why: String) {
        let row = Row::failed(name.to_owned(), why, From::Dataset);
        self.held.write().unwrap_or_else(PoisonError::into_inner).add(row);
    }

    /// The row of a report.
    pub(super) fn row(&self, id: &str) -> Option<Arc<Row>> {
        let held = self.held();
        held.by_id.get(id).and_then(|place| held.rows.get(*place)).map(Arc::clone)
    }

    /// All rows, in their order. They are shared, not copied.
    pub(super) fn rows(&self) -> Vec<Arc<Row>> {
        self.held().rows.clone()
    }

    /// The reports of an organ, by year.
    pub(super) fn of_organ(&self, key: &str) -> Vec<Arc<Row>> {
        let filter = Filter { organ: key.to_owned(), ..Filter::default() };
        let mut rows: Vec<_> = self.rows().into_iter().filter(|row| filter.keeps(row, None)).collect();
        rows.sort_by_key(|row| row.entry.year);
        rows
    }

    /// The whole record of a report.
    pub(super) fn record(&self, entry: &Entry) -> Result<(Report, Judgement), String> {
        let packed = self.held().outcomes.get(&entry.sha256).map(Arc::clone);
        match (packed, &self.catalog) {
            (Some(packed), _) => {
                let outcome = unpack(&packed).ok().and_then(|all| all.into_iter().nth(entry.part as usize - 1));
                let Some(Stored::Report(mut report, judgement)) = outcome else { return Err(gone()) };
                report.source.name.clone_from(&entry.file);
                Ok((*report, judgement))
            }
            (None, Some(catalog)) => catalog.record(entry).map_err(|error| error.to_string()),
            (None, None) => Err(gone()),
        }
    }

    /// The bytes that a report was read from, or why they are not to be had.
    pub(super) fn bytes(&self, row: &Row) -> Result<Arc<[u8]>, [String; 2]> {
        let entry = &row.entry;
        let found = match &row.from {
            From::Upload => self
                .held()
                .uploads
                .iter()
                .find(|(sha256, _)| *sha256 == entry.sha256)
                .map(|(_, bytes)| Arc::clone(bytes)),
            From::Dataset => source(&entry.file, &entry.sha256, self.root.as_deref()).map(Into::into),
            From::File(path) => source(&path.to_string_lossy(), &entry.sha256, None).map(Into::into),
        };
        found.ok_or_else(|| {
            let file = &entry.file;
            [
                format!("The file {file} was not found as it was read, so its pages are not shown, only the figures; --root says in which folder to look."),
                format!("没有找到当时读取的文件 {file}，因此只显示数据，不显示页面；可用 --root 指定文件所在的文件夹。"),
            ]
        })
    }
}

fn gone() -> String {
    "the record of this report is no longer here; perhaps it was dropped for newer files".to_owned()
}
