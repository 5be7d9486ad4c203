//! Tables: the walk over rows and cells. What becomes of them is `grid`'s.

use super::body::Walk;
use super::columns::{Measure, Width};
use super::flow::Flow;
use super::grid::{Grid, MAX_COLUMNS, Row, Shape, Vertical, Written};
use crate::document::Block;
use crate::error::Error;
use crate::place::Provenance;
use crate::read::zipped::{Event, Space, Tag};

impl Walk<'_> {
    /// Reads a table into the flow it stands in.
    pub(super) fn table(&mut self, flow: &mut Flow) {
        self.tables = self.tables.saturating_add(1);
        let mut grid = Grid::new(self.tables);
        self.rows(&mut grid);
        self.follow(grid.measured(), flow);
    }

    fn rows(&mut self, grid: &mut Grid) {
        let mut chosen = false;
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "tr") => self.row(grid),
                (Space::Word, "tblGrid") => self.grid_columns(grid),
                (Space::Word, "tblPr" | "del" | "moveFrom" | "sdtPr") => self.xml.skip(),
                (Space::Compatibility, "Choice" | "Fallback") if chosen => self.xml.skip(),
                (Space::Compatibility, "Choice") => {
                    let before = grid.written;
                    self.rows(grid);
                    chosen = grid.written > before;
                }
                _ => self.rows(grid),
            }
        }
    }

    fn grid_columns(&mut self, grid: &mut Grid) {
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            if tag.key() == (Space::Word, "gridCol") && grid.grid.len() < MAX_COLUMNS {
                let width = self.width(&tag).filter(|width| width.measure == Measure::Twips);
                grid.grid.push(width.map_or(0.0, |width| width.value));
            }
            self.xml.skip();
        }
    }

    fn width(&self, tag: &Tag<'_>) -> Option<Width> {
        let (value, kind) = (self.xml.attribute(tag, "w"), self.xml.attribute(tag, "type"));
        Width::parse(value.as_deref(), kind.as_deref())
    }

    fn row(&mut self, grid: &mut Grid) {
        grid.written = grid.written.saturating_add(1);
        let mut row = Row::default();
        self.cells(grid, &mut row);
        // Of a row that is cut, the places of the lost cells would read as blank, which they need not be.
        let is_layout =
            |row: &Row| row.cells.iter().flat_map(|cell| &cell.blocks).any(|b| matches!(b, Block::Table(_)));
        if row.gone || (self.xml.is_cut() && !is_layout(&row)) {
            return;
        }
        if !grid.push(row) {
            self.xml.refuse(Error::Limit { what: "table columns", limit: MAX_COLUMNS as u64 });
        }
    }

    fn cells(&mut self, grid: &Grid, row: &mut Row) {
        let mut chosen = false;
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "trPr") => self.row_properties(row),
                // What stands in a row that is gone must not be counted by the numbering either.
                (Space::Word, "tc") if row.gone => self.xml.skip(),
                (Space::Word, "tc") => {
                    row.count = row.count.saturating_add(1);
                    let at = Provenance::Cell { table: grid.number, row: grid.written, cell: row.count };
                    let (shape, blocks) = self.flow(Some(at.clone()));
                    row.cells.push(Written { shape, blocks, at });
                }
                (Space::Word, "tblPrEx" | "sdtPr" | "del" | "moveFrom") => self.xml.skip(),
                (Space::Compatibility, "Choice" | "Fallback") if chosen => self.xml.skip(),
                (Space::Compatibility, "Choice") => {
                    let before = row.count;
                    self.cells(grid, row);
                    chosen = row.count > before;
                }
                _ => self.cells(grid, row),
            }
        }
    }

    fn row_properties(&mut self, row: &mut Row) {
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => return,
            };
            match tag.key() {
                (Space::Word, "gridBefore") => row.before = self.xml.number(&tag).unwrap_or(0),
                (Space::Word, "gridAfter") => row.after = self.xml.number(&tag).unwrap_or(0),
                (Space::Word, "wBefore") => row.width_before = self.width(&tag),
                (Space::Word, "wAfter") => row.width_after = self.width(&tag),
                (Space::Word, "del" | "moveFrom") => row.gone = true,
                (Space::Word, "hidden") => row.gone |= self.xml.is_on(&tag),
                _ => {}
            }
            self.xml.skip();
        }
    }

    /// Reads a `tcPr` whose start was just read.
    pub(super) fn cell_properties(&mut self) -> Shape {
        let mut shape = Shape::default();
        let mut tracked = None;
        loop {
            let tag = match self.xml.next() {
                Event::Start(tag) => tag,
                Event::Text(_) => continue,
                Event::End | Event::Eof => break,
            };
            match tag.key() {
                // A span of 0, or one that is no number, is taken for 1 as Word does.
                (Space::Word, "gridSpan") => shape.span = self.xml.number(&tag).unwrap_or(1).max(1),
                (Space::Word, "tcW") => shape.width = self.width(&tag),
                // Without a value, or with an empty one, the merge goes on.
                (Space::Word, "vMerge") => {
                    let begins = self.xml.val(&tag).as_deref() == Some("restart");
                    shape.vertical = if begins { Vertical::Begins } else { Vertical::GoesOn };
                }
                // A tracked merge says what holds when it is accepted.
                (Space::Word, "cellMerge") => tracked = Some(self.tracked_merge(&tag)),
                (Space::Word, "hMerge") => shape.joins_left = self.xml.val(&tag).as_deref() != Some("restart"),
                (Space::Word, "cellDel") => shape.gone = true,
                _ => {}
            }
            self.xml.skip();
        }
        shape.vertical = tracked.unwrap_or(shape.vertical);
        shape
    }

    fn tracked_merge(&self, tag: &Tag<'_>) -> Vertical {
        match self.xml.attribute(tag, "vMerge").as_deref() {
            Some("rest") => Vertical::Begins,
            Some("cont") => Vertical::GoesOn,
            _ => Vertical::Single,
        }
    }
}
