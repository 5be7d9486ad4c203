//! The pages of a document, as they look or as they were read, with a box over every figure.

use super::base64::base64;
use super::html::Html;
use super::known::{Known, label};
use super::{Pictures, drawn};
use crate::place::{BBox, Provenance};
use crate::read::page::Page;
use std::collections::BTreeMap;

/// More glyphs than this are drawn only where there is no picture: a page that never ends would.
const MAX_GLYPHS: usize = 200_000;

/// Points between a figure and its box.
const AROUND: f32 = 2.0;

/// Figures by the box they stand in; several may share one.
type Boxes<'a> = BTreeMap<u32, Vec<(BBox, Vec<&'a str>)>>;

pub(super) fn write(known: &Known<'_>, html: &mut Html) {
    let boxes = boxes(known);
    let mut room = MAX_GLYPHS;
    for (index, page) in known.sheet.pages.iter().enumerate() {
        let picture = picture(known.sheet.pictures, index, page);
        // What was read is searched and copied even where a picture covers it, and is there when the picture is not.
        let is_drawn = page.glyphs.len() <= room;
        room -= if is_drawn { page.glyphs.len() } else { 0 };
        write_page(known, page, picture.as_deref(), is_drawn, boxes.get(&page.number).map_or(&[], Vec::as_slice), html);
    }
}

/// Whether any page is shown as it looks.
pub(super) fn have_pictures(known: &Known<'_>) -> bool {
    let sheet = known.sheet;
    let is_shown = |(index, page): (usize, &Page)| match sheet.pictures {
        Pictures::Drawn => false,
        Pictures::Linked(_) => !page.borrows_fonts,
        Pictures::Inline(all) => !page.borrows_fonts && all.get(index).is_some_and(Option::is_some),
    };
    sheet.pages.iter().enumerate().any(is_shown)
}

/// Where the picture of a page is; none where it is to be drawn. A page whose fonts are not in the file looks wrong in a
/// picture, or has no text at all.
fn picture(pictures: &Pictures, index: usize, page: &Page) -> Option<String> {
    if page.borrows_fonts {
        return None;
    }
    match pictures {
        Pictures::Drawn => None,
        Pictures::Linked(prefix) => Some(format!("{prefix}{}.png", page.number)),
        Pictures::Inline(all) => all.get(index)?.as_ref().map(|png| format!("data:image/png;base64,{}", base64(png))),
    }
}

fn boxes<'a>(known: &Known<'a>) -> Boxes<'a> {
    let mut boxes: Boxes<'a> = BTreeMap::new();
    for fact in &known.sheet.report.facts {
        let Some(Provenance::Page { page, bbox }) = &fact.at else { continue };
        let on_page = boxes.entry(*page).or_default();
        match on_page.iter_mut().find(|(known, _)| known == bbox) {
            Some((_, keys)) => keys.push(&fact.key),
            None => on_page.push((*bbox, vec![&fact.key])),
        }
    }
    boxes
}

fn write_page(
    known: &Known<'_>,
    page: &Page,
    picture: Option<&str>,
    is_drawn: bool,
    boxes: &[(BBox, Vec<&str>)],
    html: &mut Html,
) {
    let number = page.number.to_string();
    let name = known.say(format!("Page {number}"), format!("第{number}页"));
    let (width, height) = (tenths(page.width), tenths(page.height));
    let view = format!("0 0 {width} {height}");
    let class = if picture.is_some() { "page pictured" } else { "page drawn" };
    let id = format!("page-{number}");
    html.open(
        "figure",
        &[("class", class), ("id", &id), ("data-page", &number), ("aria-label", &name), ("tabindex", "-1")],
    );
    if is_drawn {
        drawn::write(page, &view, html);
    }
    if let Some(source) = picture {
        let attributes = [("src", source), ("alt", ""), ("width", &width), ("height", &height), ("loading", "lazy")];
        html.open("img", &attributes);
    }
    // Boxes are links, so they are reached without a pointer, and lead to their figure without a script.
    html.open("svg", &[("class", "boxes"), ("viewBox", &view), ("width", &width), ("height", &height)]);
    for (place, (bbox, keys)) in boxes.iter().enumerate() {
        write_box(known, *bbox, keys, place == 0, html);
    }
    html.close("svg");
    if picture.is_none() {
        // Whoever compares must know that this is no picture.
        let drawn = known.say("Drawn from what was read", "按读出的内容绘制");
        let why = if page.borrows_fonts {
            known.say("the file does not hold its fonts", "文件未嵌入字体")
        } else {
            known.say("there is no picture of the page", "本页没有图像")
        };
        html.element("figcaption", &[], &format!("{drawn}{}{why}", known.say(": ", "：")));
    }
    html.close("figure");
}

fn write_box(known: &Known<'_>, bbox: BBox, keys: &[&str], is_first: bool, html: &mut Html) {
    let Some(fact) = keys.first().and_then(|key| known.fact(key)) else { return };
    let [x, y] = [bbox.x0 - AROUND, bbox.top - AROUND].map(tenths);
    let [width, height] = [bbox.width() + 2.0 * AROUND, bbox.height() + 2.0 * AROUND].map(tenths);
    let (target, all) = (format!("#fact:{}", fact.key), keys.join(" "));
    let spoken = format!("{}: {}", label(fact), super::figure::printed(fact));
    // One stop for Tab on each page; arrows go on from there.
    let tab = if is_first { "0" } else { "-1" };
    let mut attributes =
        vec![("href", target.as_str()), ("data-box-of", &all), ("aria-label", &spoken), ("tabindex", tab)];
    attributes.extend(keys.iter().any(|key| known.is_doubtful(key)).then_some(("data-doubtful", "")));
    html.open("a", &attributes);
    html.open("rect", &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("rx", "1")]).close("rect");
    html.close("a");
}

/// A length in tenths of a point, without what an f32 adds to it.
pub(super) fn tenths(length: f32) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
