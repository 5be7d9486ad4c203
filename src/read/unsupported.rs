//! Names what a file is that no reader takes, and what a person can do about it.

use super::zipped::{find, local_entries};
use crate::document::Format;
use crate::error::Error;

/// How many bytes at the beginning are looked at for a sign.
const HEAD: usize = 4096;

/// A sign, what it tells, and what a person can do.
type Row = (&'static str, &'static str, &'static str);

const TO_PDF: &str = "open it with the program it belongs to and save it as PDF or DOCX";
const PAGE_TO_PDF: &str = "open it in a browser and print it to PDF";
const UNPACK: &str = "unpack it and give the files in it";
const RECOGNISE: &str = "run OCR that makes a PDF with a text layer";

/// Files told by their first bytes.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG\r\n\x1A\n", "a PNG image", RECOGNISE),
    (b"\xFF\xD8\xFF", "a JPEG image", RECOGNISE),
    (b"II*\0", "a TIFF image", RECOGNISE),
    (b"MM\0*", "a TIFF image", RECOGNISE),
    (b"GIF8", "a GIF image", RECOGNISE),
    (b"RIFF", "a WebP image or another RIFF file", RECOGNISE),
    (b"\x1F\x8B", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"PK\x05\x06", "an empty ZIP archive", "give the report itself"),
    (b"%!PS", "a PostScript file", "convert it to PDF"),
    (b"\x7FELF", "a program", "give the report itself"),
    (b"MZ", "a program", "give the report itself"),
];

/// Packages in a zip, told by the name an entry begins with.
const PACKAGES: &[Row] = &[
    ("xl/", "an Excel workbook (XLSX)", TO_PDF),
    ("ppt/", "a PowerPoint presentation (PPTX)", TO_PDF),
    ("visio/", "a Visio drawing (VSDX)", TO_PDF),
];

/// Packages in a zip, told by the content of their first entry, `mimetype`.
const TYPED_PACKAGES: &[Row] = &[
    ("application/vnd.oasis.opendocument.", "an OpenDocument file", TO_PDF),
    ("application/epub+zip", "an EPUB book", TO_PDF),
];

/// Legacy Office files (compound files), told by the name of a stream.
const COMPOUND: &[Row] = &[
    ("Workbook", "a legacy Excel workbook (.xls)", TO_PDF),
    ("PowerPoint Document", "a legacy PowerPoint presentation (.ppt)", TO_PDF),
];

/// Markup, told by the first words behind byte order mark, space, comments and XML declaration, in lower case.
const MARKUP: &[Row] = &[("<svg", "an SVG image", PAGE_TO_PDF)];

/// The beginning of every compound file.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The kind of a document that is not read itself, but that a word processor converts.
pub(super) fn convertible(bytes: &[u8]) -> Option<Format> {
    let first = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    if bytes.starts_with(b"{\\rtf") {
        Some(Format::Rtf)
    } else if bytes.starts_with(b"PK\x03\x04") {
        find(first, b"application/vnd.oasis.opendocument.text").map(|_| Format::Odt)
    } else if bytes.starts_with(COMPOUND_FILE) {
        (holds_stream(bytes, "WordDocument") && !holds_stream(bytes, "EncryptedPackage")).then_some(Format::Doc)
    } else {
        let start = opening(bytes);
        let is = |sign: &str| start.starts_with(sign);
        // Both kinds as one XML file.
        is("<w:worddocument").then_some(Format::Doc).or(is("<office:document").then_some(Format::Odt))
    }
}

/// What the bytes are when no reader takes them.
pub(super) fn unsupported(bytes: &[u8]) -> Error {
    known(bytes).unwrap_or(Error::Unknown)
}

/// What the bytes are, if they are of a kind that is known by name but not read. Some of these kinds are text to look
/// at, so this must be asked before bytes are taken for plain text.
pub(super) fn known(bytes: &[u8]) -> Option<Error> {
    let named = |found, hint| Some(Error::Unsupported { found, hint });
    if let Some(format) = convertible(bytes) {
        return Some(Error::Convertible { format });
    }
    if let Some((_, found, hint)) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return named(found, hint);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let (found, hint) = package(bytes);
        return named(found, hint);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Some(compound(bytes));
    }
    let start = opening(bytes);
    MARKUP.iter().find(|(sign, ..)| start.starts_with(sign)).and_then(|(_, found, hint)| named(found, hint))
}

fn package(bytes: &[u8]) -> (&'static str, &'static str) {
    let first = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let typed = TYPED_PACKAGES.iter().find(|(kind, ..)| find(first, kind.as_bytes()).is_some());
    let by_name =
        || local_entries(bytes).find_map(|(name, _)| PACKAGES.iter().find(|(sign, ..)| name.starts_with(sign)));
    typed.or_else(by_name).map_or(("a ZIP archive", UNPACK), |(_, found, hint)| (found, hint))
}

/// Office encrypts a document by putting it into a compound file with a stream of this name.
fn compound(bytes: &[u8]) -> Error {
    if holds_stream(bytes, "EncryptedPackage") {
        return Error::Encrypted { format: Format::Docx };
    }
    let row = COMPOUND.iter().find(|(stream, ..)| holds_stream(bytes, stream));
    let (found, hint) = row.map_or(("a legacy Office file", TO_PDF), |(_, found, hint)| (found, hint));
    Error::Unsupported { found, hint }
}

/// Whether a stream of this name is in the directory of a compound file.
fn holds_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(bytes, &wide).is_some()
}

/// The first words behind byte order mark, space, comments and XML declaration, in lower case.
pub(super) fn opening(bytes: &[u8]) -> String {
    past_prolog(&head(bytes)).to_owned()
}

/// The beginning in lower case. Zero bytes are left out, so that UTF-16 reads as the ASCII it mostly is in markup.
fn head(bytes: &[u8]) -> String {
    let bytes = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").or(bytes.strip_prefix(b"\xFF\xFE")).unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\xFE\xFF").unwrap_or(bytes);
    let kept: Vec<u8> = bytes.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    String::from_utf8_lossy(&kept).into_owned()
}

/// Behind space, XML declaration, processing instructions and comments.
fn past_prolog(head: &str) -> &str {
    let mut rest = head.trim_start();
    loop {
        let behind = if rest.starts_with("<?") {
            rest.split_once("?>")
        } else if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else {
            None
        };
        match behind {
            Some((_, behind)) => rest = behind.trim_start(),
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let Error::Unsupported { found, .. } = unsupported(bytes) else { panic!("{:?}", unsupported(bytes)) };
        assert_eq!(found, expected);
    }

    /// A local header with this name and stored content.
    fn entry(name: &str, content: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
        for size in [content.len(), content.len()] {
            bytes.extend(u32::try_from(size).unwrap().to_le_bytes());
        }
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.bytes().chain(content.bytes()));
        bytes
    }

    fn compound_file(stream: &str) -> Vec<u8> {
        let mut bytes = COMPOUND_FILE.to_vec();
        bytes.extend([0; 64]);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn markup_is_told_in_any_dress() {
        check(b"\xEF\xBB\xBF<?xml version='1.0'?><!-- a --><SVG xmlns='x'>", "an SVG image");
        let wide: Vec<u8> = "\u{FEFF}<svg>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, "an SVG image");
    }

    #[test]
    fn documents_that_can_be_converted_are_told() {
        let check = |bytes: &[u8], format| assert_eq!(unsupported(bytes), Error::Convertible { format });
        check(b"{\\rtf1\\ansi", Format::Rtf);
        check(&entry("mimetype", "application/vnd.oasis.opendocument.text"), Format::Odt);
        check(&compound_file("WordDocument"), Format::Doc);
        check(b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>", Format::Doc);
        check(b"<office:document xmlns:office='x'>", Format::Odt);
        assert_eq!(convertible(&compound_file("Workbook")), None);
        assert_eq!(convertible(&entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), None);
    }

    #[test]
    fn packages_are_told_by_their_entries() {
        check(
            &[entry("[Content_Types].xml", "<x/>"), entry("xl/workbook.xml", "")].concat(),
            "an Excel workbook (XLSX)",
        );
        check(&entry("ppt/slides/a.xml", ""), "a PowerPoint presentation (PPTX)");
        check(&entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file");
        check(&entry("报告.pdf", ""), "a ZIP archive");
        // What stands within a stored entry is not the archive's own.
        let inner = String::from_utf8(entry("xl/workbook.xml", "a")).unwrap();
        check(&entry("数据.xlsx", &inner), "a ZIP archive");
    }

    #[test]
    fn compound_files_are_told_by_their_streams() {
        assert_eq!(unsupported(&compound_file("EncryptedPackage")), Error::Encrypted { format: Format::Docx });
        check(&compound_file("Workbook"), "a legacy Excel workbook (.xls)");
        check(&compound_file("Something"), "a legacy Office file");
    }

    #[test]
    fn images_archives_and_the_rest() {
        check(b"\x89PNG\r\n\x1A\n\0\0", "a PNG image");
        check(b"Rar!\x1A\x07\x01\0", "a RAR archive");
        assert_eq!(unsupported(b"\x01\x02\x03"), Error::Unknown);
        assert_eq!(known("一、总体情况 <table>".as_bytes()), None);
    }
}
