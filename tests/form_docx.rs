//! The forms that are written, read back: the same facts, for each era and each fixture.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

mod common;
mod fixture;

use common::{consistent, mixed};
use gouji::form::{self, Language};
use gouji::write::docx;
use gouji::{Decimal, Report, State};

fn read(bytes: &[u8]) -> Report {
    gouji::extract(&gouji::read(bytes).unwrap())
}

/// What a fact says: key, form, state and value. A row that the report does not have is a blank cell of the form.
fn said(report: &Report) -> Vec<(&str, &str, State, Option<Decimal>, &str)> {
    let state = |state| if state == State::Missing { State::Blank } else { state };
    let facts = report.facts.iter();
    facts.map(|fact| (&*fact.key, &*fact.form, state(fact.state), fact.value, &*fact.unit)).collect()
}

fn is_read_back(name: &str, report: &Report) {
    let back = read(&docx(report.year.unwrap_or(2021), Some(report), Language::Chinese).unwrap());
    let (wrote, found) = (said(report), said(&back));
    let differences: Vec<_> = wrote.iter().zip(&found).filter(|(one, other)| one != other).take(5).collect();
    assert!(differences.is_empty() && wrote.len() == found.len(), "{name}: {differences:#?}");
    assert_eq!(back.year, report.year, "{name}");
    assert_eq!(back.organ, report.organ, "{name}");
}

#[test]
fn every_fixture_is_read_back_as_it_was() {
    let mut tried = 0;
    for fixture in fixture::fixtures() {
        let Ok(document) = gouji::read(&fixture.bytes) else { continue };
        let report = gouji::extract(&document);
        if !report.facts.is_empty() {
            is_read_back(&fixture.slug, &report);
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn every_state_of_every_era_is_read_back() {
    // Section four is the same in two forms; there the year decides.
    let of_year = |era: &str, report: Report| {
        let title = Some(format!("某局{era}年政府信息公开工作年度报告"));
        is_read_back(era, &Report { year: era.parse().ok(), title, ..report });
    };
    for form in form::forms() {
        of_year(&form.era, consistent(&form.era));
    }
    for era in ["2019", "2021"] {
        of_year(era, mixed(era));
    }
}

#[test]
fn a_blank_form_has_every_cell_of_its_era_and_all_are_blank() {
    for (year, era) in [(2014, "2014"), (2018, "2014"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021")]
    {
        let report = read(&docx(year, None, Language::English).unwrap());
        assert_eq!(report.year, Some(year));
        let keys: Vec<String> = form::form(era).unwrap().figures().map(|figure| figure.key()).collect();
        assert_eq!(report.facts.iter().map(|fact| fact.key.clone()).collect::<Vec<_>>(), keys);
        assert!(report.facts.iter().all(|fact| fact.state == State::Blank && fact.form == era), "{year}");
        let numbers: Vec<u8> = report.sections.iter().map(|section| section.number).collect();
        assert_eq!(numbers, if era == "2014" { vec![] } else { vec![1, 2, 3, 4, 5, 6] }, "{year}");
        assert_eq!(report.diagnostics, [], "{year}");
    }
}

#[test]
fn what_does_not_add_up_is_written_below_its_table_and_changes_no_figure() {
    let report = read(&fixture::bytes("fengxi-2023-docx"));
    for (language, words) in [
        (
            Language::Chinese,
            "勾稽关系不成立（见底色）：行政复议：应有 结果维持 18 + 结果纠正 48 + 其他结果 14 + 尚未审结 41 = 总计 0",
        ),
        (Language::English, "Does not add up (shaded): 行政复议 (reconsideration): expected 结果维持 18"),
    ] {
        let bytes = docx(2023, Some(&report), language).unwrap();
        let back = read(&bytes);
        let texts: Vec<&str> = back.sections[3].paragraphs.iter().map(|text| text.text.as_str()).collect();
        assert!(texts.len() == 2 && texts[0].contains(words), "{texts:?}");
        // The package is not compressed, so that its text can be looked at.
        let shaded = String::from_utf8_lossy(&bytes).matches("FFC7CE").count();
        assert_eq!(shaded, 2);
        assert_eq!(gouji::check(&back).findings.len(), 2);
    }
}

#[test]
fn the_same_form_is_the_same_bytes() {
    let report = read(&fixture::bytes("fengxi-2023-docx"));
    let twice = [(), ()].map(|()| docx(2023, Some(&report), Language::Chinese).unwrap());
    assert!(twice[0] == twice[1]);
    let json = common::written("json", vec![common::outcome(&report)]);
    let read = gouji::records(json.as_bytes()).unwrap().unwrap();
    assert!(docx(2023, read.first(), Language::Chinese).unwrap() == twice[0]);
}
