//! `gouji review`: a report and its document side by side, in the browser.

use super::{Tally, convert::Conversion, input, lang::Lang, say};
use gouji::view::{self, Pictures, Sheet};
use gouji::write::Failure;
use std::io;
use std::path::PathBuf;

/// Show a report beside its document, as a page for the browser.
///
/// Example:
///     gouji review 2023.pdf --static 2023.html
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The file to show (PDF, OFD, DOCX, HTML or text); `-` reads stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write one file that needs nothing else; `-` writes it to stdout.
    #[arg(long = "static", value_name = "OUT.html", required = true)]
    output: PathBuf,
    /// The language of the page.
    #[arg(long, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    conversion: Conversion,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    match page(arguments) {
        Ok(page) if arguments.output.as_os_str() == "-" => out.write_all(page.as_bytes()),
        Ok(page) => std::fs::write(&arguments.output, page),
        Err(failure) => {
            tally.unread += 1;
            say(&format!("{}: {}", failure.name(), failure.message()));
            Ok(())
        }
    }
}

fn page(arguments: &Arguments) -> Result<String, Failure> {
    let path = &arguments.file;
    let bytes = input::bytes(path)?;
    input::guarded(path, || {
        let document = input::document(path, &bytes, &arguments.conversion)?;
        let reports = gouji::reports(&document).map_err(|error| input::failure(path, &error))?;
        let pages = gouji::read::pages(&bytes).map(|(pages, _)| pages).unwrap_or_default();
        let report = reports.into_iter().next().ok_or_else(|| Failure::new(input::name(path), "not-a-report", ""))?;
        let judgement = gouji::check(&report);
        let sheet = Sheet {
            document: &document,
            pages: &pages,
            report: &report,
            judgement: &judgement,
            lang: arguments.lang.language(),
            pictures: &Pictures::Drawn,
        };
        Ok(view::standalone(&sheet, report.title.as_deref().unwrap_or("gouji")))
    })
}
