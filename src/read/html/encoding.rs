//! Bytes → text. A page may declare how it is written, and the declaration may be wrong.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// Where a declaration is looked for. The standard says 1024 bytes; pages put scripts before it.
const HEAD: usize = 1 << 16;

/// `<meta charset=…>`, `<meta content="text/html; charset=…">`, `<?xml encoding=…?>`.
static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let meta = r#"<meta[\s/][^>]*?charset\s*=\s*["']?\s*([\w.:-]+)"#;
    Regex::new(&format!(r#"(?i-u){meta}|<\?xml[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)"#)).ok()
});

/// The text of a page, and how many of its characters could not be read.
pub(super) fn decode(bytes: &[u8]) -> (String, usize) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return lossy(encoding, bytes);
    }
    match bytes {
        [b'<', 0, ..] => return lossy(UTF_16LE, bytes),
        [0, b'<', ..] => return lossy(UTF_16BE, bytes),
        _ => {}
    }
    // Whatever a page declares: no other encoding reads as UTF-8 by chance, and pages are saved with an old label. In
    // UTF-8 that is damaged most characters are whole; in GB18030 taken for UTF-8 hardly any is.
    let (text, lost) = lossy(UTF_8, bytes);
    if lost * 2 < text.chars().filter(|c| !c.is_ascii()).count() {
        return (text, lost);
    }
    let candidates = declared(bytes).into_iter().chain([GB18030]).map(|encoding| lossy(encoding, bytes));
    candidates.min_by_key(|(_, lost)| *lost).unwrap_or_default()
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
    let lost = if has_errors { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
    (text.into_owned(), lost)
}

/// What the page says of itself. `gb2312` and `gbk` mean GB18030. Encodings of one byte a character have no Chinese,
/// and read any bytes without an error: a page that names one was labelled by its editor, not by its author.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD))?;
    let found = DECLARED.as_ref()?.captures(head)?;
    let encoding = Encoding::for_label(found.get(1).or(found.get(2))?.as_bytes())?;
    (!encoding.is_single_byte() && ![UTF_16LE, UTF_16BE].contains(&encoding)).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoding: &'static Encoding, text: &str) {
        let bytes = encoding.encode(text).0;
        assert_eq!(decode(&bytes), (text.to_owned(), 0));
    }

    #[test]
    fn a_declaration_is_followed() {
        check(GB18030, "<meta charset=gb2312>政府信息公开㐀𠀀");
        check(GB18030, "<META HTTP-EQUIV='Content-Type' content='text/html; charset = GBK'>政府");
        check(GB18030, "<?xml version='1.0' encoding='gb18030'?>政府");
        check(encoding_rs::BIG5, "<meta charset=\"big5\">政府資訊公開");
    }

    #[test]
    fn without_one_or_with_a_wrong_one_the_bytes_decide() {
        check(GB18030, "<p>政府信息公开工作年度报告</p>");
        check(UTF_8, "<p>政府信息公开工作年度报告</p>");
        check(GB18030, "<meta charset=utf-8><p>政府信息公开工作年度报告</p>");
        check(UTF_8, "<meta charset=gb2312><p>政府信息公开</p>");
        check(GB18030, "<meta charset=iso-8859-1><p>政府</p>");
        check(GB18030, "<meta charset=nonsense><p>政府</p>");
    }

    #[test]
    fn sixteen_bits_with_and_without_a_mark() {
        for (mark, swap) in [("", false), ("", true), ("\u{feff}", false), ("\u{feff}", true)] {
            let units = format!("{mark}<p>政府</p>").encode_utf16().collect::<Vec<_>>();
            let bytes: Vec<u8> =
                units.iter().flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            assert_eq!(decode(&bytes), ("<p>政府</p>".to_owned(), 0));
        }
        assert_eq!(decode("\u{feff}<p>政府".as_bytes()).0, "<p>政府");
    }

    #[test]
    fn damage_is_counted() {
        let mut bytes = "<p>政府信息公开</p><p>年度报告</p>".as_bytes().to_vec();
        bytes[4] = 0xFF;
        let (text, lost) = decode(&bytes);
        assert!(text.ends_with("府信息公开</p><p>年度报告</p>"), "{text}");
        assert!(lost > 0);
        assert_eq!(decode(b""), (String::new(), 0));
    }
}
