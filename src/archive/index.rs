//! The index of a dataset: a short row a report, beside the journal, whatever formats the dataset has. `gouji review` lists
//! reports by it.

use super::sink::{Made, Sink, ndjson};
use super::tables::{Cell, Column, Id, Tables};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The file of the rows.
pub(super) const NAME: &str = "index";

/// The tables that leave something in it.
const TABLES: [Id; 3] = [Id::Reports, Id::Findings, Id::Errors];

/// Takes the rows of all tables, and keeps what a list needs.
struct Writer {
    tables: Tables,
    file: BufWriter<File>,
    path: PathBuf,
    last: Vec<Cell>,
}

/// Opens it; when the dataset is whole, `finish` puts it in place.
pub(super) fn open(work: &Path, tables: &Tables) -> io::Result<Box<dyn Sink>> {
    let file = BufWriter::new(File::create(work.join(format!("{NAME}.new")))?);
    Ok(Box::new(Writer { tables: Rc::clone(tables), file, path: work.join(NAME), last: Vec::new() }))
}

impl Sink for Writer {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let Some(id) = TABLES.into_iter().find(|id| *id as usize == table) else { return Ok(()) };
        let table = &self.tables[table];
        let (columns, cells): (&[Column], &[Cell]) =
            if id == Id::Findings { (&table.columns[..2], &cells[..2]) } else { (&table.columns, cells) };
        // What a check finds a hundred times in a report is one problem of it.
        if id == Id::Findings && self.last == cells {
            return Ok(());
        }
        self.last = cells.to_vec();
        write!(self.file, "{{\"{}\":", table.name)?;
        ndjson::object(&mut self.file, columns, cells)?;
        writeln!(self.file, "}}")
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<Made>> {
        let new = self.path.with_extension("new");
        self.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
        std::fs::rename(new, self.path)?;
        Ok(Vec::new())
    }
}
