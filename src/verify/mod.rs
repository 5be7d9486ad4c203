//! A report against figures that someone else recorded: which are equal, which differ, which are missing where.

mod rows;

use crate::dataset::Dataset;
use crate::form;
use crate::number::{Decimal, Lexeme, lex};
use crate::place::Provenance;
use crate::report::{Fact, Report, State};
use crate::text::normalise;
use rows::{Columns, Row};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Name and version of the wire format.
pub const SCHEMA: &str = "gouji/verify/1";

/// What became of each figure of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// Name and version of this format.
    pub schema: &'static str,
    /// Name of the report's file.
    pub file: String,
    /// The organ that reports.
    pub organ: Option<String>,
    /// The year reported on.
    pub year: Option<u16>,
    /// How its rows were found.
    pub rows: Matched,
    /// Every figure that the report or the dataset has, in the order of the forms.
    pub figures: Vec<Verified>,
    /// Columns of the dataset that were not used.
    pub unused_columns: Vec<String>,
    /// Keys of the dataset that the codebook does not have.
    pub unknown_keys: Vec<String>,
}

/// By what the rows of the dataset were told to be of this report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// The name of the file.
    File,
    /// The organ, the year, or both.
    OrganAndYear,
    /// The dataset is about one report only.
    OnlyOne,
}

/// A figure, as it is published and as it is recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verified {
    /// Its key in the codebook.
    pub key: String,
    /// Whether they agree.
    pub outcome: Outcome,
    /// What stands in the report.
    pub state: State,
    /// The published number.
    pub published: Option<Decimal>,
    /// What is printed.
    pub raw: Option<String>,
    /// What the dataset has.
    pub recorded: Option<String>,
    /// Where it is printed.
    pub at: Option<Provenance>,
}

/// Whether a published figure and a recorded one agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Both have the same number.
    Equal,
    /// They have different ones.
    Different,
    /// The dataset has it, the report has no number there: a blank is not zero.
    MissingHere,
    /// The report has it, the dataset does not.
    MissingThere,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 4] = [Outcome::Equal, Outcome::Different, Outcome::MissingHere, Outcome::MissingThere];
}

impl Verification {
    /// How many figures have this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.figures.iter().filter(|figure| figure.outcome == outcome).count()
    }
}

// How the columns of a long dataset are called.
const KEY: &[&str] = &["key", "键", "指标"];
const VALUE: &[&str] = &["value", "值", "数值"];

/// Holds a report against a dataset: long (columns `key` and `value`) or wide (a column a key), with `file`, `organ` and
/// `year` to tell whose row it is.
///
/// # Errors
/// The dataset has neither shape, or no row of this report, or several that contradict one another.
pub fn verify(report: &Report, dataset: &Dataset) -> Result<Verification, String> {
    let columns = Columns::of(dataset);
    let place = |names| rows::place(dataset, names);
    let known: HashSet<String> = form::codebook().into_iter().map(|entry| entry.key).collect();
    let long = place(KEY).zip(place(VALUE));
    let keyed: Vec<usize> = (0..dataset.columns.len()).filter(|at| known.contains(&dataset.columns[*at])).collect();
    if long.is_none() && keyed.is_empty() {
        return Err(format!(
            "expected columns `key` and `value`, or a column for each key of the codebook, found {}",
            shortened(&dataset.columns)
        ));
    }
    let (matched, rows) = columns.rows_of(report, dataset, long.is_some())?;
    let recorded = match long {
        Some((key, value)) => in_long(dataset, &rows, key, value)?,
        None => in_wide(dataset, &rows, &keyed)?,
    };
    let used = |at: usize| {
        columns.has(at) || long.map_or_else(|| keyed.contains(&at), |(key, value)| at == key || at == value)
    };
    let unused = (0..dataset.columns.len()).filter(|at| !used(*at)).map(|at| dataset.columns[at].clone());
    let unknown = recorded.keys().filter(|key| !known.contains(*key)).cloned();
    Ok(Verification {
        schema: SCHEMA,
        file: report.source.name.clone(),
        organ: report.organ.clone(),
        year: report.year,
        rows: matched,
        figures: figures(report, &recorded),
        unused_columns: unused.collect(),
        unknown_keys: unknown.collect(),
    })
}

fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let dots = if names.len() > SHOWN { ", …" } else { "" };
    format!("{}{dots}", names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Key → what is recorded.
type Recorded = BTreeMap<String, Option<String>>;

fn in_long(dataset: &Dataset, rows: &[(usize, &Row)], key: usize, value: usize) -> Result<Recorded, String> {
    let mut recorded: BTreeMap<String, (usize, Option<String>)> = BTreeMap::new();
    for (number_of_row, row) in rows {
        let Some(name) = row[key].clone() else { continue };
        match recorded.get(&name) {
            Some((first, other)) if !same(other.as_deref(), row[value].as_deref()) => {
                let shown = |value: Option<&str>| value.unwrap_or("nothing").to_owned();
                return Err(format!(
                    "expected one {} for {name}, found {} in row {first} and {} in row {number_of_row}; which is of this report a \
                     column `file`, or `organ` and `year`, can tell",
                    dataset.columns[value],
                    shown(other.as_deref()),
                    shown(row[value].as_deref())
                ));
            }
            Some(_) => {}
            None => drop(recorded.insert(name, (*number_of_row, row[value].clone()))),
        }
    }
    Ok(recorded.into_iter().map(|(key, (_, value))| (key, value)).collect())
}

fn in_wide(dataset: &Dataset, rows: &[(usize, &Row)], keyed: &[usize]) -> Result<Recorded, String> {
    let [(_, row)] = rows else {
        let numbers: Vec<String> = rows.iter().take(4).map(|row| row.0.to_string()).collect();
        return Err(format!("expected one row of this report, found {} (rows {} …)", rows.len(), numbers.join(", ")));
    };
    Ok(keyed.iter().map(|at| (dataset.columns[*at].clone(), row[*at].clone())).collect())
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one.and_then(number), other.and_then(number)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// The number that a recorded text stands for: `12`, `12.0`, `1,234`, `1.2E+3`; exactly, or not at all.
fn number(text: &str) -> Option<Decimal> {
    // A column of decimals has as many places as its widest figure.
    let text = match text.split_once('.') {
        Some((whole, fraction)) if fraction.ends_with('0') && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole } else { &text[..whole.len() + 1 + fraction.len()] }
        }
        _ => text,
    };
    if let Lexeme::Number { value, money: None, joined: false } = lex(text) {
        return Some(value);
    }
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent).parse::<i32>().ok()?;
    // A figure has at most 14 digits.
    (exponent.abs() <= 14).then(|| Decimal::parse(digits))?.map(|value| value.shift(exponent))
}

fn figures(report: &Report, recorded: &Recorded) -> Vec<Verified> {
    let mut all: Vec<Verified> =
        report.facts.iter().filter_map(|fact| verified(fact, recorded.get(&fact.key).cloned().flatten())).collect();
    let own: HashMap<&str, ()> = report.facts.iter().map(|fact| (fact.key.as_str(), ())).collect();
    // What the forms of this report do not have.
    for entry in form::codebook().into_iter().filter(|entry| !own.contains_key(entry.key.as_str())) {
        let Some(text) = recorded.get(&entry.key).cloned().flatten().filter(|text| !is_nothing(text)) else { continue };
        all.push(Verified {
            key: entry.key,
            outcome: Outcome::MissingHere,
            state: State::Missing,
            published: None,
            raw: None,
            recorded: Some(text),
            at: None,
        });
    }
    all
}

/// A mark that says there is nothing, as reports print it.
fn is_nothing(text: &str) -> bool {
    matches!(lex(text), Lexeme::Blank | Lexeme::Dash)
}

/// None where neither has anything.
fn verified(fact: &Fact, recorded: Option<String>) -> Option<Verified> {
    let recorded = recorded.filter(|text| !is_nothing(text));
    let outcome = match (fact.value, recorded.as_deref()) {
        (None, None) if fact.state == State::Unreadable => Outcome::MissingThere,
        (None, None) => return None,
        (Some(_), None) => Outcome::MissingThere,
        (Some(value), Some(text)) if number(text) == Some(value) => Outcome::Equal,
        (Some(_), Some(_)) => Outcome::Different,
        (None, Some(text)) if fact.raw.as_deref().is_some_and(|raw| normalise(raw) == normalise(text)) => {
            Outcome::Equal
        }
        (None, Some(_)) if fact.state == State::Unreadable => Outcome::Different,
        (None, Some(_)) => Outcome::MissingHere,
    };
    Some(Verified {
        key: fact.key.clone(),
        outcome,
        state: fact.state,
        published: fact.value,
        raw: fact.raw.clone(),
        recorded,
        at: fact.at.clone(),
    })
}
