//! What a paragraph has said before a number: of what, of whom, of which time.

use super::organ::{Organ, Who};
use super::period::Period;
use super::token::{Kind, Token};
use super::topic::Match;
use crate::form::Group;
use crate::report::Scope;

/// Said of somebody or of some time, by which words, and how long ago.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub(super) what: T,
    pub(super) word: String,
    /// Which sentence of the paragraph said it.
    pub(super) sentence: usize,
}

/// What was said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// Roles of the words of the headings above, and of the paragraph so far.
    roles: Vec<&'static str>,
    pub(super) sentence: usize,
    pub(super) who: Option<Said<Who>>,
    pub(super) period: Option<Said<Period>>,
    /// 累计, 截至, 上半年: in this sentence, since the last number.
    pub(super) limit: Option<Said<Scope>>,
    /// By way of what, in this sentence.
    pub(super) channel: Option<Said<&'static str>>,
    /// 分别 in this sentence: its numbers belong to what stands far before them.
    pub(super) is_listed: bool,
    /// 其中 in this sentence, since the last mark that ends a list.
    pub(super) is_part: bool,
    /// Which row of requests the last count spoke of, and how surely.
    pub(super) row: Option<(&'static str, Scope)>,
    /// Which reviews the last word of them named.
    pub(super) review: Option<&'static str>,
    /// Whether suggestions were received or handled.
    pub(super) verb: Option<&'static str>,
    /// What was counted last: requests, or something else, so that the next count without a name is of that.
    pub(super) counted: Counted,
}

/// What a count was of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counted {
    /// Nothing was counted yet.
    #[default]
    Nothing,
    /// Requests, or what became of them.
    Requests,
    /// Something else.
    Else,
}

/// Ends of names of bodies.
const BODIES: &[&str] =
    &["局", "镇", "乡", "街道", "委", "厅", "公司", "大队", "支队", "学校", "医院", "管委会", "办", "处", "院", "中心"];
/// Who leads or is followed is not who acts.
const LED: &[&str] = &[
    "领导",
    "指导",
    "部署",
    "要求",
    "支持",
    "关心",
    "监督",
    "高度重视",
    "中心工作",
    "网站",
    "门户",
    "文件",
    "规章",
    "公报",
];
/// 区委 decides and does not answer requests; 中心工作 is no centre.
const NO_BODIES: &[&str] = &["省委", "市委", "区委", "县委", "州委", "旗委", "党委", "工委"];

/// Whether words that nobody knows end like the name of a body.
pub(super) fn is_body(word: &str) -> bool {
    let named = BODIES.iter().any(|end| word.ends_with(end)) && word.chars().count() >= 2;
    named && !NO_BODIES.iter().any(|end| word.ends_with(end))
}

fn acts(token: &Token) -> bool {
    matches!(token.kind, Kind::Word("receive" | "close" | "handle" | "assigned" | "carry"))
}

impl Context {
    /// What the headings above a paragraph say.
    pub(super) fn below(&self, heading: &[Token]) -> Self {
        let mut below = Context { roles: self.roles.clone(), review: self.review, ..Context::default() };
        heading.iter().for_each(|token| below.add_role(token));
        // What a heading says of a body may hold for all below it.
        if heading.iter().any(|token| token.kind == Kind::Word("body")) {
            below.who(Who::Other, "the heading");
        }
        below
    }

    pub(super) fn has_any(&self, roles: &[&str]) -> bool {
        self.roles.iter().any(|known| roles.contains(known))
    }

    fn add_role(&mut self, token: &Token) {
        let Kind::Word(role) = token.kind else { return };
        if !matches!(role, "plain") && !self.roles.contains(&role) {
            self.roles.push(role);
        }
        match role {
            "reconsideration" => self.review = Some("reconsideration"),
            "litigation" => self.review = Some("litigation"),
            "direct" => self.review = Some("direct"),
            "after-reconsideration" => self.review = Some("after"),
            _ => {}
        }
    }

    pub(super) fn begin_sentence(&mut self) {
        self.sentence += 1;
        (self.limit, self.channel, self.verb) = (None, None, None);
        (self.is_listed, self.is_part) = (false, false);
    }

    /// Takes a word in.
    pub(super) fn hear(&mut self, token: &Token, text: &str, organ: &Organ) {
        self.add_role(token);
        let word = &text[token.start..token.end];
        let rest = &text[token.end..];
        match token.kind {
            Kind::Organ => self.who(Who::Whole, word),
            Kind::Period(period) => {
                let carried = rest.starts_with("结转") || text[..token.start].ends_with("结转至");
                let carried =
                    carried || ["结转", "结转到", "转入"].iter().any(|end| text[..token.start].ends_with(end));
                let compared = ["较", "比", "与", "同"].iter().any(|end| text[..token.start].ends_with(end));
                if !carried && !compared {
                    self.period = Some(self.said(period, word));
                }
            }
            Kind::Rest if is_body(word) => self.narrower(Who::Other, word, rest),
            Kind::Word("request") => self.counted = Counted::Requests,
            Kind::Word("ours") => self.who(organ.ours(word), word),
            Kind::Word("government") => self.narrower(organ.government(word), word, rest),
            Kind::Word("town") => self.narrower(organ.town(word), word, rest),
            Kind::Word("body") => self.narrower(Who::Other, word, rest),
            Kind::Word("cumulative") => self.limit = Some(self.said(Scope::Uncertain, word)),
            Kind::Word("part-of-year") => self.limit = Some(self.said(Scope::Other, word)),
            Kind::Word(role @ ("channel" | "website" | "wechat" | "weibo")) => {
                self.channel = Some(self.said(role, word));
            }
            Kind::Word("listed") => self.is_listed = true,
            Kind::Word("receive" | "assigned") => self.verb = Some("received"),
            Kind::Word("close" | "handle") => self.verb = Some("handled"),
            Kind::Word("plain") if word.starts_with("其中") => self.is_part = true,
            _ => {}
        }
    }

    /// Takes in that a number was a count of a topic.
    pub(super) fn count(&mut self, found: &Match) {
        self.counted = match found.topic.group {
            Group::Alone if found.topic.units == "requests" => Counted::Requests,
            Group::Outcome | Group::Applicant | Group::Channel => Counted::Requests,
            Group::Review | Group::Result | Group::Alone => Counted::Else,
        };
    }

    /// Takes in a number that speaks of nothing known. Where its clause has no verb, it is an entry of a list, and the
    /// body that it names acts in none of the others.
    pub(super) fn skip(&mut self, before: &[Token], unit: &str, who: &Option<Said<Who>>) {
        if !before.iter().any(acts) {
            self.who.clone_from(who);
        } else if !["%", "", "年", "月", "日", "天", "个工作日", "个月"].contains(&unit) {
            self.counted = Counted::Else;
        }
    }

    /// Takes in a clause without a number: 受理群众来信 is of something else than requests.
    pub(super) fn pass(&mut self, clause: &[Token]) {
        let Some(verb) = clause.iter().position(acts) else { return };
        let names_requests = clause.iter().any(|token| matches!(token.kind, Kind::Word("request" | "request-bare")));
        if !names_requests && clause[verb..].iter().any(|token| token.kind == Kind::Rest) {
            self.counted = Counted::Else;
        }
    }

    fn said<T>(&self, what: T, word: &str) -> Said<T> {
        Said { what, word: word.to_owned(), sentence: self.sentence }
    }

    fn who(&mut self, who: Who, word: &str) {
        self.who = Some(self.said(who, word));
    }

    /// Somebody narrower acts, unless the clause says that they lead.
    fn narrower(&mut self, who: Who, word: &str, rest: &str) {
        const NEAR: usize = 12;
        let near: String = rest.chars().take_while(|c| !matches!(c, ',' | ';' | ':')).take(NEAR).collect();
        if !LED.iter().any(|led| near.contains(led)) {
            self.who(who, word);
        }
    }
}
