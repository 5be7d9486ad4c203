//! Reports of one organ → what changed over the years: the figures side by side, what one year hands on to the next, and
//! which texts were taken over.
//!
//! It sees reports only, never documents, and alters nothing. Only years that follow each other are held against each
//! other; where a year is missing between, that is said, and nothing is concluded over the gap.

mod children;
mod figures;
mod place;
mod roll_forward;
mod series;
mod text;
mod unlikely;

pub use children::Children;
pub use figures::{Point, Series};
pub use roll_forward::RolledCheck;
pub use series::{Compared, organ_key, strangers};
pub use text::{Likeness, Repeated, SectionText};

use crate::check::{Explanation, Finding};
use crate::report::Report;
use serde::Serialize;

/// Name and version of the wire format of a comparison.
pub const SCHEMA: &str = "gouji/compare/1";

/// What the reports of one organ say side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Name and version of this format.
    pub schema: &'static str,
    /// The organ, as the latest report names it.
    pub organ: Option<String>,
    /// All reports, by year; those of no known year come last.
    pub reports: Vec<Compared>,
    /// Each figure over the years.
    pub figures: Vec<Series>,
    /// What one year hands on to the next, for each pair of years that follow each other.
    pub steps: Vec<Step>,
    /// What is to be said of the reports as a whole: years that are missing, reports that are there twice.
    pub findings: Vec<Finding>,
}

/// A year and the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The earlier year.
    pub from: u16,
    /// The later year.
    pub to: u16,
    /// Each identity over the two years in each row or column, whatever its outcome.
    pub checks: Vec<RolledCheck>,
    /// What is wrong or unlikely; each with its place in the later report.
    pub findings: Vec<Finding>,
    /// What of sections one, five and six stands in the earlier report, too.
    pub texts: Vec<SectionText>,
}

impl Comparison {
    /// Every finding with the years that it speaks of, those of the whole first.
    pub fn all_findings(&self) -> impl Iterator<Item = (Option<(u16, u16)>, &Finding)> {
        let of_steps = self.steps.iter().flat_map(|step| {
            let years = Some((step.from, step.to));
            step.findings.iter().map(move |finding| (years, finding))
        });
        self.findings.iter().map(|finding| (None, finding)).chain(of_steps)
    }

    /// The report that a year is compared by.
    #[must_use]
    pub fn of_year(&self, year: u16) -> Option<&Compared> {
        self.reports.iter().find(|report| report.used && report.year == Some(year))
    }
}

/// Compares reports of one organ, given in any order. Of two for the same year the first counts. Whether they are of one
/// organ the caller decides; [`strangers`] tells where their names say otherwise.
#[must_use]
pub fn compare(reports: &[&Report]) -> Comparison {
    let ordered = series::order(reports);
    let used: Vec<(u16, &Report)> = ordered.used();
    let steps = used.windows(2).filter(|pair| pair[0].0 + 1 == pair[1].0);
    Comparison {
        schema: SCHEMA,
        organ: used.iter().rev().find_map(|(_, report)| report.organ.clone()),
        figures: figures::series(&used),
        steps: steps.map(|pair| step(pair[0], pair[1])).collect(),
        findings: ordered.findings,
        reports: ordered.reports.iter().map(Compared::new).collect(),
    }
}

fn step((from, earlier): (u16, &Report), (to, later): (u16, &Report)) -> Step {
    let pair = Pair { from, to, earlier, later };
    let (checks, mut findings) = roll_forward::checks(&pair);
    findings.extend(unlikely::tables_copied(&pair));
    findings.extend(unlikely::outliers(&pair));
    let texts = text::sections(&pair);
    findings.extend(texts.iter().filter_map(|text| text::finding(text, from)));
    Step { from, to, checks, findings, texts }
}

/// Two reports of years that follow each other.
struct Pair<'a> {
    from: u16,
    to: u16,
    earlier: &'a Report,
    later: &'a Report,
}

/// Every check over the years, with its explanation.
#[must_use]
pub fn explanations() -> Vec<Explanation> {
    let mut all = roll_forward::explanations();
    all.extend(unlikely::explanations());
    all.push(text::explanation());
    all.extend(series::explanations());
    all.push(children::explanation());
    all
}
