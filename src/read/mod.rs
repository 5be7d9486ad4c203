//! bytes → [`Document`]. The kind of a file is told by its bytes, not by its name.

mod docx;
mod embedded;
pub(crate) mod encoding;
mod html;
mod layout;
mod mhtml;
mod ofd;
pub mod page;
pub mod pdf;
mod text;
mod unsupported;
mod zipped;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Document, Format, Source};
use crate::error::Error;
use sha2::{Digest, Sha256};
use unsupported::{convertible, unsupported};

/// What a reader gives: the document without its source, which is the same for all.
pub(crate) struct Content {
    /// In reading order.
    pub(crate) blocks: Vec<Block>,
    /// Number of pages, where the format has pages.
    pub(crate) pages: Option<u32>,
    /// Remarks of the reader.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

struct Reader {
    format: Format,
    magic: fn(&[u8]) -> bool,
    read: fn(&[u8]) -> Result<Content, Error>,
}

/// One row a format, the surest sign first.
const READERS: &[Reader] = &[
    Reader { format: Format::Pdf, magic: pdf::magic, read: pdf::read },
    Reader { format: Format::Docx, magic: docx::magic, read: docx::read },
    Reader { format: Format::Ofd, magic: ofd::magic, read: ofd::read },
    Reader { format: Format::Mhtml, magic: mhtml::magic, read: mhtml::read },
    Reader { format: Format::Html, magic: html::magic, read: html::read },
    Reader { format: Format::Text, magic: text::magic, read: text::read },
];

/// Reads the bytes of one file.
///
/// # Errors
/// When the bytes are empty, of a kind that is not read (the error says which), damaged, encrypted, a scan, or past a
/// limit.
pub fn read(bytes: &[u8]) -> Result<Document, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let reader = READERS.iter().find(|reader| (reader.magic)(bytes)).ok_or_else(|| unsupported(bytes))?;
    Ok(document(bytes, reader.format, (reader.read)(bytes)?))
}

/// What the pages of a PDF or an OFD draw, and the remarks on it: what [`read`] makes blocks of.
///
/// # Errors
/// When the file has no pages of this kind, or they cannot be read.
pub fn pages(bytes: &[u8]) -> Result<(Vec<page::Page>, Vec<Diagnostic>), Error> {
    if ofd::magic(bytes) { ofd::pages(bytes) } else { pdf::pages(bytes) }
}

/// Reads a document by way of the DOCX that a word processor made of it: the text is that of the DOCX, the source is the
/// original. Which originals there are, [`Error::Convertible`] tells.
///
/// # Errors
/// When the original is of another kind, with the error that [`read`] gives of it; when the DOCX cannot be read.
pub fn read_converted(original: &[u8], converted: &[u8]) -> Result<Document, Error> {
    let Some(format) = convertible(original) else { return read(original) };
    let mut content = docx::read(converted)?;
    let message = format!("the {format} file was converted to DOCX; all places are places in the DOCX");
    content.diagnostics.insert(0, Diagnostic::new(Code::SourceConverted, message, None));
    Ok(document(original, format, content))
}

fn document(bytes: &[u8], format: Format, content: Content) -> Document {
    let Content { blocks, pages, diagnostics } = content;
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let source = Source { name: String::new(), format, sha256, bytes: bytes.len() as u64, pages, part: None };
    Document { source, blocks, diagnostics }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_converted_document_stands_for_its_original() {
        let docx = std::fs::read("fixtures/yunling-2022-docx/source.docx").unwrap();
        let original = b"{\\rtf1 }";
        assert_eq!(read(original).unwrap_err(), Error::Convertible { format: Format::Rtf });
        let (found, plain) = (read_converted(original, &docx).unwrap(), read(&docx).unwrap());
        assert_eq!((found.source.format, found.source.bytes), (Format::Rtf, original.len() as u64));
        assert_ne!(found.source.sha256, plain.source.sha256);
        assert_eq!(found.blocks, plain.blocks);
        assert_eq!(found.diagnostics[0].code, Code::SourceConverted);
        // What needs no conversion is read as what it is.
        assert_eq!(read_converted(&docx, b"").unwrap().source, plain.source);
    }
}
