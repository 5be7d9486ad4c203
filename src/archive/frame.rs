//! What goes through a pipe: a length, then as many bytes.

use std::io::{self, Read, Write};

/// Writes one frame.
pub(super) fn write(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes())?;
    out.write_all(bytes)
}

/// Reads one frame of at most so many bytes; none where the pipe was closed before it.
pub(super) fn read(input: &mut dyn Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame is longer than the limit"));
    }
    // It grows as bytes arrive: a length alone reserves nothing.
    let mut bytes = Vec::new();
    let read = input.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(read).ok() == Some(length) { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_follow_one_another() {
        let mut pipe = Vec::new();
        for frame in [&b"one"[..], b"", b"three"] {
            write(&mut pipe, frame).unwrap();
        }
        let mut pipe = &pipe[..];
        let frames: Vec<Vec<u8>> = std::iter::from_fn(|| read(&mut pipe, 5).unwrap()).collect();
        assert_eq!(frames, [&b"one"[..], b"", b"three"]);
    }

    #[test]
    fn a_frame_that_is_cut_off_or_too_long_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"three").unwrap();
        assert!(read(&mut &pipe[..12], 5).is_err());
        assert!(read(&mut &pipe[..], 4).is_err());
    }
}
