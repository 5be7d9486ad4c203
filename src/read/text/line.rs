//! A line of text and what kind of line it is.

use super::separated;
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
    /// One figure and nothing else.
    Figure,
    Prose,
}

/// A line and its kind.
#[derive(Debug)]
pub(super) struct Line<'a> {
    number: u32,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    /// Whether its pipes part words as spaces do.
    pipes_are_spaces: bool,
}

/// Longer than any label; a longer line without figures is prose.
const LABEL: usize = 40;

impl<'a> Line<'a> {
    pub(super) fn new(index: usize, text: &'a str) -> Self {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        Line { number, text, kind: kind(text), pipes_are_spaces: false }
    }

    /// The text without marks of Markdown.
    pub(super) fn content(&self) -> &'a str {
        self.text.trim().trim_start_matches('#').trim().trim_matches('*')
    }

    /// Takes the cells for words apart by spaces.
    pub(super) fn unmark(&mut self) {
        self.pipes_are_spaces = true;
        self.kind = spaced_row(self.text, true).unwrap_or(Kind::Prose);
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
        let cell = |range: &Range<usize>| (cell_text(&self.text[range.clone()]), self.place(range));
        match &self.kind {
            Kind::Row(ranges) => ranges.iter().map(cell).collect(),
            Kind::Spaced { cells, figures: 1.. } => cells.iter().map(cell).collect(),
            Kind::Figure => vec![(self.text.trim().to_owned(), self.at())],
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
        let first = count(&self.text[..range.start]).saturating_add(1);
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
    plain
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
    matches!(number::lex(text), Lexeme::Number { .. } | Lexeme::Dash)
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
    let spaced = text[level..].starts_with(' ');
    u8::try_from(level).ok().filter(|level| (1..=6).contains(level) && spaced)
}

/// Words apart by white space, or by pipes that mean no more.
fn tokens(text: &str, pipes: bool) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let parts = text.split(|c: char| c.is_whitespace() || (pipes && c == '|')).filter(|part| !part.is_empty());
    parts.map(|part| start(part)..start(part) + part.len()).collect()
}

/// A row by its figures: words, then figures up to the end of the line; or cells apart by two spaces or more.
fn spaced_row(text: &str, pipes: bool) -> Option<Kind> {
    let mut tokens = tokens(text, pipes);
    if is_letterspaced(&tokens) {
        return None;
    }
    join_units(text, &mut tokens);
    let count = tokens.iter().rev().take_while(|range| is_figure(&text[(*range).clone()])).count();
    let (words, figures) = tokens.split_at(tokens.len() - count);
    let label = words.first().zip(words.last()).map(|(first, last)| first.start..last.end);
    let sentence = |label: &Range<usize>| text[label.clone()].ends_with(['。', '；', '，']);
    let short =
        |label: &Range<usize>| text[label.clone()].chars().count() <= LABEL && !text[label.clone()].contains('，');
    match (label, count) {
        (label, 2..) if !label.as_ref().is_some_and(sentence) => {
            let labels = label.map_or_else(Vec::new, |_| wide_gaps(text, words));
            Some(Kind::Spaced { cells: labels.into_iter().chain(figures.iter().cloned()).collect(), figures: count })
        }
        (Some(label), 1) if short(&label) => {
            let labels = wide_gaps(text, words);
            Some(Kind::Spaced { cells: labels.into_iter().chain([figures[0].clone()]).collect(), figures: 1 })
        }
        _ => {
            let cells = Some(wide_gaps(text, &tokens));
            let cells = cells.filter(|cells| cells.len() >= 2 && !text.contains(['。', '；']))?;
            Some(Kind::Spaced { cells, figures: 0 })
        }
    }
}

/// Whether a space stands behind each character, as some converters write what is set with wide spaces: then the digits
/// of a number are apart as well, and where one ends is not told.
fn is_letterspaced(tokens: &[Range<usize>]) -> bool {
    const LETTERS: usize = 4;
    const WIDE: usize = 3;
    let one_apart = tokens.windows(2).all(|pair| pair[1].start == pair[0].end + 1);
    let wide = tokens.iter().filter(|token| token.len() == WIDE).count();
    wide >= LETTERS && one_apart && tokens.iter().all(|token| token.len() == WIDE || token.len() == 1)
}

/// A unit behind its number is no cell of its own.
fn join_units(text: &str, tokens: &mut Vec<Range<usize>>) {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(tokens.len());
    for token in tokens.drain(..) {
        let unit = matches!(&text[token.clone()], "万元" | "元" | "亿元" | "件" | "项" | "条");
        match joined.last_mut().filter(|last| unit && text[(*last).clone()].ends_with(|c: char| c.is_ascii_digit())) {
            Some(last) => last.end = token.end,
            None => joined.push(token),
        }
    }
    *tokens = joined;
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
