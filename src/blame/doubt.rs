//! Remarks on the reading that touch the figures a blame rests on: with one of them the fault may be ours.

use super::system::System;
use crate::diagnostic::{Code, Diagnostic};
use crate::place::Provenance;
use crate::report::{Fact, Report};

/// How far a remark reaches from its place.
enum Reach {
    /// What stands inside of it.
    Area,
    /// The row it stands in; from a header, the whole table.
    Row,
    /// The whole table.
    Table,
}

fn reach(code: Code) -> Option<Reach> {
    match code {
        Code::SourceDamaged | Code::GlyphUnknown | Code::TextInvisible | Code::TableUnruled | Code::LinesJoined => {
            Some(Reach::Area)
        }
        Code::RowJoined | Code::LabelDamaged | Code::SurplusCells | Code::CellsUnplaced => Some(Reach::Row),
        // A row that no key explains may be what the sum lacks.
        Code::ColumnsByOrder | Code::GridMended | Code::LabelUnplaced => Some(Reach::Table),
        _ => None,
    }
}

/// The kinds of remarks that touch one of these figures, each once, in the order of the report.
pub(super) fn doubts(report: &Report, system: &System<'_>, involved: &[&Fact]) -> Vec<Code> {
    let mut codes = Vec::new();
    for diagnostic in &report.diagnostics {
        if !codes.contains(&diagnostic.code) && touches(report, system, diagnostic, involved) {
            codes.push(diagnostic.code);
        }
    }
    codes
}

fn touches(report: &Report, system: &System<'_>, diagnostic: &Diagnostic, involved: &[&Fact]) -> bool {
    let Some(reach) = reach(diagnostic.code) else { return false };
    // What is said of no place is said of all.
    let Some(at) = &diagnostic.at else { return true };
    let any = |facts: &[&Fact], touches: fn(&Provenance, &Provenance) -> bool| {
        facts.iter().filter_map(|fact| fact.at.as_ref()).any(|place| touches(at, place))
    };
    match reach {
        Reach::Area => any(involved, Provenance::covers),
        Reach::Row => {
            let all: Vec<&Fact> = report.facts.iter().collect();
            if any(&all, Provenance::shares_row) {
                return any(involved, Provenance::shares_row);
            }
            match diagnostic.code {
                // Its label is torn from its figures, which come next.
                Code::RowJoined => {
                    next_figure(report, at).is_some_and(|(_, next)| involved.iter().any(|fact| is_in_row(fact, next)))
                }
                _ => is_of_table(report, system, at, false),
            }
        }
        Reach::Table => is_of_table(report, system, at, diagnostic.code == Code::LabelUnplaced),
    }
}

fn is_in_row(fact: &Fact, row: &Provenance) -> bool {
    fact.at.as_ref().is_some_and(|at| at.shares_row(row))
}

fn places(report: &Report) -> impl Iterator<Item = (&Fact, &Provenance)> {
    report.facts.iter().filter_map(|fact| Some((fact, fact.at.as_ref()?)))
}

fn is_before(place: &Provenance, at: &Provenance) -> bool {
    place.cmp_rows(at).is_lt() && !place.shares_row(at)
}

/// The first figure from a place on.
fn next_figure<'a>(report: &'a Report, at: &Provenance) -> Option<(&'a Fact, &'a Provenance)> {
    places(report).filter(|(_, place)| !is_before(place, at)).min_by(|a, b| a.1.cmp_rows(b.1))
}

/// Whether the first figure from a place on is one of the table; with `behind`, also whether the last one before it is.
fn is_of_table(report: &Report, system: &System<'_>, at: &Provenance, behind: bool) -> bool {
    let ours = |fact: &Fact| system.cells.iter().any(|cell| cell.fact.key == fact.key);
    let last = places(report).filter(|(_, place)| is_before(place, at)).max_by(|a, b| a.1.cmp_rows(b.1));
    next_figure(report, at).is_some_and(|(fact, _)| ours(fact)) || behind && last.is_some_and(|(fact, _)| ours(fact))
}
