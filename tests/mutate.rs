//! Ten thousand files that are nearly sound: the fixtures of every format, altered at random from a fixed seed. None
//! panics, none takes long, and memory stays bounded.
//!
//! Streams of PDF and parts of DOCX are altered unpacked as well, because a change in packed bytes rarely gets past the
//! unpacking. `MUTATIONS=1000000 cargo test --release --test mutate` goes on for longer.

// Making a case must not fail; if it does, the test ends.
#![allow(clippy::unwrap_used)]

mod fixture;

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// How many files are read, of all formats together.
const MUTATIONS: usize = 10_000;
/// No file may take longer, on the slowest machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most memory that all of them may need, threads together.
const MEMORY: u64 = 2 << 30;
const THREADS: usize = 2;

/// One small file of each format and producer; PDF and DOCX twice, once unpacked.
const SLUGS: &[&str] = &[
    "qinghe-2020-cid-pdf",
    "shanwan-2019-chromium-pdf",
    "fengxi-2023-docx",
    "blank-2021-docx",
    "yunling-2022-html",
    "qinghe-2020-site-html",
    "liushu-2019-flattened",
    "yunling-2022-markdown",
    "qinghe-2020-tabs",
    "lanqiao-2016-tabs",
];

/// Numbers drawn from a seed, the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % limit.max(1) as u64).unwrap()
    }

    /// A stretch of the bytes, short ones more often.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = 1 << self.below(11);
        start..(start + self.below(most + 1)).min(length)
    }
}

/// Bytes that mean something in one of the formats.
const TELLING: &[&[u8]] = &[
    b"0",
    b"-1",
    b"99999999999",
    b"1e9",
    b" ",
    b"\0",
    b"\xFF\xFE",
    b"<",
    b">",
    b"<<",
    b">>",
    b"(",
    b")",
    b"[",
    b"]",
    b"/",
    b"%",
    b"\n",
    b"\t",
    b"|",
    b"&",
    b"&#x10FFFF;",
    b"\"",
    b"endobj",
    b"endstream",
    b"stream\n",
    b"1 0 R",
    b"</td>",
    b"<tr>",
    b"<table>",
    b"colspan=65535",
    b"rowspan=\"0\"",
    b"<w:tbl>",
    b"</w:tc>",
    b"<w:vMerge/>",
    b"q ",
    b"Q ",
    b"BT ",
    b"Tj ",
    b"0 0 0 0 0 0 cm ",
    b"9e30 ",
    "\u{4e00}".as_bytes(),
    "\u{3001}".as_bytes(),
    "\u{ff08}".as_bytes(),
];

/// Alters the bytes in up to eight places; they at most double.
fn mutate(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let range = dice.range(changed.len());
        match dice.below(8) {
            0 => changed.iter_mut().skip(range.start).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
            1 => changed
                .iter_mut()
                .skip(range.start)
                .take(1)
                .for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap()),
            2 => drop(changed.splice(range, [])),
            3 => drop(changed.splice(range.start..range.start, TELLING[dice.below(TELLING.len())].iter().copied())),
            4 => drop(changed.splice(range, TELLING[dice.below(TELLING.len())].iter().copied())),
            5 if changed.len() < 2 * bytes.len() => {
                let copy = changed[range.clone()].to_vec();
                changed.splice(range.start..range.start, copy.repeat(1 + dice.below(4)));
            }
            6 => {
                let copy = changed[range.clone()].to_vec();
                let to = dice.below(changed.len() + 1);
                let end = (to + copy.len()).min(changed.len());
                changed.splice(to..end, copy);
            }
            7 if dice.below(4) == 0 => changed.truncate(range.start),
            _ => changed[range].reverse(),
        }
    }
    changed
}

/// A PDF with its deflated streams inflated. Their lengths and places are wrong then, which is one more trial.
fn unpacked_pdf(bytes: &[u8]) -> Vec<u8> {
    let find = |what: &[u8], from: usize| bytes[from..].windows(what.len()).position(|window| window == what);
    let mut unpacked = Vec::new();
    let mut at = 0;
    while let Some(start) = find(b"stream\n", at).map(|found| at + found + b"stream\n".len()) {
        let Some(end) = find(b"endstream", start).map(|found| start + found) else { break };
        let mut content = Vec::new();
        let head = String::from_utf8_lossy(&bytes[at..start]).into_owned();
        let is_whole = flate2::read::ZlibDecoder::new(&bytes[start..end]).read_to_end(&mut content).is_ok();
        // Programs of fonts are never read.
        if is_whole && !head.contains("/Length1") && head.matches("FlateDecode").count() == 1 {
            unpacked.extend(head.replace("/Filter/FlateDecode", "").replace("/Filter /FlateDecode", "").bytes());
            unpacked.extend(content);
        } else if !head.contains("/Length1") {
            unpacked.extend(&bytes[at..end]);
        }
        at = end;
    }
    unpacked.extend(&bytes[at..]);
    unpacked
}

/// A DOCX with one of its parts altered.
fn mutated_part(package: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    // The document itself every other time.
    let document = names.iter().position(|name| name.ends_with("document.xml")).unwrap();
    let altered = if dice.below(2) == 0 { document } else { dice.below(names.len()) };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, name) in names.iter().enumerate() {
        let mut part = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut part).unwrap();
        let part = if index == altered { mutate(&part, dice) } else { part };
        writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

type Maker = Box<dyn Fn(&mut Dice) -> Vec<u8> + Sync>;

fn makers() -> Vec<(String, Maker)> {
    let mut makers: Vec<(String, Maker)> = Vec::new();
    for slug in SLUGS {
        let bytes = fixture::bytes(slug);
        if slug.ends_with("-pdf") {
            let unpacked = unpacked_pdf(&bytes);
            assert!(gouji::read(&unpacked).is_ok(), "{slug}: the unpacked file reads");
            makers.push((format!("{slug}, unpacked"), Box::new(move |dice| mutate(&unpacked, dice))));
        }
        if slug.ends_with("-docx") {
            let package = bytes.clone();
            makers.push((format!("{slug}, a part"), Box::new(move |dice| mutated_part(&package, dice))));
        }
        makers.push(((*slug).to_owned(), Box::new(move |dice| mutate(&bytes, dice))));
    }
    makers
}

/// The whole way; says what went wrong.
fn run(bytes: &[u8]) -> Option<String> {
    let start = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| match gouji::read(bytes) {
        Ok(document) => drop(gouji::check(&gouji::extract(&document))),
        Err(error) => assert!(!error.to_string().is_empty()),
    }));
    let took = start.elapsed();
    match read {
        Err(_) => Some("panicked".to_owned()),
        Ok(()) => (took > PATIENCE).then(|| format!("took {took:?}")),
    }
}

/// The most memory that this process had, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

#[test]
fn nearly_sound_files_end() {
    let makers = makers();
    let wanted = std::env::var("MUTATIONS").ok().and_then(|wanted| wanted.parse().ok()).unwrap_or(MUTATIONS);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut failed = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= wanted {
                return failed;
            }
            let (name, make) = &makers[seed % makers.len()];
            let bytes = make(&mut Dice(seed as u64));
            failed.extend(run(&bytes).map(|fault| format!("seed {seed} ({name}): {fault}")));
        }
    };
    let failed: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {wanted}:\n{}", failed.len(), failed.join("\n"));
    assert!(peak().is_none_or(|peak| peak < MEMORY), "{:?} bytes of memory", peak());
}
