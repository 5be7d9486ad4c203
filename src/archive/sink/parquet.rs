//! A Parquet file a table: typed, exact, small. The labels of the columns are in the metadata of the file.

use super::{Cell, Made, Sink, Table, Tables};
use crate::archive::tables::{Column, Kind};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Bytes of a table that wait before they are written as a row group: enough for good compression, little enough to be held.
const GROUP: usize = 8 << 20;

/// Decimals behind the point: money in 万元 that is printed in 元 and 分 has six.
const SCALE: i32 = 6;

struct Parquet(Vec<Open>);

/// A file, and what waits for a group.
struct Open {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    columns: Vec<Waiting>,
    bytes: usize,
}

/// The cells of a column, packed: rows as they come would take ten times the memory, for most cells are empty or short.
struct Waiting {
    kind: Kind,
    /// Whether there is a value, for each row.
    levels: Vec<i16>,
    /// Texts one after another, and decimals, big end first.
    bytes: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
    integers: Vec<i64>,
    numbers: Vec<f64>,
}

pub(super) fn open(folder: &Path, tables: Tables) -> io::Result<Box<dyn Sink>> {
    let file = |table: &Rc<Table>| {
        let path = folder.join(format!("{}.parquet", table.path));
        let labels =
            table.columns.iter().map(|column| KeyValue::new(column.name.clone(), column.about.clone())).collect();
        // What is told of each page stays in memory until the file is closed, and there are hundreds of columns.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(labels));
        let schema = Arc::new(schema(table).map_err(io::Error::other)?);
        let writer = SerializedFileWriter::new(File::create(&path)?, schema, Arc::new(properties.build()));
        let columns = table.columns.iter().map(|column| Waiting::new(column.kind)).collect();
        Ok(Open { path, writer: writer.map_err(io::Error::other)?, columns, bytes: 0 })
    };
    Ok(Box::new(Parquet(tables.iter().map(file).collect::<io::Result<_>>()?)))
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
        let file = &mut self.0[table];
        file.bytes += file.columns.iter_mut().zip(cells).map(|(column, cell)| column.push(cell)).sum::<usize>();
        if file.bytes < GROUP { Ok(()) } else { file.group().map_err(io::Error::other) }
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<Made>> {
        let finish = |mut file: Open| {
            file.group().map_err(io::Error::other)?;
            file.writer.into_inner().map_err(io::Error::other)?.sync_data()?;
            Ok(Made { path: file.path, table: None })
        };
        self.0.into_iter().map(finish).collect()
    }
}

impl Open {
    /// Writes what waits as one group, column by column.
    fn group(&mut self) -> Result<()> {
        if self.bytes == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        self.bytes = 0;
        group.close().map(drop)
    }
}

impl Waiting {
    fn new(kind: Kind) -> Self {
        let (levels, bytes, ends, integers, numbers) = Default::default();
        Waiting { kind, levels, bytes, ends, integers, numbers }
    }

    /// Takes a cell; gives how many bytes it takes.
    fn push(&mut self, cell: &Cell) -> usize {
        const LEVEL: usize = size_of::<i16>();
        let mut put = |bytes: &[u8]| {
            self.bytes.extend(bytes);
            self.ends.push(self.bytes.len());
            Some(bytes.len() + size_of::<usize>())
        };
        let length = match (self.kind, cell) {
            (Kind::Text, Cell::Text(text)) => put(text.as_bytes()),
            (Kind::Decimal, Cell::Decimal(number)) => scaled(*number).and_then(|units| put(&units)),
            (Kind::Integer, Cell::Integer(number)) => {
                self.integers.push(*number);
                Some(size_of::<i64>())
            }
            (Kind::Date, Cell::Text(date)) => days(date).map(|days| {
                self.integers.push(days.into());
                size_of::<i64>()
            }),
            (Kind::Number, Cell::Number(number)) => {
                self.numbers.push(*number);
                Some(size_of::<f64>())
            }
            _ => None,
        };
        self.levels.push(i16::from(length.is_some()));
        LEVEL + length.unwrap_or(0)
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, File>) -> Result<()> {
        let levels = std::mem::take(&mut self.levels);
        match self.kind {
            Kind::Text => put::<ByteArrayType>(group, &levels, &self.slices().map(ByteArray::from).collect::<Vec<_>>()),
            Kind::Decimal => {
                let units: Vec<FixedLenByteArray> = self.slices().map(|bytes| ByteArray::from(bytes).into()).collect();
                put::<FixedLenByteArrayType>(group, &levels, &units)
            }
            Kind::Integer => put::<Int64Type>(group, &levels, &std::mem::take(&mut self.integers)),
            Kind::Number => put::<DoubleType>(group, &levels, &std::mem::take(&mut self.numbers)),
            Kind::Date => {
                let days = std::mem::take(&mut self.integers).into_iter().filter_map(|days| i32::try_from(days).ok());
                put::<Int32Type>(group, &levels, &days.collect::<Vec<_>>())
            }
        }
    }

    /// The texts, each on its own: the least and the greatest are kept until the file is closed, and would keep all others.
    fn slices(&mut self) -> impl Iterator<Item = Vec<u8>> {
        let bytes = std::mem::take(&mut self.bytes);
        let mut start = 0;
        std::mem::take(&mut self.ends)
            .into_iter()
            .map(move |end| bytes[std::mem::replace(&mut start, end)..end].to_vec())
    }
}

/// Writes one column: what is there, and for each row whether it is.
fn put<T: DataType>(group: &mut SerializedRowGroupWriter<'_, File>, levels: &[i16], values: &[T::T]) -> Result<()> {
    let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("a column is too many".to_owned()))?;
    column.typed::<T>().write_batch(values, Some(levels), None)?;
    column.close()
}

/// The number in units of the last decimal, big end first. None has more decimals than the column; one that had would be
/// left out rather than rounded, and stands in `raw`.
fn scaled(number: gouji::Decimal) -> Option<[u8; 16]> {
    let shifted = number.shift(SCALE).to_string();
    let (units, rest) = shifted.split_once('.').unwrap_or((&shifted, ""));
    let units: i128 = units.parse().ok().filter(|_| rest.bytes().all(|digit| digit == b'0'))?;
    Some(units.to_be_bytes())
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
        let units = |text: &str| scaled(gouji::Decimal::parse(text).unwrap()).map(i128::from_be_bytes);
        assert_eq!(units("-3"), Some(-3_000_000));
        assert_eq!(units("1.234567"), Some(1_234_567));
        assert_eq!(units("0.12345600"), Some(123_456));
        assert_eq!(units("0.12345678"), None);
    }
}
