//! Which rows of a dataset are those of a report.

use super::{Matched, number};
use crate::dataset::Dataset;
use crate::number::Decimal;
use crate::report::Report;
use crate::text::normalise;
use std::collections::HashSet;

// How the columns are called that tell whose a row is.
const FILE: &[&str] = &["file", "文件", "文件名"];
const ORGAN: &[&str] = &["organ", "机关", "机关名称"];
const YEAR: &[&str] = &["year", "年度", "年份"];

/// The column of one of these names.
pub(super) fn place(dataset: &Dataset, names: &[&str]) -> Option<usize> {
    dataset.columns.iter().position(|name| names.contains(&name.to_lowercase().as_str()))
}

/// Where the columns stand that tell whose a row is.
pub(super) struct Columns {
    file: Option<usize>,
    organ: Option<usize>,
    year: Option<usize>,
}

pub(super) type Row = Vec<Option<String>>;

/// A row and its number, as a spreadsheet counts: the header is the first.
type Numbered<'d> = (usize, &'d Row);

impl Columns {
    pub(super) fn of(dataset: &Dataset) -> Self {
        Columns { file: place(dataset, FILE), organ: place(dataset, ORGAN), year: place(dataset, YEAR) }
    }

    pub(super) fn has(&self, column: usize) -> bool {
        [self.file, self.organ, self.year].contains(&Some(column))
    }

    /// The rows of a report: by its file, else by organ and year, else all where nothing tells them apart.
    pub(super) fn rows_of<'d>(
        &self,
        report: &Report,
        dataset: &'d Dataset,
        long: bool,
    ) -> Result<(Matched, Vec<Numbered<'d>>), String> {
        let rows: Vec<Numbered<'d>> = dataset.rows.iter().enumerate().map(|(index, row)| (index + 2, row)).collect();
        let of_organ: Vec<_> = rows.iter().filter(|(_, row)| self.is_of_organ(row, report)).copied().collect();
        if let Some(of_file) = self.of_file(&rows, &of_organ, report) {
            return Ok((Matched::File, of_file));
        }
        if !of_organ.is_empty() {
            return Ok((Matched::OrganAndYear, of_organ));
        }
        let is_told = self.organ.is_some() || self.year.is_some();
        if !is_told && !rows.is_empty() && self.files(&rows).len() <= 1 && (long || rows.len() == 1) {
            return Ok((Matched::OnlyOne, rows));
        }
        Err(none_of(report, rows.len(), is_told || self.file.is_some()))
    }

    /// The rows that name the report's file. Where only the last part of the path is the same, organ and year must not say
    /// otherwise, and there must not be two such files.
    fn of_file<'d>(
        &self,
        rows: &[Numbered<'d>],
        of_organ: &[Numbered<'d>],
        report: &Report,
    ) -> Option<Vec<Numbered<'d>>> {
        let name = report.source.name.as_str();
        let named = |same: fn(&str, &str) -> bool| -> Vec<Numbered<'d>> {
            let is_same = |row: &Row| self.file_of(row).is_some_and(|file| !name.is_empty() && same(file, name));
            rows.iter().filter(|(_, row)| is_same(row)).copied().collect()
        };
        let numbers: HashSet<usize> = of_organ.iter().map(|row| row.0).collect();
        // A file may hold several reports.
        let narrowed = |found: &[Numbered<'d>]| -> Vec<Numbered<'d>> {
            found.iter().filter(|row| numbers.contains(&row.0)).copied().collect()
        };
        let exact = named(|one, other| one == other);
        let alike = if exact.is_empty() { named(same_end) } else { Vec::new() };
        for found in [&exact, &alike] {
            let both = narrowed(found);
            if !both.is_empty() {
                return Some(both);
            }
        }
        let is_told = self.organ.is_some() || self.year.is_some();
        match (exact.is_empty(), alike.is_empty()) {
            (false, _) => Some(exact),
            (true, false) if !is_told && self.files(&alike).len() == 1 => Some(alike),
            (true, _) => None,
        }
    }

    fn file_of<'d>(&self, row: &'d Row) -> Option<&'d str> {
        row[self.file?].as_deref()
    }

    fn files<'d>(&self, rows: &[Numbered<'d>]) -> HashSet<&'d str> {
        rows.iter().filter_map(|(_, row)| self.file_of(row)).collect()
    }

    /// Whether all that the row says of organ and year is so; it must say something.
    fn is_of_organ(&self, row: &Row, report: &Report) -> bool {
        let cell = |column: Option<usize>| column.and_then(|at| row[at].as_deref());
        let organ = cell(self.organ).map(|organ| report.organ.as_deref().is_some_and(|own| core(own) == core(organ)));
        let year = cell(self.year).map(|year| {
            let own = report.year.map(|own| Decimal::from(i64::from(own)));
            own.is_some() && number(year.trim_end_matches('度').trim_end_matches('年')) == own
        });
        [organ, year].contains(&Some(true)) && ![organ, year].contains(&Some(false))
    }
}

/// Whether two paths end in the same name: folders differ from machine to machine.
fn same_end(one: &str, other: &str) -> bool {
    fn end(path: &str) -> &str {
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }
    end(one) == end(other)
}

/// 人民政府 may be left out of a name.
fn core(organ: &str) -> String {
    let name = normalise(organ);
    match name.strip_suffix("人民政府") {
        Some(place) if !place.is_empty() => place.to_owned(),
        _ => name,
    }
}

fn none_of(report: &Report, rows: usize, is_told: bool) -> String {
    let unknown = || "unknown".to_owned();
    format!(
        "expected rows of the file {}, or of the organ {} and the year {}, found none of them among {rows} rows{}",
        report.source.name,
        report.organ.clone().unwrap_or_else(unknown),
        report.year.map_or_else(unknown, |year| year.to_string()),
        if is_told { "" } else { "; add a column `file`, or `organ` and `year`" }
    )
}
