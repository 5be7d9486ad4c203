//! narrative-disagrees: the running text tells another figure than the table.

use super::{Explanation, Finding, Judgement, Severity};
use crate::form::Words;
use crate::number::Decimal;
use crate::report::{Approximation, Claim, Fact, Reading, Report, Scope, State};
use std::collections::HashMap;

const ID: &str = "narrative-disagrees";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    if report.claims.is_empty() {
        return;
    }
    let facts = Facts(report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect());
    let verdicts: Vec<(&Claim, Option<Verdict>)> =
        report.claims.iter().map(|claim| (claim, facts.judge(claim))).collect();
    // Where one sentence tells the figure of the table, another one with another figure speaks of something else.
    let agrees = |claim: &Claim| {
        let told = |(other, verdict): &&(&Claim, Option<Verdict>)| {
            other.keys == claim.keys && other.of == claim.of && verdict.as_ref().is_some_and(|verdict| verdict.agrees)
        };
        verdicts.iter().find(told).is_some()
    };
    for (claim, verdict) in &verdicts {
        let Some(verdict) = verdict.as_ref().filter(|verdict| !verdict.agrees) else { continue };
        let severity = match claim.scope {
            Scope::Whole if !agrees(claim) && facts.is_settled(claim) => Severity::Warning,
            Scope::Whole | Scope::Uncertain => Severity::Note,
            Scope::Other => continue,
        };
        judgement.findings.push(finding(claim, verdict, severity));
    }
}

/// What the tables say of a claim.
struct Verdict {
    agrees: bool,
    /// The figure of the tables.
    printed: Decimal,
}

struct Facts<'r>(HashMap<&'r str, &'r Fact>);

impl Facts<'_> {
    /// None where the tables do not tell: a figure is missing, blank, or no number.
    fn judge(&self, claim: &Claim) -> Option<Verdict> {
        if claim.scope == Scope::Other {
            return None;
        }
        let main = Reading { keys: claim.keys.clone(), of: claim.of.clone() };
        let told = match claim.state {
            State::Number => claim.value?,
            // A sentence that says that there was none.
            State::Dash => Decimal::ZERO,
            State::Blank | State::Unreadable | State::Missing => return None,
        };
        let agrees = |reading: &Reading, blank| self.agrees(reading, told, claim.approximate, blank);
        let printed = self.sum(&claim.keys, None)?;
        let mut any = agrees(&main, None)?;
        for other in &claim.or {
            // Where the words may mean more than one sum, a blank is no reason to warn. What cannot be told may be meant.
            any = any || agrees(other, Some(Decimal::ZERO))?;
        }
        Some(Verdict { agrees: any, printed })
    }

    /// Whether a part is one of what the table divides. The outcomes of what came in this year are not those of the
    /// table, unless nothing was carried in.
    fn is_settled(&self, claim: &Claim) -> bool {
        let of_received = claim.within.iter().any(|key| key == "requests.received.total");
        let is_applicant = claim.keys.iter().all(|key| key.starts_with("requests.received."));
        let carried_in = || self.sum(&["requests.carried_in.total".to_owned()], Some(Decimal::ZERO));
        !of_received || is_applicant || carried_in() == Some(Decimal::ZERO)
    }

    fn agrees(
        &self,
        reading: &Reading,
        told: Decimal,
        near: Option<Approximation>,
        blank: Option<Decimal>,
    ) -> Option<bool> {
        let part = self.sum(&reading.keys, blank)?;
        if reading.of.is_empty() {
            return Some(is_near(told, part, near));
        }
        let whole = self.sum(&reading.of, blank)?;
        Some(is_share(told, part, whole, near))
    }

    /// The sum of facts, with a blank or a dash as what is given for it; none where one of them cannot be told.
    fn sum(&self, keys: &[String], blank: Option<Decimal>) -> Option<Decimal> {
        let value = |key: &String| {
            let fact = self.0.get(key.as_str())?;
            match fact.state {
                State::Number => fact.value,
                State::Blank | State::Dash => blank,
                State::Unreadable | State::Missing => None,
            }
        };
        if keys.is_empty() { None } else { keys.iter().map(value).sum() }
    }
}

/// Whether a figure is what a number says, as near as it says to be.
fn is_near(told: Decimal, figure: Decimal, near: Option<Approximation>) -> bool {
    let Some(near) = near else { return told == figure };
    // The last digit that counts: 100 for 1200; and never less than 10, for 约15 is no exact 15.
    let step = told.step().max(Decimal::from(10));
    match near {
        Approximation::About => told - step <= figure && figure <= told + step,
        Approximation::Over => told <= figure && figure < told + step,
        Approximation::MoreThan => told <= figure,
        Approximation::Nearly => told - step <= figure && figure <= told,
        Approximation::LessThan => figure <= told,
    }
}

/// Whether a share in percent is the one of two figures, rounded or cut at the decimals printed.
fn is_share(told: Decimal, part: Decimal, whole: Decimal, near: Option<Approximation>) -> bool {
    let unit = match near {
        None => told.unit(),
        Some(_) => told.unit().max(Decimal::from(1)),
    };
    // part / whole * 100 lies within a unit of what is told, without a division. A share of nothing is left alone.
    let Some((low, high)) = (told - unit).times(whole).zip((told + unit).times(whole)) else { return true };
    let exact = part.shift(2);
    whole == Decimal::ZERO || (low < exact && exact < high)
}

fn finding(claim: &Claim, verdict: &Verdict, severity: Severity) -> Finding {
    const LONGEST: usize = 120;
    let mut sentence: String = claim.sentence.chars().take(LONGEST).collect();
    if sentence.len() < claim.sentence.len() {
        sentence.push('…');
    }
    let told = format!("{}{}", claim.raw, claim.unit);
    let (en, zh) = if claim.of.is_empty() {
        let keys = claim.keys.join(" + ");
        (
            format!("the text to agree with {keys} = {}", verdict.printed),
            format!("表中为 {}（{keys}）", verdict.printed),
        )
    } else {
        let keys = format!("{} / {}", claim.keys.join(" + "), claim.of.join(" + "));
        (format!("the text to agree with {keys}"), format!("与表中数字不符（{keys}）"))
    };
    let unsure = match (severity, claim.scope) {
        (Severity::Warning, _) => Words::new("", ""),
        (_, Scope::Whole) if claim.within.is_empty() => {
            Words::new(", though another sentence agrees", "，但另有一处与表一致")
        }
        (_, Scope::Whole) => Words::new(
            ", which may leave out what was carried in, or another sentence agrees",
            "，可能未计上年结转，或另有一处与表一致",
        ),
        _ => Words::new(format!(" (scope uncertain: {})", claim.why), "（口径不确定）"),
    };
    let message = Words::new(
        format!("expected {en}, found {told} in: {sentence}{}", unsure.en),
        format!("文字称 {told}，{zh}：“{sentence}”{}", unsure.zh),
    );
    let hint = Words::new(
        "compare the sentence with the table; one of the two was not brought up to date, or they count different things",
        "请核对文字与表格：或有一处未更新，或两处统计口径不同",
    );
    Finding {
        at: claim.at.clone(),
        facts: claim.keys.iter().chain(&claim.of).cloned().collect(),
        printed: claim.of.is_empty().then_some(verdict.printed),
        computed: claim.value.filter(|_| claim.of.is_empty()),
        ..Finding::new(ID, severity, message, hint)
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "The text disagrees with the table",
        title_zh: "文字表述与表格数字不一致",
        why: "Section one often tells in words what the tables count: requests received, carried over and closed, their \
              outcomes and applicants, reviews and lawsuits. Both speak of the same organ and the same year, so they \
              agree. A sentence that names a narrower body, another time, a part or a kind is left alone; where not every \
              word of it was understood, the difference is a note and no warning. 余, 约, 近 and 超过 are taken as what \
              they say; shares in percent at the decimals printed, rounded or cut. A figure that the table leaves blank \
              is not compared.",
        why_zh: "第一部分常用文字叙述表格中的数字：新收、结转、办结的申请，办理结果和申请人，行政复议和行政诉讼。二者说的是同一机关、同一年度，应当一致。所述为局部机关、其他时段、某一类或其中一部分的，不作比对；句中有词语未能理解的，差异只作提示而不作警告。“余”“约”“近”“超过”按其含义取范围；百分比按所印小数位比较，四舍五入或截尾均可。表中空白的不比对。",
        formula: Some("the number in the text = the figure of the table, or the sum of figures that it speaks of"),
        scope: "each claim",
        sources: vec!["国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"],
    }
}
