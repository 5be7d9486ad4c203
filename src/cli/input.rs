//! A file named on the command line → what became of it: an outcome for each report in it, one for a file without any.

use super::convert::Conversion;
use super::second::{self, When};
use gouji::Report;
use gouji::write::{Failure, Outcome};
use std::io::{self, Read};
use std::path::Path;

/// The name that stands for stdin.
const STDIN: &str = "-";

/// The name of a file as it is printed.
pub(super) fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The bytes of a file, or of stdin for `-`.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new(STDIN) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| {
        let (code, message) = match error.kind() {
            io::ErrorKind::NotFound => {
                ("not-found", "expected a file, found none of this name; check the spelling and the folder".to_owned())
            }
            io::ErrorKind::IsADirectory => {
                ("is-a-folder", "expected a file, found a folder; name the files in it".to_owned())
            }
            _ => ("not-opened", format!("expected a file that can be opened, found: {error}")),
        };
        Failure::new(name(path), code, message)
    })
}

/// Reads, extracts and checks one file.
pub(super) fn outcomes(path: &Path, conversion: &Conversion, second_reading: When) -> Vec<Outcome> {
    let judged = bytes(path).and_then(|bytes| guarded(path, || judged(path, &bytes, conversion, second_reading)));
    judged.unwrap_or_else(|failure| vec![Outcome::Failed(failure)])
}

/// The document of a file, under its name; by way of DOCX where that is the only one.
pub(super) fn document(path: &Path, bytes: &[u8], conversion: &Conversion) -> Result<gouji::Document, Failure> {
    let read = match gouji::read(bytes) {
        Err(error @ gouji::Error::Convertible { format }) => match conversion.docx_unless_stopped(bytes, format) {
            Some(docx) => {
                let docx = docx.map_err(|message| Failure::new(name(path), "not-converted", message))?;
                gouji::read_converted(bytes, &docx)
            }
            None => Err(error),
        },
        read => read,
    };
    let mut document = read.map_err(|error| failure(path, &error))?;
    document.source.name = name(path);
    Ok(document)
}

/// The record of a file that the library could not read.
pub(super) fn failure(path: &Path, error: &gouji::Error) -> Failure {
    Failure::new(name(path), error.code(), error.to_string())
}

fn judged(path: &Path, bytes: &[u8], conversion: &Conversion, second: When) -> Result<Vec<Outcome>, Failure> {
    let judge = |report| {
        let judgement = second::judge(bytes, &report, second);
        Outcome::Read(Box::new(report), judgement)
    };
    let reports = gouji::reports(&document(path, bytes, conversion)?).map_err(|error| failure(path, &error))?;
    Ok(reports.into_iter().map(judge).collect())
}

/// The reports of a file: those in it or, where it holds records of `gouji extract` as JSON, those they were made of.
pub(super) fn reports(path: &Path, conversion: &Conversion) -> Result<Vec<Report>, Failure> {
    let bytes = bytes(path)?;
    guarded(path, || match gouji::records(&bytes) {
        Some(records) => records.map_err(|found| Failure::new(name(path), "damaged", found)),
        None => gouji::reports(&document(path, &bytes, conversion)?).map_err(|error| failure(path, &error)),
    })
}

/// A fault of ours in one file must not cost the files after it their records.
pub(super) fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "gouji stopped on a fault of its own in this file; please report it, with the file";
        Err(Failure::new(name(path), "fault", message))
    })
}
