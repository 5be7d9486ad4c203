//! Where a figure of the earlier report stands, in words: a finding's own place is in the later one.

use crate::form::Words;
use crate::place::Provenance;
use crate::report::{Fact, Report};

/// `page 4 of 2021.pdf`; empty where nothing is known.
pub(super) fn of(report: &Report, at: Option<&Provenance>) -> Words {
    let name = report.source.name.as_str();
    match (at, name.is_empty()) {
        (None, true) => Words::new("", ""),
        (None, false) => Words::new(name, name),
        (Some(at), true) => Words::new(at.to_string(), at.in_chinese()),
        (Some(at), false) => Words::new(format!("{at} of {name}"), format!("{name} {}", at.in_chinese())),
    }
}

/// The place of the first of these facts that has one.
pub(super) fn of_first(report: &Report, facts: &[&Fact]) -> Words {
    of(report, facts.iter().find_map(|fact| fact.at.as_ref()))
}
