//! The objects of a page → glyphs and rulings.

use super::element::{Element, numbers};
use super::resources::Resources;
use crate::error::Error;
use crate::place::BBox;
use crate::read::page::{Canvas, Glyph, Matrix, Path, is_background};
use crate::text::radical_to_ideograph;

/// Graphics in graphics.
const MAX_DEPTH: usize = 16;
/// Objects drawn and characters shown by a whole file.
pub(super) const MAX_MARKS: usize = 5_000_000;
/// The width of a line that states none, in millimetres.
const LINE_WIDTH: f32 = 0.353;
/// How far a glyph reaches above and below its baseline, in sizes: fonts are not looked at.
const ASCENT: f32 = 0.88;
const DESCENT: f32 = 0.12;

/// Draws on one page.
pub(super) struct Drawing<'d> {
    pub(super) resources: &'d Resources,
    pub(super) canvas: &'d mut Canvas,
    /// How many marks the file may still make.
    pub(super) room: &'d mut usize,
}

impl Drawing<'_> {
    /// Draws what an element holds; `layer` are the drawing parameters that count where an object has none.
    pub(super) fn draw(
        &mut self,
        holder: &Element,
        matrix: Matrix,
        layer: Option<&str>,
        depth: usize,
    ) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Ok(());
        }
        for object in &holder.children {
            self.spend(1)?;
            if !object.is("Visible", true) {
                continue;
            }
            match object.name.as_str() {
                "Layer" | "PageBlock" | "Content" => {
                    self.draw(object, matrix, object.attribute("DrawParam").or(layer), depth + 1)?;
                }
                "TextObject" => self.text(object, matrix, layer)?,
                "PathObject" => self.path(object, matrix, layer)?,
                "ImageObject" => {
                    // Text on a picture is seen, whatever its colour.
                    let [x, y, width, height] = object.attribute("Boundary").and_then(numbers).unwrap_or([0.0; 4]);
                    self.canvas.grounds.push(matrix.bbox(x, y, width, height), false);
                    self.canvas.page.images = self.canvas.page.images.saturating_add(1);
                }
                "CompositeObject" => {
                    let resources = self.resources;
                    if let Some(graphic) = object.attribute("ResourceID").and_then(|id| resources.graphic(id)) {
                        self.draw(graphic, placed(object, matrix), layer, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn spend(&mut self, marks: usize) -> Result<(), Error> {
        let limit = Error::Limit { what: "objects and characters of OFD", limit: MAX_MARKS as u64 };
        *self.room = self.room.checked_sub(marks).ok_or(limit)?;
        Ok(())
    }

    fn path(&mut self, object: &Element, matrix: Matrix, layer: Option<&str>) -> Result<(), Error> {
        let Some(data) = object.child("AbbreviatedData") else { return Ok(()) };
        self.spend(data.text.len() / 2)?;
        let matrix = placed(object, matrix);
        let style = self.resources.style(object, layer);
        let path = abbreviated(&data.text, matrix);
        let width = style.width.unwrap_or(LINE_WIDTH) * matrix.scale();
        let is_seen = object.number("Alpha") != Some(0.0);
        let fill = style.fill.or(Some(0)).filter(|_| is_seen && object.is("Fill", false));
        let stroke = Some((width, style.stroke.unwrap_or(0))).filter(|_| is_seen && object.is("Stroke", true));
        let clip = BBox::new(0.0, 0.0, self.canvas.page.width, self.canvas.page.height);
        self.canvas.paint(&path, fill, stroke, clip);
        Ok(())
    }

    fn text(&mut self, object: &Element, matrix: Matrix, layer: Option<&str>) -> Result<(), Error> {
        let matrix = placed(object, matrix);
        let style = self.resources.style(object, layer);
        let painted = object.is("Fill", true) || object.is("Stroke", false);
        let mut setting = Setting {
            matrix,
            size: object.number("Size").unwrap_or(0.0),
            stretch: object.number("HScale").filter(|scale| *scale > 0.0).unwrap_or(1.0),
            turn: object.number("CharDirection").unwrap_or(0.0),
            font: object.attribute("Font").and_then(|id| id.trim().parse().ok()).unwrap_or(0),
            color: style.fill.or(style.stroke).unwrap_or(0),
            invisible: !painted || object.number("Alpha") == Some(0.0),
        };
        // A size of 0 would have no place.
        setting.size = if setting.size > 0.0 { setting.size } else { 1.0 };
        let (mut x, mut y) = (0.0, 0.0);
        for code in object.all("TextCode") {
            (x, y) = (code.number("X").unwrap_or(x), code.number("Y").unwrap_or(y));
            let text = code.text.trim_matches(['\n', '\r', '\t']);
            self.spend(text.len())?;
            self.code(&setting, text, (x, y), code);
        }
        Ok(())
    }

    /// The characters of one code, each as far from the last as the lists say.
    fn code(&mut self, setting: &Setting, text: &str, (mut x, mut y): (f32, f32), code: &Element) {
        let count = text.chars().count();
        let down = code.attribute("DeltaY").map(|list| deltas(list, count));
        let across = code.attribute("DeltaX").map(|list| deltas(list, count));
        for (index, c) in text.chars().enumerate() {
            let own = setting.width(c);
            let step = across.as_ref().and_then(|list| list.get(index)).copied();
            let width = step.filter(|step| *step > 0.0).map_or(own, |step| own.min(step));
            self.glyph(setting, c, (x, y), width);
            let drop = down.as_ref().and_then(|list| list.get(index)).copied().unwrap_or(0.0);
            // Without any list the advance of the font counts.
            x += step.unwrap_or(if across.is_none() && down.is_none() { own } else { 0.0 });
            y += drop;
        }
    }

    fn glyph(&mut self, setting: &Setting, c: char, (x, y): (f32, f32), width: f32) {
        let (sin, cos) = setting.turn.to_radians().sin_cos();
        let own = Matrix::new([cos, sin, -sin, cos, x, y]).then(setting.matrix);
        let size = setting.size;
        let bbox = own.bbox(0.0, -ASCENT * size, width, (ASCENT + DESCENT) * size);
        let (cx, cy) = bbox.center();
        let page = &self.canvas.page;
        if !BBox::new(0.0, 0.0, page.width, page.height).contains(cx, cy) {
            return;
        }
        let (right, down) = own.apply_vector(1.0, 0.0);
        #[allow(clippy::cast_possible_truncation)] // Between -180 and 180.
        let angle = down.atan2(right).to_degrees().round() as i16;
        let glyph = Glyph {
            text: radical_to_ideograph(c),
            bbox,
            origin: own.apply(0.0, 0.0),
            size: size * own.scale(),
            font: setting.font,
            color: setting.color,
            angle,
            vertical: false,
            invisible: setting.invisible,
        };
        self.canvas.show_glyph(glyph, is_background(setting.color));
    }
}

/// How the text of one object stands on the page.
struct Setting {
    matrix: Matrix,
    size: f32,
    stretch: f32,
    /// Degrees by which each character is turned, clockwise.
    turn: f32,
    font: u32,
    color: u32,
    invisible: bool,
}

impl Setting {
    /// The usual width: an em for a Chinese character, half of it for others.
    fn width(&self, c: char) -> f32 {
        self.size * self.stretch * if (c as u32) < 0x2000 { 0.5 } else { 1.0 }
    }
}

/// From the space of an object to the page: its own transformation, then its boundary's corner.
fn placed(object: &Element, matrix: Matrix) -> Matrix {
    let [x, y] = object.attribute("Boundary").and_then(numbers).unwrap_or([0.0; 2]);
    let own = object.attribute("CTM").and_then(numbers).map_or(Matrix::IDENTITY, Matrix::new);
    own.then(Matrix::new([1.0, 0.0, 0.0, 1.0, x, y])).then(matrix)
}

/// A list of distances, in which `g 3 4.5` stands for three of 4.5; no more than there are characters.
fn deltas(list: &str, count: usize) -> Vec<f32> {
    let mut deltas = Vec::new();
    let mut tokens = list.split_whitespace();
    while let Some(token) = tokens.next().filter(|_| deltas.len() < count) {
        if token != "g" {
            deltas.push(token.parse().ok().filter(|delta: &f32| delta.is_finite()).unwrap_or(0.0));
            continue;
        }
        let times: usize = tokens.next().and_then(|times| times.parse().ok()).unwrap_or(0);
        let delta = tokens.next().and_then(|delta| delta.parse().ok()).filter(|delta: &f32| delta.is_finite());
        deltas.extend(std::iter::repeat_n(delta.unwrap_or(0.0), times.min(count - deltas.len())));
    }
    deltas
}

/// Spaces around letters and for commas: some producers leave them out.
fn apart(data: &str) -> String {
    let mut spaced = String::with_capacity(2 * data.len());
    for c in data.chars() {
        match c {
            'S' | 'M' | 'L' | 'Q' | 'B' | 'A' | 'C' => spaced.extend([' ', c, ' ']),
            ',' => spaced.push(' '),
            c => spaced.push(c),
        }
    }
    spaced
}

/// `M 0 0 L 10 0 C`: a letter, and the numbers that it takes.
fn abbreviated(data: &str, matrix: Matrix) -> Path {
    let mut path = Path::default();
    let data = apart(data);
    let mut words = data.split_whitespace();
    let take = |words: &mut std::str::SplitWhitespace<'_>, count: usize| -> Option<(f32, f32)> {
        let numbers: Option<Vec<f32>> = (0..count).map(|_| words.next()?.parse().ok()).collect();
        let numbers = numbers?;
        let [.., x, y] = numbers[..] else { return None };
        (x.is_finite() && y.is_finite()).then(|| matrix.apply(x, y))
    };
    while let Some(word) = words.next() {
        match word {
            "S" | "M" => take(&mut words, 2).into_iter().for_each(|point| path.move_to(point)),
            "L" => take(&mut words, 2).into_iter().for_each(|point| path.line_to(point)),
            "Q" => take(&mut words, 4).into_iter().for_each(|point| path.curve_to(point)),
            "B" => take(&mut words, 6).into_iter().for_each(|point| path.curve_to(point)),
            "A" => take(&mut words, 7).into_iter().for_each(|point| path.curve_to(point)),
            "C" => path.close(),
            _ => {}
        }
    }
    path
}
