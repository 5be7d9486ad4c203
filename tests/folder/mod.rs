//! A folder with inputs and datasets, and what `gouji convert` says of them.
#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A row of a table, from column to cell.
pub(crate) type Row = BTreeMap<String, String>;

/// A folder that goes away.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gouji-archive-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("in")).unwrap();
        Folder(path)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.current_dir(&self.0).arg("convert").args(arguments);
        command
    }

    /// Runs to the end; gives the summary.
    pub(crate) fn convert(&self, arguments: &[&str]) -> BTreeMap<String, serde_json::Value> {
        let output = self.command(arguments).args(["--log-format", "json"]).output().unwrap();
        summary(&output)
    }

    /// The files of a dataset, by their paths in it.
    pub(crate) fn dataset(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.0.join(name);
        let (mut files, mut folders) = (BTreeMap::new(), vec![root.clone()]);
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.ends_with(".gouji") {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// A table, by rows, each a map from column to cell.
    pub(crate) fn table(&self, dataset: &str, table: &str) -> Vec<Row> {
        let bytes = fs::read(self.0.join(dataset).join(format!("{table}.csv"))).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
        reader.deserialize().map(Result::unwrap).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn summary(output: &Output) -> BTreeMap<String, serde_json::Value> {
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().last().unwrap_or_else(|| panic!("no summary, {:?}", output.status));
    serde_json::from_str(last).unwrap_or_else(|_| panic!("{text}"))
}

pub(crate) fn fixture(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap()
}

/// Reports in four formats, each a few times with a byte of its own, so that there is something to be interrupted in.
pub(crate) fn reports(folder: &Folder, copies: usize) {
    let sources = [("qinghe-2020-html", "html"), ("fengxi-2023-docx", "docx"), ("fengxi-2023-libreoffice-pdf", "pdf")];
    for (name, end) in sources {
        let bytes = fixture(&format!("{name}/source.{end}"));
        for copy in 0..copies {
            folder.put(&format!("{copy}/{name}.{end}"), &[&bytes[..], &vec![b' '; copy][..]].concat());
        }
    }
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}
