//! What stands around the two halves: what the report is, the buttons, and what is selected.

use super::html::Html;
use super::known::Known;
use super::{pages, sections};

/// What the report is.
pub(super) fn top(known: &Known<'_>, html: &mut Html) {
    let report = known.sheet.report;
    html.open("header", &[("class", "top")]);
    let name = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    html.element("h1", &[("lang", "zh-CN")], report.title.as_deref().unwrap_or(name));
    html.open("p", &[("class", "about")]);
    let mut about = vec![name.to_owned(), report.source.format.to_string()];
    if let Some(pages) = report.source.pages {
        about.push(known.say(format!("{pages} pages"), format!("{pages} 页")));
    }
    if let Some(part) = report.source.part {
        let (index, of) = (part.index, part.of);
        about.push(known.say(format!("report {index} of {of}"), format!("第 {index} 份，共 {of} 份")));
    }
    about.extend(report.period.as_ref().map(|period| format!("{} – {}", period.from, period.to)));
    for (index, piece) in about.iter().filter(|piece| !piece.is_empty()).enumerate() {
        if index > 0 {
            html.text(" · ");
        }
        html.element("span", &[], piece);
    }
    html.close("p");
    let doubtful = report.facts.iter().filter(|fact| known.is_doubtful(&fact.key)).count();
    html.open("div", &[("class", "tools")]);
    let count = doubtful.to_string();
    html.open("span", &[("class", "doubts"), ("data-doubts", &count)]).element("b", &[], &count).text(" ");
    html.text(known.say("to look at", "处待核")).close("span");
    if doubtful > 0 {
        button(html, "previous-doubt", "↑", known.say("Previous doubtful figure (p)", "上一处待核（p）"));
        button(html, "next-doubt", "↓", known.say("Next doubtful figure (n)", "下一处待核（n）"));
    }
    button(html, "help", "?", known.say("Keys and signs (?)", "按键与图例（?）"));
    html.close("div").close("header");
}

/// Pages and zoom.
pub(super) fn of_document(known: &Known<'_>, html: &mut Html) {
    html.open(
        "div",
        &[("class", "bar"), ("role", "toolbar"), ("aria-label", known.say("Pages and zoom", "页面与缩放"))],
    );
    let all = known.sheet.pages;
    if !all.is_empty() {
        button(html, "previous-page", "‹", known.say("Previous page ([)", "上一页（[）"));
        html.open("label", &[("class", "turn")]);
        html.element("span", &[("class", "hidden")], known.say("Page", "页"));
        html.open("select", &[("data-do", "page")]);
        for page in all {
            html.element("option", &[("value", &page.number.to_string())], &page.number.to_string());
        }
        html.close("select").text(" / ").text(&all.len().to_string()).close("label");
        button(html, "next-page", "›", known.say("Next page (])", "下一页（]）"));
    }
    html.element("span", &[("class", "space")], "");
    if pages::have_pictures(known) {
        button(
            html,
            "as-read",
            known.say("as read", "读出内容"),
            known.say("as read, in place of the picture (v)", "以读出内容代替图像（v）"),
        );
    }
    button(html, "zoom-out", "−", known.say("Smaller (−)", "缩小（−）"));
    html.element("output", &[("class", "zoom"), ("aria-label", known.say("Zoom", "缩放"))], "100%");
    button(html, "zoom-in", "+", known.say("Larger (+)", "放大（+）"));
    button(html, "zoom-fit", "↔", known.say("Fit the width (0)", "适合宽度（0）"));
    html.close("div");
}

/// Jumps to the checks and the sections.
pub(super) fn of_reading(known: &Known<'_>, html: &mut Html) {
    html.open("nav", &[("class", "bar"), ("aria-label", known.say("Sections", "各部分"))]);
    html.element("a", &[("href", "#problems"), ("data-jump", "")], known.say("Checks", "核对"));
    for (target, name) in sections::jumps(known) {
        html.element("a", &[("href", &format!("#{target}")), ("data-jump", ""), ("lang", "zh-CN")], &name);
    }
    html.close("nav");
}

/// What is selected, said aloud when it changes.
pub(super) fn selected(known: &Known<'_>, html: &mut Html) {
    let nothing = known.say("Select a figure, a box or a check.", "请选择一个数字、一个方框或一项核对。");
    let attributes = [
        ("id", "selected"),
        ("role", "status"),
        ("aria-live", "polite"),
        ("data-nothing", nothing),
        ("data-no-place", known.say("not in the document", "文件中没有")),
    ];
    html.open("div", &attributes).element("p", &[], nothing).close("div");
    html.open("div", &[("id", "of-checks"), ("role", "group"), ("aria-label", known.say("Its checks", "相关核对"))])
        .close("div");
}

fn button(html: &mut Html, action: &str, sign: &str, title: &str) {
    html.element("button", &[("type", "button"), ("data-do", action), ("title", title), ("aria-label", title)], sign);
}
