//! Places in the document: their names on the page, and links to them.

use super::html::Html;
use super::known::Known;
use crate::place::Provenance;

/// The name of a place on the page; pages have one each, and a box besides.
pub(super) fn anchor(at: &Provenance) -> String {
    match at {
        Provenance::Page { page, .. } => format!("page-{page}"),
        Provenance::Cell { table, row, cell } => format!("cell-{table}-{row}-{cell}"),
        Provenance::Paragraph { paragraph } => format!("paragraph-{paragraph}"),
        Provenance::Line { line, columns: [first, _] } => format!("line-{line}-{first}"),
    }
}

/// A link to where something stands.
pub(super) fn link(known: &Known<'_>, at: &Provenance, html: &mut Html) {
    link_as(&known.place(at), at, html);
}

/// A link to where a paragraph begins: its line is enough.
pub(super) fn link_to_text(known: &Known<'_>, at: &Provenance, html: &mut Html) {
    match at {
        Provenance::Line { line, .. } => link_as(&known.say(format!("line {line}"), format!("第{line}行")), at, html),
        _ => link(known, at, html),
    }
}

fn link_as(name: &str, at: &Provenance, html: &mut Html) {
    let href = format!("#{}", anchor(at));
    match at {
        Provenance::Page { page, bbox } => {
            let (page, bbox) = (page.to_string(), bbox.rounded().map(|edge| edge.to_string()).join(" "));
            html.open("a", &[("class", "place"), ("href", &href), ("data-page", &page), ("data-bbox", &bbox)]);
        }
        _ => _ = html.open("a", &[("class", "place"), ("href", &href)]),
    }
    html.text(name).close("a");
}
