//! Text state and the showing of strings → glyphs.

use super::cmap::Text;
use super::font::{Font, Shown};
use crate::place::BBox;
use crate::read::page::{Canvas, Glyph, MAX_GLYPHS, Matrix};
use crate::text::radical_to_ideograph;
use std::rc::Rc;

/// The parameters of ISO 32000-1, 9.3.
#[derive(Clone)]
pub(super) struct TextState {
    pub(super) font: Option<Rc<Font>>,
    pub(super) size: f32,
    pub(super) char_space: f32,
    pub(super) word_space: f32,
    /// Horizontal scaling, 1 is usual.
    pub(super) stretch: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    /// Rendering mode.
    pub(super) mode: f32,
}

impl Default for TextState {
    fn default() -> Self {
        TextState {
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0.0,
        }
    }
}

/// How a string stands on the page; the same for all its glyphs.
pub(super) struct Setting {
    /// From text space to the page.
    pub(super) matrix: Matrix,
    pub(super) clip: BBox,
    pub(super) color: u32,
    /// The colour is that of paper.
    pub(super) pale: bool,
    pub(super) hidden: bool,
}

impl Canvas {
    /// Shows a string; gives how far the pen went in text space.
    pub(super) fn show(&mut self, state: &TextState, setting: &Setting, bytes: &[u8]) -> (f32, f32) {
        let Some(font) = &state.font else { return (0.0, 0.0) };
        let model = Model::new(state, font, setting);
        let (mut x, mut y) = (0.0, 0.0);
        let mut rest = bytes;
        while let Some(shown) = font.next(rest).filter(|_| self.page.glyphs.len() <= MAX_GLYPHS) {
            rest = rest.get(shown.length..).unwrap_or_default();
            if !setting.hidden {
                self.place(&model, setting, &shown, (x, y));
            }
            let space = state.char_space + if shown.is_space { state.word_space } else { 0.0 };
            if font.vertical {
                y += shown.down * state.size + space;
            } else {
                x += (shown.width * state.size + space) * state.stretch;
            }
        }
        (x, y)
    }

    /// Puts the characters of one code on the page, side by side over its advance.
    fn place(&mut self, model: &Model<'_>, setting: &Setting, shown: &Shown<'_>, (x, y): (f32, f32)) {
        let (state, font) = (model.state, model.font);
        let (size, across) = (state.size, state.size * state.stretch);
        let (left, low, high) = if font.vertical {
            let (shift, _) = shown.shift;
            (x - shift * across, y + shown.down * size, y)
        } else {
            (x, y + font.descent * size, y + font.ascent * size)
        };
        let single;
        let chars = match shown.text {
            Some(Text::Several(chars)) => chars,
            Some(Text::Char(char)) => {
                single = [char];
                &single
            }
            None => &[char::REPLACEMENT_CHARACTER],
        };
        #[allow(clippy::cast_precision_loss)] // A few characters.
        let width = shown.width * across / chars.len() as f32;
        let (mut left, mut pen) = (left, x);
        for char in chars {
            let bbox = setting.matrix.bbox(left, low + state.rise, width, high - low);
            let origin = setting.matrix.apply(pen, y + state.rise);
            let (cx, cy) = bbox.center();
            if cx.is_finite() && cy.is_finite() && setting.clip.contains(cx, cy) {
                if shown.text.is_none() {
                    self.unknown = self.unknown.saturating_add(1);
                    self.first_unknown.get_or_insert(bbox);
                }
                self.page.borrows_fonts |= !(font.is_embedded || model.invisible || char.is_ascii());
                self.show_glyph(model.glyph(*char, bbox, origin), setting.pale);
            } else if cx.is_finite() && cy.is_finite() {
                self.hide_glyph(model.glyph(*char, bbox, origin));
            }
            left += width;
            pen += width;
        }
    }
}

/// What the glyphs of one string have in common.
struct Model<'s> {
    state: &'s TextState,
    font: &'s Font,
    size: f32,
    angle: i16,
    color: u32,
    invisible: bool,
}

impl<'s> Model<'s> {
    fn new(state: &'s TextState, font: &'s Font, setting: &Setting) -> Self {
        let (dx, dy) = setting.matrix.apply_vector(0.0, state.size);
        let (right, down) = setting.matrix.apply_vector(state.size * state.stretch, 0.0);
        let is_level = down == 0.0 && right > 0.0;
        #[allow(clippy::cast_possible_truncation)] // Between -180 and 180.
        let angle = if is_level { 0 } else { down.atan2(right).to_degrees().round() as i16 };
        // Mode 7 only adds to the clip.
        let invisible = state.mode == 3.0 || state.mode == 7.0;
        Model { state, font, size: dx.hypot(dy), angle, color: setting.color, invisible }
    }

    fn glyph(&self, text: char, bbox: BBox, origin: (f32, f32)) -> Glyph {
        Glyph {
            text: radical_to_ideograph(text),
            bbox,
            origin,
            size: self.size,
            font: self.font.number,
            color: self.color,
            angle: self.angle,
            vertical: self.font.vertical,
            invisible: self.invisible,
        }
    }
}
