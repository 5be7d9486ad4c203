//! A clause → what its number speaks of: the topic whose roles it has.

use super::context::{Context, Counted};
use super::token::{Kind, Token};
use crate::form::{self, Group, Topic};

/// Roles that name no thing: verbs, and what stands beside them. All others are nouns.
const NO_NOUNS: &[&str] = &[
    "plain",
    "receive",
    "close",
    "handle",
    "carry",
    "disclose",
    "host",
    "assigned",
    "charge",
    "about",
    "nearly",
    "more-than",
    "less-than",
    "disclosure",
    "cumulative",
    "part-of-year",
    "ours",
    "body",
    "government",
    "town",
    "last",
    "next",
    "share",
    "listed",
    "comparison",
    "channel",
    "way",
    "kind",
    "none",
    "not",
];
const REQUEST: [&str; 2] = ["request", "request-bare"];

/// The clause of a number: what stands before it, and behind it.
#[derive(Clone, Copy)]
pub(super) struct Clause<'t> {
    pub(super) before: &'t [Token],
    pub(super) behind: &'t [Token],
    /// The unit of its number; none where the clause says that there was none.
    pub(super) unit: Option<&'t str>,
    /// Where the number ends.
    pub(super) end: Option<usize>,
    /// What 上年 and 下年 are in figures, where the clause has such a year and speaks of what is carried.
    pub(super) year: Option<&'static str>,
}

/// What a clause speaks of.
pub(super) struct Match {
    pub(super) topic: &'static Topic,
    /// Of 行政复议和行政诉讼 the second.
    pub(super) also: Option<&'static Topic>,
    /// Where the words that tell it stand: from the first of them, in what stands before the number.
    pub(super) first: Option<usize>,
    /// Whether what stands behind the number was needed.
    pub(super) behind: bool,
    /// Whether the thing counted was named before, or by half a name.
    pub(super) is_vague: bool,
}

impl Clause<'_> {
    fn has(&self, token: &Token, role: &str) -> bool {
        match token.kind {
            Kind::Word("none") => role == "receive" && self.unit.is_none(),
            Kind::Word(own) => own == role,
            Kind::Period(_) => self.year == Some(role),
            _ => false,
        }
    }

    /// The first token that plays one of the roles.
    fn find(&self, tokens: &[Token], roles: &[String]) -> Option<usize> {
        tokens.iter().position(|token| roles.iter().any(|role| self.has(token, role)))
    }

    /// What the number speaks of: by what stands before it, else with what stands behind it.
    pub(super) fn topic(&self, context: &Context) -> Option<Match> {
        let of = |behind: bool| form::narrative().topics.iter().find_map(|topic| self.fits(topic, behind, context));
        let mut found = of(false).or_else(|| if self.behind.is_empty() { None } else { of(true) })?;
        if found.topic.name == "reconsideration" {
            let litigation = form::narrative().topics.iter().find(|topic| topic.name == "litigation");
            found.also = litigation.filter(|topic| self.find(self.before, &topic.told[0]).is_some());
        }
        Some(found)
    }

    fn fits(&self, topic: &'static Topic, behind: bool, context: &Context) -> Option<Match> {
        let (mut first, mut is_vague, mut own, mut used) = (None, false, 0, false);
        let not_else = context.counted != Counted::Else;
        for group in &topic.told {
            if let Some(at) = self.find(self.before, group) {
                first = Some(first.map_or(at, |first: usize| first.min(at)));
                own += 1;
                is_vague |= group.iter().any(|role| role == "request-bare")
                    && !self.before.iter().any(|token| self.has(token, "request"));
            } else if behind && self.find(self.behind, group).is_some() {
                (own, used) = (own + 1, true);
                is_vague |= group.iter().any(|role| role == "request-bare")
                    && !self.behind.iter().any(|token| self.has(token, "request"));
            } else if group.iter().any(|role| role == "request") && context.has_any(&REQUEST) && not_else {
                is_vague = true;
            } else if !(group.iter().any(|role| role == "disclosure") && context.has_any(&["disclosure", "request"])) {
                return None;
            }
        }
        let is_needed = topic.needs.is_empty() || topic.needs.iter().any(|role| context.has_any(&[role.as_str()]));
        let is_beside = match topic.group {
            Group::Alone if topic.name.starts_with("carried") => not_else,
            // 建议提案12条 in a list of what was published is no count of them.
            Group::Alone if topic.units == "proposals" => context.verb.is_some() || self.has_verb(behind),
            Group::Alone => !is_vague || context.has_any(&["request", "disclosure"]),
            Group::Outcome | Group::Channel | Group::Applicant => context.has_any(&REQUEST) && not_else,
            Group::Review => true,
            Group::Result => context.review.is_some(),
        };
        // What is counted was named before: then nothing else may be named here.
        let names_another =
            is_vague && self.before.iter().chain(self.behind).any(|token| self.is_noun_of_another(topic, token));
        let rests = is_vague && !used && self.behind.iter().any(|token| token.kind == Kind::Rest);
        let fits = own > 0 && used == behind && self.counts(topic) && is_needed && is_beside;
        (fits && !names_another && !rests).then_some(Match { topic, also: None, first, behind: used, is_vague })
    }

    fn has_verb(&self, behind: bool) -> bool {
        let behind = if behind { self.behind } else { &[] };
        let verbs = ["receive", "assigned", "close", "handle"];
        self.before.iter().chain(behind).any(|token| verbs.iter().any(|verb| self.has(token, verb)))
    }

    /// Whether the topic is counted in the unit of the number. A share is counted in percent, whatever it is of.
    fn counts(&self, topic: &Topic) -> bool {
        let Some(unit) = self.unit else { return true };
        let known = form::narrative().units.get(&topic.units);
        if unit == "%" && topic.units != "rate" {
            return self.is_share();
        }
        known.is_some_and(|units| units.iter().any(|known| known == unit)) && !self.is_share()
    }

    /// Whether it says what share something has.
    pub(super) fn is_share(&self) -> bool {
        self.before.iter().any(|token| token.kind == Kind::Word("share"))
    }

    /// Whether a word names a thing, and none that the topic speaks of.
    pub(super) fn is_noun_of_another(&self, topic: &Topic, token: &Token) -> bool {
        let Kind::Word(role) = token.kind else { return false };
        let told = topic.told.iter().flatten().any(|known| known == role);
        let beside = match topic.group {
            Group::Alone => REQUEST.contains(&role) && topic.units != "items" && topic.units != "proposals",
            Group::Review => REQUEST.contains(&role) || ["reconsideration", "litigation"].contains(&role),
            Group::Result => {
                ["request", "reconsideration", "litigation", "direct", "after-reconsideration"].contains(&role)
            }
            _ => REQUEST.contains(&role),
        };
        let narrative = matches!(role, "items" | "website" | "meeting" | "training" | "cppcc" | "proposal-bare")
            && !matches!(topic.units.as_str(), "requests" | "items" | "proposals");
        !(told || beside || narrative || NO_NOUNS.contains(&role))
    }
}
