//! HTML, as published or exported by a word processor → blocks.
//!
//! `parse` (text → `tree`, by html5ever) · `walk`, with `element` and `line` (tree →
//! paragraphs and tables), without `furniture` · `table` (rows → grid) · `shown` (where a page shows no table: `boxes` that
//! roles and a `sheet` of styles make one, or that are `alike`, and markup `kept` for a script) · `title` · `veil`.
//!
//! Left out on purpose: what is not shown, what forms hold beside text, and what a style sheet elsewhere or a script makes.

mod alike;
mod arrange;
mod boxes;
mod element;
mod furniture;
mod kept;
mod line;
mod measure;
mod parse;
mod placed;
mod sheet;
mod shown;
mod table;
mod title;
mod tree;
mod veil;
mod walk;

#[cfg(test)]
mod tests;

use super::unsupported::{known, opening};
use super::zipped::find;
use super::{Content, encoding};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Format};
use crate::error::Error;
use walk::Walk;

/// A page with its pictures in it may be large; its text never is.
const MAX_BYTES: usize = 64 << 20;

/// Elements that a page or a piece of one begins with.
const FIRST: &[&str] = &[
    "a",
    "article",
    "b",
    "base",
    "basefont",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "dl",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "iframe",
    "img",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pdf2xml",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "tbody",
    "title",
    "u",
    "ul",
];

/// Elements that only a whole page begins with.
const WHOLE: &[&str] = &["", "base", "body", "head", "html", "link", "meta", "pdf2xml", "script", "style", "title"];

/// Whether lines begin as headings of Markdown, and no page is written out: then markup stands in text.
fn is_markdown(bytes: &[u8]) -> bool {
    let has = |sign: &str| find(bytes, sign.as_bytes()).is_some();
    ["\n# ", "\n## ", "\n### "].into_iter().any(has) && !["<html", "<HTML", "<body", "<BODY"].into_iter().any(has)
}

/// Markup behind byte order mark, XML declaration and comments; or a document type behind what a server put before it.
pub(super) fn magic(bytes: &[u8]) -> bool {
    if known(bytes).is_some() {
        return false;
    }
    let opening = opening(bytes);
    let Some(rest) = opening.strip_prefix('<') else {
        let late = opening.find("<!doctype html").or(opening.find("<html"));
        return late.is_some_and(|start| !opening[..start].contains("content-type:"));
    };
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !WHOLE.contains(&name) && is_markdown(bytes) {
        return false;
    }
    // A comment that does not end within the beginning.
    rest.starts_with("!doctype html")
        || rest.starts_with("!doctype pdf2xml")
        || rest.starts_with("!--")
        || FIRST.contains(&name)
}

pub(super) fn read(bytes: &[u8]) -> Result<Content, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::Limit { what: "bytes of a page", limit: MAX_BYTES as u64 });
    }
    let (text, lost) = encoding::decode(bytes);
    let mut tree = parse::parse(&text)?;
    let (mut blocks, mut diagnostics) = shown::tree_to_blocks(&mut tree)?;
    title::prepend(&tree, &mut blocks);
    if blocks.is_empty() {
        let reason = "expected text, found none; if a browser shows some, print it to PDF there".to_owned();
        return Err(Error::Damaged { format: Format::Html, reason });
    }
    if lost > 0 {
        let message = format!("{lost} characters cannot be read in the encoding of the page; they stand as U+FFFD");
        diagnostics.insert(0, Diagnostic::new(Code::SourceDamaged, message, None));
    }
    Ok(Content { blocks, pages: None, diagnostics })
}

/// Reads markup that stands in a text; `tables` have been counted before it.
pub(super) fn fragment(text: &str, tables: u32) -> Result<Content, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::Limit { what: "bytes of a page", limit: MAX_BYTES as u64 });
    }
    let mut walk = Walk::new(tables);
    walk.page(&parse::parse(text)?)?;
    let Walk { blocks, diagnostics, .. } = walk;
    Ok(Content { blocks, pages: None, diagnostics })
}

/// The smallest table of a report has more rows and columns than this; tables of what a site links to have not.
const NO_REPORT: usize = 12;

/// Whether a table is there that may be one of a report.
pub(super) fn has_table(blocks: &[Block]) -> bool {
    let is_large = |block: &Block| matches!(block, Block::Table(table) if table.rows * table.columns > NO_REPORT);
    blocks.iter().any(is_large)
}
