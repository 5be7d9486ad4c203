//! What a style sheet in the page hides. A script may show it, so it is read; but a table in it that repeats one that is
//! shown is a copy for another screen, or an old one.

use super::sheet::Sheet;
use super::tree::{Id, Tree};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Table};
use crate::place::Provenance;
use crate::text;
use std::collections::BTreeSet;

/// The rules of a page that hide something.
#[derive(Default)]
pub(super) struct Veils {
    sheet: Sheet,
    /// Classes and ids that they ask for.
    names: BTreeSet<String>,
}

impl Veils {
    /// Nothing, and at no cost, where no style sheet says so.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut styles = tree.ids().filter(|id| tree.name(*id) == "style");
        if !styles.any(|id| tree.text(id).contains("none")) {
            return Veils::default();
        }
        let sheet = Sheet::of(tree);
        let names = sheet.hiding();
        Veils { sheet, names }
    }

    /// Whether an element is hidden by one of them.
    pub(super) fn hide(&self, tree: &Tree, id: Id) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let classes = tree.attribute(id, "class").unwrap_or_default().split_whitespace();
        let is_named = classes.chain(tree.attribute(id, "id").map(str::trim)).any(|name| self.names.contains(name));
        is_named && self.sheet.value(tree, id, "display").is_some_and(|display| display == "none")
    }
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
