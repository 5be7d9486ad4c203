//! PDF → pages.
//!
//! bytes ─objects─▶ page tree ─interpret─▶ [`Page`]: glyphs and rulings. From there on the way is that of every format
//! with fixed pages: `read::page`.

mod cmap;
mod color;
mod encoding;
mod font;
#[cfg(test)]
mod hostile;
mod interpret;
mod lexer;
mod numeral;
mod objects;
mod patch;
mod predefined;
#[cfg(feature = "second-reading")]
mod second_reading;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text_state;
mod tree;
mod widths;
mod xobject;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Format;
use crate::error::Error;
use crate::place::{BBox, Provenance};
use crate::read::Content;
use crate::read::page::{Canvas, Matrix, Page, pages_to_blocks};
use interpret::{Interpreter, Shared};
use objects::{Object, Objects, Way};
#[cfg(feature = "second-reading")]
pub use second_reading::second_reading;
use std::borrow::Cow;
use tree::{Layers, Leaf};

/// The header may stand behind a little rubbish; that is how far viewers look for it.
const HEADER_WITHIN: usize = 1024;

pub(crate) fn magic(bytes: &[u8]) -> bool {
    let start = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
    start.windows(5).any(|window| window == b"%PDF-")
}

/// The pages of a document, and what was to be said of them.
type Read = (Vec<Page>, Vec<Diagnostic>);

/// What the content streams draw, page by page.
///
/// # Errors
/// When the file is damaged beyond reading, asks for a password, passes a limit, or is a scan without text.
pub fn pages(bytes: &[u8]) -> Result<Read, Error> {
    let mut first = pages_by(bytes, Way::Table);
    if first.as_ref().is_err_and(|error| *error == no_pages()) {
        // The cross-reference table was read but leads nowhere.
        first = pages_by(bytes, Way::Search);
    }
    let is_enough = match &first {
        Ok((pages, _)) => pages.iter().any(|page| !page.glyphs.is_empty()),
        Err(error) => !matches!(error, Error::Damaged { .. } | Error::Encrypted { .. }),
    };
    if is_enough {
        return first;
    }
    match pages_by(bytes, Way::Second) {
        Ok((pages, diagnostics)) if pages.iter().any(|page| !page.glyphs.is_empty()) => Ok((pages, diagnostics)),
        Err(error @ Error::Scanned { .. }) if first.is_err() => Err(error),
        _ => first,
    }
}

fn no_pages() -> Error {
    Error::Damaged { format: Format::Pdf, reason: "expected pages, found none".to_owned() }
}

fn pages_by(bytes: &[u8], way: Way) -> Result<Read, Error> {
    let objects = Objects::load(bytes, way)?;
    let leaves = tree::leaves(&objects)?;
    if leaves.is_empty() { Err(no_pages()) } else { leaves_to_pages(&objects, &leaves) }
}

fn leaves_to_pages(objects: &Objects, leaves: &[Leaf<'_>]) -> Result<Read, Error> {
    let layers = Layers::new(objects);
    let mut shared = Shared { fonts: font::Fonts::default(), layers, operators: 0, marks: 0 };
    let mut pages = Vec::with_capacity(leaves.len());
    let mut diagnostics = Vec::new();
    if objects.searched {
        let message = "expected a cross-reference table, found a damaged one: objects were searched for, and some, \
                       whole pages too, may be missing";
        diagnostics.push(Diagnostic::new(Code::SourceDamaged, message, None));
    }
    for (number, leaf) in (1..).zip(leaves) {
        pages.push(leaf_to_page(number, *leaf, &mut shared, &mut diagnostics)?);
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) && pages.iter().any(|page| page.images > 0) {
        return Err(Error::Scanned { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX) });
    }
    // A page without any text beside pages that have some: a scan among them, or a picture.
    for page in pages.iter().filter(|page| page.glyphs.is_empty() && page.images > 0) {
        let message = "expected text, found a page that is an image; what it shows is not read. Run OCR that adds a text \
                       layer if it holds a part of the report";
        let bbox = BBox { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
        let at = Provenance::Page { page: page.number, bbox };
        diagnostics.push(Diagnostic::new(Code::PartUnread, message, Some(at)));
    }
    if objects.searched && pages.iter().all(|page| page.glyphs.is_empty()) {
        let reason = "expected pages with text, found none of it in what is left of the file".to_owned();
        return Err(Error::Damaged { format: Format::Pdf, reason });
    }
    Ok((pages, diagnostics))
}

/// From user space to the page as shown; and its width and height as shown.
fn frame(leaf: Leaf<'_>) -> (Matrix, f32, f32) {
    let (shown, width, height) = Matrix::page(leaf.crop.map(|edge| edge * leaf.unit), leaf.turns);
    (Matrix::new([leaf.unit, 0.0, 0.0, leaf.unit, 0.0, 0.0]).then(shown), width, height)
}

fn leaf_to_page(
    number: u32,
    leaf: Leaf<'_>,
    shared: &mut Shared,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Page, Error> {
    let (ctm, width, height) = frame(leaf);
    let canvas = Canvas::new(Page { number, width, height, ..Page::default() });
    let (content, whole) = page_content(leaf)?;
    let mut interpreter = Interpreter::new(shared, canvas, ctm, leaf.resources);
    interpreter.run(&content)?;
    let damaged = interpreter.damaged || !whole;
    let unseen = interpreter.canvas.drop_unseen();
    let Canvas { page, unknown, first_unknown, .. } = interpreter.canvas;
    shared.marks = shared.marks.saturating_add((page.glyphs.len() + page.rulings.len()) as u64);

    let full = BBox { x0: 0.0, top: 0.0, x1: page.width, bottom: page.height };
    let mut say = |code, message: String, bbox: BBox| {
        diagnostics.push(Diagnostic::new(code, message, Some(Provenance::Page { page: number, bbox })));
    };
    if damaged {
        say(
            Code::SourceDamaged,
            "expected a whole page, found content that breaks off, or text in a font that is lost".to_owned(),
            full,
        );
    }
    if let Some(first) = first_unknown {
        say(Code::GlyphUnknown, format!("{unknown} glyphs without a Unicode value, the first one here"), first);
    }
    if let Some((count, bbox)) = unseen {
        say(Code::TextInvisible, format!("{count} glyphs have the colour of the paper, and are not read"), bbox);
    }
    let invisible = page.glyphs.iter().filter(|glyph| glyph.invisible);
    if let Some(bbox) = invisible.clone().map(|glyph| glyph.bbox).reduce(BBox::union) {
        say(Code::TextInvisible, format!("{} glyphs are drawn invisibly, as by OCR", invisible.count()), bbox);
    }
    Ok(page)
}

/// The content streams of a page, joined, and whether they are all there.
fn page_content(leaf: Leaf<'_>) -> Result<(Cow<'_, [u8]>, bool), Error> {
    match leaf.dict.get(b"Contents") {
        Object::Stream(stream) => {
            let content = stream.decoded()?;
            Ok((content.bytes, content.whole))
        }
        Object::Array(parts) => {
            let (mut all, mut whole) = (Vec::new(), true);
            for part in parts.iter() {
                let Some(stream) = part.stream() else {
                    whole = false;
                    continue;
                };
                let content = stream.decoded()?;
                all.extend_from_slice(&content.bytes);
                // A token never spans two streams.
                all.push(b'\n');
                whole &= content.whole;
            }
            Ok((all.into(), whole))
        }
        _ => Ok((Cow::default(), !leaf.dict.is_lost(b"Contents"))),
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Content, Error> {
    let (pages, mut diagnostics) = pages(bytes)?;
    let (blocks, layout_diagnostics) = pages_to_blocks(&pages);
    diagnostics.extend(layout_diagnostics);
    Ok(Content { blocks, pages: u32::try_from(pages.len()).ok(), diagnostics })
}
