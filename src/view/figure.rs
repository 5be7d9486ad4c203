//! One figure: what is printed, and by signs and words what kind of thing it is where it is no plain number.

use super::html::{Attribute, Html};
use super::known::{Known, label};
use crate::form::Language;
use crate::number::Decimal;
use crate::report::{Fact, State};

/// A kind of thing that stands in the place of a figure, as it is shown: its name in the markup, its sign, and its word.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) sign: &'static str,
    word: [&'static str; 2],
}

impl Shape {
    pub(super) fn word(&self, lang: Language) -> &'static str {
        lang.of(self.word[0], self.word[1])
    }
}

const NUMBER: Shape = Shape { name: "printed", sign: "", word: ["number", "数字"] };
const BLANK: Shape = Shape { name: "blank", sign: "□", word: ["blank", "空白"] };
const DASH: Shape = Shape { name: "dash", sign: "–", word: ["dash", "横线"] };
const UNREADABLE: Shape = Shape { name: "unreadable", sign: "?", word: ["unreadable", "不可读"] };
const MISSING: Shape = Shape { name: "missing", sign: "∅", word: ["missing", "缺失"] };

/// All that are no number, in the order of the legend.
pub(super) const SHAPES: [Shape; 4] = [BLANK, DASH, UNREADABLE, MISSING];

pub(super) fn shape(state: State) -> Shape {
    match state {
        State::Number => NUMBER,
        State::Blank => BLANK,
        State::Dash => DASH,
        State::Unreadable => UNREADABLE,
        State::Missing => MISSING,
    }
}

/// What is printed, without the spaces around it.
pub(super) fn printed(fact: &Fact) -> &str {
    fact.raw.as_deref().unwrap_or_default().trim()
}

/// The value, where the print does not say the same to the eye: money in another unit, a number in two lines, an annotation.
pub(super) fn other_value(fact: &Fact) -> Option<String> {
    let value = fact.value?.to_string();
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        '－' | '−' => Some('-'),
        '．' => Some('.'),
        ',' | '，' | ' ' | '\u{3000}' | '\u{a0}' => None,
        c => Some(c),
    };
    let print: String = printed(fact).chars().filter_map(plain).collect();
    (print != value).then_some(value)
}

/// What is shown of a figure, in order: the kind of each piece, and its text.
fn pieces(known: &Known<'_>, fact: &Fact) -> Vec<(&'static str, String)> {
    let (shape, printed) = (shape(fact.state), printed(fact));
    let mut pieces = Vec::new();
    pieces.extend((!printed.is_empty()).then(|| ("raw", printed.to_owned())));
    pieces.extend(other_value(fact).map(|value| ("value", format!("= {value}"))));
    if fact.state != State::Number {
        pieces.push(("state", format!("{} {}", shape.sign, shape.word(known.lang))));
    }
    pieces.extend(known.implied(&fact.key).map(|suspect| ("implied", format!("→ {}", suspect.implied))));
    pieces
}

/// All of a figure in words, for those who do not see the table around it.
fn spoken(known: &Known<'_>, fact: &Fact, pieces: &[(&str, String)]) -> String {
    let shown: Vec<&str> = pieces.iter().flat_map(|(_, piece)| piece.split_whitespace()).collect();
    let doubt = if known.is_doubtful(&fact.key) { known.say(" (look at it)", "（待核）") } else { "" };
    format!("{}: {}{doubt}", label(fact), shown.join(" "))
}

/// The figure as a button.
pub(super) fn write(known: &Known<'_>, fact: &Fact, html: &mut Html) {
    let shape = shape(fact.state);
    let pieces = pieces(known, fact);
    let (id, spoken, path) = (format!("fact:{}", fact.key), spoken(known, fact, &pieces), label(fact));
    let checks: Vec<String> = known.checks_of(&fact.key).iter().map(usize::to_string).collect();
    let checks = checks.join(" ");
    let place = fact.at.as_ref().map(|at| known.place(at)).unwrap_or_default();
    let is_zero = fact.value.is_some_and(|value| value == Decimal::ZERO);
    let class = if is_zero { "figure zero" } else { "figure" };
    let mut attributes: Vec<Attribute<'_>> = vec![
        ("type", "button"),
        ("class", class),
        ("id", &id),
        ("data-fact", &fact.key),
        ("data-state", shape.name),
        ("data-label", &path),
        ("data-unit", &fact.unit),
        ("data-place", &place),
        ("data-checks", &checks),
        ("aria-label", &spoken),
        ("tabindex", "-1"),
    ];
    if known.is_doubtful(&fact.key) {
        attributes.push(("data-doubtful", ""));
    }
    html.open("button", &attributes);
    for (index, (class, piece)) in pieces.iter().enumerate() {
        let gap = if index > 0 { " " } else { "" };
        let attributes = [("class", *class), ("lang", "zh-CN")];
        let lang = usize::from(*class == "raw");
        html.text(gap).element("span", &attributes[..=lang], piece);
    }
    html.close("button");
}

/// What the signs mean.
pub(super) fn legend(known: &Known<'_>, html: &mut Html) {
    html.open("ul", &[("class", "legend"), ("aria-label", known.say("Signs", "图例"))]);
    for shape in &SHAPES {
        html.open("li", &[("data-state", shape.name)]);
        html.element("span", &[("class", "sign")], shape.sign).text(" ").text(shape.word(known.lang)).close("li");
    }
    let others = [
        ("value", "= 12", known.say("value, where the print differs", "数值，与所印不同时列出")),
        ("implied", "→ 12", known.say("implied by the sums", "按勾稽关系推算")),
        ("doubt", "!", known.say("look at it", "待核")),
    ];
    for (class, sign, word) in others {
        html.open("li", &[]).element("span", &[("class", class)], sign).text(" ").text(word).close("li");
    }
    html.close("ul");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_beside_the_print_only_where_it_differs() {
        for (raw, value, other) in [
            ("1,234", "1234", None),
            (" １２ ", "12", None),
            ("－3", "-3", None),
            ("0.0", "0.0", None),
            ("411\n9", "4119", Some("4119")),
            ("21948000元", "2194.8000", Some("2194.8000")),
            ("22（其中修订 16 件）", "22", Some("22")),
        ] {
            let fact = Fact {
                key: String::new(),
                form: String::new(),
                state: State::Number,
                value: Decimal::parse(value),
                raw: Some(raw.to_owned()),
                unit: String::new(),
                at: None,
            };
            assert_eq!(other_value(&fact).as_deref(), other, "{raw}");
        }
    }
}
