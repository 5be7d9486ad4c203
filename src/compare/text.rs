//! Which paragraphs of sections one, five and six stand in the report of the year before, word for word or nearly.

use super::Pair;
use crate::check::{Explanation, Finding, Severity};
use crate::form::Words;
use crate::place::Provenance;
use crate::report::{Report, Subsection, Text};
use crate::text::normalise;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

const ID: &str = "text-copied";

/// The sections that are text.
const SECTIONS: [u8; 3] = [1, 5, 6];
/// Section six mostly says that there is nothing to say, each year in the same words: it is counted and not blamed.
const BLAMED: [u8; 2] = [1, 5];

/// Of a hundred groups of letters, so many are shared by paragraphs that are nearly the same. A word changed in a sentence
/// of thirty letters leaves about 80; two paragraphs on the same subject share fewer than 40.
const NEARLY: usize = 70;
/// Of a hundred letters of a section, so many taken over are worth a remark, if it has at least `ENOUGH` of them.
const MUCH: usize = 80;
const ENOUGH: usize = 100;

/// Letters in a group.
const GROUP: usize = 3;
/// Letters of a section that are looked at: some twenty times those of the longest report.
const MAX_LETTERS: usize = 1 << 18;
/// A group that stands in more paragraphs than this tells nothing about any; so no text takes time by the square of its
/// length.
const MAX_PARAGRAPHS: usize = 64;

/// What of a section stands in the earlier report, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[derive(Copy)]
pub enum Likeness {
    /// Word for word.
    Same,
    /// But for figures, or for some words.
    Nearly,
}

/// A section of the later report, by how much of it stands in the earlier one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionText {
    /// Number of the section.
    pub section: u8,
    /// Letters and marks of its paragraphs in the later report, without white space.
    pub characters: usize,
    /// Of these, in paragraphs that are the same word for word.
    pub same: usize,
    /// Of these, in paragraphs that are nearly the same.
    pub nearly: usize,
    /// The paragraphs that were taken over.
    pub paragraphs: Vec<Repeated>,
}

impl SectionText {
    /// How much of it was taken over, in a hundred.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.same + self.nearly) * 100 / self.characters.max(1)
    }
}

/// A paragraph that stands in both reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repeated {
    /// How alike they are.
    pub likeness: Likeness,
    /// Groups of letters that they share, in a hundred; figures are left out of account.
    pub percent: usize,
    /// The paragraph in the later report.
    pub text: String,
    /// Where it stands.
    pub at: Provenance,
    /// The paragraph in the earlier report.
    pub before: String,
    /// Where that stands.
    pub before_at: Provenance,
}

pub(super) fn sections(pair: &Pair<'_>) -> Vec<SectionText> {
    let both = SECTIONS.into_iter().map(|number| {
        let [before, now] = [pair.earlier, pair.later].map(|report| Prepared::all(report, number));
        (number, before, now)
    });
    both.filter(|(_, before, now)| !before.is_empty() && !now.is_empty())
        .map(|(number, before, now)| section(number, &before, &now))
        .collect()
}

/// A paragraph made ready to be compared.
struct Prepared<'a> {
    text: &'a Text,
    /// As a reader would compare it.
    folded: String,
    /// Its groups of letters, each once, figures as one sign.
    groups: BTreeSet<u64>,
}

impl<'a> Prepared<'a> {
    fn all(report: &'a Report, number: u8) -> Vec<Self> {
        let mut texts = Vec::new();
        for section in report.sections.iter().filter(|section| section.number == number) {
            texts.extend(&section.paragraphs);
            section.subsections.iter().for_each(|inner| paragraphs(inner, &mut texts));
        }
        let mut left = MAX_LETTERS;
        let fits = |text: &&'a Text| {
            let fits = text.text.len() <= left;
            left = left.saturating_sub(text.text.len());
            fits
        };
        texts.into_iter().take_while(fits).map(Self::new).filter(|one| !one.folded.is_empty()).collect()
    }

    fn new(text: &'a Text) -> Self {
        let folded = normalise(&text.text);
        let groups = groups(&folded);
        Prepared { text, folded, groups }
    }
}

fn paragraphs<'a>(subsection: &'a Subsection, texts: &mut Vec<&'a Text>) {
    texts.extend(&subsection.paragraphs);
    subsection.subsections.iter().for_each(|inner| paragraphs(inner, texts));
}

/// The groups of letters of a text. A run of digits counts as one sign, so that a figure brought up to date changes nothing.
fn groups(folded: &str) -> BTreeSet<u64> {
    let mut letters: Vec<u64> = Vec::with_capacity(folded.len() / 3);
    for c in folded.chars() {
        let sign = if c.is_ascii_digit() { '#' } else { c };
        if sign != '#' || letters.last() != Some(&u64::from('#')) {
            letters.push(u64::from(sign));
        }
    }
    // 21 bits hold any character, so three of them fit without loss.
    let pack = |letters: &[u64]| letters.iter().fold(0, |packed, letter| packed << 21 | letter);
    match letters.len() {
        0..GROUP => BTreeSet::from([pack(&letters)]),
        _ => letters.windows(GROUP).map(pack).collect(),
    }
}

fn section(number: u8, before: &[Prepared<'_>], now: &[Prepared<'_>]) -> SectionText {
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut whole: HashMap<&str, usize> = HashMap::new();
    for (at, paragraph) in before.iter().enumerate() {
        whole.entry(&paragraph.folded).or_insert(at);
        for group in &paragraph.groups {
            let places = index.entry(*group).or_default();
            if places.len() < MAX_PARAGRAPHS {
                places.push(at);
            }
        }
    }
    let mut result = SectionText { section: number, characters: 0, same: 0, nearly: 0, paragraphs: Vec::new() };
    for paragraph in now {
        let letters = paragraph.folded.chars().count();
        result.characters += letters;
        let exact = whole.get(paragraph.folded.as_str()).map(|at| (Likeness::Same, 100, *at));
        let Some((likeness, percent, at)) = exact.or_else(|| nearest(paragraph, before, &index)) else { continue };
        *if likeness == Likeness::Same { &mut result.same } else { &mut result.nearly } += letters;
        result.paragraphs.push(Repeated {
            likeness,
            percent,
            text: paragraph.text.text.clone(),
            at: paragraph.text.at.clone(),
            before: before[at].text.text.clone(),
            before_at: before[at].text.at.clone(),
        });
    }
    result
}

/// The earlier paragraph that is nearest, if it is near enough.
fn nearest(
    paragraph: &Prepared<'_>,
    before: &[Prepared<'_>],
    index: &HashMap<u64, Vec<usize>>,
) -> Option<(Likeness, usize, usize)> {
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for at in paragraph.groups.iter().filter_map(|group| index.get(group)).flatten() {
        *shared.entry(*at).or_default() += 1;
    }
    // Twice what they share, of what both have (Dice).
    let percent = |at: usize, shared: usize| 200 * shared / (paragraph.groups.len() + before[at].groups.len()).max(1);
    let near = shared.into_iter().map(|(at, shared)| (percent(at, shared), std::cmp::Reverse(at)));
    let (percent, std::cmp::Reverse(at)) = near.max()?;
    (percent >= NEARLY).then_some((Likeness::Nearly, percent, at))
}

pub(super) fn finding(text: &SectionText, from: u16) -> Option<Finding> {
    let percent = text.percent();
    if !BLAMED.contains(&text.section) || text.characters < ENOUGH || percent < MUCH {
        return None;
    }
    let first = text.paragraphs.first()?;
    let number = if text.section == 1 { ["one", "一"] } else { ["five", "五"] };
    let message = Words::new(
        format!(
            "section {}: expected the work of the year, found {percent} in a hundred characters as in {from}, nearly or \
             word for word; the first paragraph stood at {}",
            number[0], first.before_at
        ),
        format!(
            "第{}部分：应写本年度情况，{percent}%的文字与{from}年度相同或基本相同；首段见上一年度{}",
            number[1],
            first.before_at.in_chinese()
        ),
    );
    let hint = Words::new("`gouji compare --format json` shows the paragraphs", "各段见 `gouji compare --format json`");
    Some(Finding { at: Some(first.at.clone()), ..Finding::new(ID, Severity::Note, message, hint) })
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A section is last year's text",
        title_zh: "文字照抄上一年度",
        why: "Section one tells what was done in the year, section five what was wanting and what became of last year's \
              problems. Where four fifths of either stand in the report before, but for figures, little of it was written \
              for this year. It is a note: what an organ does may stay the same. Section six is shown and not remarked on, \
              since most say in the same words that there is nothing to report.",
        why_zh: "第一部分应反映本年度工作，第五部分应说明本年度存在的问题和上一年度问题的改进情况。其中五分之四以上的文字（数字除外）与上一年度相同，说明少有内容为本年度所写。机关的工作可能年年相近，所以仅作提示。第六部分大多以相同的话说明没有需要报告的事项，只列出，不提示。",
        formula: None,
        scope: "each section",
        sources: vec!["no rule of the form: experience with reports"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(before: &[&str], now: &[&str]) -> SectionText {
        let at = Provenance::Paragraph { paragraph: 1 };
        let texts = |texts: &[&str]| -> Vec<Text> {
            texts.iter().map(|text| Text { text: (*text).to_owned(), at: at.clone() }).collect()
        };
        let (before, now) = (texts(before), texts(now));
        let prepared = |texts: &'static [Text]| -> Vec<Prepared<'static>> { texts.iter().map(Prepared::new).collect() };
        section(1, &prepared(before.leak()), &prepared(now.leak()))
    }

    const DRILL: &str = "每季度抽查一次栏目，抽查结果在内部通报，发现问题限期整改。";

    #[test]
    fn the_same_words_are_the_same_whatever_the_spaces() {
        let text = repeated(&["第一段。", DRILL], &["每季度抽查一次栏目， 抽查结果在内部通报，发现问题限期整改。"]);
        assert_eq!((text.same, text.nearly, text.characters), (29, 0, 29));
        assert_eq!(text.paragraphs[0].before, DRILL);
    }

    #[test]
    fn figures_brought_up_to_date_and_a_word_changed_are_nearly_the_same() {
        let before = "2021年，全年受理申请35件，答复33件，按时答复率100%，未发生行政诉讼。";
        let updated = repeated(&[before], &["2022年，全年受理申请147件，答复9件，按时答复率98.5%，未发生行政诉讼。"]);
        assert_eq!(updated.paragraphs[0].likeness, Likeness::Nearly);
        let word = repeated(&[DRILL], &["每季度检查一次栏目，检查结果在内部通报，发现问题限期整改。"]);
        assert_eq!(word.paragraphs[0].likeness, Likeness::Nearly);
    }

    #[test]
    fn another_text_on_the_same_subject_is_not() {
        let other = "对网站栏目按月巡查，巡查中发现的错漏由主管科室当日更正，并记入年度考核。";
        assert!(repeated(&[DRILL], &[other]).paragraphs.is_empty());
    }

    #[test]
    fn a_section_is_remarked_on_where_most_of_it_is_old() {
        let [old, new] = ["甲乙丙丁戊己庚辛壬癸".repeat(9), "子丑寅卯辰巳午未申酉".repeat(2)];
        let text = repeated(&[&old], &[&old, &new]);
        assert_eq!(text.percent(), 81);
        assert!(finding(&text, 2021).is_some_and(|finding| finding.severity == Severity::Note));
        assert!(finding(&SectionText { section: 6, ..text }, 2021).is_none());
        assert!(finding(&repeated(&[&old], &[&old, &new, &new]), 2021).is_none());
        assert!(finding(&repeated(&["无。"], &["无。"]), 2021).is_none());
    }

    #[test]
    fn paragraphs_that_are_all_alike_take_no_time_by_the_square() {
        let lines: Vec<String> =
            (0..8000).map(|n| format!("{}甲乙丙丁戊己庚辛", char::from_u32(0x4E00 + n).unwrap())).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let start = std::time::Instant::now();
        let text = repeated(&lines, &lines[1..]);
        assert_eq!(text.same, 7999 * 9);
        assert!(start.elapsed().as_secs() < 20);
    }
}
