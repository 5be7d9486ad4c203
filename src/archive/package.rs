//! `datapackage.json`, which says what the files hold (Frictionless Data Package), and `load.sql` for DuckDB.

use super::journal::to_hex;
use super::sink::Made;
use super::tables::{Kind, Table, Tables, YEAR};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

pub(super) const NAME: &str = "datapackage.json";

/// Writes both beside the files.
pub(super) fn write(folder: &Path, tables: &Tables, made: Vec<Made>) -> io::Result<()> {
    let files: Vec<File> = made.into_iter().map(|made| file(folder, made)).collect::<io::Result<_>>()?;
    let package = json!({
        "profile": "data-package",
        "name": "gouji-dataset",
        "title": "政府信息公开工作年度报告",
        "description": "Figures of annual reports on the disclosure of government information, with their places and checks.",
        "resources": files.iter().map(|(name, made)| resource(name, made)).collect::<io::Result<Vec<Value>>>()?,
    });
    std::fs::write(folder.join(NAME), format!("{package:#}\n"))?;
    std::fs::write(folder.join("load.sql"), load(tables, &files))
}

/// A file by its path in the folder of the dataset.
type File = (String, Made);

fn file(folder: &Path, made: Made) -> io::Result<File> {
    let path = made.path.strip_prefix(folder).map_err(io::Error::other)?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Ok((parts.join("/"), made))
}

fn resource(path: &str, made: &Made) -> io::Result<Value> {
    let (stem, format) = path.rsplit_once('.').unwrap_or((path, ""));
    let (bytes, hash) = fingerprint(&made.path)?;
    let mut resource = Map::new();
    // Names are of lower case letters, digits and -_. by the standard.
    let name = format!("{stem}-{format}").to_lowercase().replace(['/', '='], "-");
    resource.insert("name".into(), name.into());
    resource.insert("path".into(), path.into());
    resource.insert("format".into(), format.into());
    resource.insert("bytes".into(), bytes.into());
    resource.insert("hash".into(), format!("sha256:{hash}").into());
    let table = made.table.as_deref();
    // The validator counts the bytes of a file, or of a table as text; of a table in another format it cannot.
    resource.insert("type".into(), if table.is_some() { "table" } else { "file" }.into());
    if let Some(table) = table {
        resource.insert("profile".into(), "tabular-data-resource".into());
        resource.insert("encoding".into(), "utf-8".into());
        resource.insert("description".into(), table.about.into());
        resource.insert("schema".into(), schema(table));
    }
    Ok(resource.into())
}

/// Size and SHA-256 of a file.
fn fingerprint(path: &Path) -> io::Result<(u64, String)> {
    let mut file = BufReader::with_capacity(1 << 16, std::fs::File::open(path)?);
    let (mut bytes, mut digest) = (0, Sha256::new());
    loop {
        let read = file.fill_buf()?;
        let length = read.len();
        if length == 0 {
            return Ok((bytes, to_hex(&digest.finalize().into())));
        }
        digest.update(read);
        bytes += length as u64;
        file.consume(length);
    }
}

fn schema(table: &Table) -> Value {
    let kind = |kind| match kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Decimal | Kind::Number => "number",
        Kind::Date => "date",
    };
    let field = |column: &super::tables::Column| json!({"name": column.name, "type": kind(column.kind), "description": column.about});
    json!({"fields": table.columns.iter().map(field).collect::<Vec<Value>>()})
}

/// A view a table, over the best format there is.
fn load(tables: &Tables, files: &[File]) -> String {
    let mut sql = String::from("-- DuckDB, from the folder of the dataset: duckdb -init load.sql\n");
    for table in tables.iter() {
        let view = ["parquet", "csv", "ndjson"].into_iter().find_map(|format| view(table, format, files));
        let _ = view.map(|view| writeln!(sql, "CREATE OR REPLACE VIEW {} AS SELECT * FROM {view};", table.name));
    }
    sql
}

/// What reads a table in a format, if it is there. Types are stated: they would be guessed from the first rows, and decimals
/// be taken for binary numbers.
fn view(table: &Table, format: &str, files: &[File]) -> Option<String> {
    let whole = format!("{}.{format}", table.name);
    let is_divided = match files.iter().any(|(path, _)| *path == whole) {
        true => false,
        false => files.iter().any(|(path, _)| path.starts_with(&format!("{}/", table.name)) && path.ends_with(format)),
    };
    let path = match is_divided {
        true => format!("{}/*/*.{format}", table.name),
        false => files.iter().find(|(path, _)| *path == whole)?.0.clone(),
    };
    let mut read = match format {
        "parquet" => format!("read_parquet('{path}'"),
        "csv" => {
            format!("read_csv('{path}', header = true, auto_detect = false, columns = {}", types(table, is_divided))
        }
        _ => format!("read_json('{path}', format = 'newline_delimited', columns = {}", types(table, is_divided)),
    };
    if is_divided {
        let _ = write!(read, ", hive_partitioning = true, hive_types = {{'{YEAR}': BIGINT}}");
    }
    Some(read + ")")
}

/// The columns in the files, with their types.
fn types(table: &Table, is_divided: bool) -> String {
    let kind = |kind| match kind {
        Kind::Text => "VARCHAR",
        Kind::Integer => "BIGINT",
        Kind::Decimal => "DECIMAL(38, 6)",
        Kind::Number => "DOUBLE",
        Kind::Date => "DATE",
    };
    let columns = table.columns.iter().filter(|column| !(is_divided && column.name == YEAR));
    let columns: Vec<String> = columns.map(|column| format!("'{}': '{}'", column.name, kind(column.kind))).collect();
    format!("{{{}}}", columns.join(", "))
}
