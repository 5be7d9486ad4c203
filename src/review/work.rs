//! The work list of a sample, how far it is, and what it says of all figures.

use super::estimate::{percent, wilson};
use super::log::Log;
use super::sample::{Plan, Stratum, draw};
use super::shelf::Shelf;
use crate::archive::decisions::Verdict;
use gouji::State;
use gouji::form::Language;
use serde::Serialize;
use std::fmt::Write as _;

/// One figure to look at.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) report: String,
    pub(super) fact: String,
    /// Which stratum it was drawn from.
    pub(super) stratum: usize,
}

/// The figures to look at, in order.
pub(super) struct Work {
    pub(super) plan: Plan,
    pub(super) strata: Vec<Stratum>,
    pub(super) units: Vec<Unit>,
}

/// What came of it so far.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(crate) struct Outcome {
    schema: &'static str,
    seed: u64,
    /// Figures that the sample stands for, and figures in it.
    pub(super) population: u64,
    pub(super) sampled: u64,
    pub(super) counts: Counts,
    /// Misread figures in those that were decided; none where nothing was.
    pub(super) error_rate: Option<f64>,
    /// Wilson's interval at 95 %.
    pub(super) interval: Option<[f64; 2]>,
    pub(super) strata: Vec<OfStratum>,
}

/// How many, by the latest verdict on each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) sampled: u64,
    pub(super) decided: u64,
    pub(super) accepted: u64,
    pub(super) misread: u64,
    /// Read as printed, but printed wrong: no error of the reading.
    pub(super) published_errors: u64,
    /// Reviewers disagree; the latest verdict counts.
    pub(super) disputed: u64,
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct OfStratum {
    pub(super) name: String,
    pub(super) figures: u64,
    pub(super) counts: Counts,
}

impl Work {
    /// Draws the sample; a figure whose record is gone is left out.
    pub(super) fn new(shelf: &Shelf, plan: &Plan) -> Self {
        let strata = draw(&shelf.rows(), plan);
        let mut units = Vec::new();
        for (stratum, drawn) in strata.iter().enumerate() {
            for of_report in drawn.drawn.chunk_by(|(one, _), (other, _)| one == other) {
                let Some((report, _)) = of_report.first() else { continue };
                let Some(Ok((record, _))) = shelf.row(report).map(|row| shelf.record(&row.entry)) else { continue };
                let numbers: Vec<_> = record.facts.iter().filter(|fact| fact.state == State::Number).collect();
                let facts = of_report.iter().filter_map(|(_, place)| numbers.get(*place as usize));
                units.extend(facts.map(|fact| Unit { report: report.clone(), fact: fact.key.clone(), stratum }));
            }
        }
        Work { plan: plan.clone(), strata, units }
    }

    /// The place of a figure in the list.
    pub(super) fn place(&self, report: &str, fact: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.report == report && unit.fact == fact)
    }

    /// The first figure without a verdict behind a place, or from the beginning.
    pub(super) fn next(&self, log: &Log, behind: Option<usize>) -> Option<&Unit> {
        let start = behind.map_or(0, |place| place + 1);
        let (before, after) = self.units.split_at(start.min(self.units.len()));
        after.iter().chain(before).find(|unit| log.verdicts(&unit.report, &unit.fact).is_empty())
    }

    pub(super) fn outcome(&self, log: &Log) -> Outcome {
        let mut strata: Vec<OfStratum> = self
            .strata
            .iter()
            .map(|stratum| OfStratum {
                name: stratum.name.clone(),
                figures: stratum.figures,
                counts: Counts::default(),
            })
            .collect();
        let mut counts = Counts::default();
        for unit in &self.units {
            let verdicts: Vec<Verdict> =
                log.verdicts(&unit.report, &unit.fact).iter().map(|decision| decision.decision).collect();
            counts.add(&verdicts);
            if let Some(stratum) = strata.get_mut(unit.stratum) {
                stratum.counts.add(&verdicts);
            }
        }
        let decided = counts.decided as f64;
        Outcome {
            schema: "gouji/sample/1",
            seed: self.plan.seed,
            population: self.strata.iter().map(|stratum| stratum.figures).sum(),
            sampled: counts.sampled,
            counts,
            error_rate: (counts.decided > 0).then(|| counts.misread as f64 / decided),
            interval: wilson(counts.misread, counts.decided).map(|(low, high)| [low, high]),
            strata,
        }
    }
}

impl Counts {
    fn add(&mut self, verdicts: &[Verdict]) {
        self.sampled += 1;
        let Some(last) = verdicts.last() else { return };
        self.decided += 1;
        self.disputed += u64::from(verdicts.iter().any(|verdict| verdict != last));
        match last {
            Verdict::Accepted => self.accepted += 1,
            Verdict::Misread => self.misread += 1,
            Verdict::PublishedError => self.published_errors += 1,
            Verdict::Note => {}
        }
    }
}

impl Outcome {
    /// The estimate in a sentence.
    pub(super) fn sentence(&self, lang: Language) -> String {
        let Counts { decided, misread, .. } = self.counts;
        match (self.error_rate, self.interval) {
            (Some(rate), Some([low, high])) => {
                let (rate, low, high) = (percent(rate), percent(low), percent(high));
                lang.of(
                    format!("{misread} of {decided} figures misread: {rate}, 95 % confidence interval {low} to {high} (Wilson)"),
                    format!("已判断 {decided} 项，误读 {misread} 项：误读率 {rate}，95% 置信区间 {low} 至 {high}（Wilson）"),
                )
            }
            _ => lang.of("no figure is decided yet".to_owned(), "尚无已判断的数据".to_owned()),
        }
    }

    /// For a terminal.
    pub(crate) fn text(&self, lang: Language) -> String {
        let Counts { decided, accepted, published_errors, disputed, .. } = self.counts;
        let (sampled, population, seed) = (self.sampled, self.population, self.seed);
        let mut text = lang.of(
            format!("sample: {sampled} of {population} printed figures, seed {seed}; decided {decided}\n"),
            format!("样本：{population} 项已印数据中的 {sampled} 项，种子 {seed}；已判断 {decided} 项\n"),
        );
        let _ = writeln!(text, "{}", self.sentence(lang));
        let _ = writeln!(
            text,
            "{}",
            lang.of(
                format!("accepted {accepted}; errors of the publisher {published_errors} (apart: read as printed); reviewers disagree {disputed}"),
                format!("无误 {accepted} 项；公布方差错 {published_errors} 项（另计：读取与所印一致）；意见不一 {disputed} 项"),
            )
        );
        for stratum in &self.strata {
            let Counts { sampled, decided, misread, .. } = stratum.counts;
            let (name, figures) = (&stratum.name, stratum.figures);
            let name = if name.is_empty() { lang.of("all", "全部") } else { name };
            let _ = writeln!(
                text,
                "  {name}: {}",
                lang.of(
                    format!("figures {figures}, sampled {sampled}, decided {decided}, misread {misread}"),
                    format!("数据 {figures} 项，抽取 {sampled} 项，已判断 {decided} 项，误读 {misread} 项"),
                )
            );
        }
        text
    }
}
