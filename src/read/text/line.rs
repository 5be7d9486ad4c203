//! A line of text and what kind of line it is.

use crate::number::{self, Lexeme};
use crate::place::Provenance;
use std::ops::Range;

/// What a line is, seen by itself.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    Blank,
    /// `- 3 -`, `第 3 页`: no content.
    PageNumber,
    /// The line under the header of a Markdown table.
    Rule,
    /// A Markdown heading and its level.
    Heading(u8),
    /// Cells, as byte ranges of the line.
    Row(Vec<Range<usize>>),
    Prose,
}

/// A line and its kind.
#[derive(Debug)]
pub(super) struct Line<'a> {
    number: u32,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
}

/// Longer than any label; a longer line without figures is prose.
const LABEL: usize = 40;

impl<'a> Line<'a> {
    pub(super) fn new(index: usize, text: &'a str) -> Self {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        Line { number, text, kind: kind(text) }
    }

    /// The text without marks of Markdown.
    pub(super) fn content(&self) -> &'a str {
        self.text.trim().trim_start_matches('#').trim().trim_matches('*')
    }

    pub(super) fn is_prose(&self) -> bool {
        matches!(self.kind, Kind::Prose | Kind::Row(_))
    }

    /// Set in from the margin, as the first line of a paragraph is.
    pub(super) fn is_indented(&self) -> bool {
        self.text.starts_with("  ") || self.text.starts_with('\u{3000}')
    }

    /// A numbered heading or item: it begins something of its own.
    pub(super) fn starts_item(&self) -> bool {
        let text = self.content();
        let text = text.strip_prefix(['（', '(']).unwrap_or(text);
        let end = text.find(|c: char| !"一二三四五六七八九十0123456789".contains(c)).unwrap_or(0);
        end > 0 && text[end..].starts_with(['、', '.', '．', '）', ')', ','])
    }

    /// A heading of a section: `一、…` without figures behind it.
    fn is_section_heading(&self) -> bool {
        let chinese = self.content().starts_with(|c| "一二三四五六七八九十".contains(c));
        self.kind == Kind::Prose && chinese && self.starts_item()
    }

    /// Words as they stand in a table: short, no sentence; or a remark in brackets.
    fn is_fragment(&self) -> bool {
        let text = self.content();
        let remark = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
        let sentence = text.contains(['。', '；', '！', '？', '，', '：']);
        remark || (text.chars().count() <= LABEL && !sentence)
    }

    /// A piece of a label, which may hold a comma.
    fn is_piece(&self) -> bool {
        let text = self.content();
        text.chars().count() <= LABEL && !text.contains(['。', '；', '！', '？'])
    }

    pub(super) fn may_begin_table(&self) -> bool {
        match self.kind {
            Kind::Row(_) => true,
            Kind::Prose => self.is_fragment() && !self.is_section_heading(),
            _ => false,
        }
    }

    pub(super) fn may_stand_in_table(&self) -> bool {
        let prose = self.kind == Kind::Prose && self.is_piece() && !self.is_section_heading();
        matches!(self.kind, Kind::Blank | Kind::PageNumber | Kind::Rule | Kind::Row(_))
            || prose
            || self.may_begin_table()
    }

    /// Cells of the line; words between rows are cells apart by spaces.
    pub(super) fn cells(&self) -> Vec<(String, Provenance)> {
        let cell = |range: &Range<usize>| (cell_text(&self.text[range.clone()]), self.place(range));
        match &self.kind {
            Kind::Row(ranges) => ranges.iter().map(cell).collect(),
            Kind::Prose => tokens(self.text).iter().map(cell).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn at(&self) -> Provenance {
        let start = self.text.len() - self.text.trim_start().len();
        self.place(&(start..self.text.trim_end().len().max(start)))
    }

    fn place(&self, range: &Range<usize>) -> Provenance {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let first = count(&self.text[..range.start]).saturating_add(1);
        let length = count(&self.text[range.clone()]).max(1);
        Provenance::Line { line: self.number, columns: [first, first.saturating_add(length - 1)] }
    }
}

fn cell_text(text: &str) -> String {
    text.replace("<br>", "\n").replace("<br/>", "\n").replace("**", "")
}

fn kind(text: &str) -> Kind {
    let trimmed = text.trim();
    if text.contains('\t') {
        return Kind::Row(split_at(text, '\t'));
    }
    if trimmed.is_empty() {
        return Kind::Blank;
    }
    if is_page_number(trimmed) {
        return Kind::PageNumber;
    }
    if let Some(level) = heading_level(trimmed) {
        return Kind::Heading(level);
    }
    if trimmed.starts_with('|') {
        let rule = trimmed.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) && trimmed.contains('-');
        return if rule { Kind::Rule } else { Kind::Row(pipe_cells(text)) };
    }
    spaced_row(text).map_or(Kind::Prose, Kind::Row)
}

fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '－' | '·'));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let between_dashes = inner.len() < text.len() && text.starts_with(|c: char| !c.is_ascii_digit());
    let counted = inner.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).is_some_and(|n| digits(n.trim()));
    counted || (between_dashes && digits(inner))
}

fn heading_level(text: &str) -> Option<u8> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let spaced = text[level..].starts_with(' ');
    u8::try_from(level).ok().filter(|level| (1..=6).contains(level) && spaced)
}

/// The ranges between separators, trimmed.
fn split_at(text: &str, separator: char) -> Vec<Range<usize>> {
    let mut start = 0;
    let parts = text.split(separator).map(|part| {
        let range = trimmed(text, start..start + part.len());
        start += part.len() + separator.len_utf8();
        range
    });
    parts.collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..(range.start + part.trim_end().len()).max(start)
}

fn pipe_cells(text: &str) -> Vec<Range<usize>> {
    let mut cells = split_at(text, '|');
    cells.remove(0);
    if text.trim_end().ends_with('|') {
        cells.pop();
    }
    cells
}

/// Words apart by white space.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|part| start(part)..start(part) + part.len()).collect()
}

/// A row by its figures: words, then figures up to the end of the line; or cells apart by two spaces or more.
fn spaced_row(text: &str) -> Option<Vec<Range<usize>>> {
    let mut tokens = tokens(text);
    join_units(text, &mut tokens);
    let is_figure =
        |range: &&Range<usize>| matches!(number::lex(&text[(*range).clone()]), Lexeme::Number { .. } | Lexeme::Dash);
    let figures = tokens.iter().rev().take_while(is_figure).count();
    let (words, figures) = tokens.split_at(tokens.len() - figures);
    let label = words.first().zip(words.last()).map(|(first, last)| first.start..last.end);
    let sentence = |label: &Range<usize>| text[label.clone()].ends_with(['。', '；', '，']);
    let short =
        |label: &Range<usize>| text[label.clone()].chars().count() <= LABEL && !text[label.clone()].contains('，');
    match (label, figures.len()) {
        (label, 2..) if !label.as_ref().is_some_and(sentence) => {
            Some(label.into_iter().chain(figures.iter().cloned()).collect())
        }
        (Some(label), 1) if short(&label) => Some(vec![label, figures[0].clone()]),
        _ => Some(wide_gaps(text, &tokens)).filter(|cells| cells.len() >= 2 && !text.contains(['。', '；'])),
    }
}

/// A unit behind its number is no cell of its own.
fn join_units(text: &str, tokens: &mut Vec<Range<usize>>) {
    let mut index = 1;
    while index < tokens.len() {
        let unit = matches!(&text[tokens[index].clone()], "万元" | "元" | "亿元" | "件" | "项" | "条");
        if unit && text[tokens[index - 1].clone()].ends_with(|c: char| c.is_ascii_digit()) {
            tokens[index - 1].end = tokens[index].end;
            tokens.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Words with two spaces or more between them are cells of their own.
fn wide_gaps(text: &str, tokens: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    for token in tokens {
        match cells.last_mut().filter(|last| text[last.end..token.start].chars().count() < 2) {
            Some(last) => last.end = token.end,
            None => cells.push(token.clone()),
        }
    }
    cells
}
