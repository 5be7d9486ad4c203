//! SARIF 2.1.0, the format in which editors and code hosts take findings. Results are written one by one; the files that
//! could not be read stand at the end, as notifications of the run.

use super::{Failure, Outcome, problems};
use crate::check::{Explanation, Finding, explanations};
use crate::form::{self, Language};
use crate::place::Provenance;
use crate::report::Report;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(
    outcomes: &mut dyn Iterator<Item = Outcome>,
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rules = explanations();
    let driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "language": language.of("en", "zh-CN"),
        "rules": rules.iter().map(|page| rule(page, language)).collect::<Vec<_>>(),
    });
    let tool = json!({ "driver": driver });
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{tool},")?;
    write!(out, "\"columnKind\":\"unicodeCodePoints\",\"results\":[")?;
    let mut failures: Vec<Value> = Vec::new();
    let mut comma = "";
    for outcome in outcomes {
        match outcome {
            Outcome::Failed(failure) => failures.push(notification(&failure, language)),
            Outcome::Read(report, judgement) => {
                // Findings that nothing tells apart are counted.
                let mut alike: HashMap<String, usize> = HashMap::new();
                for finding in &judgement.findings {
                    let about = format!("{}\n{}", finding.id, finding.facts.join("\n"));
                    let count = alike.entry(about.clone()).or_default();
                    *count += 1;
                    let rule = rules.iter().position(|page| page.id == finding.id);
                    let mut result = result(&report, finding, rule, language);
                    result["partialFingerprints"] = json!({ "finding/v1": fingerprint(&report, &about, *count) });
                    if let Some(blame) = judgement.blame(finding) {
                        result["properties"]["blame"] = language.of(&blame.message, &blame.message_zh).as_str().into();
                    }
                    write!(out, "{comma}\n{result}")?;
                    comma = ",";
                }
            }
        }
    }
    let invocation = json!({ "executionSuccessful": failures.is_empty(), "toolExecutionNotifications": failures });
    writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
}

fn rule(page: &Explanation, language: Language) -> Value {
    let formula = page.formula.map(|formula| format!("{}{formula}\n", language.of("Formula: ", "公式：")));
    let sources = format!("{}{}", language.of("Sources: ", "依据："), page.sources.join(language.of("; ", "；")));
    let why = language.of(page.why, page.why_zh);
    json!({
        "id": page.id,
        "shortDescription": { "text": language.of(page.title, page.title_zh) },
        "fullDescription": { "text": why },
        "help": { "text": format!("{why}\n{}{sources}", formula.unwrap_or_default()) },
    })
}

fn result(report: &Report, finding: &Finding, rule: Option<usize>, language: Language) -> Value {
    let hint = language.of(&finding.hint, &finding.hint_zh);
    let number = |value: Option<crate::number::Decimal>| value.map(|value| value.to_string());
    let part = report.source.part.map(|part| format!("{} of {}", part.index, part.of));
    let properties = [
        ("organ", report.organ.clone()),
        ("year", report.year.map(|year| year.to_string())),
        ("part", part),
        ("printed", number(finding.printed)),
        ("computed", number(finding.computed)),
        ("difference", number(finding.difference())),
        ("hint", Some(hint.clone())),
    ];
    let mut properties: Map<String, Value> =
        properties.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect();
    properties.insert("facts".to_owned(), finding.facts.clone().into());
    let mut result = json!({
        "ruleId": finding.id,
        "level": finding.severity.to_string(),
        "message": { "text": finding.message_in(language) },
        "locations": [location(report, finding, language)],
        "properties": properties,
    });
    if let (Some(rule), Some(result)) = (rule, result.as_object_mut()) {
        result.insert("ruleIndex".to_owned(), rule.into());
    }
    result
}

/// The file, in a text with the line; what has no lines has its place in words and as properties.
fn location(report: &Report, finding: &Finding, language: Language) -> Value {
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(&report.source.name) } });
    if let Some(fact) = problems::pointed(report, finding) {
        let label = form::figure(&fact.form, &fact.key).map_or_else(|| fact.key.clone(), |figure| figure.path());
        location["logicalLocations"] = json!([{ "fullyQualifiedName": fact.key, "name": label }]);
    }
    match &finding.at {
        Some(Provenance::Line { line, columns: [first, last] }) => {
            let region = json!({ "startLine": line, "startColumn": first, "endColumn": last.saturating_add(1) });
            location["physicalLocation"]["region"] = region;
        }
        Some(at) => {
            location["message"] = json!({ "text": language.of(at.to_string(), at.in_chinese()) });
            location["properties"] = serde_json::to_value(at).unwrap_or_default();
        }
        None => {}
    }
    location
}

fn notification(failure: &Failure, language: Language) -> Value {
    json!({
        "descriptor": { "id": failure.code() },
        "level": "error",
        "message": { "text": language.of(failure.message().to_owned(), failure.in_chinese().0) },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(failure.name()) } }],
    })
}

fn artifact(name: &str) -> Value {
    json!({ "uri": uri(name) })
}

/// The name of a file as a URI: relative as it was given, or absolute.
fn uri(name: &str) -> String {
    let path = name.replace('\\', "/");
    let has_drive = path.get(1..3) == Some(":/");
    let mut uri = match (has_drive, path.starts_with('/')) {
        (true, _) => "file:///".to_owned(),
        (_, true) => "file://".to_owned(),
        _ => String::new(),
    };
    for (at, byte) in path.bytes().enumerate() {
        let stays = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (has_drive && at == 1);
        // Writing to a String never fails.
        let _ = if stays { write!(uri, "{}", char::from(byte)) } else { write!(uri, "%{byte:02X}") };
    }
    uri
}

/// What stays the same as long as the finding does, wherever it has moved to in the file: which check, which figures, in
/// which of several reports, and which of those that are alike.
fn fingerprint(report: &Report, about: &str, count: usize) -> String {
    let part = report.source.part.map_or(0, |part| part.index);
    let digest = Sha256::digest(format!("{about}\n{part}\n{count}"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_become_uris() {
        for (name, expected) in [
            ("reports/2023.pdf", "reports/2023.pdf"),
            ("年报 #1.pdf", "%E5%B9%B4%E6%8A%A5%20%231.pdf"),
            ("a:b.pdf", "a%3Ab.pdf"),
            ("/srv/a.pdf", "file:///srv/a.pdf"),
            ("C:\\报告\\a.pdf", "file:///C:/%E6%8A%A5%E5%91%8A/a.pdf"),
        ] {
            assert_eq!(uri(name), expected, "{name}");
        }
    }
}
