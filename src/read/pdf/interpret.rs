//! Content stream → glyphs and rulings: the graphics state, and what each operator does to it (ISO 32000-1, Annex A).

use super::color::{BLACK, Space};
use super::font::{Font, Fonts};
use super::lexer::{Lexer, Token, decode_name, decode_string};
use super::objects::{Dict, Object};
use super::text_state::{Setting, TextState};
use super::tree::Layers;
use crate::error::Error;
use crate::place::BBox;
use crate::read::page::{Canvas, MAX_GLYPHS, Matrix, Path, intersection, is_background};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most operators of one document: forms that draw forms grow without end.
const MAX_OPERATORS: u64 = 10_000_000;
/// Most glyphs and rulings of one document.
const MAX_MARKS: u64 = MAX_GLYPHS as u64;
/// Saved graphics states.
const MAX_SAVED: usize = 256;
/// Names of a kind remembered at a time. Chromium breaks a Chinese typeface up into a hundred Type 3 fonts.
const MAX_NAMED: usize = 1024;
/// Operands before one operator; more are garbage.
const MAX_OPERANDS: usize = 1 << 18;

/// What all pages of a document share.
pub(super) struct Shared {
    pub(super) fonts: Fonts,
    pub(super) layers: Layers,
    pub(super) operators: u64,
    pub(super) marks: u64,
}

#[derive(Clone)]
pub(super) struct GraphicsState {
    pub(super) ctm: Matrix,
    pub(super) clip: BBox,
    text: TextState,
    fill: (Space, u32),
    stroke: (Space, u32),
    line_width: f32,
}

/// Interprets the streams of one page.
pub(super) struct Interpreter<'a, 's> {
    pub(super) shared: &'s mut Shared,
    pub(super) canvas: Canvas,
    /// Part of a stream could not be decoded, or text is shown in a font that is not there.
    pub(super) damaged: bool,
    pub(super) state: GraphicsState,
    pub(super) saved: Vec<GraphicsState>,
    /// Saves beyond the limit, which change nothing.
    pub(super) unsaved: usize,
    pub(super) text_matrix: Matrix,
    pub(super) line_matrix: Matrix,
    pub(super) path: Path,
    clip_pending: bool,
    /// For each open marked-content sequence whether it is hidden.
    pub(super) marked: Vec<bool>,
    /// Forms being drawn, outermost first.
    pub(super) forms: Vec<usize>,
    pub(super) resources: Option<Dict<'a>>,
    pub(super) named: Named,
}

/// What the names of the resources stand for: a stream says them before every word and every stroke.
#[derive(Default)]
pub(super) struct Named {
    fonts: BTreeMap<Vec<u8>, Option<Rc<Font>>>,
    line_widths: BTreeMap<Vec<u8>, Option<f32>>,
}

impl<'a, 's> Interpreter<'a, 's> {
    pub(super) fn new(shared: &'s mut Shared, canvas: Canvas, ctm: Matrix, resources: Option<Dict<'a>>) -> Self {
        let clip = BBox { x0: 0.0, top: 0.0, x1: canvas.page.width, bottom: canvas.page.height };
        let black = (Space::Gray, BLACK);
        let text = TextState::default();
        Interpreter {
            shared,
            canvas,
            damaged: false,
            state: GraphicsState { ctm, clip, text, fill: black, stroke: black, line_width: 1.0 },
            saved: Vec::new(),
            unsaved: 0,
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            path: Path::default(),
            clip_pending: false,
            marked: Vec::new(),
            forms: Vec::new(),
            resources,
            named: Named::default(),
        }
    }

    /// Interprets a stream. Fails only at a limit; what fits no rule is passed over.
    pub(super) fn run(&mut self, content: &[u8]) -> Result<(), Error> {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token<'_>> = Vec::with_capacity(64);
        let mut buffer = Vec::new();
        let mut in_array = false;
        while let Some(token) = lexer.next() {
            let Token::Keyword(keyword) = token else {
                in_array = matches!(token, Token::ArrayOpen) || in_array && token != Token::ArrayClose;
                if operands.len() < MAX_OPERANDS {
                    operands.push(token);
                }
                continue;
            };
            // Some producers write an operator inside an array; unless it ends the array, it is no operator.
            if in_array && !matches!(keyword, b"TJ" | b"ET" | b"BT" | b"q" | b"Q" | b"EMC") {
                continue;
            }
            in_array = false;
            self.shared.operators += 1;
            self.check_limits()?;
            match keyword {
                b"ID" => {
                    lexer.skip_inline_image();
                    self.count_image();
                }
                b"Do" => self.draw(&operands)?,
                b"Tf" => self.set_font(&operands)?,
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show_text(keyword, &operands, &mut buffer),
                _ => {
                    let _ = self.text(keyword, &operands)
                        || self.graphics(keyword, &operands)
                        || self.paths(keyword, &operands)
                        || self.colors(keyword, &operands)
                        || self.marks(keyword, &operands);
                }
            }
            operands.clear();
        }
        Ok(())
    }

    fn check_limits(&mut self) -> Result<(), Error> {
        if self.shared.operators > MAX_OPERATORS {
            return Err(Error::Limit { what: "operators in page contents", limit: MAX_OPERATORS });
        }
        let here = self.canvas.page.glyphs.len() + self.canvas.page.rulings.len();
        if self.shared.marks.saturating_add(here as u64) > MAX_MARKS {
            return Err(Error::Limit { what: "glyphs and rulings", limit: MAX_MARKS });
        }
        Ok(())
    }

    pub(super) fn resource(&self, kind: &[u8], name: &[u8]) -> Object<'a> {
        self.resources.and_then(|all| all.dict(kind)).map_or(Object::Null, |kind| kind.get(&decode_name(name)))
    }

    fn graphics(&mut self, keyword: &[u8], operands: &[Token<'_>]) -> bool {
        match keyword {
            b"q" if self.saved.len() >= MAX_SAVED => self.unsaved += 1,
            b"q" => self.saved.push(self.state.clone()),
            b"Q" if self.unsaved > 0 => self.unsaved -= 1,
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = numbers::<6>(operands) {
                    self.state.ctm = Matrix::new(matrix).then(self.state.ctm);
                }
            }
            b"w" => {
                if let Some([width]) = numbers(operands) {
                    self.state.line_width = width.abs();
                }
            }
            b"gs" => {
                let Some(Token::Name(name)) = operands.last() else { return true };
                let known = self.named.line_widths.get(*name).copied();
                let width = known.unwrap_or_else(|| self.line_width(name));
                self.state.line_width = width.unwrap_or(self.state.line_width);
            }
            _ => return false,
        }
        true
    }

    /// The line width that a graphics state of the resources sets.
    fn line_width(&mut self, name: &[u8]) -> Option<f32> {
        let width = self.resource(b"ExtGState", name).dict().and_then(|state| state.get(b"LW").number());
        if self.named.line_widths.len() < MAX_NAMED {
            self.named.line_widths.insert(name.to_vec(), width);
        }
        width
    }

    fn paths(&mut self, keyword: &[u8], operands: &[Token<'_>]) -> bool {
        let ctm = self.state.ctm;
        match keyword {
            b"m" => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.move_to(ctm.apply(x, y));
                }
            }
            b"l" => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.line_to(ctm.apply(x, y));
                }
            }
            b"c" | b"v" | b"y" => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.curve_to(ctm.apply(x, y));
                }
            }
            b"h" => self.path.close(),
            b"sh" if !self.is_hidden() => self.canvas.grounds.push(self.state.clip, false),
            b"re" => {
                if let Some([x, y, width, height]) = numbers(operands) {
                    self.path.move_to(ctm.apply(x, y));
                    self.path.line_to(ctm.apply(x + width, y));
                    self.path.line_to(ctm.apply(x + width, y + height));
                    self.path.line_to(ctm.apply(x, y + height));
                    self.path.close();
                }
            }
            b"W" | b"W*" => self.clip_pending = true,
            b"n" => self.paint(false, false),
            b"S" => self.paint(false, true),
            b"s" => {
                self.path.close();
                self.paint(false, true);
            }
            b"f" | b"F" | b"f*" => self.paint(true, false),
            b"B" | b"B*" => self.paint(true, true),
            b"b" | b"b*" => {
                self.path.close();
                self.paint(true, true);
            }
            _ => return false,
        }
        true
    }

    /// Ends the path: paints it, and takes it as a clip if that was asked for.
    fn paint(&mut self, fill: bool, stroke: bool) {
        let (clip, hidden) = (self.state.clip, self.is_hidden());
        if !hidden {
            let width = self.state.line_width * self.state.ctm.scale();
            let fill = fill.then_some(self.state.fill.1);
            let stroke = stroke.then_some((width, self.state.stroke.1));
            self.canvas.paint(&self.path, fill, stroke, clip);
        }
        if std::mem::take(&mut self.clip_pending)
            && let Some(path) = self.path.bbox()
        {
            self.state.clip = intersection(clip, path);
        }
        self.path.clear();
    }

    fn colors(&mut self, keyword: &[u8], operands: &[Token<'_>]) -> bool {
        let stroking = keyword.first().is_some_and(u8::is_ascii_uppercase);
        let (space, _) = if stroking { self.state.stroke } else { self.state.fill };
        let color = match keyword {
            b"g" | b"G" => Some(Space::Gray),
            b"rg" | b"RG" => Some(Space::Rgb),
            b"k" | b"K" => Some(Space::Cmyk),
            b"sc" | b"scn" | b"SC" | b"SCN" => Some(space),
            b"cs" | b"CS" => None,
            _ => return false,
        };
        let color = match (color, operands.last()) {
            (Some(space), _) => {
                let components = operands.iter().filter_map(|token| match token {
                    Token::Number(number) => Some(*number),
                    _ => None,
                });
                let mut all = [0.0; 8];
                let count = all.iter_mut().zip(components).map(|(place, value)| *place = value).count();
                (space, space.rgb(all.get(..count).unwrap_or_default()))
            }
            (None, Some(Token::Name(name))) => {
                let space = Space::new(Object::Name(&decode_name(name)), self.resources);
                (space, space.initial())
            }
            (None, _) => return true,
        };
        if stroking {
            self.state.stroke = color;
        } else {
            self.state.fill = color;
        }
        true
    }

    fn text(&mut self, keyword: &[u8], operands: &[Token<'_>]) -> bool {
        let text = &mut self.state.text;
        let number = || numbers::<1>(operands).map(|[number]| number);
        match keyword {
            b"BT" => (self.text_matrix, self.line_matrix) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"ET" => {}
            b"Tc" => text.char_space = number().unwrap_or(text.char_space),
            b"Tw" => text.word_space = number().unwrap_or(text.word_space),
            b"Tz" => text.stretch = number().map_or(text.stretch, |percent| percent / 100.0),
            b"TL" => text.leading = number().unwrap_or(text.leading),
            b"Ts" => text.rise = number().unwrap_or(text.rise),
            b"Tr" => text.mode = number().unwrap_or(text.mode),
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if keyword == b"TD" {
                        text.leading = -y;
                    }
                    self.next_line(x, y);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            b"Tm" => {
                if let Some(matrix) = numbers::<6>(operands) {
                    self.line_matrix = Matrix::new(matrix);
                    self.text_matrix = self.line_matrix;
                }
            }
            _ => return false,
        }
        true
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line_matrix = self.line_matrix.translated(x, y);
        self.text_matrix = self.line_matrix;
    }

    fn set_font(&mut self, operands: &[Token<'_>]) -> Result<(), Error> {
        let [.., Token::Name(name), Token::Number(size)] = operands else { return Ok(()) };
        self.state.text.size = *size;
        if let Some(font) = self.named.fonts.get(*name) {
            self.state.text.font.clone_from(font);
            return Ok(());
        }
        let font = match self.resource(b"Font", name).dict() {
            Some(dict) => Some(self.shared.fonts.font(dict)?),
            None => None,
        };
        if self.named.fonts.len() < MAX_NAMED {
            self.named.fonts.insert(name.to_vec(), font.clone());
        }
        self.state.text.font = font;
        Ok(())
    }

    fn show_text(&mut self, keyword: &[u8], operands: &[Token<'_>], buffer: &mut Vec<u8>) {
        if matches!(keyword, b"'" | b"\"") {
            if let [Token::Number(word_space), Token::Number(char_space), _] = operands {
                (self.state.text.word_space, self.state.text.char_space) = (*word_space, *char_space);
            }
            self.next_line(0.0, -self.state.text.leading);
        }
        let is_vertical = self.state.text.font.as_ref().is_some_and(|font| font.vertical);
        let ((_, fill), (_, stroke)) = (self.state.fill, self.state.stroke);
        // Without the part that adds to the clip.
        let painted = self.state.text.mode.rem_euclid(4.0);
        let color = if painted == 1.0 { stroke } else { fill };
        let pale = is_background(color) && (painted != 2.0 || is_background(stroke));
        let hidden = self.is_hidden();
        self.damaged |= !hidden && self.state.text.font.is_none();
        for operand in operands {
            let (x, y) = match operand {
                Token::Literal(_) | Token::Hex(_) => {
                    let matrix = self.text_matrix.then(self.state.ctm);
                    let setting = Setting { matrix, clip: self.state.clip, color, pale, hidden };
                    self.canvas.show(&self.state.text, &setting, decode_string(*operand, buffer))
                }
                Token::Number(back) if keyword == b"TJ" => {
                    let back = -back / 1000.0 * self.state.text.size;
                    if is_vertical { (0.0, back) } else { (back * self.state.text.stretch, 0.0) }
                }
                _ => continue,
            };
            self.text_matrix = self.text_matrix.translated(x, y);
        }
    }
}

/// The last `N` operands, if they are numbers.
fn numbers<const N: usize>(operands: &[Token<'_>]) -> Option<[f32; N]> {
    let last: &[Token<'_>; N] = operands.last_chunk()?;
    let mut numbers = [0.0; N];
    for (number, token) in numbers.iter_mut().zip(last) {
        let Token::Number(value) = token else { return None };
        *number = *value;
    }
    Some(numbers)
}
