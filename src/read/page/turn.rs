//! Quarter turns: text set sideways in a cell, and whole pages whose text is sideways because the producer turned the
//! drawing and not the page.

use super::{Glyph, Page, Ruling};
use crate::place::BBox;
use std::borrow::Cow;

/// A turn of the frame that makes sideways text upright, with the extent of the old frame that the turn needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    /// The text ran down the page (90 degrees); the old frame is so wide.
    Down(f32),
    /// The text ran up the page (270 degrees); the old frame is so high.
    Up(f32),
}

impl Turn {
    /// The turn that makes text of this angle upright, in a frame of this size.
    pub(super) fn for_angle(angle: i16, width: f32, height: f32) -> Option<Self> {
        match angle.rem_euclid(360) {
            90 => Some(Turn::Down(width)),
            270 => Some(Turn::Up(height)),
            _ => None,
        }
    }

    /// The turn back, for a page whose turned frame is so wide and high.
    pub(super) fn back(self, width: f32, height: f32) -> Self {
        match self {
            Turn::Down(_) => Turn::Up(height),
            Turn::Up(_) => Turn::Down(width),
        }
    }

    fn point(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Turn::Down(width) => (y, width - x),
            Turn::Up(height) => (height - y, x),
        }
    }

    /// The box in the turned frame.
    pub(super) fn bbox(self, bbox: BBox) -> BBox {
        let (a, b) = (self.point((bbox.x0, bbox.top)), self.point((bbox.x1, bbox.bottom)));
        BBox::new(a.0, a.1, b.0, b.1)
    }

    /// The glyph in the turned frame.
    pub(super) fn glyph(self, glyph: &Glyph) -> Glyph {
        let turned = if matches!(self, Turn::Down(_)) { 90 } else { 270 };
        let angle = (glyph.angle.rem_euclid(360) + 360 - turned) % 360;
        Glyph { bbox: self.bbox(glyph.bbox), origin: self.point(glyph.origin), angle, ..glyph.clone() }
    }

    fn ruling(self, ruling: &Ruling) -> Ruling {
        let bbox = self.bbox(BBox::new(ruling.x0, ruling.y0, ruling.x1, ruling.y1));
        Ruling { x0: bbox.x0, y0: bbox.top, x1: bbox.x1, y1: bbox.bottom, ..*ruling }
    }
}

/// The page as it is to be read: turned when most of its text is sideways.
pub(super) fn page_to_upright(page: &Page) -> (Cow<'_, Page>, Option<Turn>) {
    let angle = |quarter: i16| page.glyphs.iter().filter(|glyph| glyph.angle.rem_euclid(360) == quarter).count();
    let Some(sideways) = [90, 270].into_iter().find(|quarter| angle(*quarter) * 2 > page.glyphs.len()) else {
        return (Cow::Borrowed(page), None);
    };
    // Vertical writing runs down an upright page, whatever angle its baseline is said to have.
    if page.glyphs.iter().filter(|glyph| glyph.vertical).count() * 2 > page.glyphs.len() {
        return (Cow::Borrowed(page), None);
    }
    let Some(turn) = Turn::for_angle(sideways, page.width, page.height) else { return (Cow::Borrowed(page), None) };
    let turned = Page {
        width: page.height,
        height: page.width,
        glyphs: page.glyphs.iter().map(|glyph| turn.glyph(glyph)).collect(),
        rulings: page.rulings.iter().map(|ruling| turn.ruling(ruling)).collect(),
        ..*page
    };
    (Cow::Owned(turned), Some(turn))
}

#[cfg(test)]
mod tests {
    use super::super::sketch;
    use super::*;

    #[test]
    fn there_and_back_again() {
        let bbox = BBox::new(10.0, 20.0, 40.0, 25.0);
        for turn in [Turn::Down(595.0), Turn::Up(842.0)] {
            assert_eq!(turn.back(842.0, 595.0).bbox(turn.bbox(bbox)), bbox);
        }
        assert_eq!(Turn::Down(595.0).bbox(bbox), BBox::new(20.0, 555.0, 25.0, 585.0));
    }

    #[test]
    fn a_page_of_sideways_text_is_turned() {
        let mut upright = sketch::page(1);
        sketch::draw_table(&mut upright, 100.0, &[&["规章", "0"], &["行政", "5"]]);
        assert_eq!(page_to_upright(&upright).1, None);
        let back = Turn::Up(upright.height);
        let sideways = Page {
            width: upright.height,
            height: upright.width,
            glyphs: upright.glyphs.iter().map(|glyph| back.glyph(glyph)).collect(),
            rulings: upright.rulings.iter().map(|ruling| back.ruling(ruling)).collect(),
            ..upright
        };
        let (turned, turn) = page_to_upright(&sideways);
        assert_eq!(turn, Some(Turn::Down(842.0)));
        assert_eq!(turned.glyphs[0].bbox, upright.glyphs[0].bbox);
        assert_eq!(turned.rulings, upright.rulings);
    }
}
