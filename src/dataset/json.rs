//! JSON: an array of objects, one object a line, or the records of `extract`. Numbers keep their own digits.

use super::{Dataset, cell};
use crate::record::records;
use crate::report::{Report, State};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// A row before its columns are known, in the order of its keys.
type Object<'a> = Vec<(String, &'a RawValue)>;

/// None when the bytes do not begin as JSON.
pub(super) fn read(bytes: &[u8]) -> Option<Result<Dataset, String>> {
    if let Some(records) = records(bytes) {
        return Some(records.and_then(|reports| of_reports(&reports)));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?.trim_start();
    text.starts_with(['{', '[']).then(|| objects(text))
}

fn objects(text: &str) -> Result<Dataset, String> {
    let expected =
        |error: serde_json::Error| format!("expected JSON, an array of objects or one a line, found: {error}");
    let mut dataset = Dataset::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(expected)?;
        let several = serde_json::from_str::<Vec<&RawValue>>(value.get()).unwrap_or_else(|_| vec![value]);
        for one in several {
            let object = serde_json::from_str::<Ordered>(one.get()).map_err(expected)?;
            let mut row: Vec<Option<String>> = vec![None; dataset.columns.len()];
            for (name, value) in object.0 {
                let place = *places.entry(name.clone()).or_insert_with(|| {
                    dataset.columns.push(name);
                    dataset.columns.len() - 1
                });
                row.resize(dataset.columns.len().max(row.len()), None);
                row[place] = scalar(value);
            }
            dataset.push(row)?;
        }
    }
    let columns = dataset.columns.len();
    dataset.rows.iter_mut().for_each(|row| row.resize(columns, None));
    Ok(dataset)
}

/// A string without its quotes, a number by its digits; what is itself made of parts stays as it is written.
fn scalar(value: &RawValue) -> Option<String> {
    match serde_json::from_str::<String>(value.get()) {
        Ok(text) => cell(&text),
        Err(_) => cell(value.get()),
    }
}

/// An object with its keys in the order of the text.
struct Ordered<'a>(Object<'a>);

impl<'de> serde::Deserialize<'de> for Ordered<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Ordered<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object for each row")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut object = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    object.push(entry);
                }
                Ok(Ordered(object))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// The facts of reports, one a row.
fn of_reports(reports: &[Report]) -> Result<Dataset, String> {
    let columns = ["file", "organ", "year", "key", "value"].map(str::to_owned).into();
    let mut dataset = Dataset { columns, rows: Vec::new() };
    for report in reports {
        for fact in &report.facts {
            let value = match fact.state {
                State::Number => fact.value.map(|value| value.to_string()),
                State::Unreadable => fact.raw.as_deref().and_then(cell),
                State::Blank | State::Dash | State::Missing => None,
            };
            dataset.push(vec![
                cell(&report.source.name),
                report.organ.clone(),
                report.year.map(|year| year.to_string()),
                Some(fact.key.clone()),
                value,
            ])?;
        }
    }
    Ok(dataset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_lines_and_single_objects_are_rows() {
        for text in [
            r#"[{"key": "a", "value": 1.50}, {"value": null, "key": "b", "note": "甲"}]"#,
            "{\"key\": \"a\", \"value\": 1.50}\n{\"value\": \"\", \"key\": \"b\", \"note\": \"甲\"}\n",
        ] {
            let dataset = read(text.as_bytes()).unwrap().unwrap();
            assert_eq!(dataset.columns, ["key", "value", "note"]);
            let cells: Vec<Vec<&str>> = dataset
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.as_deref().unwrap_or("·")).collect())
                .collect();
            assert_eq!(cells, [["a", "1.50", "·"], ["b", "·", "甲"]]);
        }
        assert!(read(b"key,value\n").is_none());
    }
}
