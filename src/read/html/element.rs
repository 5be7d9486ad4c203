//! What an element does to the text in it.

use super::tree::{Id, Kind, Tree};

/// Elements whose content is not shown, or is no text of the page: what forms hold, what other programs draw.
const DROPPED: &[&str] = &[
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "math", "noembed", "noframes",
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
    is_no_text(tree, id) || is_struck(tree, id)
}

/// Whether an element of this name never shows what stands in it.
pub(super) fn is_no_text(tree: &Tree, id: Id) -> bool {
    DROPPED.contains(&tree.name(id))
}

/// Whether what stands in an element is struck out: an editor took it back.
pub(super) fn is_struck(tree: &Tree, id: Id) -> bool {
    let strikes = |decoration: &str| decoration.contains("line-through");
    matches!(tree.name(id), "del" | "s" | "strike")
        || says(tree, id, "line-through") && declaration(tree, id, "text-decoration").is_some_and(strikes)
}

/// Whether an element raises or lowers its text, as the mark of a note.
pub(super) fn is_raised(tree: &Tree, id: Id) -> bool {
    let raises = |align: &str| matches!(align, "super" | "sub");
    matches!(tree.name(id), "sup" | "sub")
        || says(tree, id, "vertical-align") && declaration(tree, id, "vertical-align").is_some_and(raises)
}

/// Whether a word stands in the style of an element: most have none, and need not be taken apart.
fn says(tree: &Tree, id: Id, word: &str) -> bool {
    tree.attribute(id, "style").is_some_and(|style| style.contains(word))
}

/// What stands in the field of a form that a cell consists of: some pages show their figures so.
pub(super) fn only_field(tree: &Tree, cell: Id) -> Option<&str> {
    /// A cell with more nodes than this holds more than a field.
    const MOST: usize = 12;
    let mut open = vec![cell];
    let mut field = None;
    for _ in 0..MOST {
        let Some(id) = open.pop() else { return field };
        match tree.kind(id) {
            Kind::Text(text) if !text.trim().is_empty() => return None,
            Kind::Element(..) if tree.name(id) == "table" => return None,
            Kind::Element(..) if tree.name(id) == "input" => {
                let kind = tree.attribute(id, "type").unwrap_or("text").to_ascii_lowercase();
                let value = tree.attribute(id, "value").filter(|_| matches!(kind.as_str(), "text" | "number" | "tel"));
                if field.is_some() || value.is_none() || is_hidden(tree, id) {
                    return None;
                }
                field = value;
            }
            _ => open.extend(std::iter::successors(tree.first(id), |child| tree.next(*child))),
        }
    }
    None
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
