//! Changes to the bytes of a file before the PDF library sees them, where its options do not reach.

use memchr::memmem::find_iter;
use std::borrow::Cow;

/// The highest object number that the library believes when it searches a file.
const ROOT: u32 = 1_000_000;

/// The structure tree of a tagged file is not read, but the library parses every object, and its nodes can be nine in ten
/// (Chromium). Each is hidden by writing `null` where its dictionary opens.
pub(super) fn without_structure(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut changed = Cow::Borrowed(bytes);
    for at in find_iter(bytes, b"/StructElem") {
        let head = bytes.get(..at).unwrap_or_default().trim_ascii_end();
        let head = head.strip_suffix(b"/Type").map(<[u8]>::trim_ascii_end).and_then(|head| head.strip_suffix(b"<<"));
        if let Some(head) = head.filter(|head| head.trim_ascii_end().ends_with(b" obj"))
            && let Some(open) = changed.to_mut().get_mut(head.len()..head.len() + 4)
        {
            open.copy_from_slice(b"null");
        }
    }
    changed
}

/// Without `/Encrypt` in the trailer: the name is changed.
pub(super) fn without_encryption(bytes: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for at in find_iter(bytes, b"/Encrypt") {
        let name_ends = bytes.get(at + 8).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if let Some(last) = changed.get_mut(at + 7).filter(|_| name_ends) {
            *last = b'-';
        }
    }
    changed
}

/// With an empty root and a trailer that leads to it, after the end of a stream that a cut may have left open.
pub(super) fn with_root(bytes: &[u8]) -> Vec<u8> {
    let tail = format!("\nendstream\nendobj\n{ROOT} 0 obj\n<<>>\nendobj\ntrailer\n<</Root {ROOT} 0 R>>\n");
    [bytes, tail.as_bytes()].concat()
}
