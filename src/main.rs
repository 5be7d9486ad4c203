//! `gouji`, the command line of the library of that name.

mod archive;
mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
