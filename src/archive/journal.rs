//! What is done: an append-only file with an entry for the bytes of each input.
//!
//! An entry is keyed by the SHA-256 of the bytes and by the version of what judged them, so that a file that was moved is
//! not done again, and a new version does what it must. Whoever is killed while he writes leaves a torn entry at the end;
//! it is dropped when the journal is opened.

use flate2::Crc;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

pub(super) type Hash = [u8; 32];

/// What stands in front of an entry.
#[derive(Serialize, Deserialize)]
struct Header {
    sha256: String,
    version: String,
    /// Whether the bytes cost a worker its life, so that they may be tried again.
    crashed: bool,
}

/// Where the outcome of an input lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    offset: u64,
    length: u32,
    /// Whether it cost a worker its life.
    pub(super) crashed: bool,
    /// Whether it stands in the dataset already: what has the same bytes is a duplicate.
    pub(super) written: bool,
}

pub(super) struct Journal {
    file: File,
    version: String,
    done: HashMap<Hash, Place>,
}

/// No header and no outcome is as long.
const MOST: u32 = 1 << 30;

impl Journal {
    /// Opens the journal, or begins one, and cuts off an entry that was not written to its end.
    pub(super) fn open(path: &Path, version: &str) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut journal = Journal { file, version: version.to_owned(), done: HashMap::new() };
        let sound = journal.load()?;
        if sound < journal.file.metadata()?.len() {
            journal.file.set_len(sound)?;
        }
        Ok(journal)
    }

    /// Opens a journal to read from: all versions count, the latest most, and nothing is cut off, as somebody may be writing.
    #[cfg(feature = "review")]
    pub(super) fn view(path: &Path) -> io::Result<Self> {
        let mut journal = Journal { file: File::open(path)?, version: String::new(), done: HashMap::new() };
        journal.load()?;
        Ok(journal)
    }

    /// Reads all entries; gives where the last sound one ends.
    fn load(&mut self) -> io::Result<u64> {
        let length = self.file.metadata()?.len();
        let mut reader = BufReader::new(&self.file);
        let mut sound = 0;
        while let Some((header, place, end)) = entry(&mut reader, sound, length)? {
            // Only the last one can be torn, and it is short then; its sum tells of a disk that lost what it held.
            if end == length && !is_whole(&mut reader, sound, end)? {
                break;
            }
            if (self.version.is_empty() || header.version == self.version)
                && let Some(hash) = from_hex(&header.sha256)
            {
                self.done.insert(hash, place);
            }
            sound = end;
        }
        Ok(sound)
    }

    /// Where the outcome of these bytes lies, if they were done by this version.
    pub(super) fn get(&self, hash: &Hash) -> Option<Place> {
        self.done.get(hash).copied()
    }

    /// Notes that the bytes stand in the dataset; gives whether they did before.
    pub(super) fn set_written(&mut self, hash: &Hash) -> bool {
        self.done.get_mut(hash).is_some_and(|place| std::mem::replace(&mut place.written, true))
    }

    /// Adds the outcome of an input.
    pub(super) fn append(&mut self, hash: &Hash, crashed: bool, packed: &[u8]) -> io::Result<()> {
        let header = Header { sha256: to_hex(hash), version: self.version.clone(), crashed };
        let header = serde_json::to_vec(&header)?;
        let mut entry = Vec::with_capacity(header.len() + packed.len() + 12);
        entry.extend(size(&header)?.to_le_bytes());
        entry.extend(size(packed)?.to_le_bytes());
        entry.extend(&header);
        entry.extend(packed);
        entry.extend(sum(&entry).to_le_bytes());
        let start = self.file.seek(SeekFrom::End(0))?;
        // In one piece, so that a process which ends here leaves all of it or a torn end.
        self.file.write_all(&entry)?;
        let offset = start + 8 + header.len() as u64;
        self.done.insert(*hash, Place { offset, length: size(packed)?, crashed, written: false });
        Ok(())
    }

    /// The outcome at a place.
    pub(super) fn read(&mut self, place: Place) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(place.offset))?;
        let mut packed = vec![0; place.length as usize];
        self.file.read_exact(&mut packed)?;
        Ok(packed)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// The length of a part of an entry.
fn size(bytes: &[u8]) -> io::Result<u32> {
    let size = u32::try_from(bytes.len()).ok().filter(|size| *size < MOST);
    size.ok_or_else(|| io::Error::other("an outcome is too long for the journal"))
}

/// The header of the entry at an offset, the place of its outcome, and where it ends; none when it is torn.
fn entry(reader: &mut BufReader<&File>, start: u64, length: u64) -> io::Result<Option<(Header, Place, u64)>> {
    let left = length - start;
    let mut sizes = [0; 8];
    if left < 12 {
        return Ok(None);
    }
    reader.read_exact(&mut sizes)?;
    let [a, b, c, d, e, f, g, h] = sizes;
    let (head, body) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    let whole = 12 + u64::from(head) + u64::from(body);
    if whole > left || head > MOST || body > MOST {
        return Ok(None);
    }
    let mut header = vec![0; head as usize];
    reader.read_exact(&mut header)?;
    let Ok(header) = serde_json::from_slice::<Header>(&header) else { return Ok(None) };
    reader.seek_relative(i64::from(body) + 4)?;
    let offset = start + 8 + u64::from(head);
    let place = Place { offset, length: body, crashed: header.crashed, written: false };
    Ok(Some((header, place, start + whole)))
}

/// Whether the sum at the end of an entry is that of its bytes.
fn is_whole(reader: &mut BufReader<&File>, start: u64, end: u64) -> io::Result<bool> {
    reader.seek(SeekFrom::Start(start))?;
    let mut entry = Vec::new();
    reader.take(end - start).read_to_end(&mut entry)?;
    Ok(entry.split_last_chunk::<4>().is_some_and(|(entry, stated)| sum(entry).to_le_bytes() == *stated))
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub(super) fn to_hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != hash.len() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("gouji-journal-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn what_was_done_is_found_again_by_the_same_version_only() {
        let folder = folder("again");
        let path = folder.join("journal");
        let mut journal = Journal::open(&path, "1").unwrap();
        journal.append(&[7; 32], false, b"seven").unwrap();
        journal.append(&[8; 32], true, b"eight").unwrap();
        let mut journal = Journal::open(&path, "1").unwrap();
        let place = journal.get(&[8; 32]).unwrap();
        assert!(place.crashed);
        assert_eq!(journal.read(place).unwrap(), b"eight");
        assert!(journal.get(&[9; 32]).is_none());
        assert!(Journal::open(&path, "2").unwrap().get(&[7; 32]).is_none());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn wherever_it_is_cut_the_entries_before_stay() {
        let folder = folder("cut");
        let path = folder.join("journal");
        let mut journal = Journal::open(&path, "1").unwrap();
        journal.append(&[7; 32], false, b"seven").unwrap();
        let first = std::fs::metadata(&path).unwrap().len();
        journal.append(&[8; 32], false, b"eight").unwrap();
        let whole = std::fs::read(&path).unwrap();
        for cut in first..whole.len() as u64 {
            std::fs::write(&path, &whole[..cut as usize]).unwrap();
            let mut journal = Journal::open(&path, "1").unwrap();
            assert!(journal.get(&[7; 32]).is_some() && journal.get(&[8; 32]).is_none(), "cut at {cut}");
            assert_eq!(std::fs::metadata(&path).unwrap().len(), first);
            journal.append(&[8; 32], false, b"eight").unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
