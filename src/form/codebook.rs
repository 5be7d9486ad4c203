//! The forms read as a codebook: what each key means, in every era that has it.

use super::{Figure, Kind, NARRATIVE, forms, narrative};
use serde::Serialize;
use std::collections::HashMap;

/// A key, with what it counts. A key that eras share stands once, with the labels of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Number of the section it stands in; none for an annex.
    pub section: Option<u8>,
    /// The form's unit.
    pub unit: &'static str,
    /// What kind of figure it is.
    pub kind: Kind,
    /// Where it stands in the form of each era that has it, oldest first.
    pub labels: Vec<Labels>,
}

/// Where a figure stands in the form of an era.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// The era.
    pub era: &'static str,
    /// Label path of its row, outer to inner, joined by `/`.
    pub row: String,
    /// Label path of its column, outer to inner, joined by `/`.
    pub column: String,
}

/// Every key of every form, in the order of the forms, oldest first; then those of the running text, as of an era of
/// their own.
#[must_use]
pub fn codebook() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for form in forms() {
        for figure in form.figures() {
            let place = *places.entry(figure.key()).or_insert_with(|| {
                entries.push(entry(&figure));
                entries.len() - 1
            });
            let labels = Labels { era: &form.era, row: figure.row_path(), column: figure.column_path() };
            entries[place].labels.push(labels);
        }
    }
    entries.extend(narrative().facts.iter().map(|told| Entry {
        key: told.key.clone(),
        section: None,
        unit: &told.unit,
        kind: told.kind,
        labels: vec![Labels { era: NARRATIVE, row: told.label.clone(), column: String::new() }],
    }));
    entries
}

fn entry(figure: &Figure<'static>) -> Entry {
    Entry { key: figure.key(), section: figure.section(), unit: figure.unit(), kind: figure.kind(), labels: Vec::new() }
}
