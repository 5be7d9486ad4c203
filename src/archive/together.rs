//! The archive as a whole: reports of one organ side by side, and organs with those below them.
//!
//! The reports come back organ by organ, sorted on disk, so that no more than those of one organ are held at a time.

use super::journal::{Hash, Journal};
use super::organs::Organs;
use super::overview::Overview;
use super::rows::{self, Emit};
use super::sort::Sorter;
use super::stored::{Stored, unpack};
use gouji::Report;
use gouji::compare::{Children, compare};
use std::collections::{HashMap, HashSet};
use std::io;

/// Reports of one organ that are held at once. Nobody has published as many; what is called by the same name has.
const MOST: usize = 200;

/// What is collected while the reports go by.
pub(super) struct Together<'a> {
    organs: &'a Organs,
    sorter: Sorter,
    /// Organ above and year → what those below report.
    sums: HashMap<(String, u16), Children>,
    seen: HashSet<(String, u16)>,
}

impl<'a> Together<'a> {
    pub(super) fn new(organs: &'a Organs, sorter: Sorter) -> Self {
        Together { organs, sorter, sums: HashMap::new(), seen: HashSet::new() }
    }

    /// Notes a report by its organ; those without one stand alone.
    pub(super) fn add(&mut self, report: &Report, name: &str, hash: &Hash, index: u32) -> io::Result<()> {
        let Some((key, _)) = report.organ.as_deref().map(|organ| self.organs.key(organ)) else { return Ok(()) };
        if let (Some(parent), Some(year)) = (self.organs.parent(&key), report.year)
            && self.seen.insert((key.clone(), year))
        {
            self.sums.entry((parent.to_owned(), year)).or_default().add(report);
        }
        let year = report.year.unwrap_or(u16::MAX).to_be_bytes();
        let sort_key = [key.as_bytes(), &[0], &year, name.as_bytes()].concat();
        self.sorter.push(sort_key, [&hash[..], &index.to_be_bytes(), name.as_bytes()].concat())
    }

    /// Checks each organ's reports against one another.
    pub(super) fn finish(self, journal: &mut Journal, overview: &mut Overview, emit: &mut Emit<'_>) -> io::Result<()> {
        let Together { organs, sorter, sums, .. } = self;
        let mut group: Vec<Report> = Vec::new();
        let mut key: Vec<u8> = Vec::new();
        for entry in sorter.sorted()? {
            let (sort_key, place) = entry?;
            let organ = sort_key.split(|byte| *byte == 0).next().unwrap_or_default();
            if organ != key {
                one_organ(&key, &group, organs, &sums, overview, emit)?;
                group.clear();
                key = organ.to_vec();
            }
            if group.len() < MOST {
                group.extend(report(journal, &place)?);
            }
        }
        one_organ(&key, &group, organs, &sums, overview, emit)
    }
}

/// The report that was noted, without its text: what compares paragraphs is for a few reports, not for an archive.
fn report(journal: &mut Journal, place: &[u8]) -> io::Result<Option<Report>> {
    let Some((hash, rest)) = place.split_first_chunk::<32>() else { return Ok(None) };
    let Some((index, name)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let Some(place) = journal.get(hash) else { return Ok(None) };
    let stored = unpack(&journal.read(place)?)?.into_iter().nth(u32::from_be_bytes(*index) as usize);
    let Some(Stored::Report(mut report, _)) = stored else { return Ok(None) };
    report.source.name = String::from_utf8_lossy(name).into_owned();
    report.sections.clear();
    Ok(Some(*report))
}

fn one_organ(
    key: &[u8],
    reports: &[Report],
    organs: &Organs,
    sums: &HashMap<(String, u16), Children>,
    overview: &mut Overview,
    emit: &mut Emit<'_>,
) -> io::Result<()> {
    let key = String::from_utf8_lossy(key);
    if let Some(children) = organs.children(&key) {
        for report in reports {
            let Some(below) = report.year.and_then(|year| sums.get(&(key.to_string(), year))) else { continue };
            let (checks, findings) = below.check(report, children);
            rows::checks(report, &checks, emit)?;
            overview.findings(report, &findings);
            rows::findings(report, &findings, emit)?;
        }
    }
    if reports.len() < 2 {
        return Ok(());
    }
    let comparison = compare(&reports.iter().collect::<Vec<_>>());
    let last = reports.iter().rfind(|report| report.year.is_some()).unwrap_or(&reports[0]);
    overview.findings(last, &comparison.findings);
    rows::findings(last, &comparison.findings, emit)?;
    for step in &comparison.steps {
        let Some(later) = reports.iter().find(|report| report.year == Some(step.to)) else { continue };
        rows::rolled(later, &step.checks, emit)?;
        overview.findings(later, &step.findings);
        rows::findings(later, &step.findings, emit)?;
    }
    Ok(())
}
