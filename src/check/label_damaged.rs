//! label-damaged: labels and headings that were recognised though they are not those of the form.

use super::{Explanation, Finding, Judgement, NOTICES, Severity, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Heading, Words};
use crate::place::Provenance;
use crate::report::{Report, Section};
use crate::text;

const ID: &str = "label-damaged";

/// What stands between the pieces of a label that a page or a line broke: that is nobody's misprint.
const TORN: &str = " … ";

pub(super) fn check(report: &Report, judgement: &mut Judgement) {
    let mut found = headings(report);
    let is_misprint = |remark: &&Diagnostic| remark.code == Code::LabelDamaged && !remark.message.contains(TORN);
    let labels = report.diagnostics.iter().filter(is_misprint);
    found.extend(labels.map(|diagnostic| (in_words(&diagnostic.message), diagnostic.at.clone())));
    let Some((_, at)) = found.first() else { return };
    let count = found.len();
    let of = |language: fn(&Words) -> &String| -> Vec<String> {
        found.iter().map(|(words, _)| language(words).clone()).collect()
    };
    let (en, zh) = (named::listed(&of(|words| &words.en)).en, named::listed(&of(|words| &words.zh)).zh);
    let plural = if count == 1 { "a label is" } else { "labels are" };
    let message = Words::new(format!("{plural} not as in the form: {en}"), format!("{count} 处标签与格式不符：{zh}"));
    let hint = Words::new(
        "compare with the page; the figures beside it are used. A label that is right on the page was read wrong",
        "请对照原文；所属数字已照常采用。如原文标签无误，则是读取有误",
    );
    judgement.findings.push(Finding { at: at.clone(), ..Finding::new(ID, Severity::Note, message, hint) });
}

type Found = (Words, Option<Provenance>);

/// The headings whose words are not those of the form, nor another wording in use.
fn headings(report: &Report) -> Vec<Found> {
    let mut found = Vec::new();
    for section in &report.sections {
        let of_section = |heading: &&Heading| heading.number == section.number;
        let Some(wanted) = named::statutory(report).iter().find(of_section) else { continue };
        if !is_heading(section, wanted) {
            let (wanted, printed) = (named::heading(wanted), &section.heading);
            found.push((expected_found(&wanted, printed), named::place(report, section)));
        }
    }
    found
}

fn is_heading(section: &Section, wanted: &Heading) -> bool {
    let letters = |words: &str| text::letters(&text::normalise(words));
    let printed = letters(&section.heading);
    // What stands before it is its number, or says whose.
    std::iter::once(&wanted.heading).chain(&wanted.also).any(|wording| printed.ends_with(&letters(wording)))
}

fn expected_found(wanted: &str, printed: &str) -> Words {
    Words::new(format!("expected {wanted}, found {printed}"), format!("应为“{wanted}”，实为“{printed}”"))
}

/// A diagnostic says "expected the row label A, found B".
fn in_words(message: &str) -> Words {
    let rest =
        ["expected the row label ", "expected the column label "].iter().find_map(|start| message.strip_prefix(start));
    match rest.and_then(|rest| rest.split_once(", found ")) {
        Some((wanted, printed)) => expected_found(wanted, printed),
        None => Words::new(message, message),
    }
}

pub(super) fn explanation() -> Explanation {
    Explanation {
        id: ID,
        title: "A label or a heading is not that of the form",
        title_zh: "标签或标题与格式不符",
        why: "The labels of rows and columns and the headings of the sections are laid down. One with letters lost, added or \
              changed was recognised by what is left of it. The figures are not in doubt; whoever reads the table may be.",
        why_zh: "各行各列的标签、各部分的标题都由格式规定。缺字、多字、错字的，按剩余文字辨认。数字并不因此存疑，但读表的人可能误解。",
        formula: None,
        scope: "the report",
        sources: NOTICES.to_vec(),
    }
}
