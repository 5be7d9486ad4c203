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
    let read = serde_json::from_str(raw.get()).map_err(|error| error.to_string()).and_then(figures_of_report);
    Some(read.map_err(|error| format!("expected a record of the format {SCHEMA}, found in record {index}: {error}")))
}

/// The report, if its figures are such as can be added up.
fn figures_of_report(report: Report) -> Result<Report, String> {
    let values = report.facts.iter().map(|fact| fact.value).chain(report.claims.iter().map(|claim| claim.value));
    match values.flatten().find(|value| !is_of_report(&value.to_string())) {
        Some(value) => Err(format!("{value} is longer than any figure of a report")),
        None => Ok(report),
    }
}

/// Whether a number is as long as one that a report says may be, as read, converted, or multiplied: sums of it stay inside of
/// `i128`.
fn is_of_report(number: &str) -> bool {
    let fraction = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let digits = number.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    digits <= 14 && fraction <= 18 || digits <= 20 && fraction <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_no_report_has_are_refused() {
        let text = std::fs::read("fixtures/qinghe-2020-tabs/source.txt").unwrap();
        let report = crate::extract(&crate::read(&text).unwrap());
        let record = |value: &str| {
            let mut report = serde_json::to_value(&report).unwrap();
            report["facts"][0]["value"] = serde_json::Value::from("VALUE");
            report["schema"] = SCHEMA.into();
            records(report.to_string().replace("\"VALUE\"", value).as_bytes()).unwrap()
        };
        assert_eq!(record("12.50").unwrap()[0].facts[0].value, crate::Decimal::parse("12.50"));
        for value in ["123456789012345678901", "0.1234567890123456789"] {
            assert!(record(value).unwrap_err().contains("longer than any figure"), "{value}");
        }
        assert!(record(&"9".repeat(40)).unwrap_err().contains("expected a decimal number"));
    }
}
