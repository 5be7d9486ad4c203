//! `summary.html`: the archive on one page, which stands alone: no script, no font, nothing from elsewhere.

use super::dataset::Summary;
use super::overview::{Mark, Overview, Problem, Year};
use gouji::Severity;
use std::fmt::Write as _;

pub(super) const NAME: &str = "summary.html";

/// Organs that are drawn; all of them stand in the table `reports`.
const ORGANS: usize = 1000;

/// Height of the bars, in pixels.
const HEIGHT: usize = 120;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--read:#3a7bd5;--broken:#c0392b;--part:#d9a400}\
body{font:15px/1.6 system-ui,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid var(--line);text-align:left}\
td.n{text-align:right;font-variant-numeric:tabular-nums}\
summary{cursor:pointer}details{border-bottom:1px solid var(--line);padding:.2rem 0}details td{font-size:.9em}\
.clean{fill:var(--read)}.part{fill:var(--part)}.broken{fill:var(--broken)}svg text{fill:currentColor;font-size:11px}\
.scroll{overflow-x:auto}";

/// The page.
pub(super) fn page(summary: &Summary, overview: &Overview) -> String {
    let mut page = String::from("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">");
    page += "<meta name=\"viewport\" content=\"width=device-width\"><title>政府信息公开工作年度报告：档案概览</title>";
    page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";
    page += &format!("<style>{STYLE}</style></head><body>\n<h1>政府信息公开工作年度报告：档案概览</h1>\n");
    counts(&mut page, summary);
    years(&mut page, overview);
    organs(&mut page, overview);
    problems(&mut page, "最常见的问题", &overview.problems);
    problems(&mut page, "没有成为报告的输入", &overview.errors);
    page += "</body></html>\n";
    page
}

fn counts(page: &mut String, summary: &Summary) {
    let Summary { inputs, read, duplicates, not_reports, unread, reports, errors } = *summary;
    let rows = [
        ("输入", inputs),
        ("读出报告的输入", read),
        ("内容相同的重复输入", duplicates),
        ("不是年度报告", not_reports),
        ("未能读取", unread),
        ("报告", reports),
        ("程度为错误的问题", errors),
    ];
    *page += "<table>";
    for (label, count) in rows {
        let _ = write!(page, "<tr><th>{label}</th><td class=n>{count}</td></tr>");
    }
    *page += "</table>\n";
}

/// A share as a percentage, rounded down: 100 % is all.
fn percent(part: usize, whole: usize) -> String {
    (part * 1000).checked_div(whole).map_or_else(|| "–".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}

fn year_name(year: u16) -> String {
    if year == 0 { "不明".to_owned() } else { year.to_string() }
}

fn years(page: &mut String, overview: &Overview) {
    const WIDTH: usize = 48;
    let most = overview.years.values().map(|year| year.reports).max().unwrap_or(0).max(1);
    *page += "<h2>各年度</h2>\n";
    let width = WIDTH * overview.years.len().max(1);
    let _ = write!(
        page,
        "<div class=scroll><svg width={width} height={} role=img aria-label=\"各年度报告份数\">",
        HEIGHT + 40
    );
    for (place, (year, counts)) in overview.years.iter().enumerate() {
        let (x, height) = (place * WIDTH + 8, counts.reports * HEIGHT / most);
        let broken = counts.broken * HEIGHT / most;
        let _ = write!(
            page,
            "<rect class=clean x={x} y={} width=32 height={height} /><rect class=broken x={x} y={} width=32 height={broken} />\
             <text x={} y={} text-anchor=middle>{}</text><text x={} y={} text-anchor=middle>{}</text>",
            HEIGHT + 15 - height,
            HEIGHT + 15 - broken,
            x + 16,
            HEIGHT + 30,
            year_name(*year),
            x + 16,
            HEIGHT + 10 - height,
            counts.reports,
        );
    }
    *page += "</svg></div>\n<p>蓝：报告份数；红：其中有错误的份数。</p>\n<div class=scroll><table><tr><th>年度<th>报告<th>有错误的报告<th>读出的数字<th>不成立的核对</tr>";
    for (year, counts) in &overview.years {
        let Year { reports, broken, facts, read, checks, failed } = counts;
        let _ = write!(
            page,
            "<tr><td>{}<td class=n>{reports}<td class=n>{broken}<td class=n>{}<td class=n>{failed} / {checks}</tr>",
            year_name(*year),
            percent(*read, *facts)
        );
    }
    *page += "</table></div>\n";
    let formats: Vec<String> = overview.formats.iter().map(|(format, count)| format!("{format} {count}")).collect();
    let _ = writeln!(page, "<p>格式：{}</p>", escape(&formats.join("，")));
}

/// One row an organ, one square a year.
fn organs(page: &mut String, overview: &Overview) {
    const SQUARE: usize = 14;
    const NAME_WIDTH: usize = 320;
    let years: Vec<u16> = overview.years.keys().copied().filter(|year| *year > 0).collect();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else { return };
    // Years far away from all others are a misprint in a title; they would only make the picture wide.
    let first = first.max(last.saturating_sub(40));
    let _ = writeln!(page, "<h2>各机关的年度覆盖（{} 个机关）</h2>", overview.organs.len());
    *page += "<p>蓝：读全且无错误；黄：有未能读出的数字；红：有错误；空：没有报告。</p>\n";
    let shown = overview.organs.len().min(ORGANS);
    let width = NAME_WIDTH + usize::from(last - first + 1) * SQUARE;
    let _ = write!(
        page,
        "<div class=scroll><svg width={width} height={} role=img aria-label=\"各机关的年度覆盖\">",
        (shown + 1) * SQUARE + 4
    );
    for year in (first..=last).step_by(5) {
        let _ = write!(page, "<text x={} y=11>{year}</text>", NAME_WIDTH + usize::from(year - first) * SQUARE);
    }
    for (row, (organ, marks)) in overview.organs.iter().take(ORGANS).enumerate() {
        let y = (row + 1) * SQUARE + 2;
        let _ = write!(page, "<text x=0 y={}>{}</text>", y + 11, escape(organ));
        for (year, mark) in marks.iter().filter(|(year, _)| **year >= first) {
            let class = match mark {
                Mark::Clean => "clean",
                Mark::InPart => "part",
                Mark::Broken => "broken",
            };
            let x = NAME_WIDTH + usize::from(year - first) * SQUARE;
            let _ = write!(
                page,
                "<rect class={class} x={x} y={y} width=12 height=12><title>{} {year}</title></rect>",
                escape(organ)
            );
        }
    }
    *page += "</svg></div>\n";
    if shown < overview.organs.len() {
        let _ = writeln!(page, "<p>只画出前 {ORGANS} 个，其余见表 reports。</p>");
    }
}

/// Each problem with its examples, the most frequent first.
fn problems(page: &mut String, title: &str, problems: &std::collections::BTreeMap<String, Problem>) {
    let mut sorted: Vec<(&String, &Problem)> = problems.iter().collect();
    sorted.sort_by_key(|(id, problem)| (std::cmp::Reverse((problem.severity, problem.count)), *id));
    let _ = writeln!(page, "<h2>{title}</h2>");
    if sorted.is_empty() {
        *page += "<p>没有。</p>\n";
    }
    for (id, problem) in sorted {
        let known = gouji::check::explanations().into_iter().chain(gouji::compare::explanations());
        let title = known.into_iter().find(|known| known.id == id).map_or(id.as_str(), |known| known.title_zh);
        let severity = match problem.severity {
            Some(Severity::Error) => "错误：",
            Some(Severity::Warning) => "警告：",
            Some(Severity::Note) => "提示：",
            None => "",
        };
        let _ = write!(
            page,
            "<details><summary>{severity}{}（{}）<code>{}</code></summary><div class=scroll><table>",
            escape(title),
            problem.count,
            escape(id)
        );
        for (file, message) in &problem.examples {
            let _ = write!(page, "<tr><td>{}<td>{}</tr>", escape(file), escape(message));
        }
        *page += "</table></div>";
        if problem.count > problem.examples.len() {
            let _ = write!(page, "<p>只列出前 {} 处。</p>", problem.examples.len());
        }
        *page += "</details>\n";
    }
}

/// A text as it may stand in HTML, also in an attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_is_never_markup() {
        let mut overview = Overview::default();
        let failure = crate::archive::stored::Failure::new("read", "damaged", "<script>alert(1)</script>");
        overview.failure("a\"><b>.pdf", &failure);
        let page = page(&Summary::default(), &overview);
        assert!(!page.contains("<script") && !page.contains("<b>"));
        assert!(page.contains("a&quot;&gt;&lt;b&gt;.pdf") && page.contains("&lt;script&gt;alert(1)"));
    }

    #[test]
    fn shares_are_never_rounded_up_to_all() {
        assert_eq!(percent(9999, 10000), "99.9 %");
        assert_eq!(percent(2, 2), "100.0 %");
        assert_eq!(percent(0, 0), "–");
    }
}
