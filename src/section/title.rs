//! The title: which lines are it, and the organ and the year that it names.
//!
//! A title may stand in one line or be broken over several, anywhere; above it may stand a letterhead or the columns of a
//! web page. A line is taken into it only when the title lacks what the line has. No organ is better than a wrong one.

use super::name::{completes, is_anybody, is_organ, is_region, range_of_name};
use crate::text;
use crate::year::leading_year;
use std::ops::Range;

/// A title, as it was found among lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    /// Indices of its lines.
    pub(super) lines: Range<usize>,
    /// As printed, on one line and without spaces.
    pub(super) text: String,
    pub(super) organ: Option<String>,
    pub(super) year: Option<u16>,
    /// Whether it can be nothing else: it names a year, or organ and subject in one line.
    pub(super) firm: bool,
}

/// A title is no longer than this.
const TITLE: usize = 60;
/// A line that is a piece of a title is no longer than this.
const PIECE: usize = 30;
/// A title is broken over no more lines than this.
const LINES: usize = 4;

/// What stands before a report in a piece of news or a notice.
const VERBS: [&str; 16] = [
    "发布", "公布", "印发", "推出", "晒出", "报送", "报请", "召开", "完成", "做好", "开展", "组织", "编制", "编写",
    "编报", "审议",
];
/// How the title of a picture or a comment begins.
const GENRES: [&str; 3] = ["一图读懂", "图解", "解读"];
/// What stands between such a verb and a report.
const OBJECTS: [&str; 10] = ["20", "二〇", "二○", "二零", "二O", "各", "本", "年度", "上年", "政府信息公开"];
/// What makes a report another one than that of the year.
const OTHERS: [&str; 8] = ["自查", "评估", "考核", "检查", "督查", "季度", "半年", "培训"];
/// Words before a title in the same line.
const LABELS: [&str; 8] = ["附件", "附", "标题", "题目", "信息名称", "文件名称", "名称", "公开事项"];

/// All titles among lines, from top to bottom.
pub(super) fn titles(lines: &[&str]) -> Vec<Title> {
    let lines: Vec<Line> = lines.iter().map(|line| Line::new(line)).collect();
    let mut found: Vec<Title> = Vec::new();
    for end in 0..lines.len() {
        let first = found.last().map_or(0, |last| last.lines.end).max((end + 1).saturating_sub(LINES));
        let pieces = |start: usize| start == end || lines[start..=end].iter().all(|line| is_piece(&line.folded));
        let speaks = |start: &usize| pieces(*start) && subject(&joined(&lines[*start..=end]).folded).is_some();
        let start = (first..=end).rev().find(speaks);
        found.extend(start.map(|start| whole(&lines, start..end + 1, first)));
    }
    found
}

/// The title that the report goes by: the one that says most, and of those the last, which is the nearest to the text.
pub(super) fn best(titles: &[Title]) -> Option<&Title> {
    titles.iter().max_by_key(|title| (title.organ.is_some(), title.year.is_some()))
}

/// A line without spaces, marks of Markdown, label and list number.
struct Line {
    printed: String,
    /// The same, normalised.
    folded: String,
}

impl Line {
    fn new(line: &str) -> Self {
        // Nothing longer is a title, or a piece of one.
        if line.chars().filter(|c| !c.is_whitespace()).nth(2 * TITLE).is_some() {
            return Line { printed: String::new(), folded: String::new() };
        }
        let line = line.trim().trim_start_matches(['#', '*']).trim_end_matches('*');
        let printed: String = line.split_whitespace().collect();
        let normalised = text::normalise(&printed);
        let folded = text::split_item(without_label(&normalised)).1.to_owned();
        let printed = text::split_printed(&printed, normalised.len() - folded.len()).1.to_owned();
        Line { printed, folded }
    }
}

fn joined(lines: &[Line]) -> Line {
    let printed = lines.iter().map(|line| line.printed.as_str()).collect();
    Line { printed, folded: lines.iter().map(|line| line.folded.as_str()).collect() }
}

/// Where the subject of a title begins, when the line is one: 政府信息公开 … 报告.
fn subject(folded: &str) -> Option<usize> {
    let end = folded.rfind("报告").max(folded.rfind("年报"))?;
    let subjects = ["政府信息公开", "政务公开", "信息公开"];
    let start = subjects.iter().find_map(|subject| folded[..end].rfind(subject))?;
    let sentence = folded[..start].contains([',', ';', ':', '?', '!', '.', '>', '|', '»']);
    let is_title = ends_as_report(&folded[start..]) && !OTHERS.iter().any(|word| folded[start..].contains(word));
    (is_title && !sentence && folded.chars().count() <= TITLE && !tells_of_one(folded)).then_some(start)
}

/// 工作年度报告, 2023年度报告, 工作情况的报告(2023年度): from the subject to the end of the title.
fn ends_as_report(tail: &str) -> bool {
    let Some(end) = tail.rfind("报告").max(tail.rfind("年报")).map(|at| at + "报告".len()) else { return false };
    let (head, rest) = tail.split_at(end);
    let rest = ["全文", "正文", "文本"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let in_brackets = inner.is_some_and(|inner| !inner.contains(['(', ')']));
    let year = leading_year(rest).is_some_and(|(_, rest)| matches!(rest, "" | "年" | "年度"));
    !head.contains([',', ';', ':', '?', '!']) && (rest.is_empty() || in_brackets || year)
}

/// Whether a line tells of a report and is no title: a notice, a piece of news.
fn tells_of_one(folded: &str) -> bool {
    let tells = |verb: &&str| {
        folded.match_indices(*verb).any(|(at, _)| {
            let rest = &folded[at + verb.len()..];
            let rest = rest.strip_prefix(['了', '好']).unwrap_or(rest).trim_start_matches('(');
            OBJECTS.iter().any(|object| rest.starts_with(object))
        })
    };
    VERBS.iter().any(tells) || GENRES.iter().any(|genre| folded.starts_with(genre))
}

/// A line without the word that says what it is: 附件1:, 名称:.
fn without_label(folded: &str) -> &str {
    let rest = LABELS.iter().find_map(|label| folded.strip_prefix(label));
    let rest = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.and_then(|rest| rest.strip_prefix([':', '.', '、'])).unwrap_or(folded)
}

/// Whether a line may be a piece of a title: short, and nothing but words, a year and brackets.
fn is_piece(folded: &str) -> bool {
    let words = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')');
    !folded.is_empty() && folded.chars().count() <= PIECE && folded.chars().all(words)
}

/// A title with the lines around it that have what it lacks.
fn whole(lines: &[Line], mut range: Range<usize>, first: usize) -> Title {
    let broken = range.len() > 1;
    let organ = |range: &Range<usize>| organ(&joined(&lines[range.clone()]));
    let has_year = |range: &Range<usize>| year(&joined(&lines[range.clone()]).folded).is_some();
    while range.start > first && range.len() < LINES {
        let (above, own) = (&lines[range.start - 1].folded, &lines[range.start].folded);
        let wider = range.start - 1..range.end;
        let brings_organ = match organ(&range) {
            None if own.starts_with('局') => completes(above, "局"),
            None => is_organ(undated(above)) || is_region(undated(above)),
            Some(own) => completes(above, &own),
        };
        let brings_year = !has_year(&range) && (is_year(above) || (brings_organ && is_dated(above)));
        if !(is_torn(above, own) || brings_year || (brings_organ && organ(&wider).is_some())) {
            break;
        }
        range = wider;
    }
    if !has_year(&range) && lines.get(range.end).is_some_and(|below| is_year(&below.folded)) {
        range.end += 1;
    }
    let line = joined(&lines[range.clone()]);
    let (organ, year) = (self::organ(&line), year(&line.folded));
    let firm = year.is_some() || (organ.is_some() && !broken);
    Title { lines: range, text: line.printed, organ, year, firm }
}

/// Whether a line breaks off where the next one goes on: 2020 年, 政府 信息公开.
fn is_torn(above: &str, own: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || text::parse_chinese(c.encode_utf8(&mut [0; 4])).is_some();
    let torn =
        (above.ends_with("政府") && own.starts_with("信息公开")) || (above.ends_with(digit) && own.starts_with('年'));
    torn && is_piece(above)
}

/// A line that is a year and nothing else: （2023年度）; 2024年1月20日 is a date.
fn is_year(folded: &str) -> bool {
    let bare = folded.trim_matches(['(', ')']);
    find_year(bare).is_some_and(|(found, _)| found == (0..bare.len()) && bare.ends_with(['年', '度']))
}

/// A line without the year that it ends with.
fn undated(folded: &str) -> &str {
    let found = find_year(folded).filter(|(found, _)| found.end == folded.len());
    found.map_or(folded, |(found, _)| &folded[..found.start])
}

fn is_dated(folded: &str) -> bool {
    undated(folded).len() < folded.len()
}

/// The year in a normalised title: none where it is that of a date or of a document's number, or one of two.
fn year(folded: &str) -> Option<u16> {
    find_year(folded).map(|(_, year)| year)
}

fn find_year(folded: &str) -> Option<(Range<usize>, u16)> {
    let starts = folded.char_indices().filter(|(_, c)| matches!(c, '2' | '二'));
    let (found, year) = starts.map(|(at, _)| at).find_map(|at| {
        let (year, rest) = leading_year(&folded[at..])?;
        let rest = ["年度", "年", "度"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let end = folded.len() - rest.len();
        let dated = folded[..end].ends_with('年') && is_month(rest);
        let numbered = rest.strip_prefix(')').is_some_and(|rest| rest.contains('号'));
        (!dated && !numbered).then_some((at..end, year))
    })?;
    let several = ["-20", "至20", "和20", "、20"].iter().any(|next| folded[found.end..].starts_with(next));
    (!several).then_some((found, year))
}

/// Whether a month follows: then the year is that of a date.
fn is_month(rest: &str) -> bool {
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    digits.len() < rest.len() && digits.starts_with('月')
}

/// The organ in a title: what stands before the year, or between it and the subject; none when both say something.
fn organ(title: &Line) -> Option<String> {
    let head = &title.folded[..subject(&title.folded)?];
    let year = find_year(head).map_or(head.len()..head.len(), |(year, _)| year);
    let (before, behind) = (range_of_name(head, 0..year.start), range_of_name(head, year.end..head.len()));
    let noise = |range: &Range<usize>| {
        matches!(&head[range.clone()], "" | "部门" | "本级" | "单位" | "机关" | "本机关" | "本部门" | "全年")
    };
    let range = match (noise(&before), noise(&behind)) {
        (false, true) => before,
        (true, false) => behind,
        _ => return None,
    };
    let name = &head[range.clone()];
    let letters = |c: char| c.is_alphabetic() || matches!(c, '(' | ')' | '.' | '-' | '、');
    let brackets = name.matches('(').count() == name.matches(')').count();
    let whole = name.chars().count() >= 2 && name.chars().all(letters) && brackets && !is_anybody(name);
    let from_name = text::split_printed(&title.printed, range.start).1;
    whole.then(|| text::split_printed(from_name, range.len()).0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (Option<String>, Option<u16>) {
        let titles = titles(lines);
        best(&titles).map_or((None, None), |title| (title.organ.clone(), title.year))
    }

    #[test]
    fn titles_in_one_line() {
        for (line, organ, year) in [
            ("青禾县档案局 2019 年度 政府信息公开工作年度报告", "青禾县档案局", 2019),
            ("2021年度青禾县档案局政府信息公开工作年度报告", "青禾县档案局", 2021),
            ("2021 年 青禾县档案局 政府信息公开工作报告", "青禾县档案局", 2021),
            ("青禾县档案局关于二〇二二年度政府信息公开工作的报告", "青禾县档案局", 2022),
            ("关于青禾县档案局2022年度政府信息公开工作情况的报告", "青禾县档案局", 2022),
            ("青禾县人民政府政府信息公开工作年度报告（2023年度）", "青禾县人民政府", 2023),
            ("青禾县人民政府办公室关于2023年政府信息公开工作年度报告", "青禾县人民政府办公室", 2023),
            ("青禾县人民政府办公室政府信息公开工作2023年度报告", "青禾县人民政府办公室", 2023),
            ("青禾县城关街道办事处２０２３年政府信息公开工作年度报告", "青禾县城关街道办事处", 2023),
            ("青禾高新技术产业开发区管委会2 0 2 3年政府信息公开年度报告", "青禾高新技术产业开发区管委会", 2023),
            ("青禾县第一中学二○二三年信息公开工作年度报告", "青禾县第一中学", 2023),
            ("青禾水务集团有限公司二O二三年度信息公开年报", "青禾水务集团有限公司", 2023),
            ("《青禾县档案局2018年政府信息公开工作年度报告》", "青禾县档案局", 2018),
            ("【青禾县档案局】2018年政府信息公开工作年度报告", "青禾县档案局", 2018),
            ("青禾县档案局（青禾县史志办）2023年政府信息公开工作年度报告", "青禾县档案局（青禾县史志办）", 2023),
            ("青禾县政务公开办公室2023年政府信息公开工作年度报告", "青禾县政务公开办公室", 2023),
            ("青禾县2023年政务公开和政府信息公开工作年度报告", "青禾县", 2023),
            (
                "中共青禾县委机构编制委员会办公室2023年政府信息公开工作年度报告",
                "中共青禾县委机构编制委员会办公室",
                2023,
            ),
            ("附件1：青禾县档案局2023年政府信息公开工作年度报告", "青禾县档案局", 2023),
            ("青禾縣檔案局2023年政府信息公開工作年度報告", "青禾縣檔案局", 2023),
            ("青禾县档案局2023政府信息公开工作年度报告", "青禾县档案局", 2023),
        ] {
            assert_eq!(read(&[line]), (Some(organ.to_owned()), Some(year)), "{line}");
        }
    }

    #[test]
    fn titles_over_several_lines() {
        let expected = |organ: &str| (Some(organ.to_owned()), Some(2020));
        for lines in [
            &["青禾县档案局", "2020年政府信息公开工作年度报告"][..],
            &["青禾县", "档案局2020年政府信息公开", "工作年度报告"],
            &["青禾县档案", "局2020年政府信息公开工作年度报告"],
            &["青禾县档案局2020年政府", "信息公开工作年度报告"],
            &["青禾县档案局2020", "年政府信息公开工作年度报告"],
            &["2020年", "青禾县档案局", "政府信息公开工作年度报告"],
            &["青禾县档案局2020年度", "政府信息公开工作年度报告"],
            &["青禾县档案局", "政府信息公开工作年度报告", "（2020年度）", "（2021年1月20日）"],
            &["首页", "政务公开专区", "青禾县档案局2020年政府信息公开工作年度报告"],
            &["青禾县人民政府", "青禾县档案局2020年政府信息公开工作年度报告"],
            &["青政发〔2021〕1号", "青禾县档案局2020年政府信息公开工作年度报告"],
            &["2018年政府信息公开工作年度报告", "青禾县档案局2020年政府信息公开工作年度报告"],
        ] {
            assert_eq!(read(lines), expected("青禾县档案局"), "{lines:?}");
        }
        let office = ["青禾县人民政府", "办公室2020年政府信息公开工作年度报告"];
        assert_eq!(read(&office), expected("青禾县人民政府办公室"));
    }

    #[test]
    fn what_a_title_does_not_say_is_not_made_up() {
        for (lines, organ, year) in [
            (&["政府信息公开工作年度报告"][..], None, None),
            (&["关于2022年度政府信息公开工作情况的报告"], None, Some(2022)),
            (&["我局2022年政府信息公开工作年度报告"], None, Some(2022)),
            (&["政务公开专区", "2022年政府信息公开工作年度报告"], None, Some(2022)),
            (&["青禾县人民政府文件", "2022年政府信息公开工作年度报告"], None, Some(2022)),
            (&["办事大厅", "2022年政府信息公开工作年度报告"], None, Some(2022)),
            (&["青禾县2022年档案局政府信息公开工作年度报告"], None, Some(2022)),
            (&["青禾县档案局政府信息公开工作年度报告（2024年1月20日）"], Some("青禾县档案局"), None),
            (&["青禾县档案局政府信息公开工作年度报告", "2024年1月20日"], Some("青禾县档案局"), None),
            (&["青禾县档案局2021-2022年政府信息公开工作年度报告"], None, None),
        ] {
            assert_eq!(read(lines), (organ.map(str::to_owned), year), "{lines:?}");
        }
    }

    #[test]
    fn lines_that_speak_of_a_report_and_are_no_title() {
        for line in [
            "根据《条例》编制了政府信息公开工作年度报告。",
            "当前位置：首页 > 政务公开 > 年度报告",
            "政务公开 | 报告 | 2021年",
            "关于做好2023年政府信息公开工作年度报告编制发布工作的通知",
            "关于印发政府信息公开工作年度报告格式的通知",
            "青禾县发布2023年政府信息公开工作年度报告",
            "一图读懂青禾县2023年政府信息公开工作年度报告",
            "青禾县2023年政府信息公开工作年度报告解读",
            "青禾县2023年政府信息公开工作第三方评估报告",
            "青禾县2023年第一季度政府信息公开季度报告",
            "青禾县政府信息公开指南",
        ] {
            assert_eq!(titles(&[line]), [], "{line}");
        }
    }
}
