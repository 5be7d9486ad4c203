//! `gouji schema`: the shape of what `extract` prints.

use std::io;

/// Print the JSON Schema (2020-12) of one record, as `extract --format json` and `ndjson` print it.
///
/// Example:
///     gouji schema > gouji-report-1.schema.json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {}

pub(super) fn run(out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &gouji::write::schema())?;
    writeln!(out)
}
