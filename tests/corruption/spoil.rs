//! The ways to spoil a report.

use super::sound::{Random, Sound, print, value};
use gouji::form::{self, Block, TableForm, TableId};
use gouji::{Decimal, Report};

/// How a report is spoilt: gives the keys that changed; none where the hand found nothing to spoil.
pub(crate) type Spoil = fn(&Sound, &mut Report, &mut Random) -> Option<()>;

pub(crate) const KINDS: [(&str, Spoil); 12] = [
    ("a digit changed", digit_changed),
    ("two digits swapped", digits_swapped),
    ("a total off by one", total_off_by_one),
    ("a total left at 0", total_at_zero),
    ("carried in differently", carried_in),
    ("two figures changed", two_changed),
    ("a figure in the column beside", exchanged_in_row),
    ("a figure in the row beside", exchanged_in_column),
    ("a row shifted by one column", row_shifted),
    ("a column shifted by one row", column_shifted),
    ("two rows swapped", rows_swapped),
    ("two columns swapped", columns_swapped),
];

fn digit_changed(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&keys(sound))?.clone();
    let mut digits = value(report, &key)?.to_string().into_bytes();
    let at = random.below(digits.len());
    digits[at] = b'0' + u8::try_from((usize::from(digits[at].checked_sub(b'0')?) + 1 + random.below(9)) % 10).ok()?;
    print(report, &key, Decimal::parse(&String::from_utf8(digits).ok()?)?);
    Some(())
}

fn digits_swapped(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&keys(sound))?.clone();
    let mut digits = value(report, &key)?.to_string().into_bytes();
    let last = digits.len().checked_sub(1)?;
    let at = random.below(last);
    digits.swap(at, (at + 1).min(last));
    print(report, &key, Decimal::parse(&String::from_utf8(digits).ok()?)?);
    Some(())
}

fn total_off_by_one(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let key = random.pick(&sound.totals)?.clone();
    let printed = value(report, &key)?;
    let up = printed == Decimal::ZERO || random.below(2) == 0;
    print(report, &key, printed + Decimal::from(if up { 1 } else { -1 }));
    Some(())
}

fn total_at_zero(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    print(report, &random.pick(&sound.totals)?.clone(), Decimal::ZERO);
    Some(())
}

fn carried_in(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let of_carried: Vec<String> = keys(sound).into_iter().filter(|key| key.contains(".carried_in.")).collect();
    let key = random.pick(&of_carried)?.clone();
    let more = Decimal::from(i64::try_from(1 + random.below(20)).ok()?);
    print(report, &key, value(report, &key)? + more);
    Some(())
}

fn two_changed(sound: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    digit_changed(sound, report, random)?;
    digit_changed(sound, report, random)
}

fn exchanged_in_row(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let row = random.pick(&block.rows)?;
    let keys: Vec<String> = block.columns.iter().map(|column| table.key(&row.key, &column.key)).collect();
    exchange(report, &keys, random)
}

fn exchanged_in_column(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let column = random.pick(&block.columns)?;
    let keys: Vec<String> = block.rows.iter().map(|row| table.key(&row.key, &column.key)).collect();
    exchange(report, &keys, random)
}

/// Two figures side by side change places.
fn exchange(report: &mut Report, keys: &[String], random: &mut Random) -> Option<()> {
    let at = random.below(keys.len() - 1);
    swap(report, &keys[at..=at], &keys[at + 1..at + 2])
}

fn keys(sound: &Sound) -> Vec<String> {
    sound.bound.keys().cloned().collect()
}

/// A block of a table whose figures equations bind.
fn block(report: &Report, random: &mut Random) -> Option<(&'static TableForm, &'static Block)> {
    let tables = [TableId::Requests, TableId::Review].into_iter();
    let tables = tables.filter_map(|id| form::form(report.forms.get(id)?)?.table(id));
    let blocks: Vec<_> = tables.flat_map(|table| table.blocks.iter().map(move |block| (table, block))).collect();
    random.pick(&blocks).copied()
}

/// Puts what stands in the places `from` into the places `to`; where there is no place to take from, 0.
fn lay(report: &mut Report, to: &[String], from: &[Option<&String>]) -> Option<()> {
    let values: Vec<Option<Decimal>> =
        from.iter().map(|key| key.map_or(Some(Decimal::ZERO), |key| value(report, key))).collect();
    let values: Option<Vec<Decimal>> = values.into_iter().collect();
    to.iter().zip(values?).for_each(|(key, value)| print(report, key, value));
    Some(())
}

fn row_shifted(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let row = random.pick(&block.rows)?;
    let keys: Vec<String> = block.columns.iter().map(|column| table.key(&row.key, &column.key)).collect();
    shift(report, &keys, random)
}

fn column_shifted(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let column = random.pick(&block.columns)?;
    let keys: Vec<String> = block.rows.iter().map(|row| table.key(&row.key, &column.key)).collect();
    shift(report, &keys, random)
}

/// From some place on, all stands one place further on.
fn shift(report: &mut Report, keys: &[String], random: &mut Random) -> Option<()> {
    let first = random.below(keys.len() - 1);
    let before = keys[first..].iter().map(Some);
    let from: Vec<Option<&String>> = std::iter::once(None).chain(before).take(keys.len() - first).collect();
    lay(report, &keys[first..], &from)
}

fn rows_swapped(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let (one, other) = (random.pick(&block.rows)?, random.pick(&block.rows)?);
    let keys = |row: &str| -> Vec<String> { block.columns.iter().map(|column| table.key(row, &column.key)).collect() };
    swap(report, &keys(&one.key), &keys(&other.key))
}

fn columns_swapped(_: &Sound, report: &mut Report, random: &mut Random) -> Option<()> {
    let (table, block) = block(report, random)?;
    let (one, other) = (random.pick(&block.columns)?, random.pick(&block.columns)?);
    let keys = |column: &str| -> Vec<String> { block.rows.iter().map(|row| table.key(&row.key, column)).collect() };
    swap(report, &keys(&one.key), &keys(&other.key))
}

fn swap(report: &mut Report, one: &[String], other: &[String]) -> Option<()> {
    let from: Vec<Option<&String>> = other.iter().chain(one).map(Some).collect();
    lay(report, &[one, other].concat(), &from)
}
