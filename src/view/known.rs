//! What the parts of the page ask again and again: a fact by its key, the checks it stands in, what is implied for it.

use super::Sheet;
use crate::blame::{Outcome, Suspect};
use crate::check::{Check, Severity, Status};
use crate::form::{self, Instance, Language, Relation, TableId};
use crate::place::Provenance;
use crate::report::{Fact, State};
use std::collections::{HashMap, HashSet};

/// A sheet with what is looked up in it.
pub(super) struct Known<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    /// The language of what the page itself says.
    pub(super) lang: Language,
    facts: HashMap<&'a str, &'a Fact>,
    /// Key → numbers of the checks that it is an operand of.
    checks: HashMap<&'a str, Vec<usize>>,
    /// Key → what a unique blame implies for it.
    implied: HashMap<&'a str, &'a Suspect>,
    doubtful: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn new(sheet: &'a Sheet<'a>) -> Self {
        let facts = sheet.report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect();
        let mut checks: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, check) in sheet.judgement.checks.iter().enumerate() {
            for key in &check.facts {
                checks.entry(key).or_default().push(number);
            }
        }
        let unique = sheet.judgement.blames.iter().filter(|blame| blame.outcome == Outcome::Unique);
        let implied = unique.flat_map(|blame| &blame.cells).map(|cell| (cell.key.as_str(), cell)).collect();
        Known { sheet, lang: sheet.lang, facts, checks, implied, doubtful: doubtful(sheet) }
    }

    pub(super) fn fact(&self, key: &str) -> Option<&'a Fact> {
        self.facts.get(key).copied()
    }

    /// Numbers of the checks that a figure is an operand of.
    pub(super) fn checks_of(&self, key: &str) -> &[usize] {
        self.checks.get(key).map_or(&[], Vec::as_slice)
    }

    /// What a unique blame says should stand there.
    pub(super) fn implied(&self, key: &str) -> Option<&'a Suspect> {
        self.implied.get(key).copied()
    }

    /// Whether a person should look at it.
    pub(super) fn is_doubtful(&self, key: &str) -> bool {
        self.doubtful.contains(key)
    }

    /// The one of two things that is in the language of the page.
    pub(super) fn say<T>(&self, english: T, chinese: T) -> T {
        self.lang.of(english, chinese)
    }

    /// A place in the language of the page.
    pub(super) fn place(&self, at: &Provenance) -> String {
        if self.lang == Language::Chinese { at.in_chinese() } else { at.to_string() }
    }
}

/// As many as a row of the widest table has. A finding that speaks of more is about their table, and says nothing of each.
const FEW: usize = 7;

/// The figures that a person should look at: what is unreadable, what a blame names, what a finding of weight speaks of;
/// where no blame can name one, all operands of what is broken.
fn doubtful<'a>(sheet: &Sheet<'a>) -> HashSet<&'a str> {
    let judgement = sheet.judgement;
    let unreadable = sheet.report.facts.iter().filter(|fact| fact.state == State::Unreadable);
    let mut keys: HashSet<&str> = unreadable.map(|fact| fact.key.as_str()).collect();
    keys.extend(judgement.blames.iter().flat_map(|blame| &blame.cells).map(|cell| cell.key.as_str()));
    let failed = |check: &&Check| check.status == Status::Fail;
    for check in judgement.checks.iter().filter(failed) {
        let blame = judgement.blames.iter().find(|blame| blame.identities.iter().any(|broken| broken.is(check)));
        if blame.is_none_or(|blame| blame.cells.is_empty()) {
            keys.extend(check.facts.iter().map(String::as_str));
        }
    }
    let of_identity = |id: &str| judgement.checks.iter().any(|check| check.id == id);
    let weighty = judgement.findings.iter().filter(|finding| finding.severity > Severity::Note);
    let weighty = weighty.filter(|finding| !of_identity(&finding.id) && finding.facts.len() <= FEW);
    keys.extend(weighty.flat_map(|finding| &finding.facts).map(String::as_str));
    keys
}

/// The two sides of a check.
pub(super) struct Sides<'c> {
    pub(super) left: &'c [String],
    pub(super) right: &'c [String],
    pub(super) relation: Relation,
    /// What it is evaluated on: a row or a column by its innermost label; the total, where all stand in one column.
    pub(super) scope: String,
    /// The term by which each figure is known in the sum: the label of its column in a row, and the other way round.
    terms_are_columns: bool,
    era: &'c str,
}

impl Sides<'_> {
    /// What a figure is called in this sum.
    pub(super) fn term(&self, key: &str) -> String {
        let figure = form::figure(self.era, key);
        let label = figure.map(|figure| if self.terms_are_columns { figure.column.leaf() } else { figure.row.leaf() });
        label.unwrap_or(key).to_owned()
    }
}

impl Known<'_> {
    /// The sides of a check, by the form that its table follows.
    pub(super) fn sides<'c>(&self, check: &'c Check) -> Option<Sides<'c>> {
        let eras = TableId::ALL.into_iter().filter_map(|id| Some((id, form::form(self.sheet.report.forms.get(id)?)?)));
        let identities = eras.flat_map(|(id, form)| {
            let of_table = form.identities.iter().filter(move |identity| identity.table == id);
            of_table.map(move |identity| (form, identity))
        });
        for (form, identity) in identities.filter(|(_, identity)| identity.id == check.id) {
            let is_it = |instance: &Instance| instance.scope == check.scope && check.facts.starts_with(&instance.left);
            let Some(instance) = identity.instances(form).into_iter().find(is_it) else { continue };
            let (left, right) = check.facts.split_at(instance.left.len());
            let terms_are_columns = identity.each == form::Each::Row;
            let labelled = if identity.cases.is_empty() { left.first() } else { right.first() };
            let figure = labelled.and_then(|key| form::figure(&form.era, key));
            let scope = figure.map(|figure| match (identity.cases.is_empty(), terms_are_columns) {
                (true, false) => figure.column.leaf(),
                _ => figure.row.leaf(),
            });
            let scope = scope.unwrap_or(&check.scope).to_owned();
            let relation = identity.relation;
            return Some(Sides { left, right, relation, scope, terms_are_columns, era: &form.era });
        }
        None
    }
}

/// The label path of a figure, as the form prints it.
pub(super) fn label(fact: &Fact) -> String {
    form::figure(&fact.form, &fact.key).map_or_else(|| fact.key.clone(), |figure| figure.path())
}
