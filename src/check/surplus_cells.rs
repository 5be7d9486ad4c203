//! surplus-cells: cells, rows or columns with figures that the form does not have.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Words};
use crate::report::Report;
use crate::text;

const ID: &str = "surplus-cells";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let is_surplus = |diagnostic: &&Diagnostic| match diagnostic.code {
        Code::SurplusCells => true,
        Code::LabelUnplaced => !is_of_form(diagnostic),
        _ => false,
    };
    let surplus: Vec<&Diagnostic> = report.diagnostics.iter().filter(is_surplus).collect();
    let Some(first) = surplus.first() else { return };
    let (en, zh): (Vec<String>, Vec<String>) = surplus.iter().map(|found| (short(found).en, short(found).zh)).unzip();
    let count = surplus.len();
    let message = Words::new(
        format!("expected the cells of the form only, found others: {}", named::listed(&en).en),
        format!("除格式规定的单元格外，另有 {count} 处：{}", named::listed(&zh).zh),
    );
    let hint = Words::new(
        "compare with the page: what the form does not have is not used, and a label that nobody knows may be misread",
        "请对照原文；格式没有的数字未予采用，认不出的标签也可能是读取有误",
    );
    judgement.findings.push(Finding { at: first.at.clone(), ..Finding::new(ID, Severity::Note, message, hint) });
}

/// The line above a block of section two, taken for a column where no rulings tell them apart.
fn is_of_form(diagnostic: &Diagnostic) -> bool {
    let label = short(diagnostic).en;
    let label = text::normalise(label.trim_start_matches("the column "));
    let blocks = form::forms().iter().flat_map(|form| &form.tables).flat_map(|table| &table.blocks);
    blocks.filter_map(|block| block.label.as_deref()).any(|known| text::normalise(known) == label)
}

/// What a diagnostic says was found: "found the row A, which …", "found 3 behind the last column of the row A; …".
fn short(diagnostic: &Diagnostic) -> Words {
    let message = diagnostic.message.strip_prefix("found ").unwrap_or(&diagnostic.message);
    let what = message.split([';', ',']).next().unwrap_or(message).trim();
    let label = |start: &str| what.strip_prefix(start);
    let zh = match (label("the row "), label("the column "), what.split_once(" behind the last column of the row")) {
        (Some(row), _, _) => format!("行“{row}”"),
        (_, Some(column), _) => format!("列“{column}”"),
        (_, _, Some((figure, row))) if row.trim().is_empty() => format!("最后一列之后的 {figure}"),
        (_, _, Some((figure, row))) => format!("“{}”行最后一列之后的 {figure}", row.trim()),
        _ => what.to_owned(),
    };
    Words::new(what, zh)
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "Cells that the form does not have",
        title_zh: "格式之外的单元格",
        why: "The tables are laid down; an added row, column or cell is no part of them. Its figures are not used. Text that \
              was made from a table may have a cell too many without any fault of the report's.",
        why_zh: "表格由格式规定，增加的行、列或单元格不属于其中，所列数字不予采用。由表格转成的文本多出一格，也可能与报告本身无关。",
        formula: None,
        scope: "the report",
        sources: NOTICES.to_vec(),
    }
}
