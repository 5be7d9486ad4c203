//! Text → tree, by html5ever. Fed in pieces, so that what is made to exhaust ends while the tree is small.

use super::kept;
use super::tree::{Id, Kind, ROOT, Tree};
use crate::error::Error;
use html5ever::interface::{
    TokenizerResult,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};
use regex::Regex;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

/// Elements, texts and comments of a page.
const MAX_NODES: usize = 1_000_000;
/// Elements in elements. Browsers stop at 512. Beyond, the time that the parser takes grows with the square.
const MAX_DEPTH: u32 = 1024;
/// Bytes between two looks at the limits.
const PIECE: usize = 1024;
/// The parser compares each attribute of an element with all before it; so many comparisons take two seconds.
const MAX_COMPARISONS: u64 = 2_000_000_000;

/// A picture that stands in the page. It is left out first: it holds much of what separates attributes elsewhere.
static PICTURE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(";base64,[A-Za-z0-9+/=]{256,}").ok());

/// The attributes that are looked at; no other is kept.
const KEPT: &[&str] = &[
    "colspan",
    "rowspan",
    "style",
    "hidden",
    "height",
    "class",
    "id",
    "name",
    "content",
    "href",
    "type",
    "value",
    "title",
    "left",
    "top",
    "width",
    "role",
    "aria-colspan",
    "aria-rowspan",
    "aria-colindex",
];

/// Parses a page, or a piece of one.
pub(super) fn parse(text: &str) -> Result<Tree, Error> {
    let builder = TreeBuilder::new(
        Sink { tree: RefCell::new(Tree::new()), fostered: RefCell::default() },
        TreeBuilderOpts::default(),
    );
    let tokenizer = Tokenizer::new(Counter { builder, tokens: Cell::new(0) }, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut attributes = Attributes::default();
    let text = PICTURE.as_ref().map_or(Cow::Borrowed(text), |picture| picture.replace_all(text, ";base64,"));
    let mut rest = &*text;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.ceil_char_boundary(PIECE));
        rest = behind;
        input.push_back(StrTendril::from(piece));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        attributes.look(piece, tokenizer.sink.tokens.get())?;
        let tree = tokenizer.sink.builder.sink.tree.borrow();
        if tree.len() > MAX_NODES {
            return Err(Error::Limit { what: "elements and texts of a page", limit: MAX_NODES as u64 });
        }
        if tree.deepest() > MAX_DEPTH {
            return Err(Error::Limit { what: "elements in elements", limit: u64::from(MAX_DEPTH) });
        }
    }
    tokenizer.end();
    Ok(tokenizer.sink.builder.sink.tree.into_inner())
}

/// The text of a piece of markup, without its elements; none if it is too much.
pub(super) fn text_of(markup: &str) -> Option<String> {
    let tree = parse(markup).ok()?;
    let texts = tree.ids().filter_map(|id| match tree.kind(id) {
        Kind::Text(text) => Some(text.as_str()),
        _ => None,
    });
    Some(texts.collect())
}

/// Guesses how often attributes were compared: at most what stands between two tokens belongs to one element.
#[derive(Default)]
struct Attributes {
    tokens: u64,
    separators: u64,
    comparisons: u64,
}

impl Attributes {
    fn look(&mut self, piece: &str, tokens: u64) -> Result<(), Error> {
        if self.tokens != tokens {
            (self.tokens, self.separators) = (tokens, 0);
        }
        let separates = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xC | b'/' | b'"' | b'\'');
        let more = piece.bytes().filter(|byte| separates(byte)).count() as u64;
        // One attribute more is compared with all that there are.
        self.comparisons = self.comparisons.saturating_add(more.saturating_mul(self.separators));
        self.separators += more;
        if self.comparisons > MAX_COMPARISONS {
            return Err(Error::Limit { what: "comparisons of attributes", limit: MAX_COMPARISONS });
        }
        Ok(())
    }
}

/// Counts what the tokenizer gives to the builder.
struct Counter {
    builder: TreeBuilder<Handle, Sink>,
    tokens: Cell<u64>,
}

impl TokenSink for Counter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node as the builder knows it. The name is with it, so that nobody borrows the tree to look at one.
#[derive(Clone)]
struct Handle(Id, Rc<QualName>);

struct Sink {
    tree: RefCell<Tree>,
    /// For each table the last node of those that stood in it and went behind it.
    fostered: RefCell<BTreeMap<Id, Id>>,
}

impl Sink {
    fn add(&self, kind: Kind) -> Handle {
        let name = match &kind {
            Kind::Element(name, _) => Rc::clone(name),
            _ => Rc::new(QualName::new(None, ns!(), local_name!(""))),
        };
        Handle(self.tree.borrow_mut().add(kind), name)
    }
}

impl Sink {
    /// What stands in a table and in no cell goes before it, says the standard. Behind rows it is the end tag that is
    /// missing, and the text of what follows: that goes behind the table, where its author put it.
    fn append_behind(&self, table: Id, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        let known = self.fostered.borrow().get(&table).copied();
        let last = known.filter(|known| tree.parent(*known) == tree.parent(table)).unwrap_or(table);
        let placed = match child {
            NodeOrText::AppendNode(child) => {
                tree.remove(child.0);
                child.0
            }
            NodeOrText::AppendText(text) => {
                if tree.extend(Some(last), &text) {
                    return;
                }
                tree.add(Kind::Text(text.to_string()))
            }
        };
        match (tree.next(last), tree.parent(table)) {
            (Some(next), _) if next != placed => tree.insert_before(next, placed),
            (_, Some(parent)) => tree.append(parent, placed),
            _ => {}
        }
        self.fostered.borrow_mut().insert(table, placed);
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle(ROOT, Rc::new(QualName::new(None, ns!(), local_name!(""))))
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.1.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let is_kept =
            |attribute: &Attribute| KEPT.contains(&&*attribute.name.local) || kept::may_hold(&attribute.value);
        let kept = attributes.into_iter().filter(is_kept);
        let kept = kept.map(|attribute| (attribute.name.local.to_string(), attribute.value)).collect();
        self.add(Kind::Element(Rc::new(name), kept))
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Kind::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                tree.remove(child.0);
                tree.append(parent.0, child.0);
            }
            NodeOrText::AppendText(text) => {
                let last = tree.last(parent.0);
                if !tree.extend(last, &text) {
                    let id = tree.add(Kind::Text(text.to_string()));
                    tree.append(parent.0, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.tree.borrow().parent(element.0).is_some();
        let has_rows = self.tree.borrow().has_grandchildren(element.0);
        if has_parent && has_rows {
            self.append_behind(element.0, child);
        } else if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                tree.remove(child.0);
                tree.insert_before(sibling.0, child.0);
            }
            NodeOrText::AppendText(text) => {
                let previous = tree.previous(sibling.0);
                if !tree.extend(previous, &text) {
                    let id = tree.add(Kind::Text(text.to_string()));
                    tree.insert_before(sibling.0, id);
                }
            }
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What a template holds stands outside the tree: no browser shows it.
    fn get_template_contents(&self, template: &Handle) -> Handle {
        let known = self.tree.borrow().templates.get(&template.0).copied();
        if let Some(contents) = known {
            return Handle(contents, Rc::new(QualName::new(None, ns!(), local_name!(""))));
        }
        let contents = self.add(Kind::Other);
        self.tree.borrow_mut().templates.insert(template.0, contents.0);
        contents
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.0 == other.0
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().remove(target.0);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first(node.0) {
            tree.remove(child);
            tree.append(new_parent.0, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Through the parser this would take seconds, and where it is not optimised, minutes.
    #[test]
    fn attributes_without_end_are_refused_and_words_between_tokens_are_not() {
        let piece = "a=b ".repeat(PIECE / 4);
        let mut endless = Attributes::default();
        assert!((0..1000).any(|_| endless.look(&piece, 7).is_err()));
        let mut text = Attributes::default();
        assert!((0..100_000).all(|token| text.look(&piece, token).is_ok()));
    }
}
