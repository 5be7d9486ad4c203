//! Tiny PDF files for tests.

use crate::read::page::Page;

/// A file of these objects, numbered from 1, of which the first is the catalog. The cross-reference table is right.
pub(super) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let mut tail = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for offset in offsets {
        tail += &format!("{offset:010} 00000 n \n");
    }
    tail += &format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.extend_from_slice(tail.as_bytes());
    file
}

/// A stream object; `entries` go into its dictionary beside the length.
pub(super) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{entries}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend_from_slice(content);
    object.extend_from_slice(b"\nendstream");
    object
}

/// A file of one page of 200 by 100 points. `page` are further entries of the page object; `more` are the objects from
/// number 5 on (1 is the catalog, 2 the page tree, 3 the page, 4 the content).
pub(super) fn one_page(page: &str, content: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R{page}>>").into_bytes(),
        stream("", content.as_bytes()),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// Resources with Helvetica as /F.
pub(super) const HELVETICA: &str =
    "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>";

/// The only page of a file that must read.
pub(super) fn page(bytes: &[u8]) -> Page {
    let (mut pages, _) = super::pages(bytes).expect("a readable file");
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

/// The characters of a page in the order they are drawn.
pub(super) fn text(page: &Page) -> String {
    page.glyphs.iter().map(|glyph| glyph.text).collect()
}
