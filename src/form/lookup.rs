//! A key of a fact → its figure in the form.

use super::{Figure, forms};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Era → key → figure. Made when it is first asked for: a report in which nothing is wrong needs none of it.
static FIGURES: LazyLock<HashMap<&'static str, HashMap<String, Figure<'static>>>> = LazyLock::new(|| {
    let of_form = |form: &'static super::Form| form.figures().map(|figure| (figure.key(), figure)).collect();
    forms().iter().map(|form| (form.era.as_str(), of_form(form))).collect()
});

/// The figure of a key in the form of an era.
#[must_use]
pub fn figure(era: &str, key: &str) -> Option<&'static Figure<'static>> {
    FIGURES.get(era)?.get(key)
}
