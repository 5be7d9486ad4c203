//! Blocks that follow one another, and tables among them that go on one another: two with nothing between them but empty
//! paragraphs are shown as one, whether a person divided it at the end of a page or a program did.

use super::body::Walk;
use super::grid::{Measured, Shape};
use crate::diagnostic::Code;
use crate::document::{Block, Paragraph};
use crate::place::Provenance;
use crate::read::layout::Finished;

/// Characters of a mark between the pieces of a table: （续上表）, 第 5 页.
const MARK: usize = 10;

/// A body, a cell or a text box.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    /// Where all of it stands; `None` is the body, whose paragraphs are counted.
    pub(super) at: Option<Provenance>,
    /// What the cell says of its place, if this is a cell.
    pub(super) shape: Shape,
    /// Text of a paragraph whose mark is deleted or hidden: it runs on into the next one.
    pub(super) carry: String,
    /// How much has come so far.
    pub(super) weight: usize,
    /// The last table, while nothing but marks stands behind it: the next one may go on with it.
    last: Option<Measured>,
    marks: Vec<Block>,
}

impl Flow {
    pub(super) fn new(at: Option<Provenance>) -> Self {
        Flow { at, ..Flow::default() }
    }
}

impl Walk<'_> {
    /// A paragraph, or what hangs on one.
    pub(super) fn add(&mut self, block: Block, flow: &mut Flow) {
        flow.weight += 1;
        if flow.last.is_some() && is_mark(&block) {
            flow.marks.push(block);
            return;
        }
        self.settle(flow);
        flow.blocks.push(block);
    }

    /// A table: it goes on with the one before it, or stands by itself.
    pub(super) fn follow(&mut self, table: Measured, flow: &mut Flow) {
        flow.weight += 1;
        match &mut flow.last {
            Some(before) if table.goes_on(before) => {
                let message = format!("table {} goes on in table {}", before.number, table.number);
                let at = Provenance::Cell { table: table.number, row: 1, cell: 1 };
                before.append(table);
                self.remark(Code::TableStitched, message, Some(at));
            }
            _ => {
                self.settle(flow);
                flow.last = Some(table);
            }
        }
    }

    /// No table goes on with the last one any more.
    pub(super) fn settle(&mut self, flow: &mut Flow) {
        if let Some(table) = flow.last.take() {
            self.place(table, flow);
        }
        flow.blocks.append(&mut flow.marks);
    }

    fn place(&mut self, table: Measured, flow: &mut Flow) {
        let is_nested = matches!(flow.at, Some(Provenance::Cell { .. }));
        let placed = table.placed();
        let places = (placed.rows as u64).saturating_mul(placed.columns as u64);
        if places == 0 || !self.spend(places) {
            return;
        }
        let remarks = placed.remarks();
        let (table, mended, inner) = match placed.finish(is_nested) {
            Finished::Table { table, mended, inner } => (table, mended, inner),
            Finished::Layout(blocks) => return flow.blocks.extend(blocks),
        };
        let holes = mended.then(|| "the rows are not equally long; the missing cells are taken for empty".to_owned());
        for message in remarks.into_iter().chain(holes) {
            self.remark(Code::GridMended, message, Some(table.at.clone()));
        }
        flow.blocks.push(Block::Table(table));
        flow.blocks.extend(inner);
    }
}

/// 续表, （接上页）, or a page number: what stands between the pieces of a table and belongs to neither.
fn is_mark(block: &Block) -> bool {
    let Block::Paragraph(Paragraph { text, .. }) = block else { return false };
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = bare.chars().all(|c| c.is_ascii_digit() || "第共页/-—–－".contains(c));
    let goes_on = ["续表", "续上", "接上", "上接", "（续", "(续"].iter().any(|mark| bare.contains(mark));
    bare.chars().count() <= MARK && (is_number || goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_between_the_pieces_of_a_table() {
        let is_mark = |text: &str| {
            let at = Provenance::Paragraph { paragraph: 1 };
            is_mark(&Block::Paragraph(Paragraph { text: text.to_owned(), level: None, at }))
        };
        assert!(
            ["续表", "（续上表）", "表2（续）", "接上页", "— 5 —", "第 5 页 共 7 页"].iter().all(|text| is_mark(text))
        );
        assert!(["四、行政复议", "单位：件", "继续", "手续费（件）"].iter().all(|text| !is_mark(text)));
    }
}
