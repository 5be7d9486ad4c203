//! Encodings of simple fonts: the tables of PDF 32000-1 Annex D, the glyph names of the Adobe Glyph List that reports
//! use, and the advance widths of the standard 14 fonts (Adobe's AFM files), which need not state them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// No character.
const NONE: char = char::REPLACEMENT_CHARACTER;

/// StandardEncoding from 0xA0; below it is ASCII but for two quotes.
const STANDARD_HIGH: &str =
    "�¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ�–†‡·�¶•‚„”»…‰�¿�`´ˆ˜¯˘˙¨�˚¸�˝˛ˇ—����������������Æ�ª����ŁØŒº�����æ���ı��łøœß����";
/// WinAnsiEncoding from 0x80 to 0x9F; the rest is Latin-1.
const WIN_ANSI_MIDDLE: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";
/// MacRomanEncoding from 0x80.
const MAC_ROMAN_HIGH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨�ÆØ�±��¥µ�����ªº�æø¿¡¬�ƒ��«»… ÀÃÕŒœ–—“”‘’÷�ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ�ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// Glyph names and their characters; a name of one letter is that letter.
const GLYPH_NAMES: &str = "\
AE Æ  Aacute Á  Acircumflex Â  Adieresis Ä  Agrave À  Aring Å  Atilde Ã  Ccedilla Ç  Delta ∆  Eacute É \
Ecircumflex Ê  Edieresis Ë  Egrave È  Eth Ð  Euro €  H18533 ●  H22073 □  Iacute Í  Icircumflex Î \
Idieresis Ï  Igrave Ì  Lslash Ł  Ntilde Ñ  OE Œ  Oacute Ó  Ocircumflex Ô  Odieresis Ö  Ograve Ò \
Omega Ω  Oslash Ø  Otilde Õ  Scaron Š  Thorn Þ  Uacute Ú  Ucircumflex Û  Udieresis Ü  Ugrave Ù \
Yacute Ý  Ydieresis Ÿ  Zcaron Ž  aacute á  acircumflex â  acute ´  adieresis ä  ae æ  agrave à \
alpha α  ampersand &  approxequal ≈  aring å  arrowdown ↓  arrowleft ←  arrowright →  arrowup ↑ \
asciicircum ^  asciitilde ~  asterisk *  at @  atilde ã  backslash \\  bar |  beta β  braceleft { \
braceright }  bracketleft [  bracketright ]  breve ˘  brokenbar ¦  bullet •  caron ˇ  ccedilla ç \
cedilla ¸  cent ¢  checkmark ✓  circle ○  circumflex ˆ  colon :  comma ,  copyright ©  currency ¤ \
dagger †  daggerdbl ‡  degree °  delta δ  dieresis ¨  divide ÷  dollar $  dotaccent ˙  dotlessi ı \
eacute é  ecircumflex ê  edieresis ë  egrave è  eight 8  ellipsis …  emdash —  endash –  equal = \
eth ð  exclam !  exclamdown ¡  ff ﬀ  ffi ﬃ  ffl ﬄ  fi ﬁ  figuredash ‒  five 5  fl ﬂ  florin ƒ  four 4 \
fraction ⁄  gamma γ  germandbls ß  grave `  greater >  greaterequal ≥  guillemotleft « \
guillemotright »  guilsinglleft ‹  guilsinglright ›  hungarumlaut ˝  hyphen -  iacute í  icircumflex î \
idieresis ï  igrave ì  infinity ∞  less <  lessequal ≤  logicalnot ¬  lozenge ◊  lslash ł  macron ¯ \
minus −  minute ′  mu µ  multiply ×  nine 9  notequal ≠  ntilde ñ  numbersign #  oacute ó \
ocircumflex ô  odieresis ö  oe œ  ogonek ˛  ograve ò  omega ω  one 1  onehalf ½  onequarter ¼ \
onesuperior ¹  ordfeminine ª  ordmasculine º  oslash ø  otilde õ  paragraph ¶  parenleft ( \
parenright )  percent %  period .  periodcentered ·  perthousand ‰  pi π  plus +  plusminus ± \
question ?  questiondown ¿  quotedbl \"  quotedblbase „  quotedblleft “  quotedblright ”  quoteleft ‘ \
quotereversed ‛  quoteright ’  quotesinglbase ‚  quotesingle '  radical √  registered ®  ring ˚ \
scaron š  second ″  section §  semicolon ;  seven 7  six 6  slash /  sterling £  summation ∑  thorn þ \
three 3  threequarters ¾  threesuperior ³  tilde ˜  trademark ™  two 2  twosuperior ²  uacute ú \
ucircumflex û  udieresis ü  ugrave ù  underscore _  yacute ý  ydieresis ÿ  yen ¥  zcaron ž  zero 0 \
";

/// By name. Chromium names every glyph of its Type 3 fonts (`g1E`), none of which is here: without an index, walking the
/// list for each of them took five sixths of the time of such a file.
static GLYPH_CHARS: LazyLock<BTreeMap<&str, char>> = LazyLock::new(|| {
    let mut words = GLYPH_NAMES.split_whitespace();
    std::iter::from_fn(|| Some((words.next()?, words.next()?.chars().next()?))).collect()
});

/// A base encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
}

impl Encoding {
    /// By its name in a font dictionary.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Encoding::Standard),
            b"WinAnsiEncoding" => Some(Encoding::WinAnsi),
            b"MacRomanEncoding" => Some(Encoding::MacRoman),
            _ => None,
        }
    }

    /// The characters of all 256 codes, U+FFFD where there is none.
    pub(super) fn table(self) -> [char; 256] {
        let mut table = [NONE; 256];
        for (code, char) in (0x20..0x7F_u8).chain(0xA0..=0xFF).map(|code| (code, char::from(code))) {
            table[usize::from(code)] = char;
        }
        let (start, overlay) = match self {
            Encoding::Standard => (0xA0, STANDARD_HIGH),
            Encoding::WinAnsi => (0x80, WIN_ANSI_MIDDLE),
            Encoding::MacRoman => (0x80, MAC_ROMAN_HIGH),
        };
        for (place, char) in table.iter_mut().skip(start).zip(overlay.chars()) {
            *place = char;
        }
        if self == Encoding::Standard {
            table[0x27] = '’';
            table[0x60] = '‘';
        }
        table
    }
}

/// The character of a glyph by its name: `uniXXXX`, `uXXXXX`, the names of the Adobe Glyph List, variants (`a.alt`).
pub(super) fn glyph_name_to_char(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    match name {
        "space" => return Some(' '),
        "nbspace" | "nonbreakingspace" => return Some('\u{A0}'),
        "sfthyphen" | "softhyphen" => return Some('\u{AD}'),
        _ => {}
    }
    if let Some(char) = GLYPH_CHARS.get(name) {
        return Some(*char);
    }
    let hex = match name.strip_prefix("uni") {
        Some(units) => units.get(..4)?,
        None => name.strip_prefix('u').filter(|hex| hex.len() >= 4)?,
    };
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).filter(|char| *char != '\0')
}

/// Advance widths of the codes of WinAnsiEncoding from 0x20, in thousandths of the font size.
type Widths = [u16; 224];

#[rustfmt::skip]
const HELVETICA: Widths = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584, 350, 556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, 350, 222, 222,
    333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737,
    370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667,
    667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584,
    778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278,
    278, 556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];
#[rustfmt::skip]
const HELVETICA_BOLD: Widths = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584, 350, 556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, 350, 278, 278,
    500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667, 278, 333, 556, 556, 556, 556, 280, 556, 333, 737,
    370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722,
    722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584,
    778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278,
    278, 611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];
#[rustfmt::skip]
const TIMES: Widths = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541, 350, 500, 350, 333, 500, 444, 1000, 500, 500, 333, 1000, 556, 333, 889, 350, 611, 350, 350, 333, 333,
    444, 444, 350, 500, 1000, 333, 980, 389, 333, 722, 350, 444, 722, 250, 333, 500, 500, 500, 500, 200, 500, 333, 760,
    276, 500, 564, 333, 760, 333, 400, 564, 300, 300, 333, 500, 453, 250, 333, 300, 310, 500, 750, 750, 750, 444, 722,
    722, 722, 722, 722, 722, 889, 667, 611, 611, 611, 611, 333, 333, 333, 333, 722, 722, 722, 722, 722, 722, 722, 564,
    722, 722, 722, 722, 722, 722, 556, 500, 444, 444, 444, 444, 444, 444, 667, 444, 444, 444, 444, 444, 278, 278, 278,
    278, 500, 500, 500, 500, 500, 500, 500, 564, 500, 500, 500, 500, 500, 500, 500, 500,
];
#[rustfmt::skip]
const TIMES_BOLD: Widths = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944,
    722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556,
    444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394,
    220, 394, 520, 350, 500, 350, 333, 500, 500, 1000, 500, 500, 333, 1000, 556, 333, 1000, 350, 667, 350, 350, 333, 333,
    500, 500, 350, 500, 1000, 333, 1000, 389, 333, 722, 350, 444, 722, 250, 333, 500, 500, 500, 500, 220, 500, 333, 747,
    300, 500, 570, 333, 747, 333, 400, 570, 300, 300, 333, 556, 540, 250, 333, 300, 330, 500, 750, 750, 750, 500, 722,
    722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 389, 389, 389, 389, 722, 722, 778, 778, 778, 778, 778, 570,
    778, 722, 722, 722, 722, 722, 611, 556, 500, 500, 500, 500, 500, 500, 722, 444, 444, 444, 444, 444, 278, 278, 278,
    278, 500, 556, 500, 500, 500, 500, 500, 570, 500, 556, 556, 556, 556, 500, 556, 500,
];

/// The width of a character in one of the standard 14 fonts, by the font's name. Times-Italic is set as Times-Roman: the
/// figures are alike.
pub(super) fn standard_width(font: &[u8], char: char) -> Option<f32> {
    let has = |part: &[u8]| font.windows(part.len()).any(|window| window == part);
    let bold = has(b"Bold");
    let widths = match () {
        () if has(b"Courier") => return Some(600.0),
        () if (has(b"Helvetica") || has(b"Arial")) && bold => &HELVETICA_BOLD,
        () if has(b"Helvetica") || has(b"Arial") => &HELVETICA,
        () if has(b"Times") && bold => &TIMES_BOLD,
        () if has(b"Times") => &TIMES,
        () => return None,
    };
    let code = match char {
        ' '..='~' | '\u{A0}'..='ÿ' => u32::from(char) as usize,
        _ => WIN_ANSI_MIDDLE.chars().position(|known| known == char)? + 0x80,
    };
    widths.get(code.checked_sub(0x20)?).map(|width| f32::from(*width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_differ_where_the_standard_says_so() {
        let char = |encoding: Encoding, code: usize| encoding.table()[code];
        assert_eq!([0x27, 0x41, 0xA4].map(|code| char(Encoding::Standard, code)), ['’', 'A', '⁄']);
        assert_eq!([0x80, 0x95, 0xE9].map(|code| char(Encoding::WinAnsi, code)), ['€', '•', 'é']);
        assert_eq!([0x80, 0xC9, 0xD0].map(|code| char(Encoding::MacRoman, code)), ['Ä', '…', '–']);
        assert_eq!(char(Encoding::WinAnsi, 7), NONE);
    }

    #[test]
    fn glyph_names_to_characters() {
        let cases: &[(&str, Option<char>)] = &[
            ("A", Some('A')),
            ("one", Some('1')),
            ("uni653F", Some('政')),
            ("u20BB7", Some('𠮷')),
            ("period.alt", Some('.')),
            ("backslash", Some('\\')),
            (".notdef", None),
            ("g123", None),
        ];
        for (name, expected) in cases {
            assert_eq!(glyph_name_to_char(name.as_bytes()), *expected, "{name}");
        }
    }
}
