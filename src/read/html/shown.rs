//! What a page shows: by itself; or, where that is no table, what looks like one, and what a script would show.

use super::tree::{Id, ROOT, Tree};
use super::walk::Walk;
use super::{boxes, has_table, kept, parse, placed, veil};
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
    veil::without_copies(&mut shown.blocks, &shown.veiled, &mut shown.diagnostics);
    if has_table(&shown.blocks) {
        return Ok((shown.blocks, shown.diagnostics));
    }
    if let Some(placed) = placed::tree_to_blocks(tree).filter(|(blocks, _)| has_table(blocks)) {
        return Ok(placed);
    }
    let styles = styles(tree);
    let texts: Vec<String> = kept::texts(tree).into_iter().map(|text| format!("{styles}{text}")).collect();
    let kept = kept_markup(tree, &texts)?;
    boxes::to_tables(tree, ROOT);
    let mut boxed = Walk::new(0);
    boxed.page(tree)?;
    // A list of links may look like a table, too: the larger one is the report's.
    let kept = match kept {
        None => kept_boxes(tree, &texts)?,
        kept => kept,
    };
    let is_larger = |kept: &Walk| places(&kept.blocks) > places(&boxed.blocks);
    if let Some(kept) = kept.filter(is_larger) {
        return Ok(behind(shown, kept, "in what the page keeps for a script"));
    }
    if has_table(&boxed.blocks) {
        return Ok((boxed.blocks, boxed.diagnostics));
    }
    let mut hidden = Walk::showing_hidden();
    hidden.page(tree)?;
    if has_table(&hidden.blocks) {
        return Ok(behind(Walk::new(0), hidden, "in what a style hides"));
    }
    let lines = lines(&shown.blocks)?.filter(|(blocks, _)| has_table(blocks));
    Ok(lines.unwrap_or((shown.blocks, shown.diagnostics)))
}

/// Places of all tables together.
fn places(blocks: &[Block]) -> usize {
    let places = blocks.iter().map(|block| match block {
        Block::Table(table) => table.rows * table.columns,
        Block::Paragraph(_) => 0,
    });
    places.sum()
}

/// The style sheets of a page, as markup.
fn styles(tree: &Tree) -> String {
    let styles = tree.ids().filter(|id| tree.name(*id) == "style");
    styles.map(|id| format!("<style>{}</style>", tree.text(id))).collect()
}

/// The first piece of markup, in a template or one of these texts, that holds a table.
fn kept_markup(tree: &Tree, texts: &[String]) -> Result<Option<Walk>, Error> {
    for contents in tree.templates.values().take(kept::MAX_TEXTS) {
        let mut walk = Walk::new(0);
        walk.piece(tree, *contents)?;
        veil::without_copies(&mut walk.blocks, &walk.veiled, &mut walk.diagnostics);
        if has_table(&walk.blocks) {
            return Ok(Some(walk));
        }
    }
    for text in texts {
        let mut walk = Walk::new(0);
        walk.page(&parse::parse(text)?)?;
        veil::without_copies(&mut walk.blocks, &walk.veiled, &mut walk.diagnostics);
        if has_table(&walk.blocks) {
            return Ok(Some(walk));
        }
    }
    Ok(None)
}

/// The same for what looks like one.
fn kept_boxes(tree: &mut Tree, texts: &[String]) -> Result<Option<Walk>, Error> {
    let contents: Vec<Id> = tree.templates.values().take(kept::MAX_TEXTS).copied().collect();
    for contents in contents {
        boxes::to_tables(tree, contents);
        let mut walk = Walk::new(0);
        walk.piece(tree, contents)?;
        if has_table(&walk.blocks) {
            return Ok(Some(walk));
        }
    }
    for text in texts {
        let mut tree = parse::parse(text)?;
        boxes::to_tables(&mut tree, ROOT);
        let mut walk = Walk::new(0);
        walk.page(&tree)?;
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
