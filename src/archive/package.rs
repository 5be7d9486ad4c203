//! `datapackage.json`, which says what the files hold (Frictionless Data Package), and `load.sql` for DuckDB.

use super::journal::to_hex;
use super::sink::Made;
use super::tables::{Kind, Table};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

pub(super) const NAME: &str = "datapackage.json";

/// Writes both beside the files.
pub(super) fn write(folder: &Path, tables: &[Table], made: Vec<Made>) -> io::Result<()> {
    let resources = made.iter().map(|made| resource(tables, made)).collect::<io::Result<Vec<Value>>>()?;
    let package = json!({
        "profile": "data-package",
        "name": "gouji-dataset",
        "title": "政府信息公开工作年度报告",
        "description": "Figures of annual reports on the disclosure of government information, with their places and checks.",
        "resources": resources,
    });
    std::fs::write(folder.join(NAME), format!("{package:#}\n"))?;
    std::fs::write(folder.join("load.sql"), load(&made))
}

fn resource(tables: &[Table], made: &Made) -> io::Result<Value> {
    let name = made.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, format) = name.split_once('.').unwrap_or((&name, ""));
    let (bytes, hash) = fingerprint(&made.path)?;
    let mut resource = Map::new();
    // Names are of lower case letters, digits and -_. by the standard.
    resource.insert("name".into(), format!("{stem}-{format}").into());
    resource.insert("path".into(), name.clone().into());
    resource.insert("format".into(), format.into());
    resource.insert("bytes".into(), bytes.into());
    resource.insert("hash".into(), format!("sha256:{hash}").into());
    let table = made.table.map(|table| &tables[table]);
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
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
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
fn load(made: &[Made]) -> String {
    let mut sql = String::from("-- DuckDB, from the folder of the dataset: duckdb -init load.sql\n");
    let mut seen: Vec<&str> = Vec::new();
    for (end, read) in [("parquet", "read_parquet('{}')"), ("csv", "read_csv('{}')"), ("ndjson", "read_json('{}')")] {
        for path in made.iter().map(|made| &made.path) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some((table, format)) = name.split_once('.') else { continue };
            if format == end && !seen.contains(&table) {
                seen.push(table);
                let _ = writeln!(sql, "CREATE OR REPLACE VIEW {table} AS SELECT * FROM {};", read.replace("{}", name));
            }
        }
    }
    sql
}
