//! `gouji completions` and `gouji man`: what shells and manuals know of the other verbs, made from what clap knows.

use super::Arguments as Gouji;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct CompletionsArguments {
    /// The shell.
    shell: Shell,
}

#[derive(clap::Args)]
pub(super) struct ManArguments {
    /// The folder; it is made if it is not there.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// The program without the verbs that are not for people.
fn shown() -> Command {
    let all = Gouji::command();
    let verbs: Vec<Command> = all.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned().collect();
    let mut shown = Command::new("gouji").version(env!("CARGO_PKG_VERSION"));
    shown = shown.about(all.get_about().cloned().unwrap_or_default());
    shown = shown.long_about(all.get_long_about().cloned().unwrap_or_default());
    shown.after_help(super::EXIT_CODES).subcommand_required(true).subcommands(verbs)
}

pub(super) fn completions(arguments: &CompletionsArguments, out: &mut dyn io::Write) -> io::Result<()> {
    // It takes a failed write for a fault of its own, and a closed pipe is none: so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut shown(), "gouji", &mut script);
    out.write_all(without_hidden(&String::from_utf8_lossy(&script)).as_bytes())
}

/// The script without the options that are hidden. Bash has the options of a verb on one line, the other shells have one
/// on each.
fn without_hidden(script: &str) -> String {
    let mut all = shown();
    // Until then the options of a verb are not made ready.
    all.build();
    let options = all.get_subcommands().flat_map(Command::get_arguments).filter(|option| option.is_hide_set());
    let hidden: Vec<&str> = options.filter_map(|option| option.get_long()).collect();
    let mut lines = String::new();
    for line in script.lines() {
        let listed = line.trim_start().starts_with("opts=");
        let shown = hidden.iter().fold(line.to_owned(), |line, name| line.replace(&format!(" --{name}"), ""));
        if listed || !hidden.iter().any(|name| line.contains(name)) {
            lines += if listed { &shown } else { line };
            lines.push('\n');
        }
    }
    lines
}

pub(super) fn man(arguments: &ManArguments, mut out: &mut dyn io::Write) -> io::Result<()> {
    let Some(folder) = &arguments.folder else { return Man::new(shown()).render(&mut out) };
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(shown(), folder)
}
