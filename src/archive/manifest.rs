//! An archive divided over machines: `gouji manifest` lists it, one row an input; `gouji worker` reads rows and writes
//! records. An engine gives each of its workers some of the rows, and keeps what they write: nothing else is shared.

use super::inputs::{self, Inputs, Item, Source};
use super::pool::{Engine, Method};
use super::stored::{Failure, Stored, unpack};
use super::watch::Watch;
use super::worker::Limits;
use super::{Convert, judged};
use gouji::write::Outcome;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};
use std::ops::ControlFlow::Continue;
use std::path::PathBuf;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A row of a manifest.
#[derive(Serialize, Deserialize)]
struct Row {
    /// A file, or an archive: its members are one row, as they are read one after another.
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    bytes: Option<u64>,
}

/// Writes one row a file, as NDJSON, in the order of the names.
pub(crate) fn list(paths: Vec<PathBuf>, out: &mut dyn Write) -> io::Result<()> {
    let inputs = Inputs { paths, into_archives: false, except: PathBuf::new() };
    let mut written = Ok(());
    let _ = inputs.walk(&mut |item| {
        // What is not there is a row too: the worker will say so.
        let file = if let Source::File(path) = item.source { path } else { item.name.into() };
        let row = Row { bytes: std::fs::metadata(&file).ok().map(|file| file.len()), file };
        written = serde_json::to_writer(&mut *out, &row).map_err(io::Error::from).and_then(|()| writeln!(out));
        if written.is_ok() { Continue(()) } else { std::ops::ControlFlow::Break(()) }
    });
    written
}

/// Reads rows and writes the record of each input, one a line, as `gouji extract --format ndjson` does; gives how many
/// could not be read.
pub(crate) fn work(
    rows: &mut dyn BufRead,
    out: &mut dyn Write,
    limits: Limits,
    isolated: bool,
    convert: &Convert<'_>,
) -> io::Result<usize> {
    let method = Method { isolated, limits, hooks: false, reads_again: false };
    let (watch, quiet, over) = (Watch::default(), RwLock::new(()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| watch.keep(|| over.load(Relaxed)));
        let mut engine = Engine::new(&method, &watch, &quiet);
        let done = serve(rows, out, &mut engine, convert);
        over.store(true, Relaxed);
        done
    })
}

fn serve(
    rows: &mut dyn BufRead,
    out: &mut dyn Write,
    engine: &mut Engine<'_>,
    convert: &Convert<'_>,
) -> io::Result<usize> {
    let mut unread = 0;
    for line in rows.lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line)
            .map_err(|error| io::Error::other(format!("expected a row of `gouji manifest`, found {line}: {error}")))?;
        let inputs = Inputs { paths: vec![row.file], into_archives: true, except: PathBuf::new() };
        let mut written = Ok(());
        let _ = inputs.walk(&mut |item| {
            written = record(item, out, engine, convert, &mut unread);
            if written.is_ok() { Continue(()) } else { std::ops::ControlFlow::Break(()) }
        });
        written?;
        // An engine that kills this process has what was written before.
        out.flush()?;
    }
    Ok(unread)
}

fn record(
    item: Item,
    out: &mut dyn Write,
    engine: &mut Engine<'_>,
    convert: &Convert<'_>,
    unread: &mut usize,
) -> io::Result<()> {
    let bytes = match item.source {
        Source::File(path) => inputs::bytes(&path),
        Source::Bytes(bytes) => Ok(bytes),
        Source::Failed(failure) => Err(failure),
    };
    let stored = match bytes {
        Ok(bytes) => unpack(&judged(&bytes, engine, convert)?.packed)?,
        Err(failure) => vec![Stored::Failure(failure)],
    };
    for stored in stored {
        let outcome = match stored {
            Stored::Report(mut report, judgement) => {
                report.source.name.clone_from(&item.name);
                Outcome::Read(report, judgement)
            }
            Stored::Failure(Failure { code, message, .. }) => {
                *unread += 1;
                Outcome::Failed(gouji::write::Failure::new(item.name.clone(), code, message))
            }
        };
        serde_json::to_writer(&mut *out, &outcome)?;
        writeln!(out)?;
    }
    Ok(())
}
