//! One report in several formats gives the same facts in each, and where the report is consistent, all its checks pass.

mod fixture;

use fixture::Fixture;
use gouji::{Report, Severity, Status};
use std::collections::BTreeMap;

/// The report of a fixture, or why there is none.
fn read(fixture: &Fixture) -> Result<Report, String> {
    let document = gouji::read(&fixture.bytes).map_err(|error| format!("{}: {error}", fixture.slug))?;
    Ok(gouji::extract(&document))
}

/// The fixtures of one report that show the same figures.
fn groups(fixtures: &[Fixture]) -> BTreeMap<&str, Vec<&Fixture>> {
    let mut groups: BTreeMap<&str, Vec<&Fixture>> = BTreeMap::new();
    for fixture in fixtures.iter().filter(|fixture| fixture.is_readable() && fixture.origin.expected.is_empty()) {
        groups.entry(&fixture.origin.figures).or_default().push(fixture);
    }
    groups
}

#[test]
fn the_formats_of_a_report_give_the_same_facts() {
    let fixtures = fixture::fixtures();
    let mut differences = Vec::new();
    for group in groups(&fixtures).values() {
        let first = match read(group[0]) {
            Ok(report) => report,
            Err(error) => {
                differences.push(error);
                continue;
            }
        };
        for other in &group[1..] {
            match read(other) {
                Ok(second) => differences.extend(apart((&group[0].slug, &first), (&other.slug, &second))),
                Err(error) => differences.push(error),
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), first_lines(&differences));
}

/// What two readings of one report say differently.
fn apart((one, first): (&str, &Report), (two, second): (&str, &Report)) -> Vec<String> {
    let keys = |report: &Report| report.facts.iter().map(|fact| fact.key.clone()).collect::<Vec<_>>();
    if keys(first) != keys(second) {
        return vec![format!("{one} and {two} have different keys")];
    }
    let pairs = first.facts.iter().zip(&second.facts);
    let different = pairs.filter(|(a, b)| (a.state, a.value) != (b.state, b.value));
    different
        .map(|(a, b)| format!("{}: {:?} {:?} in {one}, {:?} {:?} in {two}", a.key, a.state, a.raw, b.state, b.raw))
        .collect()
}

#[test]
fn every_check_of_a_consistent_report_passes_in_each_format() {
    let fixtures = fixture::fixtures();
    let mut broken = Vec::new();
    for fixture in fixtures.iter().filter(|fixture| fixture.is_readable() && fixture.is_consistent()) {
        let report = match read(fixture) {
            Ok(report) => report,
            Err(error) => {
                broken.push(error);
                continue;
            }
        };
        let judgement = gouji::check(&report);
        if judgement.checks.is_empty() {
            broken.push(format!("{}: nothing was checked", fixture.slug));
        }
        for check in judgement.checks.iter().filter(|check| check.status != Status::Pass) {
            broken.push(format!("{}: {}/{} is {:?}", fixture.slug, check.id, check.scope, check.status));
        }
        // A note says what is worth knowing: a column that the form does not have breaks nothing.
        let wrong = judgement.findings.iter().filter(|finding| finding.severity > Severity::Note);
        broken.extend(wrong.map(|finding| format!("{}: {}", fixture.slug, finding.message)));
    }
    assert!(broken.is_empty(), "{} broken\n{}", broken.len(), first_lines(&broken));
}

/// A report that exists in one format only would agree with itself.
#[test]
fn the_consistent_reports_exist_in_many_formats() {
    let fixtures = fixture::fixtures();
    let groups = groups(&fixtures);
    for report in ["qinghe-2020", "yunling-2022"] {
        let mut formats: Vec<String> = groups[report]
            .iter()
            .map(|fixture| gouji::read(&fixture.bytes).map_or_else(|e| e.to_string(), |d| d.source.format.to_string()))
            .collect();
        formats.sort();
        formats.dedup();
        assert_eq!(formats, ["DOCX", "HTML", "MHTML", "OFD", "PDF", "text"], "{report}");
        assert!(groups[report].len() >= 9, "{report}: tabs, spaces, Markdown, DOCX, pages, three producers of PDF");
    }
}

fn first_lines(lines: &[String]) -> String {
    lines.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
}
