//! A report as data: its sections, and one fact for every figure of the forms it uses.

use crate::diagnostic::Diagnostic;
use crate::document::Source;
use crate::form::{self, TableId, Told};
use crate::number::{self, Decimal, Lexeme};
use crate::place::Provenance;
use serde::{Deserialize, Serialize};

/// Name and version of the wire format, printed inside each record.
pub const SCHEMA: &str = "gouji/report/1";

/// What was read out of one report. Nothing in it is computed: every figure stands as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The file.
    pub source: Source,
    /// Title as printed.
    pub title: Option<String>,
    /// The organ that reports, from the title.
    pub organ: Option<String>,
    /// The year reported on.
    pub year: Option<u16>,
    /// The period that the report says its figures cover.
    pub period: Option<Period>,
    /// Which era's form each statutory table follows.
    pub forms: Forms,
    /// The numbered sections, in document order.
    pub sections: Vec<Section>,
    /// One entry for every key of the forms chosen, in the order of the forms.
    pub facts: Vec<Fact>,
    /// What the reading has to say.
    pub diagnostics: Vec<Diagnostic>,
    /// What the running text says of figures.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

impl Report {
    /// The fact of a key.
    #[must_use]
    pub fn fact(&self, key: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == key)
    }

    /// The counts that no table holds and the text tells of the whole organ and the whole year, each with what it counts:
    /// each number once for a key, in the order of the text.
    #[must_use]
    pub fn told(&self) -> Vec<(&Claim, &'static Told)> {
        let mut all: Vec<(&Claim, &'static Told)> = Vec::new();
        for claim in self.claims.iter().filter(|claim| claim.scope == Scope::Whole) {
            let [key] = claim.keys.as_slice() else { continue };
            let told = form::narrative().facts.iter().find(|told| told.key == *key);
            let is_new = !all.iter().any(|(other, _)| other.keys == claim.keys && other.value == claim.value);
            all.extend(told.filter(|_| is_new).map(|told| (claim, told)));
        }
        all
    }
}

/// First and last day, as ISO dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// The era of the form of each statutory table, chosen by the labels that are there; null when the table is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Forms {
    /// Section two: what was disclosed.
    pub proactive: Option<String>,
    /// Section three: requests by applicant and outcome.
    pub requests: Option<String>,
    /// Section four: reviews and lawsuits.
    pub review: Option<String>,
    /// The annex of the reports for 2014 to 2018; not on the wire where there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub statistics: Option<String>,
}

impl Forms {
    /// The era of the form that a table follows.
    #[must_use]
    pub fn get(&self, id: TableId) -> Option<&str> {
        match id {
            TableId::Proactive => self.proactive.as_deref(),
            TableId::Requests => self.requests.as_deref(),
            TableId::Review => self.review.as_deref(),
            TableId::Statistics => self.statistics.as_deref(),
        }
    }

    /// Notes the era of the form that a table follows.
    pub fn set(&mut self, id: TableId, era: &str) {
        let form = match id {
            TableId::Proactive => &mut self.proactive,
            TableId::Requests => &mut self.requests,
            TableId::Review => &mut self.review,
            TableId::Statistics => &mut self.statistics,
        };
        *form = Some(era.to_owned());
    }
}

/// A numbered section, 一 to 六.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Section {
    /// Number by the statute, 1 to 6; the heading may say otherwise.
    pub number: u8,
    /// The heading as printed.
    pub heading: String,
    /// Paragraphs before the first subsection.
    pub paragraphs: Vec<Text>,
    /// Numbered subsections.
    pub subsections: Vec<Subsection>,
}

/// A subsection: （一）, or 1. inside of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Subsection {
    /// The number as printed: `（一）`, `1.`.
    pub label: String,
    /// The rest of the heading.
    pub heading: String,
    /// Paragraphs before the first inner subsection.
    pub paragraphs: Vec<Text>,
    /// Inner subsections.
    pub subsections: Vec<Subsection>,
}

/// A paragraph of running text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Text {
    /// As printed.
    pub text: String,
    /// Where it begins.
    pub at: Provenance,
}

/// What stands in the place of a figure. Blank is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// A number. Only this state has a value.
    Number,
    /// An empty cell.
    Blank,
    /// A mark that says there is nothing to report: `-`, `/`, `—`, `无`.
    Dash,
    /// Something else is printed.
    Unreadable,
    /// The row or the column is not in the document.
    Missing,
}

impl State {
    /// What a text would be, were it printed in a figure's place, and its number: `1,234` as 1234. A unit of money behind it is
    /// not converted, as only the form tells what to, and makes it unreadable.
    #[must_use]
    pub fn of(text: &str) -> (State, Option<Decimal>) {
        match number::lex(text) {
            Lexeme::Blank => (State::Blank, None),
            Lexeme::Dash => (State::Dash, None),
            Lexeme::Number { value, money: None, joined: false } => (State::Number, Some(value)),
            Lexeme::Number { .. } | Lexeme::Other => (State::Unreadable, None),
        }
    }
}

/// One reported figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Fact {
    /// Its key in the codebook.
    pub key: String,
    /// Era of the form it was read by.
    pub form: String,
    /// What stands there.
    pub state: State,
    /// The number in `unit`, with the printed decimals.
    pub value: Option<Decimal>,
    /// What is printed.
    pub raw: Option<String>,
    /// The form's unit.
    pub unit: String,
    /// Where it is printed.
    pub at: Option<Provenance>,
}

/// What a sentence of the running text says of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Claim {
    /// Number of the section it stands in.
    pub section: u8,
    /// The sentence as printed.
    pub sentence: String,
    /// Where the paragraph begins; of a heading, the text right behind it.
    pub at: Option<Provenance>,
    /// `number`, or `dash` where the sentence says that there was none, or `unreadable` where digits stand apart.
    pub state: State,
    /// The number, with the printed decimals; 1.2万 is 12000.
    pub value: Option<Decimal>,
    /// How near the number is; null where it is exact.
    pub approximate: Option<Approximation>,
    /// The number as printed, or the words that say that there was none.
    pub raw: String,
    /// The unit as printed.
    pub unit: String,
    /// The keys it speaks of. Of several, their sum.
    pub keys: Vec<String>,
    /// For a share in percent, the keys that add up to the whole that it is a share of.
    pub of: Vec<String>,
    /// Other sums that the same words may mean.
    pub or: Vec<Reading>,
    /// The keys of the count that it is said to be a part of.
    pub within: Vec<String>,
    /// Whether it speaks of the whole organ and the whole year.
    pub scope: Scope,
    /// The words that decided.
    pub why: String,
}

/// A sum of facts, or a share of one in another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Reading {
    /// The keys that add up.
    pub keys: Vec<String>,
    /// For a share in percent, the keys that add up to the whole.
    pub of: Vec<String>,
}

/// Whom and which time a claim speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The organ that reports, and the year reported on.
    Whole,
    /// Not every word of the clause was understood.
    Uncertain,
    /// A narrower body, another time, a part.
    Other,
}

/// How near a number is that is not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Approximation {
    /// 约, 左右, or rounded to 万: on either side.
    About,
    /// 余, 多: at least, and less than one more of the last digit that counts.
    Over,
    /// 超过, 以上: at least.
    MoreThan,
    /// 近: at most, and hardly less.
    Nearly,
    /// 不足, 不到: less.
    LessThan,
}
