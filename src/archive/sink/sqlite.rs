//! One SQLite file with a table each, and indices on what is asked for.

use super::{Cell, Made, Sink, Table, Tables};
use crate::archive::tables::Kind;
use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, ToSql, params_from_iter};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

struct Sqlite {
    path: PathBuf,
    connection: Connection,
    inserts: Vec<String>,
}

pub(super) fn open(folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
    let path = folder.join("dataset.sqlite");
    let connection = Connection::open(&path).map_err(io::Error::other)?;
    // The file is made anew, and put in its place when it is whole: a journal of its own protects nothing.
    let mut begin = String::from("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;\n");
    for table in tables.iter() {
        let columns: Vec<String> =
            table.columns.iter().map(|column| format!("\"{}\" {}", column.name, kind(column.kind))).collect();
        begin += &format!("CREATE TABLE \"{}\" ({});\n", table.name, columns.join(", "));
    }
    connection.execute_batch(&begin).map_err(io::Error::other)?;
    let insert = |table: &Rc<Table>| {
        format!("INSERT INTO \"{}\" VALUES ({})", table.name, vec!["?"; table.columns.len()].join(","))
    };
    let inserts = tables.iter().map(insert).collect();
    Ok(Box::new(Sqlite { path, connection, inserts }))
}

/// SQLite has no decimal. In a column of this affinity it makes an integer or a binary number of the text that it is given
/// if that has up to 15 digits, so that the shortest decimal of what is kept is the figure, and else keeps the text: no
/// figure is changed, and numbers compare and add up as such.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Date => "TEXT",
        Kind::Integer => "INTEGER",
        Kind::Decimal => "NUMERIC",
        Kind::Number => "REAL",
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) => text.as_str().into(),
            Cell::Integer(number) => (*number).into(),
            Cell::Decimal(number) => ToSqlOutput::Owned(Value::Text(number.to_string())),
            Cell::Number(number) => (*number).into(),
        })
    }
}

impl Sink for Sqlite {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let mut insert = self.connection.prepare_cached(&self.inserts[table]).map_err(io::Error::other)?;
        insert.execute(params_from_iter(cells)).map(drop).map_err(io::Error::other)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<Made>> {
        const END: &str =
            "CREATE INDEX facts_by_key ON facts (key, year); CREATE INDEX facts_by_report ON facts (report); COMMIT;";
        self.connection.execute_batch(END).map_err(io::Error::other)?;
        self.connection.close().map_err(|(_, error)| io::Error::other(error))?;
        Ok(vec![Made { path: self.path, table: None }])
    }
}
