//! `gouji`, the command line of the library of that name.

mod archive;
mod cli;
#[cfg(feature = "review")]
mod review;

fn main() -> std::process::ExitCode {
    cli::main()
}
