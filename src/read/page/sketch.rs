//! Pages made by hand, for tests.

use super::{Glyph, Page, Ruling};
use crate::place::BBox;

/// One upright glyph with its top left corner at the point: a CJK character is a full em wide, any other half an em.
pub(super) fn glyph(text: char, x: f32, top: f32, size: f32) -> Glyph {
    let width = if super::words::is_wide(text) { size } else { size / 2.0 };
    Glyph {
        text,
        bbox: BBox::new(x, top, x + width, top + size),
        origin: (x, top + 0.8 * size),
        size,
        font: 0,
        color: 0,
        angle: 0,
        vertical: false,
        invisible: false,
    }
}

/// A run of glyphs without gaps.
pub(super) fn text(words: &str, mut x: f32, top: f32, size: f32) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    for character in words.chars() {
        let glyph = glyph(character, x, top, size);
        x = glyph.bbox.x1;
        glyphs.push(glyph);
    }
    glyphs
}

/// A ruling between two points.
pub(super) fn ruling(x0: f32, y0: f32, x1: f32, y1: f32) -> Ruling {
    Ruling { x0, y0, x1, y1, width: 0.5, color: 0 }
}

/// The four sides of a box.
pub(super) fn boxed(x0: f32, y0: f32, x1: f32, y1: f32) -> [Ruling; 4] {
    [ruling(x0, y0, x1, y0), ruling(x0, y1, x1, y1), ruling(x0, y0, x0, y1), ruling(x1, y0, x1, y1)]
}

/// An empty A4 page.
pub(super) fn page(number: u32) -> Page {
    Page { number, width: 595.0, height: 842.0, ..Page::default() }
}

/// A table of boxes with its corner at (100, `top`): 60 by 20 points a cell, texts of 10 points in them.
pub(super) fn draw_table(page: &mut Page, top: f32, rows: &[&[&str]]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, words) in row.iter().enumerate() {
            let (x, y) = (100.0 + 60.0 * c as f32, top + 20.0 * r as f32);
            page.rulings.extend(boxed(x, y, x + 60.0, y + 20.0));
            page.glyphs.extend(text(words, x + 5.0, y + 5.0, 10.0));
        }
    }
}
