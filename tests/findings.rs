//! What `gouji check` says of findings: in two languages, those that are asked for, and as 问题清单.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs")]

use calamine::{Data, Reader, Xlsx};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BROKEN: &str = "fixtures/fengxi-2023-docx/source.docx";
const LOCKED: &str = "fixtures/qinghe-2020-locked-pdf/source.pdf";
const COLUMNS: [&str; 9] = ["文件", "机关", "年度", "问题", "所在位置", "公布数", "计算数", "差额", "建议"];

fn gouji(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Ids of the findings that `check` prints with these arguments, its exit code and its summary.
fn shown(arguments: &[&str]) -> (Vec<String>, Option<i32>, String) {
    let output = gouji(&[&["check", BROKEN], arguments].concat());
    // Who is to blame stands below, indented.
    let printed = stdout(&output);
    let findings = printed.lines().filter(|line| !line.starts_with(' '));
    let ids = findings.map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect();
    (ids, output.status.code(), stderr(&output))
}

#[test]
fn findings_and_summary_are_said_in_chinese() {
    let output = gouji(&["check", "--lang", "zh", BROKEN, LOCKED]);
    let lines = stdout(&output);
    let lines: Vec<&str> = lines.lines().collect();
    assert!(lines[0].starts_with(&format!("{BROKEN}: 提示[label-damaged] 表2第9行第3格: 1 处标签与格式不符：应为“")));
    let sum = "行政复议：应有 结果维持 18 + 结果纠正 48 + 其他结果 14 + 尚未审结 41 = 总计 0，实为 121 对 0";
    assert_eq!(lines[1], format!("{BROKEN}: 错误[results-do-not-add-up] 表3第4行第5格: {sum}"));
    assert!(lines[2].starts_with("  疑为“行政复议 / 总计”：所印为 0，若为 121 则关系成立"), "{}", lines[2]);
    assert_eq!(lines[5], format!("{LOCKED}: 错误[encrypted]: 文件需要密码才能打开。请去除密码后再试"));
    let summary = "gouji: 文件：已读 1，未读 1；问题：错误 2，警告 0，提示 1；\
                   勾稽关系：成立 38，不成立 2，空白按零计才成立 0，无法判断 0\n";
    assert_eq!(stderr(&output), summary);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn remarks_are_explained_in_chinese() {
    let text = stdout(&gouji(&["explain", "lines-joined", "--lang", "zh"]));
    assert_eq!(text, "lines-joined (阅读说明)\n\n一格之内分行的数码接成了一个数。\n");
    let list = stdout(&gouji(&["explain", "--lang", "zh"]));
    let is_chinese = |line: &str| line.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    assert!(list.lines().all(|line| line.is_empty() || is_chinese(line)), "{list}");
}

#[test]
fn what_is_asked_for_is_shown_and_the_rest_is_counted() {
    let (sum, label) = ("results-do-not-add-up", "label-damaged");
    for (arguments, ids, code, hidden) in [
        (&[][..], &[label, sum, sum][..], 1, ""),
        (&["--select", "results"], &[sum, sum], 1, ", hidden 1;"),
        (&["--select", "label-damaged,fact"], &[label], 0, ", hidden 2;"),
        (&["--select", "label", "--select", sum], &[label, sum, sum], 1, ""),
        (&["--ignore", sum], &[label], 0, ", hidden 2;"),
        (&["--select", "results,label", "--ignore", "label"], &[sum, sum], 1, ", hidden 1;"),
        (&["--severity", "warning"], &[sum, sum], 1, ", hidden 1;"),
        (&["--severity", "error", "--ignore", "results"], &[], 0, ", hidden 3;"),
    ] {
        let (found, exit, summary) = shown(arguments);
        assert_eq!((&found[..], exit), (&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()[..], Some(code)));
        assert!(
            summary.contains(hidden) && summary.contains("hidden") != hidden.is_empty(),
            "{arguments:?}: {summary}"
        );
        // The checks are told whole, whatever is shown of the findings.
        assert!(summary.ends_with("checks: pass 38, fail 2, tentative 0, not assessable 0\n"), "{summary}");
    }
    let json = stdout(&gouji(&["check", BROKEN, "--format", "json", "--select", "label"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(gouji(&["check", LOCKED, "--select", "label"]).status.code(), Some(2));
}

#[test]
fn an_id_that_no_check_has_is_refused_with_the_near_ones() {
    for (asked, hint) in [
        ("result-do-not-ad-up", "did you mean results-do-not-add-up?"),
        ("sectio", "did you mean section-empty, section-missing, section-misnumbered, section-out-of-order?"),
        ("lines-joined", "`gouji explain` lists all"),
        ("", "`gouji explain` lists all"),
    ] {
        for option in ["--select", "--ignore"] {
            let (ids, code, said) = shown(&[option, asked]);
            assert_eq!((ids.len(), code), (0, Some(64)), "{asked}");
            let start = format!("gouji: expected the id of a check, or its first words, found `{asked}`; {hint}");
            assert!(said.starts_with(&start), "{said}");
        }
    }
}

/// The 问题清单 of a broken file and one that cannot be read, as CSV.
fn rows() -> Vec<Vec<String>> {
    let output = gouji(&["check", "--format", "csv", BROKEN, LOCKED]);
    assert_eq!(&output.stdout[..3], b"\xEF\xBB\xBF");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&output.stdout[3..]);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_list_has_a_row_for_each_finding_and_each_file_that_was_not_read() {
    let rows = rows();
    assert_eq!(rows[0], COLUMNS);
    assert_eq!(rows.len(), 1 + 3 + 1);
    let [file, organ, year, problem, place, printed, computed, difference, advice] = &rows[2][..] else { panic!() };
    assert_eq!([file, organ, year], [BROKEN, "枫溪区人民政府", "2023"]);
    assert!(problem.starts_with("【错误】行政复议：应有 结果维持 18 + "), "{problem}");
    assert_eq!(place, "第四部分/行政复议 × 总计，表3第4行第5格");
    assert_eq!([printed, computed, difference], ["0", "121", "-121"]);
    assert!(advice.starts_with("疑为“行政复议 / 总计”") && advice.contains("。请对照原文"), "{advice}");
    let not_read = ["【未能读取】文件需要密码才能打开", "", "", "", "", "请去除密码后再试"];
    assert_eq!((rows[4][0].as_str(), &rows[4][3..]), (LOCKED, &not_read.map(str::to_owned)[..]));
}

#[test]
fn the_workbook_says_the_same_with_numbers_as_numbers() {
    let path = temporary("problems.xlsx");
    let output = gouji(&["check", "--format", "xlsx", "-o", path.to_str().unwrap(), BROKEN, LOCKED]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
    let bytes = std::fs::read(&path).unwrap();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["问题清单"]);
    let sheet = workbook.worksheet_range("问题清单").unwrap();
    let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(sheet.rows().map(texts).collect::<Vec<_>>(), rows());
    for column in [2, 5, 6, 7] {
        assert!(matches!(sheet.get((2, column)), Some(Data::Float(_) | Data::Int(_))), "{column}");
    }
    // Through a pipe, and at another time: the same bytes.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(gouji(&["check", "--format", "xlsx", BROKEN, LOCKED]).stdout, bytes);
}

#[test]
fn the_output_never_overwrites_an_input_and_is_named_when_it_fails() {
    let path = temporary("input.txt");
    std::fs::write(&path, "某局2021年政府信息公开工作年度报告").unwrap();
    let path = path.to_str().unwrap();
    let output = gouji(&["check", path, "-o", path]);
    assert_eq!(output.status.code(), Some(64));
    assert!(stderr(&output).contains("expected an output beside the files to read"));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "某局2021年政府信息公开工作年度报告");
    let nowhere = temporary("no-such-folder").join("out.csv");
    let output = gouji(&["check", path, "-o", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(74));
    assert!(stderr(&output).contains("no-such-folder"), "{}", stderr(&output));
}
