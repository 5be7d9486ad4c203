//! Content streams and CMaps → tokens that borrow from the stream.
//!
//! Total: whatever the bytes, tokens come until the end; what fits no rule is skipped. Strings are handed out raw, and
//! decoded into a buffer of the caller only where they are shown.

use super::numeral;

/// One token. Names are without the slash, strings without their brackets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f32),
    /// Escapes (`#20`) still in it; see [`decode_name`].
    Name(&'a [u8]),
    /// Between ( and ), escapes still in it; see [`decode_string`].
    Literal(&'a [u8]),
    /// Between < and >, still hex; see [`decode_string`].
    Hex(&'a [u8]),
    ArrayOpen,
    ArrayClose,
    DictOpen,
    DictClose,
    /// An operator.
    Keyword(&'a [u8]),
}

/// Walks over a stream.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What a byte is to the syntax.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Space,
    /// Stands for itself: a bracket, a slash, the sign before a comment.
    Delimiter,
    /// May begin a number.
    Numeric,
    Letter,
}

// Looking up a byte in a table is half the lexer's time.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Letter; 256];
    let all: [(&[u8], Kind); 3] =
        [(b" \n\r\t\0\x0C", Kind::Space), (b"()<>[]{}/%", Kind::Delimiter), (b"0123456789+-.", Kind::Numeric)];
    let mut row = 0;
    while row < all.len() {
        let (bytes, kind) = all[row];
        let mut index = 0;
        while index < bytes.len() {
            kinds[bytes[index] as usize] = kind;
            index += 1;
        }
        row += 1;
    }
    kinds
};

fn kind(byte: u8) -> Kind {
    KINDS[usize::from(byte)]
}

fn is_space(byte: u8) -> bool {
    kind(byte) == Kind::Space
}

/// Whether it belongs to a name, a number or an operator.
pub(super) fn is_regular(byte: u8) -> bool {
    !matches!(kind(byte), Kind::Space | Kind::Delimiter)
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Lexer { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// From `start` to where the lexer stands, `end_cut` bytes less.
    fn since(&self, start: usize, end_cut: usize) -> &'a [u8] {
        self.bytes.get(start..self.at.saturating_sub(end_cut)).unwrap_or_default()
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| !keep(byte)).unwrap_or(rest.len());
    }

    fn literal(&mut self) -> Token<'a> {
        let start = self.at;
        let mut depth = 1_u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Token::Literal(self.since(start, 1));
            }
        }
        self.at = self.bytes.len();
        Token::Literal(self.since(start, 0))
    }

    fn hex(&mut self) -> Token<'a> {
        let start = self.at;
        self.skip_while(|byte| byte != b'>');
        self.at += 1;
        Token::Hex(self.since(start, 1))
    }

    /// A number, or else an operator.
    fn number(&mut self) -> Token<'a> {
        let start = self.at - 1;
        let bytes = self.bytes.get(start..).unwrap_or_default();
        let Some((number, length)) = numeral::number(bytes) else { return self.keyword() };
        self.at = start + length;
        Token::Number(number)
    }

    fn keyword(&mut self) -> Token<'a> {
        let start = self.at - 1;
        self.skip_while(is_regular);
        Token::Keyword(self.since(start, 0))
    }

    /// What begins with a delimiter; none where it begins nothing.
    fn delimited(&mut self, delimiter: u8) -> Option<Token<'a>> {
        Some(match delimiter {
            b'(' => self.literal(),
            b'/' => {
                let start = self.at;
                self.skip_while(is_regular);
                Token::Name(self.since(start, 0))
            }
            b'[' => Token::ArrayOpen,
            b']' => Token::ArrayClose,
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::DictOpen
            }
            b'<' => self.hex(),
            b'>' if self.peek() == Some(b'>') => {
                self.at += 1;
                Token::DictClose
            }
            b'%' => {
                self.skip_while(|byte| byte != b'\n' && byte != b'\r');
                return None;
            }
            _ => return None,
        })
    }

    /// Moves past the data of an inline image; to be called after the keyword `ID`. The data has no length, so its end
    /// is an `EI` between white space with text, not image data, after it.
    pub(super) fn skip_inline_image(&mut self) {
        let is_text = |byte: &u8| is_space(*byte) && *byte != 0 || (0x20..0x7F).contains(byte);
        let mut at = self.at;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| rest.windows(2).position(|pair| pair == b"EI")) {
            let end = at + found + 2;
            let before = (at + found).checked_sub(1).and_then(|before| self.bytes.get(before));
            let after = self.bytes.get(end..).unwrap_or_default();
            if before.is_some_and(|&byte| is_space(byte))
                && after.first().is_none_or(|&byte| is_space(byte))
                && after.iter().take(12).all(is_text)
            {
                self.at = end;
                return;
            }
            at = end;
        }
        self.at = self.bytes.len();
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match kind(byte) {
                Kind::Space => {}
                Kind::Numeric => return Some(self.number()),
                Kind::Letter => return Some(self.keyword()),
                Kind::Delimiter => {
                    if let Some(token) = self.delimited(byte) {
                        return Some(token);
                    }
                }
            }
        }
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The bytes that a string token stands for, into `buffer` unless they stand there as they are.
pub(super) fn decode_string<'b>(token: Token<'b>, buffer: &'b mut Vec<u8>) -> &'b [u8] {
    buffer.clear();
    match token {
        Token::Literal(raw) if raw.iter().all(|&byte| byte != b'\\' && byte != b'\r') => raw,
        Token::Literal(raw) => {
            decode_literal(raw, buffer);
            buffer
        }
        Token::Hex(raw) => {
            let mut half = None;
            for digit in raw.iter().filter_map(|&byte| hex_digit(byte)) {
                match half.take() {
                    None => half = Some(digit),
                    Some(high) => buffer.push(high << 4 | digit),
                }
            }
            buffer.extend(half.map(|high| high << 4));
            buffer
        }
        _ => &[],
    }
}

fn decode_literal(raw: &[u8], buffer: &mut Vec<u8>) {
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                buffer.push(b'\n');
            }
            b'\\' => match bytes.next() {
                Some(b'n') => buffer.push(b'\n'),
                Some(b'r') => buffer.push(b'\r'),
                Some(b't') => buffer.push(b'\t'),
                Some(b'b') => buffer.push(8),
                Some(b'f') => buffer.push(12),
                Some(b'\n') | None => {}
                Some(b'\r') => {
                    bytes.next_if_eq(&b'\n');
                }
                Some(digit @ b'0'..=b'7') => {
                    let mut code = digit - b'0';
                    for _ in 0..2 {
                        let Some(next) = bytes.next_if(|next| matches!(next, b'0'..=b'7')) else { break };
                        code = code.wrapping_shl(3) | (next - b'0');
                    }
                    buffer.push(code);
                }
                Some(other) => buffer.push(other),
            },
            other => buffer.push(other),
        }
    }
}

/// A name with its escapes (`#20`) resolved.
pub(super) fn decode_name(raw: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return raw.into();
    }
    let mut name = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'#'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
        {
            name.push(high << 4 | low);
            rest = after;
        } else {
            name.push(*first);
        }
    }
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
        Lexer::new(bytes).collect()
    }

    #[test]
    fn tokens_need_no_space_between() {
        use Token::{ArrayClose, ArrayOpen, DictClose, DictOpen, Hex, Keyword, Literal, Name, Number};
        assert_eq!(
            tokens(b"/F1 12Tf[(a(b)c)-3.5<41 4>]TJ<</K/V>>BDC%note\nT*"),
            [
                Name(b"F1"),
                Number(12.0),
                Keyword(b"Tf"),
                ArrayOpen,
                Literal(b"a(b)c"),
                Number(-3.5),
                Hex(b"41 4"),
                ArrayClose,
                Keyword(b"TJ"),
                DictOpen,
                Name(b"K"),
                Name(b"V"),
                DictClose,
                Keyword(b"BDC"),
                Keyword(b"T*"),
            ]
        );
    }

    #[test]
    fn strings_lose_their_escapes() {
        let cases: &[(&[u8], &[u8])] = &[
            (br"(a\(b\)\\)", br"a(b)\"),
            (br"(\101\7x\400)", b"A\x07x\0"),
            (b"(a\\\nb\r\nc)", b"ab\nc"),
            (b"<48 65 6C6>", b"Hel\x60"),
            (b"(open", b"open"),
        ];
        for (source, expected) in cases {
            let mut buffer = Vec::new();
            assert_eq!(decode_string(tokens(source)[0], &mut buffer), *expected);
        }
        assert_eq!(decode_name(b"A#20B#"), b"A B#".as_slice());
    }

    #[test]
    fn the_data_of_an_inline_image_is_no_content() {
        let mut lexer = Lexer::new(b"ID \x00(EI \xFF\x80 EIx ( EI\nQ 1 0 0 rg");
        assert_eq!(lexer.next(), Some(Token::Keyword(b"ID")));
        lexer.skip_inline_image();
        assert_eq!(lexer.next(), Some(Token::Keyword(b"Q")));
    }

    #[test]
    fn garbage_ends() {
        let bytes: Vec<u8> = (0..=255_u8).cycle().take(5000).collect();
        for start in 0..256 {
            assert!(tokens(&bytes[start..]).len() < 5000);
        }
    }
}
