//! `gouji review --static`: the page of a report as a file that needs nothing else.

use super::second::{self, When};
use super::{Tally, convert::Conversion, input, lang::Lang, picture, say};
use gouji::view::{self, Pictures, Sheet};
use gouji::write::Failure;
use gouji::{Format, Report};
use std::io;
use std::path::{Path, PathBuf};

/// What is asked for.
pub(super) struct Still<'a> {
    pub(super) file: &'a Path,
    /// `-` is stdout.
    pub(super) output: &'a Path,
    pub(super) lang: Lang,
    pub(super) conversion: &'a Conversion,
}

impl Still<'_> {
    /// Writes a page for each report of the file.
    pub(super) fn write(&self, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
        match self.pages() {
            Ok(pages) if self.output == Path::new("-") => {
                pages.iter().try_for_each(|page| out.write_all(page.as_bytes()))
            }
            Ok(pages) => (1..).zip(&pages).try_for_each(|(part, page)| {
                let name = if pages.len() == 1 { self.output.to_owned() } else { numbered(self.output, part) };
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

    fn pages(&self) -> Result<Vec<String>, Failure> {
        let path = self.file;
        let bytes = input::bytes(path)?;
        input::guarded(path, || {
            let document = input::document(path, &bytes, self.conversion)?;
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
                let lang = self.lang.language();
                let (judgement, pictures) = (&judgement, &pictures);
                let sheet = Sheet { document: &document, pages: &pages, report, judgement, lang, pictures };
                view::standalone(&sheet, report.title.as_deref().unwrap_or("gouji"))
            };
            Ok(reports.iter().map(page).collect())
        })
    }
}

/// `reports.html` → `reports-2.html`.
fn numbered(path: &Path, part: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{part}{extension}"))
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
