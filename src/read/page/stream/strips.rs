//! Glyphs → strips: what stands at one height of the page, cut into words where it is empty.

use super::tall::add_tall_strips;
use crate::number::{self, Lexeme};
use crate::place::BBox;
use crate::read::page::Glyph;
use crate::read::page::layout::starts_with_number;
use crate::read::page::words::glyphs_to_rows;

/// An empty space this wide, in glyph sizes, ends a word. Cells of narrow columns are no farther apart; the characters
/// of a justified line are nearer.
const GAP: f32 = 0.35;
/// A figure is this far from the words beside it. A space before a number in running text is at most half an em.
const APART: f32 = 0.55;
/// Words of one text are no farther apart than this.
const TOGETHER: f32 = 0.8;
/// No figure is printed with more characters.
const LONGEST_FIGURE: usize = 32;
/// A strip with more words is no row of a table, nor is it text.
pub(super) const MAX_WORDS: usize = 100;

/// Glyphs without an empty space between them.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) glyphs: Vec<&'a Glyph>,
    /// A number or a dash, apart from the words beside it.
    pub(super) is_figure: bool,
    /// A label that runs down or up the page.
    pub(super) is_tall: bool,
}

/// What stands at one height of the page.
#[derive(Clone, Debug)]
pub(super) struct Strip<'a> {
    pub(super) bbox: BBox,
    /// Size of its largest glyph.
    pub(super) size: f32,
    /// From left to right.
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Word<'a> {
    pub(super) fn new(x0: f32, x1: f32, glyphs: Vec<&'a Glyph>) -> Self {
        Word { x0, x1, glyphs, is_figure: false, is_tall: false }
    }

    /// A label that runs down or up the page.
    pub(super) fn tall(x0: f32, x1: f32, glyphs: Vec<&'a Glyph>) -> Self {
        Word { is_tall: true, ..Word::new(x0, x1, glyphs) }
    }

    /// Its one glyph, if it has no more.
    pub(super) fn lone_character(&self) -> Option<&'a Glyph> {
        if let [glyph] = self.glyphs[..] { Some(glyph) } else { None }
    }

    pub(super) fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text).collect()
    }

    pub(super) fn center(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    /// The upper end of its highest glyph.
    pub(super) fn top(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.bbox.top).fold(f32::INFINITY, f32::min)
    }

    /// The lower end of its lowest glyph.
    pub(super) fn bottom(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.bbox.bottom).fold(f32::NEG_INFINITY, f32::max)
    }

    pub(super) fn overlap(&self, x0: f32, x1: f32) -> f32 {
        self.x1.min(x1) - self.x0.max(x0)
    }
}

impl<'a> Strip<'a> {
    pub(super) fn has_figures(&self) -> bool {
        self.words.iter().any(|word| word.is_figure)
    }

    /// Whether it is one run of text.
    pub(super) fn is_single(&self) -> bool {
        let is_tall = self.words.iter().any(|word| word.is_tall);
        !is_tall && self.words.windows(2).all(|pair| pair[1].x0 - pair[0].x1 < TOGETHER * self.size)
    }

    /// Takes out words, and makes its box that of the others.
    pub(super) fn drop_words(&mut self, dropped: impl Fn(&Word<'_>) -> bool) {
        let before = self.words.len();
        self.words.retain(|word| !dropped(word));
        let boxes = self.words.iter().flat_map(|word| &word.glyphs).map(|glyph| glyph.bbox);
        if let Some(bbox) = boxes.reduce(BBox::union).filter(|_| self.words.len() < before) {
            self.bbox = bbox;
        }
    }

    /// A digit at the beginning.
    pub(super) fn begins_with_digit(&self) -> bool {
        let first = self.words.first().and_then(|word| word.glyphs.first());
        first.is_some_and(|glyph| glyph.text.is_numeric())
    }

    /// 一、 or （一）at the beginning.
    pub(super) fn is_numbered(&self) -> bool {
        let text: String = self.words.iter().flat_map(|word| &word.glyphs).take(4).map(|glyph| glyph.text).collect();
        starts_with_number(&text)
    }

    /// The empty space between the two, in points.
    pub(super) fn gap(&self, below: &Strip<'_>) -> f32 {
        below.bbox.top - self.bbox.bottom
    }

    fn new(glyphs: &[&'a Glyph]) -> Option<Self> {
        let printed = glyphs.iter().filter(|glyph| !glyph.text.is_whitespace() && !glyph.text.is_control());
        let mut words: Vec<Word<'a>> = Vec::new();
        let mut bbox: Option<BBox> = None;
        for &glyph in printed {
            let (x0, x1) = (glyph.bbox.x0, glyph.bbox.x1);
            bbox = Some(bbox.map_or(glyph.bbox, |bbox| bbox.union(glyph.bbox)));
            match words.last_mut() {
                Some(word) if x0 - word.x1 < GAP * glyph.size => {
                    word.x1 = word.x1.max(x1);
                    word.glyphs.push(glyph);
                }
                _ => words.push(Word::new(x0, x1, vec![glyph])),
            }
        }
        let size = words.iter().flat_map(|word| &word.glyphs).map(|glyph| glyph.size).fold(0.0, f32::max);
        let mut strip = Strip { bbox: bbox?, size, words };
        strip.tell_figures();
        Some(strip)
    }

    fn tell_figures(&mut self) {
        if self.words.len() > MAX_WORDS {
            return;
        }
        let is_figure: Vec<bool> = self.words.iter().map(|word| is_figure(word)).collect();
        let apart = |left: usize| self.words[left + 1].x0 - self.words[left].x1 > APART * self.size;
        let stands_apart = |index: usize| {
            let left = index == 0 || is_figure[index - 1] || apart(index - 1);
            let right = index + 1 == self.words.len() || is_figure[index + 1] || apart(index);
            left && right
        };
        let figures: Vec<bool> = (0..self.words.len()).map(|index| is_figure[index] && stands_apart(index)).collect();
        for (word, figure) in self.words.iter_mut().zip(figures) {
            word.is_figure = figure;
        }
    }
}

fn is_figure(word: &Word<'_>) -> bool {
    let is_number = || matches!(number::lex(&word.text()), Lexeme::Number { .. } | Lexeme::Dash);
    word.glyphs.len() <= LONGEST_FIGURE && (is_number() || lacks_digits(word))
}

/// A number of which some digits are not known stands in a column of figures, though it cannot be read.
fn lacks_digits(word: &Word<'_>) -> bool {
    let is = |known: fn(char) -> bool| move |glyph: &&Glyph| known(glyph.text);
    let unknown = |text| text == char::REPLACEMENT_CHARACTER;
    word.glyphs.iter().any(is(unknown))
        && word.glyphs.iter().any(is(|text| text.is_ascii_digit()))
        && word.glyphs.iter().all(is(|text| text.is_ascii_digit() || ".-\u{FFFD}".contains(text)))
}

/// Glyphs → strips from top to bottom. Of those that are turned only labels of columns are looked for.
pub(super) fn glyphs_to_strips<'a>(glyphs: &[&'a Glyph]) -> Vec<Strip<'a>> {
    let (turned, mut across): (Vec<&'a Glyph>, Vec<&'a Glyph>) =
        glyphs.iter().partition(|glyph| glyph.vertical || glyph.angle != 0);
    let mut strips: Vec<Strip<'a>> = glyphs_to_rows(&mut across).iter().filter_map(|row| Strip::new(row)).collect();
    strips.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
    add_tall_strips(&mut strips, &turned);
    strips
}
