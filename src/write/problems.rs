//! 问题清单: what is wrong, one finding a row, in Chinese, for those who have to mend it. CSV here; `xlsx` shares the rows.

use super::{Outcome, csv};
use crate::check::Finding;
use crate::form::{self, Language};
use crate::number::Decimal;
use crate::report::{Fact, Report};
use std::io;

/// The columns. 差额 is what is printed less what is computed.
pub(super) const COLUMNS: [&str; 9] = ["文件", "机关", "年度", "问题", "所在位置", "公布数", "计算数", "差额", "建议"];

/// A row, in the order of the columns.
pub(super) type Row = [Value; COLUMNS.len()];

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(Decimal),
    Nothing,
}

/// The rows of one input: one for each finding, or one that says why it was not read.
pub(super) fn rows(outcome: &Outcome) -> Vec<Row> {
    match outcome {
        Outcome::Read(report, judgement) => {
            let blame = |finding| judgement.blame(finding).map(|blame| blame.message_zh.as_str());
            judgement.findings.iter().map(|finding| row(report, finding, blame(finding))).collect()
        }
        Outcome::Failed(failure) => {
            let (what, advice) = failure.in_chinese();
            let mut row = [const { Value::Nothing }; COLUMNS.len()];
            row[0] = Value::Text(failure.name().to_owned());
            row[3] = Value::Text(format!("【未能读取】{what}"));
            row[8] = Value::Text(advice.to_owned());
            vec![row]
        }
    }
}

/// With who is to blame, where that is known: it comes first in what to do.
fn row(report: &Report, finding: &Finding, blame: Option<&str>) -> Row {
    let number = |value: Option<Decimal>| value.map_or(Value::Nothing, Value::Number);
    [
        Value::Text(report.source.name.clone()),
        report.organ.clone().map_or(Value::Nothing, Value::Text),
        number(report.year.map(|year| Decimal::from(i64::from(year)))),
        Value::Text(format!("【{}】{}", finding.severity.in_chinese(), finding.message_zh)),
        Value::Text(place(report, finding)),
        number(finding.printed),
        number(finding.computed),
        number(finding.difference()),
        Value::Text(blame.map(|blame| format!("{blame}。")).unwrap_or_default() + &finding.hint_zh),
    ]
}

/// The labels of the figure in the form, and where it is printed.
fn place(report: &Report, finding: &Finding) -> String {
    let part = report.source.part.map(|part| format!("第{}份报告", part.index));
    let fact = pointed(report, finding);
    let figure = fact.and_then(|fact| form::figure(&fact.form, &fact.key));
    let labels = figure.map(|figure| {
        let section =
            figure.section().and_then(|number| "一二三四五六".chars().nth(usize::from(number).saturating_sub(1)));
        let table = section.map_or_else(|| "附表".to_owned(), |number| format!("第{number}部分"));
        // A finding about many figures points at the first; only one about a number is of that figure.
        if finding.printed.is_some() { format!("{table}/{}", figure.path()) } else { table }
    });
    // What the text says of a figure stands elsewhere than the figure.
    let kind = if fact.is_some_and(|fact| fact.at != finding.at) { "正文" } else { "" };
    let at = finding.at.as_ref().map(|at| format!("{kind}{}", at.in_chinese()));
    part.into_iter().chain(labels).chain(at).collect::<Vec<_>>().join("，")
}

/// The figure that a finding points at: of those that it speaks of the one in its place, or the first.
pub(super) fn pointed<'r>(report: &'r Report, finding: &Finding) -> Option<&'r Fact> {
    let mut facts = finding.facts.iter().filter_map(|key| report.fact(key));
    let first = facts.clone().next();
    facts.find(|fact| fact.at.is_some() && fact.at == finding.at).or(first)
}

/// CSV as the figures are: with a byte order mark, and nothing that a spreadsheet takes for a formula.
pub(super) fn write(
    outcomes: &mut dyn Iterator<Item = Outcome>,
    _: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(csv::BYTE_ORDER_MARK.as_bytes())?;
    csv::row(out, &COLUMNS)?;
    for row in outcomes.flat_map(|outcome| rows(&outcome)) {
        let cells = row.map(|value| match value {
            Value::Text(text) => csv::guarded(&text).into_owned(),
            Value::Number(number) => number.to_string(),
            Value::Nothing => String::new(),
        });
        csv::row(out, &cells)?;
    }
    Ok(())
}
