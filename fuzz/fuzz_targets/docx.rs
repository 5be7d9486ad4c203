//! A DOCX: the package and its parts.
#![no_main]

mod whole;

use libfuzzer_sys::fuzz_target;

/// So that the bytes are taken for this format, whatever the fuzzer made of their beginning.
const SIGN: &[u8] = b"PK\x03\x04";

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(SIGN) { whole::run(bytes) } else { whole::run(&[SIGN, bytes].concat()) }
});
