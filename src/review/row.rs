//! A report as a list shows it, and what a list is narrowed to.

use crate::archive::catalog::Entry;
use gouji::{Judgement, Report, Severity, State};
use std::path::PathBuf;

/// One line of the list: a report, or an input that gave none.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) entry: Entry,
    /// Ids of the checks that found something, each once.
    pub(super) problems: Vec<String>,
    /// Why there is no report.
    pub(super) failure: Option<String>,
    pub(super) from: From,
}

/// Where the bytes of a report are to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// By the name in the dataset.
    Dataset,
    File(PathBuf),
    /// Somebody gave it through the page; it is in memory.
    Upload,
}

/// How a report is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Broken,
    Doubtful,
    InPart,
    Clean,
    Failed,
}

impl Standing {
    pub(super) const ALL: [Standing; 5] =
        [Standing::Broken, Standing::Doubtful, Standing::InPart, Standing::Clean, Standing::Failed];

    /// As it stands in an address.
    pub(super) fn word(self) -> &'static str {
        match self {
            Standing::Broken => "broken",
            Standing::Doubtful => "doubtful",
            Standing::InPart => "in-part",
            Standing::Clean => "clean",
            Standing::Failed => "not-read",
        }
    }

    /// As people read it, in English and in Chinese.
    pub(super) fn names(self) -> [&'static str; 2] {
        match self {
            Standing::Broken => ["errors", "有错误"],
            Standing::Doubtful => ["warnings", "有警告"],
            Standing::InPart => ["not all read", "未读全"],
            Standing::Clean => ["clean", "无问题"],
            Standing::Failed => ["not read", "未能读取"],
        }
    }
}

impl Row {
    pub(super) fn standing(&self) -> Standing {
        let entry = &self.entry;
        match () {
            () if self.failure.is_some() => Standing::Failed,
            () if entry.findings_error > 0 => Standing::Broken,
            () if entry.facts_unread > 0 || entry.facts_number == 0 => Standing::InPart,
            () if entry.findings_warning > 0 => Standing::Doubtful,
            () => Standing::Clean,
        }
    }

    /// The row of a report that was just read.
    pub(super) fn of(report: &Report, judgement: &Judgement, from: From) -> Self {
        let count = |states: &[State]| report.facts.iter().filter(|fact| states.contains(&fact.state)).count() as u32;
        let found = |severity| judgement.findings.iter().filter(|finding| finding.severity == severity).count() as u32;
        let part = report.source.part.map_or(1, |part| part.index);
        let mut problems: Vec<String> = judgement.findings.iter().map(|finding| finding.id.clone()).collect();
        problems.sort();
        problems.dedup();
        let entry = Entry {
            report: id(&report.source.sha256, part),
            file: report.source.name.clone(),
            part,
            organ: report.organ.clone(),
            organ_key: report.organ.as_deref().map(gouji::compare::organ_key),
            year: report.year,
            title: report.title.clone(),
            format: serde_json::to_value(report.source.format)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default(),
            sha256: report.source.sha256.clone(),
            facts_number: count(&[State::Number]),
            facts_unread: count(&[State::Unreadable, State::Missing]),
            findings_error: found(Severity::Error),
            findings_warning: found(Severity::Warning),
        };
        Row { entry, problems, failure: None, from }
    }

    /// The row of an input without a report.
    pub(super) fn failed(file: String, why: String, from: From) -> Self {
        let entry = Entry { file, ..Entry::default() };
        Row { entry, problems: Vec::new(), failure: Some(why), from }
    }

    /// Whether a text stands in its organ, title or name, whatever the case.
    fn says(&self, text: &str) -> bool {
        let entry = &self.entry;
        let texts = [entry.organ.as_deref(), entry.title.as_deref(), Some(entry.file.as_str())];
        texts.into_iter().flatten().any(|hay| hay.to_lowercase().contains(text))
    }
}

/// Which report: as in a dataset, the beginning of the file's SHA-256 and the part of the file.
pub(super) fn id(sha256: &str, part: u32) -> String {
    format!("{}-{part}", sha256.get(..16).unwrap_or_default())
}

/// What a list is narrowed to. Each is as it came in the address; empty where it narrows nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) text: String,
    pub(super) organ: String,
    pub(super) year: String,
    pub(super) standing: String,
    pub(super) problem: String,
}

/// By what rows are counted, and the list is narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Facet {
    Organ,
    Year,
    Standing,
    Problem,
}

impl Filter {
    /// Whether a row stays, by all that is asked but one facet: what the others of that facet would give is counted so.
    pub(super) fn keeps(&self, row: &Row, except: Option<Facet>) -> bool {
        let asks = |facet, value: &str| !value.is_empty() && except != Some(facet);
        (self.text.is_empty() || row.says(&self.text.to_lowercase()))
            && (!asks(Facet::Organ, &self.organ) || row.entry.organ_key.as_deref() == Some(self.organ.as_str()))
            && (!asks(Facet::Year, &self.year) || row.year() == self.year)
            && (!asks(Facet::Standing, &self.standing) || row.standing().word() == self.standing)
            && (!asks(Facet::Problem, &self.problem) || row.problems.contains(&self.problem))
    }
}

impl Row {
    /// The year as it stands in an address.
    pub(super) fn year(&self) -> String {
        self.entry.year.map_or_else(|| "unknown".to_owned(), |year| year.to_string())
    }
}
