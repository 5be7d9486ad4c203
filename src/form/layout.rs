//! A table of a form as a grid of cells, as the notice draws it. Which labels there are the form says; how they are merged
//! is said here.

use super::{Label, TableForm, TableId};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The line above a block.
    Band,
    /// Above figures.
    Header,
    /// Beside figures.
    Label,
    /// What a figure counts, or that there is none.
    Unit,
    /// A figure.
    Figure,
}

/// A cell where it begins; what its spans cover is not listed again.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) row_span: usize,
    pub(crate) col_span: usize,
    pub(crate) role: Role,
    /// The form sets this label from top to bottom.
    pub(crate) vertical: bool,
    /// The label; of a figure its key.
    pub(crate) text: String,
}

/// A grid that its cells cover fully.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) cells: Vec<Cell>,
    /// Of the columns, in parts of their sum.
    pub(crate) widths: Vec<usize>,
}

// What the notices print between the labels, and no figure hangs on.
const BALANCE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
const APPLICANTS: &str = "申请人情况";
const CONTENT: &str = "信息内容";
const LIST: [&str; 3] = ["统计指标", "单位", "统计数"];
/// What stands beside a label of the list that has no figure.
const NO_FIGURE: &str = "——";

/// Columns of labels in the table of requests: 三、… / （三）… / 1.…
const LEVELS: usize = 3;

pub(crate) fn grid(table: &TableForm) -> Grid {
    match table.id {
        TableId::Proactive => proactive(table),
        TableId::Requests => requests(table),
        TableId::Review => review(table),
        TableId::Statistics => statistics(table),
    }
}

impl Grid {
    /// A cell at (row, column) that spans (rows, columns).
    fn put(&mut self, role: Role, text: &str, at: (usize, usize), span: (usize, usize)) -> &mut Cell {
        let [(row, column), (row_span, col_span)] = [at, span];
        self.rows = self.rows.max(row + row_span);
        self.columns = self.columns.max(column + col_span);
        let index = self.cells.len();
        self.cells.push(Cell { row, column, row_span, col_span, role, vertical: false, text: text.to_owned() });
        &mut self.cells[index]
    }

    fn figure(&mut self, table: &TableForm, row: &Label, column: &Label, at: (usize, usize), col_span: usize) {
        self.put(Role::Figure, &table.key(&row.key, &column.key), at, (1, col_span));
    }
}

/// A line, a header and the rows for each block, all on as many columns as the widest has; the last column of the others
/// takes what is left.
fn proactive(table: &TableForm) -> Grid {
    let widest = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0);
    let mut grid = Grid { widths: vec![1; widest + 1], ..Grid::default() };
    for block in &table.blocks {
        let top = grid.rows;
        let label = block.label.as_deref().unwrap_or_default();
        grid.put(Role::Band, label, (top, 0), (1, widest + 1));
        grid.put(Role::Header, CONTENT, (top + 1, 0), (1, 1));
        let last = block.columns.len() - 1;
        let span = |index: usize| if index == last { widest - last } else { 1 };
        for (index, column) in block.columns.iter().enumerate() {
            grid.put(Role::Header, column.leaf(), (top + 1, index + 1), (1, span(index)));
        }
        for (row, at) in block.rows.iter().zip(top + 2..) {
            grid.put(Role::Label, row.leaf(), (at, 0), (1, 1));
            for (index, column) in block.columns.iter().enumerate() {
                grid.figure(table, row, column, (at, index + 1), span(index));
            }
        }
    }
    grid
}

/// Three header rows, then rows with up to three levels of labels before the figures.
fn requests(table: &TableForm) -> Grid {
    const HEADER: usize = 3;
    let mut grid = Grid::default();
    for block in &table.blocks {
        let count = block.columns.len();
        grid.widths = [2, 3, 8].into_iter().chain(std::iter::repeat_n(3, count)).collect();
        grid.put(Role::Header, BALANCE, (0, 0), (HEADER, LEVELS));
        grid.put(Role::Header, APPLICANTS, (0, LEVELS), (1, count));
        let mut at = LEVELS;
        for group in block.columns.chunk_by(|one, other| outer(one) == outer(other)) {
            match outer(&group[0]).first() {
                Some(outer) => {
                    grid.put(Role::Header, outer, (1, at), (1, group.len()));
                    for (column, at) in group.iter().zip(at..) {
                        grid.put(Role::Header, column.leaf(), (2, at), (1, 1));
                    }
                }
                None => {
                    for (column, at) in group.iter().zip(at..) {
                        grid.put(Role::Header, column.leaf(), (1, at), (2, 1));
                    }
                }
            }
            at += group.len();
        }
        row_labels(&mut grid, &block.rows, 0, HEADER);
        for (row, at) in block.rows.iter().zip(HEADER..) {
            for (column, left) in block.columns.iter().zip(LEVELS..) {
                grid.figure(table, row, column, (at, left), 1);
            }
        }
    }
    grid
}

fn outer(label: &Label) -> &[String] {
    &label.path[..label.path.len() - 1]
}

/// Labels of rows from `depth` inwards: one cell for all rows that share the label.
fn row_labels(grid: &mut Grid, rows: &[Label], depth: usize, mut at: usize) {
    for group in rows.chunk_by(|one, other| one.path[..=depth] == other.path[..=depth]) {
        let inner = group[0].path.len() > depth + 1;
        let width = if inner { 1 } else { LEVELS - depth };
        // 三、本年度办理结果 is as tall as its rows and one character wide.
        grid.put(Role::Label, &group[0].path[depth], (at, depth), (group.len(), width)).vertical = inner && depth == 0;
        if inner {
            row_labels(grid, group, depth + 1, at);
        }
        at += group.len();
    }
}

/// The groups stand side by side, each with the same results, and all figures in one line.
fn review(table: &TableForm) -> Grid {
    let mut grid = Grid::default();
    let mut at = 0;
    for block in &table.blocks {
        let results = block.columns.len();
        for group in block.rows.chunk_by(|one, other| one.path[0] == other.path[0]) {
            grid.put(Role::Header, &group[0].path[0], (0, at), (1, group.len() * results));
            for row in group {
                let deep = row.path.len() > 1;
                if deep {
                    grid.put(Role::Header, row.leaf(), (1, at), (1, results));
                }
                let (top, height) = if deep { (2, 1) } else { (1, 2) };
                for (column, left) in block.columns.iter().zip(at..) {
                    grid.put(Role::Header, column.leaf(), (top, left), (height, 1));
                    grid.figure(table, row, column, (3, left), 1);
                }
                at += results;
            }
        }
    }
    grid.widths = vec![1; at];
    grid
}

/// A list of labels, units and figures. Outer labels without a figure have a row of their own.
fn statistics(table: &TableForm) -> Grid {
    let mut grid = Grid { widths: vec![9, 2, 3], ..Grid::default() };
    for (column, label) in LIST.into_iter().enumerate() {
        grid.put(Role::Header, label, (0, column), (1, 1));
    }
    for block in &table.blocks {
        let mut above: &[String] = &[];
        for row in &block.rows {
            let leaf = row.path.len() - 1;
            for (depth, label) in row.path.iter().enumerate() {
                if depth < leaf && above.contains(label) {
                    continue;
                }
                let at = grid.rows;
                // The levels are told by indents; the parts of a number have no numbers of their own.
                grid.put(Role::Label, &format!("{}{label}", "\u{3000}".repeat(level(label))), (at, 0), (1, 1));
                let unit = row.unit.as_deref().unwrap_or(&block.unit);
                grid.put(Role::Unit, if depth == leaf { unit } else { NO_FIGURE }, (at, 1), (1, 1));
                match block.columns.first() {
                    Some(column) if depth == leaf => grid.figure(table, row, column, (at, 2), 1),
                    _ => drop(grid.put(Role::Unit, NO_FIGURE, (at, 2), (1, 1))),
                }
            }
            above = &row.path;
        }
    }
    grid
}

fn level(label: &str) -> usize {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some('（'), _) => 1,
        (Some(first), _) if first.is_ascii_digit() => 2,
        (_, Some('、')) => 0,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form;

    #[test]
    fn every_grid_is_covered_once_and_has_every_figure_of_its_form() {
        for form in form::forms() {
            for table in &form.tables {
                let grid = grid(table);
                let mut covered = vec![0; grid.rows * grid.columns];
                for cell in &grid.cells {
                    for row in cell.row..cell.row + cell.row_span {
                        for column in cell.column..cell.column + cell.col_span {
                            covered[row * grid.columns + column] += 1;
                        }
                    }
                }
                assert!(covered.iter().all(|times| *times == 1), "{} {}", form.era, table.id);
                let keys = grid.cells.iter().filter(|cell| cell.role == Role::Figure).map(|cell| cell.text.clone());
                let (mut keys, mut wanted): (Vec<String>, Vec<String>) =
                    (keys.collect(), table.figures().map(|figure| figure.key()).collect());
                keys.sort();
                wanted.sort();
                assert_eq!(keys, wanted, "{} {}", form.era, table.id);
                assert_eq!(grid.widths.len(), grid.columns, "{} {}", form.era, table.id);
            }
        }
    }
}
