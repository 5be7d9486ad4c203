//! OFD (GB/T 33190), the national format of fixed pages → pages.
//!
//! zip ─`element`─▶ parts as trees ─`files`─▶ documents and pages ─`draw`, with `resources`─▶ [`Page`]: glyphs and rulings.
//! From there on the way is that of every format with fixed pages: `read::page`.
//!
//! Left out on purpose: annotations, signatures, attachments, fonts and images.

mod draw;
mod element;
mod files;
mod resources;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Format;
use crate::error::Error;
use crate::place::{BBox, Provenance};
use crate::read::Content;
use crate::read::page::{Canvas, Matrix, Page, pages_to_blocks};
use crate::read::zipped::local_entries;
use draw::{Drawing, MAX_MARKS};
use element::{Parts, numbers};
use files::{Leaf, leaves};
use resources::Resources;

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// A4, for a page that states no size.
const USUAL: [f32; 4] = [0.0, 0.0, 210.0, 297.0];

/// A zip archive that begins with OFD.xml, or has it somewhere. The names stand in plain bytes even where it is cut.
pub(super) fn magic(bytes: &[u8]) -> bool {
    let is_root = |name: &str| name.trim_start_matches(['/', '\\']).eq_ignore_ascii_case("OFD.xml");
    bytes.starts_with(b"PK\x03\x04") && local_entries(bytes).any(|(name, _)| is_root(&name))
}

/// What is drawn, page by page; the pages of several documents in one file one behind the other.
pub(super) fn pages(bytes: &[u8]) -> Result<(Vec<Page>, Vec<Diagnostic>), Error> {
    let mut parts = Parts::open(bytes);
    let (documents, read) = (leaves(&mut parts)?, parts.damaged.len());
    if documents.is_empty() || read > 0 && documents.iter().all(|(_, leaves)| leaves.is_empty()) {
        return Err(unreadable(bytes, &parts));
    }
    let mut room = MAX_MARKS;
    let (mut pages, mut diagnostics) = (Vec::new(), Vec::new());
    for (resources, leaves) in &documents {
        for leaf in leaves {
            let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
            pages.push(leaf_to_page(number, leaf, resources, &mut room, &mut diagnostics)?);
        }
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        if pages.iter().any(|page| page.images > 0) {
            return Err(Error::Scanned { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX) });
        }
        if !parts.damaged.is_empty() {
            return Err(unreadable(bytes, &parts));
        }
    }
    let damaged = parts.damaged.iter().map(|reason| Diagnostic::new(Code::SourceDamaged, reason.clone(), None));
    diagnostics = damaged.chain(diagnostics).chain(pages.iter().filter_map(invisible)).collect();
    Ok((pages, diagnostics))
}

/// Why nothing could be read.
fn unreadable(bytes: &[u8], parts: &Parts<'_>) -> Error {
    // What is encrypted has a part that says how, and parts that are no XML.
    if local_entries(bytes).any(|(name, _)| name.to_ascii_lowercase().contains("encrypt")) {
        return Error::Encrypted { format: Format::Ofd };
    }
    let reason = parts.damaged.first().cloned().unwrap_or_else(|| "expected pages, found none".to_owned());
    Error::Damaged { format: Format::Ofd, reason }
}

fn leaf_to_page(
    number: u32,
    leaf: &Leaf,
    resources: &Resources,
    room: &mut usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Page, Error> {
    let [x, y, width, height] = leaf.area.as_deref().and_then(numbers).unwrap_or(USUAL);
    let page = Page { number, width: width * POINTS, height: height * POINTS, ..Page::default() };
    let mut canvas = Canvas::new(page);
    let matrix = Matrix::new([POINTS, 0.0, 0.0, POINTS, -x * POINTS, -y * POINTS]);
    let mut drawing = Drawing { resources, canvas: &mut canvas, room };
    for content in leaf.content() {
        drawing.draw(content, matrix, None, 0)?;
    }
    if let Some((count, bbox)) = canvas.drop_unseen() {
        let message = format!("{count} glyphs have the colour of the paper, and are not read");
        diagnostics.push(Diagnostic::new(Code::TextInvisible, message, Some(Provenance::Page { page: number, bbox })));
    }
    Ok(canvas.page)
}

/// The remark on text that is there and not seen.
fn invisible(page: &Page) -> Option<Diagnostic> {
    let invisible = page.glyphs.iter().filter(|glyph| glyph.invisible);
    let bbox = invisible.clone().map(|glyph| glyph.bbox).reduce(BBox::union)?;
    let message = format!("{} glyphs are drawn invisibly, as by OCR", invisible.count());
    Some(Diagnostic::new(Code::TextInvisible, message, Some(Provenance::Page { page: page.number, bbox })))
}

pub(super) fn read(bytes: &[u8]) -> Result<Content, Error> {
    let (pages, mut diagnostics) = pages(bytes)?;
    let (blocks, layout) = pages_to_blocks(&pages);
    diagnostics.extend(layout);
    Ok(Content { blocks, pages: u32::try_from(pages.len()).ok(), diagnostics })
}
