//! HTML that is written, never pasted: every text and every attribute goes through [`escape`], so what a file says cannot
//! become markup.

/// An attribute: its name, which is ours, and its value, which may be anything.
pub(super) type Attribute<'a> = (&'static str, &'a str);

/// A piece of a page that grows.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) -> &mut Self {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            push_escaped(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        self
    }

    /// Closes it.
    pub(super) fn close(&mut self, name: &'static str) -> &mut Self {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        push_escaped(text, &mut self.out);
        self
    }

    /// An element that holds nothing but text.
    pub(super) fn element(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close(name)
    }

    /// All of it.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A text as it may stand in HTML, also in an attribute. What HTML has no character for is left out, and so are marks that
/// turn the direction of text: they could make a figure or a name look like another.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(text, &mut escaped);
    escaped
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let mut html = Html::default();
        html.element("p", &[("title", "a\" onclick=\"b")], "<script>'&\u{0}\u{202e}12</script>");
        assert_eq!(html.finish(), "<p title=\"a&quot; onclick=&quot;b\">&lt;script&gt;&#39;&amp;12&lt;/script&gt;</p>");
    }
}
