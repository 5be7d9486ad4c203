//! The tree of a page: nodes in one list, tied by their numbers. Nothing here recurses, whatever the depth.

use html5ever::tendril::StrTendril;
use html5ever::{LocalName, QualName, ns};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Which node.
pub(super) type Id = usize;

/// The node that holds all others.
pub(super) const ROOT: Id = 0;

/// What a node is.
pub(super) enum Kind {
    Element(Rc<QualName>, Vec<(String, StrTendril)>),
    Text(String),
    /// The document itself, comments, what templates hold.
    Other,
}

struct Node {
    kind: Kind,
    depth: u32,
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
}

/// A page.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// How deep the deepest node stands, or stood while the tree grew.
    deepest: u32,
    /// Templates, and what they hold outside the tree.
    pub(super) templates: BTreeMap<Id, Id>,
    /// Tables of other elements whose cells stand in no column that is known.
    pub(super) loose: BTreeSet<Id>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut tree = Tree { nodes: Vec::new(), deepest: 0, templates: BTreeMap::new(), loose: BTreeSet::new() };
        tree.add(Kind::Other);
        tree
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn deepest(&self) -> u32 {
        self.deepest
    }

    pub(super) fn kind(&self, id: Id) -> &Kind {
        &self.nodes[id].kind
    }

    /// The name of an element, in lower case; of another node, nothing.
    pub(super) fn name(&self, id: Id) -> &str {
        match self.kind(id) {
            Kind::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// One of the attributes that are kept.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        let Kind::Element(_, attributes) = self.kind(id) else { return None };
        attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes[id].parent
    }

    pub(super) fn first(&self, id: Id) -> Option<Id> {
        self.nodes[id].first
    }

    pub(super) fn last(&self, id: Id) -> Option<Id> {
        self.nodes[id].last
    }

    pub(super) fn next(&self, id: Id) -> Option<Id> {
        self.nodes[id].next
    }

    pub(super) fn previous(&self, id: Id) -> Option<Id> {
        self.nodes[id].previous
    }

    /// Whether one of the children holds something.
    pub(super) fn has_grandchildren(&self, id: Id) -> bool {
        std::iter::successors(self.last(id), |child| self.previous(*child)).any(|child| self.first(child).is_some())
    }

    /// All nodes, as they were made.
    pub(super) fn ids(&self) -> std::ops::Range<Id> {
        0..self.nodes.len()
    }

    /// The text that stands immediately in a node.
    pub(super) fn text(&self, id: Id) -> String {
        let children = std::iter::successors(self.first(id), |child| self.next(*child));
        let texts = children.filter_map(|child| match self.kind(child) {
            Kind::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    pub(super) fn add(&mut self, kind: Kind) -> Id {
        self.nodes.push(Node { kind, depth: 0, parent: None, previous: None, next: None, first: None, last: None });
        self.nodes.len() - 1
    }

    pub(super) fn add_element(&mut self, name: &str) -> Id {
        self.add(Kind::Element(element_name(name), Vec::new()))
    }

    /// Makes another element of one.
    pub(super) fn rename(&mut self, id: Id, name: &str) {
        if let Kind::Element(known, _) = &mut self.nodes[id].kind {
            *known = element_name(name);
        }
    }

    /// Gives an element an attribute, in the place of what it had.
    pub(super) fn set_attribute(&mut self, id: Id, name: &str, value: &str) {
        if let Kind::Element(_, attributes) = &mut self.nodes[id].kind {
            attributes.retain(|(known, _)| known != name);
            attributes.push((name.to_owned(), StrTendril::from(value)));
        }
    }

    /// Puts a node that stands nowhere behind the last child.
    pub(super) fn append(&mut self, parent: Id, child: Id) {
        let last = self.nodes[parent].last;
        self.tie(parent, last, child, None);
    }

    /// Puts a node that stands nowhere before one that has a parent.
    pub(super) fn insert_before(&mut self, sibling: Id, child: Id) {
        if let Some(parent) = self.parent(sibling) {
            let previous = self.previous(sibling);
            self.tie(parent, previous, child, Some(sibling));
        }
    }

    /// Takes a node out, with all that it holds.
    pub(super) fn remove(&mut self, id: Id) {
        let Some(parent) = self.nodes[id].parent.take() else { return };
        let (previous, next) = (self.nodes[id].previous.take(), self.nodes[id].next.take());
        match previous {
            Some(previous) => self.nodes[previous].next = next,
            None => self.nodes[parent].first = next,
        }
        match next {
            Some(next) => self.nodes[next].previous = previous,
            None => self.nodes[parent].last = previous,
        }
    }

    /// Adds text at the end of a text node; false if it is none.
    pub(super) fn extend(&mut self, id: Option<Id>, more: &str) -> bool {
        let Some(id) = id else { return false };
        let Kind::Text(text) = &mut self.nodes[id].kind else { return false };
        text.push_str(more);
        true
    }

    fn tie(&mut self, parent: Id, previous: Option<Id>, child: Id, next: Option<Id>) {
        let depth = self.nodes[parent].depth.saturating_add(1);
        self.deepest = self.deepest.max(depth);
        let node = &mut self.nodes[child];
        (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, next, depth);
        match previous {
            Some(previous) => self.nodes[previous].next = Some(child),
            None => self.nodes[parent].first = Some(child),
        }
        match next {
            Some(next) => self.nodes[next].previous = Some(child),
            None => self.nodes[parent].last = Some(child),
        }
    }
}

fn element_name(name: &str) -> Rc<QualName> {
    Rc::new(QualName::new(None, ns!(html), LocalName::from(name)))
}
