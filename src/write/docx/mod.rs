//! The statutory form of an era as DOCX: blank, or filled with the figures of a report.
//!
//! The layout is that of the notice; every label comes from the form. What is printed in a report stands in its cell as
//! printed; what does not add up is shaded and written out below the table, beside the figures and never in their place.

mod figures;
mod table;

use crate::check::check;
use crate::form::{self, Form, Heading, Language, TableForm, TableId};
use crate::report::{Report, Section, Subsection, Text};
use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, PageMargin, PageNum, Paragraph, Run, RunFonts, SpecialIndentType,
};
use figures::Figures;
use std::io::{self, Cursor};

/// Twentieths of a point: A4 and its margins.
const PAGE: (u32, u32) = (11906, 16838);
const MARGIN: i32 = 1300;
const ROOM: usize = PAGE.0 as usize - 2 * MARGIN as usize;
/// Half points.
const TITLE_SIZE: usize = 36;
const TEXT_SIZE: usize = 28;
const NOTE_SIZE: usize = 18;
/// The fonts that official documents are set in; a word processor without them takes others.
const TEXT_FONT: &str = "仿宋";
const HEADING_FONT: &str = "黑体";
const LINE: i32 = 480;
/// Two characters at the beginning of a paragraph.
const INDENT: i32 = 560;
/// The same bytes whenever it is made.
const DATE: &str = "2000-01-01T00:00:00Z";
/// Room for the name of an organ.
const NAME: &str = "\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}";

/// Sections whose text is the organ's own; the others are a table each.
const TEXTS: [u8; 3] = [1, 5, 6];

/// The form for the report of a year. With a report it is filled: each table follows the form that this report uses, so
/// that every figure has its cell; the year decides about tables that the report lacks.
///
/// # Errors
/// When the document cannot be put together.
pub fn docx(year: u16, report: Option<&Report>, language: Language) -> io::Result<Vec<u8>> {
    let form = form::in_force(year).ok_or_else(|| io::Error::other("there is no form for this year"))?;
    let judgement = report.map(check);
    let figures = match (report, &judgement) {
        (Some(report), Some(judgement)) => Figures::new(report, judgement, language),
        _ => Figures::default(),
    };
    let writer = Writer { report, figures, language };
    let is_annex = match report {
        Some(report) if report.forms.statistics.is_some() => true,
        Some(report) if TableId::ALL.into_iter().any(|id| report.forms.get(id).is_some()) => false,
        _ => form.table(TableId::Statistics).is_some(),
    };
    let docx = writer.title(new(), year);
    let docx = if is_annex { writer.with_annex(docx, form, year) } else { writer.with_sections(docx, form) };
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.into_inner())
}

fn new() -> Docx {
    let fonts = RunFonts::new().ascii(TEXT_FONT).hi_ansi(TEXT_FONT).east_asia(TEXT_FONT);
    let footer = Paragraph::new().align(AlignmentType::Center).add_run(Run::new().add_text("- "));
    let footer = footer.add_page_num(PageNum::new()).add_run(Run::new().add_text(" -"));
    Docx::new()
        .created_at(DATE)
        .updated_at(DATE)
        .default_fonts(fonts)
        .default_size(TEXT_SIZE)
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, ..PageMargin::default() })
        .footer(Footer::new().add_paragraph(footer))
}

struct Writer<'a> {
    report: Option<&'a Report>,
    figures: Figures<'a>,
    language: Language,
}

impl Writer<'_> {
    /// The report's title as printed; in a blank form, or where there is none, one with room for the organ's name.
    fn title(&self, docx: Docx, year: u16) -> Docx {
        let printed = self.report.and_then(|report| report.title.clone());
        let organ = self.report.and_then(|report| report.organ.as_deref()).unwrap_or(NAME);
        let title = printed.unwrap_or_else(|| format!("{organ}{year}年政府信息公开工作年度报告"));
        let run = Run::new().add_text(title).size(TITLE_SIZE).bold();
        docx.add_paragraph(Paragraph::new().add_run(run).align(AlignmentType::Center).outline_lvl(0))
    }

    /// The six sections, each with its text or its table.
    fn with_sections(&self, docx: Docx, form: &'static Form) -> Docx {
        form.sections.iter().fold(docx, |docx, heading| {
            let docx = docx.add_paragraph(heading_of(&numbered(heading)));
            let tables = [TableId::Proactive, TableId::Requests, TableId::Review].into_iter();
            let table =
                tables.filter_map(|id| self.table_form(form, id)).find(|table| table.section == Some(heading.number));
            match table {
                Some(table) => self.table(docx, table),
                None if TEXTS.contains(&heading.number) => self.text(docx, heading.number),
                None => docx,
            }
        })
    }

    /// The sections that the report prints, and the annex behind them.
    fn with_annex(&self, docx: Docx, form: &'static Form, year: u16) -> Docx {
        let docx = self.report.into_iter().flat_map(|report| &report.sections).fold(docx, |docx, section| {
            paragraphs(section).into_iter().fold(docx.add_paragraph(heading_of(&section.heading)), Docx::add_paragraph)
        });
        let Some(table) = self.table_form(form, TableId::Statistics) else { return docx };
        let title = form::form(self.report.and_then(|report| report.forms.statistics.as_deref()).unwrap_or(&form.era));
        let run = |text: &str| Run::new().add_text(text).bold();
        let named = title.map_or("", |form| form.title.as_str());
        let docx = docx
            .add_paragraph(Paragraph::new().add_run(run(named)).align(AlignmentType::Center).page_break_before(true))
            .add_paragraph(Paragraph::new().add_run(run(&format!("（{year}年度）"))).align(AlignmentType::Center));
        self.table(docx, table)
    }

    /// The table of the form that the report follows there; else of the form of the year.
    fn table_form(&self, form: &'static Form, id: TableId) -> Option<&'static TableForm> {
        let own = self.report.and_then(|report| report.forms.get(id)).and_then(form::form);
        own.unwrap_or(form).table(id)
    }

    fn table(&self, docx: Docx, table: &TableForm) -> Docx {
        let docx = docx.add_table(table::draw(&form::layout::grid(table), &self.figures, ROOM));
        let notes = self.figures.notes(table, self.language).into_iter();
        notes.fold(docx, |docx, note| {
            docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(note).size(NOTE_SIZE)))
        })
    }

    fn text(&self, docx: Docx, number: u8) -> Docx {
        let sections = self.report.into_iter().flat_map(|report| &report.sections);
        let found: Vec<Paragraph> = sections.filter(|section| section.number == number).flat_map(paragraphs).collect();
        if found.is_empty() { docx.add_paragraph(body("")) } else { found.into_iter().fold(docx, Docx::add_paragraph) }
    }
}

/// 一、总体情况
fn numbered(heading: &Heading) -> String {
    let numeral = "一二三四五六七八九".chars().nth(usize::from(heading.number).saturating_sub(1));
    format!("{}、{}", numeral.map(String::from).unwrap_or_default(), heading.heading)
}

fn heading_of(text: &str) -> Paragraph {
    let fonts = RunFonts::new().ascii(HEADING_FONT).hi_ansi(HEADING_FONT).east_asia(HEADING_FONT);
    spaced(Paragraph::new().add_run(Run::new().add_text(text).fonts(fonts)).outline_lvl(1).keep_next(true))
}

fn body(text: &str) -> Paragraph {
    spaced(Paragraph::new().add_run(Run::new().add_text(text))).indent(
        None,
        Some(SpecialIndentType::FirstLine(INDENT)),
        None,
        None,
    )
}

fn spaced(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().line(LINE))
}

/// The text of a section in order, with the headings of its subsections.
fn paragraphs(section: &Section) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = texts(&section.paragraphs).collect();
    section.subsections.iter().for_each(|inner| subsection(inner, &mut all));
    all
}

fn subsection(inner: &Subsection, all: &mut Vec<Paragraph>) {
    match inner.paragraphs.split_first() {
        // A number alone belongs to what stands behind it.
        Some((first, rest)) if inner.heading.is_empty() => {
            all.push(body(&format!("{}{}", inner.label, first.text)));
            all.extend(texts(rest));
        }
        _ => {
            all.push(body(&format!("{}{}", inner.label, inner.heading)));
            all.extend(texts(&inner.paragraphs));
        }
    }
    inner.subsections.iter().for_each(|inner| subsection(inner, all));
}

fn texts(texts: &[Text]) -> impl Iterator<Item = Paragraph> + '_ {
    texts.iter().map(|text| body(&text.text))
}
