//! Glyphs → lines of text inside one region (a cell, or the page outside its tables).
//!
//! The text stays as printed: widths, vertical forms and variants are folded by a later stage.

use super::Glyph;
use super::turn::Turn;
use crate::place::BBox;

/// Baselines this close, in sizes of the glyph, are one line. Mixed fonts share the baseline; half a line does not.
const BASELINE: f32 = 0.35;
/// A gap between two Latin letters or digits that is a space. A space of the narrowest fonts is a quarter of an em.
const LATIN_SPACE: f32 = 0.25;
/// The same next to a CJK character, where justified lines stretch every gap.
const CJK_SPACE: f32 = 0.75;
/// The same character drawn again within this share of its width is fake bold, not a second character.
const OVERPRINT: f32 = 0.3;

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// As printed, without spaces at the ends.
    pub(super) text: String,
    /// Box of its visible glyphs.
    pub(super) bbox: BBox,
    /// Size of its largest glyph in points.
    pub(super) size: f32,
    /// Font of its first glyph.
    pub(super) font: u32,
}

/// Glyphs in drawing order → lines in reading order. Lines of spaces only are left out.
pub(super) fn glyphs_to_lines(glyphs: &[&Glyph]) -> Vec<Line> {
    if let Some(turn) = sideways(glyphs) {
        return turned_lines(glyphs, turn);
    }
    if reads_downwards(glyphs) {
        return columns_to_lines(glyphs);
    }
    let (down, mut across): (Vec<&Glyph>, Vec<&Glyph>) = glyphs.iter().partition(|glyph| glyph.vertical);
    let mut lines = rows_to_lines(&mut across);
    if !down.is_empty() {
        lines.extend(columns_to_lines(&down));
        lines.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
    }
    lines
}

/// The turn that makes the glyphs upright when most are sideways.
fn sideways(glyphs: &[&Glyph]) -> Option<Turn> {
    let turned = |glyph: &&Glyph| !glyph.vertical && glyph.angle != 0;
    let first = glyphs.iter().copied().find(turned)?;
    let alike = glyphs.iter().filter(|glyph| turned(glyph) && glyph.angle == first.angle).count();
    // Any frame will do to read in; the boxes are turned back.
    (alike * 2 > glyphs.len()).then(|| Turn::for_angle(first.angle, 0.0, 0.0)).flatten()
}

fn turned_lines(glyphs: &[&Glyph], turn: Turn) -> Vec<Line> {
    let upright: Vec<Glyph> = glyphs.iter().map(|glyph| turn.glyph(glyph)).filter(|glyph| glyph.angle == 0).collect();
    let mut lines = rows_to_lines(&mut upright.iter().collect::<Vec<_>>());
    for line in &mut lines {
        line.bbox = turn.back(0.0, 0.0).bbox(line.bbox);
    }
    lines
}

/// Whether the glyphs run down the page: vertical writing, or upright glyphs that the producer set one below the other.
fn reads_downwards(glyphs: &[&Glyph]) -> bool {
    let printed: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.text.is_whitespace()).copied().collect();
    if printed.iter().filter(|glyph| glyph.vertical).count() * 2 > printed.len() {
        return true;
    }
    // Digits one below the other may be a number wrapped in a narrow cell; whether to join them is not for here.
    if printed.len() < 2 || printed.iter().any(|glyph| glyph.text.is_ascii_digit()) {
        return false;
    }
    let (mut down, mut across) = (0, 0);
    for pair in printed.windows(2) {
        let (a, b) = (pair[0].bbox.center(), pair[1].bbox.center());
        let size = pair[0].size.max(pair[1].size);
        let (dx, dy) = ((b.0 - a.0).abs(), b.1 - a.1);
        down += usize::from(dx < 0.5 * size && dy > 0.5 * size && dy < 3.0 * size);
        across += usize::from(dy.abs() < 0.5 * size && dx > 0.2 * size);
    }
    down > 2 * across
}

/// Groups glyphs whose `coordinate` lies within [`BASELINE`] of the first of the group.
fn group_by<'a>(glyphs: &mut [&'a Glyph], coordinate: fn(&Glyph) -> f32) -> Vec<Vec<&'a Glyph>> {
    glyphs.sort_by(|a, b| coordinate(a).total_cmp(&coordinate(b)));
    let mut groups: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in glyphs.iter() {
        match groups.last_mut() {
            Some(group) if coordinate(glyph) - coordinate(group[0]) <= BASELINE * group[0].size.max(glyph.size) => {
                group.push(glyph);
            }
            _ => groups.push(vec![glyph]),
        }
    }
    groups
}

/// Glyphs that share a baseline, from left to right, from top to bottom.
pub(super) fn glyphs_to_rows<'a>(glyphs: &mut [&'a Glyph]) -> Vec<Vec<&'a Glyph>> {
    let mut rows = group_by(glyphs, |glyph| glyph.origin.1);
    for row in &mut rows {
        row.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    rows
}

fn rows_to_lines(glyphs: &mut [&Glyph]) -> Vec<Line> {
    glyphs_to_rows(glyphs).iter().filter_map(|row| glyphs_to_line(row, |a, b| b.bbox.x0 - a.bbox.x1)).collect()
}

/// Columns of vertical writing, from right to left.
fn columns_to_lines(glyphs: &[&Glyph]) -> Vec<Line> {
    let mut columns = group_by(&mut glyphs.to_vec(), |glyph| glyph.bbox.center().0);
    columns.reverse();
    for column in &mut columns {
        column.sort_by(|a, b| a.bbox.top.total_cmp(&b.bbox.top));
    }
    // Below one another every gap is layout; only printed spaces count.
    columns.iter().filter_map(|column| glyphs_to_line(column, |_, _| 0.0)).collect()
}

/// Glyphs in the order of reading → one line; `gap` is the empty space from one glyph to the next, in points.
fn glyphs_to_line(glyphs: &[&Glyph], gap: fn(&Glyph, &Glyph) -> f32) -> Option<Line> {
    let mut text = String::new();
    let mut bbox: Option<BBox> = None;
    let mut size = 0.0_f32;
    let mut font = 0;
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        if glyph.text.is_whitespace() || glyph.text.is_control() {
            let space = if glyph.text == '\u{3000}' { '\u{3000}' } else { ' ' };
            if !text.ends_with(char::is_whitespace) && !glyph.text.is_control() {
                text.push(space);
            }
            continue;
        }
        if let Some(before) = last {
            if is_overprint(before, glyph) {
                continue;
            }
            if !text.ends_with(char::is_whitespace) && gap(before, glyph) > space_width(before, glyph) {
                text.push(' ');
            }
        } else {
            font = glyph.font;
        }
        text.push(glyph.text);
        bbox = Some(bbox.map_or(glyph.bbox, |bbox| bbox.union(glyph.bbox)));
        size = size.max(glyph.size);
        last = Some(glyph);
    }
    let text = text.trim().to_owned();
    bbox.map(|bbox| Line { text, bbox, size, font })
}

fn is_overprint(a: &Glyph, b: &Glyph) -> bool {
    let near = |a: f32, b: f32, extent: f32| (a - b).abs() < OVERPRINT * extent;
    a.text == b.text && near(a.bbox.x0, b.bbox.x0, a.bbox.width()) && near(a.bbox.top, b.bbox.top, a.bbox.height())
}

/// The smallest gap between the two, in points, that stands for a space.
fn space_width(a: &Glyph, b: &Glyph) -> f32 {
    let share = if is_wide(a.text) || is_wide(b.text) { CJK_SPACE } else { LATIN_SPACE };
    share * a.size.min(b.size)
}

/// Whether the character is set in a full em: CJK and its punctuation.
pub(super) fn is_wide(text: char) -> bool {
    text >= '\u{2E80}'
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{glyph, text};
    use super::*;

    fn read(glyphs: &[Glyph]) -> Vec<String> {
        glyphs_to_lines(&glyphs.iter().collect::<Vec<_>>()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn stretched_cjk_has_no_spaces_and_a_wide_gap_between_digits_is_one() {
        let mut glyphs = text("2023", 0.0, 10.0, 10.0);
        glyphs.extend(text("年", 23.0, 10.0, 10.0));
        glyphs.extend(text("度", 37.0, 10.0, 10.0));
        glyphs.extend(text("12", 80.0, 10.0, 10.0));
        glyphs.extend(text("7", 95.0, 10.0, 10.0));
        assert_eq!(read(&glyphs), ["2023年度 12 7"]);
    }

    #[test]
    fn a_number_drawn_twice_is_read_once_and_equal_digits_stay() {
        let mut glyphs = text("3119", 0.0, 10.0, 10.0);
        glyphs.extend(text("3119", 0.3, 10.0, 10.0));
        assert_eq!(read(&glyphs), ["3119"]);
    }

    #[test]
    fn vertical_writing_runs_down_and_columns_go_right_to_left() {
        let mut glyphs = Vec::new();
        for (column, word) in ["三、本年度", "办理结果"].iter().enumerate() {
            for (n, character) in word.chars().enumerate() {
                let mut glyph = glyph(character, 40.0 - 14.0 * column as f32, 10.0 * n as f32, 10.0);
                glyph.vertical = true;
                glyphs.push(glyph);
            }
        }
        assert_eq!(read(&glyphs), ["三、本年度", "办理结果"]);
        for glyph in &mut glyphs {
            glyph.vertical = false;
        }
        assert_eq!(read(&glyphs), ["三、本年度", "办理结果"], "told by the order of drawing");
    }

    #[test]
    fn sideways_text_is_read_along_its_baseline() {
        let mut glyphs = Vec::new();
        for (column, word) in ["三、本年", "结果"].iter().enumerate() {
            for (n, character) in word.chars().enumerate() {
                let mut glyph = glyph(character, 14.0 * column as f32, 90.0 - 10.0 * n as f32, 10.0);
                glyph.origin = (glyph.bbox.x1, glyph.bbox.bottom);
                glyph.angle = -90;
                glyphs.push(glyph);
            }
        }
        assert_eq!(read(&glyphs), ["三、本年", "结果"]);
        let lines = glyphs_to_lines(&glyphs.iter().collect::<Vec<_>>());
        assert_eq!(lines[1].bbox, BBox::new(14.0, 80.0, 24.0, 100.0));
    }

    #[test]
    fn one_character_a_line_is_a_label_but_stacked_digits_stay_apart() {
        let stack = |word: &str| -> Vec<Glyph> {
            word.chars().enumerate().map(|(n, c)| glyph(c, 5.0, 12.0 * n as f32, 10.0)).collect()
        };
        assert_eq!(read(&stack("自然人")), ["自然人"]);
        assert_eq!(read(&stack("12")), ["1", "2"]);
    }

    #[test]
    fn wrapped_text_is_two_lines() {
        let mut glyphs = text("结果", 0.0, 10.0, 10.0);
        glyphs.extend(text("维持", 0.0, 24.0, 10.0));
        assert_eq!(read(&glyphs), ["结果", "维持"]);
    }
}
