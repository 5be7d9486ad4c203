//! A second reading: what pdf-extract, which shares none of our interpreter, sees in boxes on the pages.
//!
//! It is an opinion, not a reader: it panics on predefined CMaps, knows no form's matrix, and bounds nothing. So what it
//! gives is doubted wherever that can be told (text that is not upright, over other text, or goes on beyond the box), and
//! a file that comes from anywhere should be read by it in a process of its own, within limits.

use super::objects::{Objects, Way};
use super::{frame, tree};
use crate::place::BBox;
use crate::read::page::Matrix;
use pdf_extract::{Document, OutputDev, OutputError, Transform};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Characters of one page; a page of a report has some 2,000.
const MAX_MARKS: usize = 100_000;
/// Where the middle of a digit is above its baseline, in font sizes.
const MIDDLE: f32 = 0.35;
/// How wide a digit is, in font sizes. It takes many for as wide as the font's default, which may be 0.
const DIGIT: f32 = 0.5;
/// Characters nearer than this, in font sizes, are one word.
const WORD: f32 = 0.2;

/// The text in each box (number of a page, and the box on it), or why there is none: then for that box, or, as the outer
/// error, for all of them. Only the pages that are named are read.
///
/// # Errors
/// When the second reader cannot open the file, or counts other pages than we do.
pub fn second_reading(bytes: &[u8], boxes: &[(u32, BBox)]) -> Result<Vec<Result<String, String>>, String> {
    let objects = Objects::load(bytes, Way::Table).map_err(|error| error.to_string())?;
    let leaves = tree::leaves(&objects).map_err(|error| error.to_string())?;
    let document = guarded(|| open(bytes))?;
    if guarded(|| Ok(document.get_pages().len()))? != leaves.len() {
        return Err("it counts other pages".to_owned());
    }
    let mut pages: BTreeMap<u32, Result<Vec<Mark>, String>> = BTreeMap::new();
    let mut seen = Vec::with_capacity(boxes.len());
    for (page, bbox) in boxes {
        let marks = pages.entry(*page).or_insert_with(|| {
            let index = usize::try_from(*page).ok().and_then(|page| page.checked_sub(1));
            let leaf = index.and_then(|index| leaves.get(index)).ok_or("there is no such page")?;
            let mut marks = Marks { frame: frame(*leaf).0, marks: Vec::new() };
            guarded(|| pdf_extract::output_doc_page(&document, &mut marks, *page).map_err(|error| error.to_string()))?;
            Ok(marks.marks)
        });
        seen.push(marks.as_ref().map_err(Clone::clone).and_then(|marks| text_in(marks, *bbox)));
    }
    Ok(seen)
}

fn open(bytes: &[u8]) -> Result<Document, String> {
    let mut document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|error| error.to_string())?;
    }
    Ok(document)
}

/// The second reader panics on what it does not know.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let result = catch_unwind(AssertUnwindSafe(work));
    result.unwrap_or_else(|_| Err("it gave up".to_owned())).map_err(|reason| format!("pdf-extract: {reason}"))
}

/// A character that it sees, in the frame of the page as shown.
#[derive(Clone, Debug)]
struct Mark {
    text: String,
    /// Left end of its baseline.
    x: f32,
    baseline: f32,
    /// Its advance as it takes it, and how high its font is.
    width: f32,
    size: f32,
    upright: bool,
}

impl Mark {
    fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x, self.end()), self.baseline - MIDDLE * self.size)
    }

    /// Right end of its baseline.
    fn end(&self) -> f32 {
        self.x + if self.text.is_ascii() { DIGIT * self.size } else { self.width }
    }

    fn is_on_line_of(&self, other: &Mark) -> bool {
        (self.baseline - other.baseline).abs() < 0.3 * self.size.max(other.size)
    }
}

/// Takes down what it draws.
struct Marks {
    frame: Matrix,
    marks: Vec<Mark>,
}

impl OutputDev for Marks {
    #[allow(clippy::cast_possible_truncation, reason = "coordinates of a page")]
    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let own = Matrix::new([trm.m11, trm.m12, trm.m21, trm.m22, trm.m31, trm.m32].map(|number| number as f32));
        let shown = own.then(self.frame);
        let (size, advance) = (font_size as f32, (width * font_size) as f32);
        let (right, up) = (shown.apply_vector(advance, 0.0), shown.apply_vector(0.0, size));
        let is_finite = [shown.e, shown.f, right.0, right.1, up.0, up.1].iter().all(|number| number.is_finite());
        if text.trim().is_empty() || !is_finite {
            return Ok(());
        }
        if self.marks.len() == MAX_MARKS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let upright = right.0 >= 0.0 && right.1.abs() < 0.05 * size.abs() && up.1 < 0.0 && up.0.abs() < -0.5 * up.1;
        let (width, size) = (right.0.abs(), up.1.abs());
        self.marks.push(Mark { text: text.to_owned(), x: shown.e, baseline: shown.f, width, size, upright });
        Ok(())
    }

    fn begin_page(
        &mut self,
        _: u32,
        _: &pdf_extract::MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The text in a box, line by line, or why it cannot be told.
fn text_in(marks: &[Mark], bbox: BBox) -> Result<String, String> {
    let is_inside = |mark: &&Mark| {
        let (x, y) = mark.middle();
        bbox.contains(x, y)
    };
    let (inside, outside): (Vec<&Mark>, Vec<&Mark>) = marks.iter().partition(is_inside);
    if inside.is_empty() {
        return Err("it sees no text there".to_owned());
    }
    if inside.iter().any(|mark| !mark.upright) {
        return Err("it sees text there that is not upright".to_owned());
    }
    let inside = once_each(&inside)?;
    let touches = |mark: &&&Mark| {
        let gap = |left: &Mark, right: &Mark| right.x - left.end();
        inside.iter().any(|own| own.is_on_line_of(mark) && gap(own, mark).max(gap(mark, own)) < WORD * own.size)
    };
    if outside.iter().any(|mark| touches(&mark)) {
        return Err("it sees the text go on beyond the figure".to_owned());
    }
    Ok(lines(inside))
}

/// Bold is often made by drawing text twice, a little apart. Another character in the same place is none that counts, or
/// the one that counts: that cannot be told.
fn once_each<'a>(marks: &[&'a Mark]) -> Result<Vec<&'a Mark>, String> {
    let mut once: Vec<&Mark> = Vec::new();
    for mark in marks {
        let over = |other: &&&Mark| mark.is_on_line_of(other) && (mark.x - other.x).abs() < 0.25 * mark.size;
        match once.iter().find(over) {
            None => once.push(mark),
            Some(other) if other.text == mark.text => {}
            Some(_) => return Err("it sees text over text there".to_owned()),
        }
    }
    Ok(once)
}

fn lines(mut marks: Vec<&Mark>) -> String {
    marks.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut text = String::new();
    for line in marks.chunk_by_mut(|above, below| above.is_on_line_of(below)) {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        text.push_str(if text.is_empty() { "" } else { "\n" });
        for (index, mark) in line.iter().enumerate() {
            let apart = |left: &&Mark| mark.x - left.end() > WORD * mark.size;
            let is_apart = index.checked_sub(1).is_some_and(|before| apart(&line[before]));
            text.push_str(if is_apart { " " } else { "" });
            text.push_str(&mark.text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, x: f32, baseline: f32) -> Mark {
        Mark { text: text.to_owned(), x, baseline, width: 5.0, size: 10.0, upright: true }
    }

    fn seen(marks: &[Mark]) -> Result<String, String> {
        text_in(marks, BBox::new(100.0, 100.0, 130.0, 130.0))
    }

    #[test]
    fn text_is_read_line_by_line_and_bold_once() {
        let all = [mark("2", 105.0, 112.0), mark("1", 100.0, 112.0), mark("2", 105.4, 112.0), mark("9", 200.0, 112.0)];
        assert_eq!(seen(&all).as_deref(), Ok("12"));
        assert_eq!(seen(&[mark("3", 110.0, 124.0), mark("1", 100.0, 112.0)]).as_deref(), Ok("1\n3"));
        assert_eq!(seen(&[mark("3", 110.0, 112.0), mark("1", 100.0, 112.0)]).as_deref(), Ok("1 3"));
    }

    #[test]
    fn where_it_may_be_mistaken_it_says_nothing() {
        let sideways = Mark { upright: false, ..mark("1", 110.0, 112.0) };
        for (marks, reason) in [
            (vec![mark("1", 10.0, 112.0)], "no text"),
            (vec![sideways], "not upright"),
            (vec![mark("1", 110.0, 112.0), mark("7", 111.0, 112.0)], "text over text"),
            (vec![mark("1", 125.0, 112.0), mark("0", 130.0, 112.0)], "go on beyond"),
            (vec![mark("1", 96.0, 112.0), mark("0", 101.0, 112.0)], "go on beyond"),
        ] {
            let found = seen(&marks).unwrap_err();
            assert!(found.contains(reason), "expected {reason}, found {found}");
        }
    }

    #[test]
    fn it_sees_the_figures_of_a_fixture_where_we_do() {
        let bytes = std::fs::read("fixtures/fengxi-2023-libreoffice-pdf/source.pdf").unwrap();
        let (pages, _) = super::super::pages(&bytes).unwrap();
        // Words of our own reading, as boxes.
        let page = &pages[0];
        let glyph = page.glyphs.iter().find(|glyph| glyph.text.is_ascii_digit()).unwrap();
        let line: Vec<_> = page.glyphs.iter().filter(|other| other.origin.1 == glyph.origin.1).collect();
        let bbox = line.iter().map(|glyph| glyph.bbox).reduce(BBox::union).unwrap();
        let text: String = line.iter().map(|glyph| glyph.text).filter(|text| !text.is_whitespace()).collect();
        let seen = second_reading(&bytes, &[(1, bbox), (1, BBox::new(0.0, 0.0, 1.0, 1.0)), (99, bbox)]).unwrap();
        assert_eq!(seen[0].as_ref().map(|seen| seen.replace(' ', "")), Ok(text));
        assert!(seen[1].is_err() && seen[2].is_err());
    }

    #[test]
    fn what_is_no_pdf_is_an_error() {
        assert!(second_reading(b"%PDF-1.4 nothing", &[]).is_err());
    }
}
