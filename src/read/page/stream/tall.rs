//! Labels of columns that run down or up the page: turned by a quarter, in vertical writing, or a character a line.
//!
//! All that stand side by side are one strip, right above what follows them: one label each, as tall as it is.

use super::strips::{Strip, Word};
use crate::place::BBox;
use crate::read::page::Glyph;
use crate::read::page::words::is_wide;

/// Characters of one line are nearer than this, in glyph sizes, from foot to head.
const NEXT: f32 = 1.1;
/// Characters of one line are out of it by no more than this, in glyph sizes.
const IN_LINE: f32 = 0.35;
/// Lines of one label are no farther apart than this, in glyph sizes, from middle to middle.
const LINES: f32 = 1.9;
/// The same where no figures tell the columns.
const LINES_ALONE: f32 = 1.45;
/// So many side by side are labels of columns; labels of rows have at most two levels that run down.
const FEWEST: usize = 3;
/// Upright characters below each other are a label of columns where one of them has so many.
const STACKED: usize = 3;
/// How many strips below are looked at for figures: the rows of a page.
const BELOW: usize = 60;

/// One line of text that runs down or up.
struct Run<'a> {
    bbox: BBox,
    size: f32,
    glyphs: Vec<&'a Glyph>,
}

impl<'a> Run<'a> {
    fn new(glyph: &'a Glyph) -> Self {
        Run { bbox: glyph.bbox, size: glyph.size, glyphs: vec![glyph] }
    }

    fn center(&self) -> f32 {
        self.bbox.center().0
    }

    fn push(&mut self, glyph: &'a Glyph) {
        self.bbox = self.bbox.union(glyph.bbox);
        self.size = self.size.max(glyph.size);
        self.glyphs.push(glyph);
    }

    /// Whether the glyph stands right below the last one.
    fn takes(&self, glyph: &Glyph) -> bool {
        let size = self.size.max(glyph.size);
        let aside = (self.center() - glyph.bbox.center().0).abs();
        let gap = glyph.bbox.top - self.bbox.bottom;
        aside <= IN_LINE * size && gap <= NEXT * size && gap > -0.5 * size
    }
}

/// Puts the labels that run down or up among the strips, which are sorted from top to bottom. `turned`: glyphs that are
/// sideways or in vertical writing.
pub(super) fn add_tall_strips<'a>(strips: &mut Vec<Strip<'a>>, turned: &[&'a Glyph]) {
    let mut runs = turned_runs(turned);
    runs.extend(stacked_runs(strips));
    if runs.len() < FEWEST {
        return;
    }
    for set in runs_to_sets(runs) {
        let is_turned = set.iter().any(|run| run.glyphs.iter().any(|glyph| is_turned(glyph)));
        let longest = set.iter().map(|run| run.glyphs.len()).max().unwrap_or(0);
        if set.len() >= FEWEST && (is_turned || longest >= STACKED) {
            add_strip(strips, set);
        }
    }
}

fn is_turned(glyph: &Glyph) -> bool {
    glyph.vertical || glyph.angle != 0
}

/// Lines of turned glyphs.
fn turned_runs<'a>(turned: &[&'a Glyph]) -> Vec<Run<'a>> {
    let mut glyphs: Vec<&Glyph> = turned.iter().filter(|glyph| !glyph.text.is_whitespace()).copied().collect();
    glyphs.sort_by(|a, b| a.bbox.center().0.total_cmp(&b.bbox.center().0));
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first() {
        let (x, size) = (first.bbox.center().0, first.size);
        let length = rest.partition_point(|glyph| glyph.bbox.center().0 - x <= IN_LINE * size);
        let (line, tail) = rest.split_at_mut(length.max(1));
        line.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
        let from = runs.len();
        for glyph in line {
            match runs[from..].last_mut() {
                Some(run) if run.takes(glyph) => run.push(glyph),
                _ => runs.push(Run::new(glyph)),
            }
        }
        rest = tail;
    }
    runs
}

/// Upright characters that stand alone and below each other.
fn stacked_runs<'a>(strips: &[Strip<'a>]) -> Vec<Run<'a>> {
    let mut done: Vec<Run<'a>> = Vec::new();
    let mut open: Vec<Run<'a>> = Vec::new();
    for strip in strips {
        let passed = |run: &mut Run<'_>| strip.bbox.top - run.bbox.bottom > NEXT * run.size;
        done.extend(open.extract_if(.., passed));
        for word in &strip.words {
            let lone = word.lone_character().filter(|glyph| is_wide(glyph.text));
            match open.iter_mut().find(|run| lone.is_some_and(|glyph| run.takes(glyph))) {
                Some(run) => lone.into_iter().for_each(|glyph| run.push(glyph)),
                None => {
                    done.extend(open.extract_if(.., |run| word.overlap(run.bbox.x0, run.bbox.x1) > 0.0));
                    open.extend(lone.map(Run::new));
                }
            }
        }
    }
    done.extend(open);
    done.retain(|run| run.glyphs.len() > 1);
    done
}

/// Runs side by side.
fn runs_to_sets(mut runs: Vec<Run<'_>>) -> Vec<Vec<Run<'_>>> {
    runs.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
    let mut sets: Vec<(f32, Vec<Run<'_>>)> = Vec::new();
    for run in runs {
        match sets.last_mut() {
            Some((bottom, set)) if run.bbox.top < *bottom => {
                *bottom = bottom.max(run.bbox.bottom);
                set.push(run);
            }
            _ => sets.push((run.bbox.bottom, vec![run])),
        }
    }
    sets.into_iter().map(|(_, set)| set).collect()
}

/// Makes one strip of runs side by side, and takes them out of the strips they stood in.
fn add_strip<'a>(strips: &mut Vec<Strip<'a>>, mut set: Vec<Run<'a>>) {
    set.sort_by(|a, b| a.center().total_cmp(&b.center()));
    let Some(bbox) = set.iter().map(|run| run.bbox).reduce(BBox::union) else { return };
    let size = set.iter().map(|run| run.size).fold(0.0, f32::max);
    for strip in strips.iter_mut().filter(|strip| strip.bbox.top < bbox.bottom && bbox.top < strip.bbox.bottom) {
        let taken = |word: &Word<'_>| {
            let glyph = word.lone_character();
            glyph.is_some_and(|glyph| set.iter().any(|run| run.glyphs.iter().any(|own| std::ptr::eq(*own, glyph))))
        };
        strip.drop_words(taken);
    }
    strips.retain(|strip| !strip.words.is_empty());
    let at = strips.partition_point(|strip| strip.bbox.top <= bbox.bottom - size);
    let bands = figure_bands(&strips[at..]);
    let nearest = |run: &Run<'_>| {
        let away = |band: &(f32, f32)| (f32::midpoint(band.0, band.1) - run.center()).abs();
        (0..bands.len()).min_by(|a, b| away(&bands[*a]).total_cmp(&away(&bands[*b])))
    };
    let mut words: Vec<Word<'a>> = Vec::with_capacity(set.len());
    let mut last: Option<(f32, Option<usize>)> = None;
    for run in set {
        let (center, band) = (run.center(), nearest(&run));
        let most = if band.is_some() { LINES } else { LINES_ALONE } * run.size;
        let goes_on = last.is_some_and(|(before, other)| center - before <= most && band == other);
        last = Some((center, band));
        match words.last_mut().filter(|_| goes_on && run.glyphs.iter().all(|glyph| is_turned(glyph))) {
            Some(word) => {
                word.x1 = word.x1.max(run.bbox.x1);
                word.glyphs.extend(run.glyphs);
            }
            None => words.push(Word::tall(run.bbox.x0, run.bbox.x1, run.glyphs)),
        }
    }
    strips.insert(at, Strip { bbox, size, words });
}

/// Where figures stand below each other, from left to right.
fn figure_bands(strips: &[Strip<'_>]) -> Vec<(f32, f32)> {
    let words = strips.iter().take(BELOW).flat_map(|strip| &strip.words);
    let mut spans: Vec<(f32, f32)> = words.filter(|word| word.is_figure).map(|word| (word.x0, word.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut bands: Vec<(f32, f32)> = Vec::new();
    for (x0, x1) in spans {
        match bands.last_mut() {
            Some(band) if x0 < band.1 => band.1 = band.1.max(x1),
            _ => bands.push((x0, x1)),
        }
    }
    bands
}
