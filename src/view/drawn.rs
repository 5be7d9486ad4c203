//! A page drawn from what was read of it: its characters where they stand, and its rulings.

use super::html::{Attribute, Html};
use super::pages::tenths;
use crate::read::page::{Glyph, Page, Ruling};
use std::fmt::Write as _;

/// A run is cut here, so that no element grows without end.
const LONGEST_RUN: usize = 200;

pub(super) fn write(page: &Page, view: &str, html: &mut Html) {
    html.open("svg", &[("class", "as-read"), ("viewBox", view), ("aria-hidden", "true"), ("lang", "zh-CN")]);
    rulings(&page.rulings, html);
    let shown: Vec<&Glyph> = page.glyphs.iter().filter(|glyph| !glyph.text.is_whitespace()).collect();
    for run in shown.chunk_by(|one, other| is_one_run(one, other)) {
        for part in run.chunks(LONGEST_RUN) {
            write_run(part, html);
        }
    }
    html.close("svg");
}

/// Rulings of one width and colour are one path.
fn rulings(rulings: &[Ruling], html: &mut Html) {
    for group in rulings.chunk_by(|one, other| one.width == other.width && one.color == other.color) {
        let Some(first) = group.first() else { continue };
        let mut path = String::new();
        for ruling in group {
            let [x0, y0, x1, y1] = [ruling.x0, ruling.y0, ruling.x1, ruling.y1].map(tenths);
            let _ = write!(path, "M{x0} {y0}L{x1} {y1}");
        }
        let width = format!("{:.2}", first.width.clamp(0.3, 3.0));
        html.open("path", &[("d", &path), ("stroke-width", &width), ("stroke", &color(first.color))]).close("path");
    }
}

fn color(color: u32) -> String {
    format!("#{:06x}", color & 0xFF_FFFF)
}

/// Whether both stand on one line in one hand.
fn is_one_run(one: &Glyph, other: &Glyph) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.05;
    near(one.size, other.size)
        && one.color == other.color
        && one.angle == other.angle
        && one.angle == 0
        && !one.vertical
        && !other.vertical
        && one.invisible == other.invisible
        && near(one.origin.1, other.origin.1)
}

fn write_run(run: &[&Glyph], html: &mut Html) {
    let Some(first) = run.first() else { return };
    let text: String = run.iter().map(|glyph| glyph.text).collect();
    let xs: Vec<String> = run.iter().map(|glyph| tenths(glyph.origin.0)).collect();
    let (x, y, size) = (xs.join(" "), tenths(first.origin.1), tenths(first.size));
    let fill = color(first.color);
    let turn = format!("rotate({} {} {y})", first.angle, tenths(first.origin.0));
    let mut attributes: Vec<Attribute<'_>> = vec![("y", &y), ("font-size", &size)];
    // The pen of vertical writing stands above the middle of the character; its box says where it is.
    let (left, base) = (tenths(first.bbox.x0), tenths(first.bbox.bottom - 0.12 * first.size));
    if first.vertical {
        attributes = vec![("x", &left), ("y", &base), ("font-size", &size)];
    } else {
        attributes.push(("x", &x));
    }
    if first.color != 0 {
        attributes.push(("fill", &fill));
    }
    if first.angle != 0 && !first.vertical {
        attributes.push(("transform", &turn));
    }
    if first.invisible {
        attributes.push(("class", "invisible"));
    }
    html.element("text", &attributes, &text);
}
