//! normalise(): labels and headings compared as a reader would compare them.
//!
//! What is printed is kept elsewhere; a normalised text serves comparison only.

use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Folds widths, compatibility forms and vertical forms (NFKC), drops white space and invisible characters, unifies
/// brackets and dashes, drops quotation marks, and turns the Traditional characters of the labels into Simplified, and
/// 其它 into 其他.
pub(crate) fn normalise(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\x7F'
            | '‘'..='”'
            | '、'..='】'
            | '\u{2E80}'..='\u{2FDF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{FF01}'..='\u{FF5E}' => folded.extend(fold(c)),
            _ => folded.extend(std::iter::once(c).nfkc().filter_map(unify)),
        }
    }
    folded
}

/// One character as [`normalise`] leaves it; of those that it takes apart, the first.
pub(crate) fn fold(c: char) -> Option<char> {
    match c {
        // The common case needs no table: ideographs that NFKC leaves as they are.
        '\u{4E00}'..='\u{9FFF}' => Some(simplify(c)),
        '\u{2E80}'..='\u{2FDF}' => Some(simplify(radical_to_ideograph(c))),
        '\0'..='\x7F' | '‘'..='”' | '、'..='】' => unify(c),
        // Full width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).and_then(unify),
        _ => std::iter::once(c).nfkc().find_map(unify),
    }
}

/// A text with commas in the place of thin spaces between digits: these part groups of digits, never numbers.
pub(crate) fn with_commas(text: &str) -> Cow<'_, str> {
    const THIN: [char; 4] = ['\u{2006}', '\u{2009}', '\u{200A}', '\u{202F}'];
    let parts: Vec<&str> = text.split(THIN).collect();
    let is_group = |pair: &[&str]| pair[0].ends_with(char::is_numeric) && pair[1].starts_with(char::is_numeric);
    let is_grouped = parts.len() > 1 && parts.windows(2).all(is_group);
    if is_grouped { Cow::Owned(parts.join(",")) } else { Cow::Borrowed(text) }
}

fn unify(c: char) -> Option<char> {
    match c {
        // Formatting characters, and the quotation marks that every producer writes differently.
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => None,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '〝' | '〞' => None,
        '〔' | '[' | '【' | '﹝' | '〈' | '《' => Some('('),
        '〕' | ']' | '】' | '﹞' | '〉' | '》' => Some(')'),
        '—' | '–' | '−' | '―' | '‐' | '‑' | '‒' | '─' | '━' => Some('-'),
        '。' | '·' | '・' | '．' | '｡' => Some('.'),
        '∕' | '⁄' | '╱' => Some('/'),
        c if c.is_whitespace() || c.is_control() => None,
        c => Some(simplify(c)),
    }
}

/// Radicals of the CJK supplement that look like a character of their own, each before that character
/// (EquivalentUnifiedIdeograph.txt of Unicode; NFKC folds the Kangxi radicals only).
const RADICALS: &str = "⺁厂⺝月⺟母⺠民⺫目⺬示⺮竹⺶羊⺻聿⺼肉⻄西⻅见⻆角⻉贝⻊足⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄\
⻪黾⻬齐⻮齿⻰龙⻳龟";

/// The character that a radical looks like: fonts map the same glyph to either, and PDF producers pick at random.
pub(crate) fn radical_to_ideograph(c: char) -> char {
    match c {
        '\u{2F00}'..='\u{2FDF}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        '\u{2E80}'..='\u{2EFF}' => RADICALS.chars().skip_while(|radical| *radical != c).nth(1).unwrap_or(c),
        c => c,
    }
}

/// Traditional characters that occur in headings and labels, each before its Simplified form; and the 它 of 其它.
const TRADITIONAL: &str = "開开機机關关請请數数據据總总計计結结業业與与處处無无書书訴诉訟讼複复復复審审維维糾纠條条項项規规範范\
發发製制廢废現现強强罰罚許许費费額额單单萬万億亿採采購购務务對对會会組组織织團团體体學学術术構构營营屬属國国穩稳護护權权\
內内過过執执檔档詢询獲获確确認认轉转續续辦办給给報报時时間间問问題题進进況况導导級级個个種种類类員员實实徵征調调節节鄉乡\
鎮镇縣县區区衛卫農农產产動动觀观聽听證证課课變变議议選选錄录門门網网壓压穩稳它他";

/// [`TRADITIONAL`] made ready to be asked for every character of a document.
struct Simplified {
    /// Sorted.
    pairs: Vec<(char, char)>,
    /// A bit for each ideograph that is the first of a pair: nearly none is.
    known: [u64; IDEOGRAPHS / 64],
}

/// More than there are between U+4E00 and U+9FFF, so that no two of them share a bit.
const IDEOGRAPHS: usize = 1 << 15;

static SIMPLIFIED: LazyLock<Simplified> = LazyLock::new(|| {
    let chars: Vec<char> = TRADITIONAL.chars().collect();
    let mut pairs: Vec<(char, char)> = chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    let mut known = [0; IDEOGRAPHS / 64];
    for (c, _) in &pairs {
        let index = u32::from(*c) as usize % IDEOGRAPHS;
        known[index / 64] |= 1 << (index % 64);
    }
    Simplified { pairs, known }
});

fn simplify(c: char) -> char {
    let Simplified { pairs, known } = &*SIMPLIFIED;
    let index = u32::from(c) as usize % IDEOGRAPHS;
    if known[index / 64] >> (index % 64) & 1 == 0 {
        return c;
    }
    pairs.binary_search_by_key(&c, |pair| pair.0).map_or(c, |found| pairs[found].1)
}

/// The letters and digits of a text, which is what labels and headings are compared by.
pub(crate) fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.chars().count());
    // Ideographs need no look into the Unicode tables.
    letters.extend(text.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()));
    letters
}

/// The number before a label or a heading, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) level: Level,
    pub(crate) number: u32,
}

/// How a number is written, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// `一、`
    Chinese,
    /// `（一）`
    ChineseInBrackets,
    /// `1.`
    Arabic,
    /// `（1）`
    ArabicInBrackets,
}

/// Splits a normalised label into its marker and the rest. The dot behind an Arabic number may be lost.
pub(crate) fn split_marker(label: &str) -> (Option<Marker>, &str) {
    parse_marker(label, true).map_or((None, label), |(marker, rest)| (Some(marker), rest))
}

/// Splits a normalised paragraph into its marker and the rest: `1.` is a marker, the 3 of 3月 is none.
pub(crate) fn split_item(paragraph: &str) -> (Option<Marker>, &str) {
    parse_marker(paragraph, false).map_or((None, paragraph), |(marker, rest)| (Some(marker), rest))
}

fn parse_marker(text: &str, dot_may_be_lost: bool) -> Option<(Marker, &str)> {
    let (bracketed, inner) = text.strip_prefix('(').map_or((false, text), |inner| (true, inner));
    let end = inner.find(|c: char| !c.is_ascii_digit() && chinese_digit(c).is_none()).unwrap_or(inner.len());
    let (digits, after) = inner.split_at(end);
    let arabic = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = if arabic { digits.parse().ok()? } else { parse_chinese(digits)? };
    let rest = after.strip_prefix(if bracketed { &[')'][..] } else { &['、', '.', ','][..] });
    let (level, rest) = match (arabic, bracketed) {
        (false, false) => (Level::Chinese, rest?),
        (false, true) => (Level::ChineseInBrackets, rest?),
        (true, true) => (Level::ArabicInBrackets, rest?),
        (true, false) => (Level::Arabic, rest.or_else(|| (dot_may_be_lost && digits.len() == 1).then_some(after))?),
    };
    // 1.5 is a number.
    let number_goes_on = level == Level::Arabic && rest.starts_with(|c: char| c.is_ascii_digit());
    (!number_goes_on).then_some((Marker { level, number }, rest))
}

/// Splits a printed text where its normalised form has `bytes` bytes.
pub(crate) fn split_printed(printed: &str, bytes: usize) -> (&str, &str) {
    let mut folded = 0;
    let end = printed.char_indices().find(|(_, c)| {
        let full = folded >= bytes;
        folded += normalise(c.encode_utf8(&mut [0; 4])).len();
        full
    });
    printed.split_at(end.map_or(printed.len(), |(index, _)| index))
}

fn chinese_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九十".chars().position(|digit| digit == c).and_then(|value| u32::try_from(value).ok())
}

/// A Chinese numeral from 一 to 九十九.
pub(crate) fn parse_chinese(digits: &str) -> Option<u32> {
    let mut chars = digits.split('十');
    let one = |part: &str, empty: u32| -> Option<u32> {
        let mut digits = part.chars();
        match (digits.next(), digits.next()) {
            (None, _) => Some(empty),
            (Some(digit), None) => chinese_digit(digit),
            _ => None,
        }
    };
    match (chars.next()?, chars.next(), chars.next()) {
        ("", None, _) => None,
        (ones, None, _) => one(ones, 0),
        (tens, Some(ones), None) => Some(one(tens, 1)? * 10 + one(ones, 0)?),
        _ => None,
    }
}

/// Edits (insertion, deletion, replacement of one character) that turn one text into the other, as a share of the
/// longer one: 0 is equal, 1 has nothing in common.
pub(crate) fn distance(a: &[char], b: &[char]) -> f32 {
    let longer = a.len().max(b.len());
    if a == b || longer == 0 {
        return 0.0;
    }
    let edits = if longer <= 64 { edits_of_short(a, b) } else { edits(a, b) };
    #[allow(clippy::cast_precision_loss)] // Labels are short.
    let share = edits as f32 / longer as f32;
    share
}

fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The same for at most 64 characters, a column of the table as two words of bits: where it rises and where it falls
/// (Myers 1999, in the form of Hyyrö 2003).
fn edits_of_short(a: &[char], b: &[char]) -> usize {
    let Some(last) = a.len().checked_sub(1) else { return b.len() };
    // Where characters of each class stand in `a`: most of `b` stand nowhere.
    let mut places = [0_u64; 64];
    for (place, left) in a.iter().enumerate() {
        places[class(*left)] |= 1 << place;
    }
    let (mut rises, mut falls, mut edits) = (u64::MAX, 0_u64, a.len());
    for right in b {
        let (mut equal, mut unproved) = (places[class(*right)], places[class(*right)]);
        while unproved != 0 {
            let place = unproved.trailing_zeros();
            unproved &= unproved - 1;
            equal &= !(u64::from(a[place as usize] != *right) << place);
        }
        let level = (((equal & rises).wrapping_add(rises)) ^ rises) | equal | falls;
        let (up, down) = (falls | !(level | rises), rises & level);
        edits = edits + (up >> last & 1) as usize - (down >> last & 1) as usize;
        let (up, down) = (up << 1 | 1, down << 1);
        rises = down | !(level | up);
        falls = up & level;
    }
    edits
}

/// One of 64 classes of characters: the low bits of neighbouring ideographs differ, so they spread by themselves.
pub(crate) fn class(c: char) -> usize {
    u32::from(c) as usize % 64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_label_are_one() {
        for variant in ["（一）予以公开", "(一) 予以\n公 开", "︵一︶予以公开", "〔一〕予以公開"]
        {
            assert_eq!(normalise(variant), "(一)予以公开", "{variant}");
        }
        assert_eq!(normalise("危及“三安全一稳定”"), normalise("危及\"三安全一稳定\""));
        assert_eq!(normalise("１．属于国家秘密"), "1.属于国家秘密");
        assert_eq!(normalise("⽤户第⼀⻚"), "用户第一页");
    }

    #[test]
    fn what_is_taken_for_stable_is() {
        for c in ('\0'..='\x7F').chain('‘'..='”').chain('、'..='】').chain('\u{4E00}'..='\u{9FFF}') {
            assert!(std::iter::once(c).nfkc().eq([c]), "{c}");
        }
        for c in '\u{FF01}'..='\u{FF5E}' {
            assert_eq!(std::iter::once(c).nfkc().map(u32::from).collect::<Vec<_>>(), [u32::from(c) - 0xFEE0], "{c}");
        }
    }

    #[test]
    fn markers_are_told_by_their_writing() {
        let marker = |text: &str| split_marker(&normalise(text)).0.map(|marker| (marker.level, marker.number));
        assert_eq!(marker("三、本年度办理结果"), Some((Level::Chinese, 3)));
        assert_eq!(marker("十二、其他"), Some((Level::Chinese, 12)));
        assert_eq!(marker("（六）其他处理"), Some((Level::ChineseInBrackets, 6)));
        assert_eq!(marker("2．重复申请"), Some((Level::Arabic, 2)));
        assert_eq!(marker("2、重复申请"), Some((Level::Arabic, 2)));
        assert_eq!(marker("②重复申请"), Some((Level::Arabic, 2)));
        assert_eq!(marker("（2）重复申请"), Some((Level::ArabicInBrackets, 2)));
        for text in ["三安全一稳定", "2019年，我局", "1.5", "总计", "", "十十、"] {
            assert_eq!(marker(text), None, "{text}");
        }
    }

    #[test]
    fn an_item_needs_its_dot() {
        let item = |text: &str| split_item(&normalise(text)).0.map(|marker| marker.number);
        assert_eq!(
            (item("1. 积极"), item("3月份"), item("（一）加强"), item("一是加强")),
            (Some(1), None, Some(1), None)
        );
    }

    #[test]
    fn what_is_printed_is_split_where_its_normalised_form_is() {
        assert_eq!(split_printed("（ 一 ） 加强", "(一)".len()), ("（ 一 ）", " 加强"));
        assert_eq!(split_printed("加强", 0), ("", "加强"));
        assert_eq!(split_printed("加强", 99), ("加强", ""));
    }

    #[test]
    fn distance_is_a_share_of_the_longer_text() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("重复申请", "重复申请"), 0.0);
        assert_eq!(d("其他法律行政止公开", "其他法律行政法规禁止公开"), 0.25);
        assert_eq!(d("甲乙", "丙丁"), 1.0);
        assert_eq!(d("", ""), 0.0);
    }

    #[test]
    fn edits_are_counted_alike_in_bits_and_in_a_table() {
        // Every pair of texts of up to five of three letters, and long ones that differ at their ends.
        let texts: Vec<Vec<char>> = (0..6_u32)
            .flat_map(|length| {
                let letter = |number: u32, i| ['甲', '乙', '丙'][(number / 3_u32.pow(i) % 3) as usize];
                (0..3_u32.pow(length)).map(move |number| (0..length).map(|i| letter(number, i)).collect())
            })
            .collect();
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            assert_eq!(edits_of_short(a, b), edits(a, b), "{a:?} {b:?}");
        }
        let long: Vec<char> = "甲乙丙丁".chars().cycle().take(64).collect();
        for cut in 0..64 {
            assert_eq!(edits_of_short(&long, &long[cut..]), cut);
            assert_eq!(edits_of_short(&long[cut..], &long), cut);
        }
    }
}
