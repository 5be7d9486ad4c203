//! Figures that someone else recorded: bytes → columns and rows, from CSV, JSON or Parquet.
//!
//! A cell is the text that stands for its value, exactly: a number of a binary column as the shortest decimal that gives the
//! same number. What the columns mean is for `verify` to tell.

mod csv;
mod json;
#[cfg(feature = "datasets")]
mod parquet;

/// A table that someone else made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dataset {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a cell for each column; none where nothing is recorded.
    pub rows: Vec<Vec<Option<String>>>,
}

/// More cells than this are no dataset to hold one report against: a million reports in long form.
const MAX_CELLS: usize = 200_000_000;

/// What stands for nothing in the datasets of statistics programs.
const NOTHING: [&str; 6] = ["", "nan", "na", "null", "none", "n/a"];

impl Dataset {
    /// Reads a dataset, whatever its format: that is told by the bytes.
    ///
    /// # Errors
    /// The bytes are no table; the message says what was expected and what was found.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.is_empty() {
            return Err("expected a dataset (CSV, JSON or Parquet), found no bytes".to_owned());
        }
        if bytes.starts_with(b"PAR1") {
            return parquet(bytes);
        }
        if bytes.starts_with(b"PK")
            || bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff")
        {
            return Err(
                "expected a dataset (CSV, JSON or Parquet), found bytes that are no text; save a workbook as CSV"
                    .to_owned(),
            );
        }
        json::read(bytes).unwrap_or_else(|| csv::read(bytes))
    }

    /// Adds a row, if there is room.
    fn push(&mut self, mut row: Vec<Option<String>>) -> Result<(), String> {
        if (self.rows.len() + 1).saturating_mul(self.columns.len().max(1)) > MAX_CELLS {
            return Err(format!(
                "expected a dataset of at most {MAX_CELLS} cells, found more; leave out other reports"
            ));
        }
        row.resize(self.columns.len(), None);
        self.rows.push(row);
        Ok(())
    }
}

/// A cell, none where its text stands for nothing.
fn cell(text: &str) -> Option<String> {
    let text = text.trim();
    let nothing = text.len() <= 4 && NOTHING.contains(&text.to_ascii_lowercase().as_str());
    (!nothing).then(|| text.to_owned())
}

#[cfg(feature = "datasets")]
fn parquet(bytes: &[u8]) -> Result<Dataset, String> {
    parquet::read(bytes)
}

#[cfg(not(feature = "datasets"))]
fn parquet(_: &[u8]) -> Result<Dataset, String> {
    Err("expected CSV or JSON, found Parquet, which this build does not read: it was made without `datasets`"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_said() {
        for (bytes, words) in [
            (&b""[..], "no bytes"),
            (b"PK\x03\x04....", "workbook"),
            (b"\x00\x01\x02", "no text"),
            (b"\xef\xbb\xbf\n\n", "header"),
            (b"[1, 2]", "objects"),
            (b"{\"a\": ", "JSON"),
        ] {
            let error = Dataset::read(bytes).unwrap_err();
            assert!(error.contains(words), "{words}: {error}");
        }
    }

    #[test]
    fn nothing_is_nothing_however_it_is_written() {
        assert!(["", " ", "NaN", "NA", "null", "None", "n/a"].iter().all(|text| cell(text).is_none()));
        assert_eq!(cell(" 0 ").as_deref(), Some("0"));
    }
}
