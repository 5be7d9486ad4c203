//! The style sheets that stand in a page, as far as they tell what is shown beside what: rules with simple selectors
//! (`.row`, `div.row`, `#t .row > .cell`), as a wide screen shows them. What stands in files of its own is not known.

use super::element::declaration;
use super::tree::{Id, Kind, Tree};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// More rules than this are not looked at.
const MAX_RULES: usize = 4_000;
/// A selector has no more parts, and each is looked for among so many elements above.
const MAX_PARTS: usize = 6;
const MAX_CLIMB: usize = 32;
/// Nor has a rule more properties, or an element more classes.
const MAX_PAIRS: usize = 64;
/// So often a rule is held against an element; no sheet that a person wrote needs more.
const MAX_LOOKS: u32 = 4_000_000;
/// Conditions under which a wide screen shows nothing.
const ELSEWHERE: &[&str] = &["print", "max-width", "max-device-width", "speech", "projection", "handheld"];

/// `div.row#a`
#[derive(Default)]
struct Part {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    /// Whether the part before it is its parent, and not only somewhere above.
    is_child: bool,
}

struct Rule {
    parts: Vec<Part>,
    rank: usize,
    /// Which of the bodies is its own.
    body: usize,
}

/// The rules of a page.
#[derive(Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    bodies: Vec<Vec<(String, String)>>,
    /// The rules by what their last part asks for first: `#id`, `.class` or a name.
    by_key: BTreeMap<String, Vec<usize>>,
    looks: Cell<u32>,
}

impl Sheet {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut sheet = Sheet::default();
        for id in tree.ids().filter(|id| tree.name(*id) == "style") {
            sheet.read(&without_comments(&tree.text(id)), 0);
        }
        sheet
    }

    /// What a property is for an element: by its own style, or by the rule that says most of it, the last one of equals.
    pub(super) fn value<'s>(&'s self, tree: &'s Tree, id: Id, property: &str) -> Option<&'s str> {
        declaration(tree, id, property).or_else(|| {
            let keys = keys(tree, id);
            let rules = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied();
            let rules = rules.take_while(|_| self.looks.replace(self.looks.get().saturating_add(1)) < MAX_LOOKS);
            let told = rules.filter_map(|rule| {
                let body = &self.bodies[self.rules[rule].body];
                let (_, value) = body.iter().rev().find(|(name, _)| name == property)?;
                Some((self.rules[rule].rank, rule, value.as_str()))
            });
            let told = told.filter(|(_, rule, _)| fits(tree, id, &self.rules[*rule].parts));
            told.max_by_key(|(rank, rule, _)| (*rank, *rule)).map(|(_, _, value)| value)
        })
    }

    /// The classes and ids that rules ask for which say one of these of what has them.
    pub(super) fn saying(&self, said: &[(&str, &str)]) -> BTreeSet<String> {
        let says = |rule: &&Rule| {
            self.bodies[rule.body].iter().any(|(name, value)| said.contains(&(name.as_str(), value.as_str())))
        };
        let last = self.rules.iter().filter(says).filter_map(|rule| rule.parts.last());
        last.flat_map(|part| part.classes.iter().chain(&part.id)).cloned().collect()
    }

    /// Rules, and those in conditions that hold.
    fn read(&mut self, text: &str, depth: u32) {
        let mut rest = text;
        while let Some((prelude, behind)) = rest.split_once('{') {
            let (body, after) = body(behind);
            rest = after;
            let prelude = prelude.rsplit(';').next().unwrap_or(prelude).trim();
            if self.rules.len() >= MAX_RULES {
                return;
            }
            if let Some(at) = prelude.strip_prefix('@') {
                let holds = at.starts_with("media") && !ELSEWHERE.iter().any(|word| at.contains(word));
                if holds && depth == 0 {
                    self.read(body, depth + 1);
                }
            } else {
                self.rule(prelude, body);
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let pairs = body.split(';').filter_map(|pair| pair.split_once(':')).take(MAX_PAIRS);
        let value = |value: &str| value.split('!').next().unwrap_or_default().trim().to_ascii_lowercase();
        let pairs: Vec<_> = pairs.map(|(name, told)| (name.trim().to_ascii_lowercase(), value(told))).collect();
        self.bodies.push(pairs);
        for parts in selectors.split(',').filter_map(parts) {
            let weight = |part: &Part| {
                100 * usize::from(part.id.is_some()) + 10 * part.classes.len() + usize::from(part.name.is_some())
            };
            let rank = parts.iter().map(weight).sum();
            let Some(key) = parts.last().and_then(key) else { continue };
            self.by_key.entry(key).or_default().push(self.rules.len());
            self.rules.push(Rule { parts, rank, body: self.bodies.len() - 1 });
        }
    }
}

fn without_comments(text: &str) -> String {
    let text = text.replace("<!--", "").replace("-->", "");
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// What stands up to the brace that closes, and what is behind it.
fn body(text: &str) -> (&str, &str) {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

/// The parts of a selector; none if it asks for more than names, classes and ids.
fn parts(selector: &str) -> Option<Vec<Part>> {
    if selector.contains([':', '[', '+', '~', '*', '\\']) {
        return None;
    }
    let spaced = selector.replace('>', " > ");
    let mut parts = Vec::new();
    let mut is_child = false;
    for word in spaced.split_whitespace() {
        if word == ">" {
            is_child = true;
            continue;
        }
        parts.push(Part { is_child: std::mem::take(&mut is_child), ..part(word)? });
    }
    (1..=MAX_PARTS).contains(&parts.len()).then_some(parts)
}

fn part(word: &str) -> Option<Part> {
    let mut part = Part::default();
    let first = word.find(['.', '#']).unwrap_or(word.len());
    part.name = Some(word[..first].to_ascii_lowercase()).filter(|name| !name.is_empty());
    let mut rest = &word[first..];
    while let Some(sign) = rest.chars().next() {
        let end = rest[1..].find(['.', '#']).map_or(rest.len(), |at| at + 1);
        let name = rest[1..end].to_owned();
        if name.is_empty() {
            return None;
        }
        if sign == '#' {
            part.id = Some(name)
        } else {
            part.classes.push(name)
        }
        rest = &rest[end..];
    }
    Some(part)
}

fn key(part: &Part) -> Option<String> {
    let id = part.id.as_ref().map(|id| format!("#{id}"));
    id.or_else(|| part.classes.first().map(|class| format!(".{class}"))).or_else(|| part.name.clone())
}

/// The keys under which rules for an element stand.
fn keys(tree: &Tree, id: Id) -> Vec<String> {
    let classes = tree.attribute(id, "class").unwrap_or_default().split_whitespace();
    let own = tree.attribute(id, "id").map(|id| format!("#{}", id.trim()));
    classes.take(MAX_PAIRS).map(|class| format!(".{class}")).chain(own).chain([tree.name(id).to_owned()]).collect()
}

fn fits(tree: &Tree, id: Id, parts: &[Part]) -> bool {
    let Some((last, above)) = parts.split_last() else { return true };
    if !is_part(tree, id, last) {
        return false;
    }
    let Some(next) = above.last() else { return true };
    let ancestors = std::iter::successors(tree.parent(id), |node| tree.parent(*node));
    let reach = if last.is_child { 1 } else { MAX_CLIMB };
    // The nearest one that fits: selectors for which it must be another one are rare.
    let found = ancestors.take(reach).find(|ancestor| is_part(tree, *ancestor, next));
    found.is_some_and(|ancestor| fits(tree, ancestor, above))
}

fn is_part(tree: &Tree, id: Id, part: &Part) -> bool {
    let classes = tree.attribute(id, "class").unwrap_or_default();
    matches!(tree.kind(id), Kind::Element(..))
        && part.name.as_ref().is_none_or(|name| name == tree.name(id))
        && part.id.as_ref().is_none_or(|wanted| tree.attribute(id, "id").is_some_and(|id| id.trim() == wanted))
        && part.classes.iter().all(|wanted| classes.split_whitespace().any(|class| class == wanted))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn displays(sheet: &str, body: &str) -> Vec<String> {
        let tree = parse(&format!("<style>{sheet}</style><body>{body}")).unwrap();
        let sheet = Sheet::of(&tree);
        let cells = tree.ids().filter(|id| tree.name(*id) == "i");
        cells.map(|id| sheet.value(&tree, id, "display").unwrap_or("-").to_owned()).collect()
    }

    #[test]
    fn rules_reach_the_elements_that_a_browser_gives_them_to() {
        let sheet = "<!-- @charset 'x'; .a { display : Table-Row !important } /* .b{display:flex} */
            #t .b > i, .none { display: table-cell } i.c { display: grid } .c { display: flex } .d:before { display: table }
            @media print { .e { display: none } } @media (min-width: 9px) { .f { display: block } } @font-face { x: y } -->";
        let body = "<i class='x a'></i><div id=t><p class=b><i></i><b><i></i></b></p></div><i class=c></i><i class=d></i>\
            <i class=e></i><i class=f></i><i class=a style='display:inline'></i>";
        let expected = ["table-row", "table-cell", "-", "grid", "-", "-", "block", "inline"];
        assert_eq!(displays(sheet, body), expected);
    }

    #[test]
    fn the_last_of_equal_rules_counts_and_an_id_more_than_classes() {
        assert_eq!(displays(".a{display:flex} .a{display:grid}", "<i class=a></i>"), ["grid"]);
        assert_eq!(displays("#b{display:flex} .a.c{display:grid}", "<i class='a c' id=b></i>"), ["flex"]);
        assert_eq!(displays(".a{display:flex", "<i class=a></i>"), ["flex"]);
    }
}
