//! The page as one file that needs nothing else.

use super::base64::base64;
use super::html::Html;
use super::{CSS, JS, Sheet, fragment};
use sha2::{Digest, Sha256};

/// The page of one report, with its style and script inside and nothing from elsewhere. It says so in a
/// Content-Security-Policy, which allows these two by their hashes.
#[must_use]
pub fn standalone(sheet: &Sheet<'_>, title: &str) -> String {
    let policy = format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'sha256-{}'; script-src 'sha256-{}'",
        hash(CSS),
        hash(JS)
    );
    let mut head = Html::default();
    head.open("head", &[])
        .open("meta", &[("charset", "utf-8")])
        .open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)])
        .open("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
        .open("meta", &[("name", "referrer"), ("content", "no-referrer")])
        .element("title", &[], title);
    let lang = sheet.lang.of("en", "zh-CN");
    // The style and the script are ours and hold no text of the file; they are pasted because they must not be escaped.
    [
        &format!("<!DOCTYPE html>\n<html lang=\"{lang}\">"),
        &head.finish(),
        "<style>",
        CSS,
        "</style></head>\n<body><main>",
        &fragment(sheet),
        "</main>\n<script>",
        JS,
        "</script></body></html>\n",
    ]
    .concat()
}

/// What a Content-Security-Policy calls a text.
fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}
