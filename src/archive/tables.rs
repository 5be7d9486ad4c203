//! The tables of a dataset, as data: EDGAR's shape, one row a report, one row a fact, a dictionary, the place.

use gouji::form::codebook;
use std::rc::Rc;

/// A table: its name, what it holds, its columns.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Its file in the folder of the dataset, without what tells the format.
    pub(super) path: String,
    pub(super) about: &'static str,
    /// Whether its rows are about one report, and so about one year.
    pub(super) of_report: bool,
    pub(super) columns: Vec<Column>,
}

/// All tables, or some of them.
pub(super) type Tables = Rc<[Rc<Table>]>;

impl Table {
    /// The part of the table for a year. The year stands in the name of a folder and not in the rows, as Hive has it: whoever
    /// reads such folders puts it back, and two columns of one name and different types would be in his way.
    pub(super) fn of_year(&self, year: Option<u16>) -> Table {
        let year = year.map_or_else(|| "__HIVE_DEFAULT_PARTITION__".to_owned(), |year| year.to_string());
        let columns = self.columns.iter().filter(|column| column.name != YEAR).cloned().collect();
        Table { path: format!("{}/{YEAR}={year}/part-0", self.name), columns, ..self.clone() }
    }

    /// Where the year stands in a row.
    pub(super) fn year(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.name == YEAR)
    }
}

/// The column by which tables are divided.
pub(super) const YEAR: &str = "year";

/// A column.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// What it holds; in `facts_wide` the labels of the form.
    pub(super) about: String,
}

/// What a column holds. Every one but the first of a table may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    /// An exact decimal, with at most six decimals.
    Decimal,
    /// A coordinate, in points.
    Number,
    /// An ISO date.
    Date,
}

/// Which table; the number is its place in `tables()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Reports,
    Sections,
    Facts,
    FactsWide,
    Checks,
    Findings,
    Blames,
    Errors,
    Codebook,
    /// Only where somebody decided something.
    Reviewed,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Integer(i64),
    Decimal(gouji::Decimal),
    Number(f64),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    pub(super) fn count(count: usize) -> Self {
        Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(super) fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Self {
        value.map_or(Cell::Null, cell)
    }
}

const REPORTS: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report: the first 16 digits of the file's SHA-256, and which part of the file"),
    ("file", Kind::Text, "name of the file"),
    ("part", Kind::Integer, "which of several reports in the file, from 1"),
    ("organ", Kind::Text, "the organ that reports, from the title"),
    ("year", Kind::Integer, "the year reported on"),
    ("organ_key", Kind::Text, "by what the reports of one organ are linked"),
    ("organ_by", Kind::Text, "why: name (the names are the same), or list (--organs says so)"),
    ("title", Kind::Text, "title as printed"),
    ("period_from", Kind::Date, "first day of the period that the report says it covers"),
    ("period_to", Kind::Date, "last day of it"),
    ("form_proactive", Kind::Text, "era of the form of section two"),
    ("form_requests", Kind::Text, "era of the form of section three"),
    ("form_review", Kind::Text, "era of the form of section four"),
    ("form_statistics", Kind::Text, "era of the form of the annex"),
    ("format", Kind::Text, "format of the file, told by its bytes"),
    ("sha256", Kind::Text, "fingerprint of the file"),
    ("bytes", Kind::Integer, "size of the file"),
    ("pages", Kind::Integer, "pages, where the format has them"),
    ("facts_number", Kind::Integer, "figures with a number"),
    ("facts_blank", Kind::Integer, "figures that are blank or a dash"),
    ("facts_unread", Kind::Integer, "figures that are unreadable or missing"),
    ("checks_pass", Kind::Integer, "identities that hold"),
    ("checks_fail", Kind::Integer, "identities that are broken"),
    ("checks_tentative", Kind::Integer, "identities that hold with blanks counted as zero"),
    ("checks_not_assessable", Kind::Integer, "identities that cannot be assessed"),
    ("findings_error", Kind::Integer, "findings of severity error"),
    ("findings_warning", Kind::Integer, "findings of severity warning"),
    ("findings_note", Kind::Integer, "findings of severity note"),
    ("diagnostics", Kind::Integer, "remarks on the reading"),
];

const SECTIONS: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("section", Kind::Integer, "number of the section, 1 to 6 by the statute"),
    ("position", Kind::Integer, "place in the section, from 1"),
    ("label", Kind::Text, "number of the subsection as printed, outer to inner"),
    ("heading", Kind::Text, "heading as printed"),
    ("text", Kind::Text, "paragraphs below the heading, one a line"),
];

const FACTS: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("organ", Kind::Text, "the organ that reports"),
    ("year", Kind::Integer, "the year reported on"),
    ("key", Kind::Text, "which figure, by the codebook"),
    ("form", Kind::Text, "era of the form it was read by"),
    ("state", Kind::Text, "number, blank, dash, unreadable or missing"),
    ("value", Kind::Decimal, "the number, in the unit; only where the state is number"),
    ("raw", Kind::Text, "what is printed"),
    ("unit", Kind::Text, "the form's unit"),
    ("page", Kind::Integer, "page"),
    ("x0", Kind::Number, "left edge on the page, in points from its left"),
    ("top", Kind::Number, "upper edge, in points from the top of the page"),
    ("x1", Kind::Number, "right edge"),
    ("bottom", Kind::Number, "lower edge"),
    ("at", Kind::Text, "the place in words"),
];

const CHECKS: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("check", Kind::Text, "the identity"),
    ("scope", Kind::Text, "in which row or column"),
    ("status", Kind::Text, "pass, fail, tentative or not_assessable"),
    ("left", Kind::Decimal, "sum of the left side"),
    ("right", Kind::Decimal, "sum of the right side"),
    ("formula", Kind::Text, "the formula in words of keys"),
];

const FINDINGS: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("check", Kind::Text, "the check that found it"),
    ("severity", Kind::Text, "error, warning or note"),
    ("printed", Kind::Decimal, "the figure that is published"),
    ("computed", Kind::Decimal, "what the other figures make of it"),
    ("message", Kind::Text, "what was expected and what was found"),
    ("message_zh", Kind::Text, "the same in Chinese"),
    ("at", Kind::Text, "the place in words"),
];

const BLAMES: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("blame", Kind::Integer, "which set of broken identities that share figures, from 1"),
    ("table", Kind::Text, "the table: proactive, requests, review or statistics"),
    ("identities", Kind::Text, "the broken identities, each with its row or column, one a line"),
    ("outcome", Kind::Text, "unique (all figures of the blame are wrong), ambiguous (any one of them), or none"),
    ("key", Kind::Text, "the figure to blame; empty where the outcome is none"),
    ("label", Kind::Text, "its innermost labels, of the row and of the column"),
    ("printed", Kind::Decimal, "what is published"),
    ("implied", Kind::Decimal, "the number that would mend the identities"),
    ("slip", Kind::Text, "the usual slip that makes the one of the other"),
    ("verdict", Kind::Text, "published (the publisher's), or reading (perhaps ours: look at the page)"),
    ("reading", Kind::Text, "what a second reader of the PDF sees: confirmed, contradicted or not_available"),
    ("found", Kind::Text, "what it sees, where that is another figure"),
    ("message", Kind::Text, "all of it in a sentence"),
    ("message_zh", Kind::Text, "the same in Chinese"),
    ("at", Kind::Text, "the place of the figure in words"),
];

const ERRORS: &[(&str, Kind, &str)] = &[
    ("file", Kind::Text, "name of the file"),
    ("stage", Kind::Text, "where on the way it stopped: input, duplicate, read or worker"),
    ("code", Kind::Text, "the kind of error in one word"),
    ("message", Kind::Text, "what was expected, what was found, and what can be done"),
    ("sha256", Kind::Text, "fingerprint of the file, where it could be opened"),
    ("bytes", Kind::Integer, "size of the file"),
];

const CODEBOOK: &[(&str, Kind, &str)] = &[
    ("key", Kind::Text, "which figure"),
    ("section", Kind::Integer, "number of the section it stands in"),
    ("unit", Kind::Text, "the form's unit"),
    ("kind", Kind::Text, "count, amount or change"),
    ("era", Kind::Text, "an era that has it"),
    ("row", Kind::Text, "labels of its row, outer to inner"),
    ("column", Kind::Text, "labels of its column, outer to inner"),
];

const REVIEWED: &[(&str, Kind, &str)] = &[
    ("report", Kind::Text, "which report"),
    ("key", Kind::Text, "which figure, by the codebook"),
    ("decision", Kind::Text, "accepted, misread, published-error or note"),
    (
        "counts",
        Kind::Text,
        "yes for the latest verdict of a reviewer on a figure; no for one that was replaced, and for a note",
    ),
    ("read", Kind::Text, "what was read, as printed"),
    ("right", Kind::Text, "of a misread figure, what the page shows, as it was typed; empty for an empty cell"),
    ("right_state", Kind::Text, "number, blank or dash"),
    ("right_value", Kind::Decimal, "its number"),
    ("note", Kind::Text, "what the reviewer wrote"),
    ("reviewer", Kind::Text, "who decided"),
    ("at", Kind::Text, "when, in UTC (RFC 3339)"),
];

fn columns(rows: &[(&str, Kind, &str)]) -> Vec<Column> {
    let column = |(name, kind, about): &(&str, Kind, &str)| Column {
        name: (*name).to_owned(),
        kind: *kind,
        about: (*about).to_owned(),
    };
    rows.iter().map(column).collect()
}

/// One row a report and one column a key: made from the codebook, so that a new form needs no change here.
fn wide() -> Vec<Column> {
    let mut all = columns(&REPORTS[..5]);
    all.extend(codebook().into_iter().map(|entry| {
        let labels = entry.labels.first().map(|labels| format!("{} × {}（{}）", labels.row, labels.column, entry.unit));
        Column { name: entry.key, kind: Kind::Decimal, about: labels.unwrap_or_default() }
    }));
    all
}

/// All tables, in the order of `Id`: those about reports first; the last one only in a dataset that was reviewed.
pub(super) fn tables(reviewed: bool) -> Tables {
    let table = |name: &'static str, about, columns| {
        let of_report = !matches!(name, "errors" | "codebook" | "reviewed");
        Rc::new(Table { name, path: name.to_owned(), about, of_report, columns })
    };
    let mut all = vec![
        table("reports", "one row a report", columns(REPORTS)),
        table("sections", "the text: one row a section or subsection", columns(SECTIONS)),
        table("facts", "one row a figure", columns(FACTS)),
        table("facts_wide", "one row a report, one column a figure; empty where there is no number", wide()),
        table("checks", "one row an identity in a row or column", columns(CHECKS)),
        table("findings", "what is wrong with what is published", columns(FINDINGS)),
        table("blames", "which figures would mend what is broken, one row a figure", columns(BLAMES)),
        table("errors", "one row an input that gave no report, or the same bytes as another one", columns(ERRORS)),
        table("codebook", "what each key means, one row an era", columns(CODEBOOK)),
    ];
    if reviewed {
        all.push(table("reviewed", "what people decided on figures, one row a decision", columns(REVIEWED)));
    }
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_the_places_of_the_tables() {
        let tables = tables(true);
        let names = [
            (Id::Reports, "reports"),
            (Id::Sections, "sections"),
            (Id::Facts, "facts"),
            (Id::FactsWide, "facts_wide"),
            (Id::Checks, "checks"),
            (Id::Findings, "findings"),
            (Id::Blames, "blames"),
            (Id::Errors, "errors"),
            (Id::Codebook, "codebook"),
            (Id::Reviewed, "reviewed"),
        ];
        assert_eq!(names.map(|(id, _)| tables[id as usize].name), names.map(|(_, name)| name));
        assert_eq!(tables.len(), names.len());
    }

    #[test]
    fn the_wide_table_has_a_column_for_every_key() {
        let wide = &tables(false)[Id::FactsWide as usize].columns;
        assert_eq!(wide.len(), 5 + codebook().len());
        let mut names: Vec<&str> = wide.iter().map(|column| column.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), wide.len());
    }
}
