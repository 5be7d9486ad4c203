//! Tree → blocks in reading order. One loop over the nodes; what is open stands on a stack of its own.

use super::alike::is_cell;
use super::element::{
    PREFORMATTED, is_block, is_dropped, is_flat, is_hidden, is_raised, is_struck, level, only_field, span,
};
use super::furniture;
use super::line::Line;
use super::table::{CellAsWritten, MAX_COL_SPAN, MAX_ROW_SPAN, Part, Row, Rows};
use super::tree::{Id, Kind, ROOT, Tree};
use super::veil::Veils;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Paragraph};
use crate::error::Error;
use crate::place::Provenance;
use crate::read::layout::Finished;
use std::collections::BTreeSet;

/// Places of all grids of a document together: what bounds the memory of the model.
const MAX_PLACES: usize = 1_000_000;

/// The walk over the pages of one file.
pub(super) struct Walk {
    /// Of the page outside all tables.
    pub(super) blocks: Vec<Block>,
    pub(super) diagnostics: Vec<Diagnostic>,
    paragraphs: u32,
    tables: u32,
    places: usize,
    open: Vec<Open>,
    line: Line,
    /// The heading, the preformatted element in which the walk stands; the outermost counts.
    heading: Option<Id>,
    preformatted: Option<Id>,
    /// The element that raises what stands in it.
    raised: Option<Id>,
    level: Option<u8>,
    root: Id,
    /// What a site puts around the report.
    furniture: BTreeSet<Id>,
    veils: Veils,
    /// The outermost element that a style sheet hides, and the tables in such ones.
    veil: Option<Id>,
    pub(super) veiled: Vec<u32>,
    /// Whether what a style hides is shown: a script may do so.
    shows_hidden: bool,
}

/// What has begun and not ended.
enum Open {
    Table(Rows),
    Cell(Id, CellAsWritten),
}

impl Walk {
    /// A walk that counts its tables from behind so many.
    pub(super) fn new(tables: u32) -> Self {
        Walk {
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            paragraphs: 0,
            tables,
            places: 0,
            open: Vec::new(),
            line: Line::new(),
            heading: None,
            preformatted: None,
            raised: None,
            level: None,
            root: ROOT,
            furniture: BTreeSet::new(),
            veils: Veils::default(),
            veil: None,
            veiled: Vec::new(),
            shows_hidden: false,
        }
    }

    /// A walk that shows what a script would.
    pub(super) fn showing_hidden() -> Self {
        Walk { shows_hidden: true, ..Walk::new(0) }
    }

    /// Adds what stands on a page.
    pub(super) fn page(&mut self, tree: &Tree) -> Result<(), Error> {
        self.piece(tree, ROOT)
    }

    /// Adds what stands in a node that has no parent.
    pub(super) fn piece(&mut self, tree: &Tree, root: Id) -> Result<(), Error> {
        self.root = root;
        self.veils = Veils::of(tree);
        self.furniture = furniture::find(tree);
        let mut node = root;
        loop {
            let enters = self.enter(tree, node);
            if enters && let Some(child) = tree.first(node) {
                node = child;
                continue;
            }
            if enters {
                self.leave(tree, node)?;
            }
            while tree.next(node).is_none() {
                let Some(parent) = tree.parent(node) else {
                    self.end_line();
                    return Ok(());
                };
                node = parent;
                self.leave(tree, node)?;
            }
            node = tree.next(node).unwrap_or(ROOT);
        }
    }

    /// False: nothing in it is shown.
    fn enter(&mut self, tree: &Tree, node: Id) -> bool {
        match tree.kind(node) {
            Kind::Text(_) if self.furniture.contains(&node) => {}
            Kind::Text(text) => self.text(text),
            Kind::Other => return node == self.root,
            Kind::Element(..) if is_dropped(tree, node) => {
                self.say_struck(tree, node);
                return false;
            }
            Kind::Element(..) if self.furniture.contains(&node) => return false,
            Kind::Element(..) if !self.shows_hidden && is_hidden(tree, node) => return false,
            Kind::Element(..) if self.is_blank(tree, node) => {
                self.say_blank(tree, node);
                return false;
            }
            Kind::Element(..) => self.begin(tree, node),
        }
        true
    }

    /// In a cell, what is struck out may be a figure.
    fn say_struck(&mut self, tree: &Tree, node: Id) {
        if let Some(Open::Cell(_, cell)) = self.open.last()
            && is_struck(tree, node)
        {
            let message = "text that is struck out in a cell was left out";
            self.diagnostics.push(Diagnostic::new(Code::TextStruck, message, Some(cell.at.clone())));
        }
    }

    /// A cell that a style sheet hides, or text in a cell that its style does not show. What is longer than that is
    /// kept: the cell may be one of the layout, and a script may show what is in it.
    fn is_blank(&self, tree: &Tree, node: Id) -> bool {
        if self.shows_hidden || self.veil.is_some() {
            return false;
        }
        match (self.open.last(), tree.name(node)) {
            (Some(Open::Table(_)), "td" | "th") => self.veils.hide(tree, node) && is_cell(tree, node),
            (Some(Open::Cell(cell, _)), _) => self.veils.blank(tree, node) && is_cell(tree, *cell),
            _ => false,
        }
    }

    fn say_blank(&mut self, tree: &Tree, node: Id) {
        if let Some(Open::Cell(_, cell)) = self.open.last()
            && !tree.text(node).trim().is_empty()
        {
            let message = "text in a cell that its style does not show was left out";
            self.diagnostics.push(Diagnostic::new(Code::TextInvisible, message, Some(cell.at.clone())));
        }
    }

    fn text(&mut self, text: &str) {
        if self.raised.is_some() {
            return self.line.push(&text.chars().map(raised).collect::<String>());
        }
        if self.preformatted.is_none() {
            return self.line.push(text);
        }
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.end_line();
            }
            self.line.push_as_written(line);
        }
    }

    fn begin(&mut self, tree: &Tree, node: Id) {
        if self.veil.is_none() && self.veils.hide(tree, node) {
            self.veil = Some(node);
        }
        let name = tree.name(node);
        if name == "br" {
            // A heading over two lines is one heading.
            return if self.heading.is_some() { self.line.join() } else { self.end_line() };
        }
        if !is_block(tree, node) {
            if is_raised(tree, node) || self.veils.raise(tree, node) {
                self.raised.get_or_insert(node);
            }
            return;
        }
        self.end_line();
        self.level = level(tree, node);
        if matches!(name.as_bytes(), [b'h', b'1'..=b'6']) {
            self.heading.get_or_insert(node);
        }
        if PREFORMATTED.contains(&name) {
            self.preformatted.get_or_insert(node);
        }
        match name {
            "table" => {
                self.tables = self.tables.saturating_add(1);
                if self.veil.is_some() {
                    self.veiled.push(self.tables);
                }
                let table = Rows { owner: node, number: self.tables, rows: Vec::new(), caption: Vec::new() };
                self.open.push(Open::Table(table));
            }
            "tr" => self.row(tree, node),
            "td" | "th" => self.cell(tree, node),
            _ => {}
        }
    }

    fn row(&mut self, tree: &Tree, node: Id) {
        let Some(Open::Table(table)) = self.open.last_mut() else { return };
        let group = tree.parent(node).unwrap_or(ROOT);
        let part = match tree.name(group) {
            "thead" => Part::Head,
            "tfoot" => Part::Foot,
            _ => Part::Body,
        };
        table.rows.push(Row { group, part, is_flat: is_flat(tree, node), cells: Vec::new(), count: 0 });
    }

    fn cell(&mut self, tree: &Tree, node: Id) {
        let Some(Open::Table(table)) = self.open.last_mut() else { return };
        let number = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        let Some(row) = table.rows.last_mut() else { return };
        row.count = row.count.saturating_add(1);
        let at = Provenance::Cell { table: table.number, row: number, cell: row.count };
        let col_span = span(tree, node, "colspan", 1, MAX_COL_SPAN);
        let row_span = span(tree, node, "rowspan", 0, MAX_ROW_SPAN);
        self.open.push(Open::Cell(node, CellAsWritten { col_span, row_span, blocks: Vec::new(), at }));
        if let Some(field) = only_field(tree, node) {
            self.line.push(field);
        }
    }

    fn leave(&mut self, tree: &Tree, node: Id) -> Result<(), Error> {
        self.raised.take_if(|raised| *raised == node);
        self.veil.take_if(|veil| *veil == node);
        if !is_block(tree, node) {
            return Ok(());
        }
        self.end_line();
        self.level = None;
        self.heading.take_if(|heading| *heading == node);
        self.preformatted.take_if(|preformatted| *preformatted == node);
        let closes = |open: &mut Open| match open {
            Open::Table(table) => table.owner == node,
            Open::Cell(owner, _) => *owner == node,
        };
        match self.open.pop_if(closes) {
            Some(Open::Table(table)) => self.end_table(table, tree.loose.contains(&node)),
            Some(Open::Cell(_, cell)) => {
                if let Some(Open::Table(table)) = self.open.last_mut()
                    && let Some(row) = table.rows.last_mut()
                {
                    row.cells.push(cell);
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn end_line(&mut self) {
        let text = self.line.take();
        if text.is_empty() {
            return;
        }
        let cell = self.open.iter().rev().find_map(|open| match open {
            Open::Cell(_, cell) => Some(cell.at.clone()),
            Open::Table(_) => None,
        });
        let at = cell.unwrap_or_else(|| {
            self.paragraphs = self.paragraphs.saturating_add(1);
            Provenance::Paragraph { paragraph: self.paragraphs }
        });
        let level = self.level;
        self.flow().push(Block::Paragraph(Paragraph { text, level, at }));
    }

    /// Where blocks go.
    fn flow(&mut self) -> &mut Vec<Block> {
        match self.open.last_mut() {
            Some(Open::Table(table)) => &mut table.caption,
            Some(Open::Cell(_, cell)) => &mut cell.blocks,
            None => &mut self.blocks,
        }
    }

    fn end_table(&mut self, mut table: Rows, is_loose: bool) -> Result<(), Error> {
        let mut caption = std::mem::take(&mut table.caption);
        self.flow().append(&mut caption);
        let too_large = |()| Error::Limit { what: "places in tables", limit: MAX_PLACES as u64 };
        let Some(written) = table.place(MAX_PLACES - self.places).map_err(too_large)? else { return Ok(()) };
        self.places += written.rows * written.columns;
        match written.finish(!self.open.is_empty()) {
            Finished::Layout(mut blocks) => self.flow().append(&mut blocks),
            Finished::Table { mut table, mended, mut inner } => {
                table.ruled = !is_loose;
                if mended {
                    let message = "cells overlap or are missing; the first one keeps its place, a missing one is empty";
                    self.diagnostics.push(Diagnostic::new(Code::GridMended, message, Some(table.at.clone())));
                }
                self.flow().push(Block::Table(table));
                self.flow().append(&mut inner);
            }
        }
        Ok(())
    }
}

/// The mark of a note beside a figure is none of its digits.
fn raised(c: char) -> char {
    c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c)
}
