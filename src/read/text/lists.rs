//! The lines of a file → lines as they are read: a row for each list that a program wrote out, `[["a", "b"], ["c", null]]`;
//! one line for a quoted cell that goes over several; and a line for each cell where a whole table stands in one.

use super::line::{self, Line};
use std::ops::Range;

/// A list has no more cells.
const MAX_CELLS: usize = 200;
/// A cell of a list has no more bytes.
const MAX_CELL: usize = 2_000;
/// A quoted cell has no more lines: a label set from top to bottom has one for each character.
const MAX_QUOTED: usize = 40;
/// A line of so many cells, and so many figures among them, may hold a whole table.
const RUN_ON: (usize, usize) = (20, 6);
/// Rows in it begin anew so often, or it has a header of so many words.
const ROWS: usize = 3;
const HEADER: usize = 18;
/// Of so many words, one may be of a sentence: what has more is running text with spaces around its numbers.
const SENTENCE: usize = 8;

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut start, mut index) = (0, 0);
    while start < text.len() {
        let length = text[start..].find('\n').unwrap_or(text.len() - start);
        let line = &text[start..start + length];
        let end = if let Some(end) = list_rows(text, start, index, &mut lines) {
            end
        } else if let Some(more) = goes_on_quoted(line, &text[start + length..]) {
            lines.push(Line::new(index, &text[start..start + length + more]));
            start + length + more
        } else {
            match run_on(line) {
                Some(cells) => lines
                    .extend(cells.into_iter().map(|cell| Line::part(index, count(&line[..cell.start]), &line[cell]))),
                None => lines.push(Line::new(index, line)),
            }
            start + length
        };
        index += text[start..end].matches('\n').count() + 1;
        start = end + 1;
    }
    lines
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// The cells of a line that holds a whole table: between tabs, pipes or spaces. What is empty is left out.
fn run_on(line: &str) -> Option<Vec<Range<usize>>> {
    if line.len() < RUN_ON.0 * 2 {
        return None;
    }
    let mark = ['\t', '|'].into_iter().find(|mark| line.matches(*mark).count() >= RUN_ON.0);
    // Between marks, a line of one row has a place for each column.
    let marks = |mark: char| line.matches(mark).count();
    if mark.map_or(line.contains(['\t', '|', '│', '┃', '║']), |mark| marks(mark) < RUN_ON.0 * 2) {
        return None;
    }
    let parts = line.split(|c: char| mark.map_or(c.is_whitespace(), |mark| c == mark)).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let is_figure: Vec<bool> = parts.iter().map(|part| line::is_figure(part)).collect();
    let figures = is_figure.iter().filter(|is| **is).count();
    let words = || parts.iter().zip(&is_figure).filter(|(_, is)| !**is).map(|(part, _)| *part);
    let sentences = words().filter(|word| word.contains(['，', '。', '；'])).count();
    let rows = is_figure.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    let is_table = parts.len() >= RUN_ON.0
        && figures >= RUN_ON.1
        && (rows >= ROWS || words().count() >= HEADER)
        && sentences * SENTENCE <= words().count();
    let start = |part: &str| part.as_ptr() as usize - line.as_ptr() as usize;
    is_table.then(|| parts.iter().map(|part| start(part)..start(part) + part.len()).collect())
}

/// How many bytes of what follows a line belong to a cell in quotation marks that it leaves open.
fn goes_on_quoted(line: &str, rest: &str) -> Option<usize> {
    if !line.contains('"') || !is_open(line) {
        return None;
    }
    let mut end = 0;
    for more in rest.split_inclusive('\n').take(MAX_QUOTED) {
        end += more.len();
        let closed = &rest[..end];
        if closed.matches('"').count() % 2 == 1 {
            let closed = closed.trim_end_matches('\n');
            let behind = &more.trim_end_matches('\n')[more.find('"').map_or(0, |at| at + 1)..];
            let is_cell = behind.is_empty() || behind.starts_with([',', ';', '\t']);
            // The line that closes one cell may open the next.
            return match goes_on_quoted_again(line, closed, &rest[closed.len()..]) {
                _ if !is_cell => None,
                Some(more) => Some(closed.len() + more),
                None => Some(closed.len()),
            };
        }
    }
    None
}

fn goes_on_quoted_again(line: &str, closed: &str, rest: &str) -> Option<usize> {
    let last = closed.rsplit('\n').next().unwrap_or(line);
    let behind = &last[last.find('"').map_or(0, |at| at + 1)..];
    goes_on_quoted(behind, rest)
}

/// Whether a quotation mark that begins a cell is not closed.
fn is_open(line: &str) -> bool {
    let Some(last) = line.rfind('"') else { return false };
    let begins = line[..last].trim_end_matches(' ');
    line.matches('"').count() % 2 == 1 && (begins.is_empty() || begins.ends_with([',', ';', '\t']))
}

/// The rows of a list of lists that begins here, or of one list; and where it ends.
fn list_rows<'a>(text: &'a str, start: usize, index: usize, lines: &mut Vec<Line<'a>>) -> Option<usize> {
    let first = start + text[start..].find(|c| c != ' ')?;
    text[first..].starts_with('[').then_some(())?;
    let mut scan = Scan { text, at: first };
    let mut rows = Vec::new();
    if scan.inner_begins() {
        scan.at += 1;
        loop {
            rows.push(scan.list()?);
            match scan.next_sign()? {
                ',' => {}
                ']' => break,
                _ => return None,
            }
            if scan.peek() == Some(']') {
                scan.at += 1;
                break;
            }
        }
    } else {
        rows.push(scan.list()?);
    }
    let behind = text[scan.at..].find('\n').map_or(text.len(), |end| scan.at + end);
    let bare = text[scan.at..behind].trim().trim_end_matches(',').is_empty();
    if !bare || rows.iter().all(|(_, cells)| cells.len() < 2) {
        return None;
    }
    for (row, cells) in rows {
        let number = index + text[start..row.start].matches('\n').count();
        let begin = text[..row.start].rfind('\n').map_or(0, |end| end + 1);
        let cells = cells.into_iter().map(|cell| cell.start - row.start..cell.end - row.start).collect();
        lines.push(Line::list(number, count(&text[begin..row.start]), &text[row], cells));
    }
    Some(behind)
}

/// A list and its cells, as byte ranges of the text.
type List = (Range<usize>, Vec<Range<usize>>);

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn next_sign(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    /// Whether a list begins within the list that begins here.
    fn inner_begins(&mut self) -> bool {
        self.text[self.at + 1..].trim_start().starts_with(['[', '('])
    }

    /// A list of texts, numbers and empty places.
    fn list(&mut self) -> Option<List> {
        self.peek();
        let start = self.at;
        let close = match self.next_sign()? {
            '[' => ']',
            '(' => ')',
            _ => return None,
        };
        let mut cells = Vec::new();
        while cells.len() < MAX_CELLS {
            if self.peek() == Some(close) {
                break;
            }
            cells.push(self.cell()?);
            if self.peek() == Some(',') {
                self.at += 1;
            }
        }
        (self.next_sign()? == close).then_some((start..self.at, cells))
    }

    fn cell(&mut self) -> Option<Range<usize>> {
        let first = self.peek()?;
        let start = self.at;
        if matches!(first, '"' | '\'') {
            let mut escaped = false;
            let inner = &self.text[start + 1..];
            let inner = &inner[..inner.floor_char_boundary(MAX_CELL)];
            let end = inner.find(|c: char| {
                let ends = c == first && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            self.at = start + 1 + end + 1;
            return Some(start + 1..start + 1 + end);
        }
        let end = self.text[start..].find([',', ']', ')', '\n', '[', '"'])?;
        self.at = start + end;
        match self.text[start..self.at].trim() {
            "null" | "None" | "nan" | "NaN" => Some(start..start),
            word if line::is_figure(word) => Some(start..start + word.len()),
            _ => None,
        }
    }
}

/// The text of a cell of a list: `\n` ends a line, `\u884c` is a character.
pub(super) fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let hex = code.strip_prefix('u').and_then(|hex| hex.get(..4)).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (c, length) = match (code.chars().next(), hex.and_then(char::from_u32)) {
            (_, Some(c)) => (c, 5),
            (Some('n' | 'r'), _) => ('\n', 1),
            (Some('t'), _) => (' ', 1),
            (Some(c), _) => (c, c.len_utf8()),
            (None, _) => ('\\', 0),
        };
        plain.push(c);
        rest = &code[length..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        lines(text).iter().map(|line| line.cells().into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn lists_are_rows() {
        let rows = [vec!["规章", "1", ""], vec!["行政\n许可", "2,100", "3"]];
        assert_eq!(cells(r#"[["规章", "1", null], ["行政\n许可", "2,100", 3]]"#), rows);
        assert_eq!(cells("['规章', '1', None]\n['\\u884c政\\n许可', \"2,100\", '3']"), rows);
        assert_eq!(
            cells("[\n  [\n    \"规章\",\n    \"1\",\n    null\n  ],\n  [\"行政\\n许可\", \"2,100\", 3]\n]"),
            rows
        );
        assert_eq!(lines("[1]首页\n[2] 公开").len(), 2);
        assert_eq!(lines("[注]本表，[见附件]").len(), 1);
    }

    #[test]
    fn places_in_lists_are_those_of_the_file() {
        let text = "甲\n[[\"规章\", 1],\n [\"许可\", 22]]\n乙";
        let lines = lines(text);
        assert_eq!(lines.len(), 4);
        let line = |line, columns| crate::place::Provenance::Line { line, columns };
        assert_eq!(lines[1].cells()[1].1, line(2, [9, 9]));
        assert_eq!(lines[2].cells()[1].1, line(3, [9, 10]));
        assert_eq!(lines[3].at(), line(4, [1, 1]));
    }

    #[test]
    fn a_table_in_one_line_has_a_line_for_each_cell() {
        let row = |label: &str| format!("{label} 1 2 3 4 5 6");
        let text = format!("自然人 总计 {} {} {}", row("一、新收"), row("二、结转"), row("三、办结"));
        assert_eq!(lines(&text).len(), 23);
        assert_eq!(lines(&text)[3].at(), crate::place::Provenance::Line { line: 1, columns: [13, 13] });
        assert_eq!(
            lines("全年公开 12 条，其中 3 条，4 条。今年 5 条，6 条；7 条，8 条，9 条。全年 7 条，8 条，9 条。").len(),
            1
        );
        assert_eq!(lines(&row("一、 新 收 的 政 府 信 息 公 开 申 请 数 量 如 下")).len(), 1);
    }

    #[test]
    fn a_quoted_cell_goes_over_lines() {
        let lines = lines("\"商业企\n业\",\"科研\n机构\",其他\n他说\"好。\n正文");
        assert_eq!(
            lines.iter().map(|line| line.text).collect::<Vec<_>>(),
            ["\"商业企\n业\",\"科研\n机构\",其他", "他说\"好。", "正文"]
        );
        assert_eq!(lines[1].at(), crate::place::Provenance::Line { line: 4, columns: [1, 5] });
    }
}
