//! The parts of a package: bytes → the XML of a part. The only file that knows zip; a package may also be one XML file.
//!
//! No size that the archive states is believed: parts are inflated in pieces up to a limit, and where the directory of
//! the archive is lost or lies, the part is read from the header in front of it.

use super::flat;
use super::xml::decode;
use crate::document::Format;
use crate::error::Error;
use std::io::{Cursor, Read};
use zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};
use zip::{ZipArchive, result::ZipError};

/// Bytes that all parts read from one package may inflate to. The blank form of 2021 inflates to 0.3 MB, and 100 000
/// paragraphs to about 30 MB. An absolute limit bounds time and memory as a limit on the ratio does not: honest tables
/// of equal cells shrink to a hundredth and more.
const MAX_INFLATED: u64 = 64 << 20;

/// Entries of the archive that are looked at.
const MAX_ENTRIES: usize = 10_000;

/// A part as far as it could be read.
pub(in crate::read) struct Part {
    pub(in crate::read) text: String,
    /// What is wrong with it, if it is not whole.
    pub(in crate::read) damage: Option<String>,
}

/// The bytes of an entry, and what is wrong with it, if it is not whole.
type Inflated = (Vec<u8>, Option<String>);

/// An opened package.
pub(in crate::read) struct Package<'b> {
    bytes: &'b [u8],
    archive: Option<ZipArchive<Cursor<&'b [u8]>>>,
    /// Name, and the offset of the local header where it is known without the directory.
    entries: Vec<(String, Option<usize>)>,
    /// Name and text of the parts of a package that is one XML file.
    flat: Vec<(String, String)>,
    /// How many more bytes may be inflated.
    room: u64,
}

impl<'b> Package<'b> {
    /// Opens the archive by its directory or, where that is lost, by the headers in front of the entries.
    pub(in crate::read) fn open(bytes: &'b [u8]) -> Self {
        // A directory that does not count from the first byte is that of an archive within this one, whose own is cut off.
        let archive = ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| archive.offset() == 0);
        let entries = match &archive {
            Some(archive) => archive
                .file_names_raw()
                .take(MAX_ENTRIES)
                .map(|name| (String::from_utf8_lossy(name).into_owned(), None))
                .collect(),
            None => local_entries(bytes).map(|(name, at)| (name, Some(at))).collect(),
        };
        let flat = if bytes.starts_with(b"PK") { Vec::new() } else { flat::parts(bytes) };
        Package { bytes, archive, entries, flat, room: MAX_INFLATED }
    }

    /// Whether the archive's directory was lost, so that entries may be missing.
    pub(in crate::read) fn is_cut(&self) -> bool {
        self.archive.is_none() && self.flat.is_empty()
    }

    /// Reads a part that is XML. `None`: there is no such part.
    pub(in crate::read) fn part(&mut self, name: &str) -> Result<Option<Part>, Error> {
        if let Some((_, text)) = self.flat.iter().find(|(found, _)| normal(found) == normal(name)) {
            return Ok(Some(Part { text: text.clone(), damage: None }));
        }
        let Some((bytes, mut damage)) = self.bytes(name)? else { return Ok(None) };
        let (text, sound) = decode(bytes);
        if !sound && damage.is_none() {
            damage = Some("some bytes are no valid text".into());
        }
        Ok(Some(Part { text, damage }))
    }

    /// Reads a part of any kind. `None`: there is no such part.
    pub(in crate::read) fn bytes(&mut self, name: &str) -> Result<Option<Inflated>, Error> {
        let wanted = normal(name);
        let Some(index) = self.entries.iter().position(|(name, _)| normal(name) == wanted) else { return Ok(None) };
        let (mut bytes, mut damage) = match self.entries.get(index).and_then(|(_, at)| *at) {
            Some(at) => self.inflate_at(at)?,
            None => self.inflate_listed(index)?,
        };
        if damage.is_some()
            && let Some((_, at)) = local_entries(self.bytes).find(|(name, _)| normal(name) == wanted)
        {
            // The directory may lie where the header is right: take the reading that reaches further.
            let (again, fault) = self.inflate_at(at)?;
            if again.len() > bytes.len() || fault.is_none() {
                (bytes, damage) = (again, fault.or(damage));
            }
        }
        self.room = self.room.saturating_sub(bytes.len() as u64);
        Ok(Some((bytes, damage)))
    }

    /// By the archive's directory, with the check sum.
    fn inflate_listed(&mut self, index: usize) -> Result<Inflated, Error> {
        let Some(archive) = &mut self.archive else { return Ok((Vec::new(), Some("no directory".into()))) };
        let room = self.room;
        match archive.by_index(index) {
            Ok(file) => bounded(file, room),
            Err(error) => unopened(&error),
        }
    }

    /// By the header at this offset, whatever sizes are stated anywhere.
    fn inflate_at(&self, at: usize) -> Result<Inflated, Error> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let (header, data) = rest.split_at_checked(30).unwrap_or_default();
        let mut header = header.to_vec();
        // A deflated stream ends by itself. Told that the size follows the data, zip does not cut it off at the stated
        // size; stored data has no end of its own and keeps it.
        if let Some(flags @ [_, _, 8, 0]) = header.get_mut(6..10) {
            flags[0] |= 8;
        }
        let options = ZipReadOptions::new()
            .override_compressed_size(data.len() as u64)
            .override_uncompressed_size(u64::MAX)
            .ignore_crc32(true);
        match read_zipfile_from_stream_with_options(&mut header.chain(data), options) {
            Ok(Some(file)) => bounded(file, self.room),
            Ok(None) => Ok((Vec::new(), Some("no entry".into()))),
            Err(error) => unopened(&error),
        }
    }
}

/// An entry that cannot be opened: nothing of it is read.
fn unopened(error: &ZipError) -> Result<Inflated, Error> {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            Err(Error::Encrypted { format: Format::Docx })
        }
        other => Ok((Vec::new(), Some(other.to_string()))),
    }
}

/// Reads up to the limit, and keeps what came before an error.
fn bounded(mut source: impl Read, room: u64) -> Result<Inflated, Error> {
    let mut all = Vec::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok((all, None)),
            Ok(count) => all.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) => return Ok((all, Some(error.to_string()))),
        }
        if all.len() as u64 > room {
            return Err(Error::Limit { what: "bytes of unpacked XML", limit: MAX_INFLATED });
        }
    }
}

/// Part names do not tell upper from lower case; some producers write `\` for `/`.
fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// The names of the entries by the headers in front of them, each with the header's offset. Needs no directory, so it
/// serves for a cut archive, and for telling what kind of package an archive is.
pub(in crate::read) fn local_entries(bytes: &[u8]) -> impl Iterator<Item = (String, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(bytes.get(from..)?, b"PK\x03\x04")?;
        let header = bytes.get(at..at + 30)?;
        let short = |n: usize| header.get(n..n + 2).map_or(0, |b| usize::from(b[0]) | usize::from(b[1]) << 8);
        let name = bytes.get(at + 30..at + 30 + short(26))?;
        let data = at + 30 + short(26) + short(28);
        // Jumping over the data keeps an archive within the archive from being taken for entries; where the size
        // follows the data it is unknown here.
        let size = if short(6) & 8 == 0 { short(18) | short(20) << 16 } else { 0 };
        from = if data.saturating_add(size) <= bytes.len() { data.saturating_add(size) } else { data };
        Some((String::from_utf8_lossy(name).into_owned(), at))
    })
    .take(MAX_ENTRIES)
}

/// Where the pattern first stands.
pub(in crate::read) fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    let first = *pattern.first()?;
    let mut from = 0;
    loop {
        from += bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(from..)?.starts_with(pattern) {
            return Some(from);
        }
        from += 1;
    }
}
