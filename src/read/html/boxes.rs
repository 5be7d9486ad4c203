//! Tables built of other elements: by their roles, by styles (tables, grids, rows of boxes, boxes with a place each), or
//! only by rows that have cells alike.

use super::alike::{elements, is_cell};
use super::arrange::{Arranged, Placed};
use super::element::{is_dropped, is_hidden};
use super::measure::{Track, reach, span, tracks, width};
use super::sheet::Sheet;
use super::tree::{Id, Tree};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Rows in a row that are taken for a table.
pub(super) const MIN_ROWS: usize = 3;
pub(super) const MIN_CELLS: usize = 2;
/// Boxes in boxes.
const MAX_DEPTH: usize = 24;
/// How often an element may be looked at, on the average.
const LOOKS: usize = 8;

/// Makes tables, rows and cells of the elements below a node that look like them.
pub(super) fn to_tables(tree: &mut Tree, root: Id) {
    let sheet = Sheet::of(tree);
    let boxes = Boxes { tree, sheet: &sheet, looks: Cell::new(tree.len().saturating_mul(LOOKS)) };
    for (first, arranged) in boxes.find(root) {
        build(tree, first, arranged);
    }
}

/// Puts cells into a table before the first box; what else stands in the boxes stays behind it.
fn build(tree: &mut Tree, first: Id, arranged: Arranged) {
    let table = tree.add_element("table");
    tree.insert_before(first, table);
    if !arranged.is_sure {
        tree.loose.insert(table);
    }
    let mut cells: BTreeMap<(usize, usize), Placed> = BTreeMap::new();
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    for cell in arranged.cells {
        let rows = cell.row..cell.row + cell.row_span;
        taken.extend(rows.flat_map(|row| (cell.column..cell.column + cell.col_span).map(move |column| (row, column))));
        cells.insert((cell.row, cell.column), cell);
    }
    for row in 0..arranged.rows {
        let line = tree.add_element("tr");
        tree.append(table, line);
        for column in 0..arranged.columns {
            if let Some(placed) = cells.get(&(row, column)) {
                tree.remove(placed.cell);
                tree.rename(placed.cell, "td");
                tree.set_attribute(placed.cell, "colspan", &placed.col_span.to_string());
                tree.set_attribute(placed.cell, "rowspan", &placed.row_span.to_string());
                tree.append(line, placed.cell);
            } else if arranged.is_sure && !taken.contains(&(row, column)) {
                let empty = tree.add_element("td");
                tree.append(line, empty);
            }
        }
    }
}

/// What an element does to the boxes in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    Table,
    Row,
    Cell,
    Grid,
    Beside,
    Above,
    /// Its children stand where it would.
    Contents,
    Plain,
}

pub(super) struct Boxes<'t> {
    pub(super) tree: &'t Tree,
    sheet: &'t Sheet,
    looks: Cell<usize>,
}

impl Boxes<'_> {
    /// The tables, each with the box before which it is put, in the order of the page.
    fn find(&self, root: Id) -> Vec<(Id, Arranged)> {
        let mut found = Vec::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if self.is_out(id) {
                continue;
            }
            let whole = self.whole(id).filter(|arranged| !arranged.cells.is_empty());
            if let Some(whole) = whole {
                // A table may only arrange a page.
                open.extend(
                    whole.cells.iter().rev().map(|placed| placed.cell).filter(|cell| !is_cell(self.tree, *cell)),
                );
                found.push((id, whole));
                continue;
            }
            let taken = self.runs(id, &mut found);
            let children = std::iter::successors(self.tree.last(id), |child| self.tree.previous(*child));
            open.extend(children.filter(|child| !taken.contains(child)));
        }
        found
    }

    /// The table that an element is as a whole.
    fn whole(&self, id: Id) -> Option<Arranged> {
        if !self.may_be_box(id) {
            return None;
        }
        if matches!(self.tree.attribute(id, "role"), Some("table" | "grid" | "treegrid")) {
            return self.by_roles(id);
        }
        let large = |arranged: &Arranged| arranged.rows >= MIN_ROWS && arranged.columns >= MIN_CELLS;
        match self.display(id) {
            Display::Table => self.by_display(id),
            Display::Grid | Display::Beside | Display::Above => self.lay(id, 0).filter(large),
            _ => self.drawn(id).or_else(|| self.piled(id)).filter(large),
        }
    }

    fn display(&self, id: Id) -> Display {
        let told = self.sheet.value(self.tree, id, "display").unwrap_or_default().to_ascii_lowercase();
        match told.as_str() {
            "table" | "inline-table" => Display::Table,
            "table-row" => Display::Row,
            "table-cell" => Display::Cell,
            "grid" | "inline-grid" => Display::Grid,
            "contents" => Display::Contents,
            "flex" | "inline-flex" => {
                let direction = self.sheet.value(self.tree, id, "flex-direction");
                if direction.is_some_and(|direction| direction.contains("column")) {
                    Display::Above
                } else {
                    Display::Beside
                }
            }
            _ => Display::Plain,
        }
    }

    /// Whether nothing in an element is looked at.
    pub(super) fn is_out(&self, id: Id) -> bool {
        let left = self.looks.get();
        self.looks.set(left.saturating_sub(1));
        left == 0 || is_dropped(self.tree, id) || is_hidden(self.tree, id) || self.is_veiled(id)
    }

    fn is_veiled(&self, id: Id) -> bool {
        self.sheet.value(self.tree, id, "display").is_some_and(|display| display == "none")
    }

    pub(super) fn may_be_box(&self, id: Id) -> bool {
        let real = ["", "html", "head", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"];
        !real.contains(&self.tree.name(id))
    }

    fn children(&self, id: Id) -> Vec<Id> {
        let mut all = Vec::new();
        let mut open: Vec<Id> = elements(self.tree, id);
        open.reverse();
        while let Some(child) = open.pop() {
            if self.is_out(child) {
                continue;
            }
            if self.display(child) == Display::Contents {
                open.extend(elements(self.tree, child).into_iter().rev());
            } else {
                all.push(child);
            }
        }
        all
    }

    /// The boxes in an element by their styles; an element without any is a cell.
    pub(super) fn lay(&self, id: Id, depth: usize) -> Option<Arranged> {
        if depth > MAX_DEPTH || !self.may_be_box(id) || self.looks.get() == 0 {
            return None;
        }
        let display = self.display(id);
        let children = self.children(id);
        let has_text = !self.tree.text(id).trim().is_empty();
        let floats = || {
            let style = |child: &Id, name, value: &str| {
                self.sheet.value(self.tree, *child, name).is_some_and(|found| found.contains(value))
            };
            let beside = |child: &Id| style(child, "float", "left") || style(child, "display", "inline-block");
            children.len() >= MIN_CELLS && children.iter().all(beside)
        };
        let is_row = matches!(display, Display::Beside | Display::Row) || (display == Display::Plain && floats());
        if has_text || children.is_empty() {
            return self.as_cell(id);
        }
        if display == Display::Grid {
            return self.grid(id, &children);
        }
        let laid = || children.iter().map(|child| self.lay(*child, depth + 1)).collect::<Option<Vec<_>>>();
        if is_row {
            return Some(self.in_lines(id, &children, laid()?, display));
        }
        let Some(laid) = laid() else { return self.as_cell(id) };
        let holds_rows = laid.iter().any(|one| one.columns > 1);
        if display == Display::Above || holds_rows {
            return (display == Display::Above || self.are_rows(&children, &laid)).then(|| Arranged::above(laid));
        }
        self.as_cell(id)
    }

    /// Whether all of these are rows of one table: a line over the whole width is one as the others are.
    fn are_rows(&self, children: &[Id], laid: &[Arranged]) -> bool {
        let Some(first) = laid.iter().position(|one| one.columns > 1) else { return false };
        let class = |child: Id| self.tree.attribute(child, "class").filter(|class| !class.trim().is_empty());
        let is_line = |child: Id| {
            self.display(child) != Display::Plain || class(child).is_some() && class(child) == class(children[first])
        };
        laid.iter().zip(children).all(|(one, child)| one.columns > 1 || is_line(*child))
    }

    fn as_cell(&self, id: Id) -> Option<Arranged> {
        is_cell(self.tree, id).then(|| Arranged::cell(id))
    }

    /// Boxes beside each other, in several lines where they are said to be too wide for one.
    fn in_lines(&self, id: Id, children: &[Id], laid: Vec<Arranged>, display: Display) -> Arranged {
        let boxes: Vec<_> =
            laid.into_iter().zip(children).map(|(one, child)| (one, width(self.sheet, self.tree, *child))).collect();
        let is_cell = |child: &Id| self.display(*child) == Display::Cell;
        let is_sure = display != Display::Row || children.iter().all(is_cell);
        let wraps = self.sheet.value(self.tree, id, "flex-wrap").is_some_and(|wrap| wrap.starts_with("wrap"))
            || display == Display::Plain;
        let mut lines: Vec<Vec<_>> = vec![Vec::new()];
        let mut share = 0.0;
        for (one, width) in boxes {
            let own = width.map_or(0.0, |width| width.share);
            share += own;
            if wraps && share > 1.01 {
                share = own;
                lines.push(Vec::new());
            }
            lines.last_mut().into_iter().for_each(|line| line.push((one.clone(), width)));
        }
        let mut lines: Vec<Arranged> = lines.into_iter().map(Arranged::beside).collect();
        let mut all = if lines.len() == 1 { lines.remove(0) } else { Arranged::above(lines) };
        all.is_sure &= is_sure;
        all
    }

    /// Cells in the columns that a grid declares.
    fn grid(&self, id: Id, children: &[Id]) -> Option<Arranged> {
        let value = |id: Id, name: &str| self.sheet.value(self.tree, id, name);
        let columns = tracks(value(id, "grid-template-columns")?)?;
        if value(id, "grid-auto-flow").is_some_and(|flow| flow.contains("column"))
            || !children.iter().all(|child| is_cell(self.tree, *child))
        {
            return None;
        }
        let mut cells: Vec<(Track, Track, Id)> = Vec::new();
        for child in children {
            let area = value(*child, "grid-area");
            let track = |line: &str, at: usize| span(|name| value(*child, name), line, area, at);
            cells.push((track("grid-row", 0)?, track("grid-column", 1)?, *child));
        }
        flow(columns, cells)
    }

    /// Boxes of a place each.
    fn drawn(&self, id: Id) -> Option<Arranged> {
        let first = self.tree.first(id)?;
        let is_set = |child: Id| self.sheet.value(self.tree, child, "position").is_some_and(|at| at == "absolute");
        if !std::iter::successors(Some(first), |child| self.tree.next(*child)).any(is_set) {
            return None;
        }
        let children = self.children(id);
        let reach = |child: &Id| {
            let own = is_set(*child) && is_cell(self.tree, *child);
            Some((*child, reach(self.sheet, self.tree, *child).filter(|_| own)?))
        };
        Arranged::drawn(&children.iter().map(reach).collect::<Option<Vec<_>>>()?)
    }

    /// A plain element that holds rows, or parts with rows, and nothing else.
    fn piled(&self, id: Id) -> Option<Arranged> {
        let children = self.children(id);
        if children.is_empty() || !self.tree.text(id).trim().is_empty() {
            return None;
        }
        let laid = children.iter().map(|child| self.lay(*child, 1)).collect::<Option<Vec<_>>>()?;
        self.are_rows(&children, &laid).then(|| Arranged::above(laid))
    }

    /// The table of an element with a role, its rows and their cells.
    fn by_roles(&self, id: Id) -> Option<Arranged> {
        let role = |id: Id| self.tree.attribute(id, "role").unwrap_or_default();
        let number = |id: Id, name: &str| self.tree.attribute(id, name)?.trim().parse::<usize>().ok();
        let rows = self.within(id, &|id| role(id) == "row");
        let is_cell = |id| matches!(role(id), "cell" | "gridcell" | "columnheader" | "rowheader");
        let cell = |id: Id| {
            let column = number(id, "aria-colindex").and_then(|column| column.checked_sub(1));
            let span = |name| number(id, name).unwrap_or(1).clamp(1, 1000);
            (id, column, span("aria-colspan"), span("aria-rowspan"))
        };
        let cells = |row: Id| self.within(row, &is_cell).into_iter().map(cell).collect();
        Arranged::written(rows.into_iter().map(cells).collect())
    }

    /// The table that styles make of an element.
    fn by_display(&self, id: Id) -> Option<Arranged> {
        let rows = self.within(id, &|id| self.display(id) == Display::Row);
        let cells = |row: Id| {
            let cells = self.within(row, &|id| self.display(id) == Display::Cell).into_iter();
            cells.map(|cell| (cell, None, 1, 1)).collect()
        };
        Arranged::written(rows.into_iter().map(cells).collect())
    }

    /// The outermost elements of a kind in one.
    fn within(&self, id: Id, is_one: &dyn Fn(Id) -> bool) -> Vec<Id> {
        let mut found = Vec::new();
        let mut open = elements(self.tree, id);
        open.reverse();
        while let Some(id) = open.pop() {
            if self.is_out(id) {
                continue;
            }
            if is_one(id) {
                found.push(id);
            } else {
                open.extend(elements(self.tree, id).into_iter().rev());
            }
        }
        found
    }
}

/// Cells without a place of their own flow into those that are left, row by row.
fn flow(columns: usize, cells: Vec<(Track, Track, Id)>) -> Option<Arranged> {
    let most = cells.iter().map(|(row, _, _)| row.start.unwrap_or(0) + row.span).sum::<usize>();
    if columns.saturating_mul(most) > 1_000_000 {
        return None;
    }
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut placed: Vec<Placed> = Vec::new();
    let (set, free): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(row, _, _)| row.start.is_some());
    let mut cursor = (0, 0);
    for (row, column, cell) in set.into_iter().chain(free) {
        let col_span = column.span.min(columns);
        let fits = |(r, c): (usize, usize), taken: &BTreeSet<(usize, usize)>| {
            let right = c + col_span;
            let starts = column.start.is_none_or(|start| start == c);
            right <= columns.max(column.start.map_or(0, |start| start + col_span))
                && starts
                && (r..r + row.span).all(|r| (c..right).all(|c| !taken.contains(&(r, c))))
        };
        let mut at = if row.start.is_some() || column.start.is_some() { (cursor.0, 0) } else { cursor };
        at.0 = row.start.unwrap_or(at.0);
        while !fits(at, &taken) {
            at = if at.1 + 1 < columns.max(column.start.unwrap_or(0) + 1) { (at.0, at.1 + 1) } else { (at.0 + 1, 0) };
            if at.0 > most || row.start.is_some_and(|start| at.0 != start) {
                return None;
            }
        }
        taken.extend((at.0..at.0 + row.span).flat_map(|r| (at.1..at.1 + col_span).map(move |c| (r, c))));
        if row.start.is_none() {
            cursor = at;
        }
        placed.push(Placed { cell, row: at.0, column: at.1, row_span: row.span, col_span });
    }
    Arranged::placed(placed)
}
