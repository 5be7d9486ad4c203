//! Paragraphs and what flows in them: the walk over the main part.

use super::flow::Flow;
use super::grid::Shape;
use super::numbering::Numbering;
use super::run::Manner;
use super::styles::{NumberRef, Styles, level_of_outline};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Paragraph};
use crate::error::Error;
use crate::place::Provenance;
use crate::read::zipped::{Event, Space, Tag, Xml};
use std::collections::HashMap;

/// Paragraphs and grid places of one document together: what bounds the memory of the model.
const MAX_PIECES: u64 = 1_000_000;

/// The walk over the main part.
pub(super) struct Walk<'i> {
    pub(super) xml: Xml<'i>,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Documents that this one takes in, by the relationship that names them.
    pub(super) chunks: HashMap<String, Vec<u8>>,
    /// How many paragraphs outside tables, and how many tables, have begun.
    paragraphs: u32,
    pub(super) tables: u32,
    pieces: u64,
}

/// A paragraph while it is read.
#[derive(Default)]
pub(super) struct Open {
    pub(super) text: String,
    style: Option<String>,
    number: NumberRef,
    outline: Option<u8>,
    /// The style hides the text.
    pub(super) hidden: bool,
    mark_deleted: bool,
    mark_hidden: bool,
    /// Open fields, whether in their code still. A field of several paragraphs counts in the one where it began only,
    /// so that a field that never ends cannot swallow the rest of the document.
    fields: Vec<bool>,
    /// How many of them are in their code; only where none is does text show.
    pub(super) codes: usize,
    /// Text boxes that hang on the paragraph.
    aside: Vec<Block>,
    pub(super) at: Option<Provenance>,
    /// It was said that text of it is struck through.
    pub(super) struck: bool,
}

impl Open {
    fn weight(&self) -> usize {
        self.text.len() + self.aside.len()
    }
}

impl<'i> Walk<'i> {
    pub(super) fn new(xml: Xml<'i>, styles: Styles, numbering: Numbering) -> Self {
        let (diagnostics, chunks) = (Vec::new(), HashMap::new());
        Walk { xml, styles, numbering, diagnostics, chunks, paragraphs: 0, tables: 0, pieces: 0 }
    }

    /// Counts what the model will hold; past the limit the walk ends.
    pub(super) fn spend(&mut self, pieces: u64) -> bool {
        self.pieces = self.pieces.saturating_add(pieces);
        let is_within = self.pieces <= MAX_PIECES;
        if !is_within {
            self.xml.refuse(Error::Limit { what: "paragraphs and table cells", limit: MAX_PIECES });
        }
        is_within
    }

    pub(super) fn remark(&mut self, code: Code, message: impl Into<String>, at: Option<Provenance>) {
        self.diagnostics.push(Diagnostic::new(code, message, at));
    }

    /// Reads the blocks of a body, a cell or a text box up to its end; for a cell also what it says of its place.
    pub(super) fn flow(&mut self, at: Option<Provenance>) -> (Shape, Vec<Block>) {
        let mut flow = Flow::new(at.clone());
        self.blocks(&mut flow);
        let rest = flow.carry.trim();
        if !rest.is_empty() && !self.xml.is_cut() && self.spend(1) {
            let at = at.unwrap_or(Provenance::Paragraph { paragraph: self.paragraphs });
            let text = rest.to_owned();
            self.add(Block::Paragraph(Paragraph { text, level: None, at }), &mut flow);
        }
        self.settle(&mut flow);
        (flow.shape, flow.blocks)
    }

    /// Elements that only wrap blocks are walked through.
    fn blocks(&mut self, flow: &mut Flow) {
        let mut chosen = false;
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "p") => self.paragraph(flow),
                (Space::Word, "tbl") => self.table(flow),
                (Space::Word, "tcPr") => flow.shape = self.cell_properties(),
                (Space::Word, "altChunk" | "subDoc") => self.chunk(&tag, flow),
                (Space::Word, "del" | "moveFrom" | "sectPr" | "sdtPr") => self.xml.skip(),
                (Space::Compatibility, "Choice" | "Fallback") if chosen => self.xml.skip(),
                (Space::Compatibility, "Choice") => {
                    let before = flow.weight;
                    self.blocks(flow);
                    chosen = flow.weight > before;
                }
                _ => self.blocks(flow),
            }
        }
    }

    fn paragraph(&mut self, flow: &mut Flow) {
        if flow.at.is_none() {
            self.paragraphs = self.paragraphs.saturating_add(1);
        }
        let at = flow.at.clone().unwrap_or(Provenance::Paragraph { paragraph: self.paragraphs });
        let mut open = Open { at: Some(at.clone()), ..Open::default() };
        open.hidden = self.styles.hides(self.styles.of_paragraph(None));
        self.inline(&mut open, Manner::default());
        if self.xml.is_cut() {
            // Half a paragraph may hold half a figure.
            self.hang(open.aside, flow);
            return;
        }
        let style = self.styles.of_paragraph(open.style.as_deref());
        let level = open.outline.map_or_else(|| self.styles.outline(style), level_of_outline);
        // A deleted mark joins the paragraph to the next, whose properties hold for both; a hidden one joins them too,
        // but leaves its own number in front.
        let mut text = std::mem::take(&mut flow.carry);
        let is_no_paragraph = open.mark_deleted || (open.mark_hidden && open.text.is_empty());
        if !is_no_paragraph {
            text.push_str(&self.numbering.label(open.number, style, &self.styles));
        }
        text.push_str(&open.text);
        if open.mark_deleted || open.mark_hidden {
            flow.carry = text;
        } else if !text.trim().is_empty() && self.spend(1) {
            self.add(Block::Paragraph(Paragraph { text: text.trim().to_owned(), level, at }), flow);
        }
        self.hang(open.aside, flow);
    }

    fn hang(&mut self, aside: Vec<Block>, flow: &mut Flow) {
        for block in aside {
            self.add(block, flow);
        }
    }

    /// Reads runs, and all that may wrap them, up to the end of the element they stand in. `manner` is that of the run,
    /// if there is one.
    fn inline(&mut self, open: &mut Open, mut manner: Manner) {
        let mut chosen = false;
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "pPr") => self.paragraph_properties(open),
                (Space::Word, "rPr") => manner = self.run_properties(manner),
                (Space::Word, "r") | (Space::Math, "r") => self.inline(open, Manner::default()),
                (Space::Word, "del" | "moveFrom" | "rt" | "sdtPr" | "ffData") => self.xml.skip(),
                (Space::Word, "txbxContent") => self.text_box(open),
                (Space::Compatibility, "Choice" | "Fallback") if chosen => self.xml.skip(),
                (Space::Compatibility, "Choice") => {
                    let before = open.weight();
                    self.inline(open, manner);
                    chosen = open.weight() > before;
                }
                (Space::Word, "fldChar") => {
                    self.field(open, &tag);
                    self.xml.skip();
                }
                (Space::Vml, "textpath") => self.word_art(open, &tag),
                (Space::Word, "subDoc") => {
                    self.xml.skip();
                    self.unread();
                }
                _ => match self.characters(&tag, open) {
                    Some(text) => self.write(&text, manner, open),
                    None => self.inline(open, manner),
                },
            }
        }
    }

    fn field(&mut self, open: &mut Open, tag: &Tag<'i>) {
        match self.xml.attribute(tag, "fldCharType").as_deref() {
            Some("begin") => {
                open.fields.push(true);
                open.codes += 1;
            }
            Some("separate") => {
                if let Some(code) = open.fields.last_mut() {
                    open.codes -= usize::from(std::mem::take(code));
                }
            }
            Some("end") => open.codes -= open.fields.pop().map_or(0, usize::from),
            _ => {}
        }
    }

    fn text_box(&mut self, open: &mut Open) {
        let (_, mut blocks) = self.flow(open.at.clone());
        open.aside.append(&mut blocks);
    }

    /// The letterhead of a red-head document may be WordArt, whose text is an attribute.
    fn word_art(&mut self, open: &mut Open, tag: &Tag<'i>) {
        let text = self.xml.attribute(tag, "string").unwrap_or_default();
        self.xml.skip();
        if let Some(at) = open.at.clone().filter(|_| !text.trim().is_empty() && self.spend(1)) {
            open.aside.push(Block::Paragraph(Paragraph { text: text.trim().to_owned(), level: None, at }));
        }
    }

    fn paragraph_properties(&mut self, open: &mut Open) {
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => break,
            };
            match tag.key() {
                (Space::Word, "numPr") => {
                    open.number = NumberRef::read(&mut self.xml);
                    continue;
                }
                (Space::Word, "rPr") => {
                    self.mark_properties(open);
                    continue;
                }
                (Space::Word, "pStyle") => open.style = self.xml.val(&tag),
                (Space::Word, "outlineLvl") => open.outline = self.xml.number(&tag),
                // Among them pPrChange, what the properties were before a tracked change.
                _ => {}
            }
            self.xml.skip();
        }
        open.hidden = self.styles.hides(self.styles.of_paragraph(open.style.as_deref()));
    }

    /// The properties of the paragraph's mark.
    fn mark_properties(&mut self, open: &mut Open) {
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "del" | "moveFrom") => open.mark_deleted = true,
                (Space::Word, "vanish") => open.mark_hidden = self.xml.is_on(&tag),
                _ => {}
            }
            self.xml.skip();
        }
    }
}
