//! The sample: what is to be looked at, how far it is, and what it says.

use super::ask::{Answer, Ask};
use super::desk::Desk;
use super::html::count;
use super::shell;
use super::work::{Unit, Work};
use crate::archive::decisions::Verdict;
use gouji::form::{Figure, forms};
use gouji::view::escape;

/// Units of a page.
const PAGE: usize = 50;

/// Strata that are listed; all of them are in the result that is printed.
const STRATA: usize = 200;

pub(super) fn show(desk: &Desk, ask: &Ask) -> Answer {
    let Some(work) = desk.work.get() else {
        let why = match desk.samples {
            true => ask.of("The files are still being read; load the page again.", "文件仍在读取，请稍后刷新。"),
            false => ask.of("There is no sample; --sample N draws one.", "没有样本；可用 --sample N 抽取。"),
        };
        return Answer::Refused(404, why.to_owned());
    };
    if ask.query.iter().any(|(name, _)| name == "next") {
        return next(desk, ask, work);
    }
    let main = [&head(desk, ask, work), &list(desk, ask, work), &strata(desk, ask, work)].map(String::as_str).concat();
    shell::page(desk, ask, ask.of("Sample", "抽样复核"), &main)
}

/// To the next figure without a verdict, behind the one that is shown; to the result where there is none.
fn next(desk: &Desk, ask: &Ask, work: &Work) -> Answer {
    let here = work.place(ask.get("next"), ask.get("fact"));
    let lang = if ask.chosen { ask.of("&lang=en", "&lang=zh") } else { "" };
    Answer::Go(match work.next(&desk.log(), here) {
        Some(unit) => format!("/?report={}&fact={}{lang}", unit.report, unit.fact),
        None => format!("/sample?done=1{lang}"),
    })
}

fn head(desk: &Desk, ask: &Ask, work: &Work) -> String {
    let outcome = work.outcome(&desk.log());
    let (decided, sampled) = (outcome.counts.decided, outcome.sampled);
    let (title, go) = (ask.of("Sample", "抽样复核"), ask.of("Review the next figure", "复核下一项"));
    let unit = ask.of(
        "One unit is one printed figure of one report. Each has the same chance to be drawn; blanks and dashes are not drawn.",
        "抽样单位为某报告中一项已印的数字，每项被抽中的机会相同；空单元格和横线不在其内。",
    );
    let of = ask.of(
        "{d} of {n} figures decided; drawn from {p}, seed {s}",
        "已判断 {d} 项，样本 {n} 项；总体 {p} 项，种子 {s}",
    );
    let of = of
        .replace("{d}", &count(decided as usize))
        .replace("{n}", &count(sampled as usize))
        .replace("{p}", &count(outcome.population as usize))
        .replace("{s}", &work.plan.seed.to_string());
    let apart = ask
        .of("Errors of the publisher, which are none of the reading: {}", "公布方差错（不属读取错误）：{}")
        .replace("{}", &count(outcome.counts.published_errors as usize));
    format!(
        "<h1>{title}</h1><p>{unit}</p><p><progress max=\"{sampled}\" value=\"{decided}\" aria-label=\"{title}\"></progress> {of}</p>\
         <p id=\"rate\"><strong>{}</strong></p><p>{apart}</p><p><a class=\"button\" href=\"{}\">{go}</a></p>",
        escape(&outcome.sentence(ask.lang)),
        ask.link("/sample", &[("next", "first")]),
    )
}

fn list(desk: &Desk, ask: &Ask, work: &Work) -> String {
    let pages = work.units.len().div_ceil(PAGE).max(1);
    let number = ask.get("page").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let heads = [ask.of("Figure", "数据"), ask.of("Report", "报告"), ask.of("Decision", "判断")];
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let units = work.units.iter().skip((number - 1) * PAGE).take(PAGE);
    let lines: String = units.map(|unit| line(desk, ask, unit)).collect();
    let mut turning = String::new();
    for (page, words) in [(number - 1, ask.of("Previous", "上一页")), (number + 1, ask.of("Next", "下一页"))] {
        if (1..=pages).contains(&page) {
            turning += &format!("<a href=\"{}\">{words}</a>", ask.link("/sample", &[("page", &page.to_string())]));
        }
    }
    let label = ask.of("Figures of the sample", "样本中的数据");
    format!(
        "<h2>{label}</h2><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table class=\"rows\"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>\
         <nav class=\"turning\" aria-label=\"{}\">{turning}<span>{number} / {pages}</span></nav>",
        ask.of("Pages", "分页")
    )
}

fn line(desk: &Desk, ask: &Ask, unit: &Unit) -> String {
    let title =
        desk.shelf.row(&unit.report).map(|row| row.entry.title.clone().unwrap_or_else(|| row.entry.file.clone()));
    let log = desk.log();
    let said = log.verdicts(&unit.report, &unit.fact).last().map_or("–", |decision| word(ask, decision.decision));
    format!(
        "<tr><td><a href=\"{}\" lang=\"zh-CN\">{}</a></td><td lang=\"zh-CN\">{}</td><td>{said}</td></tr>",
        ask.link("/", &[("report", &unit.report), ("fact", &unit.fact)]),
        escape(&named(&unit.fact)),
        escape(&title.unwrap_or_default()),
    )
}

/// What a key is called in the latest form that has it.
pub(super) fn named(key: &str) -> String {
    let figure = forms().iter().rev().find_map(|form| form.figures().find(|figure| figure.key() == key));
    figure.map_or_else(|| key.to_owned(), |figure| Figure::path(&figure))
}

pub(super) fn word(ask: &Ask, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => ask.lang.of("accepted", "无误"),
        Verdict::Misread => ask.lang.of("misread", "误读"),
        Verdict::PublishedError => ask.lang.of("error of the publisher", "公布方差错"),
        Verdict::Note => ask.lang.of("note", "备注"),
    }
}

fn strata(desk: &Desk, ask: &Ask, work: &Work) -> String {
    let outcome = work.outcome(&desk.log());
    let drawn = outcome.strata.iter().filter(|stratum| stratum.counts.sampled > 0);
    let lines: String = drawn
        .take(STRATA)
        .map(|stratum| {
            let counts = stratum.counts;
            let name = if stratum.name.is_empty() { ask.of("all", "全部") } else { &stratum.name };
            let cells = [stratum.figures, counts.sampled, counts.decided, counts.misread, counts.published_errors];
            let cells: String =
                cells.iter().map(|number| format!("<td class=\"n\">{}</td>", count(*number as usize))).collect();
            format!("<tr><th scope=\"row\" lang=\"zh-CN\">{}</th>{cells}</tr>", escape(name))
        })
        .collect();
    let heads = [
        ask.of("Stratum", "层"),
        ask.of("Figures", "总体"),
        ask.of("Sampled", "抽取"),
        ask.of("Decided", "已判断"),
        ask.of("Misread", "误读"),
        ask.of("Errors of the publisher", "公布方差错"),
    ];
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let label = ask.of("By stratum", "分层结果");
    format!(
        "<h2>{label}</h2><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table class=\"rows\"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
}
