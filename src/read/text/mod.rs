//! Plain and Markdown text: flattened reports, with cells apart by tabs, pipes or spaces.
//!
//! lines (`lists`) → kinds (`line`; `separated` where cells have marks between them) → blocks (here): what stands in rows becomes a
//! table without a grid of its own (`table`), what is drawn a table with one (`drawn`).

mod drawn;
mod line;
mod lists;
mod markup;
mod separated;
mod spaced;
mod table;
mod wiki;

use super::{Content, encoding};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Paragraph};
use crate::error::Error;
use crate::text;
use line::{Kind, Line};
use table::{lines_to_table, table_end};

/// More lines than this are no report.
const MAX_LINES: usize = 200_000;

/// Characters that could not be read, as a share of all: with more, the bytes are no text, or not in this encoding.
const LOST: usize = 50;
/// Characters of writing, as a share of all: bytes that are no text have others among them.
const WRITING: usize = 10;

/// Text is what reads as writing without control characters, and is no markup.
pub(super) fn magic(bytes: &[u8]) -> bool {
    super::unsupported::known(bytes).is_none() && decode(bytes).is_some()
}

/// The text, and how many of its characters could not be read; none if it is no text.
fn decode(bytes: &[u8]) -> Option<(String, usize)> {
    let (text, lost) = encoding::decode(bytes);
    // \v and \x1A are left by word processors and by old systems.
    let control = |c: char| c.is_control() && !matches!(c, '\t'..='\r' | '\u{1A}');
    let all = text.chars().count();
    let strange = text.chars().filter(|c| !is_writing(*c)).count();
    (!text.contains(control) && lost * LOST <= all && strange * WRITING <= all).then_some((text, lost))
}

/// Latin, punctuation, Chinese, and what is drawn with characters.
fn is_writing(c: char) -> bool {
    matches!(c, '\0'..='\u{FF}' | '\u{2000}'..='\u{27FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Reads text into paragraphs and tables.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Error> {
    let (text, lost) = decode(bytes).ok_or(Error::Unknown)?;
    let mut content = read_text(&text)?;
    if lost > 0 {
        let message = format!("{lost} characters cannot be read in the encoding of the text; they stand as U+FFFD");
        content.diagnostics.insert(0, Diagnostic::new(Code::SourceDamaged, message, None));
    }
    Ok(content)
}

/// The same for text that is decoded.
pub(super) fn read_text(text: &str) -> Result<Content, Error> {
    let mut diagnostics = Vec::new();
    // A carriage return alone ended a line once.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<Line<'_>> = lists::lines(&text);
    if lines.len() > MAX_LINES {
        return Err(Error::Limit { what: "lines of text", limit: MAX_LINES as u64 });
    }
    line::mark_page_numbers(&mut lines);
    markup::mark(&mut lines);
    wiki::mark(&mut lines);
    drawn::mark(&mut lines);
    separated::mark_rows(&mut lines);
    let widest = lines.iter().filter(|line| line.is_prose()).map(Line::width).max().unwrap_or(0);
    line::mark_counted_pages(&mut lines);
    let mut blocks: Vec<Block> = Vec::new();
    // The last line of the paragraph that may go on.
    let mut open: Option<usize> = None;
    let mut index = 0;
    let mut tables = 0;
    while index < lines.len() {
        if lines[index].kind == Kind::Markup {
            let end = index + lines[index..].iter().take_while(|line| line.kind == Kind::Markup).count();
            let (mut content, counted) = markup::lines_to_content(&lines[index..end], tables)?;
            blocks.append(&mut content.blocks);
            diagnostics.append(&mut content.diagnostics);
            (tables, open, index) = (counted, None, end);
            continue;
        }
        let wiki = (lines[index].kind == Kind::Wiki).then(|| wiki::lines_to_table(&lines, index)).flatten();
        let is_drawn = lines[index].kind == Kind::Drawn;
        let drawn = wiki.or_else(|| is_drawn.then(|| drawn::lines_to_table(&lines, index)).flatten());
        let table = drawn.or_else(|| {
            let end = table_end(&lines, index)?;
            Some((lines_to_table(&lines[index..end]), end - index))
        });
        if let Some(((table, mended), length)) = table {
            if mended {
                let message = "rows of a table do not fill its grid";
                diagnostics.push(Diagnostic::new(Code::GridMended, message, Some(table.at.clone())));
            }
            blocks.push(Block::Table(table));
            open = None;
            index += length;
            continue;
        }
        let line = &lines[index];
        if line.kind == Kind::Unclear {
            let length = lines[index..].iter().take_while(|line| line.kind == Kind::Unclear).count();
            let message = "found a table whose cells cannot be told apart: lines drawn with characters do not meet, or commas \
                           part digits as well as cells; it is kept as text. Read the file that it was made of, or save \
                           it anew with tabs between the cells";
            diagnostics.push(Diagnostic::new(Code::CellsUnplaced, message, Some(line.at())));
            blocks.extend(lines[index..index + length].iter().map(|line| paragraph(line, None)));
            (open, index) = (None, index + length);
            continue;
        }
        if let Kind::Heading(level) = line.kind {
            blocks.push(paragraph(line, Some(level)));
            open = None;
        } else if line.is_prose() {
            let torn = index.checked_sub(1).is_none_or(|before| !lines[before].is_prose());
            match (blocks.last_mut(), open) {
                (Some(Block::Paragraph(last)), Some(before))
                    if goes_on(&last.text, &lines[before], line, torn)
                        && !(may_be_heading(&last.text) && lines[before].width() + RAGGED < widest) =>
                {
                    last.text.push_str(line.text.trim());
                }
                _ => blocks.push(paragraph(line, None)),
            }
            open = Some(index);
        }
        index += 1;
    }
    Ok(Content { blocks, pages: None, diagnostics })
}

/// A line shorter than this is whole: nobody sets a page that narrow.
const FULL_LINE: usize = 18;
/// A line that breaks off at the end of a page is at least this long.
const TORN_LINE: usize = 30;

/// A line that is shorter than the next by more than this, in halves of a character, was not full.
const RAGGED: usize = 6;

/// Whether a line continues the paragraph before it, whose last line is `before`: the paragraph stops in the middle of a
/// sentence, in a line long enough to be full, and the line starts nothing of its own. `torn`: something other than prose
/// stands between them.
fn goes_on(text: &str, before: &Line<'_>, line: &Line<'_>, torn: bool) -> bool {
    let ended = text.ends_with(['。', '！', '？', '；', '：', '”', '）', '.', ';', ':', '!', '?', ')']);
    let least = if torn { TORN_LINE } else { FULL_LINE };
    let full = text.chars().count() >= least && (torn || before.width() + RAGGED >= line.width());
    !ended && full && !line.starts_item() && !line.is_indented()
}

/// A numbered line that is no sentence goes on only where no line of the text is longer.
fn may_be_heading(text: &str) -> bool {
    text::split_item(&text::normalise(text)).0.is_some() && !text.contains(['。', '；', '，'])
}

fn paragraph(line: &Line<'_>, level: Option<u8>) -> Block {
    Block::Paragraph(Paragraph { text: line.content().to_owned(), level, at: line.at() })
}

#[cfg(test)]
mod tests;
