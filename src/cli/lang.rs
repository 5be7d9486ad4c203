//! The languages that people are spoken to in, and what the command line says in each of them.

use clap::ValueEnum;
use gouji::form::Language;
use gouji::write::{Failure, printable};
use gouji::{Blame, Finding, Provenance, Report};

/// A language, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    En,
    Zh,
}

impl Lang {
    /// The same for the library.
    pub(super) fn language(self) -> Language {
        match self {
            Lang::En => Language::English,
            Lang::Zh => Language::Chinese,
        }
    }

    /// The one of two things that is in this language.
    pub(super) fn of<T>(self, english: T, chinese: T) -> T {
        self.language().of(english, chinese)
    }

    /// `x.pdf: error[results-do-not-add-up] page 5: …`, the shape that editors and `grep` know from compilers.
    pub(super) fn line(self, report: &Report, finding: &Finding) -> String {
        let place = |at: &Provenance| format!(" {}", self.of(at.to_string(), at.in_chinese()));
        let place = finding.at.as_ref().map(place).unwrap_or_default();
        let severity = self.of(finding.severity.to_string(), finding.severity.in_chinese().to_owned());
        let (name, message) = (printable(&report.source.name), printable(finding.message_in(self.language())));
        format!("{name}{}: {severity}[{}]{place}: {message}", self.which(report), finding.id)
    }

    /// Who is to blame for it, indented below it.
    pub(super) fn blame(self, blame: &Blame) -> String {
        format!("  {}", printable(self.of(&blame.message, &blame.message_zh)))
    }

    /// The same as [`Lang::line`] for a file that could not be read.
    pub(super) fn failure(self, failure: &Failure) -> String {
        let message = match self {
            Lang::En => failure.message().to_owned(),
            Lang::Zh => {
                let (what, advice) = failure.in_chinese();
                format!("{what}。{advice}")
            }
        };
        let (name, message) = (printable(failure.name()), printable(&message));
        format!("{name}: {}[{}]: {message}", self.of("error", "错误"), failure.code())
    }

    /// Which of several reports in a file: ` (2 of 3, 青禾县档案局, 2023)`.
    fn which(self, report: &Report) -> String {
        let Some(part) = report.source.part else { return String::new() };
        let organ = report.organ.as_deref().map(|organ| format!(", {}", printable(organ))).unwrap_or_default();
        let year = report.year.map(|year| format!(", {year}")).unwrap_or_default();
        let (index, of) = (part.index, part.of);
        let part = self.of(format!("{index} of {of}"), format!("第{index}份，共{of}份"));
        format!(" ({part}{organ}{year})")
    }
}

/// What an explanation applies to.
pub(super) fn scope(scope: &'static str, lang: Lang) -> &'static str {
    let chinese = match scope {
        "each row" => "每一行",
        "each column" => "每一列",
        "each total" => "每个总数",
        "each figure" => "每项数据",
        "each table" => "每张表",
        "each section" => "每个部分",
        "the report" => "整份报告",
        "the years" => "各年度",
        "each claim" => "正文中的每处表述",
        other => other,
    };
    lang.of(scope, chinese)
}
