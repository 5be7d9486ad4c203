//! The paragraphs of a section → its own, and its numbered subsections: （一）, inside of it 1., inside of that （1）.
//! 一是, 二是 stay text.

use crate::report::{Subsection, Text};
use crate::text::{self, Level};

/// A heading that shares its paragraph with text is no longer than this.
const SHORT: usize = 40;

/// Nests paragraphs by their numbers.
pub(super) fn nest(texts: Vec<Text>) -> (Vec<Text>, Vec<Subsection>) {
    let mut own = Vec::new();
    let mut roots: Vec<Subsection> = Vec::new();
    // The open subsections, outermost first.
    let mut open: Vec<(Level, Subsection)> = Vec::new();
    for text in texts.into_iter().filter(|text| !text.text.trim().is_empty()) {
        match numbered(&text) {
            Some((level, subsection)) => {
                close(&mut roots, &mut open, |inner| inner >= level);
                open.push((level, subsection));
            }
            None => open.last_mut().map_or(&mut own, |(_, innermost)| &mut innermost.paragraphs).push(text),
        }
    }
    close(&mut roots, &mut open, |_| true);
    (own, roots)
}

fn close(roots: &mut Vec<Subsection>, open: &mut Vec<(Level, Subsection)>, ends: impl Fn(Level) -> bool) {
    while let Some((_, done)) = open.pop_if(|(level, _)| ends(*level)) {
        open.last_mut().map_or(&mut *roots, |(_, outer)| &mut outer.subsections).push(done);
    }
}

fn numbered(text: &Text) -> Option<(Level, Subsection)> {
    let normalised = text::normalise(&text.text);
    let (marker, rest) = text::split_item(&normalised);
    let marker = marker.filter(|marker| marker.level > Level::Chinese)?;
    let (label, rest) = text::split_printed(&text.text, normalised.len() - rest.len());
    let (heading, rest) = heading_and_rest(rest.trim());
    let paragraphs = Some(rest).filter(|rest| !rest.is_empty());
    let paragraphs = paragraphs.map(|rest| Text { text: rest.to_owned(), at: text.at.clone() }).into_iter().collect();
    let label = label.trim().to_owned();
    Some((marker.level, Subsection { label, heading: heading.to_owned(), paragraphs, subsections: Vec::new() }))
}

/// A short text without a full stop is a heading; a short first sentence with text behind it is one, too.
fn heading_and_rest(text: &str) -> (&str, &str) {
    let is_short = |text: &str| text.chars().count() <= SHORT;
    match text.split_once('。') {
        None if is_short(text) => (text, ""),
        Some((first, "")) if is_short(first) && !first.contains(['，', ',', '；']) => (first, ""),
        Some((first, rest)) if is_short(first) && !rest.is_empty() => (first, rest.trim()),
        _ => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Provenance;

    fn show(subsections: &[Subsection]) -> String {
        let one = |s: &Subsection| {
            let texts: Vec<&str> = s.paragraphs.iter().map(|text| text.text.as_str()).collect();
            format!("{}{}[{}]({})", s.label, s.heading, texts.join("/"), show(&s.subsections))
        };
        subsections.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_nest_and_yi_shi_stays_text() {
        let text = |text: &str| Text { text: text.into(), at: Provenance::Paragraph { paragraph: 1 } };
        let texts =
            ["概述。", "（一）组织领导", "一是做了。", "1. 第一。后文。", "（二）机制。正文。", "2．单句，没有标题。"];
        let (own, subsections) = nest(texts.map(text).to_vec());
        assert_eq!(own.len(), 1);
        assert_eq!(
            show(&subsections),
            "（一）组织领导[一是做了。](1.第一[后文。]()) （二）机制[正文。](2．[单句，没有标题。]())"
        );
    }
}
