//! What a page carries besides its text: page numbers, running headers and footers.

use super::words::Line;
use std::collections::BTreeMap;

/// Furniture stands in this share of the page's height, at the top or at the bottom. The standard layout of official
/// documents (GB/T 9704) has margins of 37 and 35 mm on 297, with the page number inside the lower one.
const MARGIN: f32 = 0.15;
/// How many lines of furniture one margin may hold.
const DEPTH: usize = 3;
/// A line that stands in the margin of so many pages is a running header or footer; of one page fewer, when it stands
/// at the very same height.
const REPEATS: usize = 3;

/// Which margin a line stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Margin {
    Top,
    Bottom,
}

/// For each page (its height, and its lines outside tables from top to bottom) which lines are furniture.
pub(super) fn lines_to_furniture(pages: &[(f32, &[Line])]) -> Vec<Vec<bool>> {
    let mut seen: BTreeMap<(Margin, String), Vec<(usize, f32)>> = BTreeMap::new();
    for (number, &(height, lines)) in pages.iter().enumerate() {
        for (margin, index) in margin_lines(height, lines) {
            let places = seen.entry((margin, without_digits(&lines[index].text))).or_default();
            if places.last().is_none_or(|(last, _)| *last != number) {
                places.push((number, lines[index].bbox.top));
            }
        }
    }
    let numbered = margins_with_numbers(pages);
    let bare = bare_numbers(pages);
    let mark = |(page, &(height, lines)): (usize, &(f32, &[Line]))| {
        let mut furniture = vec![false; lines.len()];
        // A margin has one page number, the outermost: a figure of a table may stand above it.
        let mut open = numbered.clone();
        for (margin, index) in margin_lines(height, lines) {
            let key = (margin, without_digits(&lines[index].text));
            let repeated = !key.1.is_empty() && seen.get(&key).is_some_and(|places| is_running(places));
            let text = &lines[index].text;
            let is_number = open.contains(&margin) && is_page_number(text) && counts_pages(page, margin, text, &bare);
            if is_number {
                open.retain(|other| *other != margin);
            }
            furniture[index] = repeated || is_number;
        }
        furniture
    };
    pages.iter().enumerate().map(mark).collect()
}

/// The numbers without dress in margins: page (from 0), margin and number.
fn bare_numbers(pages: &[(f32, &[Line])]) -> Vec<(usize, Margin, usize)> {
    let of_page = |(page, &(height, lines)): (usize, &(f32, &[Line]))| {
        let numbers = margin_lines(height, lines).into_iter();
        let numbers = numbers.filter_map(|(margin, index)| Some((page, margin, bare_number(&lines[index].text)?)));
        numbers.collect::<Vec<_>>()
    };
    pages.iter().enumerate().flat_map(of_page).collect()
}

fn bare_number(text: &str) -> Option<usize> {
    crate::text::normalise(text).parse().ok()
}

/// Whether a number without dress is its page's, or as far from it as that of another page: a lone figure of a table that
/// a page ends within is neither.
fn counts_pages(page: usize, margin: Margin, text: &str, bare: &[(usize, Margin, usize)]) -> bool {
    let Some(number) = bare_number(text) else { return true };
    let is_alike = |(other, at, others): &(usize, Margin, usize)| {
        *other != page && *at == margin && others + page == number + other
    };
    number == page + 1 || bare.iter().any(is_alike)
}

/// The margins that hold page numbers: on half of the pages, and no fewer than the other margin. A figure that a page
/// break parted from its row is in one now and then.
fn margins_with_numbers(pages: &[(f32, &[Line])]) -> Vec<Margin> {
    let count = |margin: Margin| {
        let has_number = |&&(height, lines): &&(f32, &[Line])| {
            let mut here = margin_lines(height, lines).into_iter().filter(|(other, _)| *other == margin);
            here.any(|(_, index)| is_page_number(&lines[index].text))
        };
        pages.iter().filter(has_number).count()
    };
    let (top, bottom) = (count(Margin::Top), count(Margin::Bottom));
    let holds = |own: usize, other: usize| own >= other && own * 2 >= pages.len();
    let margins = [(Margin::Top, top, bottom), (Margin::Bottom, bottom, top)];
    margins.into_iter().filter(|(_, own, other)| holds(*own, *other)).map(|(margin, ..)| margin).collect()
}

/// Whether lines at these places (page, top) are one running header or footer.
fn is_running(places: &[(usize, f32)]) -> bool {
    let same_height = places.iter().all(|(_, top)| (top - places[0].1).abs() < 0.5);
    places.len() >= REPEATS || (places.len() + 1 >= REPEATS && same_height)
}

/// The lines of a page that stand in a margin, the outermost first.
fn margin_lines(height: f32, lines: &[Line]) -> Vec<(Margin, usize)> {
    let top = lines.iter().take(DEPTH).take_while(|line| line.bbox.bottom < MARGIN * height).count();
    let bottom = lines[top..].iter().rev().take(DEPTH);
    let bottom = bottom.take_while(|line| line.bbox.top > (1.0 - MARGIN) * height).count();
    let top = (0..top).map(|index| (Margin::Top, index));
    top.chain((lines.len() - bottom..lines.len()).rev().map(|index| (Margin::Bottom, index))).collect()
}

fn is_digit(text: char) -> bool {
    text.is_ascii_digit() || ('０'..='９').contains(&text)
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !is_digit(*c) && !c.is_whitespace()).collect()
}

/// `- 3 -`, `— 3 —`, `3`, `第3页`, `第 3 页 共 5 页`, `3/5`, `Page 3`: digits, and nothing but what dresses a page number.
pub(super) fn is_page_number(text: &str) -> bool {
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    let numbers = text.split(|c| !is_digit(c)).filter(|number| !number.is_empty()).count();
    let bare = without_digits(text).replace("Page", "").replace("of", "");
    let dress = "-－—–―─‐−_~·•．./／|丨第页頁⻚⾴共，,";
    // The page, and how many there are; more numbers are a row of a table, and so are two with nothing between.
    let is_one = numbers == 1 || (numbers == 2 && !without_digits(text).is_empty());
    (1..=6).contains(&digits) && is_one && bare.chars().count() <= 8 && bare.chars().all(|c| dress.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::BBox;

    fn line(text: &str, top: f32) -> Line {
        Line { text: text.to_owned(), bbox: BBox::new(100.0, top, 300.0, top + 10.0), size: 10.0, font: 0 }
    }

    #[test]
    fn page_numbers_by_their_dress() {
        for text in ["- 3 -", "— 12 —", "3", "第3页", "第 3 页 共 5 页", "3/5", "－３－", "Page 1 of 4"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["一、总体情况", "2023年", "(3)", "", "共", "1136条", "0 0 0", "5 5"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn a_figure_above_the_page_number_stays() {
        let lines = vec![line("540", 760.0), line("- 2 -", 780.0)];
        assert_eq!(lines_to_furniture(&[(800.0, lines.as_slice())]), [[false, true]]);
    }

    #[test]
    fn a_bare_number_counts_the_pages_or_is_a_figure() {
        let foot = |numbers: &[&str]| {
            let pages: Vec<Vec<Line>> = numbers.iter().map(|number| vec![line(number, 780.0)]).collect();
            lines_to_furniture(&pages.iter().map(|lines| (800.0, lines.as_slice())).collect::<Vec<_>>()).concat()
        };
        assert_eq!(foot(&["5", "540"]), [false, false]);
        assert_eq!(foot(&["1", "540", "3"]), [true, false, true]);
        assert_eq!(foot(&["12", "13", "40", "- 7 -"]), [true, true, false, true]);
    }

    #[test]
    fn running_headers_go_and_body_text_in_the_margin_stays() {
        let pages: Vec<Vec<Line>> = (1..=3)
            .map(|n| {
                vec![line("某局年度报告", 40.0), line(&format!("正文{}", "甲乙丙".repeat(n)), 70.0), line("7", 400.0)]
            })
            .collect();
        let furniture = lines_to_furniture(&pages.iter().map(|lines| (800.0, lines.as_slice())).collect::<Vec<_>>());
        assert_eq!(furniture, vec![vec![true, false, false]; 3]);
    }
}
