//! A report made from the forms, for the tests that need no reader.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "shared by tests that each use a part of it")]

use gouji::form::{self, Each, Form};
use gouji::{
    Approximation, BBox, Claim, Code, Decimal, Diagnostic, Fact, Forms, Period, Provenance, Report, Scope, Section,
    State, Subsection, Text,
};
use serde_json::json;

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a decimal")
}

/// A report with every key of an era, in which every figure is a number above zero and every identity holds.
pub(crate) fn consistent(era: &str) -> Report {
    let form = form::form(era).expect("an era");
    let mut report = frame(era);
    report.facts = form.figures().enumerate().map(|(index, figure)| fact(form, index, &figure)).collect();
    // First down the columns, twice: what is carried out depends on the total of the outcomes. Then along the rows.
    for each in [Each::Column, Each::Column, Each::Row] {
        for identity in form.identities.iter().filter(|identity| identity.each == each) {
            for instance in identity.instances(form) {
                let sum = |keys: &[String]| keys.iter().map(|key| report.fact(key).unwrap().value.unwrap()).sum();
                let (left, right): (Decimal, Decimal) = (sum(&instance.left), sum(&instance.right));
                // The last operand on the right takes the difference: it is a total, or what is carried out.
                let last = instance.right.last().unwrap();
                let value = report.fact(last).unwrap().value.unwrap() + left - right;
                set(&mut report, last, State::Number, Some(value));
            }
        }
    }
    report
}

fn fact(form: &Form, index: usize, figure: &form::Figure<'_>) -> Fact {
    // Small and different, with enough received for nothing carried out to be negative.
    let value = match figure.key() {
        key if key == "proactive.procurement.amount" => decimal("4092.60"),
        key if key.starts_with("requests.received.") => Decimal::from(500),
        _ => Decimal::from(i64::try_from(index % 7 + 1).unwrap()),
    };
    let page = figure.section().map_or(7, u32::from);
    let left = 100.0 + f32::from(u8::try_from(index % 7).unwrap()) * 20.25;
    Fact {
        key: figure.key(),
        form: form.era.clone(),
        state: State::Number,
        value: Some(value),
        raw: Some(value.to_string()),
        unit: figure.unit().to_owned(),
        at: Some(Provenance::Page { page, bbox: BBox::new(left, 40.0, left + 18.5, 52.0) }),
    }
}

/// Puts another figure, or the lack of one, in a place.
pub(crate) fn set(report: &mut Report, key: &str, state: State, value: Option<Decimal>) {
    let fact = report.facts.iter_mut().find(|fact| fact.key == key).expect("a key of the report");
    fact.state = state;
    fact.value = value;
    fact.raw = match state {
        State::Number => value.map(|value| value.to_string()),
        State::Blank => Some(String::new()),
        State::Dash => Some("-".to_owned()),
        State::Unreadable => Some("1O".to_owned()),
        State::Missing => None,
    };
    if state == State::Missing {
        fact.at = None;
    }
}

/// A report as reports are: states of every kind, two broken sums, texts with quotes and commas.
pub(crate) fn mixed(era: &str) -> Report {
    let mut report = consistent(era);
    set(&mut report, "requests.outcome.granted.natural_person", State::Blank, None);
    set(&mut report, "requests.outcome.granted.commercial_enterprise", State::Dash, None);
    set(&mut report, "requests.outcome.denied.state_secret.total", State::Unreadable, None);
    set(&mut report, "requests.carried_in.research_institution", State::Missing, None);
    set(&mut report, "reconsideration.total", State::Number, Some(decimal("9000")));
    report.diagnostics.push(Diagnostic::new(Code::TableStitched, "joined, over a \"page\" break", None));
    report.claims.push(Claim {
        section: 1,
        sentence: "某局收到申请1.2万件。".to_owned(),
        at: Some(report.sections[0].paragraphs[0].at.clone()),
        state: State::Number,
        value: Some(decimal("12000")),
        approximate: Some(Approximation::About),
        raw: "1.2万".to_owned(),
        unit: "件".to_owned(),
        keys: vec!["requests.received.total".to_owned()],
        of: Vec::new(),
        or: Vec::new(),
        within: Vec::new(),
        scope: Scope::Other,
        why: "收到 申请".to_owned(),
    });
    report
}

/// Everything but the facts.
fn frame(era: &str) -> Report {
    let at = Provenance::Page { page: 1, bbox: BBox::new(90.0, 72.04, 500.0, 90.0) };
    let text = |text: &str| Text { text: text.to_owned(), at: at.clone() };
    let source = json!({"name": "a,\"b\".pdf", "format": "pdf", "sha256": "00ff", "bytes": 42, "pages": 6});
    let inner = Subsection {
        label: "1.".to_owned(),
        heading: "小".to_owned(),
        paragraphs: vec![text("丙")],
        subsections: vec![],
    };
    let outer = Subsection {
        label: "（一）".to_owned(),
        heading: "主动公开".to_owned(),
        paragraphs: vec![text("乙")],
        subsections: vec![inner],
    };
    let section = Section {
        number: 1,
        heading: "一、总体情况".to_owned(),
        paragraphs: vec![text("甲")],
        subsections: vec![outer],
    };
    let more = form::form(era).expect("an era").sections.iter().skip(1).map(|statutory| Section {
        number: statutory.number,
        heading: format!(
            "{}、{}",
            "一二三四五六".chars().nth(usize::from(statutory.number) - 1).unwrap(),
            statutory.heading
        ),
        paragraphs: vec![text("丁")],
        subsections: vec![],
    });
    let sections = std::iter::once(section).chain(more).collect();
    let mut forms = Forms::default();
    form::form(era).expect("an era").tables.iter().for_each(|table| forms.set(table.id, era));
    Report {
        source: serde_json::from_value(source).expect("a source"),
        title: Some("某局2021年政府信息公开工作年度报告".to_owned()),
        organ: Some("某局".to_owned()),
        year: Some(2021),
        period: Some(Period { from: "2021-01-01".to_owned(), to: "2021-12-31".to_owned() }),
        forms,
        sections,
        facts: Vec::new(),
        diagnostics: vec![Diagnostic::new(Code::TableStitched, "joined", Some(at))],
        claims: Vec::new(),
    }
}

/// What a writer prints for these outcomes.
pub(crate) fn written(name: &str, outcomes: Vec<gouji::write::Outcome>) -> String {
    let mut out = Vec::new();
    let writer = gouji::write::writer(name).expect("a writer");
    (writer.write)(&mut outcomes.into_iter(), &mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

/// The outcome of a report.
pub(crate) fn outcome(report: &Report) -> gouji::write::Outcome {
    gouji::write::Outcome::Read(Box::new(report.clone()), gouji::check(report))
}
