//! Who is to blame for broken identities: found by the identities alone, so every era is tried by its form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy.toml allows them in tests, but not in helpers")]

mod common;

use common::{consistent, decimal, set};
use gouji::blame::{Agreement, Asked, Blame, Outcome, Slip, Verdict, asked, read_again};
use gouji::form::{self, Relation};
use gouji::{BBox, Code, Decimal, Diagnostic, Provenance, Report, State, check};
use std::collections::BTreeMap;

fn value(report: &Report, key: &str) -> Decimal {
    report.fact(key).unwrap().value.unwrap()
}

fn print(report: &mut Report, key: &str, number: &str) {
    set(report, key, State::Number, Some(decimal(number)));
}

/// How many equations bind each key of an era.
fn bound(era: &str) -> BTreeMap<String, usize> {
    let form = form::form(era).unwrap();
    let mut bound = BTreeMap::new();
    for identity in form.identities.iter().filter(|identity| identity.relation == Relation::Equal) {
        for instance in identity.instances(form) {
            for key in instance.left.into_iter().chain(instance.right) {
                *bound.entry(key).or_insert(0) += 1;
            }
        }
    }
    bound
}

fn blames(report: &Report) -> Vec<Blame> {
    check(report).blames
}

/// The key and the implied number of the one figure to blame.
fn unique(blames: &[Blame]) -> (&str, String) {
    let [blame] = blames else { panic!("expected one blame, found {blames:?}") };
    let [cell] = &blame.cells[..] else { panic!("expected one cell, found {blame:?}") };
    assert_eq!(blame.outcome, Outcome::Unique);
    (&cell.key, cell.implied.to_string())
}

fn keys(blame: &Blame) -> Vec<&str> {
    blame.cells.iter().map(|cell| cell.key.as_str()).collect()
}

#[test]
fn nothing_is_blamed_in_a_consistent_report() {
    for form in form::forms() {
        assert_eq!(blames(&consistent(&form.era)), []);
    }
}

#[test]
fn a_wrong_figure_that_two_identities_bind_is_blamed_and_no_other() {
    let mut tried = 0;
    for form in form::forms() {
        for (key, _) in bound(&form.era).into_iter().filter(|(_, times)| *times > 1) {
            let mut report = consistent(&form.era);
            let printed = value(&report, &key);
            set(&mut report, &key, State::Number, Some(printed + Decimal::from(37)));
            assert_eq!(unique(&blames(&report)), (key.as_str(), printed.to_string()), "{}", form.era);
            tried += 1;
        }
    }
    // Rows times columns of the requests of 2019 and 2021, and the denied replies of 2014.
    assert_eq!(tried, 23 * 7 + 25 * 7 + 1);
}

#[test]
fn where_one_identity_binds_a_figure_all_that_would_do_are_named() {
    let mut report = consistent("2021");
    let results = ["upheld", "corrected", "other", "pending"];
    for (result, number) in results.iter().zip(["30", "2", "40", "5"]) {
        print(&mut report, &format!("reconsideration.{result}"), number);
    }
    print(&mut report, "reconsideration.total", "67");
    let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
    assert_eq!(blame.outcome, Outcome::Ambiguous);
    // 2 and 5 would be negative; that one digit is wrong is likelier than another number.
    let listed: Vec<(&str, String)> =
        blame.cells.iter().map(|cell| (&cell.key[16..], cell.implied.to_string())).collect();
    let expected = [("upheld", "20"), ("other", "30"), ("total", "77")];
    assert_eq!(listed, expected.map(|(key, implied)| (key, implied.to_owned())));
    assert!(blame.cells.iter().all(|cell| cell.slip == Some(Slip::DigitChanged)));
}

#[test]
fn totals_left_at_0_are_blamed_each_by_itself() {
    let mut report = consistent("2021");
    for (result, parts) in
        [("upheld", ["10", "5"]), ("corrected", ["1", "0"]), ("other", ["0", "0"]), ("pending", ["0", "0"])]
    {
        print(&mut report, &format!("reconsideration.{result}"), parts[0]);
        print(&mut report, &format!("litigation.after_reconsideration.{result}"), parts[1]);
    }
    print(&mut report, "reconsideration.total", "0");
    print(&mut report, "litigation.after_reconsideration.total", "0");
    let blames = blames(&report);
    let [one, other] = &blames[..] else { panic!("expected two blames, found {blames:?}") };
    for (blame, key, implied) in
        [(one, "reconsideration.total", "11"), (other, "litigation.after_reconsideration.total", "5")]
    {
        assert_eq!(unique(std::slice::from_ref(blame)), (key, implied.to_owned()));
        assert_eq!((blame.cells[0].slip, blame.verdict), (Some(Slip::LeftAtZero), Verdict::Published));
        assert_eq!(blame.readings.len(), 5);
    }
}

#[test]
fn a_total_out_of_nothing_may_be_wrong_like_any_part() {
    let mut report = consistent("2021");
    for result in ["upheld", "corrected", "other", "pending"] {
        print(&mut report, &format!("reconsideration.{result}"), "0");
    }
    print(&mut report, "reconsideration.total", "4");
    let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
    assert_eq!((blame.outcome, blame.cells.len()), (Outcome::Ambiguous, 5));
    assert_eq!(keys(blame).last(), Some(&"reconsideration.total"));
}

#[test]
fn two_wrong_figures_are_blamed_where_no_other_two_would_do() {
    let (one, other) = ("requests.outcome.granted.natural_person", "requests.carried_out.commercial_enterprise");
    let mut report = consistent("2021");
    let right = [one, other].map(|key| value(&report, key));
    set(&mut report, one, State::Number, Some(right[0] + Decimal::from(9)));
    set(&mut report, other, State::Number, Some(right[1] + Decimal::from(4)));
    let found = blames(&report);
    let mut blamed: Vec<(&str, Decimal)> =
        found.iter().flat_map(|blame| &blame.cells).map(|cell| (cell.key.as_str(), cell.implied)).collect();
    blamed.sort();
    assert_eq!(blamed, [(other, right[1]), (one, right[0])], "{found:?}");

    // In one row, by two columns: three identities, of which each figure mends one and a share of the third.
    let other = "requests.outcome.granted.other_organization";
    let mut report = consistent("2021");
    let right = [one, other].map(|key| value(&report, key));
    set(&mut report, one, State::Number, Some(right[1]));
    set(&mut report, other, State::Number, Some(right[0] + Decimal::from(4)));
    let found = blames(&report);
    let [blame] = &found[..] else { panic!("expected one blame, found {found:?}") };
    assert_eq!((blame.outcome, keys(blame)), (Outcome::Unique, vec![one, other]));
    assert_eq!(blame.cells.iter().map(|cell| cell.implied).collect::<Vec<_>>(), right);
}

#[test]
fn two_figures_that_changed_places_are_told() {
    let (one, other) = ("requests.received.natural_person", "requests.outcome.granted.commercial_enterprise");
    let mut report = consistent("2021");
    let right = [one, other].map(|key| value(&report, key));
    set(&mut report, one, State::Number, Some(right[1]));
    set(&mut report, other, State::Number, Some(right[0]));
    let found = blames(&report);
    let slips: Vec<Option<Slip>> = found.iter().flat_map(|blame| &blame.cells).map(|cell| cell.slip).collect();
    assert_eq!(slips, [Some(Slip::Exchanged); 2], "{found:?}");
}

#[test]
fn a_figure_in_the_column_beside_its_own_is_told_though_other_pairs_would_do() {
    let (one, other) = ("requests.received.natural_person", "requests.received.commercial_enterprise");
    let mut report = consistent("2021");
    // The row holds; both columns are off by 7, which every row but this one could make up for.
    let right = value(&report, one);
    let raised = value(&report, other) + Decimal::from(7);
    set(&mut report, one, State::Number, Some(raised));
    for key in ["requests.received.total", "requests.carried_out.natural_person", "requests.carried_out.total"] {
        let more = value(&report, key) + value(&report, one) - right;
        set(&mut report, key, State::Number, Some(more));
    }
    assert_eq!(blames(&report), []);
    let right = [one, other].map(|key| value(&report, key));
    set(&mut report, one, State::Number, Some(right[1]));
    set(&mut report, other, State::Number, Some(right[0]));
    let found = blames(&report);
    let [blame] = &found[..] else { panic!("expected one blame, found {found:?}") };
    assert_eq!((blame.outcome, keys(blame)), (Outcome::Unique, vec![one, other]));
    assert!(blame.cells.iter().all(|cell| cell.slip == Some(Slip::Exchanged)));
}

#[test]
fn what_no_two_figures_explain_blames_none() {
    let mut report = consistent("2021");
    for (number, key) in (1..).zip(["granted", "denied.state_secret", "not_processed.petition"]) {
        let key = format!("requests.outcome.{key}.natural_person");
        let wrong = value(&report, &key) + Decimal::from(7 * number);
        set(&mut report, &key, State::Number, Some(wrong));
    }
    let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
    assert_eq!((blame.outcome, blame.cells.len(), blame.identities.len()), (Outcome::None, 0, 4));
    assert!(blame.message.starts_with("nothing tells which figure is wrong"), "{}", blame.message);
}

#[test]
fn a_limit_that_is_passed_implies_no_number() {
    let mut report = consistent("2019");
    print(&mut report, "proactive.regulations.newly_disclosed", "99");
    let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
    assert_eq!((blame.outcome, blame.cells.len(), blame.table.as_str()), (Outcome::None, 0, "proactive"));
    assert_eq!(blame.identities[0].id, "more-disclosed-than-total");
    assert_eq!(blame.readings.len(), 2);
}

#[test]
fn an_identity_that_holds_with_a_blank_as_0_is_not_broken_to_mend_another() {
    let (blank, wrong) = ("requests.outcome.granted.research_institution", "requests.outcome.granted.natural_person");
    let mut report = consistent("2021");
    let gone = value(&report, blank);
    for key in ["requests.outcome.granted.total", "requests.outcome.total.research_institution"] {
        let less = value(&report, key) - gone;
        set(&mut report, key, State::Number, Some(less));
    }
    set(&mut report, blank, State::Blank, None);
    let blamed = blames(&report);
    assert!(blamed.iter().flat_map(|blame| &blame.cells).all(|cell| cell.key != blank), "{blamed:?}");
    assert!(!blamed.iter().flat_map(keys).any(|key| key == wrong), "{blamed:?}");
}

/// A report whose figure `KEY` is wrong by 3.
const KEY: &str = "requests.outcome.granted.natural_person";

fn wrong(by: i64) -> Report {
    let mut report = consistent("2021");
    report.diagnostics.clear();
    let printed = value(&report, KEY) + Decimal::from(by);
    set(&mut report, KEY, State::Number, Some(printed));
    report
}

fn at(report: &Report, key: &str) -> Option<Provenance> {
    report.fact(key).unwrap().at.clone()
}

#[test]
fn a_remark_that_touches_the_figure_puts_the_reading_in_doubt() {
    let elsewhere = "reconsideration.total";
    let page = Some(Provenance::Page { page: 3, bbox: BBox::new(0.0, 0.0, 9000.0, 9000.0) });
    let here = |key: &str| at(&wrong(3), key);
    for (code, place, doubted) in [
        (Code::LinesJoined, here(KEY), true),
        (Code::LinesJoined, here(elsewhere), false),
        (Code::TableUnruled, page.clone(), true),
        (Code::TextInvisible, None, true),
        (Code::TableStitched, page, false),
    ] {
        let mut report = wrong(3);
        report.diagnostics.push(Diagnostic::new(code, "", place.clone()));
        let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
        let expected = if doubted { Verdict::Reading } else { Verdict::Published };
        assert_eq!((blame.verdict, blame.doubts.contains(&code)), (expected, doubted), "{code} {place:?}");
    }
}

/// A report on paper: the figures of each table row by row, a row every 20 points.
fn laid_out() -> Report {
    let mut report = wrong(3);
    let form = form::form("2021").unwrap();
    let place = |key: &str| {
        let laid = |table: &form::TableForm| {
            let row = table.blocks.iter().flat_map(|block| &block.rows).position(|row| key.contains(&row.key))?;
            Some((table.section?, table.figures().any(|figure| figure.key() == key), row))
        };
        form.tables
            .iter()
            .filter_map(laid)
            .find(|(_, is_there, _)| *is_there)
            .map(|(page, _, row)| (u32::from(page), row))
    };
    for fact in &mut report.facts {
        let (page, row) = place(&fact.key).unwrap();
        let top = 100.0 + 20.0 * f32::from(u8::try_from(row).unwrap());
        let Some(Provenance::Page { bbox, .. }) = fact.at.clone() else { panic!("expected a page") };
        fact.at = Some(Provenance::Page { page, bbox: BBox::new(bbox.x0, top, bbox.x1, top + 10.0) });
    }
    report
}

#[test]
fn a_remark_on_a_row_reaches_its_figures_and_one_on_a_header_its_table() {
    let report = laid_out();
    let Some(Provenance::Page { page, bbox }) = at(&report, KEY) else { panic!("expected a page") };
    // Beside the row of the figure, above it, and two rows further up; above the whole table; in another one.
    let left = |top: f32| Some(Provenance::Page { page, bbox: BBox::new(10.0, top, 90.0, top + 10.0) });
    let (here, above, far, header) = (left(bbox.top), left(bbox.top - 10.0), left(bbox.top - 30.0), left(50.0));
    let elsewhere = Some(Provenance::Page { page: page - 1, bbox: BBox::new(10.0, 10.0, 90.0, 20.0) });
    for (code, place, doubted) in [
        (Code::RowJoined, &here, true),
        (Code::RowJoined, &above, true),
        (Code::RowJoined, &far, false),
        (Code::LabelDamaged, &here, true),
        (Code::LabelDamaged, &header, true),
        (Code::LabelDamaged, &elsewhere, false),
        (Code::ColumnsByOrder, &far, true),
        (Code::ColumnsByOrder, &elsewhere, false),
        (Code::LabelUnplaced, &far, true),
    ] {
        let mut report = report.clone();
        report.diagnostics.push(Diagnostic::new(code, "", place.clone()));
        let [blame] = &blames(&report)[..] else { panic!("expected one blame") };
        assert_eq!(blame.doubts, if doubted { vec![code] } else { vec![] }, "{code} {place:?}");
    }
}

#[test]
fn the_second_reading_confirms_contradicts_or_is_not_to_be_had() {
    let seen_as = |seen: Result<&str, &str>, others_right: bool| -> (Blame, Vec<Asked>) {
        let report = wrong(3);
        let mut judgement = check(&report);
        let asked = asked(&report, &judgement);
        let texts = asked.iter().map(|asked| match (asked.key == KEY, others_right) {
            (true, _) => seen.map(ToOwned::to_owned).map_err(ToOwned::to_owned),
            (false, true) => Ok(value(&report, &asked.key).to_string()),
            (false, false) => Ok("3.14".to_owned()),
        });
        let texts = Ok(texts.collect());
        read_again(&report, &mut judgement, &asked, &texts);
        (judgement.blames.remove(0), asked)
    };
    let printed = value(&wrong(3), KEY).to_string();
    let result = |(blame, _): (Blame, Vec<Asked>)| {
        assert_eq!(blame.readings.len(), 1);
        (blame.readings[0].result, blame.verdict, blame.readings[0].found.clone())
    };
    let (confirmed, asked) = seen_as(Ok(&printed), true);
    assert!(asked.len() > 1 && asked.iter().any(|asked| asked.key == KEY));
    assert!(confirmed.message.ends_with("a second reader sees the same"), "{}", confirmed.message);
    assert_eq!(result((confirmed, asked)), (Agreement::Confirmed, Verdict::Published, None));
    let other = Some("90210".to_owned());
    assert_eq!(result(seen_as(Ok("90210"), true)), (Agreement::Contradicted, Verdict::Reading, other));
    // Not a figure; nothing; and a reader that has every other figure of the page wrong.
    for (seen, others_right) in [(Ok("§"), true), (Err("no text"), true), (Ok("90210"), false), (Ok(&*printed), false)]
    {
        let not_available = (Agreement::NotAvailable, Verdict::Published, None);
        assert_eq!(result(seen_as(seen, others_right)), not_available, "{seen:?}");
    }
}

#[test]
fn without_a_second_reading_the_reason_is_told() {
    let report = wrong(3);
    let mut judgement = check(&report);
    assert_eq!(judgement.blames[0].readings[0].reason.as_deref(), Some("not asked for"));
    read_again(&report, &mut judgement, &[], &Err("it took too long".to_owned()));
    let reading = &judgement.blames[0].readings[0];
    assert_eq!((reading.result, reading.reason.as_deref()), (Agreement::NotAvailable, Some("it took too long")));
    assert_eq!(judgement.blames[0].verdict, Verdict::Published);
}
