//! What an element does to the text in it.

use super::tree::{Id, Tree};

/// Elements whose content is not shown, or is no text of the page: what forms hold, what other programs draw.
const DROPPED: &[&str] = &[
    "audio", "button", "canvas", "datalist", "del", "embed", "head", "iframe", "input", "math", "noembed", "noframes",
    "noscript", "object", "option", "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title",
    "video", "xml",
];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// Elements in which a line break of the source is one.
pub(super) const PREFORMATTED: &[&str] = &["listing", "plaintext", "pre", "xmp"];

pub(super) fn is_dropped(tree: &Tree, id: Id) -> bool {
    DROPPED.contains(&tree.name(id))
}

pub(super) fn is_block(tree: &Tree, id: Id) -> bool {
    BLOCKS.contains(&tree.name(id))
}

/// Hidden by an attribute or by the style of the element itself. Style sheets are not looked at.
pub(super) fn is_hidden(tree: &Tree, id: Id) -> bool {
    let hides =
        |property, value| declaration(tree, id, property).is_some_and(|found| found.eq_ignore_ascii_case(value));
    tree.attribute(id, "hidden").is_some()
        || hides("display", "none")
        || hides("visibility", "hidden")
        || hides("mso-hide", "all")
}

/// The outline level: of h1 to h6, or what Word writes into the style.
pub(super) fn level(tree: &Tree, id: Id) -> Option<u8> {
    if let [b'h', digit @ b'1'..=b'6'] = tree.name(id).as_bytes() {
        return Some(digit - b'0');
    }
    declaration(tree, id, "mso-outline-level")?.parse().ok().filter(|level| (1..=9).contains(level))
}

/// Whether the row has no height: Word ends a table with one whose cells only hold the widths of the columns.
pub(super) fn is_flat(tree: &Tree, id: Id) -> bool {
    let height = declaration(tree, id, "height").or(tree.attribute(id, "height"));
    height.is_some_and(|height| {
        let number = height.trim_start().trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.');
        number.parse::<f32>().is_ok_and(|height| height == 0.0)
    })
}

/// `colspan` and `rowspan`, as the standard reads a number: what stands behind the digits is nothing.
pub(super) fn span(tree: &Tree, id: Id, name: &str, least: usize, most: usize) -> usize {
    let text = tree.attribute(id, name).unwrap_or_default().trim_ascii_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
    match digits.parse::<usize>() {
        Ok(number) if number < least => 1,
        Ok(number) => number.min(most),
        // More digits than a number holds.
        Err(_) if !digits.is_empty() => most,
        Err(_) => 1,
    }
}

/// The value of a property in the style of the element; the last one counts.
pub(super) fn declaration<'t>(tree: &'t Tree, id: Id, property: &str) -> Option<&'t str> {
    let declarations = tree.attribute(id, "style")?.split(';').filter_map(|declaration| declaration.split_once(':'));
    let found = declarations.rev().find(|(name, _)| name.trim().eq_ignore_ascii_case(property));
    found.map(|(_, value)| value.split('!').next().unwrap_or(value).trim())
}
