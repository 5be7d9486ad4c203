//! Damaged, cut, altered and foreign bytes: every one ends in bounded time as a report or as an error that says why.

// Making a case must not fail; if it does, the test ends.
#![allow(clippy::unwrap_used)]

mod fixture;

use gouji::Error;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// No case may take longer, on the slowest machine and without optimisation; a good one takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// One small file of each kind of source and producer.
const SLUGS: &[&str] = &[
    "qinghe-2020-docx",
    "yunling-2022-numbered-docx",
    "qinghe-2020-cid-pdf",
    "qinghe-2020-filled-pdf",
    "shanwan-2019-chromium-pdf",
    "fengxi-2023-numbered-pdf",
    "qinghe-2020-site-html",
    "yunling-2022-word-html",
    "qinghe-2020-filled-ofd",
    "fengxi-2023-ofd",
    "yunling-2022-mhtml",
    "liushu-2019-flattened",
    "yunling-2022-markdown",
    "yunling-2022-drawn",
    "qinghe-2020-stacked",
    "qinghe-2020-markup",
];

/// Numbers drawn from a seed, the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

/// Runs the whole way on each case, and names those that panic or do not end.
fn survive(cases: impl Iterator<Item = (String, Vec<u8>)>) {
    let mut failed = Vec::new();
    for (name, bytes) in cases {
        let (sender, receiver) = mpsc::channel();
        // A thread of its own: one that never ends cannot be caught otherwise.
        std::thread::spawn(move || {
            let run = catch_unwind(AssertUnwindSafe(|| match gouji::read(&bytes) {
                Ok(document) => drop(gouji::check(&gouji::extract(&document))),
                Err(error) => assert!(!error.to_string().is_empty()),
            }));
            // Nobody listens any more to one that took too long.
            sender.send(run.is_ok()).ok();
        });
        match receiver.recv_timeout(PATIENCE) {
            Ok(true) => {}
            Ok(false) => failed.push(format!("{name}: panicked")),
            Err(_) => failed.push(format!("{name}: did not end in {PATIENCE:?}")),
        }
    }
    assert!(failed.is_empty(), "{} cases:\n{}", failed.len(), failed.join("\n"));
}

fn each_fixture(cases: impl Fn(&[u8]) -> Vec<(String, Vec<u8>)>) {
    let named = |slug: &&str| {
        let slug = (*slug).to_owned();
        cases(&fixture::bytes(&slug)).into_iter().map(move |(case, bytes)| (format!("{slug}, {case}"), bytes))
    };
    survive(SLUGS.iter().flat_map(named));
}

#[test]
fn cut_files_end() {
    each_fixture(|bytes| (0..20).map(|n| (format!("cut at {n}/20"), bytes[..bytes.len() * n / 20].to_vec())).collect());
}

#[test]
fn files_with_altered_bytes_end() {
    each_fixture(|bytes| {
        let altered = |seed: u64| {
            let (mut dice, mut bytes) = (Dice(seed * 7919), bytes.to_vec());
            for _ in 0..=dice.below(12) {
                let at = dice.below(bytes.len());
                bytes[at] = u8::try_from(dice.below(256)).unwrap();
            }
            (format!("altered by seed {seed}"), bytes)
        };
        (1..=12).map(altered).collect()
    });
}

/// A number in the syntax of a format decides how much is read, skipped or made: offsets, lengths, counts, spans.
#[test]
fn files_with_absurd_numbers_end() {
    const ABSURD: [&str; 5] = ["0", "-1", "4294967295", "99999999999999999999", "1e300"];
    each_fixture(|bytes| {
        let altered = |seed: u64| {
            let mut dice = Dice(seed * 104_729);
            let absurd = ABSURD[dice.below(ABSURD.len())].as_bytes();
            let alter = |part: &[u8], dice: &mut Dice| replace_number(part, absurd, dice);
            let bytes = in_parts(bytes, &mut dice, &alter).unwrap_or_else(|| alter(bytes, &mut dice));
            (format!("absurd by seed {seed}"), bytes)
        };
        (1..=12).map(altered).collect()
    });
}

/// A piece twice, or gone: unbalanced markup, rows without a table, objects without an end.
#[test]
fn files_with_moved_pieces_end() {
    each_fixture(|bytes| {
        let altered = |seed: u64| {
            let mut dice = Dice(seed * 1_299_709);
            let alter = |part: &[u8], dice: &mut Dice| {
                let from = dice.below(part.len());
                let to = part.len().min(from + dice.below(4000));
                let (gone, twice) = ([&part[..from], &part[to..]], [&part[..to], &part[from..]]);
                if dice.below(2) == 0 { gone.concat() } else { twice.concat() }
            };
            let bytes = in_parts(bytes, &mut dice, &alter).unwrap_or_else(|| alter(bytes, &mut dice));
            (format!("moved by seed {seed}"), bytes)
        };
        (1..=12).map(altered).collect()
    });
}

/// Puts another number in the place of one that stands in the bytes.
fn replace_number(bytes: &[u8], number: &[u8], dice: &mut Dice) -> Vec<u8> {
    let from = dice.below(bytes.len());
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|n| from + n) else {
        return bytes.to_vec();
    };
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    [&bytes[..start], number, &bytes[start + length..]].concat()
}

/// A zip with one of its parts altered, so that the damage gets past the checksums; none when it is no zip.
fn in_parts(bytes: &[u8], dice: &mut Dice, alter: &dyn Fn(&[u8], &mut Dice) -> Vec<u8>) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    // The main part is the one that matters most; the others get a share.
    let main = archive.index_for_name("word/document.xml")?;
    let chosen = if dice.below(3) > 0 { main } else { dice.below(archive.len()) };
    let mut parts = Vec::new();
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).unwrap();
        let (name, mut content) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut content).unwrap();
        parts.push((name, if n == chosen { alter(&content, dice) } else { content }));
    }
    Some(zipped(parts.iter().map(|(name, content)| (name.as_str(), content.as_slice()))))
}

fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // OpenDocument asks for its first entry as it is, so that the kind can be told without unpacking.
        let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx_of(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    zipped([("word/document.xml", document.as_bytes())])
}

/// A PDF of these objects, numbered from 1; the first is its catalog. The table of offsets is true.
fn pdf_of(objects: &[&str]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        out += &format!("{offset:010} 00000 n \n");
    }
    out += &format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

#[test]
fn structures_made_to_exhaust_end() {
    let catalog = "<</Type/Catalog/Pages 2 0 R>>";
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>";
    let calls = stream("", "/X Do");
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>";
    let itself = stream(form, "/X Do /X Do");
    let nested = |what: &str, times: usize| stream("", &what.repeat(times));
    let lines: String = (0..20_000).map(|n| format!("{} 0 m {} 800 l S\n", n % 600, n % 599)).collect();
    let boxes: String = (0..400).map(|n| format!("{} {} 300 300 re S\n", n % 20 * 15, n / 20 * 20)).collect();
    let tables = |n: usize| {
        let (open, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
        docx_of(&format!("{}{}", open.repeat(n), close.repeat(n)))
    };
    let wide = r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"#;
    let before =
        r#"<w:tbl><w:tr><w:trPr><w:gridBefore w:val="4000000000"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"#;
    let entities = r#"<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>"#;
    let spaces = " ".repeat(60_000_000);
    let cases = [
        ("pages that are their own kids", pdf_of(&[catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"])),
        ("a page tree without pages", pdf_of(&[catalog, "<</Type/Pages/Kids[]/Count 99999999>>"])),
        ("a form that draws itself", pdf_of(&[catalog, pages, page, &calls, &itself])),
        ("q without end", pdf_of(&[catalog, pages, page, &nested("q ", 200_000)])),
        ("arrays without end", pdf_of(&[catalog, pages, page, &nested("[", 200_000)])),
        ("dictionaries without end", pdf_of(&[catalog, pages, page, &nested("<<", 200_000)])),
        ("an object that nests", pdf_of(&[catalog, pages, page, &calls, &"[".repeat(100_000)])),
        ("many rulings", pdf_of(&[catalog, pages, page, &stream("", &lines)])),
        ("boxes over boxes", pdf_of(&[catalog, pages, page, &stream("", &boxes)])),
        ("tables in tables", tables(20_000)),
        ("a cell over all columns there could be", docx_of(&wide.repeat(50))),
        ("a row that begins far out", docx_of(before)),
        ("entities", zipped([("word/document.xml", entities.as_bytes())])),
        ("a part that inflates", zipped([("word/document.xml", spaces.as_bytes())])),
        ("text of one long line", "第".repeat(2_000_000).into_bytes()),
        ("text of tabs", format!("一、总体情况\n{}\n", "\t".repeat(1_000_000)).into_bytes()),
        (
            "a ragged table",
            (0..3_000).map(|n| format!("{}1\n", "0\t".repeat(n % 500))).collect::<String>().into_bytes(),
        ),
        ("a box without end", format!("{}\n{}", "+-".repeat(900), "| +-".repeat(450)).repeat(2_000).into_bytes()),
        ("many boxes", "+--+\n|a |\n+--+\n\n".repeat(40_000).into_bytes()),
        ("figures without end", "1\n".repeat(150_000).into_bytes()),
        ("labels without figures", "一、甲\n（一）乙\n丙\n".repeat(50_000).into_bytes()),
        ("tables of markup in text", "# 甲\n<table>\n乙\n".repeat(50_000).into_bytes()),
        ("templates", format!("<html>{}", "<template><p>a</template>".repeat(100_000)).into_bytes()),
        (
            "scripts of strings",
            format!("<html><script>{}</script>", "'<table' + \"\\u003c".repeat(100_000)).into_bytes(),
        ),
        (
            "markup in attributes",
            format!("<html>{}", format!("<p title='{}&lt;table'>", "x".repeat(100)).repeat(20_000)).into_bytes(),
        ),
        ("rows of other elements", format!("<html>{}", "<div><p>1<p>2<p>3</div>".repeat(50_000)).into_bytes()),
        ("commas", ",".repeat(1_000).lines().cycle().take(1_000).collect::<Vec<_>>().join("\n").into_bytes()),
        ("headings only", "三、收到和处理政府信息公开申请情况\n（一）\n".repeat(20_000).into_bytes()),
    ];
    survive(cases.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
}

/// The error names what it found, so that a person knows what to do.
#[test]
fn foreign_files_are_named() {
    let odf = [("mimetype", b"application/vnd.oasis.opendocument.text".as_slice()), ("content.xml", b"<a/>")];
    let wide: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let compound = |stream: &[u8]| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], stream].concat();
    let cases: &[(&str, &[&str], Vec<u8>)] = &[
        ("PNG", &["PNG"], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec()),
        ("JPEG", &["JPEG"], b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec()),
        ("OFD", &["OFD"], zipped([("OFD.xml", b"<ofd:OFD/>".as_slice()), ("Doc_0/Document.xml", b"<a/>")])),
        ("a spreadsheet", &["XLSX", "spreadsheet"], zipped([("xl/workbook.xml", b"<workbook/>".as_slice())])),
        ("OpenDocument", &["ODT", "OpenDocument"], zipped(odf)),
        ("a compound file", &["legacy Office", "CFB"], compound(b"")),
        ("old Word", &[".doc", "Word"], compound(&wide)),
        ("RTF", &["RTF"], b"{\\rtf1\\ansi\\deff0 {\\fonttbl}}".to_vec()),
        ("zip", &["zip", "ZIP"], zipped([("a.txt", b"a".as_slice())])),
    ];
    for (name, words, bytes) in cases {
        let error = gouji::read(bytes).err().unwrap_or_else(|| panic!("{name}: expected an error, found a document"));
        let text = error.to_string();
        assert!(words.iter().any(|word| text.contains(word)), "{name}: expected one of {words:?}, found: {text}");
    }
}

#[test]
fn no_bytes_and_bytes_of_nothing_are_told_apart() {
    assert_eq!(gouji::read(b"").unwrap_err(), Error::Empty);
    assert_eq!(gouji::read(&[0; 4096]).unwrap_err(), Error::Unknown);
}

#[test]
fn cut_files_say_what_they_were() {
    for (slug, word) in [("qinghe-2020-docx", "DOCX"), ("qinghe-2020-cid-pdf", "PDF")] {
        let bytes = fixture::bytes(slug);
        let error = gouji::read(&bytes[..bytes.len() / 3]).err();
        let text = error.map_or_else(|| word.to_owned(), |error| error.to_string());
        assert!(text.contains(word), "{slug}: expected an error that names {word}, found: {text}");
    }
}

/// The library has no password to try but the empty one.
#[test]
fn a_password_is_asked_for() {
    let locked = include_bytes!("../fixtures/qinghe-2020-locked-pdf/source.pdf");
    assert!(matches!(gouji::read(locked), Err(Error::Encrypted { .. })));
}
