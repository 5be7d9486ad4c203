//! What a content stream draws by name: forms and images; and what it hides by marks: optional content.

use super::interpret::Interpreter;
use super::lexer::Token;
use super::objects::{Array, Stream};
use super::tree::rectangle;
use crate::error::Error;
use crate::read::page::{Matrix, intersection};

/// Forms within forms.
const MAX_FORMS: usize = 12;
/// A form costs about as much as this many operators.
const FORM_COST: u64 = 300;

impl<'a> Interpreter<'a, '_> {
    /// Whether what is drawn now belongs to a layer that is switched off.
    pub(super) fn is_hidden(&self) -> bool {
        self.marked.contains(&true)
    }

    pub(super) fn count_image(&mut self) {
        if !self.is_hidden() {
            let picture = intersection(self.state.clip, self.state.ctm.bbox(0.0, 0.0, 1.0, 1.0));
            self.canvas.grounds.push(picture, false);
            self.canvas.page.images = self.canvas.page.images.saturating_add(1);
        }
    }

    pub(super) fn marks(&mut self, keyword: &[u8], operands: &[Token<'_>]) -> bool {
        match keyword {
            b"BMC" => self.marked.push(false),
            b"BDC" => {
                let hidden = match operands {
                    [Token::Name(b"OC"), Token::Name(name)] => self.resource(b"Properties", name).dict(),
                    _ => None,
                }
                .is_some_and(|group| self.shared.layers.hides(group));
                self.marked.push(hidden);
            }
            b"EMC" => {
                self.marked.pop();
            }
            _ => return false,
        }
        true
    }

    pub(super) fn draw(&mut self, operands: &[Token<'_>]) -> Result<(), Error> {
        let Some(Token::Name(name)) = operands.last() else { return Ok(()) };
        let Some(stream) = self.resource(b"XObject", name).stream() else { return Ok(()) };
        if stream.dict().dict(b"OC").is_some_and(|group| self.shared.layers.hides(group)) {
            return Ok(());
        }
        match stream.dict().get(b"Subtype").name() {
            Some(b"Image") => self.count_image(),
            Some(b"Form") => self.draw_form(stream)?,
            _ => {}
        }
        Ok(())
    }

    fn draw_form(&mut self, stream: Stream<'a>) -> Result<(), Error> {
        let dict = stream.dict();
        // A form that draws itself, by however many others, is drawn once.
        if self.forms.len() >= MAX_FORMS || self.forms.contains(&dict.identity()) {
            return Ok(());
        }
        self.shared.operators += FORM_COST;
        let content = stream.decoded()?;
        self.damaged |= !content.whole;
        let before = self.state.clone();
        if let Some(matrix) = dict.get(b"Matrix").array().and_then(Array::numbers::<6>) {
            self.state.ctm = Matrix::new(matrix).then(self.state.ctm);
        }
        if let Some([x0, y0, x1, y1]) = dict.get(b"BBox").array().and_then(rectangle) {
            self.state.clip = intersection(self.state.clip, self.state.ctm.bbox(x0, y0, x1 - x0, y1 - y0));
        }
        let resources = self.resources;
        self.resources = dict.dict(b"Resources").or(resources);
        let named = std::mem::take(&mut self.named);
        let matrices = (self.text_matrix, self.line_matrix);
        let (saved, unsaved) = (std::mem::take(&mut self.saved), std::mem::take(&mut self.unsaved));
        let marked = self.marked.len();
        self.forms.push(dict.identity());
        self.run(&content.bytes)?;
        // Whatever the form left open ends with it.
        self.forms.pop();
        self.marked.truncate(marked);
        (self.saved, self.unsaved) = (saved, unsaved);
        (self.text_matrix, self.line_matrix) = matrices;
        self.resources = resources;
        self.named = named;
        self.state = before;
        self.path.clear();
        Ok(())
    }
}
