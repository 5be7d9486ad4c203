//! The forms as data: counted, unique, and held against each other.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use gouji::form::{self, TableId};
use std::collections::BTreeSet;

fn keys(era: &str) -> Vec<String> {
    let form = form::form(era).unwrap();
    form.tables.iter().flat_map(|table| table.figures().map(|figure| figure.key()).collect::<Vec<_>>()).collect()
}

fn instances(era: &str, id: &str) -> usize {
    let form = form::form(era).unwrap();
    form.identities.iter().filter(|identity| identity.id == id).flat_map(|identity| identity.instances(form)).count()
}

#[test]
fn every_form_parses_and_is_named_by_its_era() {
    let eras: Vec<&str> = form::forms().iter().map(|form| form.era.as_str()).collect();
    assert_eq!(eras, ["2014", "2019", "2021"]);
}

#[test]
fn keys_are_as_many_as_the_notices_have_figures() {
    assert_eq!(keys("2019").len(), 198); // 6 + 6 + 6 + 2 + 2 = 22 disclosed, 23 rows × 7 columns, 3 groups × 5 results
    assert_eq!(keys("2021").len(), 200); // 6 + 1 + 2 + 1 = 10 disclosed, 25 rows × 7 columns, 3 groups × 5 results
    // 3 + 5 disclosed, 1 + 2 + 2 + 3 answered to the public, 5 + 3 requests, 15 replies, 4 + 4 reviews and lawsuits,
    // 1 complaints, 1 fees, 6 offices, people and money, 3 meetings
    assert_eq!(keys("2014").len(), 58);
    for (era, rows) in [("2019", 23), ("2021", 25)] {
        let block = &form::form(era).unwrap().table(TableId::Requests).unwrap().blocks[0];
        assert_eq!((block.rows.len(), block.columns.len()), (rows, 7));
    }
}

#[test]
fn no_key_is_used_twice_in_a_form() {
    for era in ["2014", "2019", "2021"] {
        assert_eq!(keys(era).iter().collect::<BTreeSet<_>>().len(), keys(era).len());
    }
}

#[test]
fn the_eras_share_the_keys_that_mean_the_same() {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) =
        (keys("2019").into_iter().collect(), keys("2021").into_iter().collect());
    let starting = |set: &BTreeSet<String>, start: &str| set.iter().filter(|key| key.starts_with(start)).count();
    let shared: BTreeSet<String> = old.intersection(&new).cloned().collect();
    assert_eq!(starting(&shared, "requests."), 22 * 7); // all rows of 2019 but （六）其他处理, which 2021 divides in three
    assert_eq!(starting(&shared, "reconsideration.") + starting(&shared, "litigation."), 15);
    let disclosed: Vec<&str> = shared.iter().filter(|key| key.starts_with("proactive.")).map(String::as_str).collect();
    assert_eq!(
        disclosed,
        ["proactive.coercive_measures.decisions", "proactive.licensing.decisions", "proactive.penalties.decisions"]
    );
}

#[test]
fn a_key_that_two_eras_share_has_the_same_unit_and_kind() {
    let figures = |era: &str| -> Vec<(String, String, String)> {
        let tables = &form::form(era).unwrap().tables;
        let row = |figure: form::Figure| (figure.key(), figure.unit().to_owned(), figure.kind().to_string());
        tables.iter().flat_map(|table| table.figures().map(row).collect::<Vec<_>>()).collect()
    };
    let old = figures("2019");
    for new in figures("2021") {
        if let Some(same) = old.iter().find(|figure| figure.0 == new.0) {
            assert_eq!(*same, new);
        }
    }
}

#[test]
fn identities_have_as_many_instances_as_rows_and_columns() {
    for (era, rows) in [("2019", 23), ("2021", 25)] {
        assert_eq!(instances(era, "requests-out-of-balance"), 7);
        assert_eq!(instances(era, "outcomes-do-not-add-up"), 7);
        assert_eq!(instances(era, "applicants-do-not-add-up"), rows);
        assert_eq!(instances(era, "results-do-not-add-up"), 3);
    }
    assert_eq!(instances("2014", "statistics-do-not-add-up"), 7);
    assert_eq!(instances("2014", "part-exceeds-whole"), 3);
    assert_eq!(instances("2019", "more-disclosed-than-total"), 2);
    assert_eq!(instances("2021", "more-disclosed-than-total"), 0);
}

#[test]
fn the_outcomes_are_summed_by_their_leaves() {
    for (era, leaves) in [("2019", 19), ("2021", 21)] {
        let form = form::form(era).unwrap();
        let identity = form.identities.iter().find(|identity| identity.id == "outcomes-do-not-add-up").unwrap();
        for instance in identity.instances(form) {
            assert_eq!(instance.left.len(), leaves);
            assert_eq!(instance.right, [format!("requests.outcome.total.{}", instance.scope)]);
            assert!(!instance.left.contains(&instance.right[0]));
        }
    }
}

#[test]
fn the_parts_of_the_statistics_are_as_many_as_the_annex_prints() {
    let form = form::form("2014").unwrap();
    let identity = form.identities.iter().find(|identity| identity.id == "statistics-do-not-add-up").unwrap();
    let parts: Vec<(String, usize)> =
        identity.instances(form).into_iter().map(|instance| (instance.scope, instance.left.len())).collect();
    let expected = [
        ("requests.received", 4),
        ("requests.closed", 2),
        ("replies", 8),
        ("replies.denied", 6),
        ("reconsideration", 3),
        ("litigation", 3),
        ("resources.staff", 2),
    ];
    assert_eq!(parts, expected.map(|(scope, count)| (scope.to_owned(), count)));
}

#[test]
fn the_annex_shares_no_key_and_has_units_of_its_own() {
    let units = |unit: &str| form::form("2014").unwrap().figures().filter(|figure| figure.unit() == unit).count();
    // 1 issued, 5 + 3 requests, 15 replies, 4 + 4 reviews and lawsuits, 1 complaints
    assert_eq!((units("条"), units("件"), units("万元")), (7, 33, 2));
    assert!(keys("2014").iter().all(|key| key.starts_with("statistics.") && !key.ends_with('.')));
}

#[test]
fn every_operand_of_an_identity_is_a_key_of_its_form() {
    for form in form::forms() {
        let keys: BTreeSet<String> = keys(&form.era).into_iter().collect();
        for instance in form.identities.iter().flat_map(|identity| identity.instances(form)) {
            for key in instance.left.iter().chain(&instance.right) {
                assert!(keys.contains(key), "{}: {key} is in an identity but not in the form", form.era);
            }
        }
    }
}
