//! The wire as JSON.

use super::Outcome;
use std::io;

/// Indented. One input gives one object; several give an array of objects, in the order given.
pub(super) fn pretty(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = outcomes.next() else { return out.write_all(b"[]\n") };
    let Some(second) = outcomes.next() else {
        serde_json::to_writer_pretty(&mut *out, &first)?;
        return out.write_all(b"\n");
    };
    let mut mark: &[u8] = b"[\n";
    for outcome in [first, second].into_iter().chain(outcomes) {
        out.write_all(mark)?;
        serde_json::to_writer_pretty(&mut *out, &outcome)?;
        mark = b",\n";
    }
    out.write_all(b"\n]\n")
}

/// One object a line.
pub(super) fn lines(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    for outcome in outcomes {
        serde_json::to_writer(&mut *out, &outcome)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
