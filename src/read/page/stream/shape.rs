//! Which strips stand in one table: their figures stand below each other, in bands that no other text crosses.

use super::strips::{Strip, Word};
use crate::read::page::Glyph;
use crate::read::page::edges::nearest_line;

/// How far, in glyph sizes, a label may reach into the first band.
const REACH: f32 = 0.5;
/// What begins in one column may be off by this, in points.
const TOUCH: f32 = 0.1;
/// An empty space this wide, in glyph sizes, is none of a label whose characters touch.
const SLIT: f32 = 0.1;
/// No statutory table has half as many columns.
pub(super) const MAX_BANDS: usize = 60;

/// The bands of figures of a table, from left to right, and how far its labels reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) bands: Vec<(f32, f32)>,
    /// Left and right end of all labels; none when no row has one.
    pub(super) labels: Option<(f32, f32)>,
    pub(super) size: f32,
}

impl Shape {
    /// The left end of the first band.
    pub(super) fn edge(&self) -> f32 {
        self.bands.first().map_or(f32::INFINITY, |band| band.0)
    }

    /// Whether a word of a header stands behind the labels, if only beside the figures of the first band.
    pub(super) fn is_beyond(&self, word: &Word<'_>) -> bool {
        word.x1 > self.edge() || self.labels.is_none_or(|labels| word.x0 > labels.1)
    }

    /// Left and right end of all.
    pub(super) fn extent(&self) -> (f32, f32) {
        let left = self.labels.map_or(self.edge(), |labels| labels.0.min(self.edge()));
        (left, self.bands.last().map_or(left, |band| band.1))
    }

    /// How many words at the left of a strip are its label. A number may stand before its words.
    pub(super) fn label_words(&self, strip: &Strip<'_>) -> usize {
        let beyond = |word: &Word<'_>| word.x0 >= self.edge() - TOUCH;
        let mut count = 0;
        for (index, word) in strip.words.iter().enumerate() {
            let before_words = || index == 0 && strip.words.get(1).is_some_and(|next| !next.is_figure && !beyond(next));
            if beyond(word) || (word.is_figure && !before_words()) {
                break;
            }
            count += 1;
        }
        count
    }

    /// The table with this strip of figures; none when it does not stand in it.
    pub(super) fn with(&self, strip: &Strip<'_>) -> Option<Shape> {
        let (labels, cells) = strip.words.split_at(self.label_words(strip));
        let mut shape = Shape { size: self.size.max(strip.size), ..self.clone() };
        let mut taken: Vec<(f32, f32)> = Vec::new();
        for word in cells.iter().filter(|word| word.is_figure) {
            let span = shape.take(word)?;
            // Two figures of one row never stand in one band.
            if taken.iter().any(|other| word.overlap(other.0, other.1) > 0.0) {
                return None;
            }
            taken.push(span);
        }
        for word in labels {
            let (left, right) = shape.labels.unwrap_or((word.x0, word.x1));
            shape.labels = Some((left.min(word.x0), right.max(word.x1)));
        }
        let crossed = shape.labels.is_some_and(|labels| labels.1 > shape.edge() + REACH * strip.size);
        (!crossed && !shape.bands.is_empty() && shape.bands.len() <= MAX_BANDS).then_some(shape)
    }

    /// Adds the word to its band, or as a band of its own; gives the band as it was.
    fn take(&mut self, word: &Word<'_>) -> Option<(f32, f32)> {
        let mut under =
            (0..self.bands.len()).filter(|&band| word.overlap(self.bands[band].0, self.bands[band].1) > 0.0);
        match (under.next(), under.next()) {
            (None, _) => {
                let at = self.bands.partition_point(|band| band.0 < word.x0);
                self.bands.insert(at, (word.x0, word.x1));
                Some((word.x0, word.x1))
            }
            (Some(band), None) => {
                let known = self.bands[band];
                self.bands[band] = (known.0.min(word.x0), known.1.max(word.x1));
                Some(self.bands[band])
            }
            _ => None,
        }
    }

    /// Both together; none when their bands do not stand below each other.
    pub(super) fn joined(&self, other: &Shape) -> Option<Shape> {
        let mut shape = self.clone();
        for &(x0, x1) in &other.bands {
            shape.take(&Word::new(x0, x1, Vec::new()))?;
        }
        if shape.bands.windows(2).any(|pair| pair[0].1 > pair[1].0) || shape.bands.len() > MAX_BANDS {
            return None;
        }
        let shared = other.bands.iter().filter(|band| self.bands.iter().any(|own| own.0 < band.1 && band.0 < own.1));
        let enough = shared.count() * 2 >= self.bands.len().min(other.bands.len());
        shape.labels = match (self.labels, other.labels) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        shape.size = self.size.max(other.size);
        let crossed = shape.labels.is_some_and(|labels| labels.1 > shape.edge() + REACH * shape.size);
        (enough && !crossed).then_some(shape)
    }

    /// Whether no two words stand above one band, none above two, and most above one: labels of columns, of which some
    /// may be empty.
    pub(super) fn stand_apart(&self, words: &[Word<'_>]) -> bool {
        let under = |word: &Word<'_>| -> Vec<usize> {
            let overlaps = |band: &usize| word.overlap(self.bands[*band].0, self.bands[*band].1) > 0.0;
            (0..self.bands.len()).filter(overlaps).collect()
        };
        let bands: Vec<Vec<usize>> = words.iter().map(under).collect();
        let single = bands.iter().all(|bands| bands.len() <= 1);
        let above: Vec<usize> = bands.concat();
        single && above.windows(2).all(|pair| pair[0] < pair[1]) && above.len() * 2 > words.len()
    }

    /// Whether a strip is empty where the labels of rows end, and has several words behind that.
    pub(super) fn is_parted(&self, strip: &Strip<'_>) -> bool {
        let Some((_, end)) = self.labels else { return false };
        let at = f32::midpoint(end.min(self.edge()), self.edge());
        let is_across = |word: &Word<'_>| word.x0 < at - REACH * strip.size && word.x1 > at + REACH * strip.size;
        let behind = strip.words.iter().filter(|word| word.center() > at).count();
        behind >= 2 && behind < strip.words.len() && !strip.words.iter().any(is_across)
    }

    /// Parts words of a header that stand in neighbouring columns with next to no space between them: where there is some
    /// between two bands, and none within the columns.
    pub(super) fn part_words(&self, strip: &mut Strip<'_>) {
        let middles: Vec<f32> = self.bands.iter().map(|band| f32::midpoint(band.0, band.1)).collect();
        let covers = |word: &Word<'_>| middles.iter().filter(|at| word.x0 < **at && **at < word.x1).count() > 1;
        if !strip.words.iter().any(|word| !word.is_tall && covers(word)) {
            return;
        }
        let size = strip.size;
        let mut words: Vec<Word<'_>> = Vec::with_capacity(strip.words.len());
        for word in std::mem::take(&mut strip.words) {
            let is_gap = |pair: &&[&Glyph]| pair[1].bbox.x0 - pair[0].bbox.x1 > SLIT * size;
            let parts: Vec<&[&Glyph]> = word.glyphs.chunk_by(|a, b| !is_gap(&&[*a, *b][..])).collect();
            let span = |part: &[&Glyph]| Some((part.first()?.bbox.x0, part.last()?.bbox.x1));
            let spans: Vec<(f32, f32)> = parts.iter().filter_map(|part| span(part)).collect();
            // One column to each part, and no other between.
            let band = |span: &(f32, f32)| nearest_line(&middles, f32::midpoint(span.0, span.1));
            let is_apart =
                spans.len() > 1 && !word.is_tall && spans.windows(2).all(|pair| band(&pair[1]) == band(&pair[0]) + 1);
            if is_apart {
                let part = |(part, (x0, x1)): (&&[_], &(f32, f32))| Word::new(*x0, *x1, part.to_vec());
                words.extend(parts.iter().zip(&spans).map(part));
            } else {
                words.push(word);
            }
        }
        strip.words = words;
    }

    /// The band that the word stands in.
    pub(super) fn band(&self, word: &Word<'_>) -> Option<usize> {
        let middles: Vec<f32> = self.bands.iter().map(|band| f32::midpoint(band.0, band.1)).collect();
        let near = nearest_line(&middles, word.center());
        let under = |band: &usize| self.bands.get(*band).is_some_and(|(x0, x1)| word.overlap(*x0, *x1) > 0.0);
        Some(near).filter(under).or_else(|| (0..self.bands.len()).find(under))
    }
}
