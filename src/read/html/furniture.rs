//! What a site puts around a report: menus, bars for sharing, links to other pages, its imprint. It is told by where it
//! stands: outside of the element that holds the numbered headings, or at its end. There it is left out where it is made
//! of links, is called what it is, or says what only such things say, and holds no sentence: rather too much is kept.

use super::element::{is_block, is_no_text};
use super::tree::{Id, Kind, Tree};
use std::collections::BTreeSet;

/// So many different numbers 一、 二、 … are the headings of a report.
const HEADINGS: usize = 3;
/// What is left out for its words is no longer than this, in bytes; a heading is no longer than that.
const SHORT: usize = 600;
const HEADING: usize = 120;
/// More lines that begin with a number are not one report's; a line has no more nodes than that.
const LINES: usize = 500;
const NEAR: usize = 64;
/// How often a node may be looked at, on the average.
const LOOKS: usize = 8;
/// A table with more rows than this is none of a site.
const ROWS: usize = 8;

/// What only a site says.
const WORDS: &[&str] = &[
    "ICP备",
    "ICP证",
    "公网安备",
    "公安备案",
    "网站标识码",
    "版权所有",
    "主办单位",
    "承办单位",
    "主办：",
    "承办：",
    "网站地图",
    "返回顶部",
    "打印本页",
    "打印此页",
    "【打印",
    "[打印",
    "打印】",
    "关闭窗口",
    "关闭本页",
    "【关闭",
    "[关闭",
    "关闭】",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "分享到",
    "扫一扫",
    "相关链接",
    "相关文章",
    "相关阅读",
    "相关信息",
];

/// What stands behind the report and is none of it, and menus before it.
pub(super) fn find(tree: &Tree) -> BTreeSet<Id> {
    let mut found = BTreeSet::new();
    let headings = headings(tree);
    let numbers: BTreeSet<char> = headings.iter().map(|(number, _)| *number).collect();
    if numbers.len() < HEADINGS {
        return found;
    }
    let in_order = "一二三四五六七八九十";
    let most = numbers.iter().max_by_key(|number| in_order.find(**number));
    let Some(last) = headings.iter().rev().find(|(number, _)| Some(number) == most).map(|(_, id)| *id) else {
        return found;
    };
    let Some(container) = container(tree, &headings, last) else { return found };
    let mut looks = tree.len().saturating_mul(LOOKS);
    for node in std::iter::successors(Some(container), |node| tree.parent(*node)) {
        for sibling in std::iter::successors(tree.next(node), |sibling| tree.next(*sibling)) {
            outside(tree, sibling, &mut found, &mut looks, Seen::is_of_site);
        }
        for sibling in std::iter::successors(tree.previous(node), |sibling| tree.previous(*sibling)) {
            outside(tree, sibling, &mut found, &mut looks, Seen::is_menu);
        }
    }
    trim(tree, container, last, &mut found, &mut looks);
    found
}

/// The texts that begin a line with 一、 二、 …, with their numbers.
fn headings(tree: &Tree) -> Vec<(char, Id)> {
    let texts = tree.ids().filter_map(|id| match tree.kind(id) {
        Kind::Text(text) => Some((id, text.trim_start())),
        _ => None,
    });
    let numbered = texts.filter(|(_, text)| text.starts_with(|c| "一二三四五六七八九十".contains(c)));
    let number = |(id, text): (Id, &str)| {
        let mut chars = text.chars();
        let number = chars.next()?;
        let behind = chars.as_str().trim_start().chars().next().or_else(|| first_behind(tree, id))?;
        let is_heading = matches!(behind, '、' | '.' | '．' | '，') && begins_line(tree, id);
        is_heading.then_some((number, id))
    };
    numbered.take(LINES).filter_map(number).collect()
}

/// The first character of the text behind a node in its line.
fn first_behind(tree: &Tree, id: Id) -> Option<char> {
    let mut node = id;
    for _ in 0..NEAR {
        // The next node in the order of the page.
        node = tree.first(node).or_else(|| {
            let up = std::iter::successors(Some(node), |node| tree.parent(*node)).take(NEAR);
            up.take_while(|node| !is_block(tree, *node)).find_map(|node| tree.next(node))
        })?;
        if is_block(tree, node) {
            return None;
        }
        if let Kind::Text(text) = tree.kind(node)
            && let Some(first) = text.trim_start().chars().next()
        {
            return Some(first);
        }
    }
    None
}

/// Whether nothing stands before a text in its line.
fn begins_line(tree: &Tree, id: Id) -> bool {
    let mut node = id;
    for _ in 0..NEAR {
        node = match tree.previous(node) {
            Some(previous) if is_block(tree, previous) || tree.name(previous) == "br" => return true,
            Some(previous) => last_in(tree, previous),
            None => match tree.parent(node).filter(|parent| !is_block(tree, *parent)) {
                Some(parent) => parent,
                None => return true,
            },
        };
        if matches!(tree.kind(node), Kind::Text(text) if !text.trim().is_empty()) {
            return false;
        }
    }
    false
}

/// The last node in a subtree.
fn last_in(tree: &Tree, id: Id) -> Id {
    std::iter::successors(Some(id), |node| tree.last(*node)).take(NEAR).last().unwrap_or(id)
}

/// The innermost element that holds all headings, and text behind the last one.
fn container(tree: &Tree, headings: &[(char, Id)], last: Id) -> Option<Id> {
    let path = |id: Id| std::iter::successors(Some(id), |node| tree.parent(*node)).collect::<Vec<Id>>();
    let mut common = path(last);
    for (_, heading) in headings {
        let own: BTreeSet<Id> = path(*heading).into_iter().collect();
        common.retain(|node| own.contains(node));
    }
    let block = path(last).into_iter().find(|node| is_block(tree, *node))?;
    common.into_iter().find(|container| is_block(tree, *container) && has_text_behind(tree, *container, block, last))
}

/// Whether an element holds text of the report behind its last heading: in the same block, or behind it.
fn has_text_behind(tree: &Tree, container: Id, block: Id, last: Id) -> bool {
    let mut own = 0;
    texts(tree, block, &mut |text, _| own += text.trim().len());
    let mut is_found = container != block && own > HEADING;
    let from = if container == block { last } else { block };
    // From the heading up to the element, what stands behind on each level.
    for node in std::iter::successors(Some(from), |node| tree.parent(*node)).take_while(|node| *node != container) {
        for behind in std::iter::successors(tree.next(node), |next| tree.next(*next)) {
            texts(tree, behind, &mut |text, is_linked| {
                let text = text.trim();
                is_found |= !text.is_empty() && !is_linked && !WORDS.iter().any(|word| text.contains(word));
            });
            if is_found {
                return true;
            }
        }
    }
    is_found
}

/// Marks what is to go of a subtree: as a whole, or the parts of it.
fn outside(tree: &Tree, top: Id, found: &mut BTreeSet<Id>, looks: &mut usize, goes: impl Fn(&Seen) -> bool) {
    let mut open = vec![top];
    while let Some(node) = open.pop() {
        let Some(seen) = Seen::of(tree, node, looks) else { return };
        if seen.all == 0 {
            continue;
        }
        if goes(&seen) {
            found.insert(node);
        } else if is_block(tree, node) {
            open.extend(std::iter::successors(tree.first(node), |child| tree.next(*child)));
        }
    }
}

/// Marks what stands at the end of an element and is none of the report, from behind, up to the first that is.
fn trim(tree: &Tree, container: Id, last: Id, found: &mut BTreeSet<Id>, looks: &mut usize) {
    let path: BTreeSet<Id> = std::iter::successors(Some(last), |node| tree.parent(*node)).collect();
    let mut node = container;
    'inner: loop {
        for child in std::iter::successors(tree.last(node), |child| tree.previous(*child)) {
            if path.contains(&child) {
                node = child;
                continue 'inner;
            }
            let Some(seen) = Seen::of(tree, child, looks) else { return };
            if seen.all == 0 {
                continue;
            }
            if seen.is_end() {
                found.insert(child);
            } else if seen.is_link() {
                // It may be the report's own: a file that goes with it.
            } else if is_block(tree, child) && tree.first(child).is_some() {
                node = child;
                continue 'inner;
            } else {
                return;
            }
        }
        return;
    }
}

/// What a subtree shows.
#[derive(Default)]
struct Seen {
    /// Bytes of its text, and of that of links.
    all: usize,
    linked: usize,
    has_words: bool,
    has_sentence: bool,
    has_title: bool,
    rows: usize,
    is_named: bool,
}

impl Seen {
    /// None where the page has been looked at often enough.
    fn of(tree: &Tree, node: Id, looks: &mut usize) -> Option<Self> {
        let mut seen = Seen { is_named: is_named(tree, node), ..Seen::default() };
        let mut text_of_all = String::new();
        let (rows, nodes) = texts(tree, node, &mut |text, is_linked| {
            let text = text.trim();
            seen.all += text.len();
            seen.linked += if is_linked { text.len() } else { 0 };
            seen.has_sentence |= !is_linked && text.contains('。');
            seen.has_title |= !is_linked && text.contains("报告");
            if text_of_all.len() <= SHORT {
                text_of_all.push_str(text);
            }
        });
        *looks = looks.checked_sub(nodes)?;
        seen.rows = rows;
        seen.has_words = seen.all <= SHORT && WORDS.iter().any(|word| text_of_all.contains(word));
        Some(seen)
    }

    fn is_linked(&self) -> bool {
        self.linked * 2 >= self.all
    }

    fn is_link(&self) -> bool {
        self.is_linked() && !self.has_sentence && self.all <= HEADING
    }

    fn is_of_site(&self) -> bool {
        !self.has_sentence && self.rows <= ROWS && (self.is_linked() || self.is_named || self.has_words)
    }

    fn is_menu(&self) -> bool {
        !self.has_sentence && !self.has_title && self.rows <= ROWS && self.is_linked()
    }

    /// Within the element of the report only words tell: it may end with a link of its own.
    fn is_end(&self) -> bool {
        !self.has_sentence && self.rows <= ROWS && self.has_words
    }
}

/// Whether an element is called a part of a site, by its own name or by its class.
fn is_named(tree: &Tree, node: Id) -> bool {
    const CLASSES: &[&str] = &["footer", "copyright", "breadcrumb", "share", "sidebar", "related", "pagination"];
    let names = [tree.attribute(node, "class"), tree.attribute(node, "id"), tree.attribute(node, "role")];
    let lower = || names.iter().flatten().map(|name| name.to_ascii_lowercase());
    matches!(tree.name(node), "nav" | "footer" | "aside")
        || lower().any(|name| matches!(name.as_str(), "navigation" | "contentinfo" | "foot"))
        || lower().any(|name| CLASSES.iter().any(|class| name.contains(class)))
}

/// Calls for each text that is shown in a subtree, with whether it stands in a link; gives how many table rows
/// there are, and how many nodes.
fn texts(tree: &Tree, top: Id, call: &mut dyn FnMut(&str, bool)) -> (usize, usize) {
    let (mut rows, mut nodes) = (0, 0);
    let mut open = vec![(top, false)];
    while let Some((node, is_linked)) = open.pop() {
        nodes += 1;
        if let Kind::Text(text) = tree.kind(node) {
            call(text, is_linked);
        }
        if is_no_text(tree, node) {
            continue;
        }
        rows += usize::from(tree.name(node) == "tr");
        let is_linked = is_linked || (tree.name(node) == "a" && tree.attribute(node, "href").is_some());
        let children = std::iter::successors(tree.last(node), |child| tree.previous(*child));
        open.extend(children.map(|child| (child, is_linked)));
    }
    (rows, nodes)
}
