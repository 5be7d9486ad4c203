//! What people decided on figures, as `gouji review` writes it down: one JSON object a line. A dataset takes it up as a table.
//!
//! A printed figure is never written over: a decision stands beside it. Of each reviewer the latest decision on a figure
//! counts, and all of them are kept.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The name of the file, in a dataset or beside the files that it is about.
pub(crate) const NAME: &str = "decisions.ndjson";

/// Name and version of a line.
pub(crate) const SCHEMA: &str = "gouji/decision/1";

/// Bytes of a line; a note is not as long.
const MAX_LINE: u64 = 64 << 10;

/// What somebody says of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// The page shows what was read.
    Accepted,
    /// The page shows another figure.
    Misread,
    /// The page shows what was read, and that is wrong.
    PublishedError,
    /// Words only; decides nothing.
    Note,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decision {
    pub(crate) schema: String,
    pub(crate) report: String,
    pub(crate) sha256: String,
    pub(crate) fact: String,
    pub(crate) decision: Verdict,
    /// What was read: the words of the state, where it is no number.
    pub(crate) read: Option<String>,
    /// Of a misread figure, what the page shows, as it was typed; empty for an empty cell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) right: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) note: Option<String>,
    pub(crate) reviewer: String,
    /// When, in UTC.
    pub(crate) at: String,
}

/// The decisions of a file, the lines that are none, and whether it ends within a line.
pub(crate) fn read(file: &File) -> io::Result<(Vec<Decision>, Vec<usize>, bool)> {
    let mut reader = BufReader::new(file);
    let (mut decisions, mut unread, mut torn) = (Vec::new(), Vec::new(), false);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        torn = !line.ends_with(b"\n");
        match serde_json::from_slice::<Decision>(&line) {
            Ok(decision) if decision.schema == SCHEMA => decisions.push(decision),
            _ if line.trim_ascii().is_empty() => {}
            _ => unread.push(number),
        }
    }
    Ok((decisions, unread, torn))
}

/// The decisions in a folder, each with whether it counts; none where there is no file.
pub(super) fn in_folder(folder: &Path) -> io::Result<Vec<(Decision, bool)>> {
    let path = folder.join(NAME);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let (decisions, ..) = read(&File::open(path)?)?;
    // From the end, the first of a reviewer on a figure.
    let mut seen = HashSet::new();
    let counts = |one: &Decision| {
        let whose = (one.report.clone(), one.fact.clone(), one.reviewer.clone());
        one.decision != Verdict::Note && seen.insert(whose)
    };
    let mut counted: Vec<bool> = decisions.iter().rev().map(counts).collect();
    counted.reverse();
    Ok(decisions.into_iter().zip(counted).collect())
}
