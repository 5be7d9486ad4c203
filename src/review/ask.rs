//! What is asked for and what is answered, without the server around it.

use super::html::encode;
use gouji::form::Language;
use gouji::view::escape;
use std::sync::Arc;

/// A request that may enter.
pub(super) struct Ask {
    /// The parts of the path.
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// The name of an uploaded file.
    pub(super) name: String,
    pub(super) lang: Language,
    /// Whether the language was asked for by the address.
    pub(super) chosen: bool,
}

impl Ask {
    /// A parameter of the address; empty where it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.query.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The one of two sentences that is in the language of the page.
    pub(super) fn of<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        self.lang.of(english, chinese)
    }

    /// A link inside of the server, as it stands in an attribute: empty parameters are left out, the language is kept.
    pub(super) fn link(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let lang = [("lang", if self.chosen { self.lang.of("en", "zh") } else { "" })];
        let all = parameters.iter().chain(&lang).filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = all.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if query.is_empty() { path.to_owned() } else { escape(&format!("{path}?{}", query.join("&"))) }
    }
}

/// What is sent back.
pub(super) enum Answer {
    Html(u16, String),
    Json(String),
    Png(Arc<[u8]>),
    /// A file of our own: its type and its text.
    Asset(&'static str, &'static str),
    /// Elsewhere, as an address.
    Go(String),
    /// It cannot be, and why.
    Refused(u16, String),
}

impl Answer {
    pub(super) fn not_found(ask: &Ask) -> Self {
        Answer::Refused(404, ask.of("There is no such page.", "没有这个页面。").to_owned())
    }
}
