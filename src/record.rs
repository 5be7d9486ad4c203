//! Records of `gouji extract`, read back: a report need not be read twice.

use crate::report::{Report, SCHEMA};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What tells a record: its first key.
#[derive(Deserialize)]
struct Head {
    schema: String,
}

/// The reports of the records in these bytes, as `extract` prints them: one object, an array, or one a line. None when
/// the bytes are no records. Records of files that could not be read are left out, as there is no report in them.
///
/// The error says which record is not one, and why.
#[must_use]
pub fn records(bytes: &[u8]) -> Option<Result<Vec<Report>, String>> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    // Raw, since a decimal must be parsed from its own digits.
    let mut all: Vec<&RawValue> = Vec::new();
    let mut torn = None;
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = match value {
            Ok(value) => value,
            Err(error) => {
                torn = Some(error);
                break;
            }
        };
        match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            Ok(several) => all.extend(several),
            Err(_) => all.push(value),
        }
    }
    let is_record = |raw: &&RawValue| serde_json::from_str::<Head>(raw.get()).is_ok_and(|head| head.schema == SCHEMA);
    all.first().filter(|first| is_record(first))?;
    if let Some(error) = torn {
        return Some(Err(format!("expected records as JSON, found after {} of them: {error}", all.len())));
    }
    Some(all.into_iter().zip(1..).filter_map(|(raw, index)| report(raw, index)).collect())
}

fn report(raw: &RawValue, index: usize) -> Option<Result<Report, String>> {
    #[derive(Deserialize)]
    struct Failure {
        #[serde(rename = "error")]
        _error: serde::de::IgnoredAny,
    }
    if serde_json::from_str::<Failure>(raw.get()).is_ok() {
        return None;
    }
    let read = serde_json::from_str(raw.get());
    Some(read.map_err(|error| format!("expected a record of the format {SCHEMA}, found in record {index}: {error}")))
}
