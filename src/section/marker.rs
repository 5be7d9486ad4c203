//! The number before a heading, as section headings have it: 一、 mostly, and what is written in its place.

use crate::text::{self, Level};

/// How a heading is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// 第一部分, 第一章.
    Part,
    /// 一、 （一） 1. （1）
    Item(Level),
}

impl Style {
    /// All of them, the usual one first.
    pub(super) const ALL: [Style; 5] = [
        Style::Item(Level::Chinese),
        Style::Part,
        Style::Item(Level::ChineseInBrackets),
        Style::Item(Level::Arabic),
        Style::Item(Level::ArabicInBrackets),
    ];
}

/// A number and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) style: Style,
    pub(super) number: u32,
}

/// Splits a normalised heading into its number and the rest.
pub(super) fn split(heading: &str) -> (Option<Marker>, &str) {
    let heading = heading.trim_start_matches(['#', '*']);
    if let Some((number, rest)) = part(heading) {
        return (Some(Marker { style: Style::Part, number }), rest);
    }
    if let (Some(marker), rest) = text::split_item(heading) {
        return (Some(Marker { style: Style::Item(marker.level), number: marker.number }), rest);
    }
    match loose(heading) {
        Some((level, number, rest)) => (Some(Marker { style: Style::Item(level), number }), rest),
        None => (None, heading),
    }
}

/// 第一部分, 第1章
fn part(heading: &str) -> Option<(u32, &str)> {
    let (number, rest) = numeral(heading.strip_prefix('第')?)?;
    let rest = ["部分", "章", "节", "篇"].iter().find_map(|word| rest.strip_prefix(word))?;
    Some((number.0, rest.trim_start_matches(['、', '.', ',', ':', '-'])))
}

/// 一) 一: 1) : a mark that is none of the usual ones. A number of two digits is none of a section.
fn loose(heading: &str) -> Option<(Level, u32, &str)> {
    let ((number, is_chinese), rest) = numeral(heading)?;
    let rest = rest.strip_prefix([')', ':', ';'])?;
    let level = if is_chinese { Level::Chinese } else { Level::Arabic };
    (number <= 9).then_some((level, number, rest))
}

/// A numeral at the start, whether it is a Chinese one, and what follows.
fn numeral(text: &str) -> Option<((u32, bool), &str)> {
    let chinese = |c: char| text::parse_chinese(c.encode_utf8(&mut [0; 4])).is_some() || c == '十';
    let end = text.find(|c: char| !c.is_ascii_digit() && !chinese(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let number = digits.parse().ok().map(|number| (number, false));
    let number = number.or_else(|| text::parse_chinese(digits).map(|number| (number, true)))?;
    (!digits.is_empty()).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_headings_have_them() {
        for (heading, style, number) in [
            ("一、总体情况", Style::Item(Level::Chinese), 1),
            ("二．总体情况", Style::Item(Level::Chinese), 2),
            ("三，总体情况", Style::Item(Level::Chinese), 3),
            ("四：总体情况", Style::Item(Level::Chinese), 4),
            ("五）总体情况", Style::Item(Level::Chinese), 5),
            ("（六）总体情况", Style::Item(Level::ChineseInBrackets), 6),
            ("第一部分 总体情况", Style::Part, 1),
            ("第二章：总体情况", Style::Part, 2),
            ("3. 总体情况", Style::Item(Level::Arabic), 3),
            ("## 4、总体情况", Style::Item(Level::Arabic), 4),
        ] {
            let normalised = text::normalise(heading);
            assert_eq!(split(&normalised), (Some(Marker { style, number }), "总体情况"), "{heading}");
        }
        for text in ["总体情况", "第二十条第（一）项", "2023年", "一是加强", "三安全一稳定", "十"]
        {
            assert_eq!(split(&text::normalise(text)).0, None, "{text}");
        }
    }
}
