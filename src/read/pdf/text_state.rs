//! Text state and the showing of strings → glyphs.

use super::cmap::Text;
use super::font::{Font, Shown};
use super::matrix::Matrix;
use crate::place::BBox;
use crate::read::page::{Glyph, Page};
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

/// Most glyphs of one page. The interpreter ends the document when it sees that there are more.
pub(super) const MAX_GLYPHS: usize = 5_000_000;
/// How many glyphs of the same character back a double is looked for.
const DOUBLES_SEEN: usize = 16;

/// The glyphs of a page as they come.
pub(super) struct Canvas {
    pub(super) page: Page,
    /// Glyphs without a known character, and the place of the first.
    pub(super) unknown: u32,
    pub(super) first_unknown: Option<BBox>,
    /// What the page is painted with.
    pub(super) grounds: Grounds,
    /// Indices of glyphs that have the colour of what they stand on.
    pub(super) unseen: Vec<usize>,
    /// For a hash of the character: one more than the index of the latest glyph that has it.
    latest: [u32; 256],
    /// For each glyph: the same of the one before it.
    earlier: Vec<u32>,
}

impl Canvas {
    pub(super) fn new(page: Page) -> Self {
        Canvas {
            page,
            unknown: 0,
            first_unknown: None,
            grounds: Grounds::default(),
            unseen: Vec::new(),
            latest: [0; 256],
            earlier: Vec::new(),
        }
    }

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
                let mut glyph = model.glyph(*char, bbox, origin);
                let is_unseen = setting.pale && !glyph.invisible && self.grounds.is_paper(cx, cy);
                glyph.invisible |= is_unseen;
                if self.push(glyph) && is_unseen {
                    self.unseen.push(self.page.glyphs.len() - 1);
                }
            }
            left += width;
            pen += width;
        }
    }

    /// Takes out what nobody sees, white on white, if anything else is on the page; gives how many glyphs and where.
    pub(super) fn drop_unseen(&mut self) -> Option<(usize, BBox)> {
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
pub(super) struct Grounds(Vec<(BBox, bool)>);

/// Most areas that are kept. Beyond them, all text counts as seen.
const MAX_GROUNDS: usize = 512;

impl Grounds {
    pub(super) fn push(&mut self, area: BBox, is_paper: bool) {
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

/// Whether the second glyph covers the first for the most part.
fn is_double(first: &Glyph, second: &Glyph) -> bool {
    let (aside, down) = ((first.origin.0 - second.origin.0).abs(), (first.origin.1 - second.origin.1).abs());
    first.text == second.text
        && (first.size - second.size).abs() <= 0.05 * second.size
        // The size bounds it too: a font may state advances much wider than its glyphs.
        && aside < (0.4 * second.bbox.width()).min(0.25 * second.size)
        && down < (0.4 * second.bbox.height()).min(0.25 * second.size)
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
        #[allow(clippy::cast_possible_truncation)] // Between -180 and 180.
        let angle = down.atan2(right).to_degrees().round() as i16;
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
