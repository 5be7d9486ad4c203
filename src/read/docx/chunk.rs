//! Documents within the document: a piece of HTML that Word takes in when it opens the file (`altChunk`). Some programs
//! write a report so, and nothing else.

use super::body::Walk;
use super::flow::Flow;
use crate::diagnostic::Code;
use crate::document::{Block, Table};
use crate::place::Provenance;
use crate::read::embedded;
use crate::read::zipped::Tag;

impl<'i> Walk<'i> {
    /// What another part holds, in the place of the element that names it.
    pub(super) fn chunk(&mut self, tag: &Tag<'i>, flow: &mut Flow) {
        let bytes = self.xml.reference(tag).and_then(|id| self.chunks.remove(&id));
        self.xml.skip();
        let Some(Ok(content)) = bytes.map(|bytes| embedded::chunk(&bytes)) else { return self.unread() };
        let places = |block: &Block| match block {
            Block::Table(table) => (table.rows as u64).saturating_mul(table.columns as u64),
            Block::Paragraph(_) => 1,
        };
        if !self.spend(content.blocks.iter().map(places).fold(1, u64::saturating_add)) {
            return;
        }
        self.settle(flow);
        flow.weight += content.blocks.len();
        let before = self.tables;
        for mut block in content.blocks {
            if let Block::Table(table) = &mut block {
                self.tables = self.tables.max(count_on(table, before));
            }
            flow.blocks.push(block);
        }
        self.diagnostics.extend(content.diagnostics);
        let message = "found a page of HTML that the document takes in; it is read, and its paragraphs count anew";
        self.remark(Code::PartEmbedded, message, None);
    }

    /// A part that is not read is told.
    pub(super) fn unread(&mut self) {
        if self.spend(1) {
            let message =
                "the document takes in another one, which is not read; open it in Word or WPS and save it anew";
            self.remark(Code::PartUnread, message, None);
        }
    }
}

/// Counts a table on behind those that came before it; gives its number.
fn count_on(table: &mut Table, before: u32) -> u32 {
    let mut last = 0;
    for at in table.cells.iter_mut().map(|cell| &mut cell.at).chain([&mut table.at]) {
        if let Provenance::Cell { table, .. } = at {
            *table = table.saturating_add(before);
            last = last.max(*table);
        }
    }
    last
}
