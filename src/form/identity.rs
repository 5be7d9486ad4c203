//! 勾稽关系 as data: which figures must add up to which.

use super::{Form, TableForm, TableId, Words};
use serde::Deserialize;

/// An identity that holds in each row, or in each column, of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Named for the fault: `requests-out-of-balance`.
    pub id: String,
    /// The table whose figures it binds.
    pub table: TableId,
    /// Whether its terms are rows, and it holds in each column, or the other way round.
    pub each: Each,
    /// The rows or columns it holds in; all of the table when empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Where the table has one column, its instances: each with a name and terms of its own.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Terms of the left side: keys of rows (columns); `outcome.*` stands for every one that begins so and is not a
    /// term of the other side.
    #[serde(default)]
    pub left: Vec<String>,
    /// How the sides compare.
    #[serde(default)]
    pub relation: Relation,
    /// Terms of the right side.
    #[serde(default)]
    pub right: Vec<String>,
    /// The formula in words of keys.
    pub formula: String,
    /// What the fault is called.
    pub title: Words,
    /// What it means and why it must hold.
    pub why: Words,
    /// Where the rule stands.
    pub source: String,
}

/// An identity in a table of one column: the rows that it binds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it is called.
    pub scope: String,
    /// Terms of the left side.
    pub left: Vec<String>,
    /// Terms of the right side.
    pub right: Vec<String>,
}

/// What an identity is repeated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// Its terms are columns; it holds in each row.
    Row,
    /// Its terms are rows; it holds in each column.
    Column,
}

/// How the two sides compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Relation {
    /// Both sides are equal.
    #[default]
    #[serde(rename = "=")]
    Equal,
    /// The left side is not greater.
    #[serde(rename = "<=")]
    AtMost,
}

/// One instance of an identity: the keys of its operands in one row or column.
#[derive(Debug)]
pub struct Instance {
    /// The row or column, by its key; or the name of the case.
    pub scope: String,
    /// The formula in words of keys.
    pub formula: String,
    /// Keys of the figures on the left.
    pub left: Vec<String>,
    /// Keys of the figures on the right.
    pub right: Vec<String>,
}

impl Identity {
    /// All instances of it in the form's table, in the order of the form.
    #[must_use]
    pub fn instances(&self, form: &Form) -> Vec<Instance> {
        let Some(table) = form.table(self.table) else { return Vec::new() };
        let mut instances = Vec::new();
        for block in &table.blocks {
            let rows: Vec<&str> = block.rows.iter().map(|row| row.key.as_str()).collect();
            let columns: Vec<&str> = block.columns.iter().map(|column| column.key.as_str()).collect();
            let (scopes, terms) = if self.each == Each::Row { (rows, columns) } else { (columns, rows) };
            instances.extend(self.cases.iter().filter_map(|case| self.of_case(table, case, &scopes, &terms)));
            let (Some(left), Some(right)) = (expand(&self.left, &terms, &self.right), expand(&self.right, &terms, &[]))
            else {
                continue;
            };
            let wanted = |scope: &&&str| self.only.is_empty() || self.only.iter().any(|only| only == **scope);
            instances.extend(scopes.iter().filter(wanted).map(|scope| Instance {
                scope: (*scope).to_owned(),
                formula: self.formula.clone(),
                left: self.keys(table, scope, &left),
                right: self.keys(table, scope, &right),
            }));
        }
        instances
    }

    fn of_case(&self, table: &TableForm, case: &Case, scopes: &[&str], terms: &[&str]) -> Option<Instance> {
        let (left, right) = (expand(&case.left, terms, &case.right)?, expand(&case.right, terms, &[])?);
        let relation = if self.relation == Relation::Equal { "=" } else { "<=" };
        let formula = format!("{} {relation} {}", left.join(" + "), right.join(" + "));
        let keys = |terms: &[&str]| self.keys(table, scopes.first().unwrap_or(&""), terms);
        Some(Instance { scope: case.scope.clone(), formula, left: keys(&left), right: keys(&right) })
    }

    fn keys(&self, table: &TableForm, scope: &str, terms: &[&str]) -> Vec<String> {
        let key = |term: &&str| match self.each {
            Each::Row => table.key(scope, term),
            Each::Column => table.key(term, scope),
        };
        terms.iter().map(key).collect()
    }
}

/// The terms a block has for these patterns; none when there are no patterns, or one of them is not in the block.
fn expand<'a>(patterns: &[String], terms: &[&'a str], other_side: &[String]) -> Option<Vec<&'a str>> {
    let mut found = Vec::new();
    for pattern in patterns {
        let before = found.len();
        match pattern.strip_suffix('*') {
            Some(start) => found.extend(
                terms.iter().filter(|term| term.starts_with(start) && !other_side.iter().any(|other| other == *term)),
            ),
            None => found.extend(terms.iter().filter(|term| **term == pattern.as_str())),
        }
        if found.len() == before {
            return None;
        }
    }
    Some(found).filter(|found| !found.is_empty())
}
