//! A line of text and what kind of line it is.

use super::spaced::{is_letterspaced, spaced_row, tokens};
use super::{lists, separated};
use crate::number::{self, Lexeme};
use crate::place::Provenance;
use crate::text::{self, Level};
use std::ops::Range;

/// What a line is, seen by itself.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    Blank,
    /// `- 3 -`, `第 3 页`: no content.
    PageNumber,
    /// A line drawn between the rows of a table.
    Rule,
    /// A Markdown heading and its level.
    Heading(u8),
    /// Cells apart by a mark, as byte ranges of the line.
    Row(Vec<Range<usize>>),
    /// Cells apart by spaces; `figures` of them at the end are figures.
    Spaced {
        cells: Vec<Range<usize>>,
        figures: usize,
    },
    /// HTML, or a line between lines of it.
    Markup,
    /// A line of a drawn table.
    Drawn,
    /// A line of a table whose cells cannot be told.
    Unclear,
    /// A line of a table that AsciiDoc or MediaWiki marks.
    Wiki,
    /// One figure and nothing else.
    Figure,
    Prose,
}

/// A line and its kind.
#[derive(Debug)]
pub(super) struct Line<'a> {
    number: u32,
    /// Characters of the line of the file that stand before it.
    before: u32,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    /// Whether its pipes part words as spaces do.
    pipes_are_spaces: bool,
    /// Whether it is a list as programs write one, in which a backslash begins a code.
    is_list: bool,
}

/// Longer than any label; a longer line without figures is prose.
pub(super) const LABEL: usize = 40;

impl<'a> Line<'a> {
    pub(super) fn new(index: usize, text: &'a str) -> Self {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        Line { number, before: 0, text, kind: kind(text), pipes_are_spaces: false, is_list: false }
    }

    /// A part of a line, behind so many of its characters.
    pub(super) fn part(index: usize, before: u32, text: &'a str) -> Self {
        Line { before, ..Line::new(index, text) }
    }

    /// A list of cells, their quotation marks left out.
    pub(super) fn list(index: usize, before: u32, text: &'a str, cells: Vec<Range<usize>>) -> Self {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        Line { number, before, text, kind: Kind::Row(cells), pipes_are_spaces: false, is_list: true }
    }

    /// Whether pipes or commas part its cells.
    pub(super) fn is_marked(&self) -> bool {
        matches!(self.kind, Kind::Row(_)) && !self.is_list && !self.text.contains('\t')
    }

    /// The text without marks of Markdown.
    pub(super) fn content(&self) -> &'a str {
        self.text.trim().trim_start_matches('#').trim_matches('=').trim().trim_matches('*')
    }

    /// Takes the cells for words apart by spaces.
    pub(super) fn unmark(&mut self) {
        self.pipes_are_spaces = true;
        self.kind = spaced_row(self.text, true).unwrap_or(Kind::Prose);
    }

    /// Takes the line for what stands in this part of it.
    pub(super) fn narrow(&mut self, part: Range<usize>) {
        let before = u32::try_from(self.text[..part.start].chars().count()).unwrap_or(u32::MAX);
        self.before = self.before.saturating_add(before);
        self.text = &self.text[part];
        self.kind = kind(self.text);
    }

    pub(super) fn is_prose(&self) -> bool {
        matches!(self.kind, Kind::Prose | Kind::Row(_) | Kind::Spaced { .. } | Kind::Figure)
    }

    /// Set in from the margin, as the first line of a paragraph is.
    pub(super) fn is_indented(&self) -> bool {
        self.text.starts_with("  ") || self.text.starts_with('\u{3000}')
    }

    /// How far the line reaches: a character of Chinese writing is two wide.
    pub(super) fn width(&self) -> usize {
        self.text.trim().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
    }

    /// A numbered heading or item: it begins something of its own.
    pub(super) fn starts_item(&self) -> bool {
        self.level().is_some()
    }

    /// Whether it names what things are counted in, and nothing else.
    pub(super) fn is_unit(&self) -> bool {
        let text = self.content();
        text.chars().count() <= 2 && !text.starts_with(is_digit) && is_figure(&format!("1{text}"))
    }

    /// How the number before the text is written, if there is one.
    pub(super) fn level(&self) -> Option<Level> {
        text::split_item(&text::normalise(self.content())).0.map(|marker| marker.level)
    }

    /// Words as they stand in a table: short, no sentence; or a remark in brackets.
    fn is_fragment(&self) -> bool {
        let text = self.content();
        let remark = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
        let sentence = text.contains(['。', '；', '！', '？', '，', '：']);
        remark || (text.split(' ').all(|word| word.chars().count() <= LABEL) && !sentence)
    }

    /// A piece of a label, which may hold a comma.
    pub(super) fn is_piece(&self) -> bool {
        let text = self.content();
        text.chars().count() <= LABEL && !text.contains(['。', '；', '！', '？'])
    }

    /// Words that are not numbered as a section is.
    pub(super) fn may_begin_table(&self) -> bool {
        match self.kind {
            Kind::Row(_) | Kind::Spaced { .. } | Kind::Figure => true,
            Kind::Prose => self.is_fragment(),
            _ => false,
        }
    }

    pub(super) fn may_stand_in_table(&self) -> bool {
        let prose = self.kind == Kind::Prose && self.is_piece();
        matches!(self.kind, Kind::Blank | Kind::PageNumber | Kind::Rule) || prose || self.may_begin_table()
    }

    /// How many figures stand at its end, and whether words stand before them.
    pub(super) fn figures(&self) -> (usize, bool) {
        match &self.kind {
            Kind::Figure => (1, false),
            Kind::Spaced { cells, figures } => (*figures, cells.len() > *figures),
            _ => (0, self.kind == Kind::Prose),
        }
    }

    /// Cells of the line; words between rows are cells apart by spaces.
    pub(super) fn cells(&self) -> Vec<(String, Provenance)> {
        let text = |text: &str| if self.is_list { lists::decoded(text) } else { cell_text(text) };
        let cell = |range: &Range<usize>| (text(&self.text[range.clone()]), self.place(range));
        match &self.kind {
            Kind::Row(ranges) => ranges.iter().map(cell).collect(),
            Kind::Spaced { cells, figures: 1.. } => cells.iter().map(cell).collect(),
            Kind::Figure => vec![(cell_text(self.text.trim()), self.at())],
            Kind::Prose if is_letterspaced(&tokens(self.text, self.pipes_are_spaces)) => {
                vec![(self.text.split_whitespace().collect(), self.at())]
            }
            Kind::Prose | Kind::Spaced { .. } => tokens(self.text, self.pipes_are_spaces).iter().map(cell).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn at(&self) -> Provenance {
        let start = self.text.len() - self.text.trim_start().len();
        self.place(&(start..self.text.trim_end().len().max(start)))
    }

    pub(super) fn place(&self, range: &Range<usize>) -> Provenance {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let first = count(&self.text[..range.start]).saturating_add(self.before).saturating_add(1);
        let length = count(&self.text[range.clone()]).max(1);
        Provenance::Line { line: self.number, columns: [first, first.saturating_add(length - 1)] }
    }
}

/// Without what Markdown and its converters write for the looks: `<br>`, `**`, a backslash before punctuation.
fn cell_text(text: &str) -> String {
    let text = text.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("&nbsp;", " ");
    let text = text.replace("**", "").replace("\"\"", "\"");
    let mut chars = text.chars().peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            plain.push(c);
        }
        plain.extend(chars.next_if(|_| escapes));
    }
    joined_digits(plain)
}

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Without the spaces that a program sets around a point where it changes the font: 1636 . 57.
fn joined_digits(text: String) -> String {
    if !text.contains(" . ") {
        return text;
    }
    let parts: Vec<&str> = text.split(" . ").collect();
    let whole = parts.len() == 2 && parts[0].ends_with(is_digit) && parts[1].starts_with(is_digit);
    if whole { parts.join(".") } else { text }
}

/// A number alone at the end of a page, which a form feed tells, is the page's when it counts the pages.
pub(super) fn mark_page_numbers(lines: &mut [Line<'_>]) {
    let mut page = 1;
    let mut last: Option<usize> = None;
    for index in 0..lines.len() {
        if lines[index].text.starts_with('\u{c}') {
            if let Some(last) = last.filter(|last| lines[*last].text.trim().parse() == Ok(page)) {
                lines[last].kind = Kind::PageNumber;
            }
            page += 1;
        }
        if lines[index].kind != Kind::Blank {
            last = Some(index);
        }
    }
}

/// Figures alone between rows with marks that count 1, 2, 3 … number the pages: in such a table no cell has a line of its own.
pub(super) fn mark_counted_pages(lines: &mut [Line<'_>]) {
    let is_row = |line: &Line<'_>| matches!(line.kind, Kind::Row(_) | Kind::Drawn | Kind::Wiki);
    let (rows, figures): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        lines.iter().filter(|line| is_row(line) || line.kind == Kind::Figure).partition(|line| is_row(line));
    let counts = (1_usize..).zip(&figures).all(|(page, line)| line.text.trim().parse() == Ok(page));
    if !figures.is_empty() && counts && rows.len() > figures.len() * ROWS_OF_PAGE {
        lines.iter_mut().filter(|line| line.kind == Kind::Figure).for_each(|line| line.kind = Kind::PageNumber);
    }
}

/// A page with a part of a table has more rows than this.
const ROWS_OF_PAGE: usize = 5;

fn kind(text: &str) -> Kind {
    let trimmed = text.trim();
    if text.contains('\t') {
        return Kind::Row(separated::tabbed(text));
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
    if is_rule(trimmed) {
        return Kind::Rule;
    }
    if is_figure(trimmed) {
        return Kind::Figure;
    }
    spaced_row(text, false).unwrap_or(Kind::Prose)
}

/// `|---|:-:|`, `---- ---`, `=====`, `+----+`.
fn is_rule(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '=' | '+') || is_drawn(c);
    let pipes = text.contains('|') && text.contains('-');
    text.chars().all(drawn) && (pipes || text.chars().filter(|c| matches!(c, '-' | '=') || is_drawn(*c)).count() >= 3)
}

/// What boxes are drawn with.
fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257F}')
}

pub(super) fn is_figure(text: &str) -> bool {
    let is = |text: &str| matches!(number::lex(text), Lexeme::Number { .. } | Lexeme::Dash);
    // What Markdown writes as 197\.15 is one.
    if text.contains('\\') && text.len() > 1 { is(&cell_text(text)) } else { is(text) }
}

fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '－' | '·'));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let between_dashes = inner.len() < text.len() && text.starts_with(|c: char| !c.is_ascii_digit());
    let closed = text.ends_with(|c: char| !c.is_ascii_digit());
    let counted = inner.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).is_some_and(|n| digits(n.trim()));
    counted || (between_dashes && closed && digits(inner))
}

fn heading_level(text: &str) -> Option<u8> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    // `== 一、总体情况 ==` of MediaWiki, `== 一、总体情况` of AsciiDoc.
    let level = if level == 0 { text.bytes().take_while(|byte| *byte == b'=').count() } else { level };
    let spaced = text[level..].starts_with(' ');
    u8::try_from(level).ok().filter(|level| (1..=6).contains(level) && spaced)
}
