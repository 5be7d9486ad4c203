//! What a page shows: by itself; or, where that is no table, what looks like one, and what a script would show.

use super::tree::Tree;
use super::walk::Walk;
use super::{boxes, has_table, kept, parse};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Block;
use crate::error::Error;
use crate::place::Provenance;
use crate::read::embedded;

type Read = (Vec<Block>, Vec<Diagnostic>);

/// The blocks of a page.
pub(super) fn tree_to_blocks(tree: &mut Tree) -> Result<Read, Error> {
    let mut shown = Walk::new(0);
    shown.page(tree)?;
    if has_table(&shown.blocks) {
        return Ok((shown.blocks, shown.diagnostics));
    }
    let kept = kept_markup(tree)?;
    boxes::to_tables(tree);
    let mut boxed = Walk::new(0);
    boxed.page(tree)?;
    if has_table(&boxed.blocks) {
        return Ok((without_grid(boxed.blocks), boxed.diagnostics));
    }
    if let Some(kept) = kept {
        return Ok(behind(shown, kept, "in what the page keeps for a script"));
    }
    let mut hidden = Walk::showing_hidden();
    hidden.page(tree)?;
    if has_table(&hidden.blocks) {
        return Ok(behind(Walk::new(0), hidden, "in what a style hides"));
    }
    let lines = lines(&shown.blocks)?.filter(|(blocks, _)| has_table(blocks));
    Ok(lines.unwrap_or((shown.blocks, shown.diagnostics)))
}

/// The first piece of markup, kept as text or in a template, that holds a table.
fn kept_markup(tree: &Tree) -> Result<Option<Walk>, Error> {
    for contents in tree.templates.values().take(kept::MAX_TEXTS) {
        let mut walk = Walk::new(0);
        walk.piece(tree, *contents)?;
        if has_table(&walk.blocks) {
            return Ok(Some(walk));
        }
    }
    for text in kept::texts(tree) {
        let mut walk = Walk::new(0);
        walk.page(&parse::parse(&text)?)?;
        if has_table(&walk.blocks) {
            return Ok(Some(walk));
        }
    }
    Ok(None)
}

/// What was found behind what is shown, with a remark on it.
fn behind(shown: Walk, mut found: Walk, place: &str) -> Read {
    let message = format!("expected a table on the page, found one {place}");
    let at = found.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table.at.clone()),
        Block::Paragraph(_) => None,
    });
    let mut diagnostics = vec![Diagnostic::new(Code::TextInvisible, message, at)];
    diagnostics.append(&mut found.diagnostics);
    (shown.blocks.into_iter().chain(found.blocks).collect(), diagnostics)
}

/// What looks like a table only has no spans, so standing in a column means little.
fn without_grid(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let Block::Table(table) = block {
            table.ruled = false;
        }
    }
    blocks
}

/// The lines of a page read as text: in preformatted text, or a cell a line.
fn lines(blocks: &[Block]) -> Result<Option<Read>, Error> {
    let paragraphs: Vec<_> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
        .collect();
    let text: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let mut content = embedded::lines(&text.join("\n"))?;
    // Lines are counted as the paragraphs are.
    let place = |at: &mut Provenance| {
        if let Provenance::Line { line, .. } = at
            && let Some(paragraph) = usize::try_from(*line).ok().and_then(|line| paragraphs.get(line.checked_sub(1)?))
        {
            *at = paragraph.at.clone();
        }
    };
    content.diagnostics.iter_mut().filter_map(|diagnostic| diagnostic.at.as_mut()).for_each(place);
    for block in &mut content.blocks {
        match block {
            Block::Paragraph(paragraph) => place(&mut paragraph.at),
            Block::Table(table) => {
                place(&mut table.at);
                table.cells.iter_mut().for_each(|cell| place(&mut cell.at));
            }
        }
    }
    Ok(Some((content.blocks, content.diagnostics)))
}
