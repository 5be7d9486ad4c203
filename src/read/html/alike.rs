//! Rows that nothing declares: elements behind each other whose children are alike.

use super::arrange::Arranged;
use super::boxes::{Boxes, MIN_CELLS, MIN_ROWS};
use super::tree::{Id, Kind, Tree};
use std::collections::BTreeSet;

/// A cell has no longer text, in characters.
const MAX_CELL: usize = 80;
/// How deep a cell may be built.
const MAX_NODES: usize = 40;

impl Boxes<'_> {
    /// Children that stand in a row and look like rows of one table; gives those that were taken.
    pub(super) fn runs(&self, id: Id, found: &mut Vec<(Id, Arranged)>) -> BTreeSet<Id> {
        let mut taken = BTreeSet::new();
        if !self.may_be_box(id) {
            return taken;
        }
        let mut run: Vec<(Id, Arranged)> = Vec::new();
        let mut end = |run: &mut Vec<(Id, Arranged)>| {
            let mut rows: Vec<(Id, Arranged)> = std::mem::take(run);
            self.believe(&mut rows);
            // A figure behind the rows has fallen out of them.
            let next = rows.last().and_then(|(last, _)| elements_behind(self.tree, *last));
            if rows.len() >= MIN_ROWS && !next.is_some_and(|next| is_figure(self.tree, next)) {
                taken.extend(rows.iter().map(|(row, _)| *row));
                let first = rows[0].0;
                found.push((first, Arranged::above(rows.into_iter().map(|(_, row)| row).collect())));
            }
        };
        for child in elements(self.tree, id) {
            let row = self.row(child);
            let goes_on = |row: &Arranged| {
                let class = self.tree.attribute(child, "class").filter(|class| !class.trim().is_empty());
                run.last().is_none_or(|(last, before)| {
                    row.columns == before.columns || (class.is_some() && class == self.tree.attribute(*last, "class"))
                })
            };
            match row {
                Some(row) if !goes_on(&row) => {
                    end(&mut run);
                    run.extend((row.columns >= MIN_CELLS).then_some((child, row)));
                }
                Some(row) if row.columns >= MIN_CELLS || !run.is_empty() => run.push((child, row)),
                _ => end(&mut run),
            }
        }
        end(&mut run);
        taken
    }

    /// An element as a row: by its style, or because its children are alike.
    fn row(&self, id: Id) -> Option<Arranged> {
        if self.is_out(id) {
            return None;
        }
        if let Some(row) = self.lay(id, 1).filter(|row| row.columns >= MIN_CELLS) {
            return Some(row).filter(|row| row.rows == 1);
        }
        let children = elements(self.tree, id);
        let is_row = |child: &&Id| cells(self.tree, **child) >= MIN_CELLS && !self.holds_lines(**child);
        let holds_rows = children.iter().filter(is_row).count() * 2 > children.len();
        let count = cells(self.tree, id);
        if children.is_empty() || holds_rows || count == 0 {
            return None;
        }
        let mut row = Arranged::beside(children.into_iter().map(|child| (Arranged::cell(child), None)).collect());
        row.is_sure = false;
        Some(row)
    }

    /// Rows that are alike throughout, and cells too, by what they are called, are a grid without any cell that spans others.
    fn believe(&self, rows: &mut [(Id, Arranged)]) {
        let class = |id: Id| self.tree.attribute(id, "class").map(str::trim).filter(|class| !class.is_empty());
        let classes = |(row, arranged): &(Id, Arranged)| {
            std::iter::once(*row)
                .chain(arranged.cells.iter().map(|cell| cell.cell))
                .map(class)
                .collect::<Option<Vec<_>>>()
        };
        let first = rows.first().and_then(classes);
        if first.is_some() && rows.iter().all(|row| classes(row) == first) {
            rows.iter_mut().for_each(|(_, row)| row.is_sure = true);
        }
    }

    /// Whether what an element holds are paragraphs: lines of one cell.
    fn holds_lines(&self, id: Id) -> bool {
        elements(self.tree, id).iter().all(|child| self.tree.name(*child) == "p")
    }
}

pub(super) fn elements(tree: &Tree, id: Id) -> Vec<Id> {
    let children = std::iter::successors(tree.first(id), |child| tree.next(*child));
    children.filter(|child| matches!(tree.kind(*child), Kind::Element(..))).collect()
}

/// How many cells an element has if it is a row: children of one kind with short texts, and no text between them.
fn cells(tree: &Tree, row: Id) -> usize {
    let children = elements(tree, row);
    let list = |name: &str| if name == "dt" { "dd".to_owned() } else { name.to_owned() };
    let alike = children.windows(2).all(|pair| list(tree.name(pair[0])) == list(tree.name(pair[1])));
    let block = |child: &Id| matches!(tree.name(*child), "div" | "li" | "dd" | "dt" | "p" | "span" | "section");
    let no_text = tree.text(row).trim().is_empty();
    let spans = children.first().is_some_and(|child| tree.name(*child) == "span");
    // Running text is made of spans, too; those of a row are what its children are called for.
    let named = !spans || children.iter().all(|child| tree.attribute(*child, "class").is_some());
    let is_row =
        alike && no_text && named && children.iter().all(block) && children.iter().all(|child| is_cell(tree, *child));
    if is_row { children.len() } else { 0 }
}

fn elements_behind(tree: &Tree, id: Id) -> Option<Id> {
    std::iter::successors(tree.next(id), |node| tree.next(*node))
        .find(|node| matches!(tree.kind(*node), Kind::Element(..)))
}

/// Whether an element is nothing but a number.
fn is_figure(tree: &Tree, id: Id) -> bool {
    let text = tree.text(id);
    is_cell(tree, id) && text.chars().any(char::is_numeric) && !text.chars().any(char::is_alphabetic)
}

pub(super) fn is_cell(tree: &Tree, cell: Id) -> bool {
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
