//! `gouji codebook`: what every key means.

use clap::ValueEnum;
use gouji::form::{self, Entry};
use gouji::write::csv;
use std::io;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// How to print.
    #[arg(long, default_value = "csv")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn io::Write) -> io::Result<()> {
    let entries = form::codebook();
    match arguments.format {
        Format::Csv => table(&entries, out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &entries)?;
            writeln!(out)
        }
    }
}

/// One row a key; each era has two columns of its own, empty where it does not have the key.
fn table(entries: &[Entry], out: &mut dyn io::Write) -> io::Result<()> {
    let eras = form::forms().iter().map(|form| form.era.as_str());
    let eras: Vec<&str> = eras.chain([form::NARRATIVE]).collect();
    out.write_all(csv::BYTE_ORDER_MARK.as_bytes())?;
    let mut header: Vec<String> = ["key", "section", "unit", "kind", "eras"].map(str::to_owned).into();
    header.extend(eras.iter().flat_map(|era| [format!("row_{era}"), format!("column_{era}")]));
    csv::row(out, &header)?;
    for entry in entries {
        let known: Vec<&str> = entry.labels.iter().map(|labels| labels.era).collect();
        let mut cells = vec![
            entry.key.clone(),
            entry.section.map(|section| section.to_string()).unwrap_or_default(),
            entry.unit.to_owned(),
            entry.kind.to_string(),
            known.join(" "),
        ];
        for era in &eras {
            let labels = entry.labels.iter().find(|labels| labels.era == *era);
            cells.push(labels.map(|labels| labels.row.clone()).unwrap_or_default());
            cells.push(labels.map(|labels| labels.column.clone()).unwrap_or_default());
        }
        csv::row(out, &cells)?;
    }
    Ok(())
}
