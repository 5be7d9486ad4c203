//! Cells apart by spaces: words, then figures up to the end of the line.

use super::line::{Kind, LABEL, is_digit, is_figure};
use std::ops::Range;

/// Words apart by white space, or by pipes that mean no more.
pub(super) fn tokens(text: &str, pipes: bool) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let parts = text.split(|c: char| c.is_whitespace() || (pipes && c == '|')).filter(|part| !part.is_empty());
    let mut tokens: Vec<Range<usize>> = parts.map(|part| start(part)..start(part) + part.len()).collect();
    // 计 1 and, on the next line, 次）: the number is the label's.
    if let [.., word, number] = &mut tokens[..]
        && text[number.clone()].chars().all(is_digit)
        && !is_figure(&text[word.clone()])
        && leaves_open(&text[..word.end])
    {
        word.end = number.end;
        tokens.pop();
    }
    tokens
}

/// A row by its figures: words, then figures up to the end of the line; or cells apart by two spaces or more.
pub(super) fn spaced_row(text: &str, pipes: bool) -> Option<Kind> {
    let mut tokens = tokens(text, pipes);
    if is_letterspaced(&tokens) {
        return None;
    }
    join_units(text, &mut tokens);
    join_points(text, &mut tokens);
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
pub(super) fn is_letterspaced(tokens: &[Range<usize>]) -> bool {
    const LETTERS: usize = 4;
    const WIDE: usize = 3;
    let one_apart = tokens.windows(2).all(|pair| pair[1].start == pair[0].end + 1);
    let wide = tokens.iter().filter(|token| token.len() == WIDE).count();
    wide >= LETTERS && one_apart && tokens.iter().all(|token| token.len() == WIDE || token.len() == 1)
}

/// Whether brackets open that do not close.
fn leaves_open(text: &str) -> bool {
    let count = |marks: [char; 2]| text.chars().filter(|c| marks.contains(c)).count();
    count(['（', '(']) > count(['）', ')'])
}

/// A point alone between two numbers makes them one; see [`joined_digits`].
fn join_points(text: &str, tokens: &mut Vec<Range<usize>>) {
    let digits = |token: &Range<usize>| text[token.clone()].chars().all(is_digit);
    let point = |three: &[Range<usize>]| {
        let one_apart = three[0].end + 1 == three[1].start && three[1].end + 1 == three[2].start;
        &text[three[1].clone()] == "." && one_apart && digits(&three[0]) && digits(&three[2])
    };
    while let Some(at) = tokens.windows(3).position(point) {
        tokens[at].end = tokens[at + 2].end;
        tokens.drain(at + 1..at + 3);
    }
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
