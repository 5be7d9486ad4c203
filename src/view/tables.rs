//! The statutory tables as the form has them, filled with the figures.

use super::figure;
use super::html::{Attribute, Html};
use super::known::Known;
use crate::form::layout::{Cell, Role, grid};
use crate::form::{self, Form, TableForm, TableId};

/// The table of this kind that the report follows, and the form it is of.
pub(super) fn form_of(known: &Known<'_>, id: TableId) -> Option<(&'static Form, &'static TableForm)> {
    let form = form::form(known.sheet.report.forms.get(id)?)?;
    Some((form, form.table(id)?))
}

/// A table with its figures; nothing where the report has none of this kind.
pub(super) fn write(known: &Known<'_>, id: TableId, html: &mut Html) {
    let Some((form, table)) = form_of(known, id) else { return };
    let (grid, name) = (grid(table), id.to_string());
    html.open(
        "div",
        &[("class", "scroll-x"), ("tabindex", "0"), ("role", "region"), ("aria-label", &caption(known, id))],
    );
    html.open("table", &[("class", "form"), ("id", &format!("table-{name}")), ("data-table", &name)]);
    let era = &form.era;
    let caption = caption(known, id);
    html.element(
        "caption",
        &[],
        &known.say(format!("{caption}, by the form of {era}"), format!("{caption}（{era} 年格式）")),
    );
    html.open("colgroup", &[]);
    let all: usize = grid.widths.iter().sum();
    for share in &grid.widths {
        html.open("col", &[("width", &format!("{}%", share * 100 / all.max(1)))]);
    }
    html.close("colgroup");
    // Rows that are only a header of the whole table stand in its head, so that it can be told from the body.
    let head = grid.cells.iter().filter(|cell| cell.role == Role::Figure).map(|cell| cell.row).min().unwrap_or(0);
    let head = if id == TableId::Proactive { 0 } else { head };
    for (part, rows) in [("thead", 0..head), ("tbody", head..grid.rows)] {
        if rows.is_empty() {
            continue;
        }
        html.open(part, &[]);
        for row in rows {
            html.open("tr", &[]);
            for cell in grid.cells.iter().filter(|cell| cell.row == row) {
                write_cell(known, cell, html);
            }
            html.close("tr");
        }
        html.close(part);
    }
    html.close("table").close("div");
}

fn caption(known: &Known<'_>, id: TableId) -> String {
    let name = match id {
        TableId::Proactive => known.say("Table of what was disclosed", "主动公开情况表"),
        TableId::Requests => known.say("Table of requests", "申请情况表"),
        TableId::Review => known.say("Table of reviews and lawsuits", "复议诉讼情况表"),
        TableId::Statistics => known.say("Table of statistics", "统计表"),
    };
    name.to_owned()
}

fn write_cell(known: &Known<'_>, cell: &Cell, html: &mut Html) {
    let (rows, columns) = (cell.row_span.to_string(), cell.col_span.to_string());
    let mut attributes: Vec<Attribute<'_>> = Vec::new();
    if cell.row_span > 1 {
        attributes.push(("rowspan", &rows));
    }
    if cell.col_span > 1 {
        attributes.push(("colspan", &columns));
    }
    match cell.role {
        Role::Figure => {
            html.open("td", &attributes);
            if let Some(fact) = known.fact(&cell.text) {
                figure::write(known, fact, html);
            }
            html.close("td");
        }
        Role::Unit => {
            attributes.push(("class", "unit"));
            html.element("td", &attributes, &cell.text);
        }
        Role::Band => {
            attributes.extend([("class", "band"), ("scope", "colgroup"), ("lang", "zh-CN")]);
            html.element("th", &attributes, &cell.text);
        }
        Role::Header => {
            // The remark above the labels of rows is no header of a column.
            let is_corner = cell.column == 0 && cell.row == 0 && cell.row_span > 1;
            let scope = if cell.col_span > 1 { "colgroup" } else { "col" };
            attributes.push(("lang", "zh-CN"));
            if is_corner {
                attributes.push(("class", "corner"));
                html.element("td", &attributes, &cell.text);
            } else {
                attributes.push(("scope", scope));
                html.element("th", &attributes, &cell.text);
            }
        }
        Role::Label => {
            let class = if cell.vertical { "label vertical" } else { "label" };
            attributes.extend([("class", class), ("lang", "zh-CN")]);
            attributes.push(("scope", if cell.row_span > 1 { "rowgroup" } else { "row" }));
            html.element("th", &attributes, &cell.text);
        }
    }
}
