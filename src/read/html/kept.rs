//! Markup that a page keeps as text for a script to show: in a script, a text area, a template, an attribute.

use super::tree::{Id, Kind, Tree};

/// So many texts of a page are looked at.
pub(super) const MAX_TEXTS: usize = 32;
/// Escapes within escapes: markup in JSON in a string of a script.
const MAX_LAYERS: usize = 4;
/// Elements whose text may be markup.
const KEEPERS: &[&str] = &["script", "textarea", "noscript", "xmp", "iframe", "noframes", "noembed"];

/// The texts that hold a table, as markup.
pub(super) fn texts(tree: &Tree) -> Vec<String> {
    tree.ids().flat_map(|id| texts_of(tree, id)).filter_map(markup).take(MAX_TEXTS).collect()
}

/// What an element may keep.
enum Kept {
    Script(String),
    Markup(String),
}

fn texts_of(tree: &Tree, id: Id) -> Vec<Kept> {
    let Kind::Element(_, attributes) = tree.kind(id) else { return Vec::new() };
    let own = KEEPERS.contains(&tree.name(id)).then(|| tree.text(id));
    let texts = attributes.iter().map(|(_, value)| value.to_string()).chain(own).filter(|text| may_hold(text));
    texts.map(|text| if is_script(&text) { Kept::Script(text) } else { Kept::Markup(text) }).collect()
}

/// JSON or a script, and no markup: strings are what counts.
fn is_script(text: &str) -> bool {
    let text = text.trim_start();
    !text.starts_with('<')
        && text.contains(['"', '\'', '`'])
        && (text.starts_with(['{', '[', '"']) || text.contains(['=', '(']) && !text.contains("\n<"))
        && !text.starts_with(|c: char| !c.is_ascii())
}

/// Whether an attribute is worth keeping: it is long, and speaks of a table.
pub(super) fn may_hold(text: &str) -> bool {
    // `<table`, `&lt;table`, `\u003ctable`, `%3Ctable`.
    const SHORTEST: usize = 80;
    text.len() >= SHORTEST && (text.contains("table") || text.contains("TABLE") || is_boxed(text))
}

/// Whether there is markup in a text, escaped or not, with so many elements that they may be rows and cells.
fn is_boxed(text: &str) -> bool {
    const MANY: usize = 48;
    ["/div", "/span", "/li", "/dd"].into_iter().map(|sign| text.matches(sign).take(MANY).count()).sum::<usize>() >= MANY
}

/// The markup in a text: as it stands, or behind the escapes of scripts, JSON, addresses and markup itself.
fn markup(kept: Kept) -> Option<String> {
    let mut kept = kept;
    for _ in 0..MAX_LAYERS {
        let text = match kept {
            Kept::Script(text) => from_script(&text)?,
            Kept::Markup(text) => text,
        };
        let lower = text.to_ascii_lowercase();
        kept = if is_script(&text) {
            Kept::Script(text)
        } else if lower.contains("<table") || is_boxed(&text) && text.contains("</") {
            return Some(text);
        } else if lower.contains("%3ctable") {
            Kept::Markup(from_percents(&text))
        } else if lower.contains("&lt;table") || is_boxed(&text) {
            Kept::Markup(super::parse::text_of(&text)?)
        } else {
            return None;
        };
    }
    None
}

/// The strings of a script that hold markup: those with whole tables, or all of them put together.
fn from_script(text: &str) -> Option<String> {
    let strings: Vec<(String, String)> =
        strings(text).into_iter().map(|string| (string.to_ascii_lowercase(), string)).collect();
    let signs = ["<table", "&lt;table", "\\u003ctable", "%3ctable"];
    let holds = |lower: &String| signs.iter().any(|sign| lower.contains(sign)) || is_boxed(lower);
    let torn = |lower: &String| lower.matches("<table").count() != lower.matches("</table").count();
    if strings.iter().any(|(lower, _)| torn(lower)) || !strings.iter().any(|(lower, _)| holds(lower)) {
        let first = strings.iter().position(|(_, string)| string.contains('<'))?;
        return Some(strings[first..].iter().map(|(_, string)| string.as_str()).collect());
    }
    Some(strings.iter().filter(|(lower, _)| holds(lower)).map(|(_, string)| string.as_str()).collect())
}

/// The strings of a script with their escapes resolved. What is no string is passed over.
fn strings(script: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut chars = script.chars();
    while let Some(c) = chars.next() {
        if matches!(c, '"' | '\'' | '`') {
            let mut string = String::new();
            while let Some(next) = chars.next().filter(|next| *next != c) {
                match next {
                    '\\' => escape(&mut chars, &mut string),
                    // A quotation mark in a comment or a pattern opens no string.
                    '\n' if c != '`' => break,
                    next => string.push(next),
                }
            }
            all.push(string);
        }
    }
    all
}

/// What stands behind a backslash.
fn escape(chars: &mut std::str::Chars<'_>, string: &mut String) {
    let number = |chars: &mut std::str::Chars<'_>, digits: usize| {
        let text: String = chars.as_str().chars().take(digits).collect();
        let value = u32::from_str_radix(&text, 16).ok()?;
        *chars = chars.as_str().get(text.len()..)?.chars();
        Some(value)
    };
    let code = match chars.next() {
        Some('n' | 'r') => Some(u32::from('\n')),
        Some('t') => Some(u32::from('\t')),
        Some('u') => number(chars, 4),
        Some('x') => number(chars, 2),
        Some('\n') | None => None,
        Some(other) => Some(u32::from(other)),
    };
    let Some(code) = code else { return };
    // A character beyond the first plane is written in two halves.
    let second = || chars.as_str().strip_prefix("\\u").and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
    let whole = match (code, second()) {
        (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
            *chars = chars.as_str()[6..].chars();
            0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        _ => code,
    };
    string.push(char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER));
}

/// `%E6%94%BF` in UTF-8, and `%u653F` as scripts wrote it once.
fn from_percents(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let hex = |from: usize, to: usize| behind.get(from..to).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let wide = behind.starts_with(['u', 'U']).then(|| hex(1, 5)).flatten().and_then(char::from_u32);
        rest = match (wide, hex(0, 2).and_then(|byte| u8::try_from(byte).ok())) {
            (Some(c), _) => {
                bytes.extend(c.to_string().bytes());
                &behind[5..]
            }
            (None, Some(byte)) => {
                bytes.push(byte);
                &behind[2..]
            }
            (None, None) => {
                bytes.push(b'%');
                behind
            }
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
