//! A CSV file a table, by RFC 4180, with a byte order mark.

use super::{Cell, Made, Sink, Tables};
use gouji::write::csv::{BYTE_ORDER_MARK, guarded, row};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

struct Csv {
    tables: Tables,
    files: Vec<(PathBuf, BufWriter<File>)>,
}

pub(super) fn open(folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
    let mut files = Vec::new();
    for table in tables.iter() {
        let path = folder.join(format!("{}.csv", table.path));
        let mut file = BufWriter::new(File::create(&path)?);
        file.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        row(&mut file, &names)?;
        files.push((path, file));
    }
    Ok(Box::new(Csv { tables, files }))
}

impl Sink for Csv {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let text = |cell: &Cell| match cell {
            Cell::Null => String::new(),
            Cell::Text(text) => guarded(text).into_owned(),
            Cell::Integer(number) => number.to_string(),
            Cell::Decimal(number) => number.to_string(),
            Cell::Number(number) => number.to_string(),
        };
        let cells: Vec<String> = cells.iter().map(text).collect();
        row(&mut self.files[table].1, &cells)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<Made>> {
        let tables = self.tables.iter().cloned();
        tables
            .zip(self.files)
            .map(|(table, (path, file))| {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
                Ok(Made { path, table: Some(table) })
            })
            .collect()
    }
}
