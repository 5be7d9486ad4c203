//! A table laid out across: its rows stand above its columns, and all figures in one line. It may be split, one header
//! and one line for each group.

use super::align::MISSING;
use super::columns::{self, Columns};
use super::doubt;
use super::grid::Row;
use super::header::{self, Header};
use super::label::{FAR, FormLabel};
use super::place::{Pieces, RowFigures};
use super::read::Reader;
use super::stand::{self, Stand};
use super::value::{self, Printed};
use crate::diagnostic::{Code, Diagnostic};

/// One header and the line of figures below it.
struct Line<'r, 'a> {
    columns: Columns,
    pieces: Option<Pieces<'r, 'a>>,
    /// Whether the figures stand in the header's table.
    below: bool,
    /// Whether figures in lines of their own may be believed: behind a header with all its labels.
    is_whole: bool,
}

impl Line<'_, '_> {
    /// Whether the header has not all columns of the form, and the line has as many cells more than the header has columns:
    /// spans were lost, and labels stand where others should. Or the line ends before the header does: its beginning may be
    /// lost as well as its end.
    fn is_not_below_its_labels(&self) -> bool {
        let Some(pieces) = &self.pieces else { return false };
        let (found, all) = (self.columns.placed.iter().flatten().count(), self.columns.placed.len());
        let cells = pieces.0.iter().map(|(row, start)| row.written.saturating_sub(*start)).sum::<usize>();
        let more = cells >= all && cells > found + self.columns.others.len();
        let is_marked = pieces.0.iter().all(|(row, _)| row.is_marked());
        found > 0 && ((found < all && more) || (is_marked && cells < found))
    }
}

impl<'r, 'a> Reader<'_, 'r, 'a> {
    pub(super) fn read_across(&mut self, year: Option<u16>) {
        let labels = columns::across_columns(self.table);
        let headers = header::rows_to_headers(self.rows, &labels);
        let mut lines: Vec<Line<'r, 'a>> = Vec::new();
        let chosen = self.chosen(&headers, &labels);
        let starts: Vec<usize> = chosen.iter().map(|(header, _)| *header).collect();
        for (header, columns) in chosen {
            self.reading.used.extend(headers[header].rows.clone());
            // A header may be printed twice before its line.
            let next = starts.iter().copied().find(|next| *next > header).unwrap_or(headers.len());
            let ends =
                (header + 1..=next).map(|next| headers.get(next).map_or(self.rows.len(), |next| next.rows.start));
            let has_line = |until: &usize| (headers[header].rows.end..*until).any(|row| self.is_line(row));
            let until = ends.clone().find(has_line).or(ends.min()).unwrap_or(self.rows.len());
            let (row, below) = self.line_below(&headers[header], until, year);
            let pieces = row.map(|row| self.line(row));
            let behind = row.map_or(&[][..], |row| &self.rows[row].words);
            let is_whole = headers[header].has_all(&labels, behind);
            let mut columns = columns;
            columns.are_counted =
                is_whole && pieces.as_ref().is_some_and(|line| line.before_counted(&columns) == Some(0));
            lines.push(Line { columns, pieces, below, is_whole });
        }
        if headers.is_empty() {
            // The outer labels are there, or this would be no candidate; the inner ones are torn.
            let columns = Columns::in_order(labels.len(), FAR);
            let rows: &'r [Row<'a>] = self.rows;
            let is_full = |row: &usize| Pieces(vec![(&rows[*row], rows[*row].label_end())]).is_full(&columns);
            let mut full = (0..rows.len()).filter(|row| self.is_line(*row) && is_full(row));
            let row = full.next().filter(|_| full.next().is_none());
            let pieces = row.map(|row| self.line(row));
            lines.push(Line { columns, pieces, below: false, is_whole: false });
        }
        self.say_columns(&mut lines, &labels);
        let placed: Vec<Option<RowFigures<'r, 'a>>> = lines.iter().map(|line| self.place_line(line)).collect();
        let figures: Vec<_> = self.table.figures().collect();
        for (index, figure) in figures.iter().enumerate() {
            let line = lines.iter().position(|line| line.columns.placed[index].is_some()).unwrap_or(0);
            let column = lines.get(line).and_then(|line| line.columns.placed[index].as_ref());
            let printed = Printed::new(placed.get(line).and_then(Option::as_ref), index, column, None);
            self.push(value::fact(figure, &self.form.era, &printed));
        }
    }

    /// The header that fits best, and those that bring columns which no other has: (index, columns), from top to bottom.
    fn chosen(&mut self, headers: &[Header], labels: &[FormLabel]) -> Vec<(usize, Columns)> {
        let mut placed: Vec<(usize, Columns)> = headers.iter().map(|header| header.place(labels)).enumerate().collect();
        placed.sort_by(|a, b| a.1.cost.total_cmp(&b.1.cost));
        let mut chosen: Vec<(usize, Columns)> = Vec::new();
        for (index, columns) in placed {
            let has = |columns: &Columns, label: usize| columns.placed[label].is_some();
            let shared = (0..labels.len())
                .any(|label| has(&columns, label) && chosen.iter().any(|(_, known)| has(known, label)));
            if shared {
                let message = "the same columns are printed again; the figures below them are not used";
                let at = self.rows[headers[index].rows.start].at();
                self.reading.diagnostics.push(Diagnostic::new(Code::FactRepeated, message, at));
            } else if chosen.is_empty() || columns.placed.iter().any(Option::is_some) {
                chosen.push((index, columns));
            }
        }
        chosen.sort_by_key(|(index, _)| *index);
        chosen
    }

    /// The one line of figures below a header, and whether it stands in the header's table.
    fn line_below(&mut self, header: &Header, until: usize, year: Option<u16>) -> (Option<usize>, bool) {
        let lines: Vec<usize> = (header.rows.end..until).filter(|row| self.is_line(*row)).collect();
        let in_table = |row: &usize| self.rows[*row].table == header.table;
        // A blank line with a label of its own is a line, too: of another year.
        let blank =
            (header.rows.end..until).any(|row| in_table(&row) && self.rows[row].is_data() && !lines.contains(&row));
        let here: Vec<usize> = lines.iter().copied().filter(in_table).collect();
        if let Some(row) = year.and_then(|year| self.line_of_year(header, until, year)) {
            return (Some(row), true);
        }
        match (&here[..], &lines[..]) {
            (&[row], _) if !blank || self.rows[row].labels.is_empty() => (Some(row), true),
            // A blank line is one of blank cells, behind a label or without: words are the rest of the header.
            ([], []) => {
                (Some(header.rows.end).filter(|row| *row < until && in_table(row) && self.may_be_blank(*row)), true)
            }
            // Torn from its header by the end of a page.
            ([], &[row]) => (Some(row), false),
            _ => {
                let message = format!(
                    "expected one line of figures below the header, found {}; none is used",
                    lines.len() + usize::from(blank)
                );
                let at = lines.first().and_then(|&row| self.rows[row].at());
                self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, at));
                self.reading.used.extend(lines);
                (None, true)
            }
        }
    }

    /// Of several lines, each labelled with a year, that of the report's.
    fn line_of_year(&mut self, header: &Header, until: usize, year: u16) -> Option<usize> {
        let may_be =
            |row: &usize| self.rows[*row].table == header.table && (self.is_line(*row) || self.rows[*row].is_data());
        let lines: Vec<usize> = (header.rows.end..until).filter(may_be).collect();
        let years: Option<Vec<bool>> = lines.iter().map(|row| is_of_year(self.rows[*row].leaf(), year)).collect();
        let mut own = lines.iter().zip(years?).filter(|(_, own)| *own).map(|(row, _)| *row);
        let row = own.next().filter(|_| lines.len() > 1 && own.next().is_none())?;
        let message = format!("found lines of {} years, used that of {year}", lines.len());
        self.reading.diagnostics.push(Diagnostic::new(Code::FactRepeated, message, self.rows[row].at()));
        self.reading.used.extend(lines);
        Some(row)
    }

    fn is_line(&self, row: usize) -> bool {
        self.rows[row].has_figures() && !self.rows[row].numbers_columns()
    }

    fn may_be_blank(&self, row: usize) -> bool {
        let row = &self.rows[row];
        row.is_data() || row.cells.iter().all(|seen| seen.inherited || !seen.is_words())
    }

    fn line(&mut self, row: usize) -> Pieces<'r, 'a> {
        self.reading.used.insert(row);
        let rows: &'r [Row<'a>] = self.rows;
        Pieces(vec![(&rows[row], rows[row].label_end())])
    }

    fn place_line(&mut self, line: &Line<'r, 'a>) -> Option<RowFigures<'r, 'a>> {
        let pieces = line.pieces.as_ref()?;
        if pieces.is_spaced() && !line.is_whole && !doubt::in_one_line(pieces) {
            let message = "the figures stand in lines of their own, behind a header that lacks labels; none is used";
            let at = pieces.figures().next().map(|seen| seen.cell.at.clone());
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, at));
            return None;
        }
        if line.is_not_below_its_labels() {
            let message = "the header has another number of labels than the line has cells: which are whose cannot be told; none is used";
            let at = pieces.figures().next().map(|seen| seen.cell.at.clone());
            self.reading.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, at));
            return None;
        }
        let stand = if line.below { stand::stand(&line.columns, &[pieces]) } else { Stand::Unknown };
        self.place(pieces, &line.columns, stand)
    }

    /// Cost and remarks of the headers; a column counts as missing when none of them has it.
    fn say_columns(&mut self, lines: &mut [Line<'_, '_>], labels: &[FormLabel]) {
        let mut missing: Vec<usize> = (0..labels.len()).collect();
        let mut of_lines: Vec<Diagnostic> = Vec::new();
        for line in lines {
            missing.retain(|label| line.columns.placed[*label].is_none());
            self.reading.cost += line.columns.cost - count(&line.columns.placed) * MISSING;
            of_lines.append(&mut line.columns.diagnostics);
        }
        #[allow(clippy::cast_precision_loss)] // Fifteen at most.
        let cost = missing.len() as f32 * MISSING;
        self.reading.cost += cost;
        let said: Vec<&str> = missing.iter().map(|label| labels[*label].printed()).collect();
        of_lines.retain(|diagnostic| {
            diagnostic.code != Code::LabelMissing || said.iter().any(|label| diagnostic.message.contains(label))
        });
        self.reading.diagnostics.append(&mut of_lines);
    }
}

/// Whether a label names this year, 本年 or 2023年度; none when it names no year.
fn is_of_year(label: &str, year: u16) -> Option<bool> {
    let words = label.trim_end_matches("度").trim_end_matches('年');
    match words {
        "本" | "今" | "当" => Some(true),
        "上" | "去" | "上一" | "前" => Some(false),
        words => words.parse().ok().filter(|named| (1900..2200).contains(named)).map(|named: u16| named == year),
    }
}

#[allow(clippy::cast_precision_loss)] // Fifteen at most.
fn count<T>(placed: &[Option<T>]) -> f32 {
    placed.iter().filter(|placed| placed.is_none()).count() as f32
}
