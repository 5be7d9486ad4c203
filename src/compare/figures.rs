//! Each figure over the years, and by how much it changed.

use crate::form::{self, Figure, Form, TableId};
use crate::number::Decimal;
use crate::place::Provenance;
use crate::report::{Fact, Report, State};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A figure over the years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its key in the codebook.
    pub key: String,
    /// Number of the section it stands in; none for an annex.
    pub section: Option<u8>,
    /// Label path of its row in the latest form that has it, outer to inner, joined by `/`.
    pub row: String,
    /// Label path of its column, joined by `/`.
    pub column: String,
    /// The form's unit.
    pub unit: String,
    /// The years whose report has the key, in order.
    pub years: Vec<Point>,
}

/// A figure in one year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The year.
    pub year: u16,
    /// Era of the form it was read by.
    pub form: String,
    /// What stands there.
    pub state: State,
    /// The number.
    pub value: Option<Decimal>,
    /// By how much it is more than in the report before; null where one of them is no number, or they do not compare.
    pub change: Option<Decimal>,
    /// Where it is printed.
    pub at: Option<Provenance>,
}

/// The facts of a report by key.
pub(super) fn by_key(report: &Report) -> HashMap<&str, &Fact> {
    report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect()
}

/// The forms that a report's tables follow, each with its table.
pub(super) fn forms_of(report: &Report) -> impl Iterator<Item = (&'static Form, TableId)> + '_ {
    TableId::ALL.into_iter().filter_map(|id| Some((form::form(report.forms.get(id)?)?, id)))
}

/// Whether the figures of a table mean the same in both forms. In section two the eras count other things under labels
/// that look alike.
pub(super) fn comparable(table: TableId, earlier: &str, later: &str) -> bool {
    table != TableId::Proactive || earlier == later
}

pub(super) fn series(reports: &[(u16, &Report)]) -> Vec<Series> {
    let facts: Vec<(u16, HashMap<&str, &Fact>)> =
        reports.iter().map(|(year, report)| (*year, by_key(report))).collect();
    let mut known: HashSet<String> = HashSet::new();
    let mut all = Vec::new();
    for id in TableId::ALL {
        // The latest form's order, and behind it what only older ones have.
        for (_, report) in reports.iter().rev() {
            let form = report.forms.get(id).and_then(form::form).and_then(|form| form.table(id));
            for figure in form.into_iter().flat_map(|table| table.figures()) {
                if known.insert(figure.key()) {
                    all.push(over_the_years(&figure, &facts));
                }
            }
        }
    }
    all
}

fn over_the_years(figure: &Figure<'_>, facts: &[(u16, HashMap<&str, &Fact>)]) -> Series {
    let key = figure.key();
    let mut years: Vec<Point> = Vec::new();
    for (year, facts) in facts {
        let Some(fact) = facts.get(key.as_str()) else { continue };
        let before = years.last().filter(|before| comparable(figure.table(), &before.form, &fact.form));
        let change = before.and_then(|before| Some(fact.value? - before.value?));
        years.push(Point {
            year: *year,
            form: fact.form.clone(),
            state: fact.state,
            value: fact.value,
            change,
            at: fact.at.clone(),
        });
    }
    Series {
        section: figure.section(),
        row: figure.row_path(),
        column: figure.column_path(),
        unit: figure.unit().to_owned(),
        key,
        years,
    }
}
