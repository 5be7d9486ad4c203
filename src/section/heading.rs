//! Which paragraphs are the headings of the six sections: by their words first, by their number second.

use super::marker::{self, Marker, Style};
use super::wording::{SHORT, statutory, wordings};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Paragraph;
use crate::report::Text;
use crate::text::{self, Level};
use std::collections::BTreeMap;

/// A heading that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Index of its block.
    pub(super) block: usize,
    /// Number of the section by the statute.
    pub(super) number: u8,
    /// The heading as printed.
    pub(super) printed: String,
    /// Text that follows it in the same paragraph.
    pub(super) rest: Option<Text>,
    /// Whether it is a statutory heading beyond doubt, by number and words.
    pub(super) firm: bool,
}

/// Share of letters that may differ in a heading that has a Chinese number; and in one that has not.
const NUMBERED: f32 = 0.4;
const BARE: f32 = 0.15;

/// A paragraph seen as a heading.
struct Candidate<'a> {
    block: usize,
    paragraph: &'a Paragraph,
    normalised: String,
    marker: Option<Marker>,
    /// Where the words behind the marker begin.
    words: usize,
}

impl<'a> Candidate<'a> {
    fn new(block: usize, paragraph: &'a Paragraph) -> Self {
        let normalised = text::normalise(&paragraph.text);
        let (marker, rest) = marker::split(&normalised);
        let words = normalised.len() - rest.len();
        Candidate { block, paragraph, normalised, marker, words }
    }

    /// A line of a table of contents ends with the number of a page; no heading ends with a number.
    fn is_of_contents(&self) -> bool {
        self.marker.is_some() && self.normalised.ends_with(|c: char| c.is_ascii_digit())
    }

    fn is_number(&self, style: Style, number: u8) -> bool {
        self.marker == Some(Marker { style, number: u32::from(number) })
    }
}

/// A candidate taken for the heading of a section.
#[derive(Clone, Copy)]
struct Taken {
    candidate: usize,
    number: u8,
    /// Share of letters that differ.
    distance: f32,
    /// The distance, and more when the number is not the section's: of two headings the better one.
    rank: f32,
    /// Bytes of the normalised paragraph that are the heading.
    length: usize,
}

/// Headings whose ranks are no farther apart are equally good: then their order decides.
const EQUAL: f32 = 0.02;
/// What it costs a heading to have another one right behind it, as in a table of contents.
const FOLLOWED: f32 = 0.01;
/// A heading with its own number and no more letters wrong than this is surely one.
const FIRM: f32 = 0.25;

/// The headings in document order, at most one a section.
pub(super) fn find(paragraphs: &[(usize, &Paragraph)]) -> (Vec<Found>, Vec<Diagnostic>) {
    let candidates = candidates(paragraphs);
    let wordings = wordings();
    let style = style(&candidates, wordings);
    let mut all: Vec<Taken> = candidates
        .iter()
        .enumerate()
        .filter_map(|(index, candidate)| by_words(index, candidate, wordings, style))
        .collect();
    let followed = followed(paragraphs, &candidates, &all);
    all.iter_mut().zip(followed).filter(|(_, followed)| *followed).for_each(|(taken, _)| taken.rank += FOLLOWED);
    let mut taken: Vec<Taken> = Vec::new();
    for number in 1..=6 {
        let of_number = || all.iter().filter(|found| found.number == number);
        let Some(best) = of_number().map(|found| found.rank).min_by(f32::total_cmp) else { continue };
        let as_good = || of_number().filter(|found| found.rank <= best + EQUAL);
        let after = |found: &&Taken| taken.last().is_none_or(|last| last.candidate < found.candidate);
        let best = as_good().filter(after).min_by(|a, b| a.rank.total_cmp(&b.rank)).or(as_good().next());
        taken.extend(best.copied());
    }
    for number in 1..=6 {
        if !taken.iter().any(|found| found.number == number) {
            let found = by_number(&candidates, &taken, number, style);
            taken.extend(found);
        }
    }
    taken.sort_by_key(|found| candidates[found.candidate].block);
    let diagnostics = taken.iter().filter_map(|found| bent(&candidates[found.candidate], found)).collect();
    (taken.iter().map(|found| split(&candidates[found.candidate], found)).collect(), diagnostics)
}

/// Headings that no notice laid down: the paragraphs with the numbers 一、 to the last, each after the one before it.
pub(super) fn as_printed(paragraphs: &[(usize, &Paragraph)]) -> Vec<Found> {
    let candidates = candidates(paragraphs);
    let styles = [Style::Item(Level::Chinese), Style::Part, Style::Item(Level::ChineseInBrackets)];
    let found = styles.into_iter().map(|style| in_order(&candidates, style));
    found.into_iter().find(|found| found.len() > 1).unwrap_or_default()
}

fn in_order(candidates: &[Candidate<'_>], style: Style) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| !candidate.is_of_contents()) {
        let Some(marker) = candidate.marker.filter(|marker| marker.style == style) else { continue };
        let printed = &candidate.paragraph.text;
        let (heading, rest) = printed.split_once(['。', '：']).unwrap_or((printed, ""));
        let next = found.last().map_or(1, |last| u32::from(last.number) + 1);
        // A table of contents has the same numbers before, and no text between them.
        let again = marker.number == 1 && found.len() > 1 && candidate.block - found[0].block <= found.len();
        let Ok(number) = u8::try_from(marker.number) else { continue };
        if heading.chars().count() > SHORT || (marker.number != next && !again) {
            continue;
        }
        if again {
            found.clear();
        }
        let at = candidate.paragraph.at.clone();
        let rest = Some(rest.trim()).filter(|rest| !rest.is_empty()).map(|rest| Text { text: rest.to_owned(), at });
        found.push(Found { block: candidate.block, number, printed: heading.trim().to_owned(), rest, firm: false });
    }
    found
}

/// The blocks of the headings with the number one, and whether each is that of section one by its words.
pub(super) fn firsts(paragraphs: &[(usize, &Paragraph)]) -> Vec<(usize, bool)> {
    let candidates = candidates(paragraphs);
    let wordings = wordings();
    let style = style(&candidates, wordings);
    let first = |candidate: &&Candidate<'_>| candidate.is_number(style, 1) && !candidate.is_of_contents();
    let by_words =
        |candidate: &Candidate<'_>| by_words(0, candidate, wordings, style).is_some_and(|found| found.number == 1);
    candidates.iter().filter(first).map(|candidate| (candidate.block, by_words(candidate))).collect()
}

fn candidates<'a>(paragraphs: &[(usize, &'a Paragraph)]) -> Vec<Candidate<'a>> {
    let likely = paragraphs.iter().filter(|(_, paragraph)| may_be_heading(paragraph));
    likely.map(|&(block, paragraph)| Candidate::new(block, paragraph)).collect()
}

/// Most paragraphs are told from a heading by their first characters: no number, and too long.
fn may_be_heading(paragraph: &Paragraph) -> bool {
    let start: String = paragraph.text.chars().filter(|c| !c.is_whitespace()).take(6).collect();
    paragraph.level.is_some()
        || marker::split(&text::normalise(&start)).0.is_some()
        || paragraph.text.chars().count() <= SHORT
}

/// How the report numbers its sections: the style in which most of them have their own number. 一、 if none has.
fn style(candidates: &[Candidate<'_>], wordings: &[(u8, Vec<char>)]) -> Style {
    let mut best = (Style::Item(Level::Chinese), 0);
    for style in Style::ALL {
        let own = |number: &u8| {
            candidates.iter().enumerate().filter(|(_, candidate)| candidate.is_number(style, *number)).any(
                |(index, candidate)| {
                    by_words(index, candidate, wordings, style).is_some_and(|found| found.number == *number)
                },
            )
        };
        let count = (1..=6).filter(own).count();
        if count > best.1 {
            best = (style, count);
        }
    }
    best.0
}

fn by_words(index: usize, candidate: &Candidate<'_>, wordings: &[(u8, Vec<char>)], style: Style) -> Option<Taken> {
    if candidate.is_of_contents() {
        return None;
    }
    let rest = &candidate.normalised[candidate.words..];
    let numbered = candidate.marker.is_some_and(|marker| marker.style == style);
    let most = if numbered { NUMBERED } else { BARE };
    let words = text::letters(rest);
    let mut best: Option<Taken> = None;
    for (number, wanted) in wordings {
        let mut length = candidate.normalised.len();
        // The heading and its text in one paragraph.
        let distance = if numbered && words.len() > wanted.len() && words.starts_with(wanted) {
            length -= rest.len() - bytes_of_letters(rest, wanted.len());
            0.0
        } else if candidate.marker.is_none() && lost_mark(&words, *number, wanted) {
            FOLLOWED
        } else if too_long(&words, wanted) {
            continue;
        } else {
            text::distance(&words, wanted)
        };
        let rank = distance + if numbered && candidate.is_number(style, *number) { 0.0 } else { BARE };
        if distance <= most && best.as_ref().is_none_or(|best| rank < best.rank) {
            best = Some(Taken { candidate: index, number: *number, distance, rank, length });
        }
    }
    best
}

/// 一总体情况, 1总体情况: the mark behind the number is lost.
fn lost_mark(words: &[char], number: u8, wanted: &[char]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let digit = first.to_digit(10).or_else(|| text::parse_chinese(first.encode_utf8(&mut [0; 4])));
    digit == Some(u32::from(number)) && rest == wanted
}

/// For each heading found, whether the next thing in the document is the heading of another section.
fn followed(paragraphs: &[(usize, &Paragraph)], candidates: &[Candidate<'_>], all: &[Taken]) -> Vec<bool> {
    /// Empty paragraphs between two headings are no more than this.
    const EMPTY: usize = 8;
    let numbers: BTreeMap<usize, u8> =
        all.iter().map(|found| (candidates[found.candidate].block, found.number)).collect();
    let next = |block: usize| {
        let behind = paragraphs.partition_point(|(at, _)| *at <= block);
        let behind = paragraphs[behind..].iter().take(EMPTY).enumerate();
        // A gap in the count is a table.
        let mut behind = behind.take_while(|(n, (at, _))| *at == block + n + 1).map(|(_, paragraph)| paragraph);
        behind.find(|(_, paragraph)| !paragraph.text.trim().is_empty()).and_then(|(at, _)| numbers.get(at))
    };
    let followed = |found: &Taken| next(candidates[found.candidate].block).is_some_and(|next| *next != found.number);
    all.iter().map(followed).collect()
}

/// Whether the lengths alone put two texts too far apart.
fn too_long(words: &[char], wanted: &[char]) -> bool {
    words.len() > 2 * wanted.len() || wanted.len() > 2 * words.len()
}

/// Bytes up to the end of this many letters, with the punctuation that closes them.
fn bytes_of_letters(text: &str, count: usize) -> usize {
    let last = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).nth(count.saturating_sub(1));
    let end = last.map_or(0, |(index, c)| index + c.len_utf8());
    end + text[end..].len() - text[end..].trim_start_matches(['.', ':', ',', ';', '、']).len()
}

/// A short paragraph with the number of a section that is missing, between its neighbours.
fn by_number(candidates: &[Candidate<'_>], taken: &[Taken], number: u8, style: Style) -> Option<Taken> {
    let block = |found: &Taken| candidates[found.candidate].block;
    let after = taken.iter().filter(|found| found.number < number).map(block).max();
    let before = taken.iter().filter(|found| found.number > number).map(block).min();
    let between = |candidate: &&Candidate<'_>| {
        after.is_none_or(|after| candidate.block > after) && before.is_none_or(|before| candidate.block < before)
    };
    // Without any neighbour a number alone proves nothing.
    after.or(before)?;
    candidates.iter().enumerate().filter(|(_, candidate)| between(candidate)).find_map(|(index, candidate)| {
        let short = candidate.normalised.chars().count() <= SHORT && !candidate.paragraph.text.contains('。');
        let fits = candidate.is_number(style, number) && short && !candidate.is_of_contents();
        fits.then_some(Taken { candidate: index, number, distance: 1.0, rank: 1.0, length: candidate.normalised.len() })
    })
}

fn bent(candidate: &Candidate<'_>, found: &Taken) -> Option<Diagnostic> {
    let as_expected = candidate.is_number(Style::Item(Level::Chinese), found.number);
    let statutory = statutory().find(|statutory| statutory.number == found.number)?;
    (!as_expected || found.distance > 0.0).then(|| {
        let printed = candidate.paragraph.text.chars().take(SHORT).collect::<String>();
        let message = format!("expected the heading {} {}, found {printed}", found.number, statutory.heading);
        Diagnostic::new(Code::HeadingBent, message, Some(candidate.paragraph.at.clone()))
    })
}

fn split(candidate: &Candidate<'_>, found: &Taken) -> Found {
    let (heading, rest) = text::split_printed(&candidate.paragraph.text, found.length);
    let rest = rest.trim();
    Found {
        block: candidate.block,
        number: found.number,
        printed: heading.trim().trim_start_matches('#').trim().trim_end_matches(['。', '：', ':']).to_owned(),
        rest: (!rest.is_empty()).then(|| Text { text: rest.to_owned(), at: candidate.paragraph.at.clone() }),
        firm: found.distance <= FIRM && candidate.marker.is_some_and(|marker| marker.number == u32::from(found.number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Provenance;

    const TEXT: &str = "本机关按照条例的要求做好了各项公开工作。";
    const HEADINGS: [&str; 6] = [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ];

    fn paragraphs(texts: &[String]) -> Vec<Paragraph> {
        let at = Provenance::Paragraph { paragraph: 1 };
        texts.iter().map(|text| Paragraph { text: text.clone(), level: None, at: at.clone() }).collect()
    }

    /// The headings found: block and number.
    fn read(texts: &[String]) -> Vec<(usize, u8)> {
        let paragraphs = paragraphs(texts);
        let (found, _) = find(&paragraphs.iter().enumerate().collect::<Vec<_>>());
        found.iter().map(|found| (found.block, found.number)).collect()
    }

    /// Each heading as `print` prints it, with a paragraph behind it.
    fn report(print: impl Fn(usize, &str) -> String) -> Vec<String> {
        let pair = |(index, heading): (usize, &&str)| [print(index, heading), TEXT.to_owned()];
        HEADINGS.iter().enumerate().flat_map(pair).collect()
    }

    fn digit(index: usize) -> char {
        "一二三四五六".chars().nth(index).unwrap()
    }

    #[test]
    fn headings_however_they_are_numbered() {
        let expected: Vec<(usize, u8)> = (1..=6).map(|number| (2 * usize::from(number) - 2, number)).collect();
        let styles: [fn(usize, &str) -> String; 15] = [
            |n, heading| format!("{}、{heading}", digit(n)),
            |n, heading| format!("{}．{heading}：", digit(n)),
            |n, heading| format!("{} , {heading}", digit(n)),
            |n, heading| format!("{}：{heading}", digit(n)),
            |n, heading| format!("{}）{heading}", digit(n)),
            |n, heading| format!("{} {heading}", digit(n)),
            |n, heading| format!("（{}）{heading}", digit(n)),
            |n, heading| format!("第{}部分　{heading}", digit(n)),
            |n, heading| format!("{}. {heading}", n + 1),
            |n, heading| format!("{}、{heading}", n + 1),
            |n, heading| format!("（{}）{heading}", n + 1),
            |n, heading| format!("## {}、{heading}", digit(n)),
            |_, heading| heading.to_owned(),
            |n, heading| format!("{}、{heading}", digit(n.saturating_sub(1))),
            |n, heading| format!("{}、{heading}。{TEXT}", digit(n)),
        ];
        for print in styles {
            let texts = report(print);
            assert_eq!(read(&texts), expected, "{}", texts[2]);
        }
    }

    #[test]
    fn a_table_of_contents_is_passed_over() {
        let body = report(|n, heading| format!("{}、{heading}", digit(n)));
        for (title, page) in [("目录", "……3"), ("目录", ""), ("", ""), ("", " 3")] {
            let line = |(n, heading): (usize, &&str)| format!("{}、{heading}{page}", digit(n));
            let contents: Vec<String> = HEADINGS.iter().enumerate().map(line).collect();
            let texts = [&[title.to_owned()][..], &contents, &body].concat();
            assert_eq!(read(&texts).iter().map(|found| found.0).collect::<Vec<_>>(), [7, 9, 11, 13, 15, 17], "{page}");
        }
    }

    #[test]
    fn subsections_with_the_words_of_sections_are_none() {
        let mut texts = report(|n, heading| format!("{}、{heading}", digit(n)));
        texts.insert(1, "（一）主动公开情况".to_owned());
        texts.insert(3, "（二）依申请公开情况".to_owned());
        assert_eq!(read(&texts).iter().map(|found| found.0).collect::<Vec<_>>(), [0, 4, 6, 8, 10, 12]);
    }

    #[test]
    fn headings_that_nobody_laid_down_stay_as_they_are_printed() {
        let texts = ["一、概述", TEXT, "（一）内容", "二、组织领导", "三、收费情况：无。", "二、不在其位", "四、附表"];
        let paragraphs = paragraphs(&texts.map(str::to_owned));
        let found = as_printed(&paragraphs.iter().enumerate().collect::<Vec<_>>());
        let found: Vec<(u8, &str)> = found.iter().map(|found| (found.number, found.printed.as_str())).collect();
        assert_eq!(found, [(1, "一、概述"), (2, "二、组织领导"), (3, "三、收费情况"), (4, "四、附表")]);
    }
}
