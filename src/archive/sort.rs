//! Sorting what does not fit into memory: sorted runs in files, merged as they are read.

use super::frame;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};

/// A key, and what belongs to it.
pub(super) type Entry = (Vec<u8>, Vec<u8>);

/// Bytes that are held before a run is written.
const MOST: usize = 4 << 20;

/// Collects entries and gives them back by their keys; those of one key by what belongs to it.
pub(super) struct Sorter {
    held: Vec<Entry>,
    bytes: usize,
    most: usize,
    runs: Vec<File>,
    new_file: Box<dyn Fn() -> io::Result<File> + Send>,
}

impl Sorter {
    /// `new_file` gives a file of nobody's else, which goes away by itself.
    pub(super) fn new(new_file: impl Fn() -> io::Result<File> + Send + 'static) -> Self {
        Sorter { held: Vec::new(), bytes: 0, most: MOST, runs: Vec::new(), new_file: Box::new(new_file) }
    }

    pub(super) fn push(&mut self, key: Vec<u8>, value: Vec<u8>) -> io::Result<()> {
        self.bytes += key.len() + value.len() + size_of::<Entry>();
        self.held.push((key, value));
        if self.bytes > self.most { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let mut run = BufWriter::new((self.new_file)()?);
        for (key, value) in self.held.drain(..) {
            frame::write(&mut run, &key)?;
            frame::write(&mut run, &value)?;
        }
        run.flush()?;
        let mut run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        run.rewind()?;
        self.runs.push(run);
        self.bytes = 0;
        Ok(())
    }

    /// All entries in order.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        self.held.sort_unstable();
        let mut runs: Vec<Run> = self.runs.into_iter().map(|file| Run::File(BufReader::new(file))).collect();
        runs.push(Run::Held(self.held.into_iter()));
        let mut sorted = Sorted { heads: BinaryHeap::new(), runs };
        for index in 0..sorted.runs.len() {
            sorted.advance(index)?;
        }
        Ok(sorted)
    }
}

enum Run {
    File(BufReader<File>),
    Held(std::vec::IntoIter<Entry>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Entry>> {
        match self {
            Run::Held(entries) => Ok(entries.next()),
            Run::File(file) => {
                let Some(key) = frame::read(file, u64::MAX)? else { return Ok(None) };
                let value = frame::read(file, u64::MAX)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                Ok(Some((key, value)))
            }
        }
    }
}

/// The entries in order, one at a time.
pub(super) struct Sorted {
    heads: BinaryHeap<Reverse<(Entry, usize)>>,
    runs: Vec<Run>,
}

impl Sorted {
    fn advance(&mut self, index: usize) -> io::Result<()> {
        if let Some(entry) = self.runs[index].next()? {
            self.heads.push(Reverse((entry, index)));
        }
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((entry, index)) = self.heads.pop()?;
        Some(self.advance(index).map(|()| entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_in_order_however_many_runs_there_are() {
        let path = std::env::temp_dir().join(format!("gouji-sort-{}", std::process::id()));
        let open = || File::options().read(true).write(true).create(true).truncate(true).clone();
        let mut expected: Vec<Entry> =
            (0..1000_u32).map(|i| ((i * 7919 % 1000).to_be_bytes().to_vec(), vec![0; 9])).collect();
        for most in [usize::MAX, 10_000, 1] {
            let count = std::sync::atomic::AtomicUsize::new(0);
            let path = path.clone();
            let mut sorter = Sorter::new(move || {
                let path = path.with_extension(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string());
                let file = open().open(&path)?;
                std::fs::remove_file(path)?;
                Ok(file)
            });
            sorter.most = most;
            for (key, value) in &expected {
                sorter.push(key.clone(), value.clone()).unwrap();
                if sorter.runs.len() > 200 {
                    sorter.most = usize::MAX;
                }
            }
            let sorted: Vec<Entry> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            expected.sort();
            assert_eq!(sorted, expected);
        }
    }
}
