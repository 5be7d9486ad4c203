//! Years and periods as they are printed, in a normalised text. Read by hand: to compile two patterns took longer than
//! to read all else that stands before the first section.

use crate::report::Period;
use crate::text;
use std::ops::Range;

/// The first year: 2019年, 二〇一九年; and its place, 年 included.
pub(super) fn find_year(text: &str) -> Option<(Range<usize>, u16)> {
    text.match_indices('年').find_map(|(at, sign)| {
        let head = text.get(..at)?;
        let start = head.char_indices().rev().nth(3)?.0;
        Some((start..at + sign.len(), written_year(&head[start..])?))
    })
}

/// The year of four characters: 20 and two digits, or 二 and three Chinese ones.
fn written_year(written: &str) -> Option<u16> {
    if written.starts_with("20") && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return written.parse().ok();
    }
    let digit = |c: char| match c {
        '〇' | '○' | '零' | 'O' | '0' => Some(0),
        '十' => None,
        c => text::parse_chinese(c.encode_utf8(&mut [0; 4])),
    };
    let year = written.chars().try_fold(0, |year, c| Some(year * 10 + digit(c)?));
    year.filter(|_| written.starts_with('二')).and_then(|year| u16::try_from(year).ok())
}

/// The first period: 2019年1月1日起,至2019年12月31日. None when a date of it is none.
pub(super) fn find_period(text: &str) -> Option<Period> {
    let starts = text.match_indices('年').filter_map(|(at, _)| text.get(at.checked_sub(4)?..));
    let (from, to) = starts.filter_map(span).next()?;
    let print = |(year, month, day): Date| {
        let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
        is_date.then(|| format!("{year}-{month:02}-{day:02}"))
    };
    Some(Period { from: print(from)?, to: print(to)? })
}

/// Year, month, day.
type Date = (u16, u8, u8);

/// Two dates, of which the second may leave out the year.
fn span(text: &str) -> Option<(Date, Date)> {
    let (year, text) = leading_year(text)?;
    let (month, day, text) = month_and_day(text)?;
    let text = ["开始", "起", "始"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let text = text.strip_prefix(',').unwrap_or(text).strip_prefix(['至', '到', '-'])?;
    let (end_year, text) = leading_year(text).unwrap_or((year, text));
    let (end_month, end_day, _) = month_and_day(text)?;
    Some(((year, month, day), (end_year, end_month, end_day)))
}

fn leading_year(text: &str) -> Option<(u16, &str)> {
    let (year, rest) = text.split_at_checked(4)?;
    let is_year = year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit());
    Some((year.parse().ok().filter(|_| is_year)?, rest.strip_prefix('年')?))
}

fn month_and_day(text: &str) -> Option<(u8, u8, &str)> {
    let (month, text) = number(text, '月')?;
    let (day, text) = number(text, '日')?;
    Some((month, day, text))
}

/// One or two digits before their unit.
fn number(text: &str, unit: char) -> Option<(u8, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest.strip_prefix(unit)?))
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
            ("二一二三年", Some((0..15, 2123))),
            ("二十二年", None),
            ("1999年", None),
            ("年", None),
            ("a年二〇〇年", None),
        ] {
            assert_eq!(find_year(text), expected, "{text}");
        }
    }
}
