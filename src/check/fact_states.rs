//! fact-missing, fact-blank, fact-unreadable: figures of the form that the report does not give, a table at a time.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::diagnostic::Code;
use crate::form::{self, TableId, Words};
use crate::report::{Fact, Report, State};

const MISSING: &str = "fact-missing";
const BLANK: &str = "fact-blank";
const UNREADABLE: &str = "fact-unreadable";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let without: Vec<&Fact> = report.facts.iter().filter(|fact| fact.state != State::Number).collect();
    if without.is_empty() {
        return;
    }
    for id in TableId::ALL {
        let is_of_table = |fact: &&Fact| form::figure(&fact.form, &fact.key).is_some_and(|figure| figure.table() == id);
        let of = |states: &[State]| -> Vec<&Fact> {
            without.iter().copied().filter(|fact| states.contains(&fact.state)).filter(is_of_table).collect()
        };
        let all = report.facts.iter().filter(is_of_table).count();
        let table = named::table(id);
        let findings = [
            missing(report, &table, &of(&[State::Missing]), all),
            blank(&table, &of(&[State::Blank, State::Dash]), all),
            unreadable(&table, &of(&[State::Unreadable])),
        ];
        judgement.findings.extend(findings.into_iter().flatten());
    }
}

/// A finding about some figures; none when there are none.
fn about(facts: &[&Fact], id: &str, severity: Severity, message: Words, hint: Words) -> Option<Finding> {
    let at = facts.iter().find_map(|fact| fact.at.clone());
    let facts: Vec<String> = facts.iter().map(|fact| fact.key.clone()).collect();
    (!facts.is_empty()).then(|| Finding { at, facts, ..Finding::new(id, severity, message, hint) })
}

fn labels(facts: &[&Fact]) -> Words {
    named::listed(&facts.iter().map(|fact| named::label(fact)).collect::<Vec<_>>())
}

fn missing(report: &Report, table: &Words, facts: &[&Fact], all: usize) -> Option<Finding> {
    // Figures stand in the document that were not placed: then the row may well be there.
    let unplaced = |code| matches!(code, Code::CellsUnplaced | Code::LabelUnplaced | Code::SourceDamaged);
    let in_doubt = report.diagnostics.iter().any(|diagnostic| unplaced(diagnostic.code));
    let (count, labels) = (facts.len(), labels(facts));
    let message = Words::new(
        format!("{}: expected {all} figures, found no row or column for {count}: {}", table.en, labels.en),
        format!("{}：应有 {all} 项数据，其中 {count} 项没有对应的行或列：{}", table.zh, labels.zh),
    );
    let hint = if in_doubt {
        Words::new(
            "figures in the document could not be placed, so the reading may be at fault: see the diagnostics of `gouji extract`",
            "文件中有数字未能归位，可能是读取有误；请看 `gouji extract` 的 diagnostics",
        )
    } else {
        Words::new("compare with the page: the form must not be shortened", "请对照原文；规定的表格不应删减")
    };
    let severity = if in_doubt { Severity::Note } else { Severity::Warning };
    about(facts, MISSING, severity, message, hint)
}

fn blank(table: &Words, facts: &[&Fact], all: usize) -> Option<Finding> {
    let (count, labels) = (facts.len(), labels(facts));
    let dashes = facts.iter().filter(|fact| fact.state == State::Dash).count();
    let (severity, what) = if count == all {
        (Severity::Warning, Words::new(format!("found none of its {all} figures"), format!("{all} 项数据全部未填")))
    } else {
        let what = Words::new(
            format!("expected {all} figures, found blank {}, dash {dashes}: {}", count - dashes, labels.en),
            format!("应有 {all} 项数据，其中 {} 项空白、{dashes} 项为横线：{}", count - dashes, labels.zh),
        );
        (Severity::Note, what)
    };
    let message = Words::new(format!("{}: {}", table.en, what.en), format!("{}：{}", table.zh, what.zh));
    let hint = Words::new(
        "print 0 where there was nothing: an empty cell may also be one that was forgotten",
        "没有发生的请填“0”；空格也可能是漏填",
    );
    about(facts, BLANK, severity, message, hint)
}

fn unreadable(table: &Words, facts: &[&Fact]) -> Option<Finding> {
    let printed = |fact: &&Fact| {
        let raw: String = fact.raw.iter().flat_map(|raw| raw.split_whitespace()).collect::<Vec<_>>().join(" ");
        format!("{}“{}”", named::label(fact), raw.chars().take(20).collect::<String>())
    };
    let listed = named::listed(&facts.iter().map(printed).collect::<Vec<_>>());
    let message = Words::new(
        format!(
            "{}: expected one figure in each cell, found something else in {}: {}",
            table.en,
            facts.len(),
            listed.en
        ),
        format!("{}：每格应为一个数字，有 {} 格不是：{}", table.zh, facts.len(), listed.zh),
    );
    let hint = Words::new(
        "print one figure without words; if the page has one, the reading is at fault",
        "请只填一个数字；如原文就是一个数字，则是读取有误",
    );
    about(facts, UNREADABLE, Severity::Warning, message, hint)
}

pub(super) fn explanations() -> [Explanation; 3] {
    let page = |id, [title, title_zh]: [&'static str; 2], [why, why_zh]: [&'static str; 2]| Explanation {
        id,
        title,
        title_zh,
        why,
        why_zh,
        formula: None,
        scope: "each table",
        sources: NOTICES.to_vec(),
    };
    [
        page(
            MISSING,
            ["Rows or columns of the form are missing", "表格缺行或缺列"],
            [
                "The rows and columns of each table are laid down. A figure without a row or a column was not reported. \
                 It is a note, not a warning, where figures in the document could not be placed: then the row may be \
                 there, and the reading at fault.",
                "每张表的行与列都由格式规定，没有对应行列的数据等于没有报告。文件中另有未能归位的数字时只作提示：可能是读取有误，而不是原文缺行缺列。",
            ],
        ),
        page(
            BLANK,
            ["Figures are left blank", "数据未填"],
            [
                "A blank or a dash is not a zero: it may stand for nothing, or for what nobody filled in. A table in which \
                 no figure is given is a warning; single blanks are a note.",
                "空格、横线不等于零：可能表示没有，也可能是漏填。整张表一个数字都没有为警告，个别空格为提示。",
            ],
        ),
        page(
            UNREADABLE,
            ["A cell holds no figure", "单元格内容不是数字"],
            [
                "Each cell of the form holds one figure. Words (约30), two numbers, or a letter in the place of a digit \
                 (1O) are none, and are never guessed.",
                "每个单元格应为一个数字。“约30”、两个数字、以字母代替数码（如1O）都不是数字，程序从不猜测。",
            ],
        ),
    ]
}
