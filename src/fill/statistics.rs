//! The annex of 2014 to 2018: one table of labels, units and figures, read as a list.
//!
//! rows → `entries`, a label with what stands behind it → rows of the form, as two sequences laid side by side → facts.
//! Labels repeat (被依法纠错数 under reconsideration and under litigation), so order and the outer label decide.

use super::align::{self, MISSING, Match};
use super::digits;
use super::entries::{self, Entry};
use super::grid::Row;
use super::label::{ABOVE_FAR, FAR, FormLabel, Words};
use super::place::Slot;
use super::value::{self, Printed};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Form, Label, TableForm, TableId};
use crate::number;
use crate::report::Fact;
use std::collections::BTreeSet;
use std::ops::Range;

/// What the annex gives, and the tables that it takes up.
#[derive(Debug)]
pub(super) struct Annex {
    pub(super) form: &'static Form,
    pub(super) facts: Vec<Fact>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) tables: BTreeSet<usize>,
    /// Why no digit of the document is to be believed, if so.
    pub(super) digits: Option<Diagnostic>,
}

/// Rows with a label of the form to the letter that make a table the annex. No other table of a report has as many.
const SIGNED: usize = 3;
/// At most so many pieces of a torn row are put together again: the longest label has 42 letters. What each of a few costs.
const PIECES: usize = 14;
const JOINED: f32 = 0.04;
const FEW: usize = 5;
/// A misprint of fewer letters than this is trusted when no other label is as near.
const SLIGHT: f32 = 0.15;
/// By how much any other label must be farther: for a slight misprint, and for any other.
const APART: (f32, f32) = (0.02, 0.1);

/// The rows of the form, ready for comparison.
struct Wanted {
    form: &'static Form,
    table: &'static TableForm,
    labels: Vec<FormLabel>,
    /// For each row, which of the outermost labels it stands under.
    sections: Vec<usize>,
    /// The outermost labels.
    tops: Vec<FormLabel>,
    /// Outer labels that have no figure.
    headings: Vec<FormLabel>,
}

/// Whether one of the tables is the annex.
pub(super) fn is_there(tables: &[super::Printed<'_>]) -> bool {
    // Most labels of the annex end in 数, and none of any other table does, where 数量 is said: a glance tells most reports.
    let is_count = |text: &str| text.split('数').skip(1).any(|behind| !behind.starts_with('量'));
    let counts = |row: &&Row<'_>| row.cells.iter().any(|seen| !seen.inherited && is_count(&seen.normalised));
    let may_be = |rows: &[Row<'_>]| rows.iter().filter(counts).nth(SIGNED - 1).is_some();
    let mut likely = tables.iter().filter(|(_, rows)| may_be(rows)).peekable();
    likely.peek().is_some() && wanted().is_some_and(|wanted| likely.any(|(_, rows)| wanted.signs(rows) >= SIGNED))
}

/// Reads the annex, where it is among the tables.
pub(super) fn read(tables: &[super::Printed<'_>]) -> Option<Annex> {
    let wanted = wanted()?;
    let signs: Vec<usize> = tables.iter().map(|(_, rows)| wanted.signs(rows)).collect();
    // The last piece of a table torn over pages may have kept one row.
    let found: Vec<usize> = (0..tables.len()).filter(|table| signs[*table] > 0).collect();
    let rows = found.iter().flat_map(|table| &tables[*table].1).take(super::MAX_ROWS);
    let rows: Vec<Row<'_>> = rows.map(entries::with_units_apart).collect();
    let is_label = |words: &Words| wanted.nearest(words) <= FAR;
    let mut entries = entries::rows_to_entries(&rows, is_label);
    wanted.name_sections(&mut entries);
    let tables = found.iter().copied().collect();
    let mut annex = Annex { form: wanted.form, facts: Vec::new(), diagnostics: Vec::new(), tables, digits: None };
    annex.drop_repeated(&wanted, &mut entries);
    let matches = wanted.lay_beside(&entries);
    annex.say(&wanted, &entries, &matches);
    if rows.iter().any(Row::is_of_page) {
        let mut found: Vec<&Match> = matches.iter().collect();
        found.sort_by_key(|found| found.form);
        let printed = |found: &Match| entries[found.printed.start].words().last().and_then(Words::marker);
        let numbers = found.iter().map(|found| (wanted.labels[found.form].marker(), printed(found)));
        annex.digits = digits::doubt(numbers, entries.first().and_then(Entry::at));
    }
    let has_units = entries.iter().any(|entry| !entry.unit.is_empty());
    // A unit that no label took: then figures in lines of their own may stand before their labels, too.
    let in_disorder = loose(&entries, &matches).any(Entry::has_unit);
    let loose: BTreeSet<usize> = loose(&entries, &matches).map(|entry| entry.row).collect();
    for (index, figure) in wanted.table.figures().enumerate() {
        let found = matches.iter().find(|found| found.form == index).map(|found| &entries[found.printed.clone()]);
        let slot =
            found.map_or(Slot::NoColumn, |pieces| annex.slot(&wanted, index, pieces, (&loose, has_units, in_disorder)));
        let money = found.and_then(money);
        let (fact, diagnostic) = value::fact(&figure, &wanted.form.era, &Printed::of_row(slot, money));
        annex.facts.push(fact);
        annex.diagnostics.extend(diagnostic);
    }
    Some(annex)
}

/// The unit of money of a row. What a narrow column breaks over lines is one: 万 beside the figure, 元 in the line below.
fn money(pieces: &[Entry<'_, '_>]) -> Option<i32> {
    let broken = pieces.iter().find(|entry| entry.has_figure()).and_then(Entry::word_before_figure);
    let whole = broken.and_then(|word| {
        let units = pieces.iter().filter(|entry| !entry.has_figure()).map(|entry| format!("{word}{}", entry.unit));
        units.filter(|unit| entries::is_unit(unit)).find_map(|unit| number::money_in_label(&unit))
    });
    whole.or_else(|| pieces.iter().find_map(|entry| entry.money))
}

/// Figures without a label that were not taken for part of a row.
fn loose<'e, 'r, 'a>(entries: &'e [Entry<'r, 'a>], matches: &[Match]) -> impl Iterator<Item = &'e Entry<'r, 'a>> {
    let free = |entry: &usize| !matches.iter().any(|found| found.printed.contains(entry));
    (0..entries.len()).filter(free).map(|entry| &entries[entry]).filter(|entry| entry.is_unlabelled())
}

fn wanted() -> Option<Wanted> {
    let (form, table) = form::forms().iter().find_map(|form| Some((form, form.table(TableId::Statistics)?)))?;
    let rows: Vec<&Label> = table.blocks.iter().flat_map(|block| &block.rows).collect();
    let mut names: Vec<&str> = Vec::new();
    let mut sections = Vec::with_capacity(rows.len());
    for row in &rows {
        let top = row.path.first().map_or("", String::as_str);
        let known = names.iter().position(|name| *name == top).unwrap_or(names.len());
        if known == names.len() {
            names.push(top);
        }
        sections.push(known);
    }
    let also = |name: &str| rows.iter().find(|row| row.leaf() == name).map_or(&[][..], |row| &row.also);
    let outer = rows.iter().flat_map(|row| row.path.iter().take(row.path.len() - 1)).collect::<BTreeSet<_>>();
    let headings = outer.into_iter().filter(|label| rows.iter().all(|row| row.leaf() != *label));
    let headings = headings.map(|label| FormLabel::new(&[label], &[])).collect();
    let tops = names.iter().map(|name| FormLabel::new(&[name], also(name))).collect();
    // The outer labels have rows of their own, so none is ever printed in the cell of an inner one.
    let label = |row: &&Label| FormLabel::new(&[row.leaf()], &row.also);
    Some(Wanted { form, table, labels: rows.iter().map(label).collect(), sections, tops, headings })
}

impl Wanted {
    /// How many rows of a table print a label of the form to the letter.
    fn signs(&self, rows: &[Row<'_>]) -> usize {
        let signed = |row: &&Row<'_>| {
            row.cells.iter().filter(|seen| !seen.inherited && seen.is_words()).any(|seen| {
                let (label, _) = entries::label_and_unit(&seen.cell.text);
                let words = Words::new(&label);
                words.len() >= SIGNED && self.labels.iter().any(|label| label.is_exactly(&words))
            })
        };
        rows.iter().take(super::MAX_ROWS).filter(signed).count()
    }

    fn nearest(&self, words: &Words) -> f32 {
        let all = self.labels.iter().chain(&self.headings);
        all.map(|label| label.nearest_below(words, ABOVE_FAR).0).fold(1.0, f32::min)
    }

    /// Whether an entry is an outer label that has no figure.
    fn is_heading(&self, entry: &Entry<'_, '_>) -> bool {
        entry.words().any(|words| self.headings.iter().any(|heading| heading.is_exactly(words)))
    }

    /// The section that each entry stands in, by the last outermost label before it.
    fn name_sections(&self, entries: &mut [Entry<'_, '_>]) {
        let mut last: Option<usize> = None;
        for entry in entries {
            let named = |words: &Words| self.tops.iter().position(|top| top.is_exactly(words));
            if let Some(section) = entry.outer.iter().chain(entry.words()).find_map(named) {
                last = Some(section);
            } else if entry.words().any(Words::is_outermost) {
                // A label like those of the sections, but none of them: what stands below it is not known.
                last = None;
            }
            entry.section = last;
        }
    }

    /// Which entries are which row of the form.
    fn lay_beside(&self, entries: &[Entry<'_, '_>]) -> Vec<Match> {
        let exactly: Vec<Vec<usize>> = entries.iter().map(|entry| self.exactly(entry)).collect();
        let cost = |printed: Range<usize>, form: usize| self.cost(entries, &exactly, printed, form);
        let skip = |printed: usize| if entries[printed].has_figure() { 0.35 } else { 0.02 };
        let sizes = (entries.len(), self.labels.len());
        let (_, mut matches) = align::align(sizes, PIECES, MISSING, skip, cost);
        // Printed in another order: the label is there to the letter, once, and belongs to one row that is still missing.
        let free = |entry: &usize| !matches.iter().any(|found| found.printed.contains(entry));
        let missing = |form: &usize| !matches.iter().any(|found| found.form == *form);
        let mut moved: Vec<Match> = Vec::new();
        for entry in (0..entries.len()).filter(free) {
            if let [form] = exactly[entry][..]
                && missing(&form)
                && !moved.iter().any(|found| found.form == form)
            {
                moved.push(Match { printed: entry..entry + 1, form });
            }
        }
        matches.extend(moved);
        matches
    }

    /// The rows of the form that an entry is to the letter; those of its section, when it prints a label that repeats.
    fn exactly(&self, entry: &Entry<'_, '_>) -> Vec<usize> {
        let exact = |form: &usize| entry.words().any(|words| self.labels[*form].is_exactly(words));
        let all: Vec<usize> = (0..self.labels.len()).filter(exact).collect();
        if all.len() > 1 && entry.is_of_torn_lists {
            return Vec::new();
        }
        let here = |form: &usize| entry.section.is_none_or(|section| section == self.sections[*form]);
        if all.len() < 2 { all } else { all.into_iter().filter(here).collect() }
    }

    fn cost(
        &self,
        entries: &[Entry<'_, '_>],
        exactly: &[Vec<usize>],
        printed: Range<usize>,
        form: usize,
    ) -> Option<f32> {
        let pieces = &entries[printed.clone()];
        // Of torn lists side by side only what is whole is trusted: a label to the letter that no other row has.
        if pieces.iter().any(|entry| entry.is_of_torn_lists) && !(pieces.len() == 1 && exactly[printed.start] == [form])
        {
            return None;
        }
        let exact = printed.clone().any(|at| !exactly[at].is_empty());
        if !exact && pieces.iter().any(|entry| self.is_heading(entry)) {
            return None;
        }
        if let [entry] = pieces {
            let exact = &exactly[printed.start];
            if !exact.is_empty() {
                return exact.contains(&form).then_some(0.0);
            }
            let elsewhere = entry.section.is_some_and(|section| section != self.sections[form]);
            return if elsewhere { None } else { self.misprint(entry.words(), entry.section, form) };
        }
        if exact {
            return self.around(entries, exactly, printed, form);
        }
        if pieces.iter().filter(|entry| entry.has_figure()).count() > 1 {
            return None;
        }
        let joined = Words::new(&pieces.iter().map(Entry::leaf).collect::<String>());
        #[allow(clippy::cast_precision_loss)] // At most FEW.
        let joints = (pieces.len() - 1).min(FEW) as f32 * JOINED;
        self.misprint(std::iter::once(&joined), pieces[0].section, form).map(|misprint| misprint + joints)
    }

    /// The cost of a row whose label is whole in its first line, with its figure and a remark in the lines below. Where the
    /// next label has no figure either, the figure may be that one's.
    fn around(
        &self,
        entries: &[Entry<'_, '_>],
        exactly: &[Vec<usize>],
        printed: Range<usize>,
        form: usize,
    ) -> Option<f32> {
        let pieces = &entries[printed.clone()];
        let (first, below) = pieces.split_first()?;
        let is_part = |at: usize| {
            let entry = &entries[at];
            let remark = !entry.has_figure() && exactly[at].is_empty() && !self.is_heading(entry);
            entry.is_unlabelled() || (remark && entry.words().all(|words| self.nearest(words) > FAR))
        };
        let whole = exactly[printed.start].contains(&form) && !first.has_figure();
        let figures = below.iter().filter(|entry| entry.has_figure()).count();
        let next = entries.get(printed.end);
        let open = next.is_some_and(|next| !next.has_figure() && !self.is_heading(next) && !next.is_unlabelled());
        #[allow(clippy::cast_precision_loss)] // At most FEW.
        let joints = below.len().min(FEW) as f32 * JOINED;
        (whole && figures == 1 && !open && (printed.start + 1..printed.end).all(is_part)).then_some(joints)
    }

    /// Distance of a label that is none to the letter; none when it is too far, or the label of another row (of the same
    /// section, when that is known) is about as near.
    fn misprint<'w>(&self, words: impl Iterator<Item = &'w Words>, section: Option<usize>, form: usize) -> Option<f32> {
        let near = |words: &Words| {
            let distance = self.labels[form].nearest_below(words, ABOVE_FAR).0;
            let here = |other: &usize| section.is_none_or(|section| section == self.sections[*other]);
            let others = (0..self.labels.len()).filter(here);
            let others = others.filter(|other| !self.labels[*other].same_leaf(&self.labels[form]));
            let apart = if distance <= SLIGHT { APART.0 } else { APART.1 };
            let other = others.map(|other| self.labels[other].nearest_below(words, 1.0).0).fold(1.0, f32::min);
            (distance <= FAR && other >= distance + apart).then_some(distance)
        };
        words.filter_map(near).min_by(f32::total_cmp)
    }
}

impl Annex {
    /// Drops the entries of a table that is printed again: last year's, or a copy. The first one counts.
    fn drop_repeated(&mut self, wanted: &Wanted, entries: &mut Vec<Entry<'_, '_>>) {
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let exactly = entries.iter().map(|entry| match wanted.exactly(entry)[..] {
            [form] => Some(form),
            _ => None,
        });
        let repeated: Vec<bool> = exactly.map(|form| form.is_some_and(|form| !seen.insert(form))).collect();
        let count = repeated.iter().filter(|repeated| **repeated).count();
        let Some(first) = repeated.iter().position(|repeated| *repeated).filter(|_| count >= SIGNED) else { return };
        let message = format!("{count} rows that stand in a table before are printed again; they are not used");
        self.diagnostics.push(Diagnostic::new(Code::FactRepeated, message, entries[first].at()));
        entries.truncate(first);
    }

    /// What had to be bent, what is missing, and what is printed that no row explains.
    fn say(&mut self, wanted: &Wanted, entries: &[Entry<'_, '_>], matches: &[Match]) {
        for found in matches {
            let pieces = &entries[found.printed.clone()];
            let printed = pieces.iter().map(Entry::printed).collect::<Vec<_>>().join(" … ");
            if pieces.len() > 1 {
                let message = format!("{printed}: {} rows read as one", pieces.len());
                self.diagnostics.push(Diagnostic::new(Code::RowJoined, message, pieces[0].at()));
            }
            let joined = Words::new(&pieces.iter().map(Entry::leaf).collect::<String>());
            let label = &wanted.labels[found.form];
            if !label.is_exactly(&joined) && !pieces[0].words().any(|words| label.is_exactly(words)) {
                let message = format!("expected the row label {}, found {printed}", wanted.path(found.form));
                self.diagnostics.push(Diagnostic::new(Code::LabelDamaged, message, pieces[0].at()));
            }
        }
        for form in (0..wanted.labels.len()).filter(|form| !matches.iter().any(|found| found.form == *form)) {
            let message = format!("expected the row {}, found no such label", wanted.path(form));
            self.diagnostics.push(Diagnostic::new(Code::LabelMissing, message, None));
        }
        let free = |entry: &usize| !matches.iter().any(|found| found.printed.contains(entry));
        for entry in (0..entries.len()).filter(free).map(|entry| &entries[entry]).filter(|entry| entry.prints()) {
            let row = if entry.is_unlabelled() { "without a label".to_owned() } else { entry.printed() };
            let message = format!("found the row {row}, which the form does not have; its figures are not used");
            self.diagnostics.push(Diagnostic::new(Code::LabelUnplaced, message, entry.at()));
        }
    }

    /// The place of a row's figure.
    fn slot<'r, 'a>(
        &mut self,
        wanted: &Wanted,
        form: usize,
        pieces: &[Entry<'r, 'a>],
        (loose, has_units, in_disorder): (&BTreeSet<usize>, bool, bool),
    ) -> Slot<'r, 'a> {
        let entry = pieces.iter().find(|entry| entry.has_figure()).or(pieces.last());
        let Some(entry) = entry else { return Slot::NoColumn };
        let label = entry.words().position(|words| wanted.labels[form].is_exactly(words));
        // A figure without a label in the rows beside may be this one's: then nothing tells that it is blank.
        let rows = pieces.iter().map(|piece| piece.row);
        let beside = rows.flat_map(|row| row.saturating_sub(1)..=row + 1).any(|row| loose.contains(&row));
        // In lines of their own, figures belong to the labels before them only behind a unit, where there are some: what
        // stands there without one may number the page.
        let lacks_unit = has_units && entry.unit.is_empty() && entry.prints() && entry.is_apart(pieces);
        let may_be_blank = !beside && !entry.is_of_torn_lists;
        let is_astray = in_disorder && entry.is_apart(pieces);
        let is_told = !lacks_unit && !is_astray && !entry.is_astray() && (entry.has_figure() || may_be_blank);
        match entry.figure(label).filter(|_| is_told) {
            Some(slot) => slot,
            None => {
                let message = format!("{}: expected one figure, found another number; none is used", entry.printed());
                self.diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, entry.at()));
                Slot::NoColumn
            }
        }
    }
}

impl Wanted {
    /// The label path of a row, as the form prints it.
    fn path(&self, form: usize) -> String {
        self.table.figures().nth(form).map(|figure| figure.row_path().replace('/', " / ")).unwrap_or_default()
    }
}
