//! A Parquet file a table: typed, exact, small. The labels of the columns are in the metadata of the file.

use super::{Cell, Made, Sink, Table};
use crate::archive::tables::{Column, Kind};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Cells of one row group: enough for good compression, little enough to be held.
const GROUP: usize = 1 << 18;

/// Decimals behind the point: money in 万元 that is printed in 元 and 分 has six.
const SCALE: i32 = 6;

struct Parquet {
    tables: Rc<Vec<Table>>,
    files: Vec<Open>,
}

/// A file, and the rows that wait for a group.
type Open = (PathBuf, SerializedFileWriter<File>, Vec<Vec<Cell>>);

pub(super) fn open(folder: &Path, tables: Rc<Vec<Table>>) -> io::Result<Box<dyn Sink>> {
    let file = |table: &Table| {
        let path = folder.join(format!("{}.parquet", table.name));
        let labels =
            table.columns.iter().map(|column| KeyValue::new(column.name.clone(), column.about.clone())).collect();
        let properties =
            WriterProperties::builder().set_compression(Compression::SNAPPY).set_key_value_metadata(Some(labels));
        let schema = Arc::new(schema(table).map_err(io::Error::other)?);
        let writer = SerializedFileWriter::new(File::create(&path)?, schema, Arc::new(properties.build()));
        Ok((path, writer.map_err(io::Error::other)?, Vec::new()))
    };
    let files = tables.iter().map(file).collect::<io::Result<_>>()?;
    Ok(Box::new(Parquet { tables, files }))
}

fn schema(table: &Table) -> Result<Type> {
    let fields = table.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<_>>>()?;
    Type::group_type_builder(table.name).with_fields(fields).build()
}

fn field(column: &Column) -> Result<Type> {
    let (physical, logical, length, precision, scale) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), -1, -1, -1),
        Kind::Integer => (Physical::INT64, None, -1, -1, -1),
        Kind::Decimal => {
            let logical = LogicalType::decimal(SCALE, 38);
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(logical), 16, 38, SCALE)
        }
        Kind::Number => (Physical::DOUBLE, None, -1, -1, -1),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date), -1, -1, -1),
    };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .with_length(length)
        .with_precision(precision)
        .with_scale(scale)
        .build()
}

impl Sink for Parquet {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let (_, writer, rows) = &mut self.files[table];
        rows.push(cells.to_vec());
        if rows.len() * cells.len() < GROUP {
            return Ok(());
        }
        group(writer, &self.tables[table], rows).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<Made>> {
        let files = std::mem::take(&mut self.files).into_iter().zip(self.tables.iter());
        let finish = |((path, mut writer, mut rows), table): (Open, _)| {
            group(&mut writer, table, &mut rows).map_err(io::Error::other)?;
            writer.into_inner().map_err(io::Error::other)?.sync_data()?;
            Ok(Made { path, table: None })
        };
        files.map(finish).collect()
    }
}

/// Writes the rows as one group, column by column.
fn group(writer: &mut SerializedFileWriter<File>, table: &Table, rows: &mut Vec<Vec<Cell>>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut group = writer.next_row_group()?;
    for (index, column) in table.columns.iter().enumerate() {
        let cells = rows.iter().map(|row| &row[index]);
        match column.kind {
            Kind::Text => put::<ByteArrayType>(&mut group, cells, |cell| match cell {
                Cell::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                _ => None,
            }),
            Kind::Integer => put::<Int64Type>(&mut group, cells, |cell| match cell {
                Cell::Integer(number) => Some(*number),
                _ => None,
            }),
            Kind::Decimal => put::<FixedLenByteArrayType>(&mut group, cells, |cell| match cell {
                Cell::Decimal(number) => scaled(*number),
                _ => None,
            }),
            Kind::Number => put::<DoubleType>(&mut group, cells, |cell| match cell {
                Cell::Number(number) => Some(*number),
                _ => None,
            }),
            Kind::Date => put::<Int32Type>(&mut group, cells, |cell| match cell {
                Cell::Text(date) => days(date),
                _ => None,
            }),
        }?;
    }
    group.close()?;
    rows.clear();
    Ok(())
}

/// Writes one column: what is there, and for each row whether it is.
fn put<'a, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Option<T::T>,
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for value in cells.map(value) {
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("a column is too many".to_owned()))?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

/// The number in units of the last decimal, big end first. None has more decimals than the column; one that had would be
/// left out rather than rounded, and stands in `raw`.
fn scaled(number: gouji::Decimal) -> Option<FixedLenByteArray> {
    let units: i128 = number.shift(SCALE).to_string().parse().ok()?;
    Some(FixedLenByteArray::from(units.to_be_bytes().to_vec()))
}

/// Days from 1970-01-01 to an ISO date (after Howard Hinnant's `days_from_civil`).
fn days(date: &str) -> Option<i32> {
    let mut parts = date.split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years begin in March, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let year = year.rem_euclid(400);
    Some(era * 146_097 + year * 365 + year / 4 - year / 100 + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_days() {
        assert_eq!(days("1970-01-01"), Some(0));
        assert_eq!(days("2000-03-01"), Some(11_017));
        assert_eq!(days("2023-12-31"), Some(19_722));
        assert_eq!(days("2023"), None);
    }

    #[test]
    fn decimals_are_exact_or_left_out() {
        let units = |text: &str| {
            let scaled = scaled(gouji::Decimal::parse(text).unwrap());
            scaled.map(|bytes| i128::from_be_bytes(bytes.data().try_into().unwrap()))
        };
        assert_eq!(units("-3"), Some(-3_000_000));
        assert_eq!(units("1.234567"), Some(1_234_567));
        assert_eq!(units("0.12345678"), None);
    }
}
