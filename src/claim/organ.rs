//! The organ that reports, as running text names it: by its name or the end of it, as 我局, as 全区.

use crate::text;

/// Signs of regions: where a name may begin anew.
const REGIONS: &[char] = &['省', '市', '区', '县', '州', '旗', '镇', '乡', '盟'];
/// A name has no more ways to be told.
const MOST: usize = 64;

/// The organ that reports.
pub(super) struct Organ {
    /// Its name, folded; empty when it is not known.
    name: String,
    /// The place that it governs, where it is a government or named by its place: 枫溪区.
    place: Option<String>,
    /// What it may be called, longest first.
    names: Vec<String>,
}

/// Who a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The organ that reports, all of it.
    Whole,
    /// Perhaps the organ, perhaps a part of it.
    Unclear,
    /// Somebody else, or a part.
    Other,
}

impl Organ {
    pub(super) fn new(printed: Option<&str>) -> Self {
        let name = text::normalise(printed.unwrap_or_default());
        let place = ["人民政府", "政府", "管理委员会", "管委会", "人民政府办事处", "办事处"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .or(Some(name.as_str()).filter(|name| name.ends_with(REGIONS) || name.ends_with("街道")))
            .filter(|place| place.ends_with(REGIONS) || place.ends_with("街道") || place.ends_with("新区"))
            .map(str::to_owned);
        let mut names = Vec::new();
        if !name.is_empty() {
            names.push(name.clone());
            match &place {
                Some(place) => names.push(place.clone()),
                // 某市某局 is 市某局 and 某局, too.
                None => ends(&name).into_iter().for_each(|end| names.extend(variants(end))),
            }
        }
        names.retain(|name| name.chars().count() >= 2);
        names.truncate(MOST);
        names.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        names.dedup();
        Organ { name, place, names }
    }

    /// Whether the text begins with a name of the organ: how long it is.
    pub(super) fn named(&self, text: &str) -> Option<usize> {
        const CHANNELS: &[&str] = &["网站", "门户网站", "官网", "微信", "微博", "公报"];
        let starts = |text: &str, words: &[&str]| words.iter().any(|word| text.starts_with(word));
        let is_whole = |name: &&String| {
            let Some(rest) = text.strip_prefix(name.as_str()) else { return false };
            // 枫溪区人民政府网站 is a place to publish in.
            if starts(rest, CHANNELS) {
                return false;
            }
            let government = rest.strip_prefix("人民").unwrap_or(rest).strip_prefix("政府");
            let channel = government.is_some_and(|rest| starts(rest, CHANNELS));
            // 枫溪区教育局, 枫溪区政府: another one.
            let another = ["政府", "人民政府", "局", "委", "办", "各", "教育", "档案"];
            channel || self.place.as_ref() != Some(name) || !starts(rest, &another)
        };
        self.names.iter().find(is_whole).map(String::len)
    }

    /// 我局, 全区, 本单位: whether that is the organ.
    pub(super) fn ours(&self, word: &str) -> Who {
        let level = word.trim_start_matches(['我', '本', '全']);
        let generic = ["单位", "机关", "们", "部门", "行政机关"].contains(&level);
        if generic {
            return if self.place.as_ref().is_some_and(|place| !is_small(place)) { Who::Unclear } else { Who::Whole };
        }
        if self.name.is_empty() {
            return Who::Unclear;
        }
        let office = level == "办" && ["办公室", "办公厅", "办事处", "办"].iter().any(|end| self.name.ends_with(end));
        let board = level == "委" && ["委员会", "委", "管委会"].iter().any(|end| self.name.ends_with(end));
        let same = self.place.as_deref().unwrap_or(&self.name).ends_with(level);
        if office || board || same { Who::Whole } else { Who::Other }
    }

    /// 区政府: the government itself, or all that it governs.
    pub(super) fn government(&self, word: &str) -> Who {
        let level: String = word.chars().take(1).collect();
        match &self.place {
            Some(place) if place.ends_with(&level) => Who::Unclear,
            _ => Who::Other,
        }
    }

    /// 镇政府, 街道办: small enough to have no parts that report by themselves.
    pub(super) fn town(&self, word: &str) -> Who {
        let level = word.split(['政', '人', '办']).next().unwrap_or_default();
        let same = self.place.as_ref().is_some_and(|place| is_small(place) && place.ends_with(level));
        if same { Who::Whole } else { Who::Other }
    }
}

fn is_small(place: &str) -> bool {
    place.ends_with(['镇', '乡']) || place.ends_with("街道")
}

/// The ends of a name that are names: behind each sign of a region, and with it.
fn ends(name: &str) -> Vec<&str> {
    let mut ends = vec![name];
    for (at, sign) in name.char_indices().filter(|(_, c)| REGIONS.contains(c)) {
        let rest = &name[at + sign.len_utf8()..];
        if rest.chars().count() >= 2 {
            ends.push(&name[at..]);
            ends.push(rest);
        }
    }
    ends
}

/// Shorter ways to write a name.
fn variants(name: &str) -> Vec<String> {
    let short = name.replace("人民政府", "政府");
    let mut all = vec![name.to_owned(), short.clone()];
    for (long, brief) in [("办公室", "办"), ("委员会", "委"), ("管理局", "局"), ("办事处", "")] {
        all.extend(short.strip_suffix(long).map(|stem| format!("{stem}{brief}")));
    }
    all.retain(|name| !["政府", "办", "政府办公", "局", "委"].contains(&name.as_str()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_named_by_the_end_of_its_name() {
        let organ = Organ::new(Some("枫溪市大数据局"));
        for name in ["枫溪市大数据局", "市大数据局", "大数据局"] {
            assert_eq!(organ.named(&format!("{name}共收到")), Some(name.len()), "{name}");
        }
        assert_eq!(organ.named("教育局共收到"), None);
        assert_eq!(
            (organ.ours("我局"), organ.ours("全市"), organ.ours("我单位")),
            (Who::Whole, Who::Other, Who::Whole)
        );
        let office = Organ::new(Some("枫溪市云岭区人民政府办公室"));
        for name in ["区政府办公室", "云岭区政府办公室", "区政府办", "区人民政府办公室"] {
            assert_eq!(office.named(name), Some(name.len()), "{name}");
        }
        assert_eq!((office.ours("我办"), office.ours("全区")), (Who::Whole, Who::Other));
    }

    #[test]
    fn a_government_is_more_than_itself() {
        let organ = Organ::new(Some("枫溪区人民政府"));
        assert_eq!((organ.ours("全区"), organ.ours("我区"), organ.ours("全市")), (Who::Whole, Who::Whole, Who::Other));
        assert_eq!((organ.government("区政府"), organ.ours("本机关")), (Who::Unclear, Who::Unclear));
        assert_eq!((organ.named("枫溪区共收到"), organ.named("枫溪区教育局")), (Some("枫溪区".len()), None));
        let town = Organ::new(Some("松陵镇人民政府"));
        assert_eq!((town.town("镇政府"), town.ours("我镇"), town.ours("本机关")), (Who::Whole, Who::Whole, Who::Whole));
        assert_eq!(organ.town("镇政府"), Who::Other);
        assert_eq!(organ.named("枫溪区人民政府网站发布"), Some("枫溪区".len()));
        assert_eq!(Organ::new(None).ours("我区"), Who::Unclear);
    }
}
