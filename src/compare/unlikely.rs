//! What is possible, but not likely: a table that is last year's, a figure out of all proportion to it.

use super::figures::{by_key, comparable, forms_of};
use super::{Pair, place};
use crate::check::{Explanation, Finding, Severity};
use crate::form::{Kind, TableForm, TableId, Words};
use crate::number::Decimal;
use crate::report::{Fact, State};
use std::collections::{BTreeSet, HashMap};

const COPIED: &str = "tables-copied";
const OUTLIER: &str = "year-outlier";

/// A figure that grew or shrank by more than this is an outlier …
const TIMES: i64 = 5;
/// … if the greater of the two is at least this: from 2 to 11 is nothing.
const FROM: i64 = 20;

/// So many different numbers do not come again by chance. A table with one request has one number, over and over.
const DIFFERENT: usize = 3;

/// Tables with numbers above zero that are, cell for cell, those of the year before.
pub(super) fn tables_copied(pair: &Pair<'_>) -> Vec<Finding> {
    let facts = [by_key(pair.earlier), by_key(pair.later)];
    let same_form = forms_of(pair.later).filter(|(form, id)| pair.earlier.forms.get(*id) == Some(&form.era));
    same_form.filter_map(|(form, id)| copied(pair, form.table(id)?, &facts)).collect()
}

fn copied(pair: &Pair<'_>, table: &TableForm, facts: &[HashMap<&str, &Fact>; 2]) -> Option<Finding> {
    let mut numbers = BTreeSet::new();
    let mut first = None;
    for figure in table.figures() {
        let key = figure.key();
        let [before, now] = [facts[0].get(key.as_str())?, facts[1].get(key.as_str())?];
        let told = !matches!(now.state, State::Unreadable | State::Missing);
        if !told || (before.state, before.value) != (now.state, now.value) {
            return None;
        }
        if let Some(value) = now.value.filter(|value| *value != Decimal::ZERO) {
            numbers.insert(value);
            first = first.or(Some((*before, *now)));
        }
    }
    let (before, now) = first?;
    let severity = if numbers.len() >= DIFFERENT { Severity::Warning } else { Severity::Note };
    let there = place::of_first(pair.earlier, &[before]);
    let name = name(table.id);
    let message = Words::new(
        format!(
            "{}: expected figures of {}, found all of them equal to those of {} ({})",
            name.en, pair.to, pair.from, there.en
        ),
        format!("{}：应为{}年度的数字，实与{}年度（{}）逐项相同", name.zh, pair.to, pair.from, there.zh),
    );
    let hint = Words::new(
        "make sure that the table was not left as it was last year",
        "请核实该表是否沿用了上一年度的数字而未更新",
    );
    Some(Finding { at: now.at.clone(), ..Finding::new(COPIED, severity, message, hint) })
}

fn name(table: TableId) -> Words {
    match table {
        TableId::Proactive => Words::new("the table of section two", "第二部分表格"),
        TableId::Requests => Words::new("the table of section three", "第三部分表格"),
        TableId::Review => Words::new("the table of section four", "第四部分表格"),
        TableId::Statistics => Words::new("the annex", "附表"),
    }
}

/// Figures over five times, or under a fifth of, those of the year before. What is itself a change against the year
/// before has no proportion to it.
pub(super) fn outliers(pair: &Pair<'_>) -> Vec<Finding> {
    let before = by_key(pair.earlier);
    let now = by_key(pair.later);
    let mut findings = Vec::new();
    for (form, id) in forms_of(pair.later) {
        for figure in form.table(id).into_iter().flat_map(TableForm::figures) {
            let key = figure.key();
            let (Some(before), Some(now)) = (before.get(key.as_str()), now.get(key.as_str())) else { continue };
            let compared = figure.kind() != Kind::Change && comparable(id, &before.form, &now.form);
            let (Some(was), Some(is)) = (before.value.filter(|_| compared), now.value) else { continue };
            if is_outlier(was, is) {
                let label = format!("{} × {}", figure.row_path(), figure.column_path());
                findings.push(outlier(pair, &label, [before, now], [was, is]));
            }
        }
    }
    findings
}

fn is_outlier(was: Decimal, is: Decimal) -> bool {
    let (low, high) = (was.min(is), was.max(is));
    let times = (0..TIMES).map(|_| low).sum::<Decimal>();
    low >= Decimal::ZERO && high >= Decimal::from(FROM) && high > times
}

fn outlier(pair: &Pair<'_>, label: &str, [before, now]: [&Fact; 2], [was, is]: [Decimal; 2]) -> Finding {
    let there = place::of_first(pair.earlier, &[before]);
    let (relation, relation_zh) = if is > was {
        ("over five times", "超过其五倍")
    } else {
        ("under a fifth of it", "不足其五分之一")
    };
    let message = Words::new(
        format!("{label}: expected about as many as {was} in {} ({}), found {is}, {relation}", pair.from, there.en),
        format!("{label}：{}年度为 {was}（{}），本年度为 {is}，{relation_zh}", pair.from, there.zh),
    );
    let hint = Words::new(
        "it may be true; look for a digit too many or too few, or another unit",
        "可能属实；请核实是否多写或少写一位、是否用错单位",
    );
    Finding {
        at: now.at.clone(),
        facts: vec![now.key.clone()],
        printed: Some(is),
        ..Finding::new(OUTLIER, Severity::Note, message, hint)
    }
}

pub(super) fn explanations() -> Vec<Explanation> {
    const NONE: &str = "no rule of the form: experience with reports";
    vec![
        Explanation {
            id: COPIED,
            title: "A table is the one of the year before",
            title_zh: "表格与上一年度相同",
            why: "A table with figures above zero that is the same in every cell as last year's was probably not filled in \
                  anew. It is a warning, and a note where fewer than three different numbers stand in it: an organ with \
                  one request each year has the same table each year.",
            why_zh: "有非零数字的表格与上一年度逐格相同，很可能没有更新。列为警告；表中不同的数字少于三个时仅作提示，因为每年只有一件申请的机关，每年的表格本来就相同。",
            formula: None,
            scope: "each table",
            sources: vec![NONE],
        },
        Explanation {
            id: OUTLIER,
            title: "A figure is out of proportion to the year before",
            title_zh: "数字与上一年度相差悬殊",
            why: "A figure over five times, or under a fifth of, the year before is often a digit too many or too few, or \
                  another unit. It is a note, since a reform or a campaign does the same. Looked at where the greater of the \
                  two is at least 20, and never from the form of 2019 to that of 2021 in section two.",
            why_zh: "超过上一年度五倍或不足其五分之一的数字，往往是多写、少写一位或用错单位；机构改革、专项行动也会如此，所以仅作提示。两数中较大者不足20时不看；第二部分2019年格式与2021年格式之间不作比较。",
            formula: Some("5 x the year before >= figure >= the year before / 5"),
            scope: "each figure",
            sources: vec![NONE],
        },
    ]
}
