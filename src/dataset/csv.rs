//! Text with separators: what spreadsheets and statistics programs write, in any encoding that Chinese is written in.

use super::{Dataset, cell};
use crate::read::encoding;

/// What may stand between cells; that which the header has most of is it.
const SEPARATORS: [char; 5] = [',', '\t', ';', '|', '，'];

pub(super) fn read(bytes: &[u8]) -> Result<Dataset, String> {
    let (text, _) = encoding::decode(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start_matches(['\r', '\n']);
    let header = text.lines().next().unwrap_or_default();
    let separator = SEPARATORS.into_iter().rev().max_by_key(|mark| header.matches(*mark).count());
    let mut rows = Rows { rest: text, separator: separator.unwrap_or(',') };
    let columns = rows.next().unwrap_or_default();
    if columns.iter().all(|name| name.trim().is_empty()) {
        return Err("expected a header with the names of the columns, found none".to_owned());
    }
    let columns: Vec<String> = columns.iter().map(|name| name.trim().to_owned()).collect();
    let mut dataset = Dataset { columns, rows: Vec::new() };
    for (row, number) in rows.zip(2..) {
        let cells: Vec<Option<String>> = row.iter().map(|text| cell(text)).collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        if cells.len() > dataset.columns.len() {
            let (expected, found) = (dataset.columns.len(), cells.len());
            return Err(format!("expected {expected} cells in row {number}, as in the header, found {found}"));
        }
        dataset.push(cells)?;
    }
    Ok(dataset)
}

/// The rows of a text, by RFC 4180: a cell in quotes may hold separators and line breaks, and quotes doubled.
struct Rows<'a> {
    rest: &'a str,
    separator: char,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let (mut row, mut text, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = self.rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                    text.push('"');
                    chars.next();
                }
                '"' if quoted => quoted = false,
                '"' if text.trim().is_empty() => {
                    text.clear();
                    quoted = true;
                }
                c if c == self.separator && !quoted => row.push(std::mem::take(&mut text)),
                '\n' if !quoted => {
                    self.rest = &self.rest[at + 1..];
                    row.push(text);
                    return Some(row);
                }
                '\r' if !quoted => {}
                c => text.push(c),
            }
        }
        self.rest = "";
        row.push(text);
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let dataset = read(text.as_bytes()).unwrap();
        dataset.rows.iter().map(|row| row.iter().map(|cell| cell.clone().unwrap_or_default()).collect()).collect()
    }

    #[test]
    fn separators_quotes_and_line_ends_are_told() {
        for text in [
            "key,value\na,\"1,234\"\n\nb,2",
            "\u{feff}key,value\r\na,\"1,234\"\r\nb,2\r\n",
            "key\tvalue\na\t1,234\nb\t2\n",
            "key;value\na;1,234\nb;2\n",
            "key|value\na|1,234\nb|2\n",
        ] {
            assert_eq!(rows(text), [["a", "1,234"], ["b", "2"]], "{text}");
        }
        assert_eq!(rows("key,raw\na,\"甲\n\"\"乙\"\"\"\nb"), [["a", "甲\n\"乙\""], ["b", ""]]);
    }

    #[test]
    fn a_row_that_is_longer_than_the_header_is_refused() {
        let error = read(b"key,value\na,1,234\n").unwrap_err();
        assert_eq!(error, "expected 2 cells in row 2, as in the header, found 3");
    }

    #[test]
    fn gb18030_is_read() {
        let text = b"\xbb\xfa\xb9\xd8,key,value\n\xca\xaf\xb6\xc9\xcf\xd8,a,1\n";
        assert_eq!(read(text).unwrap().columns, ["机关", "key", "value"]);
    }
}
