//! Bytes → text, for pages and for plain text. A page may declare how it is written, and the declaration may be wrong.
//! The only file that knows old encodings.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Where a declaration is looked for. The standard says 1024 bytes; pages put scripts before it.
const HEAD: usize = 1 << 16;

/// `<meta charset=…>`, `<meta content="text/html; charset=…">`, `<?xml encoding=…?>`.
static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let meta = r#"<meta[\s/][^>]*?charset\s*=\s*["']?\s*([\w.:-]+)"#;
    Regex::new(&format!(r#"(?i-u){meta}|<\?xml[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)"#)).ok()
});

/// Characters that stand everywhere in Chinese text, in both scripts. Bytes read in a wrong encoding have hardly any.
const COMMON: &str = "的一是在不了有和人中大上个我以要来到时地们为就出对会可主年工能下过子说方后多行学法所经公政府信息数量月日本第\
個來時們為對會過說後學經開數、，。：（）";

/// As many characters tell how the others are written.
const ENOUGH: usize = 1 << 16;

/// The text of bytes, and how many of its characters could not be read.
pub(crate) fn decode(bytes: &[u8]) -> (String, usize) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return lossy(encoding, bytes);
    }
    let wide = sixteen_bits(bytes);
    if let Some(encoding) = wide.filter(|_| matches!(bytes, [b'<', 0, ..] | [0, b'<', ..])) {
        return lossy(encoding, bytes);
    }
    // Whatever a page declares: no other encoding reads as UTF-8 by chance, and pages are saved with an old label. In
    // UTF-8 that is damaged most characters are whole; in GB18030 taken for UTF-8 hardly any is.
    let (text, lost) = lossy(UTF_8, bytes);
    if lost * 2 < text.chars().filter(|c| !c.is_ascii()).count() {
        return (text, lost);
    }
    let candidates = wide.into_iter().chain(declared(bytes)).chain([GB18030, BIG5]);
    // The first of those that are as good.
    candidates.map(|encoding| lossy(encoding, bytes)).min_by_key(|read| Reverse(merit(read))).unwrap_or_default()
}

/// How much a reading looks like Chinese text.
fn merit((text, lost): &(String, usize)) -> i64 {
    let common = text.chars().filter(|c| !c.is_ascii()).take(ENOUGH).filter(|c| COMMON.contains(*c)).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    count(common).saturating_sub(count(*lost))
}

/// UTF-16 without a mark: digits, spaces and line ends have a byte that is zero, the second one in little endian.
fn sixteen_bits(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes.get(..bytes.len().min(HEAD))?.as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    (first + second > 0).then_some(if second > first { UTF_16LE } else { UTF_16BE })
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
        check(BIG5, "<meta charset=\"big5\">政府資訊公開");
    }

    #[test]
    fn without_one_or_with_a_wrong_one_the_bytes_decide() {
        check(GB18030, "<p>政府信息公开工作年度报告</p>");
        check(UTF_8, "<p>政府信息公开工作年度报告</p>");
        check(GB18030, "<meta charset=utf-8><p>政府信息公开工作年度报告</p>");
        check(UTF_8, "<meta charset=gb2312><p>政府信息公开</p>");
        check(GB18030, "<meta charset=iso-8859-1><p>政府</p>");
        check(GB18030, "<meta charset=nonsense><p>政府</p>");
        check(BIG5, "<p>政府資訊公開工作年度報告的總體情況</p>");
        check(GB18030, "<meta charset=big5><p>政府信息公开工作年度报告的总体情况</p>");
    }

    #[test]
    fn sixteen_bits_with_and_without_a_mark() {
        for (mark, swap) in [("", false), ("", true), ("\u{feff}", false), ("\u{feff}", true)] {
            let units = format!("{mark}<p>政府</p>").encode_utf16().collect::<Vec<_>>();
            let bytes: Vec<u8> =
                units.iter().flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            assert_eq!(decode(&bytes), ("<p>政府</p>".to_owned(), 0));
        }
        let wide = "一、总体情况\r\n2023年".encode_utf16();
        let big: Vec<u8> = wide.clone().flat_map(u16::to_be_bytes).collect();
        let little: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&big), decode(&little));
        assert_eq!(decode(&big), ("一、总体情况\r\n2023年".to_owned(), 0));
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
