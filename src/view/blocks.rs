//! A document without pages as its own blocks: paragraphs and tables in reading order, in markup of ours, each with the
//! name of its place; and a mark on every cell and line that a figure was read from.

use super::html::{Attribute, Html};
use super::known::{Known, label};
use super::places::anchor;
use crate::document::{Block, Paragraph, Table};
use crate::place::Provenance;
use std::collections::{HashMap, HashSet};

/// Outline levels that a heading may have.
const LEVELS: [&str; 3] = ["h3", "h4", "h5"];

pub(super) fn write(known: &Known<'_>, html: &mut Html) {
    let mut blocks = Blocks { known, figures: Figures::new(known), named: HashSet::new() };
    html.open("article", &[("class", "blocks"), ("lang", "zh-CN")]);
    let format = known.sheet.document.source.format;
    let note =
        known.say(format!("{format}, as it was read, without its layout"), format!("{format} 读出的内容，不含版式"));
    html.element("p", &[("class", "note"), ("lang", known.say("en", "zh-CN"))], &note);
    for block in &known.sheet.document.blocks {
        match block {
            Block::Paragraph(paragraph) => blocks.paragraph(paragraph, html),
            Block::Table(table) => blocks.table(table, html),
        }
    }
    html.close("article");
}

/// Which figures were read from which place.
struct Figures<'a> {
    by_place: HashMap<String, Vec<&'a str>>,
    /// In texts a place is a line and a range of it: a cell that is not named itself may hold several.
    by_line: HashMap<u32, Vec<([u32; 2], &'a str)>>,
}

impl<'a> Figures<'a> {
    fn new(known: &Known<'a>) -> Self {
        let mut figures = Figures { by_place: HashMap::new(), by_line: HashMap::new() };
        for fact in &known.sheet.report.facts {
            let Some(at) = &fact.at else { continue };
            figures.by_place.entry(place(at)).or_default().push(&fact.key);
            if let Provenance::Line { line, columns } = at {
                figures.by_line.entry(*line).or_default().push((*columns, &fact.key));
            }
        }
        figures
    }

    /// The figures that were read from here, each given once.
    fn take(&mut self, at: &Provenance) -> Vec<&'a str> {
        let mut keys = self.by_place.remove(&place(at)).unwrap_or_default();
        if let Provenance::Line { line, columns: [first, last] } = at
            && let Some(on_line) = self.by_line.get_mut(line)
        {
            on_line.retain(|(columns, key)| {
                let is_here = *first <= columns[0] && columns[0] <= *last;
                if is_here && !keys.contains(key) {
                    keys.push(key);
                }
                !is_here
            });
        }
        keys
    }
}

/// A place as a text that tells it from all others.
fn place(at: &Provenance) -> String {
    match at {
        Provenance::Line { line, columns: [first, last] } => format!("line-{line}-{first}-{last}"),
        _ => anchor(at),
    }
}

struct Blocks<'k, 'a> {
    known: &'k Known<'a>,
    figures: Figures<'a>,
    /// Names that have been given: two elements must not have the same.
    named: HashSet<String>,
}

impl Blocks<'_, '_> {
    /// A name for the place, if it is the first that stands there.
    fn name(&mut self, at: &Provenance) -> Option<String> {
        let name = anchor(at);
        self.named.insert(name.clone()).then_some(name)
    }

    fn paragraph(&mut self, paragraph: &Paragraph, html: &mut Html) {
        let level = paragraph.level.and_then(|level| LEVELS.get(usize::from(level).saturating_sub(1)).copied());
        let (element, name, keys) = (level.unwrap_or("p"), self.name(&paragraph.at), self.figures.take(&paragraph.at));
        let id: Vec<Attribute<'_>> = name.iter().map(|name| ("id", name.as_str())).collect();
        html.open(element, &id);
        self.text(&paragraph.text, &keys, html);
        html.close(element);
    }

    /// A text; where figures were read from it, as a link to the first of them.
    fn text(&self, text: &str, keys: &[&str], html: &mut Html) {
        let Some(fact) = keys.first().and_then(|key| self.known.fact(key)) else {
            html.text(text);
            return;
        };
        let (target, all) = (format!("#fact:{}", fact.key), keys.join(" "));
        let mut attributes: Vec<Attribute<'_>> = vec![("href", &target), ("data-box-of", &all), ("tabindex", "-1")];
        let spoken = format!("{}: {}", label(fact), super::figure::printed(fact));
        attributes.push(("aria-label", &spoken));
        attributes.extend(keys.iter().any(|key| self.known.is_doubtful(key)).then_some(("data-doubtful", "")));
        // Where nothing is printed there must still be something to press.
        let shown = if text.trim().is_empty() { "\u{a0}" } else { text };
        html.element("a", &attributes, shown);
    }

    fn table(&mut self, table: &Table, html: &mut Html) {
        let name = self.known.say("A table of the document", "原文中的表格");
        html.open("div", &[("class", "scroll-x"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)]);
        html.open("table", &[]).open("tbody", &[]);
        let mut row = 0;
        html.open("tr", &[]);
        for cell in &table.cells {
            while row < cell.row {
                html.close("tr").open("tr", &[]);
                row += 1;
            }
            let (name, keys) = (self.name(&cell.at), self.figures.take(&cell.at));
            let (rows, columns) = (cell.row_span.to_string(), cell.col_span.to_string());
            let mut attributes: Vec<Attribute<'_>> = Vec::new();
            attributes.extend(name.iter().map(|name| ("id", name.as_str())));
            attributes.extend((cell.row_span > 1).then_some(("rowspan", rows.as_str())));
            attributes.extend((cell.col_span > 1).then_some(("colspan", columns.as_str())));
            html.open("td", &attributes);
            self.text(&cell.text, &keys, html);
            html.close("td");
        }
        html.close("tr").close("tbody").close("table").close("div");
    }
}
