//! CMaps: from the bytes of a string to character codes, from codes to CIDs, and from codes to Unicode.
//!
//! One parser for the CMaps that stand in the file: `ToUnicode` (Adobe Technical Note 5411) and embedded encodings (5014).
//! The predefined ones are in `predefined`.

use super::lexer::{Lexer, Token, decode_string};

/// Most entries that one CMap may have: every two-byte code, and the same again.
const MAX_ENTRIES: usize = 1 << 17;

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Text<'a> {
    Char(char),
    /// A ligature, or a base with marks.
    Several(&'a [char]),
}

/// Codes from `first` to `last` stand for `to`, `to + 1`, …
#[derive(Clone, Copy, Debug)]
struct Range {
    first: u32,
    last: u32,
    to: u32,
}

/// Sorted by `first`.
#[derive(Debug, Default)]
struct Ranges(Vec<Range>);

impl Ranges {
    fn push(&mut self, first: u32, last: u32, to: u32) {
        if first > last || self.0.len() >= MAX_ENTRIES {
            return;
        }
        if let Some(end) = self.0.last_mut()
            && end.last.checked_add(1) == Some(first)
            && end.to.checked_add(first - end.first) == Some(to)
        {
            end.last = last;
            return;
        }
        self.0.push(Range { first, last, to });
    }

    fn get(&self, code: u32) -> Option<u32> {
        let end = self.0.partition_point(|range| range.first <= code);
        // Ranges overlap only in faulty files; a few steps back find the one meant.
        let near = self.0.get(end.saturating_sub(4)..end)?.iter().rev();
        near.copied().find(|range| code <= range.last).and_then(|range| range.to.checked_add(code - range.first))
    }
}

/// A CMap of the file.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// (bytes of a code, lowest, highest)
    spaces: Vec<(usize, u32, u32)>,
    cids: Ranges,
    /// To a `char`, or past the last `char` to an index into `several`.
    chars: Ranges,
    several: Vec<Box<[char]>>,
    /// `usecmap`: the CMap that this one adds to.
    pub(super) base: Option<Vec<u8>>,
    /// `WMode` 1.
    pub(super) vertical: bool,
}

const BEYOND_CHAR: u32 = 0x11_0000;

impl CMap {
    /// Reads as much as there is.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut cmap = CMap::default();
        let mut operands: Vec<Token<'_>> = Vec::new();
        let mut strings = Strings::default();
        for token in Lexer::new(bytes) {
            let Token::Keyword(keyword) = token else {
                operands.push(token);
                continue;
            };
            match keyword {
                b"endcodespacerange" => cmap.add_spaces(&operands, &mut strings),
                b"endcidrange" => cmap.add_cid_ranges(&operands, &mut strings),
                b"endcidchar" => cmap.add_cid_chars(&operands, &mut strings),
                b"endbfchar" => cmap.add_bf_chars(&operands, &mut strings),
                b"endbfrange" => cmap.add_bf_ranges(&operands, &mut strings),
                b"usecmap" => {
                    if let Some(Token::Name(name)) = operands.last() {
                        cmap.base = Some(name.to_vec());
                    }
                }
                b"def" => {
                    if let [.., Token::Name(b"WMode"), Token::Number(mode)] = operands.as_slice() {
                        cmap.vertical = *mode == 1.0;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        // Stable: of two entries for a code the later one is found first.
        cmap.cids.0.sort_by_key(|range| range.first);
        cmap.chars.0.sort_by_key(|range| range.first);
        cmap
    }

    fn add_spaces(&mut self, operands: &[Token<'_>], strings: &mut Strings) {
        for pair in operands.chunks_exact(2) {
            if let [low, high] = pair
                && let (Some((low, length)), Some((high, _))) = (strings.code(*low), strings.code(*high))
            {
                self.spaces.push((length, low, high));
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A CID has 16 bits; saturates.
    fn add_cid_ranges(&mut self, operands: &[Token<'_>], strings: &mut Strings) {
        for entry in operands.chunks_exact(3) {
            if let [first, last, Token::Number(cid)] = entry
                && let (Some((first, _)), Some((last, _))) = (strings.code(*first), strings.code(*last))
            {
                self.cids.push(first, last, *cid as u32);
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A CID has 16 bits; saturates.
    fn add_cid_chars(&mut self, operands: &[Token<'_>], strings: &mut Strings) {
        for entry in operands.chunks_exact(2) {
            if let [first, Token::Number(cid)] = entry
                && let Some((first, _)) = strings.code(*first)
            {
                self.cids.push(first, first, *cid as u32);
            }
        }
    }

    fn add_bf_chars(&mut self, operands: &[Token<'_>], strings: &mut Strings) {
        for pair in operands.chunks_exact(2) {
            if let [from, to] = pair
                && let Some((from, _)) = strings.code(*from)
            {
                self.add_text(from, from, strings.text(*to));
            }
        }
    }

    fn add_bf_ranges(&mut self, mut operands: &[Token<'_>], strings: &mut Strings) {
        while let [first, last, to, rest @ ..] = operands {
            operands = rest;
            let (Some((first, _)), Some((last, _))) = (strings.code(*first), strings.code(*last)) else { continue };
            if *to != Token::ArrayOpen {
                self.add_text(first, last, strings.text(*to));
                continue;
            }
            let end = rest.iter().position(|token| *token == Token::ArrayClose).unwrap_or(rest.len());
            for (code, to) in (first..=last).zip(rest.iter().take(end)) {
                self.add_text(code, code, strings.text(*to));
            }
            operands = rest.get(end + 1..).unwrap_or_default();
        }
    }

    /// Of several characters the last one counts up along the range.
    fn add_text(&mut self, first: u32, last: u32, text: &[char]) {
        match text {
            [] => {}
            [char] => self.chars.push(first, last, u32::from(*char)),
            [head @ .., end] => {
                for code in first..=last.min(first.saturating_add(0xFF)) {
                    let Some(end) = char::from_u32(u32::from(*end) + (code - first)) else { continue };
                    if self.several.len() >= MAX_ENTRIES {
                        return;
                    }
                    let index = u32::try_from(self.several.len()).unwrap_or(0);
                    self.several.push(head.iter().copied().chain([end]).collect());
                    // Not through `push`: neighbouring ligatures are no range.
                    self.chars.0.push(Range { first: code, last: code, to: BEYOND_CHAR + index });
                }
            }
        }
    }

    /// What a code stands for. U+0000 is what some producers write for a glyph they know nothing of.
    pub(super) fn text(&self, code: u32) -> Option<Text<'_>> {
        let to = self.chars.get(code)?;
        match to.checked_sub(BEYOND_CHAR) {
            None => char::from_u32(to).filter(|char| *char != '\0').map(Text::Char),
            Some(index) => self.several.get(index as usize).map(|several| Text::Several(several)),
        }
    }

    /// The next code of a string and its length in bytes, by the code space ranges.
    pub(super) fn next_code(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let mut code = 0_u32;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            if self.spaces.iter().any(|&(length, low, high)| length == index + 1 && within(code, low, high)) {
                return Some((code, index + 1));
            }
        }
        None
    }

    /// The CID of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        self.cids.get(code)
    }
}

/// A code space is a box: each byte lies within the bytes of its corners.
fn within(code: u32, low: u32, high: u32) -> bool {
    let bytes = code.to_be_bytes().into_iter();
    bytes
        .zip(low.to_be_bytes().into_iter().zip(high.to_be_bytes()))
        .all(|(byte, (low, high))| low <= byte && byte <= high)
}

/// Room for the strings of a CMap, one after the other: there are thousands.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    chars: Vec<char>,
}

impl Strings {
    /// A string as a code, with its length in bytes.
    fn code(&mut self, token: Token<'_>) -> Option<(u32, usize)> {
        let bytes = decode_string(token, &mut self.bytes);
        let code = bytes.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
        (1..=4).contains(&bytes.len()).then_some((code, bytes.len()))
    }

    /// A string as UTF-16BE text. A single byte is taken for a Latin-1 character; a code of an integer's kind too.
    fn text(&mut self, token: Token<'_>) -> &[char] {
        self.chars.clear();
        let bytes = decode_string(token, &mut self.bytes);
        if let [single] = bytes {
            self.chars.push(char::from(*single));
        } else {
            let pairs = bytes.chunks_exact(2);
            let units = pairs.map(|pair| pair.iter().fold(0_u16, |unit, byte| unit << 8 | u16::from(*byte)));
            self.chars.extend(char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        &self.chars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_unicode_in_all_its_forms() {
        let cmap = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange
              3 beginbfchar <0001> <653F> <0002> <D842DFB7> <0003> <00660066> endbfchar
              3 beginbfrange <0010> <0012> <4E00> <0020> <0022> [<0031> <0032> <5E745EA6>] <0030> <0031> <00410042>
              endbfrange 1 beginbfchar <0040> <0000> endbfchar",
        );
        let one = |char| Some(Text::Char(char));
        assert_eq!(cmap.text(1), one('政'));
        assert_eq!(cmap.text(2), one('𠮷'));
        assert_eq!(cmap.text(3), Some(Text::Several(&['f', 'f'])));
        assert_eq!((cmap.text(0x10), cmap.text(0x12), cmap.text(0x13)), (one('一'), one('丂'), None));
        assert_eq!((cmap.text(0x20), cmap.text(0x21)), (one('1'), one('2')));
        assert_eq!(cmap.text(0x22), Some(Text::Several(&['年', '度'])));
        assert_eq!(cmap.text(0x31), Some(Text::Several(&['A', 'C'])));
        assert_eq!(cmap.text(0x40), None, "U+0000 is no character");
    }

    #[test]
    fn an_embedded_encoding_cuts_codes_by_its_code_spaces() {
        let cmap = CMap::parse(
            b"/WMode 1 def 2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange
              1 begincidrange <20> <7E> 814 endcidrange 1 begincidchar <B0A1> 1101 endcidchar",
        );
        assert!(cmap.vertical);
        assert_eq!(cmap.next_code(b"A\xB0\xA1"), Some((0x41, 1)));
        assert_eq!(cmap.next_code(b"\xB0\xA1"), Some((0xB0A1, 2)));
        assert_eq!(cmap.next_code(b"\xB0\x01"), None, "each byte has its own bounds");
        assert_eq!((cmap.cid(0x41), cmap.cid(0xB0A1), cmap.cid(0xB0A2)), (Some(847), Some(1101), None));
    }

    #[test]
    fn a_huge_range_costs_nothing_and_a_cut_one_gives_what_it_has() {
        let cmap = CMap::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <00410042> endbfrange beginbfchar <01");
        assert_eq!((cmap.text(1), cmap.text(0x1FF)), (Some(Text::Several(&['A', 'C'])), None));
    }
}
