//! The list of reports: narrowed by what is asked, a page at a time.

use super::ask::{Answer, Ask};
use super::desk::Desk;
use super::html::count;
use super::row::{Facet, Filter, Row, Standing};
use super::shell;
use gouji::view::escape;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Rows of a page.
const PAGE: usize = 50;

/// How long the list waits for the files of the command line: a few are read by then.
const FIRST: Duration = Duration::from_millis(1500);

/// Organs that are offered: those with the most reports. The others are found by the text.
const ORGANS: usize = 200;

pub(super) fn show(desk: &Desk, ask: &Ask) -> Answer {
    desk.settle(FIRST);
    let rows = desk.shelf.rows();
    if let ([only], true, true) =
        (&rows[..], only_one(ask), desk.unread.load(std::sync::atomic::Ordering::Relaxed) == 0)
        && only.failure.is_none()
    {
        return Answer::Go(format!(
            "/?report={}{}",
            only.entry.report,
            if ask.chosen { ask.of("&lang=en", "&lang=zh") } else { "" }
        ));
    }
    let filter = Filter {
        text: ask.get("q").to_owned(),
        organ: ask.get("organ").to_owned(),
        year: ask.get("year").to_owned(),
        standing: ask.get("status").to_owned(),
        problem: ask.get("problem").to_owned(),
    };
    let found: Vec<&Arc<Row>> = rows.iter().filter(|row| filter.keeps(row, None)).collect();
    let pages = found.len().div_ceil(PAGE).max(1);
    let number = ask.get("page").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let start = (number - 1) * PAGE;
    let shown = &found[start..found.len().min(start + PAGE)];
    let mut main = format!("<h1>{}</h1>", ask.of("Reports", "报告"));
    main += &filters(ask, &filter, &rows);
    main += &format!(
        "<p role=\"status\" id=\"found\">{}</p>",
        match shown.len() {
            0 => ask.of("No report is found.", "没有符合条件的报告。").to_owned(),
            length => {
                let of = ask.of("{a} to {b} of {n}", "第 {a} 至 {b} 份，共 {n} 份");
                let [a, b, n] = [start + 1, start + length, found.len()].map(count);
                of.replace("{a}", &a).replace("{b}", &b).replace("{n}", &n)
            }
        }
    );
    if !shown.is_empty() {
        main += &table(desk, ask, shown);
    }
    main += &turning(ask, &filter, number, pages);
    shell::page(desk, ask, ask.of("Reports", "报告"), &main)
}

/// Whether nothing was asked but the address itself.
fn only_one(ask: &Ask) -> bool {
    ask.query.iter().all(|(name, _)| name == "lang")
}

/// How many rows each value of a facet would leave.
fn counts(rows: &[Arc<Row>], filter: &Filter, facet: Facet) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| filter.keeps(row, Some(facet))) {
        let mut add = |value: String| *counts.entry(value).or_default() += 1;
        match facet {
            Facet::Organ => row.entry.organ_key.iter().cloned().for_each(add),
            Facet::Year if row.failure.is_some() => {}
            Facet::Year => add(row.year()),
            Facet::Standing => add(row.standing().word().to_owned()),
            Facet::Problem => row.problems.iter().cloned().for_each(add),
        }
    }
    counts
}

fn filters(ask: &Ask, filter: &Filter, rows: &[Arc<Row>]) -> String {
    let choice = |name: &str, label: &str, chosen: &str, options: Vec<(String, String, usize)>| {
        let all = ask.of("all", "全部");
        let mut html = format!("<label>{label} <select name=\"{name}\"><option value=\"\">{all}</option>");
        for (value, words, number) in options {
            let selected = if value == chosen { " selected" } else { "" };
            html += &format!(
                "<option value=\"{}\"{selected}>{} ({})</option>",
                escape(&value),
                escape(&words),
                count(number)
            );
        }
        html + "</select></label>"
    };
    let of = |facet| counts(rows, filter, facet);
    let years = of(Facet::Year).into_iter().rev().map(|(year, number)| {
        let words = if year == "unknown" { ask.of("unknown", "不明").to_owned() } else { year.clone() };
        (year, words, number)
    });
    let standings = of(Facet::Standing);
    let standings = Standing::ALL.iter().filter_map(|standing| {
        let number = standings.get(standing.word())?;
        let [english, chinese] = standing.names();
        Some((standing.word().to_owned(), ask.of(english, chinese).to_owned(), *number))
    });
    let mut problems: Vec<_> =
        of(Facet::Problem).into_iter().map(|(id, number)| (id.clone(), problem(ask, &id), number)).collect();
    problems.sort_by_key(|(_, _, number)| std::cmp::Reverse(*number));
    let mut organs: Vec<_> = of(Facet::Organ).into_iter().map(|(key, number)| (key.clone(), key, number)).collect();
    organs.sort_by_key(|(key, _, number)| (*key != filter.organ, std::cmp::Reverse(*number)));
    organs.truncate(ORGANS);
    let (search, go, clear) = (ask.of("Search", "搜索"), ask.of("Show", "筛选"), ask.of("All reports", "全部报告"));
    let lang = if ask.chosen {
        format!("<input type=\"hidden\" name=\"lang\" value=\"{}\">", ask.of("en", "zh"))
    } else {
        String::new()
    };
    [
        "<form class=\"filters\" method=\"get\" action=\"/\" role=\"search\">",
        &lang,
        &format!("<label>{search} <input type=\"search\" name=\"q\" value=\"{}\"></label>", escape(&filter.text)),
        &choice("year", ask.of("Year", "年度"), &filter.year, years.collect()),
        &choice("status", ask.of("Status", "状态"), &filter.standing, standings.collect()),
        &choice("problem", ask.of("Problem", "问题"), &filter.problem, problems),
        &choice("organ", ask.of("Organ", "机关"), &filter.organ, organs),
        &format!("<button>{go}</button> <a href=\"{}\">{clear}</a></form>", ask.link("/", &[("page", "1")])),
    ]
    .concat()
}

/// What a check is called.
fn problem(ask: &Ask, id: &str) -> String {
    let mut known = gouji::check::explanations().into_iter().chain(gouji::compare::explanations());
    let title = known.find(|known| known.id == id).map(|known| ask.of(known.title, known.title_zh).to_owned());
    title.unwrap_or_else(|| id.to_owned())
}

fn table(desk: &Desk, ask: &Ask, rows: &[&Arc<Row>]) -> String {
    let heads = [
        ask.of("Report", "报告"),
        ask.of("Organ", "机关"),
        ask.of("Year", "年度"),
        ask.of("Status", "状态"),
        ask.of("Errors", "错误"),
        ask.of("Warnings", "警告"),
        ask.of("Reviewed", "已复核"),
    ];
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let log = desk.log();
    let lines: String = rows.iter().map(|row| line(ask, row, log.facts(&row.entry.report).count())).collect();
    let scroll = ask.of("List of reports", "报告列表");
    format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{scroll}\"><table class=\"rows\"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
}

fn line(ask: &Ask, row: &Row, reviewed: usize) -> String {
    let entry = &row.entry;
    let [english, chinese] = row.standing().names();
    let standing =
        format!("<td><span class=\"standing {}\">{}</span></td>", row.standing().word(), ask.of(english, chinese));
    if let Some(why) = &row.failure {
        return format!(
            "<tr><td>{}</td><td colspan=\"2\">{}</td>{standing}<td></td><td></td><td></td></tr>",
            escape(&entry.file),
            escape(why)
        );
    }
    let title = entry.title.as_deref().unwrap_or(&entry.file);
    let report = format!(
        "<a href=\"{}\" lang=\"zh-CN\">{}</a><br><small title=\"{}\">{}</small>",
        ask.link("/", &[("report", &entry.report)]),
        escape(title),
        escape(&entry.file),
        escape(&end(&entry.file))
    );
    let organ = match (&entry.organ, &entry.organ_key) {
        (Some(organ), Some(key)) => {
            format!("<a href=\"{}\" lang=\"zh-CN\">{}</a>", ask.link("/organ", &[("organ", key)]), escape(organ))
        }
        _ => "–".to_owned(),
    };
    let year = entry.year.map_or_else(|| "–".to_owned(), |year| year.to_string());
    format!(
        "<tr><td>{report}</td><td>{organ}</td><td>{year}</td>{standing}<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{reviewed}</td></tr>",
        entry.findings_error, entry.findings_warning
    )
}

/// The last two parts of a name, which tell most.
fn end(name: &str) -> String {
    let parts: Vec<&str> = name.rsplitn(3, ['/', '\\']).take(2).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

/// The pages before and behind.
fn turning(ask: &Ask, filter: &Filter, number: usize, pages: usize) -> String {
    if pages < 2 {
        return String::new();
    }
    let to = |page: usize, words: &str, rel: &str| {
        let page = page.to_string();
        let all = [
            ("q", filter.text.as_str()),
            ("year", &filter.year),
            ("status", &filter.standing),
            ("problem", &filter.problem),
            ("organ", &filter.organ),
            ("page", &page),
        ];
        format!("<a href=\"{}\"{rel}>{words}</a>", ask.link("/", &all))
    };
    let mut html = format!("<nav class=\"turning\" aria-label=\"{}\">", ask.of("Pages", "分页"));
    if number > 1 {
        html += &to(1, ask.of("First", "首页"), "");
        html += &to(number - 1, ask.of("Previous", "上一页"), " rel=\"prev\"");
    }
    html += &format!("<span aria-current=\"page\">{} / {}</span>", count(number), count(pages));
    if number < pages {
        html += &to(number + 1, ask.of("Next", "下一页"), " rel=\"next\"");
        html += &to(pages, ask.of("Last", "末页"), "");
    }
    html + "</nav>"
}
