//! Report → checks and findings: does what is published agree with itself?
//!
//! A check sees the report only, never the document. It alters nothing: what is computed stands beside the figures.

mod fact_states;
mod identity;
mod impossible_count;
mod label_damaged;
mod named;
mod narrative_disagrees;
mod period_not_a_calendar_year;
mod section_empty;
mod section_misnumbered;
mod section_missing;
mod section_out_of_order;
mod surplus_cells;
mod table_missing;
mod unit_doubtful;
mod year_disagrees;

use crate::blame::{self, Blame};
use crate::form::{Language, Words};
use crate::number::Decimal;
use crate::place::Provenance;
use crate::report::Report;
use serde::{Deserialize, Serialize};

/// One row a kind of check, in the order of their findings: the report as a whole, its sections, its tables, its sums, its
/// text.
const CHECKS: &[fn(&Report, &mut Judgement)] = &[
    year_disagrees::check,
    period_not_a_calendar_year::check,
    section_missing::check,
    section_misnumbered::check,
    section_out_of_order::check,
    section_empty::check,
    table_missing::check,
    label_damaged::check,
    surplus_cells::check,
    fact_states::check,
    impossible_count::check,
    unit_doubtful::check,
    identity::check,
    narrative_disagrees::check,
];

/// The notices that laid down sections and tables.
const NOTICES: [&str; 2] = ["国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"];

/// Runs every check on a report.
#[must_use]
pub fn check(report: &Report) -> Judgement {
    let mut judgement = Judgement::default();
    for run in CHECKS {
        run(report, &mut judgement);
    }
    judgement.blames = blame::blame(report, &judgement);
    judgement
}

/// What the checks say of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Each identity in each row or column, in the order of the forms, whatever its outcome.
    pub checks: Vec<Check>,
    /// What is wrong with what is published.
    pub findings: Vec<Finding>,
    /// Which figure is to blame for the identities that are broken.
    pub blames: Vec<Blame>,
}

impl Judgement {
    /// The blame for what a finding says is broken.
    #[must_use]
    pub fn blame(&self, finding: &Finding) -> Option<&Blame> {
        let check = self.check_of(finding)?;
        self.blames.iter().find(|blame| blame.identities.iter().any(|broken| broken.is(check)))
    }

    /// The same, but for the first only of the findings that one blame explains: where it is told in lines.
    #[must_use]
    pub fn blame_beneath(&self, finding: &Finding) -> Option<&Blame> {
        let check = self.check_of(finding)?;
        self.blames.iter().find(|blame| blame.identities.first().is_some_and(|broken| broken.is(check)))
    }

    fn check_of(&self, finding: &Finding) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == finding.id && check.facts == finding.facts)
    }
}

/// An identity evaluated in one row or column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Check {
    /// The identity.
    pub id: String,
    /// The row or column, by its key.
    pub scope: String,
    /// Whether it holds.
    pub status: Status,
    /// Sum of the left side, blanks and dashes counted as 0; null when it cannot be told.
    pub left: Option<Decimal>,
    /// Sum of the right side, blanks and dashes counted as 0; null when it cannot be told.
    pub right: Option<Decimal>,
    /// The formula in words of keys.
    pub formula: String,
    /// Keys of the operands, left side first.
    pub facts: Vec<String>,
}

/// Whether an identity holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds, and every operand is a number.
    Pass,
    /// It is broken, whatever the blanks stand for.
    Fail,
    /// It holds only with blanks or dashes counted as 0.
    Tentative,
    /// An operand is missing or unreadable, a blank may hold the difference, or nothing was read.
    NotAssessable,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Likely wrong.
    Warning,
    /// Wrong by the report's own rules.
    Error,
}

impl Severity {
    /// The word in Chinese.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            Severity::Note => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

/// Something that is wrong with what is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The check that found it.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// What was expected and what was found.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Provenance>,
    /// What a person can do.
    pub hint: String,
    /// Keys of the facts that it speaks of; none when it speaks of the whole report.
    pub facts: Vec<String>,
    /// What is published, where the finding is about a figure: the total, or the sum on the right side of an identity.
    pub printed: Option<Decimal>,
    /// What the other figures make of it.
    pub computed: Option<Decimal>,
    /// The message in Chinese.
    pub message_zh: String,
    /// The hint in Chinese.
    pub hint_zh: String,
}

impl Finding {
    /// A finding about the whole report: no place, no figures. What it has of them is added to it.
    pub(crate) fn new(id: &str, severity: Severity, message: Words, hint: Words) -> Self {
        Finding {
            id: id.to_owned(),
            severity,
            message: message.en,
            at: None,
            hint: hint.en,
            facts: Vec::new(),
            printed: None,
            computed: None,
            message_zh: message.zh,
            hint_zh: hint.zh,
        }
    }
}

impl Finding {
    /// The message in a language.
    #[must_use]
    pub fn message_in(&self, language: Language) -> &str {
        language.of(&self.message, &self.message_zh)
    }

    /// How much more is printed than the other figures make; none where the finding is not about two numbers.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.printed? - self.computed?)
    }
}

/// What a check means, for `gouji explain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The check.
    pub id: &'static str,
    /// What the fault is called, in English.
    pub title: &'static str,
    /// The same in Chinese.
    pub title_zh: &'static str,
    /// What it means and why it must hold, in English.
    pub why: &'static str,
    /// The same in Chinese.
    pub why_zh: &'static str,
    /// The formula in words of keys, where it has one.
    pub formula: Option<&'static str>,
    /// What it is evaluated on: each column, each row, each total, the report.
    pub scope: &'static str,
    /// Where the rule stands, once for each era that has it.
    pub sources: Vec<&'static str>,
}

/// Every check that there is, with its explanation.
#[must_use]
pub fn explanations() -> Vec<Explanation> {
    let mut all = vec![
        year_disagrees::explanation(),
        period_not_a_calendar_year::explanation(),
        section_missing::explanation(),
        section_misnumbered::explanation(),
        section_out_of_order::explanation(),
        section_empty::explanation(),
        table_missing::explanation(),
        label_damaged::explanation(),
        surplus_cells::explanation(),
        unit_doubtful::explanation(),
    ];
    all.extend(fact_states::explanations());
    all.extend(impossible_count::explanations());
    all.extend(identity::explanations());
    all.push(narrative_disagrees::explanation());
    all
}
