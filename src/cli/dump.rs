//! `gouji dump`: what one stage of the reading gave, to find where a figure was lost.

use super::{Tally, convert::Conversion, input, say};
use clap::ValueEnum;
use gouji::read::page;
use gouji::write::Failure;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The file to read; `-` reads stdin.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which stage to print.
    #[arg(long)]
    stage: Stage,
    #[command(flatten)]
    conversion: Conversion,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// Glyphs and rulings as the pages of a PDF or an OFD draw them.
    Page,
    /// Paragraphs and tables in reading order.
    Document,
    /// The numbered sections with their texts.
    Sections,
    /// Sections and facts, before any check.
    Report,
}

/// What the page stage gives.
#[derive(Serialize)]
struct Pages {
    pages: Vec<page::Page>,
    diagnostics: Vec<gouji::Diagnostic>,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write, tally: &mut Tally) -> io::Result<()> {
    let path = &arguments.file;
    let text = input::bytes(path).and_then(|bytes| input::guarded(path, || stage(arguments, &bytes)));
    match text {
        Ok(text) => writeln!(out, "{text}"),
        Err(failure) => {
            tally.unread += 1;
            say(&format!("{}: {}", failure.name(), failure.message()));
            Ok(())
        }
    }
}

fn stage(arguments: &Arguments, bytes: &[u8]) -> Result<String, Failure> {
    let path = &arguments.file;
    let document = || input::document(path, bytes, &arguments.conversion);
    match arguments.stage {
        Stage::Page => {
            let (pages, diagnostics) = gouji::read::pages(bytes).map_err(|error| input::failure(path, &error))?;
            json(path, &Pages { pages, diagnostics })
        }
        Stage::Document => json(path, &document()?),
        // Taken for one report whatever it is: to see how it was read is what this is for.
        Stage::Sections => json(path, &gouji::extract(&document()?).sections),
        Stage::Report => json(path, &gouji::extract(&document()?)),
    }
}

fn json(path: &Path, value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::new(input::name(path), "fault", error.to_string()))
}
