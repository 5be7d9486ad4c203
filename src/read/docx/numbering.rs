//! Automatic numbering: the labels that stand in no text, such as 一、 and （一）.
//!
//! A paragraph names a `num`, which names an `abstractNum` and may override its levels. The counters belong to the
//! abstract one, so two lists of the same kind go on counting unless one says otherwise.

use super::numeral::numeral;
use super::styles::{NumberRef, Styles};
use crate::read::zipped::{Event, Space, Tag, Xml};
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    system: String,
    /// The label with `%1` to `%9` for the numbers of the levels.
    text: String,
    /// Which levels restart this one: those up to this count from the outermost; `None` is every one above it.
    restart: Option<u32>,
    /// The paragraph style that is tied to this level.
    style: Option<String>,
    /// Whether all numbers in the label are written in decimal.
    legal: bool,
    /// Whether the text follows without a gap.
    tight: bool,
}

/// What a level is that no definition mentions; the start is the standard's.
static UNDEFINED: Level = Level {
    start: 0,
    system: String::new(),
    text: String::new(),
    restart: None,
    style: None,
    legal: false,
    tight: false,
};

#[derive(Debug, Default)]
struct Abstract {
    levels: [Option<Level>; LEVELS],
    /// The levels are those of the numbering that this style names.
    style_link: Option<String>,
}

#[derive(Debug, Default)]
struct Num {
    of: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// A level as it holds for one `num`.
struct Known<'n> {
    level: &'n Level,
    start: u32,
}

/// The definitions, and the state of the counters while a document is read.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<u32, Abstract>,
    nums: HashMap<u32, Num>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Overridden starts that were used: each one restarts its list once.
    started: HashSet<(u32, usize)>,
}

impl Numbering {
    pub(super) fn read(xml: &mut Xml<'_>) -> Self {
        let mut all = Numbering::default();
        loop {
            let tag = match xml.next() {
                Event::Start(tag) => tag,
                Event::End | Event::Text(_) => continue,
                Event::Eof => return all,
            };
            match tag.key() {
                (Space::Word, "abstractNum") => {
                    let id = xml.attribute(&tag, "abstractNumId").and_then(|id| id.trim().parse().ok());
                    let read = read_abstract(xml);
                    all.abstracts.extend(id.map(|id| (id, read)));
                }
                (Space::Word, "num") => {
                    let id = xml.attribute(&tag, "numId").and_then(|id| id.trim().parse().ok());
                    let read = read_num(xml);
                    all.nums.extend(id.map(|id| (id, read)));
                }
                // The root, and what may wrap definitions.
                _ => {}
            }
        }
    }

    /// Counts one paragraph and gives its label, with the gap that stands before the text. Empty: no label.
    pub(super) fn label(&mut self, own: NumberRef, style: Option<&str>, styles: &Styles) -> String {
        let (inherited, tied) = styles.number(style);
        let Some(id) = own.id.or(inherited.id).filter(|id| *id != 0) else { return String::new() };
        let Some(num) = self.nums.get(&id) else { return String::new() };
        let of = self.resolve(num.of, styles);
        let Some(definition) = self.abstracts.get(&of) else { return String::new() };
        let by_style = || {
            let tied = tied.filter(|_| own.id.is_none())?;
            definition.levels.iter().position(|level| level.as_ref().and_then(|l| l.style.as_ref()) == Some(&tied))
        };
        let stated = |level: Option<u8>| level.map(usize::from).filter(|level| *level < LEVELS);
        let at = stated(own.level).or_else(by_style).or_else(|| stated(inherited.level)).unwrap_or(0);

        let levels: [Known; LEVELS] = std::array::from_fn(|n| {
            let own = num.levels.get(n).and_then(Option::as_ref);
            let level = own.or_else(|| definition.levels.get(n)?.as_ref()).unwrap_or(&UNDEFINED);
            Known { level, start: num.starts.get(n).copied().flatten().unwrap_or(level.start) }
        });
        let restarts = num.starts.get(at).copied().flatten().is_some() && self.started.insert((id, at));
        let counters = self.counters.entry(of).or_default();
        count(counters, &levels, at, restarts);
        write(counters, &levels, at)
    }

    /// The abstract numbering that really holds the levels: one may point to another through a numbering style.
    fn resolve(&self, of: u32, styles: &Styles) -> u32 {
        let link = self.abstracts.get(&of).and_then(|found| found.style_link.as_deref());
        let id = link.and_then(|style| styles.number(Some(style)).0.id);
        id.and_then(|id| self.nums.get(&id)).map_or(of, |num| num.of)
    }
}

/// Moves the counter of a level on, and those of deeper levels back to their start. An outer level that no paragraph
/// has used shows its start in the labels and has used it up thereby: after a first （一） the next heading is 二、
/// (LibreOffice counts so, too).
fn count(counters: &mut [Option<u32>; LEVELS], levels: &[Known<'_>; LEVELS], at: usize, restarts: bool) {
    for (n, (counter, level)) in counters.iter_mut().zip(levels).enumerate() {
        if n < at {
            counter.get_or_insert(level.start);
        } else if n == at {
            *counter = Some(match *counter {
                Some(last) if !restarts => last.saturating_add(1),
                _ => level.start,
            });
        } else if level.level.restart.is_none_or(|upto| (at as u64) < u64::from(upto)) {
            *counter = None;
        }
    }
}

/// The label of a level from the counters.
fn write(counters: &[Option<u32>; LEVELS], levels: &[Known<'_>; LEVELS], at: usize) -> String {
    let Some(Known { level: own, .. }) = levels.get(at) else { return String::new() };
    if own.system == "bullet" {
        return String::new();
    }
    let mut label = String::new();
    let mut characters = own.text.chars().peekable();
    while let Some(character) = characters.next() {
        let digit = characters.peek().and_then(|c| c.to_digit(10)).filter(|digit| *digit > 0);
        let (Some(digit), '%') = (digit, character) else {
            label.push(character);
            continue;
        };
        characters.next();
        let n = digit as usize - 1;
        let Some(Known { level, start }) = levels.get(n) else { continue };
        // A deeper level may stand in the label of an outer one.
        let number = counters.get(n).copied().flatten().unwrap_or(*start);
        let system = if own.legal && level.system != "none" { "decimal" } else { &level.system };
        label.push_str(&numeral(system, number).unwrap_or_default());
    }
    if !own.tight && label.chars().last().is_some_and(|last| !is_wide_mark(last) && !last.is_whitespace()) {
        label.push(' ');
    }
    label
}

/// After 、 or ） the tab or space of the numbering leaves no gap that a reader would call one; after a digit or a
/// letter it is what keeps `1` and `5件` apart.
fn is_wide_mark(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

fn read_abstract(xml: &mut Xml<'_>) -> Abstract {
    let mut read = Abstract::default();
    loop {
        let tag = match xml.next() {
            Event::Start(tag) => tag,
            Event::Text(_) => continue,
            Event::End | Event::Eof => return read,
        };
        match tag.key() {
            (Space::Word, "lvl") => {
                put(&mut read.levels, xml, &tag);
                continue;
            }
            (Space::Word, "numStyleLink") => read.style_link = xml.val(&tag),
            _ => {}
        }
        xml.skip();
    }
}

/// Reads a level into its place.
fn put(levels: &mut [Option<Level>; LEVELS], xml: &mut Xml<'_>, tag: &Tag<'_>) {
    let place: Option<usize> = xml.attribute(tag, "ilvl").and_then(|level| level.trim().parse().ok());
    let mut level = UNDEFINED.clone();
    read_level(xml, &mut level);
    if let Some(slot) = place.and_then(|place| levels.get_mut(place)) {
        *slot = Some(level);
    }
}

fn read_num(xml: &mut Xml<'_>) -> Num {
    let mut num = Num::default();
    loop {
        let tag = match xml.next() {
            Event::Start(tag) => tag,
            Event::Text(_) => continue,
            Event::End | Event::Eof => return num,
        };
        match tag.key() {
            (Space::Word, "abstractNumId") => {
                num.of = xml.number(&tag).unwrap_or(0);
                xml.skip();
            }
            (Space::Word, "lvlOverride") => {
                let place = xml.attribute(&tag, "ilvl").and_then(|level| level.trim().parse().ok());
                read_override(xml, &mut num, place);
            }
            _ => xml.skip(),
        }
    }
}

fn read_override(xml: &mut Xml<'_>, num: &mut Num, place: Option<usize>) {
    loop {
        let tag = match xml.next() {
            Event::Start(tag) => tag,
            Event::Text(_) => continue,
            Event::End | Event::Eof => return,
        };
        match tag.key() {
            (Space::Word, "startOverride") => {
                if let Some(slot) = place.and_then(|place| num.starts.get_mut(place)) {
                    *slot = xml.number(&tag);
                }
            }
            (Space::Word, "lvl") => {
                put(&mut num.levels, xml, &tag);
                continue;
            }
            _ => {}
        }
        xml.skip();
    }
}

fn read_level(xml: &mut Xml<'_>, level: &mut Level) {
    loop {
        let tag = match xml.next() {
            Event::Start(tag) => tag,
            Event::Text(_) => continue,
            Event::End | Event::Eof => return,
        };
        match tag.key() {
            // A number format newer than the standard stands in a choice; the fallback is one that is known.
            (Space::Compatibility, "AlternateContent" | "Fallback") => {
                read_level(xml, level);
                continue;
            }
            (Space::Word, "start") => level.start = xml.number(&tag).unwrap_or(0),
            (Space::Word, "numFmt") => level.system = xml.val(&tag).unwrap_or_default(),
            (Space::Word, "lvlText") => level.text = xml.val(&tag).unwrap_or_default(),
            (Space::Word, "lvlRestart") => level.restart = xml.number(&tag),
            (Space::Word, "pStyle") => level.style = xml.val(&tag),
            (Space::Word, "isLgl") => level.legal = xml.is_on(&tag),
            (Space::Word, "suff") => level.tight = xml.val(&tag).as_deref() == Some("nothing"),
            _ => {}
        }
        xml.skip();
    }
}
