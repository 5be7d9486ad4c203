//! `summary.html`: the archive on one page, which stands alone: no script, no font, nothing from elsewhere.

use super::chart;
use super::dataset::Summary;
use super::overview::{Mark, Overview, Problem, Year};
use gouji::Severity;
use gouji::form::Language;
use gouji::view::escape;
use gouji::write::Failure;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) const NAME: &str = "summary.html";

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--read:#3a7bd5;--broken:#c0392b;--part:#d9a400}\
body{font:15px/1.6 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem}\
table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.8rem;margin:1rem 0}\
dl div{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}dt{font-size:.85em}dd{margin:0;font-size:1.5rem;font-variant-numeric:tabular-nums}\
summary{cursor:pointer}details{border-bottom:1px solid var(--line);padding:.3rem 0}details td{font-size:.9em}\
summary b{display:inline-block;min-width:4.5rem;text-align:right;margin-right:.6rem;font-variant-numeric:tabular-nums}code{opacity:.7;margin-left:.6rem}\
.key{display:inline-block;width:.9em;height:.9em;border-radius:2px;margin:0 .3em 0 1em;vertical-align:-.1em}.key:first-child{margin-left:0}\
.clean{fill:var(--read);background:var(--read)}.part{fill:var(--part);background:var(--part)}.broken{fill:var(--broken);background:var(--broken)}\
.none{fill:none;stroke:var(--line)}span.none{border:1px solid var(--line)}\
svg text{fill:currentColor;font-size:12px}svg line{stroke:var(--line)}.scroll{overflow-x:auto}.error{color:var(--broken)}";

/// The page.
pub(super) fn page(summary: &Summary, overview: &Overview) -> String {
    let say = overview.language;
    let title = say.of("Annual reports on information disclosure: the archive", "政府信息公开工作年度报告：档案概览");
    let mut page = format!("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">", say.of("en", "zh-CN"));
    page += &format!("<meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>");
    page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";
    page += &format!("<style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n");
    counts(&mut page, summary, say);
    years(&mut page, overview);
    organs(&mut page, overview);
    let heading = say.of("Most frequent problems", "最常见的问题");
    problems(&mut page, heading, &overview.problems, say, |id| known(id, say));
    let heading = say.of("Inputs that gave no report", "没有成为报告的输入");
    problems(&mut page, heading, &overview.errors, say, |code| reason(code, say));
    page += "</body></html>\n";
    page
}

fn counts(page: &mut String, summary: &Summary, say: Language) {
    let Summary { inputs, read, duplicates, not_reports, unread, reports, errors } = *summary;
    let cards = [
        (say.of("inputs", "输入"), inputs),
        (say.of("with a report", "读出报告的输入"), read),
        (say.of("same bytes again", "内容相同的重复输入"), duplicates),
        (say.of("no report", "不是年度报告"), not_reports),
        (say.of("not read", "未能读取"), unread),
        (say.of("reports", "报告"), reports),
        (say.of("errors found", "程度为错误的问题"), errors),
    ];
    *page += "<dl>";
    for (label, count) in cards {
        let _ = write!(page, "<div><dt>{label}</dt><dd>{count}</dd></div>");
    }
    *page += "</dl>\n";
}

/// A share as a percentage, rounded down: 100 % is all.
fn percent(part: usize, whole: usize) -> String {
    (part * 1000).checked_div(whole).map_or_else(|| "–".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}

pub(super) fn year_name(year: u16) -> String {
    if year == 0 { "?".to_owned() } else { year.to_string() }
}

/// What the colours mean.
fn key(page: &mut String, colours: &[(&str, &str)]) {
    *page += "<p>";
    for (class, meaning) in colours {
        let _ = write!(page, "<span class=\"key {class}\"></span>{meaning}");
    }
    *page += "</p>\n";
}

fn years(page: &mut String, overview: &Overview) {
    let say = overview.language;
    let _ = writeln!(page, "<h2>{}</h2>", say.of("Years", "各年度"));
    chart::years(page, overview, say.of("reports by year", "各年度报告份数"));
    let [all, broken] = [say.of("reports", "报告份数"), say.of("of them with an error", "其中有错误的份数")];
    key(page, &[("clean", all), ("broken", broken)]);
    *page += "<div class=scroll><table><tr>";
    let heads = [
        say.of("year", "年度"),
        say.of("reports", "报告"),
        say.of("with an error", "有错误的报告"),
        say.of("figures read", "读出的数字"),
        say.of("checks broken, of", "不成立的核对"),
    ];
    for (place, head) in heads.into_iter().enumerate() {
        let _ = write!(page, "<th{}>{head}", if place == 0 { "" } else { " class=n" });
    }
    *page += "</tr>";
    for (year, counts) in &overview.years {
        let Year { reports, broken, facts, read, checks, failed } = counts;
        let (year, read) = (year_name(*year), percent(*read, *facts));
        let _ = write!(
            page,
            "<tr><td>{year}<td class=n>{reports}<td class=n>{broken}<td class=n>{read}<td class=n>{failed} / {checks}</tr>"
        );
    }
    *page += "</table></div>\n";
    let formats: Vec<String> = overview.formats.iter().map(|(format, count)| format!("{format} {count}")).collect();
    let _ = writeln!(page, "<p>{}{}</p>", say.of("Formats: ", "格式："), escape(&formats.join(say.of(", ", "，"))));
}

fn organs(page: &mut String, overview: &Overview) {
    let say = overview.language;
    let said = |mark| match mark {
        Some(Mark::Clean) => say.of("all read, no error", "读全且无错误"),
        Some(Mark::InPart) => say.of("figures that could not be read", "有未能读出的数字"),
        Some(Mark::Broken) => say.of("an error", "有错误"),
        None => say.of("no report", "没有报告"),
    };
    let _ = writeln!(page, "<h2>{} ({})</h2>", say.of("Organs", "各机关的年度覆盖"), overview.organs.len());
    let marks =
        [("clean", Some(Mark::Clean)), ("part", Some(Mark::InPart)), ("broken", Some(Mark::Broken)), ("none", None)];
    key(page, &marks.map(|(class, mark)| (class, said(mark))));
    chart::organs(page, overview, say.of("reports by organ and year", "各机关的年度覆盖"), said);
    if overview.organs.len() > chart::ORGANS {
        let [most, rest] = [
            say.of("Only the first", "只画出前"),
            say.of("are drawn; the table reports has all.", "个，其余见表 reports。"),
        ];
        let _ = writeln!(page, "<p>{most} {} {rest}</p>", chart::ORGANS);
    }
}

/// What a check looks for, by its id.
fn known(id: &str, say: Language) -> String {
    let mut known = gouji::check::explanations().into_iter().chain(gouji::compare::explanations());
    known.find(|known| known.id == id).map_or(String::new(), |known| say.of(known.title, known.title_zh).to_owned())
}

/// Why an input gave no report, by the code.
fn reason(code: &str, say: Language) -> String {
    match code {
        "duplicate" => say.of("the same bytes under another name", "与另一个输入内容相同").to_owned(),
        "crashed" => say.of("a worker died of it, twice", "两次使读取进程终止").to_owned(),
        _ => say.of(
            String::new(),
            Failure::new(String::new(), code, String::new()).in_chinese().0.trim_end_matches('：').to_owned(),
        ),
    }
}

/// Each problem with its examples, the gravest first, of these the most frequent.
fn problems(
    page: &mut String,
    heading: &str,
    problems: &BTreeMap<String, Problem>,
    say: Language,
    title: impl Fn(&str) -> String,
) {
    let mut sorted: Vec<(&String, &Problem)> = problems.iter().collect();
    sorted.sort_by_key(|(id, problem)| (std::cmp::Reverse((problem.severity, problem.count)), *id));
    let _ = writeln!(page, "<h2>{heading}</h2>");
    if sorted.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", say.of("None.", "没有。"));
    }
    for (id, problem) in sorted {
        let severity = match problem.severity {
            Some(Severity::Error) => say.of("<span class=error>error</span>: ", "<span class=error>错误</span>："),
            Some(Severity::Warning) => say.of("warning: ", "警告："),
            Some(Severity::Note) => say.of("note: ", "提示："),
            None => "",
        };
        let (count, title, id) = (problem.count, escape(&title(id)), escape(id));
        let _ = write!(
            page,
            "<details><summary><b>{count}</b>{severity}{title}<code>{id}</code></summary><div class=scroll><table>"
        );
        for (file, message) in &problem.examples {
            let _ = write!(page, "<tr><td>{}<td>{}</tr>", escape(file), escape(message));
        }
        *page += "</table></div>";
        let shown = problem.examples.len();
        if count > shown {
            let first = say.of(format!("Only the first {shown} are listed."), format!("只列出前 {shown} 处。"));
            let _ = write!(page, "<p>{first}</p>");
        }
        *page += "</details>\n";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_is_never_markup() {
        let mut overview = Overview::default();
        let failure = crate::archive::stored::Failure::new("read", "damaged", "<script>alert(1)</script>");
        overview.failure("a\"><i>.pdf", &failure);
        let page = page(&Summary::default(), &overview);
        assert!(!page.contains("<script") && !page.contains("<i>"));
        assert!(page.contains("a&quot;&gt;&lt;i&gt;.pdf") && page.contains("&lt;script&gt;alert(1)"));
    }

    #[test]
    fn shares_are_never_rounded_up_to_all() {
        assert_eq!(percent(9999, 10000), "99.9 %");
        assert_eq!(percent(2, 2), "100.0 %");
        assert_eq!(percent(0, 0), "–");
    }
}
