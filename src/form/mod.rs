//! The statutory forms as data: labels, keys, units and identities, one TOML an era.
//!
//! A form has tables, a table has blocks, a block has rows and columns; where a row and a column meet stands a figure.
//! Its key is made of the table's prefix, the row's key and the column's key. No other place in the project knows a
//! label of a table or the terms of an identity.

mod codebook;
mod identity;
pub(crate) mod layout;
mod lookup;
mod narrative;
mod roll_forward;
mod words;

pub use codebook::{Entry, Labels, codebook};
pub use identity::{Case, Each, Identity, Instance, Relation};
pub use lookup::figure;
pub use narrative::{Group, NARRATIVE, Narrative, Told, Topic, narrative, words};
pub use roll_forward::{RollForward, Rolled};
pub use words::{Language, Words};

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The form of an era as JSON, which `build.rs` makes from its TOML: to parse the TOML at each start took longer than to
/// find the sections of a report.
macro_rules! source {
    ($era:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $era, ".json"))
    };
}

/// One row an era, oldest first.
const SOURCES: &[&str] = &[source!("2014"), source!("2019"), source!("2021")];

// A source that does not parse is a fault of the build, not of any input; tests/form.rs parses each of them.
#[allow(clippy::panic)]
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let parse = |source: &&str| serde_json::from_str(source).unwrap_or_else(|error| panic!("src/form: {error}"));
    SOURCES.iter().map(parse).collect()
});

/// All forms, oldest first.
#[must_use]
pub fn forms() -> &'static [Form] {
    &FORMS
}

/// The form of an era.
#[must_use]
pub fn form(era: &str) -> Option<&'static Form> {
    forms().iter().find(|form| form.era == era)
}

/// The form in force for the report of a year: that of the last era which had begun.
#[must_use]
pub fn in_force(year: u16) -> Option<&'static Form> {
    let begun = |form: &&Form| form.era.parse().is_ok_and(|era: u16| era <= year);
    forms().iter().rev().find(begun).or(forms().first())
}

/// Whether the report of a year is older than all forms: no notice laid down a table for it.
#[must_use]
pub fn precedes_all(year: u16) -> bool {
    forms().iter().all(|form| form.era.parse().is_ok_and(|era: u16| year < era))
}

/// The statutory form of an era.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// First year it was used for, as its name.
    pub era: String,
    /// What it is called, in Chinese.
    pub title: String,
    /// The notice that laid it down.
    pub source: String,
    /// Its numbered sections, in order; none where the notice lays down no headings.
    #[serde(rename = "section")]
    pub sections: Vec<Heading>,
    /// Its tables, in order.
    #[serde(rename = "table")]
    pub tables: Vec<TableForm>,
    /// The identities its figures must satisfy.
    #[serde(rename = "identity")]
    pub identities: Vec<Identity>,
    /// The identities that bind two years.
    #[serde(rename = "roll_forward", default)]
    pub roll_forwards: Vec<RollForward>,
}

/// The heading of a numbered section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Number of the section, from 1.
    pub number: u8,
    /// The heading without its number.
    pub heading: String,
    /// Other wordings that are in use.
    #[serde(default)]
    pub also: Vec<String>,
}

/// Which statutory table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableId {
    /// Section two: what was disclosed.
    Proactive,
    /// Section three: requests by applicant and outcome.
    Requests,
    /// Section four: reviews and lawsuits.
    Review,
    /// The annex of 2014 to 2018: labels, units, figures.
    Statistics,
}

impl TableId {
    /// All of them, in the order of the sections; the annex last.
    pub const ALL: [TableId; 4] = [TableId::Proactive, TableId::Requests, TableId::Review, TableId::Statistics];
}

impl std::fmt::Display for TableId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            TableId::Proactive => "proactive",
            TableId::Requests => "requests",
            TableId::Review => "review",
            TableId::Statistics => "statistics",
        })
    }
}

/// A table of a form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableForm {
    /// Which one.
    pub id: TableId,
    /// Number of the section it stands in; none for an annex.
    #[serde(default)]
    pub section: Option<u8>,
    /// What comes before the row's key, with its dot; empty where the row's key is whole.
    #[serde(default)]
    pub prefix: String,
    /// The rows are laid out across: their labels stand above the columns' labels, and all figures in one line.
    #[serde(default)]
    pub across: bool,
    /// Its blocks, from top to bottom.
    #[serde(rename = "block")]
    pub blocks: Vec<Block>,
}

/// A part of a table with a header of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The line above the header, where there is one: 第二十条第（一）项.
    #[serde(default)]
    pub label: Option<String>,
    /// What the rows count, as the form says; a column may say otherwise.
    #[serde(default = "count_unit")]
    pub unit: String,
    /// Labels of the rows.
    pub rows: Vec<Label>,
    /// Labels of the columns.
    pub columns: Vec<Label>,
}

/// The label of a row or a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its part of the key; empty for the one column of a table whose rows have the whole key.
    pub key: String,
    /// Label path, outer to inner, as the form prints it.
    pub path: Vec<String>,
    /// Other wordings of the innermost label that are in use.
    #[serde(default)]
    pub also: Vec<String>,
    /// Unit, where it is not the block's.
    #[serde(default)]
    pub unit: Option<String>,
    /// What kind of figure stands here.
    #[serde(default)]
    pub kind: Kind,
}

impl Label {
    /// The innermost label.
    #[must_use]
    pub fn leaf(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What kind of figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number of things: never negative.
    #[default]
    Count,
    /// A change against the year before: may be negative.
    Change,
    /// An amount of money in the form's unit.
    Money,
    /// A share in percent.
    Rate,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Kind::Count => "count",
            Kind::Change => "change",
            Kind::Money => "money",
            Kind::Rate => "rate",
        })
    }
}

fn count_unit() -> String {
    "件".to_owned()
}

/// One figure of a form: a row and a column that meet.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    table: &'a TableForm,
    /// The block it stands in.
    pub block: &'a Block,
    /// Its row.
    pub row: &'a Label,
    /// Its column.
    pub column: &'a Label,
}

impl<'a> Figure<'a> {
    /// Its key: `requests.received.natural_person`.
    #[must_use]
    pub fn key(&self) -> String {
        self.table.key(&self.row.key, &self.column.key)
    }

    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> &'a str {
        let own = self.row.unit.as_deref().or(self.column.unit.as_deref());
        own.unwrap_or(&self.block.unit)
    }

    /// The table it stands in.
    #[must_use]
    pub fn table(&self) -> TableId {
        self.table.id
    }

    /// What kind of figure it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        if self.row.kind == Kind::Count { self.column.kind } else { self.row.kind }
    }

    /// Number of the section it stands in; none for an annex.
    #[must_use]
    pub fn section(&self) -> Option<u8> {
        self.table.section
    }

    /// Label paths of its row and its column; in a list, which has one column, that of its row.
    #[must_use]
    pub fn path(&self) -> String {
        let row = self.row_path();
        if self.column.key.is_empty() { row } else { format!("{row} × {}", self.column_path()) }
    }

    /// Label path of its column, joined by `/`.
    #[must_use]
    pub fn column_path(&self) -> String {
        self.column.path.join("/")
    }

    /// Label path of its row with the block's label before it, joined by `/`.
    #[must_use]
    pub fn row_path(&self) -> String {
        let outer = self.block.label.iter().map(String::as_str);
        outer.chain(self.row.path.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
    }
}

impl Form {
    /// The table of this kind.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&TableForm> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// Its figures, table by table and row by row.
    pub fn figures(&self) -> impl Iterator<Item = Figure<'_>> {
        self.tables.iter().flat_map(TableForm::figures)
    }
}

impl TableForm {
    /// The key of the figure where a row and a column meet.
    #[must_use]
    pub fn key(&self, row: &str, column: &str) -> String {
        let dot = if column.is_empty() { "" } else { "." };
        [&self.prefix, row, dot, column].concat()
    }

    /// Its figures, row by row.
    pub fn figures(&self) -> impl Iterator<Item = Figure<'_>> {
        self.blocks.iter().flat_map(move |block| {
            let pairs = block.rows.iter().flat_map(|row| block.columns.iter().map(move |column| (row, column)));
            pairs.map(move |(row, column)| Figure { table: self, block, row, column })
        })
    }
}
