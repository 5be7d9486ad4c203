//! What a file of one kind holds of another: a reader never names another one, so what they have in common goes
//! through here.

use super::{Content, html, mhtml, text};
use crate::error::Error;

/// Reads the page of a web archive: of several, as a page with frames has them, the first that holds a report's tables.
pub(super) fn page(pages: &[Vec<u8>]) -> Result<Content, Error> {
    let mut first = None;
    for page in pages {
        match html::read(page) {
            Ok(content) if html::has_table(&content.blocks) => return Ok(content),
            read => first = first.or(Some(read)),
        }
    }
    first.unwrap_or(Err(Error::Unknown))
}

/// Reads markup that stands in a file of another kind; `tables` have been counted before it.
pub(super) fn markup(text: &str, tables: u32) -> Result<Content, Error> {
    html::fragment(text, tables)
}

/// Reads a page, or a web archive with one, that stands whole in a file of another kind.
pub(super) fn chunk(bytes: &[u8]) -> Result<Content, Error> {
    if mhtml::magic(bytes) {
        mhtml::read(bytes)
    } else if html::magic(bytes) {
        html::read(bytes)
    } else {
        Err(Error::Unknown)
    }
}

/// Reads lines of text that stand in a file of another kind.
pub(super) fn lines(lines: &str) -> Result<Content, Error> {
    text::read_text(lines)
}
