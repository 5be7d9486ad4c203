//! The rows of a list of figures: label, unit, figure, once or several times side by side → entries, column of entries by
//! column of entries.

use super::grid::{Row, Seen};
use super::label::Words;
use super::place::Slot;
use crate::number::{self, Lexeme};
use crate::place::Provenance;
use crate::text;
use std::ops::Range;

/// A label of a list, and what stands behind it.
#[derive(Debug)]
pub(super) struct Entry<'r, 'a> {
    /// The row that it stands in, counted over all rows given.
    pub(super) row: usize,
    /// The label, with outer ones before it in the same row; none where the label stands in the rows around.
    labels: Vec<(&'r Seen<'a>, Words)>,
    /// Outer labels whose cells begin in a row above.
    pub(super) outer: Vec<Words>,
    /// Whether its table has torn lists side by side; see [`is_torn`].
    pub(super) is_of_torn_lists: bool,
    /// Which section of the form it stands in; the form knows.
    pub(super) section: Option<usize>,
    /// The unit of money printed in the label or beside it.
    pub(super) money: Option<i32>,
    /// The unit as printed.
    pub(super) unit: String,
    /// Whether a unit stands between the label and the figure.
    has_unit: bool,
    /// What stands behind the label and is no unit.
    rest: Vec<&'r Seen<'a>>,
    /// The grid columns where the header puts the figures of this list.
    column: Option<Range<usize>>,
    ruled: bool,
}

/// What things are counted in.
const UNITS: [&str; 25] = [
    "条",
    "件",
    "次",
    "篇",
    "个",
    "人",
    "人次",
    "份",
    "期",
    "场",
    "项",
    "起",
    "宗",
    "部",
    "户",
    "家",
    "批",
    "元",
    "百元",
    "千元",
    "万元",
    "百万元",
    "千万元",
    "亿元",
    "十万元",
];
/// Whether things are counted in it.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// How headers call the column of labels, and that of figures.
const INDICATOR: [&str; 9] =
    ["统计指标", "指标名称", "指标", "统计项目", "项目", "名称", "统计内容", "内容", "主要指标"];
const FIGURE: [&str; 13] = [
    "统计数",
    "统计数据",
    "统计数字",
    "统计数量",
    "统计结果",
    "统计值",
    "数量",
    "数值",
    "数据",
    "数字",
    "数额",
    "填报数",
    "填报数据",
];

/// The header of lists that stand side by side: where their labels and their figures stand.
struct Header {
    labels: Vec<Range<usize>>,
    figures: Vec<Range<usize>>,
}

/// The entries of rows; `is_label` tells a label of the form from other words.
pub(super) fn rows_to_entries<'r, 'a>(rows: &'r [Row<'a>], is_label: impl Fn(&Words) -> bool) -> Vec<Entry<'r, 'a>> {
    let mut entries: Vec<Entry<'r, 'a>> = Vec::new();
    let (mut count, mut torn) = (0, false);
    for of_table in rows.chunk_by(|a, b| a.table == b.table) {
        let header = of_table.iter().find_map(header);
        let mut lists: Vec<Vec<Entry<'r, 'a>>> = Vec::new();
        let mut counts: Vec<usize> = Vec::new();
        for (index, row) in of_table.iter().enumerate().filter(|(_, row)| self::header(row).is_none()) {
            let of_row = row_to_entries(row, count + index, &is_label);
            counts.push(of_row.len());
            for (list, entry) in of_row.into_iter().enumerate() {
                if list == lists.len() {
                    lists.push(Vec::new());
                }
                lists[list].push(entry);
            }
        }
        let mut found: Vec<Entry<'r, 'a>> = lists.into_iter().flatten().collect();
        torn |= is_torn(&counts);
        if let Some(header) = header.filter(|_| of_table.iter().all(|row| row.ruled)) {
            header.place(&mut found);
        }
        entries.append(&mut found);
        count += of_table.len();
    }
    // Where one piece of the table is torn, the outer labels of the next may be lost.
    entries.iter_mut().for_each(|entry| entry.is_of_torn_lists = torn);
    entries
}

/// Whether lists stand side by side, and rows between the first whole one and the last lack some of them: labels are torn,
/// and which list a piece belongs to cannot be told.
fn is_torn(counts: &[usize]) -> bool {
    let lists = counts.iter().copied().max().unwrap_or(0);
    let whole = |count: &usize| *count == lists;
    let between = counts.iter().position(whole).zip(counts.iter().rposition(whole));
    lists > 1
        && between.is_some_and(|(first, last)| counts[first..last].iter().any(|count| *count > 0 && *count < lists))
}

/// The row with unit and figure apart where one cell holds both: 条 1588. Without a grid a label may have broken off within
/// brackets; what its next line has before they close, as the 1 of 计1次), is no figure.
pub(super) fn with_units_apart<'a>(row: &Row<'a>) -> Row<'a> {
    let mut row = row.clone();
    if let Some(end) = closing(&row).filter(|_| !row.ruled) {
        row.cells[..end].iter_mut().for_each(|seen| seen.lexeme = Lexeme::Other);
    }
    for seen in row.cells.iter_mut().filter(|seen| seen.is_words()) {
        let Some((unit, figure)) =
            seen.cell.text.find(|c: char| c.is_ascii_digit()).map(|at| seen.cell.text.split_at(at))
        else {
            continue;
        };
        let (unit, lexeme) = (text::normalise(unit), number::lex(figure));
        if UNITS.contains(&unit.as_str()) && matches!(lexeme, Lexeme::Number { .. }) {
            (seen.normalised, seen.lexeme) = (unit, lexeme);
        }
    }
    row
}

/// The cell in which brackets close that were not opened in the row.
fn closing(row: &Row<'_>) -> Option<usize> {
    let mut open = 0_usize;
    row.cells.iter().position(|seen| {
        seen.normalised.chars().any(|c| match c {
            '(' => {
                open += 1;
                false
            }
            ')' if open == 0 => true,
            ')' => {
                open -= 1;
                false
            }
            _ => false,
        })
    })
}

fn row_to_entries<'r, 'a>(row: &'r Row<'a>, index: usize, is_label: impl Fn(&Words) -> bool) -> Vec<Entry<'r, 'a>> {
    let mut entries: Vec<Entry<'r, 'a>> = Vec::new();
    // A number before every label is that of the row; with a unit, or in a row without labels, it is a figure.
    let no_words = row.cells.iter().all(|seen| seen.inherited || !seen.is_words());
    for seen in row.cells.iter().filter(|seen| !seen.inherited) {
        let is_unit = UNITS.contains(&seen.normalised.as_str());
        if entries.is_empty() && (is_unit || (no_words && seen.is_figure())) {
            entries.push(Entry::unlabelled(row, index));
        }
        let last = entries.last_mut();
        if is_unit || !seen.is_words() {
            if let Some(entry) = last {
                entry.take(seen, is_unit);
            }
            continue;
        }
        let (label, unit) = label_and_unit(&seen.cell.text);
        // Without a grid, two lists side by side may have run into one label: whose figure follows, it does not tell.
        let words = if !row.ruled && holds_figure(&seen.cell.text) { Words::default() } else { Words::new(&label) };
        match last {
            Some(entry) if !is_label(&words) => entry.rest.push(seen),
            Some(entry) if entry.rest.is_empty() && !entry.has_unit => entry.labels.push((seen, words)),
            _ => entries.push(Entry::new(row, index, seen, words)),
        }
        if let (Some(unit), Some(entry)) = (unit, entries.last_mut()) {
            entry.take_unit(&unit);
        }
    }
    entries
}

fn holds_figure(printed: &str) -> bool {
    printed.split_whitespace().any(|part| matches!(number::lex(part), Lexeme::Number { .. }))
}

/// A printed label without the unit that stands behind it, normalised; and the unit.
pub(super) fn label_and_unit(printed: &str) -> (String, Option<String>) {
    let normalised = text::normalise(printed);
    let spaced = printed.trim().rsplit_once(char::is_whitespace).map(|(_, last)| text::normalise(last));
    let bracketed = normalised.strip_suffix(')').and_then(|label| label.rsplit_once('(')).map(|(_, unit)| unit);
    let bracketed = bracketed.map(|unit| unit.trim_start_matches("单位").trim_start_matches(':').to_owned());
    let is_unit = |unit: &String| UNITS.contains(&unit.as_str());
    let label = |length: usize| normalised.chars().take(normalised.chars().count().saturating_sub(length)).collect();
    if let Some(unit) = spaced.filter(is_unit) {
        return (label(unit.chars().count()), Some(unit));
    }
    match bracketed.filter(is_unit) {
        Some(unit) => (normalised.rsplit_once('(').map_or("", |(label, _)| label).to_owned(), Some(unit)),
        None => (normalised, None),
    }
}

fn header(row: &Row<'_>) -> Option<Header> {
    let of = |names: &[&str]| -> Vec<Range<usize>> {
        let own = row.cells.iter().filter(|seen| !seen.inherited && seen.is_words());
        own.filter(|seen| names.contains(&seen.normalised.as_str())).map(Seen::range).collect()
    };
    let (labels, figures) = (of(&INDICATOR), of(&FIGURE));
    (!labels.is_empty() && !figures.is_empty()).then_some(Header { labels, figures })
}

impl Header {
    /// Notes where each entry's figure must stand, unless most entries with one figure have it elsewhere.
    fn place(&self, entries: &mut [Entry<'_, '_>]) {
        let column = |entry: &Entry<'_, '_>| {
            let start = entry.labels.first().map_or(0, |(seen, _)| seen.cell.column);
            let next = self.labels.iter().map(|range| range.start).filter(|label| *label > start).min();
            let own = |range: &&Range<usize>| range.start > start && next.is_none_or(|next| range.start < next);
            let mut own = self.figures.iter().filter(own);
            own.next().filter(|_| own.next().is_none()).cloned()
        };
        let lone = |entry: &&Entry<'_, '_>| entry.rest.iter().filter(|seen| seen.is_figure()).count() == 1;
        let agrees = |entry: &&Entry<'_, '_>| {
            let figure = entry.rest.iter().find(|seen| seen.is_figure());
            figure.zip(column(entry)).is_some_and(|(figure, column)| overlap(&figure.range(), &column))
        };
        let with_one = entries.iter().filter(lone).count();
        // A header with wrong spans stands beside most of its figures.
        if with_one == 0 || entries.iter().filter(lone).filter(agrees).count() * 2 > with_one {
            for entry in entries {
                entry.column = column(entry);
            }
        }
    }
}

impl<'r, 'a> Entry<'r, 'a> {
    fn new(row: &'r Row<'a>, index: usize, seen: &'r Seen<'a>, words: Words) -> Self {
        let above = row.cells.iter().filter(|other| other.inherited && other.is_words());
        let outer = above.filter(|other| other.cell.column < seen.cell.column);
        let outer = outer.map(|outer| Words::new(&outer.normalised)).collect();
        Entry { labels: vec![(seen, words)], outer, ..Entry::unlabelled(row, index) }
    }

    fn unlabelled(row: &'r Row<'a>, index: usize) -> Self {
        Entry {
            row: index,
            labels: Vec::new(),
            outer: Vec::new(),
            is_of_torn_lists: false,
            section: None,
            money: None,
            unit: String::new(),
            has_unit: false,
            rest: Vec::new(),
            column: None,
            ruled: row.ruled,
        }
    }

    /// Takes what stands behind the label: a unit, a figure, both in one cell.
    fn take(&mut self, seen: &'r Seen<'a>, is_unit: bool) {
        if is_unit {
            self.take_unit(&seen.normalised);
        }
        if !seen.is_words() {
            self.rest.push(seen);
        }
    }

    fn take_unit(&mut self, unit: &str) {
        self.has_unit = true;
        if self.unit.is_empty() {
            unit.clone_into(&mut self.unit);
        }
        self.money = self.money.or_else(|| number::money_in_label(unit));
    }

    pub(super) fn is_unlabelled(&self) -> bool {
        self.labels.is_empty()
    }

    /// Whether it has no number, and a unit without a label or a dash without a unit. Without a grid these may belong to any
    /// row, as the dashes beside headings do.
    pub(super) fn is_astray(&self) -> bool {
        let is_part = self.is_unlabelled() || (self.has_figure() && !self.has_unit);
        is_part && !self.ruled && !self.prints()
    }

    /// Whether a unit stands behind its label, or alone.
    pub(super) fn has_unit(&self) -> bool {
        self.has_unit
    }

    /// Its labels, outer ones first.
    pub(super) fn words(&self) -> impl Iterator<Item = &Words> {
        self.labels.iter().map(|(_, words)| words)
    }

    /// The innermost label, normalised.
    pub(super) fn leaf(&self) -> String {
        self.labels.last().map_or_else(String::new, |(seen, _)| label_and_unit(&seen.cell.text).0)
    }

    /// The labels as printed.
    pub(super) fn printed(&self) -> String {
        let text = |(seen, _): &(&Seen<'_>, Words)| seen.cell.text.split_whitespace().collect::<String>();
        self.labels.iter().map(text).collect::<Vec<_>>().join(" / ")
    }

    pub(super) fn at(&self) -> Option<Provenance> {
        let first = self.labels.first().map(|(seen, _)| *seen).or(self.rest.first().copied());
        first.map(|seen| seen.cell.at.clone())
    }

    /// Whether a number or a dash stands behind the label.
    pub(super) fn has_figure(&self) -> bool {
        self.rest.iter().any(|seen| seen.is_figure())
    }

    /// The word before the figure, at the end of the label or behind it.
    pub(super) fn word_before_figure(&self) -> Option<&str> {
        let last =
            self.rest.first().copied().filter(|seen| seen.is_words()).or(self.labels.last().map(|(seen, _)| *seen))?;
        last.cell.text.split_whitespace().next_back()
    }

    /// Whether its figure stands in another line of text than any of its labels.
    pub(super) fn is_apart(&self, pieces: &[Entry<'_, '_>]) -> bool {
        let figure = self.rest.iter().find(|seen| seen.is_figure()).and_then(|seen| seen.cell.at.line());
        let mut labels = pieces.iter().flat_map(|piece| piece.labels.iter().map(|(seen, _)| seen.cell.at.line()));
        !self.ruled && figure.is_some() && labels.all(|line| line != figure)
    }

    /// Whether a number stands behind the label, and no dash, as beside a heading.
    pub(super) fn prints(&self) -> bool {
        let number = self.rest.iter().any(|seen| matches!(seen.lexeme, Lexeme::Number { .. }));
        number && !self.rest.iter().any(|seen| seen.lexeme == Lexeme::Dash)
    }

    /// The place of its figure; none when it cannot be told. `label` is the index of the label that the row goes by: what
    /// stands behind it in the run of words is no label.
    pub(super) fn figure(&self, label: Option<usize>) -> Option<Slot<'r, 'a>> {
        let behind = self.labels.iter().skip(label.map_or(self.labels.len(), |label| label + 1)).map(|(seen, _)| *seen);
        let cells: Vec<&'r Seen<'a>> = behind.chain(self.rest.iter().copied()).collect();
        if let Some(column) = &self.column {
            let under: Vec<_> = cells.iter().filter(|seen| overlap(&seen.range(), column)).collect();
            return if let [seen] = under[..] { Some(Slot::Cell(seen)) } else { None };
        }
        let figures: Vec<_> = cells.iter().filter(|seen| seen.is_figure()).collect();
        let words: Vec<_> = cells.iter().filter(|seen| seen.is_words()).collect();
        match (&figures[..], &words[..]) {
            // Words behind the figure are a remark, words before it a unit that is not known.
            ([seen], _) | ([], [seen]) => Some(Slot::Cell(seen)),
            // Without a grid an empty place is one only where the unit stands before it, in the line of the label.
            ([], []) if !self.ruled => (self.has_unit && !self.labels.is_empty()).then_some(Slot::Blank),
            ([], []) => cells.first().map(|seen| Slot::Cell(seen)),
            _ => None,
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
