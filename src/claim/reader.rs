//! A paragraph → its claims: each number with the clause around it, in the light of what was said before.

use super::context::Context;
use super::keys::Keys;
use super::numeral::Number;
use super::organ::Organ;
use super::period::Period;
use super::scope::{self, worse};
use super::sentence::{Sentence, sentences};
use super::token::{Kind, Token, tokens};
use super::topic::{Clause, Match};
use crate::form::Group;
use crate::report::{Approximation, Claim, Reading, Report, Scope, State};

/// A clause of more words speaks of more than one thing.
const LONGEST: usize = 60;

pub(super) struct Reader<'r> {
    organ: Organ,
    keys: Keys<'r>,
    year: Option<u16>,
}

/// A sentence on its way.
struct Line<'l> {
    sentence: &'l Sentence<'l>,
    tokens: &'l [Token],
    /// The claims of the paragraph so far, each with what it belongs to.
    told: Vec<(Group, Claim)>,
    /// How many of them stood before this sentence.
    before: usize,
}

impl<'r> Reader<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        Reader { organ: Organ::new(report.organ.as_deref()), keys: Keys::new(report), year: report.year }
    }

    /// The context of what stands below a heading.
    pub(super) fn below(&self, outer: &Context, heading: &str) -> Context {
        outer.below(&tokens(&Sentence::new(0, heading), &self.organ))
    }

    /// The claims of a paragraph, at most so many, each with where its sentence begins.
    pub(super) fn paragraph(&self, context: &Context, text: &str, most: usize) -> Vec<(usize, Claim)> {
        let mut context = context.clone();
        let mut places = Vec::new();
        let mut told: Vec<(Group, Claim)> = Vec::new();
        for sentence in sentences(text) {
            context.begin_sentence();
            let tokens = tokens(&sentence, &self.organ);
            let before = told.len();
            let mut line = Line { sentence: &sentence, tokens: &tokens, told, before };
            self.sentence(&mut line, &mut context);
            told = line.told;
            places.resize(told.len(), sentence.at);
            if told.len() >= most {
                break;
            }
        }
        places.into_iter().zip(told).take(most).map(|(at, (_, claim))| (at, claim)).collect()
    }

    fn sentence(&self, line: &mut Line<'_>, context: &mut Context) {
        // Where the clause begins, and whether it has a number.
        let (mut start, mut counted) = (0, false);
        let mut who = context.who.clone();
        let mut index = 0;
        while let Some(token) = line.tokens.get(index) {
            let behind_number = index > 0 && matches!(line.tokens[index - 1].kind, Kind::Number(_));
            context.hear(token, &line.sentence.folded, &self.organ);
            match token.kind {
                Kind::Mark => {
                    if !counted {
                        self.none(line, start, index, context);
                        context.pass(&line.tokens[start..index]);
                    }
                    (start, counted) = (index + 1, false);
                    who = context.who.clone();
                    if line.sentence.folded[token.start..].starts_with(';') {
                        (context.is_part, context.channel, context.limit) = (false, None, None);
                    }
                }
                Kind::Pause if behind_number => (start, counted) = (index + 1, false),
                Kind::Number(number) => {
                    let behind = behind(line.tokens, index);
                    let told = line.told.len();
                    let used = self.count(line, (start, index, behind), number, context);
                    if told == line.told.len() {
                        let unit = &line.sentence.folded[number.unit..token.end];
                        context.skip(&line.tokens[start..index], unit, &who);
                    }
                    start = if used { behind } else { index + 1 };
                    counted = true;
                }
                _ => {}
            }
            index += 1;
        }
        if !counted {
            self.none(line, start, index, context);
        }
    }

    /// What a number says; gives whether the words behind it are its own.
    fn count(
        &self,
        line: &mut Line<'_>,
        (start, at, end): (usize, usize, usize),
        number: Number,
        context: &mut Context,
    ) -> bool {
        let text = line.sentence.folded.as_str();
        let token = line.tokens[at];
        let start = start.max(at.saturating_sub(LONGEST));
        let unit = bare_unit(&text[number.unit..token.end]);
        let share = text[token.start..].starts_with("百分之");
        let unit = if share { "%" } else { unit };
        let before = &line.tokens[start..at];
        let clause = Clause {
            before,
            behind: &line.tokens[at + 1..end],
            unit: Some(unit),
            end: Some(token.end),
            year: self.carried_year(before, text),
        };
        if !number.is_count || context.is_listed {
            return false;
        }
        let approximate = nearness(before).or(number.approximate);
        let state = if number.value.is_some() { State::Number } else { State::Unreadable };
        let raw = line.sentence.raw(token.start, number.unit);
        let draft = Claim {
            state,
            value: number.value,
            approximate,
            raw: raw.to_owned(),
            unit: if share { "%".to_owned() } else { line.sentence.raw(number.unit, token.end).to_owned() },
            ..draft(line.sentence)
        };
        if clause.is_share() && unit == "%" {
            self.share(line, &clause, draft, context);
            return false;
        }
        let Some(found) = clause.topic(context) else { return false };
        let used = found.behind;
        self.tell(line, &clause, &found, draft, context);
        used
    }

    /// A year beside 结转 that is the one before or after the report's.
    fn carried_year(&self, before: &[Token], text: &str) -> Option<&'static str> {
        let year = self.year?;
        before.iter().find_map(|token| match token.kind {
            Kind::Period(Period::Year(of)) if of + 1 == year && text[token.end..].starts_with("结转") => Some("last"),
            Kind::Period(Period::Year(of)) if of == year + 1 => Some("next"),
            _ => None,
        })
    }

    /// A clause without a number that says that there was none.
    fn none(&self, line: &mut Line<'_>, start: usize, end: usize, context: &mut Context) {
        let tokens = &line.tokens[start..end];
        let Some(none) = tokens.iter().position(|token| token.kind == Kind::Word("none")) else { return };
        let text = line.sentence.folded.as_str();
        // 无 is short and means much: every word must be understood.
        if tokens.len() > LONGEST || tokens.iter().any(|token| token.kind == Kind::Rest) || context.is_listed {
            return;
        }
        let clause =
            Clause { before: tokens, behind: &[], unit: None, end: None, year: self.carried_year(tokens, text) };
        let Some(found) = clause.topic(context) else { return };
        let word = tokens[none];
        let raw = line.sentence.raw(word.start, word.end).to_owned();
        let draft = Claim { raw, ..draft(line.sentence) };
        self.tell(line, &clause, &found, draft, context);
    }

    /// Makes a claim of a number and what it speaks of.
    fn tell(&self, line: &mut Line<'_>, clause: &Clause<'_>, found: &Match, draft: Claim, context: &mut Context) {
        let text = line.sentence.folded.as_str();
        let Some((mut scope, mut why)) = scope::scope(clause, found, context, text, self.year) else { return };
        let Some(readings) = self.keys.of(found, context) else { return };
        let mut readings = readings.into_iter();
        let Some(Reading { keys, .. }) = readings.next() else { return };
        for (worst, reason) in doubts(line, found, &keys, &draft, context) {
            if worse(scope, worst) != scope {
                (scope, why) = (worst, vec![reason]);
            }
        }
        let within = self.within(found, context);
        let row = match found.topic.name.as_str() {
            "received" => Some("requests.received"),
            "carried_in" => Some("requests.carried_in"),
            "carried_out" => Some("requests.carried_out"),
            "closed" => Some("requests.outcome.total"),
            _ => None,
        };
        context.row = row.map(|row| (row, scope)).or(context.row);
        context.count(found);
        let told = told(clause, found, text);
        let why = [told, why.join("; ")].join(" | ");
        let claim = Claim { keys, or: readings.collect(), within, scope, why, ..draft };
        line.told.push((found.topic.group, claim));
    }

    /// What a count is said to be a part of: an outcome of the requests that were counted before it.
    fn within(&self, found: &Match, context: &Context) -> Vec<String> {
        let is_part = match found.topic.group {
            Group::Outcome | Group::Applicant => true,
            Group::Alone => found.topic.name == "closed" && context.is_part,
            _ => false,
        };
        let whole = context.row.filter(|_| is_part).map(|(row, _)| format!("{row}.total"));
        whole.filter(|key| self.keys.has(key)).into_iter().collect()
    }

    /// A share in percent: of what the clause names, or of the count right before it.
    fn share(&self, line: &mut Line<'_>, clause: &Clause<'_>, draft: Claim, context: &mut Context) {
        let text = line.sentence.folded.as_str();
        let named = clause
            .topic(context)
            .filter(|found| matches!(found.topic.group, Group::Outcome | Group::Applicant | Group::Result));
        let (group, keys, within, scope, why) = match named {
            Some(found) => {
                let Some((scope, why)) = scope::scope(clause, &found, context, text, self.year) else { return };
                let Some(keys) = self.keys.of(&found, context).and_then(|readings| readings.into_iter().next()) else {
                    return;
                };
                (found.topic.group, keys.keys, self.within(&found, context), scope, why.join("; "))
            }
            None => {
                let Some((group, last)) = line.told[line.before..].last() else { return };
                let fits = matches!(group, Group::Outcome | Group::Applicant | Group::Result) && last.of.is_empty();
                if !fits
                    || clause.before.iter().any(|token| matches!(token.kind, Kind::Rest | Kind::Word("comparison")))
                {
                    return;
                }
                (*group, last.keys.clone(), last.within.clone(), last.scope, format!("{}{}", last.raw, last.unit))
            }
        };
        let scope = worse(scope, context.row.map_or(Scope::Whole, |row| row.1));
        let mut readings = self.keys.shares(&keys, group, context).into_iter();
        let Some(Reading { keys, of }) = readings.next() else { return };
        let claim = Claim { keys, of, or: readings.collect(), within, scope, why: format!("share | {why}"), ..draft };
        line.told.push((group, claim));
    }
}

/// What makes a claim doubtful that its own clause does not show.
fn doubts(line: &Line<'_>, found: &Match, keys: &[String], draft: &Claim, context: &Context) -> Vec<(Scope, String)> {
    let mut doubts = Vec::new();
    let group = found.topic.group;
    // The annex counts events and items by rules of its own: 参加或举办, 不同渠道计1条.
    if keys.iter().any(|key| key.starts_with("statistics.")) && found.topic.units != "requests" {
        doubts.push((Scope::Uncertain, "the annex may count otherwise".to_owned()));
    }
    // A part of something narrow is narrow, too.
    if let (Group::Outcome | Group::Applicant | Group::Channel, Some((_, of))) = (group, context.row) {
        doubts.push((of, "a part of what is not the whole".to_owned()));
    }
    let here = &line.told[line.before..];
    let same = |(_, other): &&(Group, Claim)| {
        other.keys == keys && other.of.is_empty() && other.scope != Scope::Other && other.value != draft.value
    };
    if let Some(told) = line.told.iter().find(same) {
        doubts.push(match context.is_part && here.contains(told) {
            true => (Scope::Other, format!("a part of {}", told.1.raw)),
            false => (Scope::Uncertain, format!("said before as {}", told.1.raw)),
        });
    }
    // 行政复议3件、行政诉讼2件，其中维持4件: of both.
    if let (Group::Result, [.., (Group::Review, _), (Group::Review, _)]) = (group, here) {
        doubts.push((Scope::Uncertain, "perhaps of all reviews and lawsuits".to_owned()));
    }
    doubts
}

/// A claim of a sentence that nothing is known of yet: there was none.
fn draft(sentence: &Sentence<'_>) -> Claim {
    Claim {
        section: 0,
        sentence: sentence.printed.to_owned(),
        at: None,
        state: State::Dash,
        value: None,
        approximate: None,
        raw: String::new(),
        unit: String::new(),
        keys: Vec::new(),
        of: Vec::new(),
        or: Vec::new(),
        within: Vec::new(),
        scope: Scope::Whole,
        why: String::new(),
    }
}

/// A unit without 以上, 左右 behind it.
fn bare_unit(unit: &str) -> &str {
    ["以上", "左右", "上下", "以内"].iter().find_map(|end| unit.strip_suffix(end)).unwrap_or(unit)
}

/// Where the words behind a number end.
fn behind(tokens: &[Token], number: usize) -> usize {
    let ends = |token: &Token| matches!(token.kind, Kind::Mark | Kind::Pause | Kind::Number(_));
    tokens[number + 1..]
        .iter()
        .take(LONGEST)
        .position(ends)
        .map_or(tokens.len().min(number + 1 + LONGEST), |at| number + 1 + at)
}

/// 约, 近, 超过 right before the number.
fn nearness(before: &[Token]) -> Option<Approximation> {
    match before.last()?.kind {
        Kind::Word("about") => Some(Approximation::About),
        Kind::Word("nearly") => Some(Approximation::Nearly),
        Kind::Word("more-than") => Some(Approximation::MoreThan),
        Kind::Word("less-than") => Some(Approximation::LessThan),
        _ => None,
    }
}

/// The words that told the topic.
fn told(clause: &Clause<'_>, found: &Match, text: &str) -> String {
    let behind = if found.behind { clause.behind } else { &[] };
    let roles = found.topic.told.iter().chain(found.also.iter().flat_map(|also| &also.told)).flatten();
    let none = clause.unit.is_none().then_some("none");
    let roles: Vec<&str> = roles.map(String::as_str).chain(none).collect();
    let tells = |token: &&Token| matches!(token.kind, Kind::Word(role) if roles.contains(&role));
    let words = clause.before.iter().chain(behind).filter(tells).map(|token| &text[token.start..token.end]);
    words.collect::<Vec<_>>().join(" ")
}
