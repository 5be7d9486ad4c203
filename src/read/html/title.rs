//! The title of a page, where only its head has one.

use super::tree::Tree;
use crate::document::{Block, Paragraph};
use crate::place::Provenance;

/// A title is no longer than this, and no shorter.
const TITLE: std::ops::RangeInclusive<usize> = 8..=60;

/// Puts the title of the page before its blocks, unless one of them may be a title itself.
pub(super) fn prepend(tree: &Tree, blocks: &mut Vec<Block>) {
    let is_title = |text: &str| {
        TITLE.contains(&text.chars().count()) && text.contains("年") && text.contains("报告") && !text.contains('。')
    };
    let titled = blocks.iter().any(|block| matches!(block, Block::Paragraph(paragraph) if is_title(&paragraph.text)));
    let found = candidates(tree).into_iter().find(|text| is_title(text));
    if let Some(text) = found.filter(|_| !titled && !blocks.is_empty()) {
        let at = Provenance::Paragraph { paragraph: 1 };
        blocks.insert(0, Block::Paragraph(Paragraph { text, level: None, at }));
    }
}

/// What `<title>` and the elements `<meta>` say, each without the name of the site.
fn candidates(tree: &Tree) -> Vec<String> {
    let said = tree.ids().filter_map(|id| match tree.name(id) {
        "title" => Some(tree.text(id)),
        "meta" => {
            let name = tree.attribute(id, "name").unwrap_or_default().to_ascii_lowercase();
            tree.attribute(id, "content").filter(|_| name.contains("title")).map(str::to_owned)
        }
        _ => None,
    });
    let first = |text: String| text.split(['_', '-', '|', '—', '–']).next().unwrap_or_default().trim().to_owned();
    said.map(first).collect()
}
