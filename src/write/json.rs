//! The wire as JSON.

use super::Outcome;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io;

// A record is put together in memory first: a write for each of its thousands of pieces takes longer than making them.

/// Indented. One input gives one object; several give an array of objects, in the order given.
pub(super) fn pretty(outcomes: &mut dyn Iterator<Item = Outcome>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = outcomes.next() else { return out.write_all(b"[]\n") };
    let Some(second) = outcomes.next() else {
        out.write_all(&indented(&first)?)?;
        return out.write_all(b"\n");
    };
    let mut mark: &[u8] = b"[\n";
    for outcome in [first, second].into_iter().chain(outcomes) {
        out.write_all(mark)?;
        out.write_all(&indented(&outcome)?)?;
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

fn indented(outcome: &Outcome) -> io::Result<Vec<u8>> {
    let mut record = Vec::new();
    outcome.serialize(&mut Serializer::with_formatter(&mut record, Indented::default()))?;
    Ok(record)
}

/// As the library's own, two spaces a level; but a comma, a line's end and the spaces after it are written as one, which
/// are half of all that is written.
#[derive(Default)]
struct Indented {
    depth: usize,
    /// Whether something stands in the array or object.
    is_filled: bool,
}

/// A comma, a line's end, and room for as many levels as a record has, and some more.
const BREAK: &[u8] = b",\n                                                                ";

impl Indented {
    fn line<W: ?Sized + io::Write>(&self, out: &mut W, from: usize) -> io::Result<()> {
        let end = 2 + 2 * self.depth;
        out.write_all(BREAK.get(from..end.min(BREAK.len())).unwrap_or_default())?;
        (BREAK.len()..end).try_for_each(|_| out.write_all(b" "))
    }

    fn open<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.is_filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.is_filled {
            self.line(out, 1)?;
        }
        out.write_all(bracket)
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, usize::from(first))
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, usize::from(first))
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn indented_as_the_library_does() {
        let mut deep = json!(1);
        for depth in 0..40 {
            deep = if depth % 2 == 0 { json!([deep, {}]) } else { json!({ "a": deep, "b": [] }) };
        }
        let values: [Value; 4] = [deep, json!([]), json!({ "政": ["\"\n", 0.5, null, [[]]] }), json!([1, { "a": {} }])];
        for value in values {
            let mut found = Vec::new();
            value.serialize(&mut Serializer::with_formatter(&mut found, Indented::default())).unwrap();
            assert_eq!(String::from_utf8(found).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        }
    }
}
