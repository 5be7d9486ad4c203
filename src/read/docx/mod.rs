//! DOCX (WordprocessingML in a package, a zip archive or one XML file) → blocks.
//!
//! `relations` (which part is what) · `styles`, `numbering`, `numeral`, `symbol` (what the text does not say itself) ·
//! `body`, `run`, `flow`, `chunk`, `table` (events → paragraphs and tables) · `columns`, `grid` (spans and widths → a grid). Parts and events come from `read::zipped`.
//!
//! Left out on purpose: headers, footers, footnotes, comments, hidden and deleted text.

mod body;
mod chunk;
mod columns;
mod flow;
mod grid;
mod numbering;
mod numeral;
mod relations;
mod run;
mod styles;
mod symbol;
mod table;

#[cfg(test)]
mod tests;

use super::Content;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Format};
use crate::error::Error;
use crate::read::unsupported::opening;
use crate::read::zipped::{Event, Fault, Package, Part, Space, Xml, local_entries};
use body::Walk;
use numbering::Numbering;
use relations::{Relations, split};
use styles::Styles;

/// Where the main part stands if no relationship says otherwise.
const MAIN: &str = "word/document.xml";

/// Documents that one document takes in; a program that writes them writes one.
const MAX_CHUNKS: usize = 100;

/// A zip archive that holds a folder `word`, whose names stand in plain bytes even where the archive is cut; or all of
/// it as one XML file.
pub(super) fn magic(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK") {
        return opening(bytes).starts_with("<pkg:package");
    }
    let is_word =
        |name: &str| name.get(..5).is_some_and(|folder| matches!(&*folder.to_ascii_lowercase(), "word/" | "word\\"));
    bytes.starts_with(b"PK\x03\x04") && local_entries(bytes).any(|(name, _)| is_word(&name))
}

pub(super) fn read(bytes: &[u8]) -> Result<Content, Error> {
    let mut package = Package::open(bytes);
    let (main, part) = main_part(&mut package)?;
    let mut diagnostics = Vec::new();
    let related = Relations::of(&mut package, &main)?;
    let mut optional = |kind: &str| {
        let usual = format!("{}{kind}.xml", split(&main).0);
        companion(&mut package, related.target(kind).unwrap_or(&usual), &mut diagnostics)
    };
    let (styles, numbering) = (optional("styles")?, optional("numbering")?);
    let styles = definitions("styles", &styles, Styles::read, &mut diagnostics)?;
    let numbering = definitions("numbering", &numbering, Numbering::read, &mut diagnostics)?;

    let mut walk = Walk::new(Xml::new(&part.text), styles, numbering);
    for (id, name) in related.of_kind("aFChunk").take(MAX_CHUNKS) {
        walk.chunks.extend(package.bytes(name)?.map(|(bytes, _)| (id.to_owned(), bytes)));
    }
    let blocks = body(&mut walk)?;
    diagnostics.append(&mut walk.diagnostics);
    let broken = match walk.xml.into_fault() {
        Some(Fault::Refused(error)) => return Err(error),
        Some(Fault::Broken(reason)) => Some(reason),
        None => None,
    };
    if let Some(reason) = part.damage.or(broken) {
        if blocks.is_empty() {
            return Err(unreadable(format!("nothing could be read of {main}: {reason}")));
        }
        diagnostics.insert(0, damaged(&main, &format!("{reason}; what could be read is kept")));
    } else if package.is_cut() {
        diagnostics.insert(0, damaged("the archive", "its directory is lost; the numbering of headings may be too"));
    }
    Ok(Content { blocks, pages: None, diagnostics })
}

/// The main part and its name: the one the package points to, or else the one with the usual name.
fn main_part(package: &mut Package<'_>) -> Result<(String, Part), Error> {
    let stated = Relations::of(package, "")?.target("officeDocument").map(str::to_owned);
    for name in stated.into_iter().chain([MAIN.to_owned()]) {
        if let Some(part) = package.part(&name)? {
            return Ok((name, part));
        }
    }
    Err(unreadable(format!("expected the part {MAIN}, found no such part in the archive")))
}

/// The text of a part that may be missing.
fn companion(package: &mut Package<'_>, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<String, Error> {
    let Some(part) = package.part(name)? else { return Ok(String::new()) };
    diagnostics.extend(part.damage.map(|reason| damaged(name, &reason)));
    Ok(part.text)
}

/// Reads definitions as far as they go. Damage is told, not fatal; what no honest document holds is refused anywhere.
fn definitions<T>(
    name: &str,
    text: &str,
    read: fn(&mut Xml<'_>) -> T,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<T, Error> {
    let mut xml = Xml::new(text);
    let found = read(&mut xml);
    match xml.into_fault() {
        Some(Fault::Refused(error)) => return Err(error),
        Some(Fault::Broken(reason)) => diagnostics.push(damaged(name, &reason)),
        None => {}
    }
    Ok(found)
}

/// From the root of the main part to the blocks of its body.
fn body(walk: &mut Walk<'_>) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    let mut has_body = false;
    loop {
        match walk.xml.next() {
            Event::Start(tag) => match tag.key() {
                (Space::Word, "document") => {}
                (Space::Word, "body") => {
                    has_body = true;
                    blocks.append(&mut walk.flow(None).1);
                }
                (_, name) if walk.xml.depth() == 1 => {
                    let found = format!("expected a WordprocessingML document, found the root element <{name}>");
                    return Err(unreadable(found));
                }
                _ => walk.xml.skip(),
            },
            Event::End | Event::Text(_) => {}
            // A fault says more about what is missing than this could.
            Event::Eof if !has_body && !walk.xml.is_cut() => {
                return Err(unreadable("expected a WordprocessingML document, found no body in it".into()));
            }
            Event::Eof => return Ok(blocks),
        }
    }
}

fn unreadable(reason: String) -> Error {
    Error::Damaged { format: Format::Docx, reason }
}

fn damaged(part: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::SourceDamaged, format!("{part} is damaged: {reason}"), None)
}
