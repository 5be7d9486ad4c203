//! The identities of a table as equations over its figures.

use super::Broken;
use crate::check::{Judgement, Status};
use crate::form::{Form, Kind, Relation, TableId};
use crate::number::Decimal;
use crate::report::{Fact, Report, State};
use std::collections::HashMap;

/// The figures of a table and what binds them.
pub(super) struct System<'a> {
    pub(super) table: TableId,
    pub(super) cells: Vec<Cell<'a>>,
    /// Those that hold or are broken. What could not be assessed binds nothing.
    pub(super) equations: Vec<Equation<'a>>,
}

/// A figure.
pub(super) struct Cell<'a> {
    pub(super) fact: &'a Fact,
    /// Its value; 0 where it is no number.
    pub(super) value: Decimal,
    pub(super) label: String,
    kind: Kind,
    /// Block, row and column of the form.
    place: [usize; 3],
}

/// An identity in one row or column: left − right against 0.
pub(super) struct Equation<'a> {
    id: &'a str,
    scope: String,
    relation: Relation,
    pub(super) holds: bool,
    /// Left − right as printed.
    pub(super) difference: Decimal,
    /// Its figures, each with whether it counts on the left.
    pub(super) terms: Vec<(usize, bool)>,
}

/// A figure that would be another number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) cell: usize,
    pub(super) by: Decimal,
}

impl<'a> System<'a> {
    /// None when nothing in the table is broken, which is the usual case.
    pub(super) fn new(report: &'a Report, judgement: &Judgement, form: &'static Form, table: TableId) -> Option<Self> {
        let identities = || form.identities.iter().filter(|identity| identity.table == table);
        let of_table = |id: &str| identities().any(|identity| identity.id == id);
        if !judgement.checks.iter().any(|check| check.status == Status::Fail && of_table(&check.id)) {
            return None;
        }
        let facts: HashMap<&str, &Fact> = report.facts.iter().map(|fact| (fact.key.as_str(), fact)).collect();
        let cells = cells(form, table, &facts);
        let index: HashMap<&str, usize> =
            cells.iter().enumerate().map(|(index, cell)| (cell.fact.key.as_str(), index)).collect();
        let mut equations = Vec::new();
        for identity in identities() {
            for instance in identity.instances(form) {
                let check =
                    judgement.checks.iter().find(|check| check.id == identity.id && check.scope == instance.scope);
                let Some(check) = check else { continue };
                let (Some(left), Some(right)) = (check.left, check.right) else { continue };
                let holds = match check.status {
                    Status::Pass | Status::Tentative => true,
                    Status::Fail => false,
                    Status::NotAssessable => continue,
                };
                let side = |keys: &[String], is_left: bool| -> Vec<(usize, bool)> {
                    keys.iter().filter_map(|key| Some((*index.get(key.as_str())?, is_left))).collect()
                };
                let terms = [side(&instance.left, true), side(&instance.right, false)].concat();
                let scope = instance.scope;
                let difference = left - right;
                equations.push(Equation {
                    id: &identity.id,
                    scope,
                    relation: identity.relation,
                    holds,
                    difference,
                    terms,
                });
            }
        }
        Some(System { table, cells, equations })
    }

    /// Whether these changes mend the equations named, break none that holds, and imply numbers that may stand there.
    pub(super) fn mends(&self, changes: &[Change], broken: &[usize]) -> bool {
        let by = |cell: usize| changes.iter().find(|change| change.cell == cell).map(|change| change.by);
        changes.iter().all(|change| self.is_legal(*change))
            && self.equations.iter().enumerate().all(|(index, equation)| {
                let moves = equation.terms.iter().filter_map(|&(cell, left)| Some(signed(by(cell)?, left)));
                let difference = equation.difference + moves.sum();
                match equation.relation {
                    Relation::Equal if equation.holds || broken.contains(&index) => difference == Decimal::ZERO,
                    // Another set of broken equations: not this one's to mend, and not to touch.
                    Relation::Equal => difference == equation.difference,
                    Relation::AtMost => !equation.holds || difference <= Decimal::ZERO,
                }
            })
    }

    /// Whether each figure is what the other should be.
    pub(super) fn is_exchange(&self, [one, other]: [Change; 2]) -> bool {
        let printed = |change: Change| self.cells[change.cell].value;
        printed(one) + one.by == printed(other) && printed(other) + other.by == printed(one)
    }

    /// Whether the implied number may stand there at all.
    fn is_legal(&self, change: Change) -> bool {
        let cell = &self.cells[change.cell];
        let implied = cell.value + change.by;
        let whole = cell.kind == Kind::Money || implied.is_integer();
        let signed = cell.kind == Kind::Change || implied >= Decimal::ZERO;
        // A blank counts as 0 where that makes an identity hold; it is no number that could be wrong.
        cell.fact.state == State::Number && whole && signed && change.by != Decimal::ZERO
    }

    /// Whether both sides must be equal.
    pub(super) fn is_equal(&self, index: usize) -> bool {
        self.equations[index].relation == Relation::Equal
    }

    /// The broken equations.
    pub(super) fn broken(&self) -> Vec<usize> {
        (0..self.equations.len()).filter(|&index| !self.equations[index].holds && self.is_equal(index)).collect()
    }

    /// The limits that are passed.
    pub(super) fn passed_limits(&self) -> Vec<usize> {
        (0..self.equations.len()).filter(|&index| !self.equations[index].holds && !self.is_equal(index)).collect()
    }

    /// The figures that a blame rests on: those to change, and operands that no other identity vouches for.
    pub(super) fn involved(&self, broken: &[usize], changes: &[Change]) -> Vec<usize> {
        let vouched =
            |cell: usize| self.equations.iter().any(|equation| equation.holds && equation.binds(cell).is_some());
        let mut involved: Vec<usize> = changes.iter().map(|change| change.cell).collect();
        let operands = broken.iter().flat_map(|&index| &self.equations[index].terms).map(|(cell, _)| *cell);
        involved.extend(operands.filter(|cell| !vouched(*cell)));
        involved.sort_unstable();
        involved.dedup();
        involved
    }

    /// What is printed beside a figure: on the left, on the right, above, below.
    pub(super) fn beside(&self, cell: usize) -> Beside {
        let [block, row, column] = self.cells[cell].place;
        let at = |row: Option<usize>, column: Option<usize>| {
            let place = [block, row?, column?];
            let found = self.cells.iter().find(|cell| cell.place == place)?;
            (found.fact.state == State::Number).then_some(found.value)
        };
        let (before, after) = (|at: usize| at.checked_sub(1), |at: usize| at.checked_add(1));
        Beside {
            in_row: [at(Some(row), before(column)), at(Some(row), after(column))],
            in_column: [at(before(row), Some(column)), at(after(row), Some(column))],
        }
    }
}

/// The figures beside one.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) in_row: [Option<Decimal>; 2],
    pub(super) in_column: [Option<Decimal>; 2],
}

impl Equation<'_> {
    /// On which side a figure counts: the left one if true.
    pub(super) fn binds(&self, cell: usize) -> Option<bool> {
        self.terms.iter().find(|term| term.0 == cell).map(|term| term.1)
    }

    /// The figure that stands alone on the right.
    pub(super) fn total(&self) -> Option<usize> {
        let mut right = self.terms.iter().filter(|term| !term.1);
        right.next().filter(|_| right.next().is_none()).map(|term| term.0)
    }

    pub(super) fn name(&self) -> Broken {
        Broken { id: self.id.to_owned(), scope: self.scope.clone() }
    }
}

/// What a change of a figure does to left − right.
pub(super) fn signed(by: Decimal, left: bool) -> Decimal {
    if left { by } else { -by }
}

fn cells<'a>(form: &'static Form, table: TableId, facts: &HashMap<&str, &'a Fact>) -> Vec<Cell<'a>> {
    let Some(table) = form.table(table) else { return Vec::new() };
    let mut cells = Vec::new();
    for (block, laid) in table.blocks.iter().enumerate() {
        for (row, row_label) in laid.rows.iter().enumerate() {
            for (column, column_label) in laid.columns.iter().enumerate() {
                let key = table.key(&row_label.key, &column_label.key);
                let Some(fact) = facts.get(key.as_str()).copied() else { continue };
                let kind = if row_label.kind == Kind::Count { column_label.kind } else { row_label.kind };
                let both = [row_label.leaf(), column_label.leaf()];
                let label = if column_label.key.is_empty() { both[0].to_owned() } else { both.join(" / ") };
                let value = fact.value.unwrap_or(Decimal::ZERO);
                cells.push(Cell { fact, value, label, kind, place: [block, row, column] });
            }
        }
    }
    cells
}
