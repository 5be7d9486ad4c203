//! The wire: what stands for one input, whatever became of it.

use crate::blame::Blame;
use crate::check::{Check, Finding, Judgement};
use crate::diagnostic::Diagnostic;
use crate::document::Source;
use crate::report::{Claim, Fact, Forms, Period, Report, SCHEMA, Section};
use serde::Serialize;

/// What became of one input, or of one of several reports in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was read.
    Read(Box<Report>, Judgement),
    /// It could not be read.
    Failed(Failure),
}

impl Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Outcome::Read(report, judgement) => Record::new(report, judgement).serialize(serializer),
            Outcome::Failed(failure) => failure.serialize(serializer),
        }
    }
}

/// A report with its judgement. The order of the fields is the order of the keys on the wire.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Record<'a> {
    /// Name and version of this format.
    #[cfg_attr(feature = "cli", schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    /// The file.
    source: &'a Source,
    /// Title as printed.
    title: Option<&'a str>,
    /// The organ that reports, from the title.
    organ: Option<&'a str>,
    /// The year reported on.
    year: Option<u16>,
    /// The period that the report says its figures cover.
    period: Option<&'a Period>,
    /// Which era's form each statutory table follows.
    forms: &'a Forms,
    /// The numbered sections, in document order.
    sections: &'a [Section],
    /// One entry for every key of the forms chosen, in the order of the forms.
    facts: &'a [Fact],
    /// Each identity in each row or column, in the order of the forms, whatever its outcome.
    checks: &'a [Check],
    /// What is wrong with what is published.
    findings: &'a [Finding],
    /// What the reading has to say.
    diagnostics: &'a [Diagnostic],
    /// What the running text says of figures.
    claims: &'a [Claim],
    /// Which figure is to blame for the identities that are broken.
    blames: &'a [Blame],
}

impl<'a> Record<'a> {
    /// The record of a report and what the checks say of it.
    #[must_use]
    pub fn new(report: &'a Report, judgement: &'a Judgement) -> Self {
        Record {
            schema: SCHEMA,
            source: &report.source,
            title: report.title.as_deref(),
            organ: report.organ.as_deref(),
            year: report.year,
            period: report.period.as_ref(),
            forms: &report.forms,
            sections: &report.sections,
            facts: &report.facts,
            checks: &judgement.checks,
            findings: &judgement.findings,
            diagnostics: &report.diagnostics,
            claims: &report.claims,
            blames: &judgement.blames,
        }
    }
}

/// An input that gave no report. It has a record of its own, so that none is dropped in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Failure {
    /// Name and version of this format.
    #[cfg_attr(feature = "cli", schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    /// The file.
    source: Named,
    /// Why it could not be read.
    error: Reason,
}

/// A file that is known by its name only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
struct Named {
    /// Name of the file.
    name: String,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
struct Reason {
    /// The kind of error in one word.
    code: String,
    /// What was expected, what was found, and what can be done.
    message: String,
}

impl Failure {
    /// The record of a file that could not be read.
    pub fn new(name: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure {
            schema: SCHEMA,
            source: Named { name: name.into() },
            error: Reason { code: code.into(), message: message.into() },
        }
    }

    /// Name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// The kind of error in one word.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.error.code
    }

    /// What was expected, what was found, and what can be done.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.error.message
    }

    /// What is the matter, and what can be done, in Chinese. Where only the message tells which kind it is, it stands
    /// behind.
    #[must_use]
    pub fn in_chinese(&self) -> (String, &'static str) {
        let (what, advice, is_whole) = match self.code() {
            "empty" => ("文件是空的", "请重新取得该文件", true),
            "unsupported" => ("不支持这种文件", "请转换为 PDF、DOCX、HTML 或文本后再试", false),
            "unknown" => ("认不出是什么文件", "请确认文件完好，并且是年度报告", false),
            "damaged" => ("文件已损坏", "请重新取得该文件", false),
            "encrypted" => ("文件需要密码才能打开", "请去除密码后再试", true),
            "scanned" => ("文件是扫描件，没有文字层", "请先做文字识别（OCR），再读取带文字层的文件", true),
            "limit" => ("文件超过读取上限", "请确认文件就是年度报告；合订本请拆分后再试", false),
            "not-a-report" => ("不是政府信息公开工作年度报告", "请确认所给的是报告本身，而不是通知、指南或新闻", true),
            "not-converted" => ("文件格式转换失败", "请另存为 DOCX 后再试", false),
            "not-found" => ("找不到该文件", "请检查文件名和所在文件夹", true),
            "is-a-folder" => ("这是一个文件夹", "请列出其中的文件", true),
            "not-opened" => ("文件打不开", "请检查权限，或文件是否正被占用", false),
            "fault" => ("程序自身出错", "请连同该文件一起反馈", true),
            _ => ("未能读取", "请查看错误说明", false),
        };
        let what = if is_whole { what.to_owned() } else { format!("{what}：{}", self.message()) };
        (what, advice)
    }
}

/// The JSON Schema (2020-12) of one record: a report, or a file that could not be read.
#[cfg(feature = "cli")]
#[must_use]
pub fn schema() -> schemars::Schema {
    #[derive(Serialize, schemars::JsonSchema)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "only its schema is used; the values are written by Outcome")]
    enum Wire<'a> {
        Report(Record<'a>),
        Failure(Failure),
    }
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Wire<'_>>();
    schema.insert("$id".to_owned(), SCHEMA.into());
    schema.insert("title".to_owned(), "A record of gouji".into());
    schema.insert("description".to_owned(), "A report that was read, or a file that could not be read.".into());
    schema
}
