//! What all pages have around them.

use super::ask::{Answer, Ask};
use super::desk::Desk;
use super::html::count;
use gouji::view::escape;
use std::sync::atomic::Ordering::Relaxed;

/// A page with this title, and this to read.
pub(super) fn page(desk: &Desk, ask: &Ask, title: &str, main: &str) -> Answer {
    framed(desk, ask, (200, title), "plain", &format!("<div>{main}</div>"))
}

/// The page of a report: its view fills the window.
pub(super) fn beside(desk: &Desk, ask: &Ask, title: &str, main: &str) -> Answer {
    framed(desk, ask, (200, title), "beside", main)
}

/// What is answered where there is no page, with the ways to others around it.
pub(super) fn sorry(desk: &Desk, ask: &Ask, status: u16, why: &str) -> Answer {
    let main = format!(
        "<div><h1>{}</h1><p><a href=\"{}\">{}</a></p></div>",
        escape(why),
        ask.link("/", &[("page", "1")]),
        ask.of("All reports", "全部报告")
    );
    framed(desk, ask, (status, why), "plain", &main)
}

fn framed(desk: &Desk, ask: &Ask, (status, title): (u16, &str), class: &str, main: &str) -> Answer {
    let lang = ask.of("en", "zh-CN");
    let csrf = &desk.csrf;
    let title = escape(title);
    let reading = reading(desk, ask);
    let sample = match desk.samples {
        true => format!("<a href=\"{}\">{}</a>", ask.link("/sample", &[]), ask.of("Sample", "抽样复核")),
        false => String::new(),
    };
    let (list, skip, drop) =
        (ask.of("Reports", "报告"), ask.of("Skip to the content", "跳到正文"), ask.of("Read a file", "读取文件"));
    let note = ask.of("or drop it anywhere on the page", "或将文件拖到页面上");
    let home = ask.link("/", &[]);
    Answer::Html(
        status,
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"csrf\" content=\"{csrf}\">\
         <title>{title} · gouji</title><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"/assets/view.css\"><link rel=\"stylesheet\" href=\"/assets/desk.css\">\
         <script src=\"/assets/view.js\" defer></script><script src=\"/assets/desk.js\" defer></script></head>\n\
         <body class=\"desk\"><a class=\"skip\" href=\"#main\">{skip}</a><header class=\"door\"><nav aria-label=\"gouji\">\
         <a class=\"home\" href=\"{home}\">勾稽 gouji</a><a href=\"{home}\">{list}</a>{sample}{}</nav>\
         <label><span>{drop}</span><input type=\"file\" id=\"file\" title=\"{note}\"></label></header>\
         <p id=\"told\" role=\"status\" aria-live=\"polite\"></p>{reading}<main id=\"main\" class=\"{class}\" tabindex=\"-1\">{main}</main></body></html>\n",
            languages(ask),
        ),
    )
}

/// The same page in the other language.
fn languages(ask: &Ask) -> String {
    let (name, lang, words) = ask.lang.of(("zh", "zh-CN", "中文"), ("en", "en", "English"));
    let path = format!("/{}", ask.path.iter().map(|part| super::html::encode(part)).collect::<Vec<_>>().join("/"));
    let kept: Vec<String> = ask
        .query
        .iter()
        .filter(|(known, value)| known != "lang" && !value.is_empty())
        .map(|(known, value)| format!("{}={}&", super::html::encode(known), super::html::encode(value)))
        .collect();
    let href = escape(&format!("{path}?{}lang={name}", kept.concat()));
    format!("<a class=\"language\" href=\"{href}\" lang=\"{lang}\" hreflang=\"{lang}\">{words}</a>")
}

fn reading(desk: &Desk, ask: &Ask) -> String {
    match desk.unread.load(Relaxed) {
        0 => String::new(),
        left => format!(
            "<p class=\"note\" data-reading>{}</p>",
            ask.of("{} files are still being read; load the page again.", "还有 {} 个文件正在读取，请稍后刷新。")
                .replace("{}", &count(left))
        ),
    }
}
