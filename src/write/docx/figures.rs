//! What stands in the cells of a filled form, and what is to be said of it below the table.

use crate::check::{Judgement, Status};
use crate::form::{self, Language, TableForm};
use crate::number::{Decimal, Lexeme, lex};
use crate::report::{Fact, Report, State};
use std::collections::{HashMap, HashSet};

/// The figures of a report, as they are to be printed.
#[derive(Default)]
pub(super) struct Figures<'a> {
    facts: HashMap<&'a str, &'a Fact>,
    /// Keys on the right side of broken identities: the totals.
    broken: HashSet<String>,
    /// Id and scope of a broken identity → its message.
    messages: Vec<(Vec<String>, String)>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(report: &'a Report, judgement: &Judgement, language: Language) -> Self {
        let failed: Vec<_> = judgement.checks.iter().filter(|check| check.status == Status::Fail).collect();
        let message = |keys: &[String]| {
            let finding = judgement.findings.iter().find(|finding| finding.facts == keys)?;
            Some((keys.to_vec(), language.of(&finding.message, &finding.message_zh).clone()))
        };
        Figures {
            facts: report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect(),
            broken: failed.iter().flat_map(|check| totals(report, &check.id, &check.scope)).collect(),
            messages: failed.iter().filter_map(|check| message(&check.facts)).collect(),
        }
    }

    /// What is printed for a key; nothing in a blank form.
    pub(super) fn printed(&self, key: &str) -> String {
        self.facts.get(key).map(|fact| printed(fact)).unwrap_or_default()
    }

    pub(super) fn is_broken(&self, key: &str) -> bool {
        self.broken.contains(key)
    }

    /// Whether a report is filled in that does not have this row or column.
    pub(super) fn is_missing(&self, key: &str) -> bool {
        self.facts.get(key).is_some_and(|fact| fact.state == State::Missing)
    }

    /// What is to be said of a table: its broken identities, and the cells that the report does not have.
    pub(super) fn notes(&self, table: &TableForm, language: Language) -> Vec<String> {
        let keys: HashSet<String> = table.figures().map(|figure| figure.key()).collect();
        let of_table = self.messages.iter().filter(|(facts, _)| facts.iter().any(|key| keys.contains(key)));
        let broken = language.of("Does not add up (shaded): ", "勾稽关系不成立（见底色）：");
        let mut notes: Vec<String> = of_table.map(|(_, message)| format!("{broken}{message}")).collect();
        let missing = keys.iter().filter(|key| self.is_missing(key)).count();
        if missing > 0 {
            notes.push(language.of(
                format!("Hatched cells ({missing}) are not in the report that was filled in."),
                format!("有斜线底纹的{missing}格，所填报告中没有相应的行或列。"),
            ));
        }
        notes
    }
}

/// The keys on the right side of an identity in one row or column.
fn totals(report: &Report, id: &str, scope: &str) -> Vec<String> {
    let eras = form::TableId::ALL.into_iter().filter_map(|table| form::form(report.forms.get(table)?));
    let identities = eras.flat_map(|form| form.identities.iter().map(move |identity| (form, identity)));
    let of_report = |(form, identity): &(&form::Form, &form::Identity)| {
        identity.id == id && report.forms.get(identity.table) == Some(&form.era)
    };
    let instances = identities.filter(of_report).flat_map(|(form, identity)| identity.instances(form));
    instances.filter(|instance| instance.scope == scope).flat_map(|instance| instance.right).collect()
}

/// What the page prints, where that means the same under the labels of the form; else the value in the form's unit, as of
/// a sum that the report gives in another unit by its header.
fn printed(fact: &Fact) -> String {
    let raw: String = fact.raw.as_deref().unwrap_or_default().lines().map(str::trim).collect();
    let Some(value) = fact.value else { return raw };
    let says_so = match lex(&raw) {
        Lexeme::Number { value: read, money: None, .. } => read == value,
        Lexeme::Number { value: read, money: Some(power), .. } => read.shift(power - FORM_MONEY) == value,
        _ => false,
    };
    if says_so { raw } else { Decimal::to_string(&value) }
}

/// Money stands in 万元: the power of ten that makes it yuan.
const FORM_MONEY: i32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_means_what_the_fact_means() {
        for (raw, value, expected) in [
            (Some("1,234"), Some("1234"), "1,234"),
            (Some("21948000元"), Some("2194.8000"), "21948000元"),
            // The header of the report said 元; that of the form does not.
            (Some("21948000"), Some("2194.8000"), "2194.8000"),
            (Some("411\n9"), Some("4119"), "4119"),
            (Some("－"), None, "－"),
            (Some(""), None, ""),
            (Some("1O"), None, "1O"),
            (None, None, ""),
        ] {
            let fact = Fact {
                key: String::new(),
                form: String::new(),
                state: if value.is_some() { State::Number } else { State::Blank },
                value: value.and_then(Decimal::parse),
                raw: raw.map(str::to_owned),
                unit: String::new(),
                at: None,
            };
            assert_eq!(printed(&fact), expected, "{raw:?}");
        }
    }
}
