//! What is asked of the child that reads a file: how a report looks beside its document, or one page as a picture. Both
//! sides of the pipe are here.

use gouji::form::Language;
use gouji::view::{self as page, Pictures, Sheet};
use gouji::{Document, Format, Judgement};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels to the point. Zooming is for the browser; twice is what most screens show.
const SCALE: f32 = 2.0;

/// A question about the bytes of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Question {
    /// A report beside its document, as HTML.
    View(View),
    /// A page of this number as PNG.
    Page(u32),
}

/// Which report, and how it is to be shown.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct View {
    /// Name of the file.
    pub(super) name: String,
    /// Which of the reports in it, from 1.
    pub(super) part: u32,
    pub(super) chinese: bool,
    /// What the checks say of it, with what a second reader sees: the child may start none.
    pub(super) judgement: Judgement,
    /// Where pictures of its pages are to be had; none where pages are drawn from what was read.
    pub(super) pictures: Option<String>,
}

/// What is answered: the thing, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Made(Vec<u8>),
    Failed(String),
}

const MADE: u8 = b'+';
const FAILED: u8 = b'-';

impl Question {
    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Reply {
    /// Takes it out of the pipe.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        match bytes.split_first() {
            Some((&MADE, made)) => Reply::Made(made.to_vec()),
            Some((&FAILED, why)) => Reply::Failed(String::from_utf8_lossy(why).into_owned()),
            _ => Reply::Failed("expected an answer of the reader, found none".to_owned()),
        }
    }
}

/// The answer of the child.
pub(crate) fn answer(question: &[u8], original: &[u8], converted: Option<&[u8]>) -> Vec<u8> {
    let fault = || Err("gouji stopped on a fault of its own in this file; please report it, with the file".to_owned());
    let made = catch_unwind(AssertUnwindSafe(|| match serde_json::from_slice(question) {
        Ok(Question::View(view)) => html(original, converted, view).map(String::into_bytes),
        Ok(Question::Page(number)) => picture(original, number),
        Err(error) => Err(format!("expected a question, found {error}")),
    }))
    .unwrap_or_else(|_| fault());
    let (sign, rest) = match made {
        Ok(made) => (MADE, made),
        Err(why) => (FAILED, why.into_bytes()),
    };
    [&[sign][..], &rest].concat()
}

fn html(original: &[u8], converted: Option<&[u8]>, view: View) -> Result<String, String> {
    let View { name, part, chinese, judgement, pictures } = view;
    let lang = if chinese { Language::Chinese } else { Language::English };
    let say = |error: gouji::Error| error.to_string();
    let mut document = match converted {
        Some(docx) => gouji::read_converted(original, docx).map_err(say)?,
        None => gouji::read(original).map_err(say)?,
    };
    document.source.name = name;
    let mut reports = gouji::reports(&document).map_err(say)?;
    let index = part.saturating_sub(1) as usize;
    if index >= reports.len() {
        return Err(format!("expected {part} reports in the file, found {}", reports.len()));
    }
    let report = reports.swap_remove(index);
    let pages =
        if has_pages(&document) { gouji::read::pages(original).map(|(pages, _)| pages) } else { Ok(Vec::new()) };
    let pictures = match pictures {
        Some(prefix) if cfg!(feature = "render") && document.source.format == Format::Pdf => Pictures::Linked(prefix),
        _ => Pictures::Drawn,
    };
    Ok(page::fragment(&Sheet {
        document: &document,
        pages: &pages.unwrap_or_default(),
        report: &report,
        judgement: &judgement,
        lang,
        pictures: &pictures,
    }))
}

fn has_pages(document: &Document) -> bool {
    matches!(document.source.format, Format::Pdf | Format::Ofd)
}

#[cfg(feature = "render")]
fn picture(original: &[u8], number: u32) -> Result<Vec<u8>, String> {
    page::picture::png(original, number, SCALE).ok_or_else(|| format!("page {number} could not be drawn"))
}

#[cfg(not(feature = "render"))]
fn picture(_: &[u8], _: u32) -> Result<Vec<u8>, String> {
    Err(format!("this build draws no pages (scale {SCALE})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_or_it_is_said_why_not() {
        let bytes = std::fs::read("fixtures/fengxi-2023-docx/source.docx").unwrap();
        let ask = |part| {
            Question::View(View {
                name: "a.docx".to_owned(),
                part,
                chinese: true,
                judgement: Judgement::default(),
                pictures: None,
            })
            .bytes()
        };
        let Reply::Made(html) = Reply::parse(&answer(&ask(1), &bytes, None)) else { panic!() };
        assert!(String::from_utf8(html).unwrap().contains("data-fact=\"requests.received.total\""));
        let failed =
            |question: &[u8], bytes: &[u8]| matches!(Reply::parse(&answer(question, bytes, None)), Reply::Failed(_));
        assert!(failed(&ask(2), &bytes) && failed(&ask(1), b"nothing") && failed(b"{", &bytes));
        assert!(failed(&Question::Page(1).bytes(), &bytes));
        assert_eq!(Reply::parse(b""), Reply::Failed("expected an answer of the reader, found none".to_owned()));
    }
}
