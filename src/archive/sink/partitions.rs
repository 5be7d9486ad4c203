//! Tables divided by year, in the layout of Hive: `facts/year=2021/part-0.parquet`.
//!
//! Reports come in the order of names and not of years, and writers for every table and year at once would take memory
//! with every year. So rows wait on disk, a file a year, and then one year after another is written. A year has two
//! digits that vary (`gouji::Report::year`), so there are at most a hundred, and one more for reports of no known year.

use super::{Cell, Format, Made, Sink, Tables};
use crate::archive::spool::Spool;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub(super) struct Partitions {
    formats: Vec<&'static Format>,
    folder: PathBuf,
    /// Those that are divided.
    tables: Tables,
    /// One a format, for the tables that are not.
    rest: Vec<Box<dyn Sink>>,
    waiting: BTreeMap<Option<u16>, Spool>,
    temporary: Box<dyn Fn() -> io::Result<File>>,
}

impl Partitions {
    pub(super) fn open(
        formats: Vec<&'static Format>,
        folder: &Path,
        tables: &Tables,
        temporary: Box<dyn Fn() -> io::Result<File>>,
    ) -> io::Result<Self> {
        let (divided, rest) = tables.split_at(tables.partition_point(|table| table.of_report));
        let rest = formats.iter().map(|format| format.open(folder, rest.into())).collect::<io::Result<_>>()?;
        let (tables, waiting) = (divided.into(), BTreeMap::new());
        Ok(Partitions { formats, folder: folder.to_owned(), tables, rest, waiting, temporary })
    }

    pub(super) fn row(&mut self, table: usize, year: Option<u16>, cells: &[Cell]) -> io::Result<()> {
        let Some(divided) = self.tables.get(table) else {
            let table = table - self.tables.len();
            return self.rest.iter_mut().try_for_each(|sink| sink.row(table, cells));
        };
        let mut cells = cells.to_vec();
        if let Some(year) = divided.year() {
            cells.remove(year);
        }
        if !self.waiting.contains_key(&year) {
            self.waiting.insert(year, Spool::new((self.temporary)()?));
        }
        self.waiting.get_mut(&year).map_or(Ok(()), |spool| spool.push(table, &cells))
    }

    pub(super) fn finish(mut self) -> io::Result<Vec<Made>> {
        let mut made = Vec::new();
        for sink in self.rest {
            made.extend(sink.finish()?);
        }
        if self.waiting.is_empty() {
            // A dataset without a report has its tables all the same, and they are empty.
            self.waiting.insert(None, Spool::new((self.temporary)()?));
        }
        for (year, spool) in self.waiting {
            let tables: Tables = self.tables.iter().map(|table| Rc::new(table.of_year(year))).collect();
            let open = |format: &&Format| format.open(&self.folder, Rc::clone(&tables));
            let mut sinks = self.formats.iter().map(open).collect::<io::Result<Vec<_>>>()?;
            spool.replay(|table, cells| sinks.iter_mut().try_for_each(|sink| sink.row(table, cells)))?;
            for sink in sinks {
                made.extend(sink.finish()?);
            }
        }
        Ok(made)
    }
}
