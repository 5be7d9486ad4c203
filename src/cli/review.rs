//! `gouji review`: a report and its document side by side, in the browser.

use super::second::{self, When};
use super::{Tally, convert::Conversion, input, lang::Lang, picture, say};
use gouji::view::{self, Pictures, Sheet};
use gouji::write::Failure;
use gouji::{Format, Report};
use std::io;
use std::path::{Path, PathBuf};

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
    match pages(arguments) {
        Ok(pages) if arguments.output == Path::new("-") => {
            pages.iter().try_for_each(|page| out.write_all(page.as_bytes()))
        }
        Ok(pages) => (1..).zip(&pages).try_for_each(|(part, page)| {
            let name = if pages.len() == 1 { arguments.output.clone() } else { numbered(&arguments.output, part) };
            if pages.len() > 1 {
                say(&format!("{}: report {part} of {}", name.display(), pages.len()));
            }
            std::fs::write(name, page)
        }),
        Err(failure) => {
            tally.unread += 1;
            say(&format!("{}: {}", failure.name(), failure.message()));
            Ok(())
        }
    }
}

/// `reports.html` → `reports-2.html`.
fn numbered(path: &Path, part: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{part}{extension}"))
}

/// A page for each report of the file.
fn pages(arguments: &Arguments) -> Result<Vec<String>, Failure> {
    let path = &arguments.file;
    let bytes = input::bytes(path)?;
    input::guarded(path, || {
        let document = input::document(path, &bytes, &arguments.conversion)?;
        let reports = gouji::reports(&document).map_err(|error| input::failure(path, &error))?;
        let has_pages = matches!(document.source.format, Format::Pdf | Format::Ofd);
        let pages = if has_pages { gouji::read::pages(&bytes).map(|(pages, _)| pages) } else { Ok(Vec::new()) };
        let pages = pages.map_err(|error| input::failure(path, &error))?;
        let pictures = match document.source.format {
            Format::Pdf if cfg!(feature = "render") => {
                Pictures::Inline(picture::pictures(&bytes, u32::try_from(pages.len()).unwrap_or(u32::MAX)))
            }
            _ => Pictures::Drawn,
        };
        let page = |report: &Report| {
            let judgement = second::judge(&bytes, report, When::Broken);
            let lang = arguments.lang.language();
            let sheet =
                Sheet { document: &document, pages: &pages, report, judgement: &judgement, lang, pictures: &pictures };
            view::standalone(&sheet, report.title.as_deref().unwrap_or("gouji"))
        };
        Ok(reports.iter().map(page).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_reports_have_a_file_each() {
        assert_eq!(numbered(Path::new("a/b.html"), 2), Path::new("a/b-2.html"));
        assert_eq!(numbered(Path::new("b"), 1), Path::new("b-1"));
    }
}
