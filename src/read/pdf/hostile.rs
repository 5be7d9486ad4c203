//! Files that mean harm, or were harmed: each ends as pages or as an error, soon, in bounded memory.

use super::testing::{HELVETICA, one_page, page, pdf, stream, text};
use crate::diagnostic::Code;
use crate::error::Error;
use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress};
use std::io::Write;

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A zlib stream of so many MiB of spaces, made by repeating the deflated form of one.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    let mut deflater = Compress::new(Compression::best(), false);
    deflater.compress_vec(&vec![b' '; 1 << 20], &mut block, FlushCompress::Full).expect("memory");
    [b"\x78\xDA".to_vec(), block.repeat(mebibytes)].concat()
}

fn sound() -> Vec<u8> {
    one_page(HELVETICA, "BT /F 10 Tf 20 30 Td (12) Tj ET", &[])
}

#[test]
fn cut_off_anywhere() {
    let bytes = sound();
    let mut read = 0;
    for length in 0..bytes.len() {
        read += usize::from(super::pages(&bytes[..length]).is_ok());
    }
    assert!(read > 0, "without its tail the file still reads");
}

/// Two pages with "12" and "34", and the catalog where `catalog` puts it: as the first object or as the last.
fn two_pages(catalog_last: bool) -> Vec<u8> {
    let (catalog, tree) = if catalog_last { (6, 5) } else { (1, 2) };
    let mut objects = vec![format!("<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2{HELVETICA}>>").into_bytes()];
    let page =
        |content| format!("<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 200 100]/Contents {content} 0 R{HELVETICA}>>");
    let content = |text: &str| stream("", format!("BT /F 10 Tf 20 30 Td ({text}) Tj ET").as_bytes());
    let root = format!("<</Type/Catalog/Pages {tree} 0 R>>").into_bytes();
    if catalog_last {
        let pages = [content("12"), content("34"), page(1).into_bytes(), page(2).into_bytes()];
        objects.splice(0..0, pages);
        objects.push(root);
    } else {
        objects.insert(0, root);
        objects.extend([page(5).into_bytes(), page(6).into_bytes(), content("12"), content("34")]);
    }
    let bytes = pdf(&objects);
    let (from, to) = ("/Root 1 0 R", format!("/Root {catalog} 0 R"));
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).expect("a trailer");
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

/// The text of all pages, and whether something is said to be damaged.
fn texts(bytes: &[u8]) -> Result<(String, bool), Error> {
    let (pages, diagnostics) = super::pages(bytes)?;
    let damaged = diagnostics.iter().any(|diagnostic| diagnostic.code == Code::SourceDamaged);
    Ok((pages.iter().map(text).collect(), damaged))
}

#[test]
fn what_a_cut_takes_is_never_silent() {
    for bytes in [two_pages(false), two_pages(true)] {
        assert_eq!(texts(&bytes), Ok(("1234".to_owned(), false)));
        for length in 0..bytes.len() {
            match texts(&bytes[..length]) {
                Ok((text, damaged)) => {
                    assert!("1234".starts_with(&text), "{length}: {text}");
                    assert!(damaged || text == "1234", "{length}: {text}");
                }
                Err(error) => assert!(matches!(error, Error::Damaged { .. }), "{length}: {error}"),
            }
        }
    }
}

#[test]
fn a_cross_reference_table_that_lies() {
    let bytes = two_pages(false);
    let tail = bytes.windows(9).rposition(|window| window == b"startxref").expect("there is one");
    let table = bytes.windows(5).rposition(|window| window == b"xref\n").expect("there is one");
    let with = |start: &str| [&bytes[..tail], start.as_bytes()].concat();
    let shifted = [b"%PDF-1.7\n%one line more\n", &bytes[9..]].concat();
    let mut files = vec![shifted, bytes[..table].to_vec(), with("")];
    files.extend(["0", "7", "99999999", "-1", "x"].map(|at| with(&format!("startxref\n{at}\n%%EOF\n"))));
    for file in files {
        assert_eq!(texts(&file), Ok(("1234".to_owned(), true)), "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn without_a_catalog_the_pages_are_still_found() {
    let bytes = two_pages(true);
    let at = bytes.windows(7).position(|window| window == b"6 0 obj").expect("the catalog");
    assert_eq!(texts(&bytes[..at]), Ok(("1234".to_owned(), true)));
}

#[test]
fn a_catalog_in_an_object_stream_whose_index_is_cut_off() {
    // The page tree gives the order, which is not that of the numbers.
    let bytes = two_pages(false);
    let inner = "1 0 2 32 <</Type/Catalog/Pages 2 0 R   >><</Type/Pages/Kids[4 0 R 3 0 R]>>";
    let objects = stream("/Type/ObjStm/N 2/First 9", inner.as_bytes());
    let at = bytes.windows(7).position(|window| window == b"3 0 obj").expect("a page");
    let end = bytes.windows(5).rposition(|window| window == b"xref\n").expect("the table");
    let table = bytes[..end].windows(4).rposition(|window| window == b"xref").unwrap_or(end);
    let head = [b"%PDF-1.7\n".as_slice(), &bytes[at..table], b"7 0 obj\n", &objects, b"\nendobj\n"].concat();
    assert_eq!(texts(&head), Ok(("3412".to_owned(), true)));
}

#[test]
fn cut_off_and_encrypted() {
    let path = format!("{}/fixtures/hostile/empty-password.pdf", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a fixture");
    for length in 0..bytes.len() {
        if let Ok((text, damaged)) = texts(&bytes[..length]) {
            assert!(text == "12" || damaged && text.is_empty(), "{length}: {text}");
        }
    }
}

#[test]
fn objects_without_end_or_catalog() {
    let head = b"%PDF-1.7\n".as_slice();
    for line in
        ["1 0 obj\n", "1 0 obj\n<<", "1 0 obj<</Length 9>>stream\n", "9 0 obj[9 0 R]\n", "trailer<</Root 1 0 R>>\n"]
    {
        assert!(super::pages(&[head, &line.repeat(50_000).into_bytes()].concat()).is_err(), "{line}");
    }
}

#[test]
fn a_font_or_a_content_that_is_lost_is_said() {
    let lost_font = one_page("/Resources<</Font<</F 9 0 R>>>>", "BT /F 10 Tf 20 30 Td (12) Tj ET", &[]);
    assert_eq!(texts(&lost_font), Ok((String::new(), true)));
    let tree = b"<</Type/Pages/Kids[3 0 R]>>".to_vec();
    let page = b"<</Type/Page/Contents 9 0 R>>".to_vec();
    let lost_content = pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree, page]);
    assert_eq!(texts(&lost_content), Ok((String::new(), true)));
}

#[test]
fn a_structure_tree_changes_nothing() {
    let node = b"<</Type /StructElem /S /P /P 5 0 R /Pg 3 0 R /K [0 1]>>".to_vec();
    let bytes = one_page(HELVETICA, "/P <</MCID 0>> BDC BT /F 10 Tf 20 30 Td (12) Tj ET EMC", &[node.clone(), node]);
    assert_eq!(texts(&bytes), Ok(("12".to_owned(), false)));
}

#[test]
fn any_byte_changed() {
    let bytes = sound();
    for at in 0..bytes.len() {
        for byte in [0, b'9', b'<', b'(', 0xFF] {
            let mut changed = bytes.clone();
            changed[at] = byte;
            let _ = super::pages(&changed);
        }
    }
}

#[test]
fn behind_rubbish() {
    let bytes = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &sound()].concat();
    assert!(super::magic(&bytes) && !super::magic(b"%!PS"));
    assert_eq!(text(&page(&bytes)), "12");
}

#[test]
fn not_a_pdf_behind_the_header() {
    assert!(matches!(super::pages(b"%PDF-1.7\nnothing"), Err(Error::Damaged { .. })));
    let no_pages = pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[]/Count 0>>".to_vec()]);
    assert!(matches!(super::pages(&no_pages), Err(Error::Damaged { .. })));
}

#[test]
fn a_page_tree_in_a_circle() {
    let bytes = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R 4 0 R]/Parent 3 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]>>".to_vec(),
        b"<</Type/Page/MediaBox[0 0 10 10]>>".to_vec(),
    ]);
    assert_eq!(super::pages(&bytes).map(|(pages, _)| pages.len()), Ok(1));
}

#[test]
fn a_reference_in_a_circle() {
    let page = b"<</Type/Page/MediaBox 4 0 R/Contents 4 0 R/Resources 4 0 R>>".to_vec();
    let tree = b"<</Type/Pages/Kids[3 0 R]>>".to_vec();
    let bytes = pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree, page, b"4 0 R".to_vec()]);
    assert_eq!(super::pages(&bytes).map(|(pages, _)| pages[0].width), Ok(595.0));
}

#[test]
fn a_form_that_draws_itself() {
    let form = stream(
        &format!(
            "/Subtype/Form/BBox[0 0 99 99]{}",
            HELVETICA.replace("/Resources<<", "/Resources<</XObject<</X 5 0 R>>")
        ),
        b"BT /F 9 Tf 9 9 Td (1) Tj ET /X Do",
    );
    assert_eq!(text(&page(&one_page("/Resources<</XObject<</X 5 0 R>>>>", "/X Do", &[form]))), "1");
}

#[test]
fn forms_that_multiply() {
    // Each draws the next one 40 times: 40^11 operators.
    let form = |next: usize| {
        stream(&format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"), &b"/X Do ".repeat(40))
    };
    let forms: Vec<_> = (6..20).map(form).collect();
    let bytes = one_page("/Resources<</XObject<</X 5 0 R>>>>", "/X Do", &forms);
    assert!(matches!(super::pages(&bytes), Err(Error::Limit { .. })));
}

#[test]
fn an_inflate_bomb_as_content() {
    let bomb = stream("/Filter/FlateDecode", &bomb(65));
    assert!(bomb.len() < 100_000);
    let tree = b"<</Type/Pages/Kids[3 0 R]>>".to_vec();
    let page = b"<</Type/Page/MediaBox[0 0 9 9]/Contents 4 0 R>>".to_vec();
    let bytes = pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree, page, bomb]);
    assert_eq!(
        super::pages(&bytes).map(|_| ()),
        Err(Error::Limit { what: "bytes of one inflated stream", limit: 64 << 20 })
    );
}

#[test]
fn an_inflate_bomb_as_object_stream() {
    let bomb = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bomb(33));
    let bytes = one_page("", "", &[bomb]);
    assert!(matches!(super::pages(&bytes), Err(Error::Limit { .. })));
}

#[test]
fn half_a_content_stream_gives_half_a_page() {
    let content: String =
        (0..500).map(|y| format!("BT /F 9 Tf {} {} Td (1) Tj ET\n", y % 19 * 10, y % 7 * 10)).collect();
    let deflated = deflate(content.as_bytes());
    let half = stream("/Filter/FlateDecode", &deflated[..deflated.len() / 2]);
    let font = format!("<</Type/Page/MediaBox[0 0 200 100]/Contents 4 0 R{HELVETICA}>>").into_bytes();
    let tree = b"<</Type/Pages/Kids[3 0 R]>>".to_vec();
    let bytes = pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree, font, half]);
    let (pages, diagnostics) = super::pages(&bytes).expect("half a page");
    assert!(!pages[0].glyphs.is_empty());
    assert_eq!(diagnostics[0].code, Code::SourceDamaged);
}

#[test]
fn endless_states_and_operands() {
    for content in ["q ".repeat(100_000), "1 ".repeat(1_000_000), "[".repeat(100_000), "<<".repeat(100_000)] {
        let content = content + " ] Q BT /F 9 Tf 9 9 Td (1) Tj ET";
        assert!(super::pages(&one_page(HELVETICA, &content, &[])).is_ok());
    }
}

#[test]
fn numbers_out_of_all_bounds() {
    let content =
        "1e9 99999999999999999999999999999999999 0 0 1 0 0 cm 9999999999999999999 0 0 9999999999999999999 0 0 cm
        99999999999999999999999 w BT /F 99999999999999999999999999 Tf 1 0 0 1 99999999999999999999 0 Tm (12) Tj ET
        0 0 m 99999999999999999999999999 0 l S 0 0 9999999999999999999999 0.1 re f";
    let page = page(&one_page(HELVETICA, content, &[]));
    assert!(page.rulings.iter().all(|ruling| ruling.x1.is_finite() && ruling.width.is_finite()));
}

#[test]
fn a_picture_of_a_page_is_a_scan() {
    let image = stream("/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\0");
    let bytes = one_page("/Resources<</XObject<</X 5 0 R>>>>", "/X Do", &[image]);
    assert_eq!(super::pages(&bytes).map(|_| ()), Err(Error::Scanned { pages: 1 }));
}

#[test]
fn encrypted_with_and_without_a_password() {
    let file = |name: &str| {
        let path = format!("{}/fixtures/hostile/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).expect("a fixture")
    };
    let asks = super::pages(&file("password.pdf")).map(|_| ());
    assert_eq!(asks, Err(Error::Encrypted { format: crate::document::Format::Pdf }));
    for name in ["empty-password.pdf", "encrypt-in-trailer.pdf"] {
        assert_eq!(text(&page(&file(name))), "12", "{name}");
    }
}
