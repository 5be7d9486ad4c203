//! Where rows go: a format is one file here and one row in `FORMATS`.

mod csv;
pub(super) mod ndjson;
#[cfg(feature = "datasets")]
mod parquet;
mod partitions;
#[cfg(feature = "datasets")]
mod sqlite;
#[cfg(feature = "datasets")]
mod xlsx;

use super::tables::{Cell, Id, Table, Tables};
use partitions::Partitions;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A format of datasets.
pub(crate) struct Format {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it is for, in a few words.
    pub(crate) about: &'static str,
    /// Whether it has a file a table, so that a table can be divided into several.
    pub(crate) is_divisible: bool,
    open: Open,
}

/// Opens a sink that writes tables into a folder.
type Open = fn(&Path, Tables) -> io::Result<Box<dyn Sink>>;

/// One row a format.
pub(crate) const FORMATS: &[Format] = &[
    #[cfg(feature = "datasets")]
    Format {
        name: "parquet",
        about: "a file a table, typed and exact: the master",
        is_divisible: true,
        open: parquet::open,
    },
    Format {
        name: "csv",
        about: "a file a table, for spreadsheets and statistics",
        is_divisible: true,
        open: csv::open,
    },
    Format { name: "ndjson", about: "a file a table, one JSON object a line", is_divisible: true, open: ndjson::open },
    #[cfg(feature = "datasets")]
    Format { name: "xlsx", about: "one workbook, a sheet a table", is_divisible: false, open: xlsx::open },
    #[cfg(feature = "datasets")]
    Format { name: "sqlite", about: "one database, with indices", is_divisible: false, open: sqlite::open },
];

/// Takes the rows of all tables, in the order of the inputs.
pub(super) trait Sink {
    /// Takes a row of the table of this number.
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()>;
    /// Writes what is left; gives the files that were made, each with the table it holds, where it holds one.
    fn finish(self: Box<Self>) -> io::Result<Vec<Made>>;
}

/// A file of the dataset.
pub(super) struct Made {
    pub(super) path: PathBuf,
    /// Its table, where it is one table as text.
    pub(super) table: Option<Rc<Table>>,
}

/// All formats that are asked for.
pub(super) struct Sinks {
    whole: Vec<Box<dyn Sink>>,
    divided: Option<Partitions>,
}

impl Sinks {
    /// Opens files in a folder. With `by_year` those formats that have a file a table divide it; what waits for its year
    /// stands in files that `temporary` gives.
    pub(super) fn open(
        names: &[String],
        by_year: bool,
        folder: &Path,
        tables: &Tables,
        temporary: Box<dyn Fn() -> io::Result<File>>,
    ) -> io::Result<Self> {
        let formats: Vec<&'static Format> =
            FORMATS.iter().filter(|format| names.iter().any(|name| format.name == name)).collect();
        let (divided, whole): (Vec<_>, Vec<_>) = formats.into_iter().partition(|format| by_year && format.is_divisible);
        let whole = whole.iter().map(|format| format.open(folder, Rc::clone(tables))).collect::<io::Result<_>>()?;
        let divided = match divided.is_empty() {
            true => None,
            false => Some(Partitions::open(divided, folder, tables, temporary)?),
        };
        Ok(Sinks { whole, divided })
    }

    /// One more that takes all rows.
    pub(super) fn add(&mut self, sink: Box<dyn Sink>) {
        self.whole.push(sink);
    }

    /// Takes a row; the year is that of its report.
    pub(super) fn row(&mut self, table: Id, year: Option<u16>, cells: &[Cell]) -> io::Result<()> {
        self.whole.iter_mut().try_for_each(|sink| sink.row(table as usize, cells))?;
        self.divided.as_mut().map_or(Ok(()), |divided| divided.row(table as usize, year, cells))
    }

    /// Writes what is left; gives the files that were made.
    pub(super) fn finish(self) -> io::Result<Vec<Made>> {
        let mut made = Vec::new();
        for sink in self.whole {
            made.extend(sink.finish()?);
        }
        made.extend(self.divided.map(Partitions::finish).transpose()?.unwrap_or_default());
        Ok(made)
    }
}

impl Format {
    fn open(&self, folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
        for parent in tables.iter().filter_map(|table| Path::new(&table.path).parent()) {
            std::fs::create_dir_all(folder.join(parent))?;
        }
        (self.open)(folder, tables)
    }
}
