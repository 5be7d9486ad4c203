//! Text and Markdown: kinds of lines, tables by tabs, pipes and spaces.
#![no_main]

mod whole;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| whole::run(text.as_bytes()));
