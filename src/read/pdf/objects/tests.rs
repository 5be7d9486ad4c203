//! Files whose objects are hard to find: each reads as it should, or says that it is damaged.

use super::Way;
use crate::diagnostic::Code;
use crate::error::Error;
use crate::read::pdf::testing::{HELVETICA, one_page, pdf, stream, text};
use crate::read::pdf::{pages, pages_by};

/// The text of all pages, and whether something is said to be damaged.
fn texts(bytes: &[u8]) -> Result<(String, bool), Error> {
    let (pages, diagnostics) = pages(bytes)?;
    let damaged = diagnostics.iter().any(|diagnostic| diagnostic.code == Code::SourceDamaged);
    Ok((pages.iter().map(text).collect(), damaged))
}

/// The text as the second library finds it.
fn second(bytes: &[u8]) -> Result<String, Error> {
    pages_by(bytes, Way::Second).map(|(pages, _)| pages.iter().map(text).collect())
}

fn show(text: &str) -> Vec<u8> {
    stream("", format!("BT /F 10 Tf 20 30 Td ({text}) Tj ET").as_bytes())
}

fn sound() -> Vec<u8> {
    one_page(HELVETICA, "BT /F 10 Tf 20 30 Td (12) Tj ET", &[])
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).expect("it is there")
}

/// With the first `from` replaced.
fn with(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = find(bytes, from);
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn both_libraries_read_the_same() {
    for bytes in [sound(), [b"rubbish\n".as_slice(), &sound()].concat()] {
        assert_eq!(texts(&bytes).map(|(text, _)| text), Ok("12".to_owned()));
        assert_eq!(second(&bytes), Ok("12".to_owned()));
    }
}

#[test]
fn cross_references_that_lie_or_are_missing() {
    let bytes = sound();
    let table = find(&bytes, b"xref\n");
    let broken = with(&bytes, b"0000000009 00000 n", b"0000000123 00000 n");
    let no_table = [&bytes[..table], b"trailer\n<</Size 5/Root 1 0 R>>\n%%EOF"].concat();
    for (name, file) in [("broken", broken), ("no table", no_table), ("cut", bytes[..table].to_vec())] {
        assert_eq!(texts(&file), Ok(("12".to_owned(), true)), "{name}");
        assert_eq!(second(&file), Ok("12".to_owned()), "{name}");
    }
}

#[test]
fn lengths_that_lie() {
    let bytes = sound();
    let told = format!("/Length {}", "BT /F 10 Tf 20 30 Td (12) Tj ET".len());
    for length in ["/Length 0", "/Length 5", "/Length 99999", "/Length 9 0 R", "/Length -1", ""] {
        let file = with(&bytes, told.as_bytes(), length.as_bytes());
        let (text, _) = texts(&file).expect("a page");
        assert_eq!(text, "12", "{length}");
    }
}

#[test]
fn objects_without_an_end() {
    let bytes = sound();
    assert_eq!(texts(&with(&bytes, b"\nendobj", b"")), Ok(("12".to_owned(), true)));
    for end in [&b"\nendstream"[..], b"\nendstream\nendobj"] {
        let found = texts(&with(&bytes, end, b""));
        assert!(matches!(&found, Ok((text, damaged)) if text == "12" || *damaged), "{found:?}");
    }
}

#[test]
fn the_latest_of_several_updates_wins() {
    let bytes = sound();
    let start = find(&bytes, b"xref\n");
    let at = bytes.len();
    let update = [b"4 0 obj\n".to_vec(), show("34"), b"\nendobj\n".to_vec()].concat();
    let table = at + update.len();
    let tail = format!(
        "xref\n4 1\n{at:010} 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev {start}>>\nstartxref\n{table}\n%%EOF\n"
    );
    let updated = [bytes, update, tail.into_bytes()].concat();
    assert_eq!(texts(&updated), Ok(("34".to_owned(), false)));
    assert_eq!(second(&updated), Ok("34".to_owned()));
    // Without its table, the later one of two objects of the same number is still the one that counts.
    let lost = with(&with(&updated, b"startxref", b"startxxxx"), b"startxref", b"startxxxx");
    assert_eq!(texts(&lost), Ok(("34".to_owned(), true)));
}

/// A file whose catalog, tree and page are in an object stream, with a cross-reference stream.
fn compressed() -> Vec<u8> {
    let parts = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R{HELVETICA}>>"),
    ];
    let mut index = String::new();
    let mut body = String::new();
    for (number, part) in (1..).zip(&parts) {
        index += &format!("{number} {} ", body.len());
        body += &format!("{part} ");
    }
    let inner = stream(&format!("/Type/ObjStm/N 3/First {}", index.len()), format!("{index}{body}").as_bytes());
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = [0_usize; 3];
    for (offset, (number, object)) in offsets.iter_mut().zip([(4, show("12")), (5, inner)]) {
        *offset = file.len();
        file.extend(format!("{number} 0 obj\n").into_bytes().into_iter().chain(object).chain(*b"\nendobj\n"));
    }
    offsets[2] = file.len();
    let entry =
        |kind: u8, field: usize, last: u8| [kind, u8::try_from(field >> 8).unwrap(), (field & 0xFF) as u8, last];
    let entries = [
        entry(0, 0, 255),
        entry(2, 5, 0),
        entry(2, 5, 1),
        entry(2, 5, 2),
        entry(1, offsets[0], 0),
        entry(1, offsets[1], 0),
        entry(1, offsets[2], 0),
    ];
    file.extend(*b"6 0 obj\n");
    file.extend(stream("/Type/XRef/Size 7/W[1 2 1]/Root 1 0 R", &entries.concat()));
    file.extend(format!("\nendobj\nstartxref\n{}\n%%EOF\n", offsets[2]).into_bytes());
    file
}

#[test]
fn object_streams_whole_and_cut() {
    let bytes = compressed();
    assert_eq!(texts(&bytes), Ok(("12".to_owned(), false)));
    assert_eq!(second(&bytes), Ok("12".to_owned()));
    for length in 0..bytes.len() {
        match texts(&bytes[..length]) {
            Ok((text, damaged)) => assert!(text == "12" || damaged && text.is_empty(), "{length}: {text}"),
            Err(error) => assert!(matches!(error, Error::Damaged { .. }), "{length}: {error}"),
        }
    }
}

#[test]
fn a_hybrid_file_hides_objects_in_a_stream() {
    // The table knows the catalog, the tree and the content; the page is in an object stream, which XRefStm tells.
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R{HELVETICA}>>");
    let inner = stream("/Type/ObjStm/N 1/First 4", format!("3 0 {page}").as_bytes());
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"null".to_vec(),
        show("12"),
        inner,
    ];
    let bytes = pdf(&objects);
    let table = find(&bytes, b"xref\n");
    let stream = [b"6 0 obj\n".to_vec(), stream("/Type/XRef/Size 7/W[1 2 1]/Index[3 1]", &[2, 0, 5, 0])].concat();
    let more = [stream, b"\nendobj\n".to_vec()].concat();
    let tail = String::from_utf8_lossy(&bytes[table..]).into_owned();
    let free: String = tail
        .lines()
        .enumerate()
        .map(|(row, line)| {
            // Row 5 is object 3.
            let line = if row == 5 { "0000000000 00000 f " } else { line };
            format!("{line}\n")
        })
        .collect();
    let free = free.replace("/Root 1 0 R", &format!("/Root 1 0 R/XRefStm {table}"));
    let start = table + more.len();
    let free = free.replace(&format!("startxref\n{table}"), &format!("startxref\n{start}"));
    let file = [&bytes[..table], &more, free.as_bytes()].concat();
    assert_eq!(texts(&file).map(|(text, _)| text), Ok("12".to_owned()));
    assert_eq!(second(&file), Ok("12".to_owned()));
}

#[test]
fn a_linearized_file_has_its_first_page_first() {
    let bytes = sound();
    let parameters = b"%PDF-1.7\n9 0 obj\n<</Linearized 1/L 999/H[1 2]/O 3/E 500/N 1/T 700>>\nendobj\n";
    let file = [parameters, &bytes[b"%PDF-1.7\n".len()..]].concat();
    assert_eq!(texts(&file), Ok(("12".to_owned(), true)), "its offsets are shifted by the parameters");
}

#[test]
fn encrypted_with_an_empty_password() {
    for name in ["rc4-40.pdf", "rc4-128.pdf", "encrypt-in-trailer.pdf", "empty-password.pdf", "aes-256.pdf"] {
        let path = format!("{}/fixtures/hostile/{name}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).expect("a fixture");
        assert_eq!(texts(&bytes), Ok(("12".to_owned(), false)), "{name}");
        assert_eq!(second(&bytes), Ok("12".to_owned()), "{name}");
    }
}

#[test]
fn what_might_inflate_without_end_is_not_given_to_the_second_library() {
    let big = |entries: &str| {
        one_page(HELVETICA, "BT /F 10 Tf 20 30 Td (12) Tj ET", &[stream(entries, &vec![b'x'; 40 << 10])])
    };
    assert!(second(&big("")).is_ok());
    for entries in [
        "/Filter[/FlateDecode/FlateDecode]",
        "/Filter/LZWDecode",
        "/Filter/F#6cateDecode",
        "/Filter 9 0 R",
        "/Filter[/Fl/RL]",
    ] {
        assert!(matches!(second(&big(entries)), Err(Error::Damaged { .. })), "{entries}");
    }
}
