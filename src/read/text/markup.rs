//! HTML in text: converters write a table with spans so, because Markdown has none.

use super::line::{Kind, Line};
use crate::document::{Block, Cell, Table};
use crate::error::Error;
use crate::place::Provenance;
use crate::read::{Content, embedded};

/// Elements that begin a line of HTML, as Markdown has it.
const FIRST: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "img",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "section",
    "span",
    "style",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Marks the lines of HTML: from one that begins with an element to a blank line, and a table to its end.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let (mut within, mut open) = (false, 0_usize);
    for line in lines {
        let text = line.text.to_ascii_lowercase();
        let opens = text.matches("<table").count();
        within = open > 0 || opens > 0 || begins(&text) || within && line.kind != Kind::Blank;
        if within {
            line.kind = Kind::Markup;
        }
        open = (open + opens).saturating_sub(text.matches("</table").count());
    }
}

fn begins(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('<') else { return false };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    FIRST.contains(&name) && rest.contains('>')
}

/// The blocks of lines of HTML, and how many tables there are with those before. A paragraph stands where the lines
/// begin; cells are counted in their table.
pub(super) fn lines_to_content(lines: &[Line<'_>], tables: u32) -> Result<(Content, u32), Error> {
    let text: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let mut content = embedded::markup(&text.join("\n"), tables)?;
    let mut last = tables;
    for block in &mut content.blocks {
        match block {
            Block::Paragraph(paragraph) => paragraph.at = lines.first().map_or(paragraph.at.clone(), Line::at),
            Block::Table(table) => last = last.max(number(table)),
        }
    }
    Ok((content, last))
}

/// The number of a table among those of HTML.
fn number(table: &Table) -> u32 {
    let of_cell = |cell: &Cell| match cell.at {
        Provenance::Cell { table, .. } => table,
        _ => 0,
    };
    table.cells.iter().map(of_cell).max().unwrap_or(0)
}
