//! The statutory tables as the form has them, filled with the figures.

use super::Sheet;
use super::html::Html;
use crate::form::{self, TableId};
use crate::report::State;

pub(super) fn write(sheet: &Sheet<'_>, html: &mut Html) {
    for id in TableId::ALL {
        let Some(table) = sheet.report.forms.get(id).and_then(form::form).and_then(|form| form.table(id)) else {
            continue;
        };
        html.open("table", &[("class", "form")]);
        for figure in table.figures() {
            let key = figure.key();
            let Some(fact) = sheet.report.fact(&key) else { continue };
            let state = match fact.state {
                State::Number => "printed",
                State::Blank => "blank",
                State::Dash => "dash",
                State::Unreadable => "unreadable",
                State::Missing => "missing",
            };
            html.open("tr", &[]).element("th", &[("scope", "row"), ("lang", "zh-CN")], &figure.path()).open("td", &[]);
            let id = format!("fact:{key}");
            let attributes = [
                ("class", "figure"),
                ("id", id.as_str()),
                ("data-fact", &key),
                ("data-state", state),
                ("type", "button"),
            ];
            html.element("button", &attributes, fact.raw.as_deref().unwrap_or_default()).close("td").close("tr");
        }
        html.close("table");
    }
}
