//! One organ over the years: a few figures as charts with their tables, its reports, and what does not follow.

use super::ask::{Answer, Ask};
use super::chart;
use super::desk::Desk;
use super::row::Row;
use super::{sample_page, shell};
use gouji::compare::{Comparison, Series, compare};
use gouji::view::escape;
use gouji::{Report, State};
use std::sync::Arc;

/// Reports that are compared: the latest. No organ has published as many.
const MOST: usize = 30;

/// What is drawn: figures that an organ is asked about, of the forms since 2019 and of the annex before.
const DRAWN: [&str; 11] = [
    "requests.received.total",
    "requests.outcome.total.total",
    "requests.outcome.granted.total",
    "requests.carried_out.total",
    "reconsideration.total",
    "litigation.direct.total",
    "litigation.after_reconsideration.total",
    "proactive.normative_documents.issued",
    "proactive.administrative_licensing.processed",
    "statistics.requests.total",
    "statistics.replies.total",
];

pub(super) fn show(desk: &Desk, ask: &Ask) -> Answer {
    let key = ask.get("organ");
    let mut rows = desk.shelf.of_organ(key);
    if rows.is_empty() {
        return Answer::Refused(404, ask.of("There is no report of this organ.", "没有该机关的报告。").to_owned());
    }
    let first = rows.len().saturating_sub(MOST);
    let rows = rows.split_off(first);
    let reports: Vec<Report> =
        rows.iter().filter_map(|row| desk.shelf.record(&row.entry).ok()).map(|(report, _)| report).collect();
    let compared = compare(&reports.iter().collect::<Vec<_>>());
    let name = rows.iter().rev().find_map(|row| row.entry.organ.as_deref()).unwrap_or(key);
    let mut main = format!("<h1 lang=\"zh-CN\">{}</h1>", escape(name));
    main += &reports_of(ask, &rows);
    main += &choose_two(ask, &rows);
    main += &charts(ask, &compared);
    main += &findings(ask, &compared);
    shell::page(desk, ask, name, &main)
}

fn reports_of(ask: &Ask, rows: &[Arc<Row>]) -> String {
    let items: String = rows
        .iter()
        .map(|row| {
            let entry = &row.entry;
            let [english, chinese] = row.standing().names();
            format!(
                "<li><a href=\"{}\">{} <span lang=\"zh-CN\">{}</span></a> <span class=\"standing {}\">{}</span></li>",
                ask.link("/", &[("report", &entry.report)]),
                row.entry.year.map_or_else(|| ask.of("year unknown", "年度不明").to_owned(), |year| year.to_string()),
                escape(entry.title.as_deref().unwrap_or(&entry.file)),
                row.standing().word(),
                ask.of(english, chinese),
            )
        })
        .collect();
    format!("<h2>{}</h2><ul class=\"told-years\">{items}</ul>", ask.of("Reports", "报告"))
}

/// Which two to lay side by side; the last two to begin with.
fn choose_two(ask: &Ask, rows: &[Arc<Row>]) -> String {
    if rows.len() < 2 {
        return String::new();
    }
    let choice = |name: &str, label: &str, chosen: usize| {
        let options: String = rows
            .iter()
            .enumerate()
            .map(|(place, row)| {
                let selected = if place == chosen { " selected" } else { "" };
                let year = row.entry.year.map_or_else(|| row.entry.file.clone(), |year| year.to_string());
                format!("<option value=\"{}\"{selected}>{}</option>", row.entry.report, escape(&year))
            })
            .collect();
        format!("<label>{label} <select name=\"{name}\">{options}</select></label>")
    };
    let lang = if ask.chosen {
        format!("<input type=\"hidden\" name=\"lang\" value=\"{}\">", ask.of("en", "zh"))
    } else {
        String::new()
    };
    format!(
        "<form class=\"filters\" method=\"get\" action=\"/compare\">{lang}{}{}<button>{}</button></form>",
        choice("from", ask.of("Compare", "比较"), rows.len() - 2),
        choice("to", ask.of("with", "与"), rows.len() - 1),
        ask.of("Side by side", "并列显示"),
    )
}

fn charts(ask: &Ask, compared: &Comparison) -> String {
    let drawn = DRAWN.iter().filter_map(|key| compared.figures.iter().find(|series| series.key == *key));
    let figures: String = drawn
        .filter(|series| series.years.iter().any(|point| point.value.is_some()))
        .map(|series| figure(ask, series))
        .collect();
    if figures.is_empty() {
        return String::new();
    }
    format!("<h2>{}</h2><div class=\"charts\">{figures}</div>", ask.of("Over the years", "各年度变化"))
}

fn figure(ask: &Ask, series: &Series) -> String {
    let name = sample_page::named(&series.key);
    let points: Vec<_> = series.years.iter().map(|point| (point.year, point.value)).collect();
    let lines: String = series
        .years
        .iter()
        .map(|point| {
            let value = point.value.map_or_else(|| state(ask, point.state).to_owned(), |value| value.to_string());
            let change = point.change.map_or_else(|| "–".to_owned(), |change| signed(&change));
            format!(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{value}</td><td class=\"n\">{change}</td></tr>",
                point.year
            )
        })
        .collect();
    let heads = [ask.of("Year", "年度"), ask.of("Figure", "数据"), ask.of("Change", "变化")];
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    format!(
        "<figure><figcaption lang=\"zh-CN\">{}（{}）</figcaption>{}<details><summary>{}</summary><table class=\"rows\"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></details></figure>",
        escape(&name),
        escape(&series.unit),
        chart::line(&name, &points),
        ask.of("As a table", "数据表"),
    )
}

/// A change with its sign.
pub(super) fn signed(change: &gouji::Decimal) -> String {
    if *change > gouji::Decimal::ZERO { format!("+{change}") } else { change.to_string() }
}

/// The word for a figure that is no number.
pub(super) fn state(ask: &Ask, state: State) -> &'static str {
    match state {
        State::Number => "",
        State::Blank => ask.lang.of("blank", "空"),
        State::Dash => ask.lang.of("dash", "横线"),
        State::Unreadable => ask.lang.of("unreadable", "无法识别"),
        State::Missing => ask.lang.of("missing", "缺失"),
    }
}

/// What does not follow from one year to the next.
pub(super) fn findings(ask: &Ask, compared: &Comparison) -> String {
    let mut all: Vec<_> = compared.all_findings().collect();
    all.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let items: String = all
        .iter()
        .map(|(years, finding)| {
            let years = years.map(|(from, to)| format!("{from}–{to} ")).unwrap_or_default();
            format!(
                "<li><strong class=\"said-{}\">{}</strong> {years}{}</li>",
                finding.severity,
                ask.lang.of(finding.severity.to_string(), finding.severity.in_chinese().to_owned()),
                escape(finding.message_in(ask.lang)),
            )
        })
        .collect();
    let title = ask.of("What does not follow", "跨年度问题");
    let none = format!("<p>{}</p>", ask.of("Nothing was found.", "没有发现问题。"));
    let list = if items.is_empty() { none } else { format!("<ul class=\"told-years\">{items}</ul>") };
    format!("<h2>{title}</h2>{list}")
}
