//! Exact numbers, and what stands in a cell: its lexeme → state, value, unit.
//!
//! No binary float stands between the page and the JSON: a [`Decimal`] is an integer with the printed scale.

use crate::text;
use serde::{Deserialize, Serialize};

/// An exact decimal number with the scale it was printed with: `4092.60` is 409260 units with scale 2.
/// Two decimals are equal when their values are, whatever their scales.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

/// More digits than this are no figure of a report; with them every sum stays inside of `i128`, whatever the scales.
const MAX_DIGITS: usize = 14;

impl Decimal {
    /// Zero, as the printed integer `0`.
    pub const ZERO: Decimal = Decimal { units: 0, scale: 0 };

    /// Parses `-12`, `3.50`; ASCII digits only, at most 14 of them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, MAX_DIGITS)
    }

    fn read(text: &str, most: usize) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let ascii = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_long = whole.len() + fraction.len() > most;
        let point_without_digits = digits.ends_with('.');
        if whole.is_empty() || point_without_digits || is_long || !ascii(whole) || !ascii(fraction) {
            return None;
        }
        let printed = whole.bytes().chain(fraction.bytes());
        let units = printed.fold(0_i128, |units, byte| units * 10 + i128::from(byte - b'0'));
        Some(Decimal { units: sign * units, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// The value times 10 to the power of `exponent`, exactly; digits that were printed stay.
    #[must_use]
    pub fn shift(self, exponent: i32) -> Self {
        let drop = exponent.max(0).unsigned_abs();
        let scale = if exponent < 0 { self.scale + exponent.unsigned_abs() } else { self.scale.saturating_sub(drop) };
        let zeros = drop.saturating_sub(self.scale);
        Decimal { units: self.units * 10_i128.pow(zeros), scale }
    }

    /// Whether it is a whole number: `3.00` is.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.units % 10_i128.pow(self.scale) == 0
    }

    /// One of the last printed digit: 0.1 for 45.3.
    pub(crate) fn unit(self) -> Self {
        Decimal { units: 1, scale: self.scale }
    }

    /// One of the last digit that is no zero: 100 for 1200, 1 for 1136, and for 0.
    pub(crate) fn step(self) -> Self {
        let mut step = self.unit();
        while self.units != 0 && self.units % (step.units * 10) == 0 {
            step.units *= 10;
        }
        step
    }

    /// The product, if it is no larger and no finer than what can still be compared with any figure.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        let product = Decimal { units: self.units.checked_mul(other.units)?, scale: self.scale + other.scale };
        (product.units.unsigned_abs() < 10_u128.pow(20) && product.scale <= 8).then_some(product)
    }

    fn at_scale(self, scale: u32) -> i128 {
        self.units * 10_i128.pow(scale - self.scale)
    }
}

impl std::ops::Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        Decimal { units: self.at_scale(scale) + other.at_scale(scale), scale }
    }
}

impl std::ops::Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Decimal { units: -self.units, scale: self.scale }
    }
}

impl std::ops::Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Decimal::ZERO, |sum, value| sum + value)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Decimal { units: value.into(), scale: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let scale = self.scale.max(other.scale);
        self.at_scale(scale).cmp(&other.at_scale(scale))
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let one = 10_u128.pow(self.scale);
        let units = self.units.unsigned_abs();
        write!(f, "{sign}{}", units / one)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", units % one, width = self.scale as usize)?;
        }
        Ok(())
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = serde_json::value::RawValue::from_string(self.to_string());
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        let expected = || serde::de::Error::custom(format!("expected a decimal number, found {}", raw.get()));
        // What was written may be a sum of figures, with any scales: no more than 36 digits.
        Decimal::read(raw.get(), 36).ok_or_else(expected)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"description": "an exact number with the printed decimals", "type": "number"})
    }
}

/// What stands in a cell that should hold one figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lexeme {
    /// Nothing.
    Blank,
    /// A mark that says there is nothing to report.
    Dash,
    /// A number, as printed.
    Number {
        /// Its value, in `unit` when there is one.
        value: Decimal,
        /// 元, 万元 or 亿元 behind it, as the power of ten of yuan.
        money: Option<i32>,
        /// Whether digits on different lines were joined.
        joined: bool,
    },
    /// Something else.
    Other,
}

/// Units of money and the power of ten that makes them yuan.
const MONEY: [(&str, i32); 8] =
    [("亿元", 8), ("千万元", 7), ("百万元", 6), ("十万元", 5), ("万元", 4), ("千元", 3), ("百元", 2), ("元", 0)];

/// The power of ten of the unit of money that a label names: `采购总金额（万元）` gives 4.
pub(crate) fn money_in_label(label: &str) -> Option<i32> {
    let label = text::normalise(label);
    MONEY.iter().find(|(unit, _)| label.contains(unit)).map(|(_, power)| *power)
}

/// Reads what stands in one cell. A figure may have a sign, separators between groups of three digits, a unit and a
/// remark in brackets behind it; anything else is [`Lexeme::Other`], and no digit is ever guessed.
pub(crate) fn lex(cell: &str) -> Lexeme {
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines[..] {
        [] => Lexeme::Blank,
        [line] => lex_line(line),
        _ => lex_lines(&lines),
    }
}

/// A narrow cell breaks a long number, or its unit, over lines.
fn lex_lines(lines: &[&str]) -> Lexeme {
    let digit = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '．' | '，');
    let torn = lines.windows(2).any(|pair| pair[0].ends_with(digit) && pair[1].starts_with(digit));
    match lex_line(&lines.concat()) {
        Lexeme::Number { value, money, .. } => Lexeme::Number { value, money, joined: torn },
        other => other,
    }
}

fn lex_line(line: &str) -> Lexeme {
    // Most figures are bare.
    if line.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(value) = Decimal::parse(line)
    {
        return Lexeme::Number { value, money: None, joined: false };
    }
    let line = &*text::with_commas(line);
    let parts = line.split_whitespace().collect::<Vec<_>>();
    if parts.windows(2).any(|pair| pair[0].ends_with(char::is_numeric) && pair[1].starts_with(char::is_numeric)) {
        return Lexeme::Other;
    }
    // The mark of a note; folded, 22¹ would be 221.
    if line.chars().any(is_mark) {
        return Lexeme::Other;
    }
    let folded = text::normalise(line);
    if folded.is_empty() {
        // Quotation marks alone are no figure, and not nothing either.
        return if line.chars().all(|c| c.is_whitespace() || c.is_control()) { Lexeme::Blank } else { Lexeme::Other };
    }
    if folded == "无" || folded.chars().all(|c| matches!(c, '-' | '/' | '\\')) {
        return Lexeme::Dash;
    }
    number(&folded).unwrap_or(Lexeme::Other)
}

/// Digits raised, lowered or enclosed.
fn is_mark(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209F}' | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}' | '\u{3280}'..='\u{3289}')
}

fn number(folded: &str) -> Option<Lexeme> {
    let (negative, unsigned) = match folded.chars().next()? {
        '-' | '减' | '↓' => (true, folded.trim_start_matches(['-', '减', '↓', '少'])),
        '+' | '增' | '↑' => (false, folded.trim_start_matches(['+', '增', '↑', '加'])),
        _ => (false, folded),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(unsigned.len());
    let (digits, behind) = unsigned.split_at(end);
    let magnitude = Decimal::parse(&without_separators(digits)?)?;
    let (unit, remark) = behind.split_at(behind.find('(').unwrap_or(behind.len()));
    if !(remark.is_empty() || remark.ends_with(')')) {
        return None;
    }
    let money = MONEY.iter().find(|(name, _)| *name == unit).map(|(_, power)| *power);
    let counted = ["", "件", "项", "条", "个", "次", "人", "人次", "篇", "份", "起", "宗", "部", "家"].contains(&unit);
    let value = if negative { -magnitude } else { magnitude };
    (counted || money.is_some()).then_some(Lexeme::Number { value, money, joined: false })
}

/// `1,234,567.8` → `1234567.8`; none when the groups are not of three digits.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped =
        rest.is_empty() || (!first.is_empty() && first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let tail = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    grouped.then(|| format!("{first}{}{tail}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(cell: &str) -> Option<String> {
        match lex(cell) {
            Lexeme::Number { value, .. } => Some(value.to_string()),
            _ => None,
        }
    }

    #[test]
    fn marks_of_notes_are_no_digits() {
        assert!(["22¹", "22①", "5⑴", "3₂"].iter().all(|cell| lex(cell) == Lexeme::Other));
    }

    #[test]
    fn figures_as_they_are_printed() {
        for (cell, expected) in [
            ("0", "0"),
            (" 12 ", "12"),
            ("１２", "12"),
            ("1,234", "1234"),
            ("1\u{2009}234，567.80", "1234567.80"),
            ("4092.66 万元", "4092.66"),
            ("22（其中修订 16 件）", "22"),
            ("35件", "35"),
            ("-3", "-3"),
            ("－3", "-3"),
            ("减3", "-3"),
            ("↓3", "-3"),
            ("+3", "3"),
            ("0.0", "0.0"),
            ("411\n9", "4119"),
        ] {
            assert_eq!(value(cell).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn what_is_no_figure_is_not_made_one() {
        for cell in ["1 0", "1O", "l0", "12,34", "1.", ".5", "1-2", "约30", "3（", "三", "1/2", "99999999999999999999"]
        {
            assert_eq!(lex(cell), Lexeme::Other, "{cell}");
        }
    }

    #[test]
    fn blank_and_dash_are_no_zero() {
        for cell in ["", " ", "\n", "\u{3000}", "\u{a0}"] {
            assert_eq!(lex(cell), Lexeme::Blank, "{cell:?}");
        }
        for cell in ["-", "/", "—", "——", "无", "／", "－"] {
            assert_eq!(lex(cell), Lexeme::Dash, "{cell}");
        }
    }

    #[test]
    fn units_of_money_are_told() {
        let power = |cell: &str| match lex(cell) {
            Lexeme::Number { money, .. } => money,
            _ => None,
        };
        assert_eq!((power("3 万元"), power("3元"), power("3 亿元"), power("3件")), (Some(4), Some(0), Some(8), None));
        assert_eq!(
            Decimal::parse("75394432.52").map(|yuan| yuan.shift(-4).to_string()).as_deref(),
            Some("7539.443252")
        );
        assert_eq!(Decimal::parse("1.5").map(|value| value.shift(4).to_string()).as_deref(), Some("15000"));
    }

    #[test]
    fn a_unit_in_a_label_may_be_traditional_or_torn() {
        for (label, power) in [("金额（万元）", 4), ("金額（單位：萬元）", 4), ("金额（万\n元）", 4), ("金额（元）", 0)]
        {
            assert_eq!(money_in_label(label), Some(power), "{label}");
        }
        assert_eq!(money_in_label("金额"), None);
    }

    #[test]
    fn joined_digits_are_marked() {
        for torn in ["411\n9", "４１１\n９"] {
            assert_eq!(lex(torn), Lexeme::Number { value: Decimal::from(4119), money: None, joined: true }, "{torn}");
        }
        assert_eq!(lex("3\n万元"), Lexeme::Number { value: Decimal::from(3), money: Some(4), joined: false });
    }

    #[test]
    fn steps_and_products() {
        let parse = |text: &str| Decimal::parse(text).unwrap();
        for (text, step) in [("1200", "100"), ("1136", "1"), ("0", "1"), ("45.30", "0.10"), ("50", "10")] {
            assert_eq!(parse(text).step(), parse(step), "{text}");
        }
        assert_eq!(parse("45.3").unit(), parse("0.1"));
        assert_eq!(parse("45.3").times(parse("130")), Some(parse("5889.0")));
    }

    #[test]
    fn decimals_compare_by_value_and_print_as_printed() {
        let parse = |text: &str| Decimal::parse(text).unwrap();
        assert_eq!(parse("4092.60"), parse("4092.6"));
        assert_eq!(parse("4092.60").to_string(), "4092.60");
        assert_eq!((parse("0.10") + parse("0.2")).to_string(), "0.30");
        assert_eq!((parse("-0.5")).to_string(), "-0.5");
        assert!(parse("3.00").is_integer() && !parse("3.01").is_integer());
    }
}
