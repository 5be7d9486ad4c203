//! A key of a fact → its figure in the form.

use super::{Figure, TableForm, form};

/// The figure of a key in the form of an era.
#[must_use]
pub fn figure(era: &str, key: &str) -> Option<Figure<'static>> {
    form(era)?.tables.iter().find_map(|table| table.figure(key))
}

impl TableForm {
    /// The figure of this key. Found by its parts: a report in which little is wrong asks for too few to make a table of
    /// all keys.
    fn figure(&self, key: &str) -> Option<Figure<'_>> {
        let key = key.strip_prefix(&*self.prefix)?;
        let of_row = |rest: &str, column: &str| match column {
            "" => rest.is_empty(),
            _ => rest.strip_prefix('.') == Some(column),
        };
        self.blocks.iter().find_map(|block| {
            block.rows.iter().find_map(|row| {
                let rest = key.strip_prefix(&*row.key)?;
                let column = block.columns.iter().find(|column| of_row(rest, &column.key))?;
                Some(Figure { table: self, block, row, column })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::forms;

    #[test]
    fn each_key_leads_to_its_own_figure() {
        for form in forms() {
            for one in form.figures() {
                let found = figure(&form.era, &one.key()).expect("the form has it");
                assert!(std::ptr::eq(found.row, one.row) && std::ptr::eq(found.column, one.column), "{}", one.key());
            }
            assert!(figure(&form.era, "requests.received").is_none(), "a row is no figure where it has several");
        }
        assert!(figure("1999", "requests.received.total").is_none());
    }
}
