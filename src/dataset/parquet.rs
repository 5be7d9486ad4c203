//! Parquet, row by row. The only file that knows the library.

use super::{Dataset, MAX_CELLS, cell};
use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

/// What a file may say that it holds when it is unpacked.
const MAX_BYTES: i64 = 4 << 30;

/// The library panics on some damaged files. It unpacks a page of zstd or gzip to its end, whatever length the page states, so
/// the memory that a hostile file takes is bounded by the process only (`gouji verify` does).
pub(super) fn read(bytes: &[u8]) -> Result<Dataset, String> {
    let damaged = |_| Err("expected a Parquet file, found one that is damaged".to_owned());
    std::panic::catch_unwind(|| rows(bytes)).unwrap_or_else(damaged)
}

fn rows(bytes: &[u8]) -> Result<Dataset, String> {
    let expected = |error| format!("expected a Parquet file, found: {error}");
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(expected)?;
    let groups = reader.metadata().row_groups();
    let size = groups.iter().fold(0_i64, |size, group| size.saturating_add(group.total_byte_size().max(0)));
    if size > MAX_BYTES {
        return Err(format!("expected at most {MAX_BYTES} bytes of data, found {size}; leave out other reports"));
    }
    let file = reader.metadata().file_metadata();
    // Rows of nothing take no bytes.
    let cells =
        file.num_rows().max(0).saturating_mul(i64::try_from(file.schema().get_fields().len()).unwrap_or(i64::MAX));
    if cells > MAX_CELLS as i64 {
        return Err(format!("expected a dataset of at most {MAX_CELLS} cells, found {cells}; leave out other reports"));
    }
    let schema = file.schema();
    let columns = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let mut dataset = Dataset { columns, rows: Vec::new() };
    for row in reader.get_row_iter(None).map_err(expected)? {
        let row = row.map_err(expected)?;
        dataset.push(row.get_column_iter().map(|(_, field)| value(field)).collect())?;
    }
    Ok(dataset)
}

/// The text of a value. Of a binary number the shortest that gives it back: 12 for 12.0, 0.1 for the nearest to 0.1.
fn value(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Float(value) => cell(&value.to_string()),
        Field::Double(value) => cell(&value.to_string()),
        // The library prints 12 as `12.` where the column has no decimals.
        decimal @ Field::Decimal(_) => cell(decimal.to_string().trim_end_matches('.')),
        Field::Str(text) => cell(text),
        Field::Bytes(bytes) => bytes.as_utf8().ok().and_then(cell),
        other => cell(&other.to_string()),
    }
}
