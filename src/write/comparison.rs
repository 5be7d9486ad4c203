//! A comparison for people, and its figures as CSV.

use super::csv::{self, BYTE_ORDER_MARK};
use super::{grid, printable};
use crate::compare::{Comparison, Likeness, Point, SectionText, Series};
use crate::form::Language;
use crate::number::Decimal;
use crate::report::State;
use std::io;

/// What stands for a figure that is no number, as in the tables of one report.
const NO_NUMBER: [(State, &str); 4] =
    [(State::Blank, "_"), (State::Dash, "-"), (State::Unreadable, "?"), (State::Missing, "x")];

/// Letters of a paragraph that are shown.
const SHOWN: usize = 36;

/// The figures that are more than nothing in some year, the checks counted, and the texts that were taken over.
///
/// # Errors
/// When the output cannot be written.
pub fn text(comparison: &Comparison, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let unknown = language.of("(organ not found)", "（未找到机关名称）");
    writeln!(out, "{}", printable(comparison.organ.as_deref().unwrap_or(unknown)))?;
    for report in &comparison.reports {
        let year = report.year.map_or_else(|| language.of("no year", "年度不明").to_owned(), |year| year.to_string());
        let aside = if report.used { "" } else { language.of("   (not compared)", "   （未参与比较）") };
        writeln!(out, "  {year}  {}{aside}", printable(&report.source.name))?;
    }
    tables(comparison, language, out)?;
    checks(comparison, language, out)?;
    comparison.steps.iter().try_for_each(|step| texts((step.from, step.to), &step.texts, language, out))
}

fn tables(comparison: &Comparison, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let years: Vec<u16> =
        comparison.reports.iter().filter(|report| report.used).filter_map(|report| report.year).collect();
    let change = |year: &u16| (years.first() != Some(year)).then(|| language.of("change", "增减").to_owned());
    let header: Vec<String> = years.iter().flat_map(|year| [Some(year.to_string()), change(year)]).flatten().collect();
    let header = grid::Line { label: String::new(), cells: header };
    let (mut rest, mut left_out) = (comparison.figures.as_slice(), 0);
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|series| series.section == first.section).count();
        let (section, after) = rest.split_at(length);
        let shown: Vec<&Series> = section.iter().filter(|series| says_something(series)).collect();
        left_out += section.len() - shown.len();
        if !shown.is_empty() {
            let annex = language.of("Annex", "附表").to_owned();
            let name = |number: u8| language.of(format!("Section {number}"), format!("第{}部分", numeral(number)));
            writeln!(out, "\n{}", first.section.map_or(annex, name))?;
            grid::draw(out, &header, &lines(&shown, &years))?;
        }
        rest = after;
    }
    if left_out > 0 {
        let words = [
            "figures are 0, blank or not there in every year, and are not shown",
            "项数字各年均为0、空白或没有，未列出",
        ];
        writeln!(out, "{left_out} {}", language.of(words[0], words[1]))?;
    }
    Ok(())
}

fn numeral(number: u8) -> char {
    "一二三四五六".chars().nth(usize::from(number).saturating_sub(1)).unwrap_or('？')
}

fn says_something(series: &Series) -> bool {
    series
        .years
        .iter()
        .any(|point| point.value.is_some_and(|value| value != Decimal::ZERO) || point.state == State::Unreadable)
}

/// Rows with their figures below them; in a list, which has one column, the figures beside them.
fn lines(shown: &[&Series], years: &[u16]) -> Vec<grid::Line> {
    let is_list = shown.iter().all(|series| series.column == shown[0].column);
    let mut lines = Vec::new();
    let mut above: Vec<&str> = Vec::new();
    for series in shown {
        let mut path: Vec<&str> = series.row.split('/').collect();
        if !is_list {
            path.push(&series.column);
        }
        let same = path.iter().zip(&above).take_while(|(label, outer)| label == outer).count();
        let leaf = path.len() - 1;
        for (depth, label) in path.iter().enumerate().skip(same.min(leaf)) {
            let cells = if depth == leaf { cells(series, years) } else { Vec::new() };
            lines.push(grid::Line { label: format!("{}{label}", "  ".repeat(depth)), cells });
        }
        above = path;
    }
    lines
}

fn cells(series: &Series, years: &[u16]) -> Vec<String> {
    let mut cells = Vec::new();
    for (index, year) in years.iter().enumerate() {
        let point = series.years.iter().find(|point| point.year == *year);
        cells.push(point.map(figure).unwrap_or_default());
        if index > 0 {
            cells.push(point.and_then(|point| point.change).map(signed).unwrap_or_default());
        }
    }
    cells
}

fn figure(point: &Point) -> String {
    let sign = NO_NUMBER.iter().find(|sign| sign.0 == point.state).map_or("", |sign| sign.1);
    point.value.map_or_else(|| sign.to_owned(), |value| value.to_string())
}

fn signed(change: Decimal) -> String {
    if change > Decimal::ZERO { format!("+{change}") } else { change.to_string() }
}

/// One line for each identity over two years: in how many rows or columns it holds.
fn checks(comparison: &Comparison, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    use crate::check::Status;
    const STATUSES: [(Status, &str, &str); 4] = [
        (Status::Pass, "pass", "通过"),
        (Status::Fail, "fail", "不通过"),
        (Status::Tentative, "tentative", "空白作0时成立"),
        (Status::NotAssessable, "not assessable", "无法判断"),
    ];
    for step in &comparison.steps {
        writeln!(out, "\n{} → {}", step.from, step.to)?;
        let mut ids: Vec<&str> = step.checks.iter().map(|check| check.id.as_str()).collect();
        ids.dedup();
        for id in ids {
            let count = |status| step.checks.iter().filter(|check| check.id == id && check.status == status).count();
            let counts = STATUSES.map(|(status, en, zh)| (count(status), language.of(en, zh)));
            let told: Vec<String> =
                counts.iter().filter(|count| count.0 > 0).map(|(count, word)| format!("{word} {count}")).collect();
            writeln!(out, "  {id}: {}", told.join(", "))?;
        }
    }
    Ok(())
}

fn texts(years: (u16, u16), texts: &[SectionText], language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    let (from, to) = years;
    writeln!(
        out,
        "\n{}",
        language.of(format!("Text of {to} that stood in {from}"), format!("{to}年度沿用{from}年度的文字"))
    )?;
    for text in texts {
        let share = |part: usize| part * 100 / text.characters.max(1);
        let (same, nearly) = (share(text.same), share(text.nearly));
        let number = numeral(text.section);
        let line = language.of(
            format!("  section {}: {same} % word for word, {nearly} % nearly", text.section),
            format!("  第{number}部分：{same}%逐字相同，{nearly}%基本相同"),
        );
        writeln!(out, "{line}")?;
        for repeated in &text.paragraphs {
            let percent = match repeated.likeness {
                Likeness::Same => language.of("same", "相同").to_owned(),
                Likeness::Nearly => format!("{} %", repeated.percent),
            };
            let shown: String = repeated.text.chars().take(SHOWN).collect();
            let dots = if repeated.text.chars().nth(SHOWN).is_some() { "…" } else { "" };
            let (at, before) = (&repeated.at, &repeated.before_at);
            writeln!(out, "    {percent:>5}  {at} ← {before}: {}{dots}", printable(&shown))?;
        }
    }
    Ok(())
}

const COLUMNS: [&str; 13] =
    ["organ", "key", "section", "row", "column", "unit", "year", "form", "state", "value", "change", "file", "at"];

/// One row a figure and year.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    csv::row(out, &COLUMNS)?;
    let organ = csv::guarded(comparison.organ.as_deref().unwrap_or_default());
    for series in &comparison.figures {
        for point in &series.years {
            let file = comparison.of_year(point.year).map_or("", |report| &report.source.name);
            let text = |value: Option<String>| value.unwrap_or_default();
            let cells: [&str; COLUMNS.len()] = [
                &organ,
                &series.key,
                &text(series.section.map(|section| section.to_string())),
                &series.row,
                &series.column,
                &series.unit,
                &point.year.to_string(),
                &point.form,
                csv::state(point.state),
                &text(point.value.map(|value| value.to_string())),
                &text(point.change.map(|change| change.to_string())),
                &csv::guarded(file),
                &text(point.at.as_ref().map(ToString::to_string)),
            ];
            csv::row(out, &cells)?;
        }
    }
    Ok(())
}
