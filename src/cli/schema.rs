//! `gouji schema`: the shape of what `extract` prints.

use std::io;

#[derive(clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &gouji::write::schema())?;
    writeln!(out)
}
