//! Lines → paragraphs, by what a reader of the page sees: indents, short last lines, spacing, size.

use super::words::{Line, is_wide};
use crate::document::Paragraph;
use crate::place::{BBox, Provenance};

/// A line that begins this far right of the body, in sizes, is indented (the custom is two characters).
const INDENT: f32 = 0.8;
/// A line that ends this far left of the body's right side, in sizes, is the last of its paragraph. Punctuation and a
/// word that does not fit may leave up to two characters empty on a line that goes on.
const SHORT: f32 = 2.2;
/// Sizes that differ by this share are different kinds of lines: a heading and the body.
const OTHER_SIZE: f32 = 0.12;
/// A distance this much larger than the usual one between lines sets paragraphs apart.
const SPACED: f32 = 1.5;

/// The text body of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Body {
    /// Where lines that go on begin.
    pub(super) left: f32,
    /// Where full lines end.
    pub(super) right: f32,
    /// Usual distance from line to line.
    pub(super) pitch: f32,
    /// Usual size.
    pub(super) size: f32,
}

/// The body of a page from its lines; `None` when there are too few to tell.
pub(super) fn lines_to_body(lines: &[&Line]) -> Option<Body> {
    const ENOUGH: usize = 4;
    if lines.len() < ENOUGH {
        return None;
    }
    let size = median(lines.iter().map(|line| line.size))?;
    let right = lines.iter().map(|line| line.bbox.x1).max_by(f32::total_cmp)?;
    // A heading in the middle begins anywhere; what follows a full line begins at the left side.
    let after_full = lines.windows(2).filter(|pair| pair[0].bbox.x1 > right - SHORT * size);
    let left = after_full.map(|pair| pair[1].bbox.x0).min_by(f32::total_cmp);
    let left = left.or_else(|| lines.iter().map(|line| line.bbox.x0).min_by(f32::total_cmp))?;
    let pitch = median(lines.windows(2).map(|pair| pair[1].bbox.bottom - pair[0].bbox.bottom))?;
    Some(Body { left, right, pitch: pitch.max(size), size })
}

fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// The body of each page: its own, or that of the pages of the same width where it has too few lines.
pub(super) fn pages_to_bodies(pages: &[(f32, Vec<&Line>)]) -> Vec<Body> {
    let own: Vec<Option<Body>> = pages.iter().map(|(_, lines)| lines_to_body(lines)).collect();
    let typical = |width: f32| -> Option<Body> {
        let alike =
            || pages.iter().zip(&own).filter(move |((w, _), _)| (w - width).abs() < 1.0).filter_map(|(_, b)| *b);
        Some(Body {
            left: median(alike().map(|body| body.left))?,
            right: median(alike().map(|body| body.right))?,
            pitch: median(alike().map(|body| body.pitch))?,
            size: median(alike().map(|body| body.size))?,
        })
    };
    let few = |lines: &[&Line]| {
        let frame = lines.iter().map(|line| line.bbox).reduce(BBox::union).unwrap_or_default();
        let size = lines.iter().map(|line| line.size).fold(1.0, f32::max);
        Body { left: frame.x0, right: frame.x1, pitch: 1.5 * size, size }
    };
    let mut by_width: Vec<(f32, Option<Body>)> = Vec::new();
    let mut body = |(width, lines): &(f32, Vec<&Line>), own: &Option<Body>| {
        own.or_else(|| {
            if let Some((_, known)) = by_width.iter().find(|(w, _)| w == width) {
                return *known;
            }
            by_width.push((*width, typical(*width)));
            by_width.last().and_then(|(_, known)| *known)
        })
        .unwrap_or_else(|| few(lines))
    };
    pages.iter().zip(&own).map(|(page, own)| body(page, own)).collect()
}

/// A paragraph while its lines come in.
#[derive(Clone, Debug)]
pub(super) struct Open {
    text: String,
    page: u32,
    bbox: BBox,
    last: Line,
    last_page: u32,
    last_body: Body,
}

impl Open {
    /// Begins a paragraph.
    pub(super) fn new(line: &Line, page: u32, body: Body) -> Self {
        let bbox = line.bbox;
        Open { text: line.text.clone(), page, bbox, last: line.clone(), last_page: page, last_body: body }
    }

    /// Whether the line goes on with this paragraph.
    pub(super) fn takes(&self, line: &Line, page: u32, body: Body, page_width: f32) -> bool {
        let size = line.size.max(self.last.size);
        let same_page = page == self.last_page;
        if (line.size - self.last.size).abs() > OTHER_SIZE * size {
            return false;
        }
        let distance = line.bbox.bottom - self.last.bbox.bottom;
        if same_page && distance > SPACED * body.pitch.max(1.2 * size) {
            return false;
        }
        if same_page && self.is_title(body, page_width) && is_centred(line, body, page_width) {
            return true;
        }
        let full = self.last.bbox.x1 > self.last_body.right - SHORT * size;
        let indented = line.bbox.x0 > body.left + INDENT * size;
        full && !indented && !self.is_heading_before(line)
    }

    /// A title over several lines: all of them centred and larger than the body.
    fn is_title(&self, body: Body, page_width: f32) -> bool {
        self.last.size > (1.0 + OTHER_SIZE) * body.size && is_centred(&self.last, body, page_width)
    }

    /// A number in a font of its own, or after the end of a sentence, begins a paragraph, even where nothing is indented.
    fn is_heading_before(&self, line: &Line) -> bool {
        let ended = self.text.ends_with(['。', '！', '？', '；', '：']);
        (ended || line.font != self.last.font) && starts_with_number(&line.text)
    }

    /// Adds a line.
    pub(super) fn push(&mut self, line: &Line, page: u32, body: Body) {
        if needs_space(&self.text, &line.text) {
            self.text.push(' ');
        }
        self.text.push_str(&line.text);
        if page == self.page {
            self.bbox = self.bbox.union(line.bbox);
        }
        (self.last, self.last_page, self.last_body) = (line.clone(), page, body);
    }

    /// Ends it.
    pub(super) fn close(self) -> Paragraph {
        Paragraph { text: self.text, level: None, at: Provenance::Page { page: self.page, bbox: self.bbox } }
    }
}

/// Whether the line stands in the middle of the body or of the page, with room at both sides.
fn is_centred(line: &Line, body: Body, page_width: f32) -> bool {
    let middle = line.bbox.center().0;
    let near = |other: f32| (middle - other).abs() < line.size;
    (near(page_width / 2.0) || near(f32::midpoint(body.left, body.right))) && line.bbox.x0 > body.left - line.size
}

/// 一、 or （一）at the beginning.
pub(super) fn starts_with_number(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(']);
    let rest = bare.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < bare.len() && rest.starts_with(['、', '）', ')', '．', '.'])
}

/// Words of Latin letters are set apart where the line breaks; Chinese text is not, and a number or an address in it
/// may be broken anywhere.
fn needs_space(before: &str, after: &str) -> bool {
    let latin = |text: Option<char>| text.is_some_and(|c| c.is_alphabetic() && !is_wide(c));
    // No address is longer.
    const ADDRESS: usize = 200;
    latin(before.chars().next_back())
        && latin(after.chars().next())
        && !before.chars().rev().take(ADDRESS).take_while(|c| !c.is_whitespace()).any(|c| "/@:".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f32, x1: f32, top: f32) -> Line {
        Line { text: text.to_owned(), bbox: BBox::new(x0, top, x1, top + 16.0), size: 16.0, font: 0 }
    }

    fn paragraphs(lines: &[Line]) -> Vec<String> {
        let body = lines_to_body(&lines.iter().collect::<Vec<_>>()).unwrap();
        let mut done = Vec::new();
        let mut open: Option<Open> = None;
        for line in lines {
            match &mut open {
                Some(paragraph) if paragraph.takes(line, 1, body, 595.0) => paragraph.push(line, 1, body),
                _ => done.extend(open.replace(Open::new(line, 1, body)).map(Open::close)),
            }
        }
        done.extend(open.map(Open::close));
        done.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn indents_and_short_lines_part_paragraphs() {
        let lines = [
            line("一、总体情况", 132.0, 228.0, 100.0),
            line("我局认真贯彻", 132.0, 500.0, 130.0),
            line("落实条例", 100.0, 500.0, 160.0),
            line("要求。", 100.0, 148.0, 190.0),
            line("二、主动公开", 100.0, 196.0, 220.0),
        ];
        assert_eq!(paragraphs(&lines), ["一、总体情况", "我局认真贯彻落实条例要求。", "二、主动公开"]);
    }

    #[test]
    fn a_title_over_two_lines_is_one() {
        let mut lines = vec![line("云岭区人民政府", 220.0, 380.0, 60.0), line("2023年度报告", 210.0, 390.0, 90.0)];
        lines.iter_mut().for_each(|line| line.size = 22.0);
        lines.extend((0..5).map(|n| line("正文", 100.0, 500.0, 150.0 + 30.0 * n as f32)));
        assert_eq!(paragraphs(&lines)[0], "云岭区人民政府2023年度报告");
    }

    #[test]
    fn only_words_of_letters_are_set_apart() {
        assert!(needs_space("open government", "information"));
        assert!(!needs_space("见http://www.gov", "cn"));
        assert!(!needs_space("20", "23年"));
        assert!(!needs_space("公开", "工作"));
    }
}
