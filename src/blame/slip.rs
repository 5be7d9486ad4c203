//! Usual slips: what a hand does that turns one number into another.

use super::system::Beside;
use crate::number::Decimal;
use serde::{Deserialize, Serialize};

/// How the printed figure came of the implied one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// 0 is printed, and it should be a number.
    LeftAtZero,
    /// The sign is wrong.
    Sign,
    /// Two digits side by side changed places.
    DigitsSwapped,
    /// A digit is written twice.
    DigitDoubled,
    /// A digit is lacking.
    DigitDropped,
    /// Two figures changed places.
    Exchanged,
    /// It is the figure of the column beside it.
    NeighbourColumn,
    /// It is the figure of the row above or below.
    NeighbourRow,
    /// One digit is another one.
    DigitChanged,
}

/// The most telling slip that makes `printed` of `implied`.
pub(super) fn slip(printed: Decimal, implied: Decimal, beside: &Beside) -> Option<Slip> {
    let (is, should) = (printed.to_string(), implied.to_string());
    let (is, should) = (is.as_bytes(), should.as_bytes());
    let is_beside = |figures: [Option<Decimal>; 2]| figures.contains(&Some(printed)) && is.len() > 1;
    let slips = [
        (Slip::LeftAtZero, printed == Decimal::ZERO),
        (Slip::Sign, printed == -implied),
        (Slip::DigitsSwapped, is_swapped(is, should)),
        (Slip::DigitDoubled, is_doubled(is, should)),
        (Slip::DigitDropped, is_dropped(is, should)),
        // Small figures are equal too often for that to say anything.
        (Slip::NeighbourColumn, is_beside(beside.in_row)),
        (Slip::NeighbourRow, is_beside(beside.in_column)),
        // Of one digit any other is made by changing one.
        (Slip::DigitChanged, is.len() > 1 && is_changed(is, should)),
    ];
    slips.into_iter().find(|(_, fits)| *fits).map(|(slip, _)| slip)
}

fn is_swapped(is: &[u8], should: &[u8]) -> bool {
    let swapped = |at: usize| {
        let mut other = should.to_vec();
        other.swap(at, at + 1);
        other == is && is != should
    };
    is.len() == should.len() && (1..is.len()).any(|end| swapped(end - 1))
}

fn is_doubled(is: &[u8], should: &[u8]) -> bool {
    let doubled = |at: usize| is[at] == is[at + 1] && without(is, at) == should;
    is.len() == should.len() + 1 && (1..is.len()).any(|end| doubled(end - 1))
}

fn is_dropped(is: &[u8], should: &[u8]) -> bool {
    is.len() + 1 == should.len() && (0..should.len()).any(|at| without(should, at) == is)
}

fn is_changed(is: &[u8], should: &[u8]) -> bool {
    is.len() == should.len() && is.iter().zip(should).filter(|(one, other)| one != other).count() == 1
}

fn without(digits: &[u8], at: usize) -> Vec<u8> {
    [&digits[..at], &digits[at + 1..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_named_for_what_they_are() {
        let number = |text: &str| Decimal::parse(text).unwrap();
        let beside = Beside { in_row: [Some(number("37")), Some(number("5"))], in_column: [Some(number("48")), None] };
        for (printed, implied, expected) in [
            ("0", "11", Some(Slip::LeftAtZero)),
            ("-3", "3", Some(Slip::Sign)),
            ("21", "12", Some(Slip::DigitsSwapped)),
            ("1324", "1234", Some(Slip::DigitsSwapped)),
            ("122", "12", Some(Slip::DigitDoubled)),
            ("12", "122", Some(Slip::DigitDropped)),
            ("1", "11", Some(Slip::DigitDropped)),
            ("37", "120", Some(Slip::NeighbourColumn)),
            ("48", "120", Some(Slip::NeighbourRow)),
            ("13", "18", Some(Slip::DigitChanged)),
            // One digit: any is made of any other, and many neighbours are equal.
            ("5", "7", None),
            ("123", "12", None),
            ("12", "987", None),
        ] {
            assert_eq!(slip(number(printed), number(implied), &beside), expected, "{printed} for {implied}");
        }
    }
}
