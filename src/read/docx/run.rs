//! Runs: what characters they stand for, and how these are shown.

use super::body::{Open, Walk};
use super::symbol::symbol;
use crate::diagnostic::Code;
use crate::read::zipped::{Event, Space, Tag, Xml};

/// How a run shows its text.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    /// Hidden or shown, where the run says it.
    hidden: Option<bool>,
    struck: bool,
    /// Above the line, as the mark of a note is.
    raised: bool,
}

impl<'i> Walk<'i> {
    /// Adds what a run shows to its paragraph.
    pub(super) fn write(&mut self, text: &str, manner: Manner, open: &mut Open) {
        if manner.hidden.unwrap_or(open.hidden) || open.codes > 0 {
            return;
        }
        if manner.struck {
            // 12 struck through before 15 would read as 1215.
            if !text.trim().is_empty() && !std::mem::replace(&mut open.struck, true) && self.spend(1) {
                let message = format!("found {} struck through; it is left out", text.trim());
                self.remark(Code::TextStruck, message, open.at.clone());
            }
            return;
        }
        let raised = |c: char| c.to_digit(10).filter(|_| manner.raised).map_or(c, superscript);
        open.text.extend(text.chars().map(raised));
    }

    /// How a run shows its text, from its properties.
    pub(super) fn run_properties(&mut self, mut manner: Manner) -> Manner {
        let (mut direct, mut styled) = (None, None);
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => break,
            };
            match tag.key() {
                (Space::Word, "vanish") => direct = Some(self.xml.is_on(&tag)),
                (Space::Word, "strike" | "dstrike") => manner.struck |= self.xml.is_on(&tag),
                (Space::Word, "vertAlign") => manner.raised = self.xml.val(&tag).as_deref() == Some("superscript"),
                (Space::Word, "rStyle") => {
                    styled = self.styles.hides(self.xml.val(&tag).as_deref()).then_some(true);
                }
                _ => {}
            }
            self.xml.skip();
        }
        manner.hidden = direct.or(styled).or(manner.hidden);
        manner
    }

    /// The characters an element stands for. `None`: it stands for none, and its children are to be looked at.
    pub(super) fn characters(&mut self, tag: &Tag<'i>, open: &Open) -> Option<String> {
        let (space, name) = tag.key();
        let fixed = match (space, name) {
            (Space::Word | Space::Math, "t") => {
                let text = self.xml.text();
                // Word itself drops the space at the ends where it is not asked to keep it.
                let kept = if Xml::keeps_space(tag) { &text } else { text.trim_ascii() };
                return Some(kept.replace(['\n', '\r', '\t'], " "));
            }
            (Space::Word, "tab" | "ptab") => "\t".to_owned(),
            (Space::Word, "br" | "cr") => "\n".to_owned(),
            // A figure's minus is often this hyphen.
            (Space::Word, "noBreakHyphen") => "-".to_owned(),
            (Space::Word, "sym") => {
                let font = self.xml.attribute(tag, "font").unwrap_or_default();
                let code = self.xml.attribute(tag, "char").unwrap_or_default();
                let character = symbol(&font, &code);
                if character == char::REPLACEMENT_CHARACTER && self.spend(1) {
                    let message = format!("the symbol {code} of the font {font} has no known character");
                    self.remark(Code::GlyphUnknown, message, open.at.clone());
                }
                character.to_string()
            }
            _ => return None,
        };
        self.xml.skip();
        Some(fixed)
    }
}

fn superscript(digit: u32) -> char {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize).unwrap_or(char::REPLACEMENT_CHARACTER)
}
