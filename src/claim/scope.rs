//! Whom and which time a number speaks of. `whole` asks that every word of its clause is understood.

use super::context::{Context, is_body};
use super::organ::Who;
use super::period::Period;
use super::token::{Kind, Token};
use super::topic::{Clause, Match};
use crate::form::Group;
use crate::report::Scope;

/// A scope with the words that decided.
pub(super) type Decided = (Scope, Vec<String>);

/// The scope of what a clause says; none where its words do not bear a claim at all.
pub(super) fn scope(
    clause: &Clause<'_>,
    found: &Match,
    context: &Context,
    text: &str,
    year: Option<u16>,
) -> Option<Decided> {
    let mut all: Vec<(Scope, String)> = Vec::new();
    all.extend(words(clause, found, context, text)?);
    all.extend(who(context, is_narrative(found)));
    all.extend(time(context, year));
    all.extend(way(found, context));
    if let Some(left_out) = left_out(clause, text) {
        all.push((Scope::Uncertain, format!("with something left out: {left_out}")));
    }
    if found.topic.name == "disclosed_items" && !says_all(clause, found, text) {
        all.push((Scope::Uncertain, "not said to be what was disclosed".to_owned()));
    }
    if let Some(weak) = &found.topic.weak {
        all.push((Scope::Uncertain, weak.clone()));
    }
    if found.topic.group == Group::Review && !context.has_any(&["disclosure", "request"]) {
        all.push((Scope::Uncertain, "not said to be about disclosure".to_owned()));
    }
    let worst = all.iter().map(|(scope, _)| *scope).max_by_key(|scope| rank(*scope)).unwrap_or(Scope::Whole);
    Some((worst, all.into_iter().filter(|(scope, _)| *scope == worst).map(|(_, why)| why).collect()))
}

/// Whether no table of the newer forms holds it.
fn is_narrative(found: &Match) -> bool {
    found.topic.keys.iter().flatten().any(|key| key.starts_with("narrative."))
}

/// The worse of two.
pub(super) fn worse(a: Scope, b: Scope) -> Scope {
    if rank(a) < rank(b) { b } else { a }
}

fn rank(scope: Scope) -> u8 {
    match scope {
        Scope::Whole => 0,
        Scope::Uncertain => 1,
        Scope::Other => 2,
    }
}

/// What the words of the clause itself say; none where they are about something else.
fn words(clause: &Clause<'_>, found: &Match, context: &Context, text: &str) -> Option<Vec<(Scope, String)>> {
    let mut all = Vec::new();
    let narrative = is_narrative(found);
    let first = found.first.unwrap_or(clause.before.len());
    let last_behind = if found.behind { last_told(clause.behind, found) } else { 0 };
    let before = clause.before.iter().enumerate().map(|(index, token)| (token, index > first));
    let behind = clause.behind.iter().take(last_behind).map(|token| (token, true));
    for (token, inside) in before.chain(behind) {
        let word = &text[token.start..token.end];
        match token.kind {
            Kind::Word("comparison" | "not") => return None,
            // 不予公开信息12条 counts what was made, not who asked.
            Kind::Word("items") if clause.is_noun_of_another(found.topic, token) => return None,
            // An organ that decides reviews of others counts them all.
            Kind::Word("receive" | "close" | "handle")
                if found.topic.group == Group::Review && clause.unit.is_some() =>
            {
                all.push((Scope::Uncertain, format!("perhaps of others: {word}")));
            }
            Kind::Word("kind" | "channel") if inside && (found.is_vague || narrative) => return None,
            Kind::Word("kind") => all.push((Scope::Other, format!("of a kind: {word}"))),
            Kind::Word("way") if !narrative => all.push((Scope::Other, format!("by one way: {word}"))),
            // 通过网站公开 is what was disclosed there.
            Kind::Word("way") if context.channel.is_some() => {}
            Kind::Word("way") => all.push((Scope::Uncertain, format!("by one way: {word}"))),
            Kind::Rest if is_body(word) && !inside => all.push((Scope::Other, format!("a narrower body: {word}"))),
            // What stands between the verb and the number says of what kind the things are.
            Kind::Rest if inside && (found.is_vague || narrative) => return None,
            Kind::Rest => all.push((Scope::Uncertain, format!("not understood: {word}"))),
            Kind::Word(_) if clause.is_noun_of_another(found.topic, token) => {
                if found.is_vague || narrative {
                    return None;
                }
                all.push((Scope::Uncertain, format!("names something else, too: {word}")));
            }
            _ => {}
        }
    }
    Some(all)
}

/// 发布信息 may be news: what was disclosed is 主动公开, or 政府信息.
fn says_all(clause: &Clause<'_>, found: &Match, text: &str) -> bool {
    let behind = if found.behind { clause.behind } else { &[] };
    let words = clause.before.iter().chain(behind).map(|token| &text[token.start..token.end]);
    words.into_iter().any(|word| ["主动", "政府信息", "政务信息"].iter().any(|sure| word.contains(sure)))
}

/// What brackets right behind the number leave out: （不含各镇）.
fn left_out<'t>(clause: &Clause<'_>, text: &'t str) -> Option<&'t str> {
    const NEAR: usize = 30;
    let rest = text.get(clause.end?..)?.strip_prefix('(')?;
    let end = rest.char_indices().take(NEAR).find(|(_, c)| *c == ')')?.0;
    let inside = &rest[..end];
    ["不含", "不包括", "不包含", "仅", "本级", "除"].iter().any(|word| inside.contains(word)).then_some(inside)
}

/// Where the words behind the number that tell the topic end.
fn last_told(behind: &[Token], found: &Match) -> usize {
    let told = |token: &Token| matches!(token.kind, Kind::Word(role) if found.topic.told.iter().flatten().any(|known| known == role));
    behind.iter().rposition(told).map_or(0, |last| last + 1)
}

fn who(context: &Context, narrative: bool) -> Option<(Scope, String)> {
    let said = context.who.as_ref()?;
    let here = said.sentence == context.sentence;
    match said.what {
        Who::Whole => Some((Scope::Whole, said.word.clone())),
        Who::Other if here => Some((Scope::Other, format!("not the whole organ: {}", said.word))),
        Who::Other => Some((Scope::Uncertain, format!("perhaps of {}", said.word))),
        // No table is beside it that counts the departments, too.
        Who::Unclear if narrative => Some((Scope::Whole, said.word.clone())),
        Who::Unclear => Some((Scope::Uncertain, format!("the whole or a part: {}", said.word))),
    }
}

fn time(context: &Context, year: Option<u16>) -> Vec<(Scope, String)> {
    let mut all = Vec::new();
    let mut whole_year = false;
    if let Some(said) = &context.period {
        let here = said.sentence == context.sentence;
        match (said.what, year) {
            (Period::Year(of), Some(year)) if of == year => whole_year = true,
            (Period::Year(_), None) => {
                all.push((Scope::Uncertain, format!("the report's year is not known: {}", said.word)))
            }
            _ if here => all.push((Scope::Other, format!("another time: {}", said.word))),
            _ => all.push((Scope::Uncertain, format!("perhaps of {}", said.word))),
        }
    }
    if let Some(said) = &context.limit {
        let cumulative = said.what == Scope::Uncertain;
        let scope = if cumulative && whole_year { Scope::Uncertain } else { Scope::Other };
        all.push((
            scope,
            format!("{}: {}", if cumulative { "counted up to a day" } else { "another time" }, said.word),
        ));
    }
    all
}

/// By way of what: a part of the requests, perhaps all that was disclosed.
fn way(found: &Match, context: &Context) -> Option<(Scope, String)> {
    let said = context.channel.as_ref()?;
    let told = found.topic.told.iter().flatten().any(|role| role == said.what);
    let channel = matches!(found.topic.group, Group::Channel);
    let items = found.topic.name == "disclosed_items";
    let requests = found.topic.name == "received";
    match () {
        () if told || channel => None,
        () if items => Some((Scope::Uncertain, format!("by one way: {}", said.word))),
        () if requests => Some((Scope::Other, format!("by one way: {}", said.word))),
        () => None,
    }
}
