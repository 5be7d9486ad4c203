//! The text of one line, with its white space collapsed as a browser does.

/// White space that was met and not yet written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    /// One that holds a line break of the source.
    Break,
    /// Around a break that is only one of the layout.
    Joined,
}

/// A line while it is read.
pub(super) struct Line {
    text: String,
    gap: Gap,
    /// Whether tabs part cells.
    as_written: bool,
}

impl Line {
    pub(super) fn new() -> Self {
        Line { text: String::new(), gap: Gap::None, as_written: false }
    }

    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' => self.gap = self.gap.max(Gap::Space),
                '\n' | '\r' | '\u{c}' => self.gap = self.gap.max(Gap::Break),
                c => {
                    self.close_gap(c);
                    self.text.push(c);
                }
            }
        }
    }

    /// Adds text whose white space means something.
    pub(super) fn push_as_written(&mut self, text: &str) {
        (self.gap, self.as_written) = (Gap::None, true);
        self.text.push_str(text.trim_end_matches('\r'));
    }

    /// What comes next goes on immediately, whatever white space is between.
    pub(super) fn join(&mut self) {
        self.gap = Gap::Joined;
    }

    /// Word breaks the lines of its source anywhere: between two ideographs such a break is nothing.
    fn close_gap(&mut self, next: char) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let Some(last) = self.text.chars().next_back() else { return };
        if gap == Gap::Space || gap == Gap::Break && !(is_wide(last) && is_wide(next)) {
            self.text.push(' ');
        }
    }

    /// The text without padding: spaces of any width, no-break spaces, marks of no width. The line begins anew.
    pub(super) fn take(&mut self) -> String {
        self.gap = Gap::None;
        let text = std::mem::take(&mut self.text);
        let part_cells = std::mem::take(&mut self.as_written) && !text.trim().is_empty();
        text.trim_matches(|c: char| {
            c.is_whitespace() && !(c == '\t' && part_cells) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
        })
        .to_owned()
    }
}

/// Characters of Chinese writing, its punctuation included.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: &str) {
        let mut line = Line::new();
        texts.iter().for_each(|text| line.push(text));
        assert_eq!(line.take(), expected);
        assert_eq!(line.take(), "");
    }

    #[test]
    fn white_space_collapses() {
        check(&["  a \n", " b\t"], "a b");
        check(&["信息\r\n  公开", "\n", "（一）"], "信息公开（一）");
        check(&["信息 公开\n3 件"], "信息 公开 3 件");
    }

    #[test]
    fn padding_goes_and_what_stands_between_stays() {
        check(&["\u{a0}\u{3000} 1\u{a0}2 \u{200b}\u{feff}"], "1\u{a0}2");
        check(&["\u{3000}\u{a0}"], "");
    }
}
