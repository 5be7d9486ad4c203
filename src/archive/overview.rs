//! What `summary.html` shows: counts by year, organ, problem and error, with a few examples of each.
//!
//! It grows with organs and years, not with files: some hundred bytes an organ.

use super::stored::Failure;
use gouji::form::Language;
use gouji::{Finding, Judgement, Report, Severity, State, Status};
use std::collections::BTreeMap;

/// Examples that are kept of a problem: the first ones, in the order of the inputs.
const EXAMPLES: usize = 50;

#[derive(Default)]
pub(super) struct Overview {
    /// The language of the messages.
    pub(super) language: Language,
    /// Findings of severity error, also those over the years.
    pub(super) broken: usize,
    /// Year → what its reports hold; those of no known year under 0.
    pub(super) years: BTreeMap<u16, Year>,
    /// Format → reports.
    pub(super) formats: BTreeMap<String, usize>,
    /// Organ → year → how its report is.
    pub(super) organs: BTreeMap<String, BTreeMap<u16, Mark>>,
    /// Check → what it found.
    pub(super) problems: BTreeMap<String, Problem>,
    /// Code of an error → which inputs.
    pub(super) errors: BTreeMap<String, Problem>,
}

#[derive(Default)]
pub(super) struct Year {
    pub(super) reports: usize,
    /// Reports with a finding of severity error.
    pub(super) broken: usize,
    pub(super) facts: usize,
    /// Figures that were read: numbers, blanks and dashes.
    pub(super) read: usize,
    pub(super) checks: usize,
    /// Checks that fail.
    pub(super) failed: usize,
}

/// How the report of an organ for a year is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Clean,
    /// Something could not be read, so that something could not be checked.
    InPart,
    Broken,
}

#[derive(Default)]
pub(super) struct Problem {
    pub(super) severity: Option<Severity>,
    pub(super) count: usize,
    /// File and message.
    pub(super) examples: Vec<(String, String)>,
}

impl Overview {
    pub(super) fn report(&mut self, organ: Option<String>, name: &str, report: &Report, judgement: &Judgement) {
        let broken = judgement.findings.iter().any(|finding| finding.severity == Severity::Error);
        let unread = |fact: &&gouji::Fact| matches!(fact.state, State::Unreadable | State::Missing);
        let unread = report.facts.iter().filter(unread).count();
        let year = self.years.entry(report.year.unwrap_or(0)).or_default();
        year.reports += 1;
        year.broken += usize::from(broken);
        year.facts += report.facts.len();
        year.read += report.facts.len() - unread;
        year.checks += judgement.checks.len();
        year.failed += judgement.checks.iter().filter(|check| check.status == Status::Fail).count();
        *self.formats.entry(report.source.format.to_string()).or_default() += 1;
        if let (Some(organ), Some(year)) = (organ, report.year) {
            let in_part = unread > 0 || report.facts.is_empty();
            let mark = if broken {
                Mark::Broken
            } else if in_part {
                Mark::InPart
            } else {
                Mark::Clean
            };
            // Of several for one year the best counts: one of them is what was published.
            let known = self.organs.entry(organ).or_default().entry(year).or_insert(mark);
            *known = mark.min(*known);
        }
        judgement.findings.iter().for_each(|finding| self.finding(name, finding));
    }

    /// What was found between a report and others.
    pub(super) fn findings(&mut self, report: &Report, findings: &[Finding]) {
        findings.iter().for_each(|finding| self.finding(&report.source.name, finding));
    }

    fn finding(&mut self, name: &str, finding: &Finding) {
        self.broken += usize::from(finding.severity == Severity::Error);
        let problem = self.problems.entry(finding.id.clone()).or_default();
        problem.severity = problem.severity.max(Some(finding.severity));
        problem.add(name, finding.message_in(self.language));
    }

    pub(super) fn failure(&mut self, name: &str, failure: &Failure) {
        let message = match self.language {
            Language::English => failure.message.clone(),
            Language::Chinese => {
                let known = gouji::write::Failure::new(name.to_owned(), failure.code.clone(), failure.message.clone());
                let (what, advice) = known.in_chinese();
                format!("{what}。{advice}")
            }
        };
        self.errors.entry(failure.code.clone()).or_default().add(name, &message);
    }
}

impl Problem {
    fn add(&mut self, name: &str, message: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push((name.to_owned(), message.to_owned()));
        }
    }
}
