//! What running text speaks of, as data: the counts that no table holds, and the words by which counts are told.

use super::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What stands in the place of an era for what no form has.
pub const NARRATIVE: &str = "narrative";

// As for the forms: a source that does not parse is a fault of the build.
#[allow(clippy::panic)]
static DATA: LazyLock<Narrative> = LazyLock::new(|| {
    let source = include_str!(concat!(env!("OUT_DIR"), "/narrative.json"));
    serde_json::from_str(source).unwrap_or_else(|error| panic!("src/form/narrative: {error}"))
});

/// What running text speaks of.
#[must_use]
pub fn narrative() -> &'static Narrative {
    &DATA
}

// WORDS, which build.rs makes: to read a thousand words at each start took as long as to use them.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Each word of the running text that is known, and the role that it plays in a clause; by the first character, longer
/// words first.
#[must_use]
pub fn words() -> &'static [(&'static str, &'static str)] {
    WORDS
}

/// What running text speaks of, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// The counts that no table holds.
    #[serde(rename = "fact")]
    pub facts: Vec<Told>,
    /// What a clause may speak of; of several that fit the first counts.
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
    /// What things are counted in, by the name that topics use.
    pub units: BTreeMap<String, Vec<String>>,
}

/// A count that only running text tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Its key: `narrative.press_conferences`.
    pub key: String,
    /// What it is usually counted in.
    pub unit: String,
    /// What kind of figure it is.
    #[serde(default)]
    pub kind: Kind,
    /// What it counts, in Chinese.
    pub label: String,
}

/// What a clause may speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its name, once for each way of telling it.
    pub name: String,
    /// The roles that tell it: one of each group must be there.
    pub told: Vec<Vec<String>>,
    /// What it belongs to, where its words say it only beside others of the same kind.
    #[serde(default)]
    pub group: Group,
    /// What it is counted in.
    #[serde(default = "requests")]
    pub units: String,
    /// Roles of which one must be in the paragraph or its heading.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Keys that add up to it; of several lists the first that the report's forms have. `*` stands for every part of a
    /// key, `{row}` and `{review}` for what the sentence speaks of, `{verb}` for what was done.
    pub keys: Vec<Vec<String>>,
    /// Other sums that the same words may mean.
    #[serde(default)]
    pub or: Vec<Vec<String>>,
    /// Why its words never say for sure what is meant.
    #[serde(default)]
    pub weak: Option<String>,
}

/// What the words of a topic are parts of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Nothing: its words say it alone.
    #[default]
    Alone,
    /// What became of requests.
    Outcome,
    /// Who asked.
    Applicant,
    /// How requests came in.
    Channel,
    /// Reviews and lawsuits.
    Review,
    /// How they ended.
    Result,
}

fn requests() -> String {
    "requests".to_owned()
}
