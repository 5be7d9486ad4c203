//! The wire as JSON.

use super::Outcome;
use std::io;

// A record is put together in memory first: a write for each of its thousands of pieces takes longer than making them.

/// Indented. One input gives one object; several give an array of objects, in the order given.
pub(super) fn pretty(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = outcomes.next() else { return out.write_all(b"[]\n") };
    let Some(second) = outcomes.next() else {
        out.write_all(&serde_json::to_vec_pretty(&first)?)?;
        return out.write_all(b"\n");
    };
    let mut mark: &[u8] = b"[\n";
    for outcome in [first, second].into_iter().chain(outcomes) {
        out.write_all(mark)?;
        out.write_all(&serde_json::to_vec_pretty(&outcome)?)?;
        mark = b",\n";
    }
    out.write_all(b"\n]\n")
}

/// One object a line.
pub(super) fn lines(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    for outcome in outcomes {
        out.write_all(&serde_json::to_vec(&outcome)?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
