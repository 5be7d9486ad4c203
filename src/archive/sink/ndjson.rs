//! A file a table, one JSON object a line; what is empty is left out.

use super::{Cell, Made, Sink, Table, Tables};
use crate::archive::tables::Column;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

struct Ndjson {
    tables: Tables,
    files: Vec<(PathBuf, BufWriter<File>)>,
}

pub(super) fn open(folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
    let file = |table: &Rc<Table>| {
        let path = folder.join(format!("{}.ndjson", table.path));
        Ok((path.clone(), BufWriter::new(File::create(path)?)))
    };
    let files = tables.iter().map(file).collect::<io::Result<_>>()?;
    Ok(Box::new(Ndjson { tables, files }))
}

impl Sink for Ndjson {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let out = &mut self.files[table].1;
        object(out, &self.tables[table].columns, cells)?;
        writeln!(out)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<Made>> {
        self.files
            .into_iter()
            .map(|(path, file)| {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
                Ok(Made { path, table: None })
            })
            .collect()
    }
}

/// A row as a JSON object.
pub(in crate::archive) fn object(out: &mut impl Write, columns: &[Column], cells: &[Cell]) -> io::Result<()> {
    let mut before = "{";
    for (column, cell) in columns.iter().zip(cells) {
        if *cell == Cell::Null {
            continue;
        }
        write!(out, "{before}\"{}\":", column.name)?;
        before = ",";
        match cell {
            Cell::Null => {}
            Cell::Text(text) => serde_json::to_writer(&mut *out, text)?,
            Cell::Integer(number) => write!(out, "{number}")?,
            Cell::Decimal(number) => write!(out, "{number}")?,
            Cell::Number(number) => write!(out, "{number}")?,
        }
    }
    out.write_all(b"}")
}
