//! A new dataset takes the place of the old one.

use super::{package, tables::Tables};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path};

/// One file or folder after another takes the place of the old one: each is whole, and the description comes last. What the
/// old description names and the new one does not is of another run, and would contradict the rest: it goes away.
pub(super) fn swap(new: &Path, out: &Path, tables: &Tables) -> io::Result<()> {
    let mut names: Vec<OsString> = fs::read_dir(new)?.map(|file| Ok(file?.file_name())).collect::<io::Result<_>>()?;
    names.sort_by_key(|name| (name == package::NAME, name.clone()));
    for stale in described(out, tables).iter().filter(|name| !names.contains(name)) {
        remove(&out.join(stale))?;
    }
    for name in names {
        let place = out.join(&name);
        if place.is_dir() {
            // A folder takes the place of an empty one only. Whoever is killed here finds the dataset made anew by the next run.
            fs::remove_dir_all(&place)?;
        }
        fs::rename(new.join(&name), place)?;
    }
    fs::remove_dir(new)
}

/// The files and folders in the folder of the dataset that its description names, and that we make.
fn described(out: &Path, tables: &Tables) -> BTreeSet<OsString> {
    let description = fs::read(out.join(package::NAME)).unwrap_or_default();
    let description: serde_json::Value = serde_json::from_slice(&description).unwrap_or_default();
    let resources = description["resources"].as_array().into_iter().flatten();
    let first = |path: &str| match Path::new(path).components().next() {
        Some(Component::Normal(first)) => Some(first.to_owned()),
        _ => None,
    };
    let is_ours = |name: &OsString| {
        let stem = Path::new(name).file_stem().unwrap_or_default();
        stem == "dataset" || tables.iter().any(|table| stem == table.name)
    };
    resources.filter_map(|resource| first(resource["path"].as_str()?)).filter(is_ours).collect()
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
