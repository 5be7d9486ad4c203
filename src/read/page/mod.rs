//! Fixed pages → paragraphs and tables, for every format that places glyphs and lines on pages (PDF, OFD).
//!
//! [`Page`]: glyphs and rulings ─▶ rulings ─edges─▶ lattice ─cells─▶ grids; glyphs ─words─▶ lines, in the cells of the
//! grids (tables) or outside (layout) ─▶ blocks, stitched over the pages
//!
//! Frame of every coordinate here: points (1/72 inch), origin at the top left of the page *as shown* (crop box and
//! rotation applied), x to the right, y down. What a clip hides is not here.

mod blocks;
mod canvas;
mod cells;
mod components;
mod edges;
mod furniture;
mod lattice;
mod layout;
mod matrix;
mod path;
#[cfg(test)]
mod sketch;
mod stitch;
mod stream;
mod tables;
#[cfg(test)]
mod tests;
mod turn;
mod words;

pub(super) use blocks::pages_to_blocks;
pub(super) use canvas::{Canvas, MAX_GLYPHS, intersection};
pub(super) use matrix::Matrix;
pub(super) use path::{Path, is_background};

use crate::place::BBox;
use serde::Serialize;

/// One page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// Number of the page, from 1.
    pub number: u32,
    /// Width as shown.
    pub width: f32,
    /// Height as shown.
    pub height: f32,
    /// In the order they are drawn. A ligature gives one glyph for each of its characters.
    pub glyphs: Vec<Glyph>,
    /// Stroked segments, edges of stroked rectangles, and filled rectangles thin enough to be lines.
    pub rulings: Vec<Ruling>,
    /// How many images the page draws: a page with images and no glyphs is a scan.
    pub images: u32,
    /// Whether it shows characters beyond ASCII in a font that the file does not hold: each viewer takes one of its own.
    pub borrows_fonts: bool,
}

/// One character on the page.
#[derive(Clone, Debug, Serialize)]
pub struct Glyph {
    /// The character; U+FFFD when it is not known.
    pub text: char,
    /// Cell of the glyph: advance wide and from ascent to descent tall (for vertical writing: the other way round).
    pub bbox: BBox,
    /// Where the pen stood: x and baseline.
    pub origin: (f32, f32),
    /// Font size in points on the page.
    pub size: f32,
    /// Which font of the document, as a number: glyphs of one font have the same.
    pub font: u32,
    /// Fill colour as 0xRRGGBB.
    pub color: u32,
    /// Direction of the baseline in degrees clockwise from left-to-right, rounded: 0 for ordinary text; other values
    /// are rotated text such as a diagonal watermark.
    pub angle: i16,
    /// Set in vertical writing mode.
    pub vertical: bool,
    /// Drawn invisibly (rendering mode 3): an OCR layer.
    pub invisible: bool,
}

impl Glyph {
    /// Whether both are digits of one number, the second right behind the first.
    pub(super) fn is_of_one_number(&self, second: &Glyph) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= 0.15 * second.size;
        self.text.is_ascii_digit()
            && second.text.is_ascii_digit()
            && near(self.bbox.x1, second.bbox.x0)
            && near(self.origin.1, second.origin.1)
    }
}

/// A line that may bound cells: horizontal (`y0 == y1`) or vertical (`x0 == x1`), with `x0 <= x1` and `y0 <= y1`.
/// Slanted lines and curves are no rulings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ruling {
    /// Left end.
    pub x0: f32,
    /// Upper end.
    pub y0: f32,
    /// Right end.
    pub x1: f32,
    /// Lower end.
    pub y1: f32,
    /// Thickness.
    pub width: f32,
    /// Colour as 0xRRGGBB.
    pub color: u32,
}

impl Ruling {
    /// Whether it runs from left to right.
    #[must_use]
    pub fn is_horizontal(&self) -> bool {
        self.y0 == self.y1
    }
}
