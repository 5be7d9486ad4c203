//! The tables of a dataset, as data: EDGAR's shape, one row a report, one row a fact, a dictionary, the place.

use gouji::form::codebook;

/// A table: its name, what it holds, its columns.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) columns: Vec<Column>,
}

/// A column.
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

/// All tables, in the order of `Id`; the last one only in a dataset that was reviewed.
pub(super) fn tables(reviewed: bool) -> Vec<Table> {
    let table = |name, about, columns| Table { name, about, columns };
    let mut all = vec![
        table("reports", "one row a report", columns(REPORTS)),
        table("sections", "the text: one row a section or subsection", columns(SECTIONS)),
        table("facts", "one row a figure", columns(FACTS)),
        table("facts_wide", "one row a report, one column a figure; empty where there is no number", wide()),
        table("checks", "one row an identity in a row or column", columns(CHECKS)),
        table("findings", "what is wrong with what is published", columns(FINDINGS)),
        table("errors", "one row an input that gave no report, or the same bytes as another one", columns(ERRORS)),
        table("codebook", "what each key means, one row an era", columns(CODEBOOK)),
    ];
    if reviewed {
        all.push(table("reviewed", "what people decided on figures, one row a decision", columns(REVIEWED)));
    }
    all
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
