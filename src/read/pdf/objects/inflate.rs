//! Flate streams, inflated in bounded memory.

use super::{Decoded, MAX_STREAM_BYTES, stream_limit};
use crate::error::Error;
use flate2::{Decompress, FlushDecompress, Status};
use std::borrow::Cow;
use std::cell::RefCell;

/// Inflates one stream after the other. Its window is made once: for streams as short as those of a report, to make it
/// took as long as to inflate.
pub(super) struct Inflater(RefCell<Decompress>);

impl Inflater {
    pub(super) fn new() -> Self {
        Inflater(RefCell::new(Decompress::new(true)))
    }

    /// Inflates as far as the data goes: half a page is worth more than none.
    pub(super) fn inflate<'a>(&self, raw: &[u8]) -> Result<Decoded<'a>, Error> {
        let mut bytes = Vec::with_capacity(raw.len().saturating_mul(5).min(1 << 22));
        let mut whole = self.run(raw, true, &mut bytes);
        if !whole && bytes.is_empty() {
            // A broken zlib header in front of sound data.
            whole = self.run(raw.get(2..).unwrap_or_default(), false, &mut bytes);
        }
        if bytes.len() as u64 > MAX_STREAM_BYTES {
            return Err(stream_limit());
        }
        Ok(Decoded { bytes: Cow::Owned(bytes), whole })
    }

    /// Appends what `raw` inflates to, and a little more than the limit at most. False when it is damaged or cut off.
    fn run(&self, mut raw: &[u8], with_header: bool, bytes: &mut Vec<u8>) -> bool {
        let mut engine = self.0.borrow_mut();
        engine.reset(with_header);
        while bytes.len() as u64 <= MAX_STREAM_BYTES {
            if bytes.len() == bytes.capacity() {
                bytes.reserve(bytes.len().max(4096));
            }
            let (read, written) = (engine.total_in(), bytes.len());
            match engine.decompress_vec(raw, bytes, FlushDecompress::None) {
                Ok(Status::StreamEnd) => return true,
                Err(_) => return false,
                Ok(Status::Ok | Status::BufError) => {}
            }
            let read = usize::try_from(engine.total_in() - read).unwrap_or(usize::MAX);
            raw = raw.get(read..).unwrap_or_default();
            if read == 0 && bytes.len() == written {
                return false;
            }
        }
        true
    }
}
