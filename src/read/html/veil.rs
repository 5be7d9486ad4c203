//! What a style sheet in the page hides. A script may show it, so it is read; but a table in it that repeats one that is
//! shown is a copy for another screen, or an old one.

use super::sheet::Sheet;
use super::tree::{Id, Tree};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Table};
use crate::place::Provenance;
use crate::text;
use std::collections::BTreeSet;

/// What hides an element, and what hides only the text in it.
const HIDES: &[(&str, &str)] = &[("display", "none")];
const BLANKS: &[(&str, &str)] = &[
    ("display", "none"),
    ("visibility", "hidden"),
    ("opacity", "0"),
    ("font-size", "0"),
    ("font-size", "0px"),
    ("font-size", "0pt"),
    ("color", "transparent"),
];
/// Words of a style that says so.
const BLANK_WORDS: &[&str] = &["hidden", "opacity", "font-size:0", "font-size: 0", "transparent"];
/// What makes of a text the mark of a note.
const RAISES: &[(&str, &str)] = &[("vertical-align", "super"), ("vertical-align", "sub")];

/// The rules of a page that hide something, or raise it.
#[derive(Default)]
pub(super) struct Veils {
    sheet: Sheet,
    /// Classes and ids that they ask for.
    hiding: BTreeSet<String>,
    blanking: BTreeSet<String>,
    raising: BTreeSet<String>,
}

impl Veils {
    /// Nothing, and at no cost, where no style sheet says so.
    pub(super) fn of(tree: &Tree) -> Self {
        let says = |style: &str| [HIDES, BLANKS, RAISES].concat().iter().any(|(_, value)| style.contains(value));
        let mut styles = tree.ids().filter(|id| tree.name(*id) == "style");
        if !styles.any(|id| says(&tree.text(id))) {
            return Veils::default();
        }
        let sheet = Sheet::of(tree);
        let [hiding, blanking, raising] = [HIDES, BLANKS, RAISES].map(|said| sheet.saying(said));
        Veils { sheet, hiding, blanking, raising }
    }

    /// Whether an element is hidden by one of them.
    pub(super) fn hide(&self, tree: &Tree, id: Id) -> bool {
        is_named(tree, id, &self.hiding) && self.says(tree, id, HIDES)
    }

    /// Whether an element in a cell shows no text, by its own style or by a rule. A font of no size is often that of what
    /// stands around text, and not the text's.
    pub(super) fn blank(&self, tree: &Tree, id: Id) -> bool {
        let says = |style: &str| BLANK_WORDS.iter().any(|word| style.contains(word));
        let is_told = tree.attribute(id, "style").is_some_and(says) || is_named(tree, id, &self.blanking);
        is_told && self.says(tree, id, BLANKS) && tree.first(id).is_none_or(|first| tree.first(first).is_none())
    }

    /// Whether a rule raises or lowers what stands in an element.
    pub(super) fn raise(&self, tree: &Tree, id: Id) -> bool {
        is_named(tree, id, &self.raising) && self.says(tree, id, RAISES)
    }

    fn says(&self, tree: &Tree, id: Id, said: &[(&str, &str)]) -> bool {
        said.iter().any(|(property, value)| self.sheet.value(tree, id, property) == Some(value))
    }
}

/// Whether an element has one of these as a class or as its id.
fn is_named(tree: &Tree, id: Id, names: &BTreeSet<String>) -> bool {
    if names.is_empty() {
        return false;
    }
    let classes = tree.attribute(id, "class").unwrap_or_default().split_whitespace();
    classes.chain(tree.attribute(id, "id").map(str::trim)).any(|name| names.contains(name))
}

/// Takes out the tables that a style sheet hides and one that is shown repeats; `veiled` are their numbers.
pub(super) fn without_copies(blocks: &mut Vec<Block>, veiled: &[u32], diagnostics: &mut Vec<Diagnostic>) {
    if veiled.is_empty() {
        return;
    }
    let is_veiled = |table: &Table| matches!(table.at, Provenance::Cell { table, .. } if veiled.contains(&table));
    let tables = || {
        blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
    };
    let shown: Vec<BTreeSet<String>> = tables().filter(|table| !is_veiled(table)).map(words).collect();
    let is_copy = |table: &Table| {
        let own = words(table);
        let known = |shown: &BTreeSet<String>| shown.intersection(&own).count() * 5 >= own.len() * 4;
        own.len() >= LABELS && shown.iter().any(known)
    };
    let copies: Vec<Provenance> =
        tables().filter(|table| is_veiled(table) && is_copy(table)).map(|table| table.at.clone()).collect();
    for at in &copies {
        let message = "a table that a style sheet hides has the labels of one that is shown; it is not used";
        diagnostics.push(Diagnostic::new(Code::TextInvisible, message, Some(at.clone())));
    }
    blocks.retain(|block| !matches!(block, Block::Table(table) if copies.contains(&table.at)));
}

/// As few labels say nothing.
const LABELS: usize = 4;

/// What stands in the cells and is no figure.
fn words(table: &Table) -> BTreeSet<String> {
    let texts = table.cells.iter().map(|cell| text::normalise(&cell.text));
    texts.filter(|text| text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()).collect()
}
