//! The pages of a document, with a box over every figure.

use super::frame::base64;
use super::html::Html;
use super::{Pictures, Sheet};
use crate::place::Provenance;

pub(super) fn write(sheet: &Sheet<'_>, html: &mut Html) {
    for (index, page) in sheet.pages.iter().enumerate() {
        let number = page.number.to_string();
        let label = sheet.lang.of(format!("Page {number}"), format!("第{number}页"));
        html.open("figure", &[("class", "page"), ("id", &format!("page-{number}")), ("aria-label", &label)]);
        let source = match sheet.pictures {
            Pictures::Drawn => None,
            Pictures::Linked(prefix) => Some(format!("{prefix}{number}.png")),
            Pictures::Inline(pictures) => {
                pictures.get(index).and_then(Option::as_ref).map(|png| format!("data:image/png;base64,{}", base64(png)))
            }
        };
        if let Some(source) = &source {
            html.open("img", &[("src", source), ("alt", &label)]);
        }
        let frame = format!("0 0 {} {}", page.width, page.height);
        html.open("svg", &[("class", "boxes"), ("viewBox", &frame)]);
        for fact in &sheet.report.facts {
            let Some(Provenance::Page { page: on, bbox }) = &fact.at else { continue };
            if *on != page.number {
                continue;
            }
            let [x, y, width, height] =
                [bbox.x0, bbox.top, bbox.width(), bbox.height()].map(|edge| format!("{edge:.1}"));
            html.open(
                "a",
                &[("href", &format!("#fact:{}", fact.key)), ("data-box-of", &fact.key), ("aria-label", &fact.key)],
            );
            html.open("rect", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]).close("rect").close("a");
        }
        html.close("svg").close("figure");
    }
}
