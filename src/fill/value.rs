//! What stands in a figure's place → its fact: one cell, one lexeme, one state.

use super::columns::Placed;
use super::place::{RowFigures, Slot};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Figure, Kind};
use crate::number::{self, Decimal, Lexeme, money_in_label};
use crate::report::{Fact, State};

/// The place of one figure, and the units that the labels of its column and its row name.
#[derive(Debug)]
pub(super) struct Printed<'r, 'a> {
    slot: Slot<'r, 'a>,
    column_money: Option<i32>,
    row_money: Option<i32>,
}

impl<'r, 'a> Printed<'r, 'a> {
    /// The figure at this column; missing when the row was not found or its figures not placed.
    pub(super) fn new(
        figures: Option<&RowFigures<'r, 'a>>,
        column: usize,
        placed: Option<&Placed>,
        row_money: Option<i32>,
    ) -> Self {
        let slot = figures.and_then(|figures| figures.slots.get(column).copied()).unwrap_or(Slot::NoColumn);
        Printed { slot, column_money: placed.and_then(|placed| placed.money), row_money }
    }

    /// The one figure of a row.
    pub(super) fn of_row(slot: Slot<'r, 'a>, row_money: Option<i32>) -> Self {
        Printed { slot, column_money: None, row_money }
    }
}

/// The fact of a figure, and a remark where the cell needed one.
pub(super) fn fact(figure: &Figure<'_>, era: &str, printed: &Printed<'_, '_>) -> (Fact, Option<Diagnostic>) {
    let mut fact = Fact {
        key: figure.key(),
        form: era.to_owned(),
        state: State::Missing,
        value: None,
        raw: None,
        unit: figure.unit().to_owned(),
        at: None,
    };
    let (text, lexeme, seen) = match printed.slot {
        Slot::NoColumn => return (fact, None),
        Slot::OneOfTwo(seen) => {
            let message = format!(
                "{}: expected one cell below the label of its column, found several, and the header lacks labels; {} is \
                 not used",
                fact.key, seen.cell.text
            );
            return (fact, Some(Diagnostic::new(Code::CellsUnplaced, message, Some(seen.cell.at.clone()))));
        }
        Slot::Blank => {
            fact.state = State::Blank;
            return (fact, None);
        }
        Slot::Cell(seen) => (seen.cell.text.clone(), seen.lexeme.clone(), seen),
        Slot::Torn(first, second) => {
            let text = format!("{}\n{}", first.cell.text, second.cell.text);
            (text.clone(), number::lex(&text), first)
        }
    };
    fact.raw = Some(text.clone());
    fact.at = Some(seen.cell.at.clone());
    let remark = match lexeme {
        Lexeme::Blank => {
            fact.state = State::Blank;
            None
        }
        Lexeme::Dash => {
            fact.state = State::Dash;
            None
        }
        Lexeme::Other => {
            fact.state = State::Unreadable;
            Some((Code::ValueUnreadable, format!("expected one figure, found {text:?}")))
        }
        Lexeme::Number { value, money, joined } => match conversion(figure, money, printed) {
            Some(shift) => {
                fact.state = State::Number;
                fact.value = Some(value.shift(shift));
                number_remark(figure, value, shift, joined)
            }
            None => {
                fact.state = State::Unreadable;
                let message = "the labels of its row and its column name different units".to_owned();
                Some((Code::ValueUnreadable, message))
            }
        },
    };
    let diagnostic =
        remark.map(|(code, message)| Diagnostic::new(code, format!("{}: {message}", fact.key), fact.at.clone()));
    (fact, diagnostic)
}

/// The power of ten from what is printed to the form's unit; the cell's own unit counts before those of the labels. None
/// when these do not agree.
fn conversion(figure: &Figure<'_>, cell: Option<i32>, printed: &Printed<'_, '_>) -> Option<i32> {
    if figure.kind() != Kind::Money {
        return Some(0);
    }
    let labels = match (printed.column_money, printed.row_money) {
        (Some(column), Some(row)) if column != row && cell.is_none() => return None,
        (column, row) => column.or(row),
    };
    Some(cell.or(labels).zip(money_in_label(figure.unit())).map_or(0, |(printed, form)| printed - form))
}

fn number_remark(figure: &Figure<'_>, value: Decimal, shift: i32, joined: bool) -> Option<(Code, String)> {
    if shift != 0 {
        let unit = figure.unit();
        let message = format!("the unit printed is not {unit}; {value} was converted to {} {unit}", value.shift(shift));
        return Some((Code::UnitConverted, message));
    }
    joined.then(|| (Code::LinesJoined, format!("the digits stand on several lines and were joined to {value}")))
}
