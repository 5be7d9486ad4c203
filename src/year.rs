//! Years as they are printed, in a normalised text.

use crate::text;
use std::ops::Range;

/// All years: 2019年, 二〇一九年; and their places, 年 included.
pub(crate) fn years(text: &str) -> impl Iterator<Item = (Range<usize>, u16)> {
    text.match_indices('年').filter_map(|(at, sign)| {
        let head = text.get(..at)?;
        let start = head.char_indices().rev().nth(3)?.0;
        Some((start..at + sign.len(), written_year(&head[start..])?))
    })
}

/// The year that a text begins with, and what follows: 2019.
pub(crate) fn leading_year(text: &str) -> Option<(u16, &str)> {
    let end = text.char_indices().nth(4).map_or(text.len(), |(at, _)| at);
    let (year, rest) = text.split_at(end);
    Some((written_year(year)?, rest))
}

/// The year of four characters: 20 and two digits, or 二 and three Chinese ones.
fn written_year(written: &str) -> Option<u16> {
    if written.len() == 4 && written.starts_with("20") && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.parse().ok();
    }
    let digit = |c: char| match c {
        '〇' | '○' | '◯' | '零' | 'O' | 'o' | 'Ο' | 'О' | '0' => Some(0),
        '十' => None,
        c => text::parse_chinese(c.encode_utf8(&mut [0; 4])),
    };
    let year = written.chars().try_fold(0, |year, c| Some(year * 10 + digit(c)?));
    let year = year.filter(|_| written.starts_with('二')).and_then(|year| u16::try_from(year).ok());
    year.filter(|year| (2000..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_found_where_they_end() {
        for (text, expected) in [
            ("2019年", Some((0..7, 2019))),
            ("近年来,12020年度", Some((11..18, 2020))),
            ("二〇二一年", Some((0..15, 2021))),
            ("二O一九年", Some((0..13, 2019))),
            ("二一二三年", None),
            ("二十二年", None),
            ("1999年", None),
            ("年", None),
            ("a年二〇〇年", None),
        ] {
            assert_eq!(years(text).next(), expected, "{text}");
        }
    }
}
