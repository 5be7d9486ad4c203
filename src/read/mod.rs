//! bytes → [`Document`]. The kind of a file is told by its bytes, not by its name.

mod docx;
mod embedded;
mod encoding;
mod html;
mod layout;
mod mhtml;
pub mod page;
pub mod pdf;
mod text;
mod unsupported;
mod zipped;

use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, Format, Source};
use crate::error::Error;
use sha2::{Digest, Sha256};
use unsupported::unsupported;

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
    let Content { blocks, pages, diagnostics } = (reader.read)(bytes)?;
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let source = Source { name: String::new(), format: reader.format, sha256, bytes: bytes.len() as u64, pages };
    Ok(Document { source, blocks, diagnostics })
}
