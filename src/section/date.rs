//! Periods and dates as they are printed, in a normalised text. Read by hand: to compile a pattern took longer than to
//! read all else that stands before the first section.

use crate::report::Period;
use crate::year::leading_year;

/// All periods: 2019年1月1日起,至2019年12月31日. What ends before it begins, or has a date that is none, is none.
pub(super) fn periods(text: &str) -> impl Iterator<Item = Period> {
    let starts = text.match_indices("20").filter_map(|(at, _)| text.get(at..));
    let print = |(year, month, day): Date| {
        let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
        is_date.then(|| format!("{year}-{month:02}-{day:02}"))
    };
    let period = move |(from, to): (Date, Date)| Some(Period { from: print(from)?, to: print(to)? });
    starts.filter_map(span).filter_map(period).filter(|period| period.from < period.to)
}

/// Whether a text is a date and nothing else: 2019年1月20日, 二〇一九年一月二十日.
pub(super) fn is_date(text: &str) -> bool {
    let part = |text: &str, unit: char| {
        let digits = text.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).count();
        let end = text.char_indices().nth(digits)?.0;
        (1..=3).contains(&digits).then(|| text[end..].strip_prefix(unit).map(str::to_owned))?
    };
    let rest = leading_year(text).and_then(|(_, rest)| part(rest.strip_prefix('年')?, '月'));
    rest.and_then(|rest| part(&rest, '日')).is_some_and(|rest| rest.is_empty())
}

/// Year, month, day.
type Date = (u16, u8, u8);

/// Two dates, of which the second may leave out the year.
fn span(text: &str) -> Option<(Date, Date)> {
    let (year, text) = year_of_date(text)?;
    let (month, day, text) = month_and_day(text)?;
    let text = ["0时", "零时"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let text = ["开始", "起", "始"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let text = text.strip_prefix(',').unwrap_or(text).strip_prefix(['至', '到', '-', '~'])?;
    let (end_year, text) = year_of_date(text).unwrap_or((year, text));
    let (end_month, end_day, _) = month_and_day(text)?;
    Some(((year, month, day), (end_year, end_month, end_day)))
}

fn year_of_date(text: &str) -> Option<(u16, &str)> {
    let (year, rest) = leading_year(text)?;
    Some((year, rest.strip_prefix(['年', '.', '-'])?))
}

fn month_and_day(text: &str) -> Option<(u8, u8, &str)> {
    let (month, text) = number(text)?;
    let (day, text) = number(text.strip_prefix(['月', '.', '-'])?)?;
    Some((month, day, text.strip_prefix('日').unwrap_or(text)))
}

/// One or two digits.
fn number(text: &str) -> Option<(u8, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_date_and_nothing_else() {
        for text in ["2019年1月20日", "二〇一九年一月二十日", "二○一九年十二月三十一日"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2019年", "2019年1月", "2019年1月20日印发", "自2019年1月20日", "年月日"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
