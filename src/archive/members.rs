//! The members of ZIP and TAR archives, read in place, each under the name `archive.zip!/member`.

use super::inputs::{Item, MAX_BYTES, Source, Taker, too_large};
use super::stored::Failure;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow::{self, Break, Continue};
use std::path::Path;
use std::rc::Rc;

/// Archives in archives.
const MAX_NESTING: u8 = 3;

/// Members of one archive.
const MAX_MEMBERS: usize = 2_000_000;

/// How much longer than its packed members an archive may be unpacked, when that is more than `ALWAYS`. Deflate cannot
/// reach it on text; archives that are made to fill a disk do.
const MAX_RATIO: u64 = 200;
const ALWAYS: u64 = 1 << 30;

/// The kinds of archives, told by the end of their names: what is in a file is for the readers to tell, and a DOCX is a
/// ZIP as well.
const KINDS: &[(&str, Kind)] = &[
    (".zip", Kind::Zip),
    (".tar", Kind::Tar(Packed::Not)),
    (".tar.gz", Kind::Tar(Packed::Gzip)),
    (".tgz", Kind::Tar(Packed::Gzip)),
    (".tar.zst", Kind::Tar(Packed::Zstandard)),
];

#[derive(Clone, Copy)]
enum Kind {
    Zip,
    Tar(Packed),
}

#[derive(Clone, Copy)]
enum Packed {
    Not,
    Gzip,
    Zstandard,
}

fn kind(name: &str) -> Option<Kind> {
    let name = name.to_ascii_lowercase();
    KINDS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, kind)| *kind)
}

pub(super) fn is_archive(path: &Path) -> bool {
    kind(&path.to_string_lossy()).is_some()
}

/// All members of an archive that lies on disk.
pub(super) fn of_file(path: &Path, take: &mut Taker<'_>) -> ControlFlow<()> {
    let name = path.to_string_lossy().into_owned();
    let Some(kind) = kind(&name) else { return Continue(()) };
    match File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))) {
        Ok((size, file)) => {
            let read = Rc::new(Extent::default());
            let reader = BufReader::new(Counted(file, Rc::clone(&read)));
            Archive { name, size, nesting: 1, read, only: None }.members(kind, reader, take)
        }
        Err(error) => {
            let message = format!("expected an archive that can be opened, found: {error}");
            take(Item::failed(name, Failure::new("input", "not-opened", message)))
        }
    }
}

/// The bytes of one member, by its whole name: `archive.zip!/member`, the archive being at `path`.
#[cfg(feature = "review")]
pub(super) fn one(path: &Path, archive: &str, wanted: &str) -> Option<Vec<u8>> {
    let (kind, file) = (kind(archive)?, File::open(path).ok()?);
    let (name, size) = (archive.to_owned(), file.metadata().ok()?.len());
    let archive = Archive { name, size, nesting: 1, read: Rc::default(), only: Some(wanted) };
    let mut found = None;
    let _ = archive.members(kind, BufReader::new(file), &mut |item| {
        if let Item { name, source: Source::Bytes(bytes), .. } = item
            && name == wanted
        {
            found = Some(bytes);
            return Break(());
        }
        Continue(())
    });
    found
}

struct Archive<'a> {
    name: String,
    size: u64,
    nesting: u8,
    read: Rc<Extent>,
    /// The only member that is wanted; what leads to no such one is not unpacked.
    only: Option<&'a str>,
}

/// How many bytes of an archive on disk were read, and for how many of them members were given.
#[derive(Default)]
struct Extent {
    all: Cell<u64>,
    given: Cell<u64>,
}

impl Extent {
    /// Those since the last member.
    fn weight(&self) -> Option<u64> {
        Some(self.all.get() - self.given.replace(self.all.get()))
    }
}

/// Counts what is read.
struct Counted(File, Rc<Extent>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.all.set(self.1.all.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl Archive<'_> {
    /// Whether a member is wanted, or an archive that may hold what is.
    fn wants(&self, member: &str) -> bool {
        let within = |wanted: &str| {
            let rest = wanted.strip_prefix(self.name.as_str()).and_then(|rest| rest.strip_prefix("!/"));
            let rest = rest.and_then(|rest| rest.strip_prefix(member));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("!/"))
        };
        self.only.is_none_or(within)
    }

    fn members(&self, kind: Kind, reader: impl Read + Seek, take: &mut Taker<'_>) -> ControlFlow<()> {
        let mut unpacked = 0;
        let done = match kind {
            Kind::Zip => self.zip(reader, &mut unpacked, take),
            Kind::Tar(Packed::Not) => self.tar(reader, &mut unpacked, take),
            Kind::Tar(Packed::Gzip) => self.tar(flate2::read::MultiGzDecoder::new(reader), &mut unpacked, take),
            Kind::Tar(Packed::Zstandard) => match ruzstd::decoding::StreamingDecoder::new(reader) {
                Ok(decoder) => self.tar(decoder, &mut unpacked, take),
                Err(error) => Err(io::Error::other(error.to_string())),
            },
        };
        done.unwrap_or_else(|error| {
            // What came before is kept; that it is not all must be on record.
            let message = format!("expected an archive that can be read to its end, found: {error}");
            take(Item::failed(self.name.clone(), Failure::new("input", "damaged", message)))
        })
    }

    fn zip(&self, reader: impl Read + Seek, unpacked: &mut u64, take: &mut Taker<'_>) -> io::Result<ControlFlow<()>> {
        let mut archive = zip::ZipArchive::new(reader)?;
        if ["[Content_Types].xml", "OFD.xml", "mimetype"].iter().any(|part| archive.index_for_name(part).is_some()) {
            // A document that somebody called an archive.
            let mut reader = archive.into_inner();
            reader.rewind()?;
            let source = limited(reader)?.map_or_else(Source::Failed, Source::Bytes);
            return Ok(take(Item { name: self.name.clone(), source, weight: self.read.weight() }));
        }
        for index in 0..archive.len().min(MAX_MEMBERS) {
            let (name, bytes) = {
                let raw = archive.by_index_raw(index)?;
                if raw.is_dir() {
                    continue;
                }
                let (name, encrypted) = (member_name(raw.name_raw()), raw.encrypted());
                drop(raw);
                if !self.wants(&name) {
                    continue;
                }
                let bytes = if encrypted {
                    Err(Failure::new("input", "encrypted", "expected a member without a password, found one with"))
                } else {
                    archive.by_index(index).map_err(io::Error::from).and_then(limited).map_err(unread).flatten()
                };
                (name, bytes)
            };
            if self.member(&name, bytes, unpacked, take)?.is_break() {
                return Ok(Break(()));
            }
        }
        Ok(Continue(()))
    }

    fn tar(&self, reader: impl Read, unpacked: &mut u64, take: &mut Taker<'_>) -> io::Result<ControlFlow<()>> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries()?.take(MAX_MEMBERS) {
            let entry = entry?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = member_name(&entry.path_bytes());
            if !self.wants(&name) {
                continue;
            }
            let bytes = limited(entry).map_err(unread).flatten();
            if self.member(&name, bytes, unpacked, take)?.is_break() {
                return Ok(Break(()));
            }
        }
        Ok(Continue(()))
    }

    /// One member: an input, or an archive again.
    fn member(
        &self,
        name: &str,
        bytes: Result<Vec<u8>, Failure>,
        unpacked: &mut u64,
        take: &mut Taker<'_>,
    ) -> io::Result<ControlFlow<()>> {
        let name = format!("{}!/{name}", self.name);
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(failure) => return Ok(take(Item::failed(name, failure))),
        };
        *unpacked += bytes.len() as u64;
        if *unpacked > ALWAYS.max(self.size.saturating_mul(MAX_RATIO)) {
            return Err(io::Error::other(format!(
                "it is {MAX_RATIO} times as long unpacked; that is no archive of reports"
            )));
        }
        let Some(kind) = kind(&name) else {
            return Ok(take(Item { name, source: Source::Bytes(bytes), weight: self.read.weight() }));
        };
        if self.nesting >= MAX_NESTING {
            let message =
                format!("expected at most {MAX_NESTING} archives in one another, found more; unpack it first");
            return Ok(take(Item::failed(name, Failure::new("input", "limit", message))));
        }
        let size = bytes.len() as u64;
        let inner = Archive { name, size, nesting: self.nesting + 1, read: Rc::clone(&self.read), only: self.only };
        Ok(inner.members(kind, Cursor::new(bytes), take))
    }
}

fn unread(error: io::Error) -> Failure {
    Failure::new("input", "damaged", format!("expected a member that can be unpacked, found: {error}"))
}

/// All bytes, up to the limit of one input.
fn limited(reader: impl Read) -> io::Result<Result<Vec<u8>, Failure>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) })
}

/// The name of a member. Programs of Chinese systems write it in GB18030 without saying so.
fn member_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_encoding_of_chinese_systems() {
        assert_eq!(member_name("年报/2023.pdf".as_bytes()), "年报/2023.pdf");
        assert_eq!(member_name(&encoding_rs::GB18030.encode("年报/2023.pdf").0), "年报/2023.pdf");
    }

    #[test]
    fn archives_are_told_by_the_end_of_the_name() {
        for name in ["a.zip", "A.ZIP", "a.tar", "a.tar.gz", "a.tgz", "a.tar.zst"] {
            assert!(is_archive(Path::new(name)), "{name}");
        }
        for name in ["a.docx", "a.gz", "zip", "a.zip.pdf"] {
            assert!(!is_archive(Path::new(name)), "{name}");
        }
    }
}
