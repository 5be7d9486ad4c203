//! One report beside its document, with what is needed to decide on its figures.

use super::ask::{Answer, Ask};
use super::child::{Question, View};
use super::desk::Desk;
use super::row::{From, Row};
use super::shell;
use gouji::view::escape;
use gouji::view::{self, Pictures, Sheet};
use gouji::{Document, Judgement, Report};

pub(super) fn show(desk: &Desk, ask: &Ask) -> Answer {
    let Some(row) = desk.row(ask.get("report")) else {
        let gone = ask.of(
            "There is no such report; perhaps it was dropped for newer files, or belongs to another dataset.",
            "没有这份报告；它可能已被较新的文件替换，或属于另一数据集。",
        );
        return Answer::Refused(404, gone.to_owned());
    };
    let drawn = ask.get("drawn") == "1";
    let (main, note) = match fragment(desk, ask, &row, drawn) {
        Ok(html) => (html, None),
        Err([english, chinese]) => match desk.shelf.record(&row.entry) {
            Ok((report, judgement)) => {
                (without_document(ask, &report, &judgement), Some(ask.of(&english, &chinese).to_owned()))
            }
            Err(why) => return Answer::Refused(404, why),
        },
    };
    let note = note.map(|note| format!("<p class=\"note\" id=\"no-pages\">{}</p>", escape(&note))).unwrap_or_default();
    let body = [&around(desk, ask, &row, drawn), &note, &main, &form(desk, ask, &row)].map(String::as_str).concat();
    let title = row.entry.title.as_deref().unwrap_or(&row.entry.file);
    shell::beside(desk, ask, title, &body)
}

/// The view, made by a child of the file's bytes.
fn fragment(desk: &Desk, ask: &Ask, row: &Row, drawn: bool) -> Result<String, [String; 2]> {
    let entry = &row.entry;
    let pictures = (!drawn).then(|| format!("/picture/{}/", entry.report));
    let chinese = ask.lang.of(false, true);
    let name = format!("view {} {chinese} {drawn}", entry.report);
    let (report, known) = desk.shelf.record(entry).map_err(|why| [why.clone(), why])?;
    let view = |bytes: &[u8]| {
        let judgement = desk.judgement(bytes, &report, known);
        Question::View(View { name: entry.file.clone(), part: entry.part, chinese, judgement, pictures })
    };
    desk.made(&name, row, view).map(|html| String::from_utf8_lossy(&html).into_owned())
}

/// The figures as they were recorded, where there is no document to show.
fn without_document(ask: &Ask, report: &Report, judgement: &Judgement) -> String {
    let document = Document { source: report.source.clone(), blocks: Vec::new(), diagnostics: Vec::new() };
    let sheet =
        Sheet { document: &document, pages: &[], report, judgement, lang: ask.lang, pictures: &Pictures::Drawn };
    view::fragment(&sheet)
}

/// Ways to what belongs to the report.
fn around(desk: &Desk, ask: &Ask, row: &Row, drawn: bool) -> String {
    let entry = &row.entry;
    let mut links = String::new();
    let mut link = |href: String, words: &str, id: &str| {
        links += &format!("<a href=\"{href}\" id=\"{id}\">{words}</a>");
    };
    if let Some(key) = &entry.organ_key {
        link(ask.link("/organ", &[("organ", key)]), ask.of("The organ over the years", "该机关各年度"), "organ");
        let before = entry.year.and_then(|year| {
            desk.shelf.of_organ(key).into_iter().find(|other| other.entry.year == year.checked_sub(1))
        });
        if let Some(before) = before {
            let both = [("from", before.entry.report.as_str()), ("to", entry.report.as_str())];
            link(ask.link("/compare", &both), ask.of("Against the year before", "与上一年度比较"), "before");
        }
    }
    if entry.format == "pdf" && cfg!(feature = "render") {
        let (value, words) = match drawn {
            true => ("", ask.of("Pages as they look", "按原貌显示页面")),
            false => ("1", ask.of("Pages as they were read", "按读取结果显示页面")),
        };
        link(ask.link("/", &[("report", &entry.report), ("drawn", value)]), words, "drawn");
    }
    let (part, upload) = (
        if entry.part > 1 {
            ask.of(" · part {}", " · 第 {} 份").replace("{}", &entry.part.to_string())
        } else {
            String::new()
        },
        if row.from == From::Upload {
            ask.of(" · from this page, in memory only", " · 由本页读取，仅存于内存")
        } else {
            ""
        },
    );
    let label = ask.of("This report", "本报告");
    format!(
        "<nav class=\"around\" aria-label=\"{label}\"><span class=\"origin\">{}{part}{upload}</span>{links}</nav>",
        escape(&entry.file)
    )
}

/// The form for a decision; the script puts it beside the figure that is chosen.
fn form(desk: &Desk, ask: &Ask, row: &Row) -> String {
    let w = |english, chinese| ask.of(english, chinese);
    let sample =
        if desk.work.get().is_some() { ask.link("/sample", &[("next", &row.entry.report)]) } else { String::new() };
    let next = if sample.is_empty() {
        String::new()
    } else {
        format!(
            "<a class=\"next\" id=\"next-in-sample\" href=\"{sample}\">{} <kbd>s</kbd></a>",
            w("Next in the sample", "样本中下一项")
        )
    };
    let reviewer = escape(&desk.reviewer);
    let (right, note) = (w("the page shows: 12, - or blank", "页面为：12、- 或 空"), w("Note", "备注"));
    let words = [
        ("accepted", w("accepted", "无误")),
        ("misread", w("misread", "误读")),
        ("published-error", w("error of the publisher", "公布方差错")),
        ("note", w("note", "备注")),
        ("right", w("the page shows", "页面为")),
        ("blank", w("an empty cell", "空单元格")),
        ("saved", w("Written down.", "已记录。")),
        ("failed", w("Not written down:", "未能记录：")),
        ("none", w("No decision yet.", "尚无判断。")),
    ];
    let words: String = words.iter().map(|(name, word)| format!(" data-word-{name}=\"{}\"", escape(word))).collect();
    format!(
        "<template id=\"decision-form\" data-report=\"{}\"{words}><form class=\"decide\" autocomplete=\"off\"><h2>{}</h2>\
         <div class=\"row\"><button type=\"button\" name=\"accepted\">{} <kbd>a</kbd></button>\
         <button type=\"button\" name=\"published-error\">{} <kbd>e</kbd></button>\
         <span class=\"typed\"><input name=\"right\" maxlength=\"40\" aria-label=\"{right}\" placeholder=\"{right}\">\
         <button type=\"button\" name=\"misread\">{} <kbd>w</kbd></button></span></div>\
         <div class=\"row\"><span class=\"typed\"><input name=\"words\" maxlength=\"2000\" aria-label=\"{note}\" placeholder=\"{note}\">\
         <button type=\"button\" name=\"note\">{note} <kbd>m</kbd></button></span>{next}</div>\
         <p class=\"said\" role=\"status\" aria-live=\"polite\"></p>\
         <h3>{} <small>{} {reviewer}</small></h3><ol class=\"history\" reversed></ol></form></template>",
        row.entry.report,
        w("Your decision", "复核判断"),
        w("Read as printed", "读取无误"),
        w("Printed wrong", "公布方差错"),
        w("Misread", "误读"),
        w("History", "历史"),
        w("· reviewer:", "· 复核人："),
    )
}
