//! Two reports side by side: each figure, and what changed.

use super::ask::{Answer, Ask};
use super::desk::Desk;
use super::organ_page::{findings, signed, state};
use super::shell;
use gouji::compare::{Comparison, Point, Series, compare};
use gouji::view::escape;
use gouji::{Report, State};

pub(super) fn show(desk: &Desk, ask: &Ask) -> Answer {
    let [earlier, later] = [ask.get("from"), ask.get("to")].map(|id| {
        let row = desk.row(id)?;
        desk.shelf.record(&row.entry).ok().map(|(report, _)| (row, report))
    });
    let (Some((one, earlier)), Some((other, later))) = (earlier, later) else {
        return Answer::Refused(404, ask.of("There are no two such reports.", "没有这样两份报告。").to_owned());
    };
    // Two for one year cannot be told apart by it.
    if earlier.year.is_none() || earlier.year == later.year || later.year.is_none() {
        let why = ask.of("Two reports of different years can be compared.", "只能比较不同年度的两份报告。");
        return Answer::Refused(422, why.to_owned());
    }
    // Whichever was named first, the earlier one stands left.
    let ((one, earlier), (other, later)) =
        if earlier.year < later.year { ((one, earlier), (other, later)) } else { ((other, later), (one, earlier)) };
    let compared = compare(&[&earlier, &later]);
    let title = ask.of("Two years side by side", "两个年度并列");
    let head = [&one, &other].map(|row| {
        let entry = &row.entry;
        let (href, words) =
            (ask.link("/", &[("report", &entry.report)]), entry.title.as_deref().unwrap_or(&entry.file));
        format!("<li><a href=\"{href}\" lang=\"zh-CN\">{}</a></li>", escape(words))
    });
    let only = ask.get("all") != "1";
    let main = [
        &format!("<h1>{title}</h1><ul class=\"told-years\">{}</ul>", head.concat()),
        &findings(ask, &compared),
        &switch(ask, only),
        &table(ask, &compared, [&earlier, &later], [&one.entry.report, &other.entry.report], only),
    ]
    .map(String::as_str)
    .concat();
    shell::page(desk, ask, title, &main)
}

/// From what changed to all figures, and back.
fn switch(ask: &Ask, only: bool) -> String {
    let both = [("from", ask.get("from")), ("to", ask.get("to")), ("all", if only { "1" } else { "" })];
    let (title, words) = match only {
        true => (ask.of("What changed", "有变化的数据"), ask.of("Show all figures", "显示全部数据")),
        false => (ask.of("All figures", "全部数据"), ask.of("Show what changed only", "只显示有变化的数据")),
    };
    format!("<h2>{title}</h2><p><a href=\"{}\">{words}</a></p>", ask.link("/compare", &both))
}

fn table(ask: &Ask, compared: &Comparison, reports: [&Report; 2], ids: [&str; 2], only: bool) -> String {
    let [first, second] = reports.map(|report| report.year.unwrap_or_default());
    let mut lines = String::new();
    for series in &compared.figures {
        let [before, now] = [first, second].map(|year| series.years.iter().find(|point| point.year == year));
        if only && !differs(before, now) {
            continue;
        }
        let cells = [(before, ids[0]), (now, ids[1])].map(|(point, id)| cell(ask, series, point, id));
        let change = now.and_then(|point| point.change).map_or_else(|| "–".to_owned(), |change| signed(&change));
        lines += &format!(
            "<tr><th scope=\"row\" lang=\"zh-CN\">{}{}</th>{}<td class=\"n\">{change}</td></tr>",
            escape(&series.row),
            if series.column.is_empty() { String::new() } else { format!(" × {}", escape(&series.column)) },
            cells.concat()
        );
    }
    if lines.is_empty() {
        return format!("<p>{}</p>", ask.of("No figure differs.", "没有不同的数据。"));
    }
    let label = ask.of("Figures side by side", "数据并列");
    format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table class=\"rows\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{first}</th><th scope=\"col\">{second}</th><th scope=\"col\">{}</th></tr></thead><tbody>{lines}</tbody></table></div>",
        ask.of("Figure", "数据"),
        ask.of("Change", "变化"),
    )
}

/// Whether something else stands there.
fn differs(before: Option<&Point>, now: Option<&Point>) -> bool {
    let seen = |point: &Point| (point.state, point.value);
    match (before.map(seen), now.map(seen)) {
        (Some(before), Some(now)) => before != now,
        (one, other) => one.or(other).is_some_and(|(state, _)| state == State::Number),
    }
}

fn cell(ask: &Ask, series: &Series, point: Option<&Point>, id: &str) -> String {
    let Some(point) = point else { return "<td class=\"n\">–</td>".to_owned() };
    let shown = point.value.map_or_else(|| state(ask, point.state).to_owned(), |value| value.to_string());
    let href = ask.link("/", &[("report", id), ("fact", &series.key)]);
    format!("<td class=\"n\"><a href=\"{href}\">{shown}</a></td>")
}
