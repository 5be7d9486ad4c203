//! A report and its document side by side, as a page for the browser: left the document, right the figures, and what does
//! not add up. A function of what was read; it opens nothing.
//!
//! All text goes through `html`, so what a file says is never markup. There is no style and no script in the page's own
//! markup: [`CSS`] and [`JS`] are all of both, and a strict Content-Security-Policy can say so.

mod base64;
mod blocks;
mod drawn;
mod figure;
mod frame;
mod help;
mod html;
mod known;
mod pages;
#[cfg(feature = "render")]
pub mod picture;
mod places;
mod problems;
mod sections;
mod sums;
mod tables;
mod tools;

pub use frame::standalone;
pub use html::escape;

use crate::check::Judgement;
use crate::document::Document;
use crate::form::Language;
use crate::read::page::Page;
use crate::report::Report;
use html::Html;
use known::Known;

/// The style of the page.
pub const CSS: &str = include_str!("review.css");
/// The script of the page: selecting, turning pages, zooming, keys.
pub const JS: &str = include_str!("review.js");

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The document; all of it, also where the report is one of several in it.
    pub document: &'a Document,
    /// What its pages draw, by [`crate::read::pages`]; empty for a format without pages, or where that failed.
    pub pages: &'a [Page],
    /// The report.
    pub report: &'a Report,
    /// What the checks say of it.
    pub judgement: &'a Judgement,
    /// The language of what the page itself says.
    pub lang: Language,
    /// How the pages look.
    pub pictures: &'a Pictures,
}

/// Pictures of the pages of a document.
#[derive(Clone, Debug, Default)]
pub enum Pictures {
    /// There are none: pages are drawn from what was read.
    #[default]
    Drawn,
    /// They are fetched: this, the number of the page, and `.png`.
    Linked(String),
    /// They are in the page itself, as PNG; one for each page, none where it could not be made.
    Inline(Vec<Option<Vec<u8>>>),
}

/// All that stands inside of `<main>`.
#[must_use]
pub fn fragment(sheet: &Sheet<'_>) -> String {
    let known = &Known::new(sheet);
    let mut html = Html::default();
    let part = sheet.report.source.part.map_or(1, |part| part.index).to_string();
    html.open("div", &[("class", "sheet"), ("lang", known.say("en", "zh-CN")), ("data-part", &part)]);
    tools::top(known, &mut html);
    html.open("div", &[("class", "halves")]);
    html.open("section", &[("class", "source"), ("id", "document"), ("aria-label", known.say("The document", "原文"))]);
    tools::of_document(known, &mut html);
    html.open(
        "div",
        &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", known.say("Pages", "页面"))],
    );
    if sheet.pages.is_empty() {
        blocks::write(known, &mut html);
    } else {
        pages::write(known, &mut html);
    }
    html.close("div").close("section");
    html.open("section", &[("class", "reading"), ("aria-label", known.say("The figures", "数据"))]);
    tools::of_reading(known, &mut html);
    html.open(
        "div",
        &[
            ("class", "scroll"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", known.say("Checks, tables and texts", "核对、表格和正文")),
        ],
    );
    problems::write(known, &mut html);
    sections::write(known, &mut html);
    html.close("div");
    tools::selected(known, &mut html);
    html.open("aside", &[("id", "decision"), ("hidden", "")]).close("aside");
    html.close("section").close("div");
    help::write(known, &mut html);
    html.close("div");
    html.finish()
}
