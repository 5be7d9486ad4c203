//! A page while it is drawn: text that is drawn over itself to look bold counts once, white on white not at all.

use super::path::{Path, THICKEST_LINE, is_background};
use super::{Glyph, Page};
use crate::place::BBox;

/// Most glyphs of one page. The interpreter ends the document when it sees that there are more.
pub(in crate::read) const MAX_GLYPHS: usize = 5_000_000;
/// How many glyphs of the same character back a double is looked for.
const DOUBLES_SEEN: usize = 16;

/// The glyphs of a page as they come.
pub(in crate::read) struct Canvas {
    pub(in crate::read) page: Page,
    /// Glyphs without a known character, and the place of the first.
    pub(in crate::read) unknown: u32,
    pub(in crate::read) first_unknown: Option<BBox>,
    /// What the page is painted with.
    pub(in crate::read) grounds: Grounds,
    /// The last digits that a clip hid, as far as they touch: of a number that is half seen, all is read.
    hidden: Vec<Glyph>,
    /// Indices of glyphs that have the colour of what they stand on.
    pub(in crate::read) unseen: Vec<usize>,
    /// For a hash of the character: one more than the index of the latest glyph that has it.
    latest: [u32; 256],
    /// For each glyph: the same of the one before it.
    earlier: Vec<u32>,
}

impl Canvas {
    pub(in crate::read) fn new(page: Page) -> Self {
        Canvas {
            page,
            unknown: 0,
            first_unknown: None,
            grounds: Grounds::default(),
            hidden: Vec::new(),
            unseen: Vec::new(),
            latest: [0; 256],
            earlier: Vec::new(),
        }
    }

    /// Fills a path with a colour, or strokes it with a width and a colour.
    pub(in crate::read) fn paint(&mut self, path: &Path, fill: Option<u32>, stroke: Option<(f32, u32)>, clip: BBox) {
        if let Some(color) = fill {
            for area in path.areas() {
                self.grounds.push(intersection(area, clip), is_background(color));
            }
        }
        if stroke.is_some_and(|(width, _)| width > THICKEST_LINE) {
            // A cell may be coloured by a stroke as wide as itself.
            self.grounds.push(clip, false);
        }
        path.paint(fill, stroke, clip, &mut self.page.rulings);
    }

    /// Takes note of a glyph that a clip or the edge of the page hides. It is left out, unless it is a digit of a number
    /// that begins before it or goes on behind it in sight: half a number must never stand.
    pub(in crate::read) fn hide_glyph(&mut self, glyph: Glyph) {
        if self.page.glyphs.last().is_some_and(|last| last.is_of_one_number(&glyph)) {
            self.push(glyph);
            return;
        }
        if !self.hidden.last().is_some_and(|last| last.is_of_one_number(&glyph)) {
            self.hidden.clear();
        }
        if glyph.text.is_ascii_digit() && self.hidden.len() < MAX_HIDDEN {
            self.hidden.push(glyph);
        }
    }

    /// Adds a glyph; `pale`: its colour is that of paper.
    pub(in crate::read) fn show_glyph(&mut self, mut glyph: Glyph, pale: bool) {
        if self.hidden.last().is_some_and(|last| last.is_of_one_number(&glyph)) {
            for hidden in std::mem::take(&mut self.hidden) {
                self.push(hidden);
            }
        }
        let (x, y) = glyph.bbox.center();
        let is_unseen = pale && !glyph.invisible && self.grounds.is_paper(x, y);
        glyph.invisible |= is_unseen;
        if self.push(glyph) && is_unseen {
            self.unseen.push(self.page.glyphs.len() - 1);
        }
    }

    /// Takes out what nobody sees, white on white, if anything else is on the page; gives how many glyphs and where.
    pub(in crate::read) fn drop_unseen(&mut self) -> Option<(usize, BBox)> {
        if self.page.glyphs.iter().all(|glyph| glyph.invisible) {
            return None;
        }
        let mut unseen = self.unseen.iter().peekable();
        let mut dropped: Option<(usize, BBox)> = None;
        let mut index = 0;
        self.page.glyphs.retain(|glyph| {
            let marked = unseen.next_if(|unseen| **unseen == index).is_some();
            index += 1;
            if marked && glyph.invisible {
                dropped = Some(dropped.map_or((1, glyph.bbox), |(count, all)| (count + 1, all.union(glyph.bbox))));
            }
            !(marked && glyph.invisible)
        });
        dropped
    }

    /// Keeps a glyph unless it is drawn over itself, a hair aside: that is how some producers make bold. Says whether.
    fn push(&mut self, glyph: Glyph) -> bool {
        let slot = &mut self.latest[(u32::from(glyph.text) & 0xFF) as usize];
        let mut next = *slot;
        if !glyph.text.is_whitespace() {
            for _ in 0..DOUBLES_SEEN {
                let Some(index) = next.checked_sub(1).map(|index| index as usize) else { break };
                let Some(other) = self.page.glyphs.get_mut(index) else { break };
                if is_double(other, &glyph) {
                    other.invisible &= glyph.invisible;
                    return false;
                }
                next = self.earlier.get(index).copied().unwrap_or(0);
            }
        }
        self.earlier.push(*slot);
        self.page.glyphs.push(glyph);
        *slot = u32::try_from(self.page.glyphs.len()).unwrap_or(0);
        true
    }
}

/// The areas that are painted on a page, in order: white text is seen on a dark one.
#[derive(Default)]
pub(in crate::read) struct Grounds(Vec<(BBox, bool)>);

/// Most areas that are kept. Beyond them, all text counts as seen.
const MAX_GROUNDS: usize = 512;

impl Grounds {
    pub(in crate::read) fn push(&mut self, area: BBox, is_paper: bool) {
        if self.0.len() <= MAX_GROUNDS {
            self.0.push((area, is_paper));
        }
    }

    /// Whether what is painted here last has the colour of paper.
    fn is_paper(&self, x: f32, y: f32) -> bool {
        let ground = self.0.iter().rev().find(|(area, _)| area.contains(x, y));
        self.0.len() <= MAX_GROUNDS && ground.is_none_or(|(_, is_paper)| *is_paper)
    }
}

/// A number has no more digits than this.
const MAX_HIDDEN: usize = 16;

/// Whether the second glyph covers the first for the most part.
fn is_double(first: &Glyph, second: &Glyph) -> bool {
    let (aside, down) = ((first.origin.0 - second.origin.0).abs(), (first.origin.1 - second.origin.1).abs());
    first.text == second.text
        && (first.size - second.size).abs() <= 0.05 * second.size
        // The size bounds it too: a font may state advances much wider than its glyphs.
        && aside < (0.4 * second.bbox.width()).min(0.25 * second.size)
        && down < (0.4 * second.bbox.height()).min(0.25 * second.size)
}

/// What two boxes have in common; its corners change sides when that is nothing.
pub(in crate::read) fn intersection(a: BBox, b: BBox) -> BBox {
    BBox { x0: a.x0.max(b.x0), top: a.top.max(b.top), x1: a.x1.min(b.x1), bottom: a.bottom.min(b.bottom) }
}
