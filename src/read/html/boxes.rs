//! Tables built of other elements: by `display: table`, or of rows that have as many children each.

use super::element::declaration;
use super::tree::{Id, Kind, Tree};

/// Rows in a row with as many cells that are taken for a table.
const MIN_ROWS: usize = 3;
const MIN_CELLS: usize = 2;
/// A cell has no longer text, in characters.
const MAX_CELL: usize = 80;
/// How deep a cell may be built.
const MAX_NODES: usize = 40;

/// Makes tables, rows and cells of the elements that look like them.
pub(super) fn to_tables(tree: &mut Tree) {
    let by_style: Vec<(Id, &str)> = tree.ids().filter_map(|id| Some((id, shown_as(tree, id)?))).collect();
    for (id, name) in by_style {
        tree.rename(id, name);
    }
    for id in tree.ids() {
        for rows in runs(tree, id) {
            wrap(tree, &rows);
        }
    }
}

/// The element that a style makes of another one.
fn shown_as(tree: &Tree, id: Id) -> Option<&'static str> {
    let display = declaration(tree, id, "display")?;
    Some(match display.to_ascii_lowercase().as_str() {
        "table" | "inline-table" => "table",
        "table-row-group" => "tbody",
        "table-header-group" => "thead",
        "table-footer-group" => "tfoot",
        "table-row" => "tr",
        "table-cell" => "td",
        _ => return None,
    })
}

fn elements(tree: &Tree, id: Id) -> Vec<Id> {
    let children = std::iter::successors(tree.first(id), |child| tree.next(*child));
    children.filter(|child| matches!(tree.kind(*child), Kind::Element(..))).collect()
}

/// Runs of children that look like rows of one table.
fn runs(tree: &Tree, id: Id) -> Vec<Vec<Id>> {
    let mut runs: Vec<Vec<Id>> = Vec::new();
    if ["table", "tbody", "thead", "tfoot", "tr"].contains(&tree.name(id)) {
        return runs;
    }
    let mut last = 0;
    for child in elements(tree, id) {
        let cells = cells(tree, child);
        match runs.last_mut() {
            Some(run) if cells >= MIN_CELLS && cells == last => run.push(child),
            _ if cells >= MIN_CELLS => runs.push(vec![child]),
            _ => {}
        }
        last = cells;
    }
    runs.retain(|run| run.len() >= MIN_ROWS);
    runs
}

/// How many cells an element has if it is a row: children of one kind with short texts, and no text between them.
fn cells(tree: &Tree, row: Id) -> usize {
    let children = elements(tree, row);
    let alike = children.windows(2).all(|pair| tree.name(pair[0]) == tree.name(pair[1]));
    let block = |child: &Id| matches!(tree.name(*child), "div" | "li" | "dd" | "p" | "span" | "section");
    let no_text = tree.text(row).trim().is_empty();
    let spans = children.first().is_some_and(|child| tree.name(*child) == "span");
    // Running text is made of spans, too; those of a row are what its children are called for.
    let named = !spans || children.iter().all(|child| tree.attribute(*child, "class").is_some());
    let is_row =
        alike && no_text && named && children.iter().all(block) && children.iter().all(|child| is_cell(tree, *child));
    if is_row { children.len() } else { 0 }
}

fn is_cell(tree: &Tree, cell: Id) -> bool {
    let (mut open, mut seen, mut length) = (vec![cell], 0, 0);
    while let Some(id) = open.pop() {
        seen += 1;
        if let Kind::Text(text) = tree.kind(id) {
            length += text.trim().chars().count();
        }
        if seen > MAX_NODES || length > MAX_CELL || tree.name(id) == "table" {
            return false;
        }
        open.extend(std::iter::successors(tree.first(id), |child| tree.next(*child)));
    }
    true
}

/// Puts rows into a table of their own.
fn wrap(tree: &mut Tree, rows: &[Id]) {
    let Some(first) = rows.first() else { return };
    let table = tree.add_element("table");
    tree.insert_before(*first, table);
    for row in rows {
        tree.remove(*row);
        tree.append(table, *row);
        tree.rename(*row, "tr");
        for cell in elements(tree, *row) {
            tree.rename(cell, "td");
        }
    }
}
