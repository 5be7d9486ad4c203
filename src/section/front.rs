//! What stands before the first section: title, organ, year, period.

use super::date::{find_period, find_year};
use crate::document::Paragraph;
use crate::report::Period;
use crate::text;

/// The front matter.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) organ: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) period: Option<Period>,
}

/// A title is no longer than this.
const TITLE: usize = 60;
/// A line of its own before the title that names the organ is no longer than this.
const ORGAN: usize = 30;

/// Reads the front matter; `first` is the block of the first section's heading.
pub(super) fn read(paragraphs: &[(usize, &Paragraph)], first: usize) -> Front {
    let before: Vec<&str> = paragraphs
        .iter()
        .take_while(|(block, _)| *block < first)
        // A title and the text behind it in one paragraph, parted by the indent of the text.
        .filter_map(|(_, paragraph)| paragraph.text.trim().split("\u{3000}\u{3000}").next())
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    let title = title(&before);
    // 月 and 日 may be printed as radicals of the same look.
    let speaks_of_a_year = |text: &str| text.contains('年');
    let dated = paragraphs.iter().filter(|(_, paragraph)| speaks_of_a_year(&paragraph.text));
    let period = dated.map(|(_, paragraph)| paragraph).find_map(|paragraph| period(&paragraph.text));
    let from_period = || period.as_ref().and_then(|period| period.to[..4].parse().ok());
    let from_text = || paragraphs.iter().find_map(|(_, paragraph)| year(&paragraph.text));
    let titled = title.as_deref().and_then(year);
    Front {
        organ: title.as_deref().and_then(organ),
        year: titled.or_else(from_period).or_else(from_text),
        title,
        period,
    }
}

/// The first short line that speaks of a report on disclosure, and of a year if one does; with the line before it, when
/// the title is set in two. Above it a web page may have its trail (首页 > 年度报告) and a column of that name.
fn title(before: &[&str]) -> Option<String> {
    let speaks = |text: &&str| {
        let normalised = text::normalise(text);
        let short = normalised.chars().count() <= TITLE && !text.contains(['。', '>', '|', '»']);
        short && normalised.contains("报告") && (normalised.contains("信息公开") || normalised.contains("政务公开"))
    };
    let dated = before.iter().position(|text| speaks(text) && year(text).is_some());
    let index = dated.or_else(|| before.iter().position(speaks))?;
    let last = before[index];
    let head = index.checked_sub(1).map(|previous| before[previous]).filter(|head| {
        let short = head.chars().count() <= ORGAN && !head.contains(['。', '：', ':', '，', '|', '>']);
        short && organ(last).is_none()
    });
    let space_after_number = |text: &str| text.split_whitespace().collect::<String>();
    Some(space_after_number(&format!("{}{last}", head.unwrap_or_default())))
}

/// The organ in a title: what stands before the year, or between it and the subject.
fn organ(title: &str) -> Option<String> {
    let title: String = title.split_whitespace().collect();
    let subject = ["政府信息公开", "政务公开", "信息公开"].iter().filter_map(|subject| title.find(subject)).min()?;
    let head = &title[..subject];
    let year = find_year(head).map(|(place, _)| place);
    let before = year.as_ref().map_or(head, |year| &head[..year.start]);
    let behind = year.as_ref().map_or("", |year| head[year.end..].trim_start_matches('度'));
    let name = if before.is_empty() { behind } else { before };
    let name = name.trim_matches(['《', '》', '（', '）', '(', ')']);
    let name = name.strip_suffix("关于").or_else(|| name.strip_suffix('的')).unwrap_or(name);
    (name.chars().count() >= 2).then(|| name.to_owned())
}

fn year(text: &str) -> Option<u16> {
    let year = find_year(&text::normalise(text))?.1;
    Some(year).filter(|year| (2000..2100).contains(year))
}

fn period(text: &str) -> Option<Period> {
    find_period(&text::normalise(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_they_are_printed() {
        for (lines, organ, year) in [
            (&["青禾县档案局 2019 年度 政府信息公开工作年度报告"][..], Some("青禾县档案局"), Some(2019)),
            (&["青禾县档案局", "2020年政府信息公开工作年度报告"], Some("青禾县档案局"), Some(2020)),
            (&["2021年度青禾县档案局政府信息公开工作年度报告"], Some("青禾县档案局"), Some(2021)),
            (&["青禾县档案局关于二〇二二年度政府信息公开工作的报告"], Some("青禾县档案局"), Some(2022)),
            (&["青禾县人民政府政府信息公开工作年度报告（2023年度）"], Some("青禾县人民政府"), Some(2023)),
            (&["政府信息公开工作年度报告"], None, None),
        ] {
            let title = title(lines).unwrap();
            assert_eq!((super::organ(&title).as_deref(), super::year(&title)), (organ, year), "{title}");
        }
        assert_eq!(title(&["根据《条例》编制了政府信息公开工作年度报告。"]), None);
    }

    #[test]
    fn the_trail_and_the_columns_of_a_web_page_are_no_title() {
        let own = "青禾县档案局2020年政府信息公开工作年度报告";
        let page = ["政府信息公开年度报告", "当前位置：首页 > 政务公开 > 年度报告", "政务公开 | 报告 | 2021年", own];
        assert_eq!(title(&page).as_deref(), Some(own));
        assert_eq!(title(&page[..3]).as_deref(), Some(page[0]));
    }

    #[test]
    fn periods_as_they_are_printed() {
        let expected = Some(Period { from: "2019-01-01".into(), to: "2019-12-31".into() });
        for text in [
            "期限自 2019 年 1 月 1 日起，至 2019 年 12 月 31 日止。",
            "（2019年1月1日至12月31日）",
            "2019年1月1日—2019年12月31日",
            "自２０１９年１月１日起至１２月３１日止",
        ] {
            assert_eq!(period(text), expected, "{text}");
        }
        assert_eq!(period("2019年13月1日至2019年12月31日"), None);
    }
}
