//! Every check that `gouji explain` knows has a page in both languages, a report in which it fires, and one in which it
//! keeps silent. A new check is a row in `CASES`.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

mod common;

use common::{consistent, decimal, set};
use gouji::check::explanations;
use gouji::{BBox, Code, Decimal, Diagnostic, Finding, Period, Provenance, Report, Severity, State, check};

/// A check, what makes it fire with which severity, and what keeps it silent though it is near.
type Case = (&'static str, Severity, fn() -> Vec<Finding>, fn() -> Vec<Finding>);

const CASES: &[Case] = &[
    ("year-disagrees", Severity::Warning, || of(last_years_period), || of(|report| report.period = None)),
    ("period-not-a-calendar-year", Severity::Warning, || of(half_a_year), || of(|_| {})),
    ("section-missing", Severity::Warning, || of(without_section_five), || found(&consistent("2014"))),
    ("section-misnumbered", Severity::Warning, || of(two_sections_three), || of(numbered_otherwise)),
    ("section-out-of-order", Severity::Warning, || of(|report| report.sections.swap(1, 2)), || of(|_| {})),
    ("section-empty", Severity::Warning, || of(|report| empty(report, 6)), || of(|report| empty(report, 3))),
    ("table-missing", Severity::Error, || of(without_review), || of(|_| {})),
    ("label-damaged", Severity::Note, || of(damaged_label), || of(other_wording)),
    ("surplus-cells", Severity::Note, || of(surplus_cell), || of(|report| remark(report, Code::LabelUnplaced, BLOCK))),
    ("fact-missing", Severity::Warning, || with("litigation.direct.other", State::Missing, None), || of(|_| {})),
    ("fact-blank", Severity::Note, || with("litigation.direct.other", State::Blank, None), || zero()),
    ("fact-unreadable", Severity::Warning, || with("litigation.direct.other", State::Unreadable, None), || zero()),
    ("negative-count", Severity::Error, || number("2021", COUNT, "-3"), || number("2019", CHANGE, "-3")),
    ("fraction-in-count", Severity::Error, || number("2021", COUNT, "1.5"), || number("2021", MONEY, "1.5")),
    ("unit-doubtful", Severity::Note, || number("2021", MONEY, "1000000"), || number("2021", MONEY, "999999.99")),
    ("requests-out-of-balance", Severity::Error, || number("2021", "requests.received.total", "1"), || of(|_| {})),
    ("outcomes-do-not-add-up", Severity::Error, || number("2021", "requests.outcome.total.total", "1"), || of(|_| {})),
    ("applicants-do-not-add-up", Severity::Error, || number("2019", "requests.received.total", "1"), || of(|_| {})),
    ("results-do-not-add-up", Severity::Error, || number("2021", "reconsideration.total", "999"), || of(|_| {})),
    ("more-disclosed-than-total", Severity::Error, || number("2019", NEW, "999"), || number("2019", NEW, "0")),
    (
        "statistics-do-not-add-up",
        Severity::Error,
        || number("2014", "statistics.requests.closed", "999"),
        || of(|_| {}),
    ),
    ("narrative-disagrees", Severity::Warning, || said("999"), || said("0")),
    ("part-exceeds-whole", Severity::Error, || number("2014", NORMS, "9999"), || number("2014", NORMS, "0")),
];

const COUNT: &str = "requests.received.natural_person";
const CHANGE: &str = "proactive.licensing.items_change";
const MONEY: &str = "proactive.fees.amount";
const NEW: &str = "proactive.regulations.newly_disclosed";
const NORMS: &str = "statistics.disclosed.normative_documents";
/// A line of section two, which is no column though it may be taken for one.
const BLOCK: &str = "found the column 第二十条第（八）项, which the form does not have; its figures are not used";

fn found(report: &Report) -> Vec<Finding> {
    check(report).findings
}

/// What is found in a report that is sound but for one change.
fn of(change: fn(&mut Report)) -> Vec<Finding> {
    let mut report = consistent("2021");
    change(&mut report);
    found(&report)
}

fn with(key: &str, state: State, value: Option<Decimal>) -> Vec<Finding> {
    let mut report = consistent("2021");
    set(&mut report, key, state, value);
    found(&report)
}

fn zero() -> Vec<Finding> {
    with("litigation.direct.other", State::Number, Some(Decimal::ZERO))
}

fn number(era: &str, key: &str, value: &str) -> Vec<Finding> {
    let mut report = consistent(era);
    set(&mut report, key, State::Number, Some(decimal(value)));
    found(&report)
}

/// What the text says was received, where the table says 0.
fn said(value: &str) -> Vec<Finding> {
    let mut report = consistent("2021");
    for key in ["received.natural_person", "received.total", "outcome.total.total"] {
        set(&mut report, &format!("requests.{key}"), State::Number, Some(Decimal::ZERO));
    }
    let claim = serde_json::json!({
        "section": 1, "sentence": format!("本年共收到政府信息公开申请{value}件。"), "at": null, "state": "number",
        "value": value.parse::<i64>().unwrap(), "approximate": null, "raw": value, "unit": "件",
        "keys": ["requests.received.total"], "of": [], "or": [], "within": [], "scope": "whole", "why": "收到 申请"
    });
    report.claims = vec![serde_json::from_str(&claim.to_string()).unwrap()];
    found(&report)
}

fn last_years_period(report: &mut Report) {
    report.period = Some(Period { from: "2020-01-01".to_owned(), to: "2020-12-31".to_owned() });
}

fn half_a_year(report: &mut Report) {
    report.period = Some(Period { from: "2021-01-01".to_owned(), to: "2021-06-30".to_owned() });
}

fn without_section_five(report: &mut Report) {
    report.sections.retain(|section| section.number != 5);
}

fn two_sections_three(report: &mut Report) {
    report.sections[3].heading = "三、政府信息公开行政复议、行政诉讼情况".to_owned();
}

/// The style is another one, the numbers are right; one heading has none, and one is a subsection in truth.
fn numbered_otherwise(report: &mut Report) {
    for section in &mut report.sections {
        section.heading = format!("（{}", section.heading.replace('、', "）"));
    }
    report.sections[2].heading = "收到和处理政府信息公开申请情况".to_owned();
    report.sections[3].heading = "1.政府信息公开行政复议、行政诉讼情况".to_owned();
}

fn empty(report: &mut Report, number: u8) {
    let section = report.sections.iter_mut().find(|section| section.number == number).unwrap();
    section.paragraphs.clear();
}

fn without_review(report: &mut Report) {
    report.forms.review = None;
    report.facts.retain(|fact| !fact.key.starts_with("reconsideration.") && !fact.key.starts_with("litigation."));
}

fn remark(report: &mut Report, code: Code, message: &str) {
    let at = Provenance::Page { page: 3, bbox: BBox::new(1.0, 2.0, 3.0, 4.0) };
    report.diagnostics.push(Diagnostic::new(code, message, Some(at)));
}

fn damaged_label(report: &mut Report) {
    remark(report, Code::LabelDamaged, "expected the row label （一）予以公开, found （一）子以公开");
}

/// Wordings in use, words that say whose section it is, and a label that a page tore.
fn other_wording(report: &mut Report) {
    remark(report, Code::LabelDamaged, "expected the row label （一）予以公开, found （一）予以 … 公开");
    report.sections[0].heading = "一、基本情况".to_owned();
    report.sections[1].heading = "二、本局主动公开政府信息情况".to_owned();
}

fn surplus_cell(report: &mut Report) {
    remark(report, Code::SurplusCells, "found 3 behind the last column of the row 行政许可; not used");
}

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.id.as_str()).collect()
}

#[test]
fn every_check_fires_where_it_must_and_nowhere_else() {
    let known: Vec<&str> = explanations().iter().map(|explanation| explanation.id).collect();
    for id in &known {
        assert!(CASES.iter().any(|case| case.0 == *id), "{id} has no row in CASES");
    }
    for (id, severity, fires, silent) in CASES {
        assert!(known.contains(id), "{id} is no check");
        let (fires, silent) = (fires(), silent());
        let found: Vec<&Finding> = fires.iter().filter(|finding| finding.id == *id).collect();
        assert!(!found.is_empty(), "{id} does not fire: {:?}", ids(&fires));
        assert!(found.iter().all(|finding| finding.severity == *severity), "{id}: {found:?}");
        assert!(!ids(&silent).contains(id), "{id} is not silent: {silent:?}");
    }
}

#[test]
fn every_check_has_a_page_in_both_languages() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    for page in explanations() {
        assert!(page.title.len() > 10 && page.why.len() > 40, "{}", page.id);
        assert!(
            is_chinese(page.title_zh) && is_chinese(page.why_zh) && page.why_zh.chars().count() > 15,
            "{}",
            page.id
        );
        assert!(!page.scope.is_empty() && !page.sources.is_empty(), "{}", page.id);
    }
}

#[test]
fn every_finding_speaks_both_languages() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    for finding in CASES.iter().flat_map(|case| case.2()) {
        assert!(finding.message.contains("expected") || finding.message.contains("found"), "{}", finding.message);
        assert!(is_chinese(&finding.message_zh) && is_chinese(&finding.hint_zh), "{finding:?}");
        for english in ["expected", "found", " and ", "the row"] {
            assert!(!finding.message_zh.contains(english), "{}: {}", finding.id, finding.message_zh);
        }
    }
}

#[test]
fn the_first_labels_are_named_and_the_rest_is_counted() {
    let mut report = consistent("2021");
    for fact in report.facts.iter_mut().filter(|fact| fact.key.ends_with(".natural_person")) {
        (fact.state, fact.value, fact.at) = (State::Missing, None, None);
    }
    let found = found(&report);
    let [missing] = &found[..] else { panic!("{:?}", ids(&found)) };
    assert_eq!((missing.id.as_str(), missing.facts.len()), ("fact-missing", 25));
    assert_eq!(
        missing.message_zh,
        "第三部分：应有 175 项数据，其中 25 项没有对应的行或列：一、本年新收政府信息公开申请数量 × 自然人；\
         二、上年结转政府信息公开申请数量 × 自然人；三、本年度办理结果/（一）予以公开 × 自然人；另有 22 处"
    );
}

/// Where figures stand in the document that were not placed, nobody can say that they are not published.
#[test]
fn what_the_reading_could_not_place_is_no_warning() {
    let mut report = consistent("2021");
    set(&mut report, "litigation.direct.other", State::Missing, None);
    remark(&mut report, Code::CellsUnplaced, "expected 15 figures, found 14");
    let severities: Vec<Severity> = found(&report).iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Note]);
}

#[test]
fn a_table_without_any_figure_is_a_warning_and_says_so_in_one_line() {
    let mut report = consistent("2021");
    for fact in report.facts.iter_mut().filter(|fact| fact.key.starts_with("proactive.")) {
        (fact.state, fact.value) = (State::Blank, None);
    }
    let found = found(&report);
    assert_eq!(ids(&found), ["fact-blank"]);
    assert_eq!((found[0].severity, &*found[0].message), (Severity::Warning, "section 2: found none of its 10 figures"));
}

#[test]
fn a_text_that_begins_with_another_year_and_never_names_its_own_disagrees() {
    let year = |text: &str| {
        let mut report = consistent("2021");
        report.sections[0].subsections[0].paragraphs[0].text = text.to_owned();
        ids(&found(&report)).contains(&"year-disagrees")
    };
    assert!(year("2020年，我局做好公开工作。"));
    assert!(year("二〇二〇年以来，我局做好公开工作。"));
    for text in [
        "2020年，我局制定规划，2021年全部落实。",
        "2020年5月修订目录。",
        "比2020年，有所增长。",
        "2021年，我局做好公开工作。",
    ] {
        assert!(!year(text), "{text}");
    }
}

#[test]
fn a_unit_that_is_not_the_forms_is_told() {
    let printed = |key: &str, raw: &str| {
        let mut report = consistent("2021");
        report.facts.iter_mut().find(|fact| fact.key == key).unwrap().raw = Some(raw.to_owned());
        found(&report).iter().map(|finding| (finding.id.clone(), finding.severity)).collect::<Vec<_>>()
    };
    let doubtful = |severity| vec![("unit-doubtful".to_owned(), severity)];
    let in_yuan =
        of(|report| remark(report, Code::UnitConverted, "proactive.fees.amount: the unit printed is not 万元"));
    assert_eq!((ids(&in_yuan), in_yuan[0].severity), (vec!["unit-doubtful"], Severity::Note));
    assert_eq!(printed(MONEY, "3 万元"), []);
    assert_eq!(printed(COUNT, "500元"), doubtful(Severity::Warning));
    let huge = number("2021", MONEY, "100000000");
    assert_eq!((ids(&huge), huge[0].severity), (vec!["unit-doubtful"], Severity::Warning));
}
