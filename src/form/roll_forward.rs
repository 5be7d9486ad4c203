//! What one year hands on to the next, as data: identities over two reports of one organ.

use super::{Each, Form, TableForm, TableId, Words};
use serde::Deserialize;

/// An identity over two years: terms of the earlier report, with what the later one adds and takes away, give a term of
/// the later one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollForward {
    /// Named for the fault: `carry-over-broken`.
    pub id: String,
    /// The table whose figures it binds, in both reports.
    pub table: TableId,
    /// Whether its terms are rows, and it holds in each column, or the other way round.
    pub each: Each,
    /// Terms of the earlier report, which are added up.
    pub before: Vec<String>,
    /// Terms of the later report that are added to them.
    #[serde(default)]
    pub add: Vec<String>,
    /// Terms of the later report that are taken away from them.
    #[serde(default)]
    pub subtract: Vec<String>,
    /// The term of the later report that this must give.
    pub now: String,
    /// It binds only reports whose tables follow the same form.
    #[serde(default)]
    pub same_form: bool,
    /// The figure is by definition the one of the year before: what breaks it is an error, not only unlikely.
    #[serde(default)]
    pub strict: bool,
    /// The formula in words of keys.
    pub formula: String,
    /// What the fault is called.
    pub title: Words,
    /// What it means and why it must hold.
    pub why: Words,
    /// Where the rule stands.
    pub source: String,
}

/// A roll-forward in one row or column: the keys of its operands.
#[derive(Debug)]
pub struct Rolled {
    /// The row or column, by its key.
    pub scope: String,
    /// Keys in the earlier report.
    pub before: Vec<String>,
    /// Keys in the later report that are added.
    pub add: Vec<String>,
    /// Keys in the later report that are taken away.
    pub subtract: Vec<String>,
    /// The key in the later report that they give.
    pub now: String,
}

impl RollForward {
    /// All instances of it in the form's table, in the order of the form. A block without one of the terms has none.
    #[must_use]
    pub fn instances(&self, form: &Form) -> Vec<Rolled> {
        let Some(table) = form.table(self.table) else { return Vec::new() };
        let mut instances = Vec::new();
        for block in &table.blocks {
            let (scopes, terms) = match self.each {
                Each::Row => (&block.rows, &block.columns),
                Each::Column => (&block.columns, &block.rows),
            };
            let wanted = self.before.iter().chain(&self.add).chain(&self.subtract).chain([&self.now]);
            if wanted.into_iter().all(|wanted| terms.iter().any(|term| term.key == *wanted)) {
                instances.extend(scopes.iter().map(|scope| self.rolled(table, &scope.key)));
            }
        }
        instances
    }

    fn rolled(&self, table: &TableForm, scope: &str) -> Rolled {
        let key = |term: &String| match self.each {
            Each::Row => table.key(scope, term),
            Each::Column => table.key(term, scope),
        };
        let keys = |terms: &[String]| terms.iter().map(key).collect();
        Rolled {
            scope: scope.to_owned(),
            before: keys(&self.before),
            add: keys(&self.add),
            subtract: keys(&self.subtract),
            now: key(&self.now),
        }
    }
}
