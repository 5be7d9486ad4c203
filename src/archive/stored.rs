//! What became of the bytes of one input, as it is kept in the journal: without the name, as the same bytes may have many.

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use gouji::{Judgement, Report};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// One report, or why there is none.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Stored {
    Report(Box<Report>, Judgement),
    Failure(Failure),
}

/// Why an input gave no report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// Where on the way it stopped: `input`, `read`, `worker`.
    pub(crate) stage: String,
    /// The kind of error in one word, as in the record of `gouji extract`.
    pub(crate) code: String,
    /// What was expected, what was found, and what can be done.
    pub(crate) message: String,
    /// The format of a document that is read by way of a DOCX.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) convertible: Option<gouji::Format>,
}

impl Failure {
    pub(crate) fn new(stage: &str, code: &str, message: impl Into<String>) -> Self {
        Failure { stage: stage.to_owned(), code: code.to_owned(), message: message.into(), convertible: None }
    }
}

/// Reports of a million files lie in the journal: it is a tenth as long this way.
pub(super) fn pack(outcomes: &[Stored]) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&serde_json::to_vec(outcomes)?)?;
    encoder.finish()
}

/// A record that is longer unpacked is none of ours.
const LIMIT: u64 = 1 << 30;

pub(crate) fn unpack(packed: &[u8]) -> io::Result<Vec<Stored>> {
    let mut json = Vec::new();
    DeflateDecoder::new(packed).take(LIMIT).read_to_end(&mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Reads, extracts and checks the bytes of one input; `converted` is the DOCX that was made of them, where that is the way.
pub(super) fn judged(original: &[u8], converted: Option<&[u8]>) -> Vec<Stored> {
    let read = || {
        let document = match converted {
            Some(docx) => gouji::read_converted(original, docx)?,
            None => gouji::read(original)?,
        };
        gouji::reports(&document)
    };
    match std::panic::catch_unwind(read) {
        Ok(Ok(reports)) => reports.into_iter().map(judge).collect(),
        Ok(Err(error)) => {
            let convertible = if let gouji::Error::Convertible { format } = error { Some(format) } else { None };
            vec![Stored::Failure(Failure { convertible, ..Failure::new("read", error.code(), error.to_string()) })]
        }
        Err(_) => {
            let message = "gouji stopped on a fault of its own in this file; please report it, with the file";
            vec![Stored::Failure(Failure::new("read", "fault", message))]
        }
    }
}

fn judge(report: Report) -> Stored {
    let judgement = gouji::check(&report);
    Stored::Report(Box::new(report), judgement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let bytes = std::fs::read("fixtures/fengxi-2023-docx/source.docx").unwrap();
        let outcomes = judged(&bytes, None);
        assert!(matches!(&outcomes[..], [Stored::Report(report, _)] if report.year == Some(2023)));
        assert_eq!(unpack(&pack(&outcomes).unwrap()).unwrap(), outcomes);
        let failed = judged(b"", None);
        assert!(matches!(&failed[..], [Stored::Failure(failure)] if failure.code == "empty"));
        assert_eq!(unpack(&pack(&failed).unwrap()).unwrap(), failed);
    }
}
