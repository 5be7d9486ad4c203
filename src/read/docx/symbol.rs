//! `w:sym`: a character by its place in a symbol font.

/// Fonts of symbols keep their characters in the private use area, from here on.
const PRIVATE: u32 = 0xF000;

/// Wingdings, as far as forms use it: boxes, ticks, bullets.
const WINGDINGS: &[(u32, char)] = &[
    (0x6C, '●'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x71, '❑'),
    (0x75, '◆'),
    (0x77, '◆'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xD8, '➢'),
    (0xE0, '→'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

/// Wingdings 2, of which the tick boxes are used.
const WINGDINGS_2: &[(u32, char)] =
    &[(0x2A, '□'), (0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0xA3, '□')];

/// Symbol: the arithmetic that a report may use. Its digits, brackets and Latin punctuation are those of ASCII.
const SYMBOL: &[(u32, char)] = &[
    (0x2D, '−'),
    (0xA2, '′'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAE, '→'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xBE, '—'),
    (0xD7, '·'),
    (0xE5, '∑'),
];

/// The character, or U+FFFD where it is not known.
pub(super) fn symbol(font: &str, code: &str) -> char {
    let Ok(code) = u32::from_str_radix(code.trim(), 16) else { return char::REPLACEMENT_CHARACTER };
    let place = code.checked_sub(PRIVATE).unwrap_or(code);
    let table = match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => WINGDINGS,
        "wingdings 2" => WINGDINGS_2,
        "symbol" if matches!(place, 0x20 | 0x25 | 0x28..=0x2C | 0x2E..=0x3F) => return char::from(place as u8),
        "symbol" => SYMBOL,
        _ => &[],
    };
    if let Some((_, character)) = table.iter().find(|(at, _)| *at == place) {
        return *character;
    }
    // A font of symbols gives a code its own meaning; only in a font of text does it mean the character.
    let is_private = !table.is_empty() || (0xE000..=0xF8FF).contains(&code);
    char::from_u32(code).filter(|_| !is_private).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_symbols_and_unknown_ones() {
        assert_eq!(symbol("Wingdings", "F0FE"), '☑');
        assert_eq!(symbol("Wingdings", "00A8"), '□');
        assert_eq!(symbol("Wingdings 2", "F052"), '☑');
        assert_eq!(symbol("Symbol", "F0B4"), '×');
        assert_eq!(symbol("Symbol", "F032"), '2');
        assert_eq!(symbol("宋体", "25A1"), '□');
        assert_eq!(symbol("Wingdings", "F041"), '\u{FFFD}');
        assert_eq!(symbol("Strange", "F041"), '\u{FFFD}');
        assert_eq!(symbol("Strange", "zz"), '\u{FFFD}');
    }
}
