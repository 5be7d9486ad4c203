//! Several reports in one document: a district and its departments, or a report for each year.
//!
//! A report begins at a title that a heading with the number one follows. A table of contents is no report, for it has no
//! text; nor is a running header, for no section one follows it; nor is last year's table, for it has no title.

use super::{front, heading, title};
use crate::document::{Block, Document, Paragraph};
use std::ops::Range;

/// More reports, titles or headings than this are not told apart: the document is taken as one.
const MOST: usize = 2_000;

/// A title that a heading with the number one follows.
struct Opening {
    /// The block of the title's first line.
    title: usize,
    /// The block of the heading.
    first: usize,
    /// Whether the heading is that of section one by its words.
    is_section_one: bool,
    names: (Option<String>, Option<u16>),
}

/// The blocks of each report, in order; all blocks of a document that holds one report, or none.
pub(crate) fn parts(document: &Document) -> Vec<Range<usize>> {
    let end = document.blocks.len();
    let paragraphs = super::paragraphs(document);
    let firsts = heading::firsts(&paragraphs);
    if !(2..=MOST).contains(&firsts.len()) {
        return std::iter::once(0..end).collect();
    }
    let starts = starts(document, &paragraphs, &firsts);
    let ends = starts.iter().skip(1).copied().chain([end]);
    // What stands before the first title belongs to the first report.
    let begins = std::iter::once(0).chain(starts.iter().skip(1).copied());
    begins.zip(ends).map(|(start, end)| start..end).collect()
}

/// The blocks where reports begin.
fn starts(document: &Document, paragraphs: &[(usize, &Paragraph)], firsts: &[(usize, bool)]) -> Vec<usize> {
    let openings = openings(document, firsts);
    let ends = openings.iter().skip(1).map(|next| next.title).chain([document.blocks.len()]);
    let mut starts: Vec<usize> = Vec::new();
    let mut names: Option<&(Option<String>, Option<u16>)> = None;
    for (opening, end) in openings.iter().zip(ends) {
        let is_another = opening.is_section_one || names != Some(&opening.names);
        if is_another && has_text(document, paragraphs, opening.first..end) {
            starts.push(opening.title);
            names = Some(&opening.names);
        }
    }
    if starts.is_empty() { vec![0] } else { starts }
}

fn openings(document: &Document, firsts: &[(usize, bool)]) -> Vec<Opening> {
    let lines = front::lines(document, 0..document.blocks.len());
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let titles = title::titles(&texts);
    if titles.len() > MOST {
        return Vec::new();
    }
    let begins: Vec<usize> = titles.iter().map(|title| lines[title.lines.start].block).collect();
    let untils = begins.iter().skip(1).copied().chain([document.blocks.len()]);
    let opening = |((title, begin), until): ((&title::Title, &usize), usize)| {
        let next = firsts.partition_point(|(block, _)| block <= begin);
        let (first, is_section_one) = *firsts.get(next).filter(|(block, _)| *block < until)?;
        Some(Opening { title: *begin, first, is_section_one, names: (title.organ.clone(), title.year) })
    };
    titles.iter().zip(&begins).zip(untils).filter_map(opening).collect()
}

/// Whether a report's text or tables stand here: a table of contents has neither.
fn has_text(document: &Document, paragraphs: &[(usize, &Paragraph)], blocks: Range<usize>) -> bool {
    const LONG: usize = 30;
    const CELLS: usize = 8;
    let from = paragraphs.partition_point(|(block, _)| *block < blocks.start);
    let inside = paragraphs[from..].iter().take_while(|(block, _)| *block < blocks.end);
    let is_long = |text: &str| text.chars().filter(|c| !c.is_whitespace()).nth(LONG).is_some();
    let table = |block: &Block| matches!(block, Block::Table(table) if table.cells.len() >= CELLS);
    inside.filter(|(_, paragraph)| is_long(&paragraph.text)).nth(1).is_some()
        || document.blocks[blocks].iter().any(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Format, Source, Table};
    use crate::place::Provenance;

    const TEXT: &str = "本机关按照条例的要求做好了各项公开工作，并按月核对了目录，内容见下文各部分。";

    /// A document of these paragraphs; `#` stands for a table.
    fn document(texts: &[&str]) -> Document {
        let at = Provenance::Paragraph { paragraph: 1 };
        let cell = |column| Cell { row: 0, column, row_span: 1, col_span: 1, text: "1".into(), at: at.clone() };
        let block = |text: &&str| match *text {
            "#" => Block::Table(Table::new(1, 9, (0..9).map(cell).collect(), true, at.clone()).0),
            text => Block::Paragraph(Paragraph { text: text.to_owned(), level: None, at: at.clone() }),
        };
        let source = Source {
            name: String::new(),
            format: Format::Text,
            sha256: String::new(),
            bytes: 0,
            pages: None,
            part: None,
        };
        Document { source, blocks: texts.iter().map(block).collect(), diagnostics: Vec::new() }
    }

    fn report<'a>(title: &[&'a str]) -> Vec<&'a str> {
        [title, &["一、总体情况", TEXT, TEXT, "二、主动公开政府信息情况", "#"]].concat()
    }

    #[test]
    fn reports_of_organs_and_of_years_are_told_apart() {
        let one = report(&["青禾县2023年政府信息公开工作年度报告"]);
        let other = report(&["青禾县档案局", "2023年政府信息公开工作年度报告"]);
        let old = report(&["青禾县2022年政府信息公开工作年度报告"]);
        let cover = ["青禾县各部门政府信息公开工作年度报告汇编", "目录"];
        assert_eq!(parts(&document(&[&cover[..], &one, &other, &old].concat())), [0..8, 8..15, 15..21]);
        // The same title twice is a report twice.
        assert_eq!(parts(&document(&[one.clone(), one].concat())), [0..6, 6..12]);
    }

    #[test]
    fn contents_headers_and_copied_tables_make_no_report() {
        let title = "青禾县2023年政府信息公开工作年度报告";
        let contents = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"];
        let one = report(&[title]);
        for before in [&[title, "目录", contents[0], contents[1], contents[2]][..], &[title, TEXT, TEXT], &[]] {
            assert_eq!(parts(&document(&[before, &one].concat())).len(), 1, "{before:?}");
        }
        let behind = [&one[..], &[title, "三、收到和处理政府信息公开申请情况", "#", "去年的表", "#"]].concat();
        assert_eq!(parts(&document(&behind)).len(), 1);
        // A list inside of the report begins with one again; no title stands before it.
        assert_eq!(parts(&document(&[&one[..], &["一、总体情况", TEXT, TEXT, "#"]].concat())).len(), 1);
        assert_eq!(parts(&document(&[])).len(), 1);
    }
}
