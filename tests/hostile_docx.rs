//! DOCX files that are cut, forged or made to exhaust: each ends as a document that says what it lacks, or as an error,
//! and soon. Under `cargo test` a panic or an overflow of the stack fails the run by itself.

#![allow(clippy::unwrap_used, reason = "clippy allows it in test functions, not in their helpers")]

use gouji::{Block, Code, Document, Error, Format, read};
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use zip::CompressionMethod::{self, Deflated, Stored};
use zip::write::{SimpleFileOptions, ZipWriter};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Far more than any of these takes on a slow machine without optimisation; it tells minutes from seconds.
const SOON: Duration = Duration::from_secs(30);

fn archive(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    format!("<w:document xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>").into_bytes()
}

/// Paragraphs 1, 2, 3 … with some text that does not shrink to nothing.
fn paragraphs(count: usize) -> String {
    (1..=count).map(|n| format!("<w:p><w:r><w:t>{n}:{:x}</w:t></w:r></w:p>", n * 2_654_435_761 % 1_000_003)).collect()
}

#[track_caller]
fn soon(bytes: &[u8]) -> Result<Document, Error> {
    let start = Instant::now();
    let result = read(bytes);
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    result
}

fn texts(document: &Document) -> Vec<&str> {
    let mut texts = Vec::new();
    for block in &document.blocks {
        if let Block::Paragraph(paragraph) = block {
            texts.push(paragraph.text.as_str());
        }
    }
    texts
}

#[test]
fn a_bomb_meets_the_limit() {
    let spaces = vec![b' '; 65 << 20];
    let bomb = archive(&[("word/document.xml", &spaces)], Deflated);
    assert!(bomb.len() < 100_000);
    assert!(matches!(soon(&bomb), Err(Error::Limit { what: "bytes of unpacked XML", .. })));
    // In a part that is only looked up, too; and in several that together are too much.
    let half = vec![b' '; 33 << 20];
    let main = document(&paragraphs(1));
    let parts: [(&str, &[u8]); 3] =
        [("word/document.xml", &main), ("word/styles.xml", &half), ("word/numbering.xml", &half)];
    assert!(matches!(soon(&archive(&parts, Deflated)), Err(Error::Limit { .. })));
}

#[test]
fn nesting_meets_the_limit() {
    for element in ["w:p", "w:tbl", "w:tbl><w:tr><w:tc", "w:sdt", "w:r", "w:p><w:r><w:txbxContent", "x"] {
        let bytes = archive(&[("word/document.xml", &document(&format!("<{element}>").repeat(50_000)))], Deflated);
        assert!(matches!(soon(&bytes), Err(Error::Limit { limit: 256, .. })), "{element}");
    }
}

#[test]
fn what_grows_fast_meets_the_limit_or_takes_linear_time() {
    let fields = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:t>x</w:t></w:r>".repeat(20_000);
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=''")).collect();
    let prefixes: String = (0..50_000).map(|n| format!(" xmlns:a{n}='urn:a'")).collect();
    let text = "&#x4E00;".repeat(100_000);
    for body in [
        format!("<w:p>{fields}</w:p>"),
        format!("<w:p{attributes}/>"),
        format!("<w:p{prefixes}/>"),
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"),
        "<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(50_000),
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>".repeat(50_000),
    ] {
        let _ = soon(&archive(&[("word/document.xml", &document(&body))], Deflated));
    }
    let holes = format!("<w:tr>{}</w:tr>{}", "<w:tc/>".repeat(1000), "<w:tr/>".repeat(20_000));
    let bytes = archive(&[("word/document.xml", &document(&format!("<w:tbl>{holes}</w:tbl>")))], Deflated);
    assert!(matches!(soon(&bytes), Err(Error::Limit { .. })));
}

#[test]
fn an_archive_cut_anywhere_keeps_a_prefix_or_is_an_error() {
    for method in [Deflated, Stored] {
        let whole =
            archive(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", &document(&paragraphs(400)))], method);
        let expected = read(&whole).unwrap();
        let expected = texts(&expected);
        let mut most = 0;
        // Fewer than four bytes do not say that they are an archive.
        for end in (4..whole.len()).step_by(97) {
            match soon(&whole[..end]) {
                Ok(found) => {
                    let kept = texts(&found);
                    // Never half a figure: what is kept is word for word the beginning.
                    assert!(expected.starts_with(&kept), "cut at {end}");
                    assert!(kept.len() >= most, "cut at {end}");
                    assert!(found.diagnostics.iter().any(|d| d.code == Code::SourceDamaged), "cut at {end}");
                    most = kept.len();
                }
                // Too little to tell even what it is, or to hold one paragraph.
                Err(Error::Damaged { format: Format::Docx, .. } | Error::Unsupported { .. } | Error::Unknown) => {
                    assert_eq!(most, 0, "cut at {end}");
                }
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
        assert_eq!(most, expected.len(), "the last cuts lose only the directory");
    }
}

#[test]
fn the_directory_of_an_inner_archive_is_not_the_outer_one() {
    let [inner, outer] = ["inner", "outer"].map(|text| document(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")));
    let inner = archive(&[("word/document.xml", &inner)], Stored);
    let parts: [(&str, &[u8]); 2] = [("word/document.xml", &outer), ("word/embeddings/a.docx", &inner)];
    let whole = archive(&parts, Stored);
    let end = whole.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let directory = whole[..end].windows(4).rposition(|window| window == b"PK\x05\x06").unwrap() + 22;
    assert_eq!(texts(&soon(&whole[..directory]).unwrap()), ["outer"]);
}

#[test]
fn a_main_part_cut_anywhere_keeps_a_prefix_or_is_an_error() {
    let main = document(&paragraphs(30));
    let whole = read(&archive(&[("word/document.xml", &main)], Stored)).unwrap();
    for end in 0..main.len() {
        if let Ok(found) = soon(&archive(&[("word/document.xml", &main[..end])], Stored)) {
            assert!(texts(&whole).starts_with(&texts(&found)), "cut at {end}");
            assert!(found.diagnostics.iter().any(|d| d.code == Code::SourceDamaged), "cut at {end}");
        }
    }
}

#[test]
fn forged_sizes_are_not_believed() {
    let whole = archive(&[("word/document.xml", &document(&paragraphs(100)))], Deflated);
    let signature = |sign: &[u8]| whole.windows(4).position(|window| window == sign).unwrap();
    let (local, central) = (signature(b"PK\x03\x04"), signature(b"PK\x01\x02"));
    // Check sum, packed size, unpacked size: in front of the entry, in the directory, and in both.
    for offsets in [vec![local + 14], vec![central + 16], vec![local + 14, central + 16]] {
        for field in [0, 4, 8] {
            for forged in [0_u32, 1, 1000, u32::MAX - 1] {
                let mut bytes = whole.clone();
                for offset in &offsets {
                    bytes[offset + field..offset + field + 4].copy_from_slice(&forged.to_le_bytes());
                }
                let found = soon(&bytes).unwrap_or_else(|error| panic!("{offsets:?} {field} {forged}: {error}"));
                assert_eq!(texts(&found).len(), 100, "{offsets:?} {field} {forged}");
            }
        }
    }
}

#[test]
fn an_entry_with_a_password_is_told_as_such() {
    let mut bytes = archive(&[("word/document.xml", &document(&paragraphs(1)))], Deflated);
    for (sign, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let header = bytes.windows(4).position(|window| window == sign).unwrap();
        bytes[header + flags] |= 1;
    }
    assert_eq!(soon(&bytes), Err(Error::Encrypted { format: Format::Docx }));
}

#[test]
fn bytes_changed_anywhere_do_no_harm() {
    let styles = format!("<w:styles xmlns:w='{WORD}'><w:style w:styleId='a'/></w:styles>");
    let parts: [(&str, &[u8]); 2] =
        [("word/document.xml", &document(&paragraphs(20))), ("word/styles.xml", styles.as_bytes())];
    for method in [Stored, Deflated] {
        let whole = archive(&parts, method);
        for at in 0..whole.len() {
            for change in [0x01, 0x80, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] ^= change;
                let _ = read(&bytes);
            }
        }
    }
}

#[test]
fn what_is_no_document_is_named() {
    let named = |bytes: &[u8]| match soon(bytes) {
        Err(Error::Unsupported { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        soon(&archive(&[("OFD.xml", b"<x/>")], Deflated)),
        Err(Error::Damaged { format: Format::Ofd, .. })
    ));
    assert_eq!(named(&archive(&[("a.txt", b"x")], Deflated)), "a ZIP archive");
    let encrypted: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain([0; 1000]).collect();
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(soon(&[encrypted, stream].concat()), Err(Error::Encrypted { format: Format::Docx }));
}
