//! MHTML (RFC 2557): a page and what belongs to it as one mail, which browsers, Word and WPS save as `.mht`. The page is
//! taken out and read as HTML.

use super::unsupported::opening;
use super::{Content, embedded};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Format;
use crate::error::Error;

/// Parts in parts, and all parts of a file.
const MAX_DEPTH: u32 = 8;
const MAX_PARTS: usize = 1_000;
/// Lines of a header.
const MAX_HEADER: usize = 200;

/// The header of a mail.
pub(super) fn magic(bytes: &[u8]) -> bool {
    let opening = opening(bytes);
    let is_field = |line: &str| {
        line.split_once(':')
            .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') && !name.is_empty())
    };
    let (header, _) = opening.split_once("\r\n\r\n").or(opening.split_once("\n\n")).unwrap_or((&opening, ""));
    let typed = header
        .lines()
        .any(|line| line.starts_with("content-type:") && (line.contains("multipart/") || line.contains("text/html")));
    header.lines().next().is_some_and(is_field) && typed
}

pub(super) fn read(bytes: &[u8]) -> Result<Content, Error> {
    let mut parts = Parts { pages: Vec::new(), seen: 0, is_cut: false };
    parts.look(bytes, 0)?;
    if parts.pages.is_empty() {
        let reason = format!("expected a page of HTML, found none in {} parts", parts.seen);
        return Err(Error::Damaged { format: Format::Mhtml, reason });
    }
    let mut content = embedded::page(&parts.pages)?;
    if parts.is_cut {
        let message = "expected the end of the last part, found the end of the file; what stood behind it is lost";
        content.diagnostics.insert(0, Diagnostic::new(Code::SourceDamaged, message, None));
    }
    Ok(content)
}

/// What was found in the parts of a mail.
struct Parts {
    /// Pages, decoded, in the order of the file.
    pages: Vec<Vec<u8>>,
    seen: usize,
    /// The mark behind the last part is missing.
    is_cut: bool,
}

impl Parts {
    /// Looks at a part, and at the parts in it.
    fn look(&mut self, part: &[u8], depth: u32) -> Result<(), Error> {
        self.seen += 1;
        if self.seen > MAX_PARTS {
            return Err(Error::Limit { what: "parts of a web archive", limit: MAX_PARTS as u64 });
        }
        if depth > MAX_DEPTH {
            return Err(Error::Limit { what: "parts in parts of a web archive", limit: u64::from(MAX_DEPTH) });
        }
        let (header, body) = Header::read(part);
        let kind = header.field("content-type").unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("multipart/") {
            let Some(boundary) = parameter(&kind, "boundary") else { return Ok(()) };
            let (parts, is_cut) = split(body, &boundary);
            self.is_cut |= is_cut;
            return parts.into_iter().try_for_each(|part| self.look(part, depth + 1));
        }
        if lower.starts_with("text/html") || lower.starts_with("application/xhtml") {
            let encoding = header.field("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
            self.pages.push(match encoding.trim() {
                "quoted-printable" => unquote(body),
                "base64" => from_base64(body),
                _ => body.to_vec(),
            });
        }
        Ok(())
    }
}

/// The fields before a body.
struct Header(Vec<(String, String)>);

impl Header {
    /// The fields of a part, each on one line, and what stands behind them.
    fn read(part: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut rest = part;
        for _ in 0..MAX_HEADER {
            let Some((line, behind)) = next_line(rest) else { break };
            let text = String::from_utf8_lossy(line);
            let text = text.trim_end();
            let folded = text.starts_with([' ', '\t']);
            match (fields.last_mut(), text.split_once(':')) {
                (None, _) if text.trim().is_empty() => {}
                _ if text.is_empty() => return (Header(fields), behind),
                (Some((_, value)), _) if folded => value.push_str(text),
                (_, Some((name, value))) => fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                // No field: the body has begun.
                _ => return (Header(fields), rest),
            }
            rest = behind;
        }
        (Header(fields), rest)
    }

    fn field(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
}

/// A line without its end, and what stands behind it.
fn next_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    (end > 0).then(|| bytes.split_at(end))
}

/// The value of `name="value"` or `name=value` in a field.
fn parameter(field: &str, name: &str) -> Option<String> {
    let parameters = field.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.into_iter().find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

/// What stands between the marks, and whether the last mark is missing.
fn split<'b>(body: &'b [u8], boundary: &str) -> (Vec<&'b [u8]>, bool) {
    let mark = format!("--{boundary}").into_bytes();
    let (mut parts, mut start, mut rest) = (Vec::new(), None, body);
    while let Some((line, behind)) = next_line(rest) {
        let tail = line.strip_prefix(mark.as_slice()).map(<[u8]>::trim_ascii);
        if let Some(tail) = tail.filter(|tail| [&b""[..], b"--"].contains(tail)) {
            let at = body.len() - rest.len();
            parts.extend(start.and_then(|start| body.get(start..at)));
            if !tail.is_empty() {
                return (parts, false);
            }
            start = Some(body.len() - behind.len());
        }
        rest = behind;
    }
    parts.extend(start.and_then(|start| body.get(start..)));
    (parts, true)
}

/// Quoted-printable: `=E4` is a byte, `=` at the end of a line joins it with the next.
fn unquote(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len());
    let digit =
        |at: usize| body.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let behind = body.get(at + 1..).unwrap_or_default();
        at += match (byte, digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                plain.push(high << 4 | low);
                3
            }
            (b'=', ..) if behind.starts_with(b"\r\n") => 3,
            (b'=', ..) if behind.starts_with(b"\n") => 2,
            _ => {
                plain.push(*byte);
                1
            }
        };
    }
    plain
}

/// Base64; what is no sign of it, line ends among them, is passed over.
fn from_base64(body: &[u8]) -> Vec<u8> {
    let value = |byte: &u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let (mut bits, mut count) = (0_u32, 0);
    let mut plain = Vec::with_capacity(body.len() / 4 * 3);
    for value in body.iter().take_while(|byte| **byte != b'=').filter_map(value) {
        bits = (bits << 6 | u32::from(value)) & 0x00FF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            plain.push((bits >> count).to_le_bytes()[0]);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;

    fn lines(mail: &str) -> Vec<String> {
        let text = |block: Block| match block {
            Block::Paragraph(paragraph) => paragraph.text,
            Block::Table(table) => format!("[{}×{}]", table.rows, table.columns),
        };
        read(mail.as_bytes()).unwrap().blocks.into_iter().map(text).collect()
    }

    const HEAD: &str = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"=_x\"\r\n\r\n";

    #[test]
    fn a_page_is_taken_out_and_decoded() {
        let quoted = "--=_x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                      <p>=D5=FE=B8=\r\n=AE</p>\r\n--=_x--\r\n";
        assert_eq!(lines(&format!("{HEAD}{quoted}")), ["政府"]);
        let base64 = "--=_x\nContent-Type: image/png\n\nAAAA\n--=_x\nContent-Type: text/html\n\
                      Content-Transfer-Encoding: base64\n\nPHA+5pS/5b\nqcPC9wPg==\n--=_x--";
        assert_eq!(lines(&format!("{HEAD}{base64}")), ["政府"]);
        assert_eq!(lines("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>一</p>"), ["一"]);
    }

    #[test]
    fn the_page_with_the_report_is_taken_and_a_cut_is_told() {
        let data = format!("<table>{}</table>", "<tr><td>1<td>2<td>3<td>4".repeat(4));
        let frames =
            format!("--=_x\n\n--=_x\nContent-Type: text/html\n\n<p>menu\n--=_x\nContent-Type: text/html\n\n{data}");
        let mail = format!("{HEAD}{frames}");
        assert_eq!(lines(&mail), ["[4×4]"]);
        assert_eq!(read(mail.as_bytes()).unwrap().diagnostics[0].code, Code::SourceDamaged);
    }

    #[test]
    fn mails_are_told_by_their_header() {
        assert!(magic(HEAD.as_bytes()));
        assert!(magic(b"Content-Type: text/html\n\n<p>"));
        for other in
            ["正文: multipart/related", "<p>Content-Type: text/html", "Title: a\n\ncontent-type: text/html", ""]
        {
            assert!(!magic(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn parts_without_end_are_refused() {
        let level = |n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
        let nested: String = (0..100).map(level).collect();
        let many = format!("{HEAD}{}", "--=_x\n\n".repeat(5_000));
        for mail in [nested, many] {
            assert!(matches!(read(mail.as_bytes()), Err(Error::Limit { .. })));
        }
        assert!(matches!(read(HEAD.as_bytes()), Err(Error::Damaged { .. })));
    }
}
