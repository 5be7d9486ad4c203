//! What does not add up, each sum written out; what else is doubtful; and, folded away, what holds.

use super::figure;
use super::html::{Attribute, Html};
use super::known::Known;
use super::{places, sums};
use crate::blame::Blame;
use crate::check::{self, Check, Explanation, Finding, Severity, Status};

pub(super) fn write(known: &Known<'_>, html: &mut Html) {
    let explanations = check::explanations();
    html.open("section", &[("id", "problems"), ("aria-labelledby", "problems-title")]);
    html.element("h2", &[("id", "problems-title"), ("tabindex", "-1")], known.say("Checks", "核对结果"));
    counts(known, html);
    failed(known, &explanations, html);
    others(known, &explanations, html);
    let titles = [
        (Status::Tentative, known.say("Hold only if blanks count as 0", "空白按 0 计才成立")),
        (Status::NotAssessable, known.say("Could not be told", "无法判断")),
        (Status::Pass, known.say("Add up", "成立")),
    ];
    for (status, title) in titles {
        held(known, status, title, html);
    }
    remarks(known, html);
    html.close("section");
}

/// How many of each outcome.
fn counts(known: &Known<'_>, html: &mut Html) {
    let judgement = known.sheet.judgement;
    let status = |status| judgement.checks.iter().filter(|check| check.status == status).count();
    let of = |severity| judgement.findings.iter().filter(move |finding| finding.severity == severity);
    let is_sum = |finding: &&Finding| judgement.checks.iter().any(|check| check.id == finding.id);
    let (warnings, errors) =
        (of(Severity::Warning).count(), of(Severity::Error).filter(|finding| !is_sum(finding)).count());
    let others = known.say("other errors", "其他错误");
    let counts = [
        ("fail", "✕", status(Status::Fail), known.say("do not add up", "不成立")),
        ("fail", "✕", errors, others),
        ("warning", "!", warnings, known.say("warnings", "警告")),
        ("pass", "✓", status(Status::Pass), known.say("add up", "成立")),
        ("tentative", "≈", status(Status::Tentative), known.say("tentative", "暂且成立")),
        ("open", "?", status(Status::NotAssessable), known.say("not assessable", "无法判断")),
    ];
    html.open("ul", &[("class", "counts")]);
    for (class, sign, count, word) in counts {
        // What is hardly ever there is told only when it is.
        if count == 0 && (word == others || class == "tentative") {
            continue;
        }
        let class = if count == 0 { format!("{class} none") } else { class.to_owned() };
        html.open("li", &[("class", &class)]);
        html.element("span", &[("class", "sign"), ("aria-hidden", "true")], sign);
        html.element("b", &[], &count.to_string()).text(" ").text(word).close("li");
    }
    html.close("ul");
    states(known, html);
}

/// How many figures are no number, by kind; each leads through its own.
fn states(known: &Known<'_>, html: &mut Html) {
    let count =
        |name: &str| known.sheet.report.facts.iter().filter(|fact| figure::shape(fact.state).name == name).count();
    let there: Vec<_> =
        figure::SHAPES.iter().map(|shape| (shape, count(shape.name))).filter(|(_, count)| *count > 0).collect();
    if there.is_empty() {
        return;
    }
    html.open("div", &[("class", "states")]);
    for (shape, count) in there {
        let title = known.say("Next of these", "下一处");
        html.open("button", &[("type", "button"), ("data-walk", shape.name), ("title", title)]);
        html.element("span", &[("class", "sign")], shape.sign).text(" ");
        html.element("b", &[], &count.to_string()).text(" ").text(shape.word(known.lang)).close("button");
    }
    html.close("div");
}

fn title<'e>(known: &Known<'_>, explanations: &'e [Explanation], id: &'e str) -> &'e str {
    let found = explanations.iter().find(|explanation| explanation.id == id);
    found.map_or(id, |explanation| known.say(explanation.title, explanation.title_zh))
}

/// The broken identities, each sum in full, and who is to blame.
fn failed(known: &Known<'_>, explanations: &[Explanation], html: &mut Html) {
    let judgement = known.sheet.judgement;
    let failed = judgement.checks.iter().enumerate().filter(|(_, check)| check.status == Status::Fail);
    let mut told: Vec<&Blame> = Vec::new();
    html.open("ol", &[("class", "problems failed")]);
    for (number, check) in failed {
        let Some(sides) = known.sides(check) else { continue };
        html.open("li", &[("class", "problem"), ("data-severity", "error")]);
        sums::choice(number, check, &sides, title(known, explanations, &check.id), html);
        sums::sum(known, check, &sides, html);
        let is_it = |blame: &&Blame| blame.identities.iter().any(|broken| broken.is(check));
        if let Some(blame) = judgement.blames.iter().find(is_it) {
            let is_told = told.iter().any(|other| std::ptr::eq(*other, blame));
            let again = known.say("Explained by the same as above.", "原因同上。");
            let message = if is_told { again } else { known.say(&blame.message, &blame.message_zh) };
            html.element("p", &[("class", "blame")], message);
            told.push(blame);
        }
        html.close("li");
    }
    html.close("ol");
}

/// Findings that are no broken sum: the heavier first.
fn others(known: &Known<'_>, explanations: &[Explanation], html: &mut Html) {
    let judgement = known.sheet.judgement;
    let is_sum = |finding: &Finding| judgement.checks.iter().any(|check| check.id == finding.id);
    let mut findings: Vec<&Finding> = judgement.findings.iter().filter(|finding| !is_sum(finding)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let (heavy, notes): (Vec<&Finding>, Vec<&Finding>) =
        findings.into_iter().partition(|finding| finding.severity > Severity::Note);
    list(known, explanations, &heavy, html);
    if !notes.is_empty() {
        folded(known.say("Notes", "提示"), notes.len(), "notes", html);
        list(known, explanations, &notes, html);
        html.close("details");
    }
}

fn folded(title: &str, count: usize, class: &str, html: &mut Html) {
    html.open("details", &[("class", &format!("folded {class}"))]).open("summary", &[]);
    html.text(title).text(" ").element("span", &[("class", "count")], &count.to_string()).close("summary");
}

fn list(known: &Known<'_>, explanations: &[Explanation], findings: &[&Finding], html: &mut Html) {
    if findings.is_empty() {
        return;
    }
    html.open("ol", &[("class", "problems")]);
    for finding in findings {
        let (severity, sign) = match finding.severity {
            Severity::Error => ("error", "✕"),
            Severity::Warning => ("warning", "!"),
            Severity::Note => ("note", "i"),
        };
        html.open("li", &[("class", "problem"), ("data-severity", severity)]);
        let facts = finding.facts.join(" ");
        let title = title(known, explanations, &finding.id);
        let heading = |html: &mut Html| {
            html.element("span", &[("class", "sign"), ("aria-hidden", "true")], sign);
            html.element("span", &[("class", "what")], title);
        };
        if finding.facts.is_empty() {
            html.open("span", &[("class", "heading")]);
            heading(html);
            html.close("span");
        } else {
            let mut attributes: Vec<Attribute<'_>> = vec![("type", "button"), ("class", "choice")];
            attributes.extend([("data-facts", facts.as_str()), ("aria-pressed", "false")]);
            html.open("button", &attributes);
            heading(html);
            html.close("button");
        }
        html.element("p", &[("class", "message")], finding.message_in(known.lang));
        html.open("p", &[("class", "hint")]).text(known.say(&finding.hint, &finding.hint_zh));
        if let Some(at) = &finding.at {
            html.text(" ");
            places::link(known, at, html);
        }
        html.close("p").close("li");
    }
    html.close("ol");
}

/// Checks that are not broken, by their rule.
fn held(known: &Known<'_>, status: Status, name: &str, html: &mut Html) {
    let all = known.sheet.judgement.checks.iter().enumerate();
    let checks: Vec<(usize, &Check)> = all.filter(|(_, check)| check.status == status).collect();
    if checks.is_empty() {
        return;
    }
    folded(name, checks.len(), sums::status_name(status), html);
    for group in checks.chunk_by(|(_, one), (_, other)| one.id == other.id) {
        let Some((_, first)) = group.first() else { continue };
        let rule = known.sides(first).map(|sides| sums::rule(&sides)).unwrap_or_default();
        html.open("h3", &[]).element("span", &[("lang", "zh-CN"), ("title", &first.formula)], &rule).text(" ");
        html.element("span", &[("class", "count")], &group.len().to_string()).close("h3");
        html.open("ul", &[("class", "held")]);
        for (number, check) in group {
            let Some(sides) = known.sides(check) else { continue };
            html.open("li", &[]);
            sums::choice(*number, check, &sides, "", html);
            html.close("li");
        }
        html.close("ul");
    }
    html.close("details");
}

/// What the reading has to say of itself.
fn remarks(known: &Known<'_>, html: &mut Html) {
    let remarks = &known.sheet.report.diagnostics;
    if remarks.is_empty() {
        return;
    }
    folded(known.say("How it was read", "读取说明"), remarks.len(), "remarks", html);
    html.open("ul", &[("class", "remarks")]);
    for remark in remarks {
        html.open("li", &[]);
        html.element("code", &[], &remark.code.to_string()).text(" ");
        let message = known.say(remark.message.clone(), format!("{}{}", remark.code.in_chinese(), remark.message));
        html.text(&message);
        if let Some(at) = &remark.at {
            html.text(" ");
            places::link(known, at, html);
        }
        html.close("li");
    }
    html.close("ul").close("details");
}
