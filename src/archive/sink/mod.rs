//! Where rows go: a format is one file here and one row in `FORMATS`.

mod csv;
pub(super) mod ndjson;
#[cfg(feature = "datasets")]
mod parquet;
#[cfg(feature = "datasets")]
mod sqlite;
#[cfg(feature = "datasets")]
mod xlsx;

use super::tables::{Cell, Table};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A format of datasets.
pub(crate) struct Format {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it is for, in a few words.
    pub(crate) about: &'static str,
    open: Open,
}

/// Opens a sink that writes tables into a folder.
type Open = fn(&Path, Rc<Vec<Table>>) -> io::Result<Box<dyn Sink>>;

/// One row a format.
pub(crate) const FORMATS: &[Format] = &[
    #[cfg(feature = "datasets")]
    Format { name: "parquet", about: "a file a table, typed and exact: the master", open: parquet::open },
    Format { name: "csv", about: "a file a table, for spreadsheets and statistics", open: csv::open },
    Format { name: "ndjson", about: "a file a table, one JSON object a line", open: ndjson::open },
    #[cfg(feature = "datasets")]
    Format { name: "xlsx", about: "one workbook, a sheet a table", open: xlsx::open },
    #[cfg(feature = "datasets")]
    Format { name: "sqlite", about: "one database, with indices", open: sqlite::open },
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
    /// Number of its table, where it is one table as text.
    pub(super) table: Option<usize>,
}

/// Opens a sink that writes into a folder.
pub(super) fn open(name: &str, folder: &Path, tables: &Rc<Vec<Table>>) -> io::Result<Box<dyn Sink>> {
    let format = FORMATS.iter().find(|format| format.name == name).ok_or(io::ErrorKind::InvalidInput)?;
    (format.open)(folder, Rc::clone(tables))
}
