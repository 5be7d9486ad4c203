//! What is named on the command line → one item for each input: files, the files of folders, what a glob or a list names,
//! and the members of archives.

use super::members;
use super::stored::Failure;
use std::ffi::OsString;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Bytes of one input. A published report has a few; what is larger ends as an error.
pub(crate) const MAX_BYTES: u64 = 256 << 20;

/// Folders in folders.
const MAX_DEPTH: u8 = 64;

/// One input, by the name that stands in the dataset.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) source: Source,
    /// Bytes of the archive that were read for it; none for a file, which has its own.
    pub(super) weight: Option<u64>,
}

/// Where the bytes of an input are.
pub(super) enum Source {
    File(PathBuf),
    /// A member of an archive.
    Bytes(Vec<u8>),
    /// It is known that there are none.
    Failed(Failure),
}

impl Item {
    pub(super) fn failed(name: String, failure: Failure) -> Self {
        Item { name, source: Source::Failed(failure), weight: None }
    }
}

/// Who takes the items; he may have enough of them.
pub(super) type Taker<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// What to walk, and what to leave out.
#[derive(Clone)]
pub(super) struct Inputs {
    pub(super) paths: Vec<PathBuf>,
    /// Whether the members of archives are inputs, or the archives as they are.
    pub(super) into_archives: bool,
    /// The dataset itself, which may lie among the inputs.
    pub(super) except: PathBuf,
}

impl Inputs {
    /// Gives every input once, folders in the order of their names.
    pub(super) fn walk(&self, take: &mut Taker<'_>) -> ControlFlow<()> {
        self.paths.iter().try_for_each(|path| self.named(path, take))
    }

    /// What somebody named: it may be a pattern.
    fn named(&self, path: &Path, take: &mut Taker<'_>) -> ControlFlow<()> {
        let pattern = path.to_str().filter(|text| !path.exists() && text.contains(['*', '?', '[']));
        let Some(found) = pattern.and_then(|pattern| glob::glob(pattern).ok()) else {
            return self.entry(path, 0, take);
        };
        let mut paths: Vec<PathBuf> = found.filter_map(Result::ok).collect();
        paths.sort();
        if paths.is_empty() {
            let message = "expected files that match this pattern, found none";
            return take(Item::failed(name(path), Failure::new("input", "not-found", message)));
        }
        paths.iter().try_for_each(|path| self.entry(path, 0, take))
    }

    fn entry(&self, path: &Path, depth: u8, take: &mut Taker<'_>) -> ControlFlow<()> {
        let children = match children(path) {
            None if self.into_archives && members::is_archive(path) => return members::of_file(path, take),
            None => return take(Item { name: name(path), source: Source::File(path.to_owned()), weight: None }),
            Some(_) if path.canonicalize().is_ok_and(|path| path == self.except) => return ControlFlow::Continue(()),
            Some(_) if depth >= MAX_DEPTH => {
                let message = format!("expected at most {MAX_DEPTH} folders in one another, found more");
                return take(Item::failed(name(path), Failure::new("input", "limit", message)));
            }
            Some(children) => children,
        };
        match children {
            Ok(children) => children.iter().try_for_each(|child| self.entry(child, depth + 1, take)),
            Err(error) => {
                let message = format!("expected a folder that can be listed, found: {error}");
                take(Item::failed(name(path), Failure::new("input", "not-opened", message)))
            }
        }
    }
}

/// The names in a list; `-` is stdin. NUL ends a name, or a line's end.
pub(super) fn listed(list: &Path, nul: bool) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    if list == Path::new("-") {
        io::stdin().lock().read_to_end(&mut names)?;
    } else {
        names = std::fs::read(list)?;
    }
    let names = names.split(|byte| *byte == if nul { b'\0' } else { b'\n' });
    let names = names.map(|name| if nul { name } else { name.strip_suffix(b"\r").unwrap_or(name) });
    Ok(names.filter(|name| !name.is_empty()).map(path).collect())
}

/// What is in a folder, in the order of the names; none for a file. A link to a folder may lead in a circle, and is left
/// out: who wants what is behind it names it.
fn children(path: &Path) -> Option<io::Result<Vec<PathBuf>>> {
    let listed = || {
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            if !(entry.file_type()?.is_symlink() && entry.path().is_dir()) {
                paths.push(entry.path());
            }
        }
        paths.sort();
        Ok(paths)
    };
    path.is_dir().then(listed)
}

/// The bytes of a file, or why there are none.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = || {
        let file = std::fs::File::open(path)?;
        // A pipe or a device would be waited for without end.
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new("input", "not-found", "expected a file, found none of this name; check the spelling")
        }
        _ => Failure::new("input", "not-opened", format!("expected a file that can be opened, found: {error}")),
    })?;
    if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

pub(super) fn too_large() -> Failure {
    Failure::new("input", "limit", format!("expected at most {MAX_BYTES} bytes, found more; no report comes near that"))
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(name.to_vec()).into()
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(name).into_owned()).into()
}
