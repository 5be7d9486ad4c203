//! A paragraph → its sentences, each folded for comparison with the way back to what is printed.

use crate::text;

/// A sentence of more characters is cut: no report has one, and all that follows is bounded by it.
const LONGEST: usize = 1200;

/// A sentence as printed, and as it is compared.
pub(super) struct Sentence<'t> {
    /// Where it begins in its paragraph.
    pub(super) at: usize,
    /// As printed, without the white space around it.
    pub(super) printed: &'t str,
    /// Folded: no white space but between digits, where it may part two numbers.
    pub(super) folded: String,
    /// For each character of `folded`, where it begins there and in `printed`.
    places: Vec<(usize, usize)>,
}

impl<'t> Sentence<'t> {
    pub(super) fn new(at: usize, printed: &'t str) -> Self {
        let mut folded = String::with_capacity(printed.len());
        let mut places = Vec::with_capacity(printed.len() / 3);
        let mut gap = None;
        for (at, c) in printed.char_indices() {
            let c = match c {
                // The titles of documents are told by these, which folding makes brackets of.
                '《' | '》' | '〈' | '〉' => Some(c),
                c if c.is_whitespace() => {
                    gap = gap.or(Some(at));
                    continue;
                }
                c => text::fold(c),
            };
            let Some(c) = c else { continue };
            let parts_digits = c.is_ascii_digit() && folded.ends_with(|last: char| last.is_ascii_digit());
            if let Some(gap) = gap.take().filter(|_| parts_digits) {
                places.push((folded.len(), gap));
                folded.push(' ');
            }
            places.push((folded.len(), at));
            folded.push(c);
        }
        Sentence { at, printed, folded, places }
    }

    /// What is printed where a piece of the folded text stands.
    pub(super) fn raw(&self, start: usize, end: usize) -> &'t str {
        let place = |at: usize| {
            let index = self.places.partition_point(|place| place.0 < at);
            self.places.get(index).map_or(self.printed.len(), |place| place.1)
        };
        self.printed.get(place(start)..place(end)).unwrap_or_default().trim()
    }
}

/// The sentences of a paragraph, in order. A line that ends without a stop ends its sentence, too.
pub(super) fn sentences(paragraph: &str) -> impl Iterator<Item = Sentence<'_>> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let end = end(rest);
            let at = paragraph.len() - rest.len();
            let (sentence, after) = rest.split_at(end);
            rest = after;
            let sentence = sentence.trim();
            if !sentence.is_empty() {
                return Some(Sentence::new(at, sentence));
            }
        }
    })
}

/// Whether a paragraph breaks off in a sentence, as at the end of a page: long, and without a mark at its end.
pub(super) fn is_torn(paragraph: &str) -> bool {
    const LONG: usize = 20;
    let text = paragraph.trim_end();
    let is_open = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '，' | ',' | '、' | '《' | '（' | '“'));
    is_open && text.chars().take(LONG).count() == LONG
}

/// Where the first sentence of a text ends.
fn end(text: &str) -> usize {
    let mut before = '\0';
    let mut chars = text.char_indices().peekable();
    let mut count = 0;
    while let Some((at, c)) = chars.next() {
        count += 1;
        let next = chars.peek().map(|next| next.1);
        let stops = match c {
            '。' | '！' | '？' | '!' | '?' | '｡' | '\n' | '\r' => true,
            // A full stop typed as a point; 3.5 and www.x.cn have none.
            '.' | '．' => !before.is_ascii() && next.is_none_or(|next| !next.is_ascii_alphanumeric()),
            _ => count >= LONGEST,
        };
        if stops {
            return at + c.len_utf8();
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_stop() {
        let printed = |text| sentences(text).map(|sentence| sentence.printed.to_owned()).collect::<Vec<_>>();
        assert_eq!(printed("收到申请21件。 办结 20件"), ["收到申请21件。", "办结 20件"]);
        assert_eq!(printed("未收到申请.占比3.5%"), ["未收到申请.", "占比3.5%"]);
        assert_eq!(printed("一\n二\n\n"), ["一", "二"]);
        assert_eq!(printed(&"长".repeat(3000)).len(), 3);
    }

    #[test]
    fn the_print_is_found_again() {
        let sentence = Sentence::new(0, "收到 “申请” １，１３６ 件、1 6件");
        assert_eq!(sentence.folded, "收到申请1,136件、1 6件");
        let at = sentence.folded.find("1,136").unwrap();
        assert_eq!(sentence.raw(at, at + 5), "１，１３６");
        let at = sentence.folded.find("1 6").unwrap();
        assert_eq!(sentence.raw(at, at + 3), "1 6");
    }
}
