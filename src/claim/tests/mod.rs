//! Sentences as reports have them, of our own making, and the claims that they bear.

mod narrative;
mod requests;
mod traps;

use super::claims;
use crate::document::{Format, Source};
use crate::form;
use crate::place::Provenance;
use crate::report::{Claim, Fact, Forms, Report, Scope, Section, State, Subsection, Text};

/// A report of an organ for 2023 that has all facts of the form of an era, all of them missing.
fn report(organ: &str, era: &str, sections: Vec<Section>) -> Report {
    let fact = |figure: form::Figure<'_>| Fact {
        key: figure.key(),
        form: era.to_owned(),
        state: State::Missing,
        value: None,
        raw: None,
        unit: figure.unit().to_owned(),
        at: None,
    };
    let source =
        Source { name: "x".into(), format: Format::Text, sha256: String::new(), bytes: 0, pages: None, part: None };
    Report {
        source,
        title: None,
        organ: Some(organ.to_owned()),
        year: Some(2023),
        period: None,
        forms: Forms::default(),
        sections,
        facts: form::form(era).unwrap().figures().map(fact).collect(),
        diagnostics: Vec::new(),
        claims: Vec::new(),
    }
}

fn texts(texts: &[&str]) -> Vec<Text> {
    let text = |(number, text): (u32, &&str)| Text {
        text: (*text).to_owned(),
        at: Provenance::Paragraph { paragraph: number },
    };
    (1..).zip(texts).map(text).collect()
}

/// The claims of one paragraph below （一）`heading` of section one.
fn below(organ: &str, era: &str, heading: &str, paragraph: &str) -> Vec<Claim> {
    let subsection = Subsection {
        label: "（一）".into(),
        heading: heading.into(),
        paragraphs: texts(&[paragraph]),
        subsections: Vec::new(),
    };
    let section =
        Section {
            number: 1, heading: "一、总体情况".into(), paragraphs: Vec::new(), subsections: vec![subsection]
        };
    claims(&report(organ, era, vec![section])).0
}

/// A claim in short: `received 21`, with what is not plain behind it: `~` approximate, `?` uncertain, `!` other.
fn short(claim: &Claim) -> String {
    let name = |keys: &[String]| {
        let name = |key: &String| {
            let key = key.strip_prefix("requests.").or(key.strip_prefix("narrative.")).unwrap_or(key);
            key.strip_suffix(".total").unwrap_or(key).to_owned()
        };
        let mut names: Vec<String> = keys.iter().map(name).collect();
        // The parts of a group by their group.
        for group in ["outcome.denied", "outcome.unavailable", "outcome.not_processed", "outcome.other"] {
            if names.len() > 1 && names.iter().all(|name| name.starts_with(group)) {
                names = vec![group.to_owned()];
            }
        }
        if names.len() == 5 && names[0].ends_with("commercial_enterprise") {
            names = vec![names[0].replace("commercial_enterprise", "organizations")];
        }
        names.join("+").replace("outcome.total", "closed").replace("outcome.", "")
    };
    let value = claim.value.map_or_else(|| claim.raw.clone(), |value| value.to_string());
    let share = if claim.of.is_empty() { String::new() } else { format!("% of {}", name(&claim.of)) };
    let near = claim.approximate.map_or(String::new(), |how| format!("~{how:?}"));
    let scope = match claim.scope {
        Scope::Whole => "",
        Scope::Uncertain => "?",
        Scope::Other => "!",
    };
    format!("{} {value}{share}{near}{scope}", name(&claim.keys))
}

/// Checks sentences below a heading, in a district's report by the form of 2021.
fn hold(heading: &str, rows: &[(&str, &[&str])]) {
    hold_for("枫溪区人民政府", "2021", heading, rows);
}

fn hold_for(organ: &str, era: &str, heading: &str, rows: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (sentence, expected) in rows {
        let claims = below(organ, era, heading, sentence);
        let found: Vec<String> = claims.iter().map(short).collect();
        if found != *expected {
            let why: Vec<&str> = claims.iter().map(|claim| claim.why.as_str()).collect();
            wrong += &format!("\n{sentence}\n  expected {expected:?}\n  found    {found:?}\n  why      {why:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_words_are_as_they_are_compared_and_stand_once() {
    let data = form::narrative();
    let mut all: Vec<&str> = form::words().iter().map(|(word, _)| *word).collect();
    let count = all.len();
    for word in &all {
        assert_eq!(crate::text::normalise(word), *word);
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "a word has one role");
    let known: Vec<&str> = data.facts.iter().map(|told| told.key.as_str()).collect();
    for topic in &data.topics {
        let roles = topic.told.iter().flatten().chain(&topic.needs);
        assert!(roles.into_iter().all(|role| form::words().iter().any(|(_, known)| known == role)), "{}", topic.name);
        assert!(data.units.contains_key(&topic.units), "{}", topic.name);
        for key in topic.keys.iter().flatten().filter(|key| key.starts_with("narrative.")) {
            let verbs = ["received", "handled"].map(|verb| key.replace("{verb}", verb));
            assert!(verbs.iter().all(|key| known.contains(&key.as_str())), "{key}");
        }
    }
}

#[test]
fn keys_of_topics_are_keys_of_forms() {
    let all: Vec<String> = form::codebook().into_iter().map(|entry| entry.key).collect();
    for topic in &form::narrative().topics {
        for key in topic.keys.iter().chain(&topic.or).flatten().filter(|key| !key.contains('{')) {
            let (start, end) = key.split_once('*').unwrap_or((key, ""));
            assert!(all.iter().any(|known| known.starts_with(start) && known.ends_with(end)), "{}: {key}", topic.name);
        }
    }
}
