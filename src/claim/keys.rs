//! A topic → the keys it speaks of in this report.

use super::context::Context;
use super::topic::Match;
use crate::form::{Group, Topic};
use crate::report::{Reading, Report};
use std::collections::HashSet;

/// The keys that the report has.
pub(super) struct Keys<'r> {
    all: Vec<&'r str>,
    known: HashSet<&'r str>,
}

impl<'r> Keys<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let all: Vec<&str> = report.facts.iter().map(|fact| fact.key.as_str()).collect();
        Keys { known: all.iter().copied().collect(), all }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.known.contains(key)
    }

    /// What a count speaks of, and what its words may mean otherwise; none where no form of the report counts it.
    pub(super) fn of(&self, found: &Match, context: &Context) -> Option<Vec<Reading>> {
        let mut readings = self.readings(found.topic, context);
        if let Some(also) = found.also {
            let first = self.readings(also, context).into_iter().next()?;
            readings.truncate(1);
            readings.first_mut()?.keys.extend(first.keys);
        }
        Some(readings).filter(|readings| !readings.is_empty())
    }

    fn readings(&self, topic: &Topic, context: &Context) -> Vec<Reading> {
        let expand = |patterns: &Vec<String>| self.expand(patterns, context);
        let Some(main) = topic.keys.iter().find_map(expand) else { return Vec::new() };
        let others = topic.or.iter().filter_map(expand);
        std::iter::once(main).chain(others).map(|keys| Reading { keys, of: Vec::new() }).collect()
    }

    /// What a share in percent of these keys may be a share of: requests that were closed, came in, or were there.
    pub(super) fn shares(&self, keys: &[String], group: Group, context: &Context) -> Vec<Reading> {
        let wholes: &[&[&str]] = match group {
            Group::Applicant => &[&["{row}.total"]],
            Group::Result => &[&["{review}.total"]],
            _ => &[
                &["requests.outcome.total.total"],
                &["requests.received.total"],
                &["requests.received.total", "requests.carried_in.total"],
                &["statistics.replies.total"],
                &["statistics.requests.closed"],
                &["statistics.requests.received"],
            ],
        };
        let expand =
            |whole: &&[&str]| self.expand(&whole.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>(), context);
        wholes.iter().filter_map(expand).map(|of| Reading { keys: keys.to_vec(), of }).collect()
    }

    /// The keys of patterns; none unless each of them has some.
    fn expand(&self, patterns: &[String], context: &Context) -> Option<Vec<String>> {
        let mut keys = Vec::new();
        for pattern in patterns {
            let before = keys.len();
            for pattern in named(pattern, context)? {
                self.matching(&pattern, &mut keys);
            }
            if keys.len() == before {
                return None;
            }
        }
        Some(keys)
    }

    fn matching(&self, pattern: &str, keys: &mut Vec<String>) {
        match pattern.split_once('*') {
            Some((start, end)) => {
                let fits =
                    |key: &&&str| key.len() > start.len() + end.len() && key.starts_with(start) && key.ends_with(end);
                keys.extend(self.all.iter().filter(fits).map(|key| (*key).to_owned()));
            }
            None if self.known.contains(pattern) || pattern.starts_with("narrative.") => keys.push(pattern.to_owned()),
            None => {}
        }
    }
}

/// A pattern with what the sentence speaks of in the place of its names.
fn named(pattern: &str, context: &Context) -> Option<Vec<String>> {
    if pattern.contains("{row}") {
        return Some(vec![pattern.replace("{row}", context.row?.0)]);
    }
    if pattern.contains("{review}") {
        let rows: &[&str] = match context.review? {
            "reconsideration" => &["reconsideration", "statistics.reconsideration"],
            "direct" => &["litigation.direct"],
            "after" => &["litigation.after_reconsideration"],
            _ => &["litigation.direct", "litigation.after_reconsideration", "statistics.litigation"],
        };
        return Some(rows.iter().map(|row| pattern.replace("{review}", row)).collect());
    }
    Some(vec![pattern.replace("{verb}", context.verb.unwrap_or("received"))])
}
