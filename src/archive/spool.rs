//! Rows that wait on disk until it is their turn, in the order in which they came.

use super::tables::Cell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Rows of several tables, in a file of nobody's else.
pub(super) struct Spool(BufWriter<File>);

impl Spool {
    pub(super) fn new(file: File) -> Self {
        Spool(BufWriter::new(file))
    }

    pub(super) fn push(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let out = &mut self.0;
        number(out, table)?;
        number(out, cells.len())?;
        for cell in cells {
            match cell {
                Cell::Null => out.write_all(b"0")?,
                Cell::Text(text) => tagged(out, b"T", text)?,
                Cell::Decimal(number) => tagged(out, b"D", &serde_json::to_string(number)?)?,
                Cell::Integer(number) => {
                    out.write_all(b"I")?;
                    out.write_all(&number.to_le_bytes())?;
                }
                Cell::Number(number) => {
                    out.write_all(b"N")?;
                    out.write_all(&number.to_le_bytes())?;
                }
            }
        }
        Ok(())
    }

    /// Gives the rows back, with the numbers of their tables.
    pub(super) fn replay(self, mut take: impl FnMut(usize, &[Cell]) -> io::Result<()>) -> io::Result<()> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        let end = file.stream_position()?;
        file.rewind()?;
        let mut rows = BufReader::new(file).take(end);
        while rows.limit() > 0 {
            let table = length(&mut rows)?;
            let cells = (0..length(&mut rows)?).map(|_| cell(&mut rows)).collect::<io::Result<Vec<Cell>>>()?;
            take(table, &cells)?;
        }
        Ok(())
    }
}

fn number(out: &mut impl Write, number: usize) -> io::Result<()> {
    out.write_all(&u32::try_from(number).map_err(io::Error::other)?.to_le_bytes())
}

fn tagged(out: &mut impl Write, tag: &[u8], text: &str) -> io::Result<()> {
    out.write_all(tag)?;
    number(out, text.len())?;
    out.write_all(text.as_bytes())
}

fn length(rows: &mut impl Read) -> io::Result<usize> {
    Ok(u32::from_le_bytes(array(rows)?) as usize)
}

fn array<const N: usize>(rows: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    rows.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn cell(rows: &mut impl Read) -> io::Result<Cell> {
    Ok(match &array(rows)? {
        b"0" => Cell::Null,
        b"T" => Cell::Text(text(rows)?),
        b"D" => Cell::Decimal(serde_json::from_str(&text(rows)?)?),
        b"I" => Cell::Integer(i64::from_le_bytes(array(rows)?)),
        b"N" => Cell::Number(f64::from_le_bytes(array(rows)?)),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    })
}

fn text(rows: &mut impl Read) -> io::Result<String> {
    let length = length(rows)?;
    let mut bytes = Vec::new();
    rows.take(length as u64).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let path = std::env::temp_dir().join(format!("gouji-spool-{}", std::process::id()));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let number = |text| Cell::Decimal(serde_json::from_str(text).unwrap());
        let rows = [
            (3, vec![Cell::text("青禾县"), Cell::Null, Cell::Integer(-1), Cell::Number(0.1)]),
            (0, vec![]),
            (7, vec![number("2194.8000"), number("-3"), number("12345678901234567890.125"), Cell::text("")]),
        ];
        let mut spool = Spool::new(file);
        rows.iter().for_each(|(table, cells)| spool.push(*table, cells).unwrap());
        let mut found = Vec::new();
        spool
            .replay(|table, cells| {
                found.push((table, cells.to_vec()));
                Ok(())
            })
            .unwrap();
        assert_eq!(found, rows);
    }
}
