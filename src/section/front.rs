//! Title, organ, year, period: from what stands before the first section, and where that is silent, from the text.

use super::date::{is_date, periods};
use super::name;
use super::title::{self, Title};
use crate::document::{Block, Document, Paragraph, Table};
use crate::report::Period;
use crate::text;
use crate::year::years;
use std::collections::BTreeSet;
use std::ops::Range;

/// The front matter.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) organ: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) period: Option<Period>,
    /// Whether the title can be nothing else, and is not one of a list of titles.
    pub(super) is_titled: bool,
    /// The title of another kind of document: a notice, a guide.
    pub(super) other: Option<String>,
}

/// A table before the first section that has more cells than this is no box around a title.
const BOX: usize = 40;
/// More lines before the first section than this are no front matter.
const LINES: usize = 1_000;
/// The title of another kind of document stands among the first lines.
const TOP: usize = 12;
/// As many titles, and nothing of a report, are a list of reports.
const LIST: usize = 3;

/// How the titles of other documents on disclosure end.
const OTHERS: [&str; 16] = [
    "通知", "指南", "方案", "意见", "函", "公告", "公示", "解读", "目录", "办法", "批复", "通报", "细则", "规定",
    "制度", "格式",
];

/// A line of the document, and the block that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) block: usize,
    pub(super) text: &'a str,
}

/// The lines of some blocks: paragraphs, and the cells of small tables. Empty ones are left out.
pub(super) fn lines(document: &Document, blocks: Range<usize>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (block, content) in document.blocks.iter().enumerate().take(blocks.end).skip(blocks.start) {
        match content {
            Block::Paragraph(paragraph) => lines.push(Line { block, text: title_part(&paragraph.text) }),
            Block::Table(Table { cells, .. }) if cells.len() <= BOX => {
                lines.extend(cells.iter().map(|cell| Line { block, text: &cell.text }));
            }
            Block::Table(_) => {}
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

/// A title and the text behind it in one paragraph are parted by the indent of the text.
fn title_part(text: &str) -> &str {
    const LONG: usize = 60;
    let text = text.trim();
    if text.chars().nth(LONG).is_none() {
        return text;
    }
    text.split("\u{3000}\u{3000}").next().unwrap_or(text)
}

/// Reads the front matter; `first` is the block of the first section's heading.
pub(super) fn read(document: &Document, paragraphs: &[(usize, &Paragraph)], first: usize) -> Front {
    let before: Vec<&str> = lines(document, 0..first).into_iter().map(|line| line.text).take(LINES).collect();
    let titles = title::titles(&before);
    let best = title::best(&titles);
    let dated = || {
        let dated = paragraphs.iter().filter(|(_, paragraph)| paragraph.text.contains('年'));
        dated.map(|(_, paragraph)| text::normalise(&paragraph.text))
    };
    let period = period_of_report(dated);
    let from_period = || period.as_ref().and_then(|period| period.to[..4].parse().ok());
    let is_list = titles.len() >= LIST && first == document.blocks.len();
    Front {
        organ: best.and_then(|title| title.organ.clone()).or_else(|| author(paragraphs)),
        year: best.and_then(|title| title.year).or_else(from_period).or_else(|| year_of_text(dated())),
        title: best.map(|title| title.text.clone()),
        is_titled: best.is_some_and(|title: &Title| title.firm) && !is_list,
        other: before.iter().take(TOP).find(|line| is_other(line)).map(|line| (*line).to_owned()),
        period,
    }
}

fn is_other(line: &str) -> bool {
    const LONG: usize = 60;
    let normalised = text::normalise(line);
    let bare =
        if normalised.ends_with(')') { normalised.rsplit_once('(').map_or("", |(bare, _)| bare) } else { &normalised };
    // 政府信息公开指南 alone is the column of a page.
    let subject = bare.find("公开").filter(|at| bare[..*at].chars().nth(4).is_some());
    subject.is_some() && line.chars().count() <= LONG && OTHERS.iter().any(|other| bare.ends_with(other))
}

/// The period that the figures cover: a calendar year, wherever it is named; or another one that is said to be it.
fn period_of_report<T: Iterator<Item = String>>(dated: impl Fn() -> T) -> Option<Period> {
    let whole = |period: &Period| period.from.ends_with("-01-01") && period.to.ends_with("-12-31");
    let said = |text: &String| ["期限", "统计", "数据"].iter().any(|word| text.contains(word));
    let year = dated().find_map(|text| periods(&text).find(whole));
    year.or_else(|| dated().filter(said).find_map(|text| periods(&text).next()))
}

/// The year that the text is about, when it speaks of one only: 2023年,… at the start; 2023年度政府信息公开….
fn year_of_text(dated: impl Iterator<Item = String>) -> Option<u16> {
    let of = |text: String| -> Vec<u16> {
        let is_about = |found: &std::ops::Range<usize>| {
            let rest = &text[found.end..];
            let begins = found.start == 0 && [",", "以来", "我", "全", "本"].iter().any(|word| rest.starts_with(word));
            begins || is_subject(rest.strip_prefix('度').unwrap_or(rest))
        };
        years(&text).filter(|(found, _)| is_about(found)).map(|(_, year)| year).collect()
    };
    only(dated.flat_map(of))
}

/// 政府信息公开工作年度报告, 政府信息公开情况
fn is_subject(rest: &str) -> bool {
    let rest = rest.strip_prefix("政府信息公开").map(|rest| rest.strip_prefix("工作").unwrap_or(rest));
    rest.is_some_and(|rest| ["年度报告", "报告", "年报", "情况"].iter().any(|word| rest.starts_with(word)))
}

/// What all say, when it is the same.
fn only<T: Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut all = all.collect::<BTreeSet<T>>().into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The organ that signs the report, or that the text names as its author; none when they are several.
fn author(paragraphs: &[(usize, &Paragraph)]) -> Option<String> {
    const LONG: usize = 400;
    let texts = paragraphs.iter().map(|(_, paragraph)| paragraph.text.trim());
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    let is_date = |text: &str| text.chars().nth(30).is_none() && is_date(&text::normalise(text));
    let signed = texts.windows(2).filter(|pair| is_date(pair[1])).filter_map(|pair| {
        let printed: String = pair[0].split_whitespace().collect();
        name::is_organ(&text::normalise(&printed)).then_some(printed)
    });
    let signed: BTreeSet<String> = signed.collect();
    if !signed.is_empty() {
        return only(signed.into_iter());
    }
    only(
        texts
            .iter()
            .filter(|text| text.contains("公开") && text.chars().nth(LONG).is_none())
            .flat_map(|text| named(text)),
    )
}

/// How a text names its author: 由 … 编制, 现公布 … 2023年政府信息公开, … 根据《中华人民共和国政府信息公开条例》.
fn named(text: &str) -> Vec<String> {
    let normalised = text::normalise(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let behind = |verb: &str, ends: &dyn Fn(&str) -> Option<usize>| -> Vec<Range<usize>> {
        let starts = normalised.match_indices(verb).map(|(at, _)| at + verb.len());
        starts.filter_map(|start| Some(start..start + ends(&normalised[start..])?)).collect()
    };
    let made = |rest: &str| rest.find("编制").into_iter().chain(rest.find("编写")).min();
    let dated = |rest: &str| {
        years(rest)
            .find(|(year, _)| rest[year.end..].trim_start_matches('度').starts_with("政府信息公开"))
            .map(|(year, _)| year.start)
    };
    found.extend(behind("由", &made));
    found.extend(["将", "公布", "发布"].iter().flat_map(|verb| behind(verb, &dated)));
    let law = ["根据", "按照", "依据"]
        .iter()
        .filter_map(|word| normalised.find(&format!("{word}(中华人民共和国政府信息公开条例")));
    found.extend(law.map(|end| 0..end));
    let names = found.into_iter().filter(|range| name::is_organ(normalised[range.clone()].trim_end_matches("关于")));
    let printed = names.map(|range| {
        let length = normalised[range.clone()].trim_end_matches("关于").len();
        let from = text::split_printed(text, range.start).1;
        text::split_printed(from, length).0.split_whitespace().collect()
    });
    printed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Provenance;

    fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
        let at = Provenance::Paragraph { paragraph: 1 };
        texts.iter().map(|text| Paragraph { text: (*text).to_owned(), level: None, at: at.clone() }).collect()
    }

    fn organ_of(texts: &[&str]) -> Option<String> {
        let paragraphs = paragraphs(texts);
        author(&paragraphs.iter().enumerate().collect::<Vec<_>>())
    }

    #[test]
    fn periods_as_they_are_printed() {
        let expected = Some(Period { from: "2019-01-01".into(), to: "2019-12-31".into() });
        for text in [
            "期限自 2019 年 1 月 1 日起，至 2019 年 12 月 31 日止。",
            "（2019年1月1日至12月31日）",
            "2019年1月1日—2019年12月31日",
            "2019.01.01-2019.12.31",
            "自2019年1月1日0时起到2019年12月31日24时",
            "自２０１９年１月１日起至１２月３１日止",
        ] {
            assert_eq!(periods(&text::normalise(text)).next(), expected, "{text}");
        }
        assert_eq!(periods("2019年13月1日至2019年12月31日").next(), None);
        assert_eq!(periods("2019年3月1日至2019年1月31日").next(), None);
    }

    #[test]
    fn the_period_is_the_year_and_not_the_time_of_a_campaign() {
        let texts = ["2019年3月1日至5月31日开展了活动", "统计期限为2019年1月1日至2019年12月31日"].map(str::to_owned);
        assert_eq!(period_of_report(|| texts.iter().cloned()).unwrap().from, "2019-01-01");
        assert_eq!(period_of_report(|| texts[..1].iter().cloned()), None);
    }

    #[test]
    fn the_year_of_the_text_is_none_when_there_are_several_or_others() {
        let year = |texts: &[&str]| year_of_text(texts.iter().map(|text| text::normalise(text)));
        assert_eq!(year(&["自2008年5月1日起施行的《条例》", "2023年，我局做好公开工作。"]), Some(2023));
        assert_eq!(year(&["编制了二〇二三年度政府信息公开工作年度报告。"]), Some(2023));
        assert_eq!(year(&["自2008年5月1日起施行", "2024年将继续努力"]), None);
        assert_eq!(year(&["2023年，我局做好公开工作。", "2022年，我局也做了。"]), None);
    }

    #[test]
    fn who_signs_or_is_named_is_the_organ() {
        assert_eq!(organ_of(&["完。", "青禾县档案局", "2024年1月20日"]).as_deref(), Some("青禾县档案局"));
        assert_eq!(organ_of(&["完。", "青禾县 档案局", "二○二四年一月二十日"]).as_deref(), Some("青禾县档案局"));
        let named = "根据《中华人民共和国政府信息公开条例》要求，由青禾县档案局编制本年度报告。";
        assert_eq!(organ_of(&[named]).as_deref(), Some("青禾县档案局"));
        let subject = "青禾县档案局根据《中华人民共和国政府信息公开条例》编制本报告。";
        assert_eq!(organ_of(&[subject]).as_deref(), Some("青禾县档案局"));
        for texts in [
            &["完。", "我局", "2024年1月20日"][..],
            &["青禾县档案局"],
            &["由我局编制政府信息公开报告"],
            &["青禾县档案局", "2024年1月20日", "青禾县民政局", "2024年1月21日"],
        ] {
            assert_eq!(organ_of(texts), None, "{texts:?}");
        }
    }
}
