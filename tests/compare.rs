//! What is said of several reports together: each check over the years, where it fires and where it is silent.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "clippy.toml does not reach the helpers of tests/*.rs")]

mod common;
mod fixture;

use common::{consistent, decimal, set};
use gouji::compare::{Comparison, Likeness, Step, compare, strangers};
use gouji::form::{self, TableId};
use gouji::{Decimal, Report, Severity, State, Status};

/// The report of a year that follows from the one before: what was carried over, and the stocks of its form.
fn report(year: u16, before: Option<&Report>) -> Report {
    let era = &form::in_force(year).unwrap().era;
    let mut report = consistent(era);
    report.year = Some(year);
    report.source.name = format!("{year}.pdf");
    report.source.sha256 = year.to_string();
    report.sections.clear();
    // Little is carried over, so that it is in proportion; whether the report agrees with itself is no matter here.
    let carried: Vec<String> = report
        .facts
        .iter()
        .map(|fact| fact.key.clone())
        .filter(|key| key.contains(".carried_out.") || key.contains(".outcome.total."))
        .collect();
    for (key, value) in carried.iter().zip(5..) {
        set(&mut report, key, State::Number, Some(Decimal::from(value)));
    }
    let Some(before) = before else { return report };
    for rule in &form::form(era).unwrap().roll_forwards {
        if rule.same_form && before.forms.get(rule.table) != Some(era) {
            continue;
        }
        for rolled in rule.instances(form::form(era).unwrap()) {
            let sum = |report: &Report, keys: &[String]| keys.iter().map(|key| number(report, key)).sum::<Decimal>();
            let value = sum(before, &rolled.before) + sum(&report, &rolled.add) - sum(&report, &rolled.subtract);
            set(&mut report, &rolled.now, State::Number, Some(value));
        }
    }
    report
}

fn number(report: &Report, key: &str) -> Decimal {
    report.fact(key).unwrap().value.unwrap()
}

/// The reports of these years, each of which follows from the one before.
fn years(years: &[u16]) -> Vec<Report> {
    let mut all: Vec<Report> = Vec::new();
    for year in years {
        all.push(report(*year, all.last()));
    }
    all
}

fn compared(reports: &[Report]) -> Comparison {
    compare(&reports.iter().collect::<Vec<_>>())
}

fn step(comparison: &Comparison, from: u16) -> &Step {
    comparison.steps.iter().find(|step| step.from == from).expect("a step")
}

/// Scopes of the checks of an id that have this status.
fn having<'a>(step: &'a Step, id: &str, status: Status) -> Vec<&'a str> {
    let found = step.checks.iter().filter(|check| check.id == id && check.status == status);
    found.map(|check| check.scope.as_str()).collect()
}

fn ids(comparison: &Comparison) -> Vec<(&str, Severity)> {
    let all = comparison.all_findings();
    // `consistent` has nearly the same figures each year, so that copies are told elsewhere.
    all.map(|(_, finding)| (finding.id.as_str(), finding.severity)).filter(|found| found.0 != "tables-copied").collect()
}

#[test]
fn consistent_years_follow_from_one_another() {
    let comparison = compared(&years(&[2019, 2020, 2021, 2022]));
    assert_eq!(ids(&comparison), []);
    // 7 columns, and 5 rows of 2019 or 2 of 2021; none of them over the change of the form.
    for (from, passed, open) in [(2019, 12, 0), (2020, 7, 2), (2021, 9, 0)] {
        let step = step(&comparison, from);
        let count = |status| step.checks.iter().filter(|check| check.status == status).count();
        assert_eq!((count(Status::Pass), count(Status::NotAssessable)), (passed, open), "{from}");
        assert_eq!(step.checks.len(), passed + open, "{from}");
    }
    assert_eq!(
        having(step(&comparison, 2020), "stock-broken", Status::NotAssessable),
        ["regulations", "normative_documents"]
    );
}

#[test]
fn a_broken_carry_over_is_an_error_with_both_figures_and_places() {
    for to in [2020, 2021, 2022] {
        let mut reports = years(&[to - 1, to]);
        let was = number(&reports[1], "requests.carried_in.total");
        set(&mut reports[1], "requests.carried_in.total", State::Number, Some(was + Decimal::from(1)));
        let comparison = compared(&reports);
        assert_eq!(ids(&comparison), [("carry-over-broken", Severity::Error)], "{to}");
        let (_, finding) = comparison.all_findings().find(|(_, finding)| finding.id == "carry-over-broken").unwrap();
        assert_eq!((finding.computed, finding.printed), (Some(was), Some(was + Decimal::from(1))));
        assert_eq!(finding.facts, ["requests.carried_out.total", "requests.carried_in.total"]);
        assert!(finding.message.contains(&format!("page 3 of {}.pdf", to - 1)), "{}", finding.message);
        assert!(finding.message_zh.contains(&format!("{}年度", to - 1)), "{}", finding.message_zh);
        assert_eq!(finding.at.as_ref().map(ToString::to_string).as_deref(), Some("page 3"));
    }
}

#[test]
fn a_broken_stock_is_a_warning_within_one_form() {
    for (to, key) in [(2020, "proactive.penalties.items_previous_year"), (2022, "proactive.regulations.in_force")] {
        let mut reports = years(&[to - 1, to]);
        let was = number(&reports[1], key);
        set(&mut reports[1], key, State::Number, Some(was + Decimal::from(1)));
        assert_eq!(ids(&compared(&reports)), [("stock-broken", Severity::Warning)], "{to}");
    }
}

#[test]
fn a_blank_is_no_zero_over_the_years_either() {
    let status = |changes: &[(usize, &str, Option<i64>)], from: u16, id: &str, scope: &str| {
        let mut reports = years(&[from, from + 1]);
        for (index, key, value) in changes {
            let state = if value.is_some() { State::Number } else { State::Blank };
            set(&mut reports[*index], key, state, value.map(Decimal::from));
        }
        let comparison = compared(&reports);
        let found = step(&comparison, from).checks.iter().find(|check| check.id == id && check.scope == scope);
        found.unwrap().status
    };
    let (out, carried_in) = ("requests.carried_out.natural_person", "requests.carried_in.natural_person");
    let carry =
        |before, now| status(&[(0, out, before), (1, carried_in, now)], 2021, "carry-over-broken", "natural_person");
    assert_eq!(carry(Some(0), None), Status::Tentative);
    assert_eq!(carry(None, Some(0)), Status::Tentative);
    assert_eq!(carry(None, Some(4)), Status::NotAssessable);
    assert_eq!(carry(None, None), Status::NotAssessable);
    assert_eq!(carry(Some(4), None), Status::NotAssessable);

    let stock = |before, issued, repealed, now| {
        let of = |term| format!("proactive.regulations.{term}");
        let keys = [of("in_force"), of("issued"), of("repealed"), of("in_force")];
        let changes = [(0, &*keys[0], before), (1, &*keys[1], issued), (1, &*keys[2], repealed), (1, &*keys[3], now)];
        status(&changes, 2021, "stock-broken", "regulations")
    };
    assert_eq!(stock(Some(5), Some(2), Some(1), Some(6)), Status::Pass);
    assert_eq!(stock(Some(5), Some(2), None, Some(7)), Status::Tentative);
    // What was repealed may be blank for 1, and never for -1.
    assert_eq!(stock(Some(5), Some(2), None, Some(6)), Status::NotAssessable);
    assert_eq!(stock(Some(5), Some(2), None, Some(8)), Status::Fail);
    assert_eq!(stock(Some(5), None, Some(1), Some(3)), Status::Fail);
    assert_eq!(stock(Some(5), None, Some(1), Some(6)), Status::NotAssessable);

    // A change may be negative, so a blank in its place may stand for either.
    for now in [3, 9] {
        let changes = [
            (0, "proactive.fees.items_previous_year", Some(5)),
            (0, "proactive.fees.items_change", None),
            (1, "proactive.fees.items_previous_year", Some(now)),
        ];
        assert_eq!(status(&changes, 2019, "stock-broken", "fees"), Status::NotAssessable);
    }
}

#[test]
fn a_missing_operand_or_table_is_not_assessable() {
    let mut reports = years(&[2021, 2022]);
    set(&mut reports[0], "requests.carried_out.total", State::Missing, None);
    set(&mut reports[1], "requests.carried_in.natural_person", State::Unreadable, None);
    let comparison = compared(&reports);
    let open = having(step(&comparison, 2021), "carry-over-broken", Status::NotAssessable);
    assert_eq!(open, ["natural_person", "total"]);
    // The annex of 2018 carries nothing over.
    let comparison = compared(&[report(2018, None), report(2019, None)]);
    assert_eq!(having(step(&comparison, 2018), "carry-over-broken", Status::NotAssessable).len(), 7);
    assert_eq!(having(step(&comparison, 2018), "stock-broken", Status::NotAssessable).len(), 5);
    assert_eq!(ids(&comparison), []);
}

#[test]
fn only_years_that_follow_each_other_are_held_against_each_other() {
    let mut reports = [report(2022, None), report(2019, None)];
    set(&mut reports[0], "requests.carried_in.total", State::Number, Some(Decimal::from(77)));
    let comparison = compared(&reports);
    assert!(comparison.steps.is_empty());
    assert_eq!(ids(&comparison), [("year-missing", Severity::Note)]);
    assert!(comparison.findings[0].message.contains("2020 to 2021"), "{}", comparison.findings[0].message);
    assert_eq!(comparison.reports.iter().map(|report| report.year).collect::<Vec<_>>(), [Some(2019), Some(2022)]);
}

#[test]
fn two_reports_for_a_year_are_told_and_the_first_counts() {
    let mut reports = years(&[2021, 2022]);
    reports.push(reports[1].clone());
    let same_bytes = compared(&reports);
    assert_eq!(ids(&same_bytes), [("report-duplicated", Severity::Note)]);
    reports[2].source.sha256 = "other".to_owned();
    reports[2].source.name = "other.docx".to_owned();
    assert_eq!(ids(&compared(&reports)), [("report-duplicated", Severity::Note)]);
    set(&mut reports[2], "requests.carried_in.total", State::Number, Some(Decimal::from(77)));
    let comparison = compared(&reports);
    assert_eq!(ids(&comparison), [("report-duplicated", Severity::Warning)]);
    assert_eq!(comparison.findings[0].facts, ["requests.carried_in.total"]);
    assert_eq!(comparison.of_year(2022).unwrap().source.name, "2022.pdf");
    assert_eq!(comparison.reports.iter().filter(|report| !report.used).count(), 1);
    reports[2].year = None;
    assert_eq!(ids(&compared(&reports)), [("year-unknown", Severity::Warning)]);
}

#[test]
fn organs_are_one_where_one_name_is_the_end_of_the_other() {
    let named = |names: &[&str]| {
        let mut reports = years(&[2019, 2020, 2021]);
        for (report, name) in reports.iter_mut().zip(names) {
            report.organ = Some((*name).to_owned()).filter(|name| !name.is_empty());
        }
        let strangers = strangers(&reports.iter().collect::<Vec<_>>()).is_some();
        (strangers, ids(&compared(&reports)).into_iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(named(&["石渡县档案局", "石渡县档案局", ""]), (false, vec![]));
    assert_eq!(named(&["石渡县", "石渡县人民政府", "东安市石渡县人民政府"]), (false, vec!["organ-differs".to_owned()]));
    assert_eq!(named(&["石渡县档案局", "石渡县税务局"]), (true, vec!["organ-differs".to_owned()]));
}

#[test]
fn a_copied_table_is_told_by_all_its_cells() {
    let copied = |comparison: &Comparison| -> Vec<(Severity, String)> {
        let found = comparison.all_findings().filter(|(_, finding)| finding.id == "tables-copied");
        found.map(|(_, finding)| (finding.severity, finding.message.clone())).collect()
    };
    let mut reports = years(&[2021, 2022]);
    // `consistent` repeats section four, and nothing else: the other tables follow from the year before.
    let found = copied(&compared(&reports));
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == Severity::Warning && found[0].1.contains("section four"), "{found:?}");
    set(&mut reports[1], "reconsideration.total", State::Number, Some(Decimal::from(99)));
    assert_eq!(copied(&compared(&reports)), []);
    // One case a year gives the same table each year; a table of zeros says nothing at all.
    let review: Vec<String> =
        form::form("2021").unwrap().table(TableId::Review).unwrap().figures().map(|figure| figure.key()).collect();
    for (value, count) in [("1", 1), ("0", 0)] {
        for report in &mut reports {
            for key in &review {
                let value = if key.starts_with("reconsideration") { value } else { "0" };
                set(report, key, State::Number, Some(decimal(value)));
            }
        }
        let found = copied(&compared(&reports));
        assert_eq!(found.len(), count, "{value}");
        assert!(found.iter().all(|found| found.0 == Severity::Note));
    }
    // A blank is not a zero.
    set(&mut reports[0], "reconsideration.total", State::Number, Some(decimal("1")));
    set(&mut reports[1], "reconsideration.total", State::Blank, None);
    assert_eq!(copied(&compared(&reports)), []);
}

#[test]
fn an_outlier_is_over_five_times_or_under_a_fifth_from_twenty_up() {
    for (was, is, told) in [
        (20, 100, false),
        (20, 101, true),
        (100, 20, false),
        (101, 20, true),
        (3, 19, false),
        (3, 20, true),
        (0, 20, true),
        (50, 0, true),
        (19, 0, false),
    ] {
        let mut reports = years(&[2021, 2022]);
        let key = "requests.outcome.granted.legal_service_institution";
        set(&mut reports[0], key, State::Number, Some(Decimal::from(was)));
        set(&mut reports[1], key, State::Number, Some(Decimal::from(is)));
        let expected = if told { vec![("year-outlier", Severity::Note)] } else { vec![] };
        assert_eq!(ids(&compared(&reports)), expected, "{was} → {is}");
    }
}

#[test]
fn section_two_is_never_compared_over_the_change_of_the_form() {
    let mut reports = years(&[2020, 2021]);
    let key = "proactive.licensing.decisions";
    set(&mut reports[0], key, State::Number, Some(Decimal::from(3)));
    set(&mut reports[1], key, State::Number, Some(Decimal::from(3000)));
    let comparison = compared(&reports);
    assert_eq!(ids(&comparison), []);
    let series = comparison.figures.iter().find(|series| series.key == key).unwrap();
    assert_eq!(series.years.iter().map(|point| point.change).collect::<Vec<_>>(), [None, None]);
    let series = comparison.figures.iter().find(|series| series.key == "requests.carried_in.total").unwrap();
    assert!(series.years[1].change.is_some());
}

#[test]
fn four_years_of_one_organ_give_what_was_broken_in_the_last() {
    let slugs = ["shidu-2022-markdown", "shidu-2019-tabs", "shidu-2021-html", "shidu-2020-docx"];
    let reports: Vec<Report> = slugs
        .iter()
        .map(|slug| {
            let mut document = gouji::read(&fixture::bytes(slug)).unwrap();
            document.source.name = (*slug).to_owned();
            gouji::extract(&document)
        })
        .collect();
    let comparison = compared(&reports);
    let wrong = comparison.all_findings().filter(|(_, finding)| finding.severity > Severity::Note);
    let wrong: Vec<_> =
        wrong.map(|(years, finding)| (years.unwrap().1, finding.id.as_str(), finding.printed.unwrap())).collect();
    assert_eq!(
        wrong,
        [
            (2022, "stock-broken", decimal("6187")),
            (2022, "carry-over-broken", decimal("86")),
            (2022, "carry-over-broken", decimal("701")),
        ]
    );
    let passed: usize = comparison
        .steps
        .iter()
        .map(|step| step.checks.iter().filter(|check| check.status == Status::Pass).count())
        .sum();
    assert_eq!(passed, 7 + 5 + 7 + 7 + 2 - 3);
    // The prose of the fixtures is the same each year, but for the year.
    for step in &comparison.steps {
        assert_eq!(
            step.texts.iter().map(|text| (text.section, text.percent())).collect::<Vec<_>>(),
            [(1, 100), (5, 100), (6, 100)]
        );
        assert_eq!(step.texts[2].paragraphs[0].likeness, Likeness::Same);
        assert_eq!(step.texts[0].paragraphs[0].likeness, Likeness::Nearly);
    }
    // The same from records that were written, in another order.
    let json: Vec<String> =
        reports.iter().rev().map(|report| common::written("json", vec![common::outcome(report)])).collect();
    let read: Vec<Report> = gouji::records(json.concat().as_bytes()).expect("records").expect("reports");
    assert_eq!(compared(&read), comparison);
}
