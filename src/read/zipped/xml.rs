//! XML as a stream of events with resolved namespaces. The only file that knows quick-xml.
//!
//! A fault never breaks the walk off: it ends the stream, so that every loop over it closes what it holds and what was
//! read so far is kept. Whoever drives the walk asks for the fault at the end.

use crate::document::Format;
use crate::error::Error;
use quick_xml::NsReader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::name::{Namespace, ResolveResult};
use std::borrow::Cow;

/// Nested elements. Word itself stays under a hundred, text boxes in groups in tables included; the readers recurse
/// with the elements, so this is also what keeps the stack short.
const MAX_DEPTH: u32 = 256;

/// Namespace declarations in scope at once. Some producers repeat theirs on every level.
const MAX_BINDINGS: usize = 2048;

/// The namespaces that matter, told by URI: the prefix is free, and `strict` documents have URIs of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Space {
    Word,
    Compatibility,
    Math,
    Vml,
    Relationships,
    /// Names of relationships, which stand in documents.
    References,
    /// A package as one XML file.
    Flat,
    /// GB/T 33190.
    Ofd,
    Other,
}

impl Space {
    fn of(resolved: &ResolveResult<'_>) -> Self {
        let ResolveResult::Bound(Namespace(uri)) = resolved else { return Space::Other };
        match *uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
            "urn:schemas-microsoft-com:vml" => Space::Vml,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Space::Relationships,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Space::References,
            "http://schemas.microsoft.com/office/2006/xmlPackage" => Space::Flat,
            // The edition stands behind it.
            uri if uri.starts_with("http://www.ofdspec.org") => Space::Ofd,
            _ => Space::Other,
        }
    }
}

/// The start of an element.
pub(in crate::read) struct Tag<'i> {
    space: Space,
    start: BytesStart<'i>,
}

impl Tag<'_> {
    /// What to match on: the namespace and the local name.
    pub(in crate::read) fn key(&self) -> (Space, &str) {
        (self.space, self.start.local_name().into_inner())
    }
}

pub(in crate::read) enum Event<'i> {
    Start(Tag<'i>),
    /// The end of the innermost element; an empty element has one too.
    End,
    Text(Cow<'i, str>),
    /// The end of the part, or of what can be read of it.
    Eof,
}

/// Why a stream ended before its root element did.
#[derive(Debug)]
pub(in crate::read) enum Fault {
    /// The XML is cut or malformed; what came before is sound.
    Broken(String),
    /// The part asks for what no honest document asks for.
    Refused(Error),
}

/// One part of the package.
pub(in crate::read) struct Xml<'i> {
    reader: NsReader<&'i [u8]>,
    depth: u32,
    fault: Option<Fault>,
}

impl<'i> Xml<'i> {
    pub(in crate::read) fn new(text: &'i str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.resolver_mut().set_max_namespace_bindings(MAX_BINDINGS);
        Xml { reader, depth: 0, fault: None }
    }

    /// The next event; after a fault always [`Event::Eof`].
    pub(in crate::read) fn next(&mut self) -> Event<'i> {
        while self.fault.is_none() {
            let (resolved, raw) = match self.reader.read_resolved_event() {
                Ok(event) => event,
                Err(error) => {
                    self.fault = Some(Fault::Broken(error.to_string()));
                    break;
                }
            };
            match raw {
                Raw::Start(start) => {
                    let space = Space::of(&resolved);
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        self.refuse(Error::Limit { what: "nested XML elements", limit: u64::from(MAX_DEPTH) });
                        break;
                    }
                    return Event::Start(Tag { space, start });
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Event::End;
                }
                Raw::Text(text) => return Event::Text(text.into_inner()),
                Raw::CData(text) => return Event::Text(text.into_inner()),
                Raw::GeneralRef(name) => {
                    let text = match name.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        Ok(None) => resolve_xml_entity(&name).map_or_else(|| format!("&{};", &*name), str::to_owned),
                        Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
                    };
                    return Event::Text(text.into());
                }
                // Entities are defined in a DTD only, and the packaging standard (ECMA-376 part 2) forbids both.
                Raw::DocType(_) => self.refuse(Error::Damaged {
                    format: Format::Docx,
                    reason: "expected XML without a document type, found a DTD, which the format forbids".into(),
                }),
                Raw::Eof if self.depth > 0 => {
                    let reason = format!("the XML ends inside {} open elements", self.depth);
                    self.fault = Some(Fault::Broken(reason));
                }
                Raw::Eof => break,
                Raw::Empty(_) | Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => {}
            }
        }
        Event::Eof
    }

    /// Passes over the rest of the element whose start was just read.
    pub(in crate::read) fn skip(&mut self) {
        let mut open = 1_u32;
        while open > 0 {
            match self.next() {
                Event::Start(_) => open += 1,
                Event::End => open -= 1,
                Event::Text(_) => {}
                Event::Eof => return,
            }
        }
    }

    /// The text directly in the element whose start was just read.
    pub(in crate::read) fn text(&mut self) -> String {
        let mut all = String::new();
        loop {
            match self.next() {
                Event::Start(_) => self.skip(),
                Event::Text(text) => all.push_str(&text),
                Event::End | Event::Eof => return all,
            }
        }
    }

    /// The value of an attribute of the element's own namespace. One without a prefix counts too: relationships and
    /// VML have theirs so, and some producers forget the prefix where the element has none.
    pub(in crate::read) fn attribute(&self, tag: &Tag<'_>, name: &str) -> Option<String> {
        // Unchecked: comparing each name with all others takes quadratic time on a hostile element.
        tag.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let (resolved, local) = self.reader.resolver().resolve_attribute(attribute.key);
            if local.into_inner() != name {
                return None;
            }
            if attribute.key.prefix().is_some() && Space::of(&resolved) != tag.space {
                return None;
            }
            let raw = &attribute.value;
            Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), Cow::into_owned))
        })
    }

    /// The relationship that an element names.
    pub(in crate::read) fn reference(&self, tag: &Tag<'_>) -> Option<String> {
        tag.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let (resolved, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let is_reference = Space::of(&resolved) == Space::References && local.into_inner() == "id";
            is_reference.then(|| attribute.value.to_string())
        })
    }

    /// All attributes, by their local names.
    pub(in crate::read) fn attributes(tag: &Tag<'_>) -> Vec<(String, String)> {
        let mut attributes = tag.start.attributes();
        let unescaped = |raw: &str| quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned);
        let pairs = attributes.with_checks(false).flatten();
        pairs.map(|a| (a.key.local_name().into_inner().to_owned(), unescaped(&a.value))).collect()
    }

    /// The attribute `val`, by which most properties are set.
    pub(in crate::read) fn val(&self, tag: &Tag<'_>) -> Option<String> {
        self.attribute(tag, "val")
    }

    /// The attribute `val` as a number.
    pub(in crate::read) fn number<N: std::str::FromStr>(&self, tag: &Tag<'_>) -> Option<N> {
        self.val(tag)?.trim().parse().ok()
    }

    /// The attribute `val` of an on/off property: the bare element means on.
    pub(in crate::read) fn is_on(&self, tag: &Tag<'_>) -> bool {
        !matches!(self.val(tag).as_deref(), Some("0" | "false" | "off"))
    }

    /// Whether `xml:space="preserve"` stands on the element.
    pub(in crate::read) fn keeps_space(tag: &Tag<'_>) -> bool {
        let mut attributes = tag.start.attributes();
        attributes.with_checks(false).flatten().any(|a| a.key.0 == "xml:space" && &*a.value == "preserve")
    }

    /// Ends the stream for a reason that is no mere damage. The first reason stands.
    pub(in crate::read) fn refuse(&mut self, error: Error) {
        if !matches!(self.fault, Some(Fault::Refused(_))) {
            self.fault = Some(Fault::Refused(error));
        }
    }

    /// Whether the stream ended before its root element did.
    pub(in crate::read) fn is_cut(&self) -> bool {
        self.fault.is_some()
    }

    /// How many bytes of the text have been read.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// How many elements are open.
    pub(in crate::read) fn depth(&self) -> u32 {
        self.depth
    }

    pub(in crate::read) fn into_fault(self) -> Option<Fault> {
        self.fault
    }
}

/// The text of a part: UTF-8, or UTF-16 by its byte order mark (the packaging standard allows no other). The flag says
/// whether every byte could be decoded.
pub(in crate::read) fn decode(bytes: Vec<u8>) -> (String, bool) {
    let utf16 = |from: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let mut sound = rest.is_empty();
        let decoded = char::decode_utf16(pairs.iter().map(|pair| from(*pair)));
        let text = decoded
            .map(|character| {
                character.unwrap_or_else(|_| {
                    sound = false;
                    char::REPLACEMENT_CHARACTER
                })
            })
            .collect();
        (text, sound)
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => return utf16(u16::from_le_bytes, rest),
        [0xFE, 0xFF, rest @ ..] => return utf16(u16::from_be_bytes, rest),
        [b'<', 0, ..] => return utf16(u16::from_le_bytes, &bytes),
        [0, b'<', ..] => return utf16(u16::from_be_bytes, &bytes),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// The names of the elements, the texts, and the ends, in one line.
    fn events(xml: &mut Xml<'_>) -> String {
        let mut all = String::new();
        loop {
            match xml.next() {
                Event::Start(tag) => all += &format!("{:?}:{} ", tag.key().0, tag.key().1),
                Event::End => all += "/ ",
                Event::Text(text) => all += &format!("{text:?} "),
                Event::Eof => return all,
            }
        }
    }

    #[test]
    fn namespaces_go_by_uri() {
        for text in [
            format!("<w:p xmlns:w='{WORD}'><w:r/></w:p>"),
            format!("<p xmlns='{WORD}'><r/></p>"),
            format!("<q:p xmlns:w='urn:other' xmlns:q='{WORD}'><q:r/></q:p>"),
            "<w:p xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:r/></w:p>".to_owned(),
        ] {
            assert_eq!(events(&mut Xml::new(&text)), "Word:p Word:r / / ", "{text}");
        }
        assert_eq!(events(&mut Xml::new("<w:p xmlns:w='urn:other'/>")), "Other:p / ");
    }

    #[test]
    fn attributes_go_by_uri_and_order_does_not_matter() {
        let text = format!("<q:x xmlns:o='urn:other' xmlns:q='{WORD}' o:val='no' q:val='a&amp;b' val='c'/>");
        let mut xml = Xml::new(&text);
        let Event::Start(tag) = xml.next() else { panic!("expected an element") };
        assert_eq!(xml.val(&tag).as_deref(), Some("a&b"));
    }

    #[test]
    fn references_are_resolved_and_unknown_ones_stand() {
        assert_eq!(Xml::new("&lt;&#x4E00;&nbsp;<![CDATA[<a>]]>").text(), "<一&nbsp;<a>");
    }

    #[test]
    fn a_cut_ends_the_stream_and_is_remembered() {
        let mut xml = Xml::new("<a><b>text");
        assert_eq!(events(&mut xml), "Other:a Other:b \"text\" ");
        assert!(matches!(xml.into_fault(), Some(Fault::Broken(_))));
    }

    #[test]
    fn a_document_type_and_depth_are_refused() {
        let mut xml = Xml::new("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
        assert_eq!(events(&mut xml), "");
        assert!(matches!(xml.into_fault(), Some(Fault::Refused(Error::Damaged { .. }))));

        let deep = "<a>".repeat(100_000);
        let mut xml = Xml::new(&deep);
        xml.skip();
        assert!(matches!(xml.into_fault(), Some(Fault::Refused(Error::Limit { limit: 256, .. }))));
    }

    #[test]
    fn parts_in_utf_16_are_decoded() {
        let little: Vec<u8> = "\u{FEFF}<一/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "<一/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(little), ("<一/>".to_owned(), true));
        assert_eq!(decode(big), ("<一/>".to_owned(), true));
        assert_eq!(decode(b"<a>\xFF".to_vec()), ("<a>\u{FFFD}".to_owned(), false));
    }
}
