//! A package as one XML file ("flat OPC"): each part stands in an element that names it.

use super::xml::{Event, Space, Xml, decode};

/// Names and texts of the parts that are XML. The last one may be cut where the file is.
pub(super) fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let (text, _) = decode(bytes.to_vec());
    let mut xml = Xml::new(&text);
    let mut parts = Vec::new();
    let mut name = String::new();
    loop {
        let tag = match xml.next() {
            Event::Start(tag) => tag,
            Event::Text(_) | Event::End => continue,
            Event::Eof => return parts,
        };
        match tag.key() {
            (Space::Flat, "package") => {}
            (Space::Flat, "part") => name = xml.attribute(&tag, "name").unwrap_or_default(),
            (Space::Flat, "xmlData") => {
                let from = xml.position();
                xml.skip();
                let inner = text.get(from..xml.position()).unwrap_or_default();
                let end = if xml.is_cut() { inner.len() } else { inner.rfind("</").unwrap_or(0) };
                parts.push((std::mem::take(&mut name), inner.get(..end).unwrap_or_default().to_owned()));
            }
            _ => xml.skip(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_out_whole() {
        let package = |inner: &str| {
            format!(
                "<?xml version='1.0'?><p:package xmlns:p='http://schemas.microsoft.com/office/2006/xmlPackage'>{inner}</p:package>"
            )
        };
        let two = package(
            "<p:part p:name='/a.xml'><p:xmlData><a b='1'>text</a></p:xmlData></p:part>
             <p:part p:name='/i.png'><p:binaryData>AAAA</p:binaryData></p:part>
             <p:part p:name='/c.xml'><p:xmlData></p:xmlData></p:part>",
        );
        let found = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(parts(two.as_bytes()), [found("/a.xml", "<a b='1'>text</a>"), found("/c.xml", "")]);
        let end = two.find("xt</a>").unwrap();
        assert_eq!(parts(&two.as_bytes()[..end]), [found("/a.xml", "<a b='1'>te")]);
        assert_eq!(parts(b"PK"), []);
    }
}
