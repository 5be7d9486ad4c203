//! Names of organs and places, told by how they end. No list of organs is kept: what is not surely a name is none.

use std::ops::Range;

/// A name is no longer than this.
const NAME: usize = 30;
/// How the names of organs end.
const ORGANS: &[&str] = &[
    "政府",
    "局",
    "委",
    "委员会",
    "办",
    "办公室",
    "办事处",
    "厅",
    "部",
    "院",
    "署",
    "处",
    "中心",
    "会",
    "所",
    "站",
    "队",
    "社",
    "校",
    "大学",
    "中学",
    "小学",
    "公司",
    "集团",
    "银行",
    "街道",
    "馆",
    "台",
    "科",
    "室",
    "厂",
    "场",
];
/// How the names of places end.
const REGIONS: &[char] = &['省', '市', '县', '縣', '区', '區', '州', '盟', '旗', '镇', '鎮', '乡', '鄉'];
/// Ends of names that are no name alone.
const ENDS: &[&str] =
    &["政府", "人民政府", "办公室", "委员会", "管委会", "管理委员会", "街道办事处", "办事处", "管理局", "分局", "局"];
/// Words that names of organs and places do not hold, and the columns of a page do.
const COLUMNS: &[&str] = &[
    "首页",
    "公开",
    "报告",
    "目录",
    "指南",
    "年报",
    "专栏",
    "专区",
    "社区",
    "大厅",
    "新闻",
    "服务中心",
    "文件",
    "网站",
    "办法",
    "部门",
    "单位",
    "机关",
    "位置",
];

/// Whether a line is the name of an organ and nothing else.
pub(super) fn is_organ(folded: &str) -> bool {
    let ends = ORGANS.iter().any(|end| folded.ends_with(end)) && folded != "政府";
    let letters = folded.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')'));
    let length = (3..=NAME).contains(&folded.chars().count());
    // 政务公开办公室 is an office, 政务公开 a column.
    let column = is_column(folded) && !folded.ends_with("办公室");
    ends && letters && length && !column && !is_anybody(folded)
}

/// Whether a line is the name of a place and nothing else.
pub(super) fn is_region(folded: &str) -> bool {
    let length = folded.chars().count();
    let name = (2..=12).contains(&length) && folded.chars().all(char::is_alphabetic);
    folded.ends_with(REGIONS) && name && !is_column(folded) && !is_anybody(folded)
}

/// Whether it holds the word of a column.
fn is_column(folded: &str) -> bool {
    COLUMNS.iter().any(|word| folded.contains(word))
}

/// 我局, 本单位, 全县: no name.
pub(super) fn is_anybody(folded: &str) -> bool {
    ["我", "本", "各", "该", "由", "对", "在", "全", "为"].iter().any(|start| folded.starts_with(start))
}

/// Whether a line is the beginning of the name that the title below it has the end of.
pub(super) fn completes(above: &str, own: &str) -> bool {
    let place = |text: &str| text.char_indices().any(|(at, c)| at > 0 && REGIONS.contains(&c));
    if !ENDS.contains(&own) {
        return is_region(above) && !place(own);
    }
    let words = above.chars().all(char::is_alphabetic) && above.chars().count() <= NAME;
    words && place(above) && !is_column(above)
}

/// The range of a name in the head of a title, without what binds it to the rest.
pub(super) fn range_of_name(head: &str, range: Range<usize>) -> Range<usize> {
    const ENDS: [&str; 9] =
        ["关于", "的", "年度", "度", "政务公开和", "政务公开、", "政务公开与", "政务公开及", "政务公开暨"];
    let mut name = &head[range.clone()];
    let mut start = range.start;
    loop {
        let before = name.len();
        // Brackets around all of it, or the half of a pair.
        let (open, close) = (name.matches('(').count(), name.matches(')').count());
        let around = open == 1 && name.starts_with('(') && name.ends_with(')');
        let starts = [("关于", true), ("-", true), (".", true), (")", true), ("(", open > close || around)];
        for (prefix, _) in starts.into_iter().filter(|(_, is_bound)| *is_bound) {
            if let Some(rest) = name.strip_prefix(prefix) {
                start += prefix.len();
                name = rest;
            }
        }
        let closing = (close > open || around).then_some(")");
        for end in ENDS.into_iter().chain(["-", ".", "("]).chain(closing) {
            name = name.strip_suffix(end).unwrap_or(name);
        }
        if name.len() == before {
            return start..start + name.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_and_places_are_told_from_columns() {
        for name in ["青禾县人民政府", "青禾县档案局", "青禾大学", "青禾县政务公开办公室", "青禾城投集团有限公司"]
        {
            assert!(is_organ(name), "{name}");
        }
        for name in
            ["政府", "办事大厅", "政务公开", "我局", "本单位", "各部门", "政府信息公开年报", "2020年1月1日", "县"]
        {
            assert!(!is_organ(name), "{name}");
        }
        assert!(is_region("青禾县") && is_region("城关镇") && !is_region("公开专区") && !is_region("全县"));
    }

    #[test]
    fn a_name_is_freed_of_what_binds_it() {
        let freed = |text: &str| text[range_of_name(text, 0..text.len())].to_owned();
        for text in ["(青禾局)", "关于青禾局", "青禾局的", "青禾局关于", "(青禾局", "青禾局)", "青禾局年度", "青禾局("]
        {
            assert_eq!(freed(text), "青禾局");
        }
        assert_eq!(freed("青禾局(史志办)"), "青禾局(史志办)");
        assert_eq!(freed("(甲)青禾局(乙)"), "(甲)青禾局(乙)");
    }
}
