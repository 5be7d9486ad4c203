//! Which time a date in running text speaks of: 2023年, 2023年1月至6月, 1月1日至12月31日.

/// The time that a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// A whole year.
    Year(u16),
    /// A part of a year, or several years.
    Other,
}

/// A date: what is printed of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Date {
    year: Option<u16>,
    month: Option<u16>,
    day: Option<u16>,
}

/// The period that the folded text has at `at`, and where it ends.
pub(super) fn period(text: &str, at: usize) -> Option<(Period, usize)> {
    let (first, mut end) = date(text, at)?;
    let mut last = None;
    if let (Some(year), None, Some((is_whole, end))) = (first.year, first.month, months(text, end)) {
        return Some((if is_whole { Period::Year(year) } else { Period::Other }, end));
    }
    for mark in ["起至", "开始至", "起,至", "至", "到", "-", "~"] {
        if let Some(next) = text[end..].strip_prefix(mark).and_then(|rest| date(text, text.len() - rest.len())) {
            (last, end) = (Some(next.0), next.1);
            break;
        }
    }
    let is_date = |date: Date| date.year.is_some() || date.month.is_some();
    if !is_date(first) && !last.is_some_and(is_date) {
        return None;
    }
    let year = |date: Date| match date {
        Date { year: Some(year), month: None, day: None } => Period::Year(year),
        _ => Period::Other,
    };
    let period = match (first, last) {
        (first, None) => year(first),
        (Date { year: Some(from), month: Some(1), day: None | Some(1) }, Some(to))
            if to.year.is_none_or(|to| to == from) && to.month == Some(12) && matches!(to.day, None | Some(31)) =>
        {
            Period::Year(from)
        }
        _ => Period::Other,
    };
    Some((period, end))
}

/// The months behind a year, whether they are all of it, and where they end: 1-6月, 1至12月.
fn months(text: &str, at: usize) -> Option<(bool, usize)> {
    let (from, end) = digits(text, at)?;
    let rest = ["-", "~", "至", "到"].iter().find_map(|mark| text[end..].strip_prefix(mark))?;
    let (to, end) = digits(text, text.len() - rest.len())?;
    text[end..].starts_with('月').then_some(((from, to) == (1, 12), end + '月'.len_utf8()))
}

/// A date, or the bare number that a range begins with: the 1 of 1-6月.
fn date(text: &str, at: usize) -> Option<(Date, usize)> {
    let mut date = Date::default();
    let mut end = at;
    let (number, after) = digits(text, end)?;
    if let Some(rest) = text[after..].strip_prefix('年') {
        date.year = Some(number).filter(|year| (1990..2100).contains(year));
        date.year?;
        end = text.len() - rest.len();
    } else if let Some(rest) = text[after..].strip_prefix('月') {
        date.month = Some(number);
        end = text.len() - rest.strip_prefix('份').unwrap_or(rest).len();
        return Some(day(text, end, date));
    } else {
        // 2021-2023年, 1-6月.
        let goes_on = ["-", "~", "至", "到"].iter().any(|mark| text[after..].starts_with(mark));
        return goes_on.then_some((date, after));
    }
    match digits(text, end) {
        Some((month, after)) if text[after..].starts_with('月') => {
            date.month = Some(month);
            end = after + '月'.len_utf8();
            if text[end..].starts_with('份') {
                end += '份'.len_utf8();
            }
            Some(day(text, end, date))
        }
        _ => {
            if text[end..].starts_with('度') {
                end += '度'.len_utf8();
            }
            Some((date, end))
        }
    }
}

fn day(text: &str, end: usize, date: Date) -> (Date, usize) {
    match digits(text, end) {
        Some((day, after)) if text[after..].starts_with('日') => {
            (Date { day: Some(day), ..date }, after + '日'.len_utf8())
        }
        _ => (date, end),
    }
}

/// A number of up to four digits, Arabic or one by one in Chinese, with white space that was not joined.
fn digits(text: &str, at: usize) -> Option<(u16, usize)> {
    const CHINESE: &str = "〇一二三四五六七八九";
    let rest = text.get(at..)?;
    let (mut value, mut count, mut end) = (0_u16, 0, at);
    for c in rest.chars() {
        let digit = match c {
            '零' | '○' => Some(0),
            c => c
                .to_digit(10)
                .or_else(|| CHINESE.chars().position(|known| known == c).and_then(|digit| u32::try_from(digit).ok())),
        };
        let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else { break };
        count += 1;
        if count > 4 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(digit)?;
        end += c.len_utf8();
    }
    (count > 0).then_some((value, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_which_time_is_meant() {
        for (text, expected, length) in [
            ("2023年,", Some(Period::Year(2023)), "2023年".len()),
            ("2023年度", Some(Period::Year(2023)), "2023年度".len()),
            ("二〇二三年", Some(Period::Year(2023)), "二〇二三年".len()),
            ("2023年1月1日至2023年12月31日", Some(Period::Year(2023)), "2023年1月1日至2023年12月31日".len()),
            ("2023年1月1日起至12月31日止", Some(Period::Year(2023)), "2023年1月1日起至12月31日".len()),
            ("2023年1-12月", Some(Period::Year(2023)), "2023年1-12月".len()),
            ("2023年1月至6月", Some(Period::Other), "2023年1月至6月".len()),
            ("2023年1-6月", Some(Period::Other), "2023年1-6月".len()),
            ("1-6月", Some(Period::Other), "1-6月".len()),
            ("3月份", Some(Period::Other), "3月份".len()),
            ("9月5日", Some(Period::Other), "9月5日".len()),
            ("2021-2023年", Some(Period::Other), "2021-2023年".len()),
            ("2021年至2023年", Some(Period::Other), "2021年至2023年".len()),
            ("21件", None, 0),
            ("10-15件", None, 0),
            ("三年来", None, 0),
        ] {
            let found = period(text, 0);
            assert_eq!(found.map(|found| found.0), expected, "{text}");
            assert_eq!(found.map_or(0, |found| found.1), if expected.is_some() { length } else { 0 }, "{text}");
        }
    }
}
