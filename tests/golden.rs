//! Every fixture gives the figures it was made from, each in its state and place, and the checks that they deserve.

mod fixture;

use fixture::{Expected, Fixture};
use gouji::{Decimal, Fact, Judgement, Report, State, Status};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Differences shown of one fixture: the first tell more than all.
const SHOWN: usize = 12;

#[test]
fn every_fixture_gives_the_figures_it_was_made_from() {
    let mut message = String::new();
    let fixtures = fixture::fixtures();
    for fixture in &fixtures {
        let differences = differences(fixture);
        if differences.is_empty() {
            continue;
        }
        writeln!(message, "\n{}: {} differences", fixture.slug, differences.len()).unwrap();
        for difference in differences.iter().take(SHOWN) {
            writeln!(message, "    {difference}").unwrap();
        }
    }
    assert!(message.is_empty(), "of {} fixtures:\n{message}", fixtures.len());
}

fn differences(fixture: &Fixture) -> Vec<String> {
    let read = gouji::read(&fixture.bytes);
    match (read, &fixture.origin.error) {
        (Ok(document), None) => {
            let report = gouji::extract(&document);
            if let Some(reason) = &fixture.origin.unread {
                return in_unread(reason, &report);
            }
            let mut all = in_frame(fixture, &report);
            all.extend(in_facts(fixture, &report));
            all.extend(in_checks(fixture, &gouji::check(&report)));
            all
        }
        (Err(error), None) => vec![format!("expected a report, found the error: {error}")],
        (Ok(_), Some(words)) => vec![format!("expected the error {words:?}, found a report")],
        (Err(error), Some(words)) if error.to_string().contains(words.as_str()) => Vec::new(),
        (Err(error), Some(words)) => vec![format!("expected the error {words:?}, found: {error}")],
    }
}

/// What cannot be read is missed aloud, never guessed. When it is read one day, the line goes from origin.toml.
fn in_unread(reason: &str, report: &Report) -> Vec<String> {
    let guessed = report.facts.iter().filter(|fact| fact.value.is_some());
    let mut all: Vec<String> =
        guessed.map(|fact| format!("{}: expected nothing ({reason}), found {}", fact.key, found(fact))).collect();
    let missed = gouji::check(report).findings.iter().filter(|finding| finding.id == "table-missing").count();
    if missed != 3 {
        all.push(format!("expected three findings table-missing ({reason}), found {missed}"));
    }
    all
}

/// Organ, year, period, forms, and that the sections stand in order.
fn in_frame(fixture: &Fixture, report: &Report) -> Vec<String> {
    let head = &fixture.head;
    let era = |table: &str| head.forms.get(table).cloned();
    let period = report.period.as_ref().map(|period| format!("{} to {}", period.from, period.to));
    let numbers: Vec<u8> = report.sections.iter().map(|section| section.number).collect();
    let mut all = Vec::new();
    let mut same = |what: &str, expected: String, found: String| {
        if expected != found {
            all.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    same("organ", format!("{:?}", Some(&head.organ)), format!("{:?}", report.organ));
    same("year", format!("{:?}", Some(head.year)), format!("{:?}", report.year));
    same("period", format!("{:?}", Some(format!("{0}-01-01 to {0}-12-31", head.year))), format!("{period:?}"));
    same("form of section two", format!("{:?}", era("proactive")), format!("{:?}", report.forms.proactive));
    same("form of section three", format!("{:?}", era("requests")), format!("{:?}", report.forms.requests));
    same("form of section four", format!("{:?}", era("review")), format!("{:?}", report.forms.review));
    same("form of the annex", format!("{:?}", era("statistics")), format!("{:?}", report.forms.statistics));
    let sections = head.sections.clone().unwrap_or_else(|| (1..=6).collect());
    same("sections", format!("{sections:?}"), format!("{numbers:?}"));
    all
}

fn in_facts(fixture: &Fixture, report: &Report) -> Vec<String> {
    let mut all: Vec<String> = fixture
        .facts
        .iter()
        .filter_map(|expected| match report.fact(&expected.key) {
            None => Some(format!("{}: expected {}, found no such fact", expected.key, shown(expected))),
            Some(fact) if is_same(expected, fact) => None,
            Some(fact) => Some(format!("{}: expected {}, found {}", expected.key, shown(expected), found(fact))),
        })
        .collect();
    let known: BTreeSet<&str> = fixture.facts.iter().map(|expected| expected.key.as_str()).collect();
    let extra = report.facts.iter().filter(|fact| !known.contains(fact.key.as_str()));
    all.extend(extra.map(|fact| format!("{}: expected no such fact, found {}", fact.key, found(fact))));
    all
}

fn is_same(expected: &Expected, fact: &Fact) -> bool {
    let shown = &expected.shown;
    let printed = |text: &str| text.split_whitespace().collect::<String>();
    state(fact.state) == shown.state
        && fact.value == Decimal::parse(&shown.value)
        && (shown.printed.is_empty() || printed(fact.raw.as_deref().unwrap_or_default()) == printed(&shown.printed))
}

fn state(state: State) -> &'static str {
    match state {
        State::Number => "number",
        State::Blank => "blank",
        State::Dash => "dash",
        State::Unreadable => "unreadable",
        State::Missing => "missing",
    }
}

fn shown(Expected { shown, .. }: &Expected) -> String {
    format!("{} {} (printed {:?})", shown.state, shown.value, shown.printed)
}

fn found(fact: &Fact) -> String {
    let value = fact.value.map_or_else(String::new, |value| value.to_string());
    let place = fact.at.as_ref().map_or_else(|| "no place".to_owned(), |at| format!("{at:?}"));
    format!("{} {value} (raw {:?}) at {place}", state(fact.state), fact.raw.as_deref().unwrap_or_default())
}

fn in_checks(fixture: &Fixture, judgement: &Judgement) -> Vec<String> {
    let names = |status: Status| -> BTreeSet<String> {
        let checks = judgement.checks.iter().filter(|check| check.status == status);
        checks.map(|check| format!("{}/{}", check.id, check.scope)).collect()
    };
    let checks = &fixture.head.checks;
    let expected = [
        ("fail", Status::Fail, &checks.fail),
        ("tentative", Status::Tentative, &checks.tentative),
        ("not_assessable", Status::NotAssessable, &checks.not_assessable),
    ];
    let mut all = Vec::new();
    for (name, status, listed) in expected {
        let whole = judgement.checks.iter().map(|check| format!("{}/{}", check.id, check.scope)).collect();
        let every = checks.every.as_deref() == Some(name);
        let wanted: BTreeSet<String> = if every { whole } else { listed.iter().cloned().collect() };
        let got = names(status);
        all.extend(wanted.difference(&got).map(|check| format!("check {check}: expected {name}, found otherwise")));
        all.extend(got.difference(&wanted).map(|check| format!("check {check}: expected otherwise, found {name}")));
    }
    if judgement.checks.is_empty() {
        all.push("expected checks, found none".to_owned());
    }
    all
}
