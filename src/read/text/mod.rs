//! Plain and Markdown text: flattened reports, with cells apart by tabs, pipes or spaces.
//!
//! lines → kinds (`line`) → blocks (here): what stands in rows becomes a table without a grid of its own.

mod line;

use super::{Content, encoding};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Cell, Paragraph, Table};
use crate::error::Error;
use crate::place::Provenance;
use line::{Kind, Line};

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
    let mut diagnostics = Vec::new();
    if lost > 0 {
        let message = format!("{lost} characters cannot be read in the encoding of the text; they stand as U+FFFD");
        diagnostics.push(Diagnostic::new(Code::SourceDamaged, message, None));
    }
    // A carriage return alone ended a line once.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<Line<'_>> =
        text.lines().take(MAX_LINES + 1).enumerate().map(|(n, text)| Line::new(n, text)).collect();
    if lines.len() > MAX_LINES {
        return Err(Error::Limit { what: "lines of text", limit: MAX_LINES as u64 });
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut open_paragraph = false;
    let mut index = 0;
    while index < lines.len() {
        if let Some(end) = table_end(&lines, index) {
            let table = lines_to_table(&lines[index..end]);
            if !table.1.is_empty() {
                diagnostics.push(Diagnostic::new(Code::GridMended, table.1, Some(table.0.at.clone())));
            }
            blocks.push(Block::Table(table.0));
            open_paragraph = false;
            index = end;
            continue;
        }
        let line = &lines[index];
        match &line.kind {
            Kind::Blank | Kind::PageNumber | Kind::Rule => {}
            Kind::Heading(level) => {
                blocks.push(paragraph(line, Some(*level)));
                open_paragraph = false;
            }
            Kind::Row(_) | Kind::Prose => {
                let torn = index.checked_sub(1).is_none_or(|before| !lines[before].is_prose());
                match blocks.last_mut() {
                    Some(Block::Paragraph(last)) if open_paragraph && goes_on(&last.text, line, torn) => {
                        last.text.push_str(line.text.trim());
                    }
                    _ => blocks.push(paragraph(line, None)),
                }
                open_paragraph = true;
            }
        }
        index += 1;
    }
    Ok(Content { blocks, pages: None, diagnostics })
}

/// A line shorter than this is whole: nobody sets a page that narrow.
const FULL_LINE: usize = 18;
/// A line that breaks off at the end of a page is at least this long.
const TORN_LINE: usize = 30;

/// Whether a line continues the paragraph before it: the paragraph stops in the middle of a sentence, in a line long
/// enough to be full, and the line starts nothing of its own. `torn`: something other than prose stands between them.
fn goes_on(before: &str, line: &Line<'_>, torn: bool) -> bool {
    let ended = before.ends_with(['。', '！', '？', '；', '：', '”', '）', '.', ';', ':', '!', '?', ')']);
    let least = if torn { TORN_LINE } else { FULL_LINE };
    !ended && !line.starts_item() && !line.is_indented() && before.chars().count() >= least
}

fn paragraph(line: &Line<'_>, level: Option<u8>) -> Block {
    Block::Paragraph(Paragraph { text: line.content().to_owned(), level, at: line.at() })
}

/// If a table begins at this line: the line behind its last one.
fn table_end(lines: &[Line<'_>], start: usize) -> Option<usize> {
    if !lines[start].may_begin_table() {
        return None;
    }
    let (mut end, mut rows, mut index) = (start, 0, start);
    while let Some(line) = lines.get(index).filter(|line| line.may_stand_in_table()) {
        index += 1;
        if let Kind::Row(_) = line.kind {
            rows += 1;
            end = index;
        } else if index - end > MAX_GAP {
            break;
        }
    }
    // One line that looks like a row is a line of text.
    (rows >= 2).then_some(end)
}

/// Lines without figures that may stand between two rows: torn labels, a page number, blank lines.
const MAX_GAP: usize = 8;

/// The rows of a table, short ones filled up at the right; and a remark when the grid had to be mended.
fn lines_to_table(lines: &[Line<'_>]) -> (Table, String) {
    let mut rows: Vec<Vec<(String, Provenance)>> =
        lines.iter().map(Line::cells).filter(|cells| !cells.is_empty()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        if let Some((_, at)) = row.last().cloned() {
            row.resize(columns, (String::new(), at));
        }
    }
    let at = rows.first().and_then(|row| row.first()).map_or(lines[0].at(), |(_, at)| at.clone());
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().map(move |(column, (text, at))| Cell {
            row,
            column,
            row_span: 1,
            col_span: 1,
            text: text.clone(),
            at: at.clone(),
        })
    });
    let (table, mended) = Table::new(rows.len(), columns, cells.collect(), false, at);
    (table, if mended { "rows of a table do not fill its grid".to_owned() } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let content = read(text.as_bytes()).unwrap();
        let show = |block: &Block| match block {
            Block::Paragraph(paragraph) => paragraph.text.clone(),
            Block::Table(table) => {
                let row = |cells: Vec<&Cell>| cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
                table.grid_rows().into_iter().map(row).collect::<Vec<_>>().join("\n")
            }
        };
        content.blocks.iter().map(show).collect()
    }

    #[test]
    fn tabs_make_cells_and_blank_lines_do_not_end_a_table() {
        assert_eq!(blocks("甲\t1\t2\n\n乙\t3\t\n- 3 -\n丙\t\t4\n\n正文。"), ["甲|1|2\n乙|3|\n丙||4", "正文。"]);
    }

    #[test]
    fn spaces_make_cells_before_figures() {
        let text = "二、情况\n信息内容 件数 数量\n行政 许可 5 10\n采购 8 4092.66 万元\n三、情况";
        assert_eq!(blocks(text), ["二、情况", "信息内容|件数|数量\n行政 许可|5|10\n采购|8|4092.66 万元", "三、情况"]);
    }

    #[test]
    fn pipes_make_cells() {
        assert_eq!(blocks("| 甲 | 1 |\n|---|:--:|\n| **乙** | 2 |"), ["甲|1\n乙|2"]);
    }

    #[test]
    fn a_torn_paragraph_is_joined_and_a_heading_is_not() {
        let long = "这是一个足够长的段落它没有在句末结束而是在页面的末尾被撕开了所以下一行";
        assert_eq!(
            blocks(&format!("{long}\n\n接着写完。\n（一）标题")),
            [format!("{long}接着写完。"), "（一）标题".into()]
        );
        assert_eq!(blocks("短行\n另一行"), ["短行", "另一行"]);
    }

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let content = read("甲乙\t12\n丙\t3".as_bytes()).unwrap();
        let Block::Table(table) = &content.blocks[0] else { panic!("expected a table") };
        assert_eq!(table.cells[1].at, Provenance::Line { line: 1, columns: [4, 5] });
        assert_eq!(table.cells[2].at, Provenance::Line { line: 2, columns: [1, 1] });
    }

    #[test]
    fn markup_and_binary_are_no_text() {
        assert!(magic("总体情况".as_bytes()));
        for bytes in [&b"{\\rtf1"[..], b"a\0b", b"\x01\x02\x03", &[0xd5, 0xfe, 0xff, 0xff], b"\xff\xff\x80\x00\x12\x90"]
        {
            assert!(!magic(bytes), "{bytes:?}");
        }
        // Bytes of all values, as in compressed data.
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
        assert!(!magic(&noise));
    }
}
