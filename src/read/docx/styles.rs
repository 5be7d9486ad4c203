//! Styles: what a paragraph or a run inherits that bears on its text.

use crate::read::zipped::{Event, Space, Tag, Xml};
use std::collections::HashMap;

/// How far a chain of `basedOn` is followed; it may be a ring.
const MAX_CHAIN: usize = 32;

/// `numPr`: which numbering, and which of its levels. Either may be inherited without the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberRef {
    /// Zero takes an inherited numbering away.
    pub(super) id: Option<u32>,
    pub(super) level: Option<u8>,
}

impl NumberRef {
    /// Reads a `numPr` whose start was just read.
    pub(super) fn read(xml: &mut Xml<'_>) -> Self {
        let mut found = NumberRef::default();
        loop {
            match xml.next() {
                Event::Start(tag) => {
                    match tag.key() {
                        (Space::Word, "numId") => found.id = xml.number(&tag),
                        (Space::Word, "ilvl") => found.level = xml.number(&tag),
                        _ => {}
                    }
                    xml.skip();
                }
                Event::Text(_) => {}
                Event::End | Event::Eof => return found,
            }
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    number: NumberRef,
    /// From 0; 9 means body text.
    outline: Option<u8>,
    /// The outline level that the name of a built-in heading implies.
    heading: Option<u8>,
    hidden: Option<bool>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
}

impl Styles {
    pub(super) fn read(xml: &mut Xml<'_>) -> Self {
        let mut styles = Styles::default();
        loop {
            match xml.next() {
                Event::Start(tag) if tag.key() == (Space::Word, "style") => styles.add(xml, &tag),
                // The root is entered, and so is whatever wraps a style; defaults hold no style.
                Event::Start(_) | Event::End | Event::Text(_) => {}
                Event::Eof => return styles,
            }
        }
    }

    fn add(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) {
        let id = xml.attribute(tag, "styleId");
        let is_default = matches!(xml.attribute(tag, "default").as_deref(), Some("1" | "true" | "on"));
        let of_paragraphs = xml.attribute(tag, "type").is_none_or(|kind| kind == "paragraph");
        let mut style = Style::default();
        style.properties(xml);
        let Some(id) = id else { return };
        if is_default && of_paragraphs {
            self.default_paragraph = Some(id.clone());
        }
        self.by_id.insert(id, style);
    }

    /// The style and what it is based on, the nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let style_of = |id: &'s str| Some((id, self.by_id.get(id)?));
        let first = id.and_then(style_of);
        std::iter::successors(first, move |(_, style)| style_of(style.based_on.as_deref()?)).take(MAX_CHAIN)
    }

    /// The id of a paragraph's style: its own, or the default one.
    pub(super) fn of_paragraph<'s>(&'s self, own: Option<&'s str>) -> Option<&'s str> {
        own.filter(|id| self.by_id.contains_key(*id)).or(self.default_paragraph.as_deref())
    }

    /// The numbering that the style brings, with the id of the style that names it: a level of a numbering may be tied
    /// to a style.
    pub(super) fn number(&self, id: Option<&str>) -> (NumberRef, Option<String>) {
        let named = self.chain(id).find(|(_, style)| style.number.id.is_some());
        let level = self.chain(id).find_map(|(_, style)| style.number.level);
        let reference = NumberRef { id: named.and_then(|(_, style)| style.number.id), level };
        (reference, named.map(|(id, _)| id.to_owned()))
    }

    /// The outline level from 1, where the style is a heading.
    pub(super) fn outline(&self, id: Option<&str>) -> Option<u8> {
        let stated = self.chain(id).find_map(|(_, style)| style.outline);
        stated.or_else(|| self.chain(id).find_map(|(_, style)| style.heading)).and_then(level_of_outline)
    }

    /// Whether the style hides its text.
    pub(super) fn hides(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|(_, style)| style.hidden).unwrap_or(false)
    }
}

/// `outlineLvl` counts from 0, and 9 is body text.
pub(super) fn level_of_outline(outline: u8) -> Option<u8> {
    (outline < 9).then_some(outline + 1)
}

impl Style {
    /// Reads the properties, which stand in `pPr` and `rPr`, into the style.
    fn properties(&mut self, xml: &mut Xml<'_>) {
        loop {
            let tag = match xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "pPr" | "rPr") => {
                    self.properties(xml);
                    continue;
                }
                (Space::Word, "numPr") => {
                    self.number = NumberRef::read(xml);
                    continue;
                }
                (Space::Word, "basedOn") => self.based_on = xml.val(&tag),
                (Space::Word, "name") => self.heading = xml.val(&tag).as_deref().and_then(heading_of_name),
                (Space::Word, "outlineLvl") => self.outline = xml.number(&tag),
                (Space::Word, "vanish") => self.hidden = Some(xml.is_on(&tag)),
                // What is left has no bearing on the text; what a style was before a tracked change least of all.
                _ => {}
            }
            xml.skip();
        }
    }
}

/// Producers that leave the outline level out still name the built-in headings.
fn heading_of_name(name: &str) -> Option<u8> {
    let name = name.trim().to_ascii_lowercase();
    let digit = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    digit.parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(inner: &str) -> Styles {
        let uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        Styles::read(&mut Xml::new(&format!("<w:styles xmlns:w='{uri}'>{inner}</w:styles>")))
    }

    #[test]
    fn a_style_inherits_and_overrides() {
        let styles = styles(
            "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
             <w:style w:type='paragraph' w:styleId='h'><w:name w:val='x'/><w:basedOn w:val='a'/>
               <w:pPr><w:numPr><w:numId w:val='3'/></w:numPr><w:outlineLvl w:val='1'/></w:pPr></w:style>
             <w:style w:type='paragraph' w:styleId='k'><w:basedOn w:val='h'/>
               <w:pPr><w:numPr><w:ilvl w:val='2'/></w:numPr></w:pPr><w:rPr><w:vanish/></w:rPr></w:style>
             <w:style w:type='paragraph' w:styleId='b'><w:basedOn w:val='k'/>
               <w:pPr><w:outlineLvl w:val='9'/></w:pPr><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>",
        );
        assert_eq!(styles.of_paragraph(None), Some("a"));
        assert_eq!(styles.of_paragraph(Some("nowhere")), Some("a"));
        assert_eq!(styles.outline(Some("k")), Some(2));
        assert_eq!(styles.outline(Some("b")), None);
        assert_eq!(styles.number(Some("b")), (NumberRef { id: Some(3), level: Some(2) }, Some("h".into())));
        assert!(styles.hides(Some("k")) && !styles.hides(Some("b")) && !styles.hides(Some("h")));
    }

    #[test]
    fn headings_without_outline_level_go_by_name() {
        let styles = styles("<w:style w:styleId='1'><w:name w:val='heading 3'/></w:style>");
        assert_eq!(styles.outline(Some("1")), Some(3));
        assert_eq!(heading_of_name("Heading2"), Some(1));
        assert_eq!(heading_of_name("标题 1"), Some(0));
        assert_eq!(heading_of_name("heading 1 Char"), None);
    }

    #[test]
    fn a_ring_of_styles_ends() {
        let styles = styles(
            "<w:style w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>",
        );
        assert_eq!(styles.outline(Some("a")), None);
    }
}
