//! The verbs that look beyond one report, as a person or a script meets them.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn gouji(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_gouji")).current_dir(root).args(arguments).output().unwrap()
}

/// Exit code, stdout, stderr.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = gouji(arguments);
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A file in the target folder, under a name of its own for each test.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

const Y2019: &str = "fixtures/shidu-2019-tabs/source.txt";
const Y2020: &str = "fixtures/shidu-2020-docx/source.docx";
const Y2021: &str = "fixtures/shidu-2021-html/source.html";
const Y2022: &str = "fixtures/shidu-2022-markdown/source.md";

#[test]
fn compare_prints_figures_findings_and_texts() {
    let (code, out, err) = run(&["compare", Y2022, Y2020, Y2021, Y2019]);
    assert_eq!(code, 1, "{err}");
    for words in [
        "石渡县人民政府\n  2019  fixtures/shidu-2019-tabs/source.txt\n  2020",
        "│ 二、上年结转政府信息公开申请数量",
        "2021 → 2022\n  stock-broken: pass 1, fail 1\n  carry-over-broken: pass 5, fail 2\n",
        "section 6: 100 % word for word, 0 % nearly",
        "fixtures/shidu-2022-markdown/source.md: error[carry-over-broken] line 48, columns 28-29: 自然人 (natural_person): \
         expected 四、结转下年度继续办理 68 (2021) = 二、上年结转政府信息公开申请数量 86 (2022), found 68 against 86; \
         earlier: table 2, row 28, cell 2 of fixtures/shidu-2021-html/source.html",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    assert!(err.contains("reports: 4; pairs of years: 3; findings: error 2, warning 1,"), "{err}");
    let (code, out, _) = run(&["compare", Y2019, Y2020, "--lang", "zh"]);
    assert_eq!(code, 0);
    assert!(out.contains("第三部分\n") && out.contains("carry-over-broken: 通过 7"), "{out}");
}

#[test]
fn compare_as_json_and_csv_has_every_figure() {
    let (_, out, _) = run(&["compare", Y2021, Y2022, "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["schema"], "gouji/compare/1");
    assert_eq!(json["figures"].as_array().unwrap().len(), 200);
    let figure =
        json["figures"].as_array().unwrap().iter().find(|one| one["key"] == "requests.carried_in.total").unwrap();
    assert_eq!(figure["years"][1]["value"].to_string(), "701");
    assert_eq!(figure["years"][1]["change"].to_string(), (701 - 530).to_string());
    assert_eq!(json["steps"][0]["checks"].as_array().unwrap().len(), 9);
    let (_, out, _) = run(&["compare", Y2021, Y2022, "--format", "csv"]);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(out.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 400);
}

#[test]
fn compare_reads_records_and_refuses_other_organs() {
    let (_, json, _) = run(&["extract", Y2021, Y2022, "--format", "ndjson"]);
    let records = file("compare-records.ndjson", json.as_bytes());
    assert_eq!(run(&["compare", &records]).1, run(&["compare", Y2021, Y2022]).1);
    let other = "fixtures/qinghe-2020-docx/source.docx";
    let (code, out, err) = run(&["compare", other, Y2021]);
    assert!(
        code == 64 && out.is_empty() && err.contains("--any-organ") && err.contains("石渡县人民政府"),
        "{code} {err}"
    );
    let (code, out, _) = run(&["compare", other, Y2021, "--any-organ"]);
    assert!(code == 1 && out.contains("warning[organ-differs]"), "{out}");
    let (code, _, err) = run(&["compare", Y2021]);
    assert!(code == 64 && err.contains("two reports"), "{err}");
    let (code, _, err) = run(&["compare", Y2021, Y2022, "no-such-file"]);
    assert!(code == 2 && err.contains("no-such-file"), "{err}");
}

#[test]
fn form_writes_a_blank_or_filled_document() {
    let path = |name: &str| Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).to_str().unwrap().to_owned();
    let (blank, filled) = (path("form-blank.docx"), path("form-filled.docx"));
    assert_eq!(run(&["form", "--year", "2024", "-o", &blank]), (0, String::new(), String::new()));
    assert!(run(&["check", &blank]).2.contains("not assessable 42"));
    let (_, json, _) = run(&["extract", Y2022]);
    let record = file("form-record.json", json.as_bytes());
    for report in [Y2022, &record] {
        assert_eq!(run(&["form", "--fill", report, "-o", &filled]), (0, String::new(), String::new()));
        let (code, out, _) = run(&["compare", Y2022, &filled]);
        assert!(code == 0 && out.contains("note[report-duplicated]: expected one report for 2022"), "{out}");
        assert!(out.contains("with the same figures"), "{out}");
    }
    let (code, _, err) = run(&["form", "--fill", "fixtures/fengxi-2023-docx/source.docx", "-o", &filled]);
    assert!(code == 0 && err.contains("requests follows the form of 2019"), "{err}");
    for (wrong, words) in
        [(vec!["form", "-o", &blank], "--year"), (vec!["form", "--year", "2013", "-o", &blank], "2013")]
    {
        let (code, _, err) = run(&wrong);
        assert!(code == 64 && err.contains(words), "{err}");
    }
    let (code, _, err) = run(&["form", "--fill", "no-such-file", "-o", &blank]);
    assert!(code == 2 && err.contains("no-such-file"), "{err}");
    assert_eq!(run(&["form", "--year", "2024", "-o", "no/such/folder.docx"]).0, 74);
}

#[test]
fn verify_names_what_differs_with_its_place() {
    let data = "fixtures/datasets/long.ndjson";
    let (code, out, err) = run(&["verify", Y2022, "--against", data]);
    assert_eq!((code, err.as_str()), (1, ""));
    for line in [
        "fixtures/shidu-2022-markdown/source.md: line 47, columns 70-74 different: 一、本年新收政府信息公开申请数量 × 总计 \
         (requests.received.total): published 13403, recorded 13421.0\n",
        "missing here: 三、本年度办理结果/（六）其他处理 × 总计 (requests.outcome.other.total): published no such row or column, \
         recorded 5.0\n",
        "(proactive.fees.amount): published 2385.45, recorded nothing\n",
        "against fixtures/datasets/long.ndjson (by organ and year): equal 198, different 1, missing here 1, missing there 1\n",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert_eq!(run(&["verify", Y2021, "--against", data]).0, 0);
    let (_, out, _) = run(&["verify", Y2022, "--against", data, "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["schema"], json["figures"].as_array().unwrap().len()), (&"gouji/verify/1".into(), 201));
    let (_, out, _) = run(&["verify", Y2022, "--against", data, "--format", "csv"]);
    let different =
        csv::Reader::from_reader(out.as_bytes()).into_records().filter(|row| &row.as_ref().unwrap()[4] == "different");
    assert_eq!(different.count(), 1);
    let (_, out, _) = run(&["verify", Y2022, "--against", data, "--lang", "zh"]);
    assert!(out.contains("（按机关和年度）：一致 198，不一致 1，报告中没有 1，数据中没有 1"), "{out}");
    for (wrong, words) in [(Y2020, "found none of them among"), ("no-such-file", "expected a file")] {
        let (code, out, err) = run(&["verify", wrong, "--against", data]);
        assert!(code == 2 && out.is_empty() && err.contains(words), "{err}");
    }
}
