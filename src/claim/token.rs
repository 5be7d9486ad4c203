//! A sentence → words whose role is known, numbers, dates, marks, and what is left between them.

use super::numeral::{self, Number};
use super::organ::Organ;
use super::period::{self, Period};
use super::sentence::Sentence;
use crate::form;

/// A piece of a sentence, by its place in the folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word of `narrative.toml`, by its role.
    Word(&'static str),
    /// A name of the organ that reports.
    Organ,
    /// A count.
    Number(Number),
    /// A date.
    Period(Period),
    /// A mark between clauses: `,` `;` `:` `(` `)`.
    Mark,
    /// 、, which parts clauses behind a number and words elsewhere.
    Pause,
    /// The title of a document, or an ordinal: it says nothing here.
    Aside,
    /// Anything else.
    Rest,
}

/// The longest word that a text begins with: its role and length.
fn word(text: &str) -> Option<(&'static str, usize)> {
    let first = text.chars().next();
    let words = form::words();
    let start = words.partition_point(|(word, _)| word.chars().next() < first);
    let mut same = words[start..].iter().take_while(|(word, _)| word.chars().next() == first);
    same.find(|(word, _)| text.starts_with(word)).map(|(word, role)| (*role, word.len()))
}

pub(super) fn tokens(sentence: &Sentence<'_>, organ: &Organ) -> Vec<Token> {
    let text = sentence.folded.as_str();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (kind, end) = piece(text, at, c, organ);
        match tokens.last_mut() {
            Some(last) if kind == Kind::Rest && last.kind == Kind::Rest => last.end = end,
            _ => tokens.push(Token { kind, start: at, end }),
        }
        at = end;
    }
    tokens
}

fn piece(text: &str, at: usize, c: char, organ: &Organ) -> (Kind, usize) {
    let single = at + c.len_utf8();
    match c {
        ',' | ';' | ':' | '(' | ')' | '/' => return (Kind::Mark, single),
        '、' => return (Kind::Pause, single),
        '.' | ' ' | '!' | '?' => return (Kind::Aside, single),
        '《' => {
            let end = text[at..].find('》').map(|length| at + length + '》'.len_utf8());
            return end.map_or((Kind::Rest, single), |end| (Kind::Aside, end));
        }
        _ => {}
    }
    let rest = &text[at..];
    if let Some(length) = organ.named(rest) {
        return (Kind::Organ, at + length);
    }
    if let Some(length) = session(rest) {
        return (Kind::Aside, at + length);
    }
    if let Some((role, length)) = word(rest) {
        return (Kind::Word(role), at + length);
    }
    if let Some((period, end)) = period::period(text, at) {
        return (Kind::Period(period), end);
    }
    numeral::number(text, at).map_or((Kind::Rest, single), |(number, end)| (Kind::Number(number), end))
}

/// 十七届, 第三次会议: which session of a congress.
fn session(text: &str) -> Option<usize> {
    const LONGEST: usize = 5;
    let numeral = text.strip_prefix('第').unwrap_or(text);
    let digits = numeral.chars().take(LONGEST).take_while(|c| "一二三四五六七八九十".contains(*c));
    let length = digits.map(char::len_utf8).sum::<usize>();
    if length == 0 {
        return None;
    }
    let rest = &numeral[length..];
    let sign = ["届", "次会议", "次大会", "次全会"].iter().find(|sign| rest.starts_with(**sign))?;
    Some(text.len() - rest.len() + sign.len())
}
