//! Numbers in running text: 1,136条, 1.2万余条, 二十一件, 百分之九十五, with how near they are.

use crate::number::Decimal;
use crate::report::Approximation;

/// A number and its unit, as places in the folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value; none where digits stand apart, so that nobody knows which of them are one number.
    pub(super) value: Option<Decimal>,
    pub(super) approximate: Option<Approximation>,
    /// Where the unit begins, and ends with the token.
    pub(super) unit: usize,
    /// A range, an ordinal or a rank: it counts nothing.
    pub(super) is_count: bool,
}

/// What things are counted in. Longer ones first.
const UNITS: &[&str] = &[
    "个工作日",
    "个百分点",
    "人次",
    "件次",
    "场次",
    "班次",
    "项次",
    "万元",
    "亿元",
    "个月",
    "元",
    "件",
    "份",
    "宗",
    "起",
    "条",
    "个",
    "例",
    "项",
    "场",
    "次",
    "期",
    "轮",
    "人",
    "名",
    "篇",
    "则",
    "部",
    "家",
    "种",
    "类",
    "天",
    "页",
    "册",
    "块",
    "户",
    "位",
    "张",
    "集",
    "款",
    "批",
    "%",
    "号",
    "届",
    "年",
    "月",
    "日",
    "时",
    "分",
    "倍",
];

const NUMERALS: &str = "一二三四五六七八九十两百千万零〇";

/// How many bytes of numerals a text begins with; none when it has more than any number takes.
fn run(text: &str) -> Option<usize> {
    const LONGEST: usize = 12;
    let numerals = text.chars().take(LONGEST + 1).take_while(|c| NUMERALS.contains(*c));
    let (count, length) = numerals.fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    (1..=LONGEST).contains(&count).then_some(length)
}

/// The number that the text has at `at`, and where it ends.
pub(super) fn number(text: &str, at: usize) -> Option<(Number, usize)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if first.is_ascii_digit() {
        return Some(arabic(text, at));
    }
    if let Some(share) = rest.strip_prefix("百分之") {
        return chinese_share(text, text.len() - share.len());
    }
    NUMERALS.contains(first).then(|| chinese(text, at)).flatten()
}

fn arabic(text: &str, at: usize) -> (Number, usize) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut digits = String::new();
    let (mut end, mut apart, mut whole) = (at, false, 0);
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => digits.push(char::from(*byte)),
            Some(b' ') if digit(end + 1) => apart = true,
            Some(b'.') if digit(end + 1) && !digits.contains('.') => digits.push('.'),
            // Groups of three: 1,136. Any other comma parts clauses.
            Some(b',') if is_group(bytes, end, &digits, whole) => whole += 1,
            _ => break,
        }
        end += 1;
    }
    let is_ranked = text[..at].ends_with("第") || text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let (scaled, number_end) = scale(text, end, Decimal::parse(&digits).filter(|_| !apart));
    finish(text, at, number_end, scaled, !is_ranked)
}

fn is_group(bytes: &[u8], comma: usize, digits: &str, groups: usize) -> bool {
    let three = (1..=3).all(|step| bytes.get(comma + step).is_some_and(u8::is_ascii_digit));
    let fourth = bytes.get(comma + 4).is_some_and(u8::is_ascii_digit);
    let head = if groups == 0 { (1..=3).contains(&digits.len()) && !digits.starts_with('0') } else { true };
    three && !fourth && head && !digits.contains('.')
}

/// A value with 余, 万 and the like behind it, and whether that makes it a round one.
type Scaled = (Option<Decimal>, Option<Approximation>);

/// Reads 余, 多, 万, 千, 百 behind the digits.
fn scale(text: &str, mut at: usize, mut value: Option<Decimal>) -> (Scaled, usize) {
    let mut approximate = None;
    let mut is_scaled = false;
    for _ in 0..3 {
        let mut chars = text[at..].chars();
        let (Some(c), after) = (chars.next(), chars.as_str()) else { break };
        let power = match c {
            '亿' | '万' | '千' | '百' if is_scaled => break,
            '亿' if !after.starts_with('元') => 8,
            '万' if !after.starts_with('元') => 4,
            '千' => 3,
            '百' if !after.starts_with('分') => 2,
            '余' | '多' if approximate != Some(Approximation::Over) => {
                approximate = Some(Approximation::Over);
                at += c.len_utf8();
                continue;
            }
            _ => break,
        };
        // More digits than a Decimal is read with are no figure.
        const MOST: usize = 14;
        is_scaled = true;
        value = value.map(|value| value.shift(power)).filter(|value| value.to_string().len() <= MOST);
        approximate = approximate.or(Some(Approximation::About));
        at += c.len_utf8();
    }
    ((value, approximate), at)
}

fn finish(text: &str, start: usize, at: usize, (value, mut approximate): Scaled, counts: bool) -> (Number, usize) {
    let rest = &text[at..];
    let is_range = ["-", "~", "至", "到"]
        .iter()
        .any(|mark| rest.strip_prefix(mark).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit())));
    let unit = UNITS.iter().find(|unit| rest.starts_with(**unit)).map_or("", |unit| unit);
    let mut end = at + unit.len();
    for (word, how) in [
        ("以上", Approximation::MoreThan),
        ("左右", Approximation::About),
        ("上下", Approximation::About),
        ("以内", Approximation::LessThan),
    ] {
        if text[end..].starts_with(word) {
            (approximate, end) = (Some(how), end + word.len());
        }
    }
    // A range goes on: 3至5件. What it begins with is no count, and what it ends with is none either.
    let follows = ["-", "~"].iter().any(|mark| text[..start].ends_with(mark));
    (Number { value, approximate, unit: at, is_count: counts && !is_range && !follows }, end)
}

fn chinese(text: &str, at: usize) -> Option<(Number, usize)> {
    // 数十件, 统一, 第三次, 每一件: no count.
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| "第几数若其每之统同单唯逐任进首某这那专".contains(c)) {
        return None;
    }
    let length = run(&text[at..])?;
    let numeral = &text[at..at + length];
    let value = parse(numeral)?;
    let (mut end, mut approximate) = (at + length, None);
    if let Some(word) = ["余", "多"].iter().find(|word| text[end..].starts_with(**word)) {
        (approximate, end) = (Some(Approximation::Over), end + word.len());
    }
    let (number, after) = finish(text, at, end, (Some(value), approximate), true);
    (after > number.unit && number.is_count).then_some((number, after))
}

fn chinese_share(text: &str, at: usize) -> Option<(Number, usize)> {
    let length = run(&text[at..])?;
    let value = if &text[at..at + length] == "百" { Decimal::from(100) } else { parse(&text[at..at + length])? };
    Some((Number { value: Some(value), approximate: None, unit: at + length, is_count: true }, at + length))
}

/// 二十一 → 21, up to 九万; none for what is no whole numeral: 百, 十十.
fn parse(numeral: &str) -> Option<Decimal> {
    let (mut total, mut digit, mut last_unit) = (0_i64, None::<i64>, i64::MAX);
    for c in numeral.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            '零' | '〇' if digit.is_none() => continue,
            c => {
                let value = "一二三四五六七八九".chars().position(|known| known == c);
                let value = value.and_then(|value| i64::try_from(value + 1).ok()).or((c == '两').then_some(2))?;
                if digit.replace(value).is_some() {
                    return None;
                }
                continue;
            }
        };
        let bare_ten = unit == 10 && total == 0;
        let times = digit.take().or(bare_ten.then_some(1))?;
        if unit >= last_unit {
            return None;
        }
        (total, last_unit) = (total + times * unit, unit);
    }
    let total = total + digit.unwrap_or(0);
    (total > 0).then(|| Decimal::from(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<Approximation>, String)> {
        let (number, end) = number(text, 0)?;
        let value = number.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
        number.is_count.then(|| (value, number.approximate, text[number.unit..end].to_owned()))
    }

    #[test]
    fn numbers_with_their_units() {
        use Approximation::{About, LessThan, MoreThan, Over};
        for (text, value, approximate, unit) in [
            ("21件,", "21", None, "件"),
            ("1,136条", "1136", None, "条"),
            ("1,234,567.80元", "1234567.80", None, "元"),
            ("12,136件", "12136", None, "件"),
            ("1.2万条", "12000", Some(About), "条"),
            ("1.25万余条", "12500", Some(Over), "条"),
            ("140余条", "140", Some(Over), "条"),
            ("3千多份", "3000", Some(Over), "份"),
            ("4.5万元", "4.5", None, "万元"),
            ("95.3%", "95.3", None, "%"),
            ("100件以上", "100", Some(MoreThan), "件以上"),
            ("100件左右", "100", Some(About), "件左右"),
            ("10件以内", "10", Some(LessThan), "件以内"),
            ("1 6件", "?", None, "件"),
            ("一件", "1", None, "件"),
            ("十二件", "12", None, "件"),
            ("二十一件", "21", None, "件"),
            ("一百零五件", "105", None, "件"),
            ("三千二百件", "3200", None, "件"),
            ("两场", "2", None, "场"),
            ("二十余件", "20", Some(Over), "件"),
            ("百分之百", "100", None, ""),
            ("百分之九十五", "95", None, ""),
            ("210人次", "210", None, "人次"),
        ] {
            assert_eq!(read(text), Some((value.to_owned(), approximate, unit.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_counts_nothing() {
        for text in ["3至5件", "10-15件", "百件", "一是", "三审三校", "十十件", "一一件"] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["第12件", "数十件", "每一件", "统一项"] {
            let at = text.char_indices().nth(1).unwrap().0;
            assert!(number(text, at).is_none_or(|(number, _)| !number.is_count), "{text}");
        }
        assert_eq!(number("21件,136件", 0).unwrap().1, 5);
    }
}
