//! Broken identities → who is to blame: the single figure that, were it another number, would mend all of them.
//!
//! broken checks of a table ─system─▶ sets that share figures ─solve─▶ suspects ─doubt, second─▶ verdict
//!
//! Row sums, column sums and the balance bind a figure two or three times, as a product code does: one wrong figure
//! breaks exactly the identities that bind it, all by the same difference. What is implied stands beside the printed
//! figure, never in its place.

mod doubt;
mod say;
mod second;
mod slip;
mod solve;
mod system;

pub use second::{Asked, Seen, asked, asked_all, read_again, readings};
pub use slip::Slip;

use crate::check::{Check, Judgement};
use crate::diagnostic::Code;
use crate::form::{self, TableId};
use crate::number::Decimal;
use crate::place::Provenance;
use crate::report::{Report, State};
use serde::{Deserialize, Serialize};
use solve::Solution;
use system::{Change, System};

/// Broken identities of one table that share figures, and what would mend them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Blame {
    /// The table: `proactive`, `requests`, `review` or `statistics`.
    pub table: String,
    /// Whether the figure to blame can be told.
    pub outcome: Outcome,
    /// The broken identities that are mended, or that nothing mends.
    pub identities: Vec<Broken>,
    /// `unique`: the figure to blame, or both of two. `ambiguous`: any one of them. `none`: empty.
    pub cells: Vec<Suspect>,
    /// Whose error it is, as far as the reading tells.
    pub verdict: Verdict,
    /// Remarks on the reading that touch a figure involved: why the verdict is `reading`.
    pub doubts: Vec<Code>,
    /// What a second reader sees, for each figure involved: the suspects, and operands that no other identity vouches
    /// for.
    pub readings: Vec<SecondReading>,
    /// All of it in a sentence.
    pub message: String,
    /// The same in Chinese.
    pub message_zh: String,
}

/// Whether the figure to blame can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One figure, or one pair of them, mends all and breaks nothing; or one pair only by changing places.
    Unique,
    /// Each of several figures would do.
    Ambiguous,
    /// No figure does alone, and no pair, or several pairs; or what is broken is a limit, which implies no number.
    None,
}

/// A broken identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Broken {
    /// The identity.
    pub id: String,
    /// The row or column.
    pub scope: String,
}

impl Broken {
    pub(crate) fn is(&self, check: &Check) -> bool {
        self.id == check.id && self.scope == check.scope
    }
}

/// A figure that may be to blame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Suspect {
    /// Its key.
    pub key: String,
    /// Its innermost labels, of the row and of the column.
    pub label: String,
    /// What is printed, in the form's unit.
    pub printed: Decimal,
    /// The number that would mend the identities.
    pub implied: Decimal,
    /// The slip that makes the one of the other, where a usual one does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slip: Option<Slip>,
    /// Where it is printed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Provenance>,
}

/// Whose error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The figures were read cleanly: the publisher's.
    Published,
    /// A figure was read with a doubt, or a second reader sees another one: perhaps ours.
    Reading,
}

/// What a second reader sees in the place of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SecondReading {
    /// Key of the figure.
    pub key: String,
    /// Whether it sees the same.
    pub result: Agreement,
    /// What it sees, where that is another figure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub found: Option<String>,
    /// Why there is no second reading.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// Whether a second reader sees the same figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// It sees the same figure.
    Confirmed,
    /// It sees another figure.
    Contradicted,
    /// It sees none, or cannot be relied on here, or was not asked.
    NotAvailable,
}

/// Who is to blame for the broken identities of each table.
pub(crate) fn blame(report: &Report, judgement: &Judgement) -> Vec<Blame> {
    let mut blames = Vec::new();
    for id in TableId::ALL {
        let Some(form) = report.forms.get(id).and_then(form::form) else { continue };
        let Some(system) = System::new(report, judgement, form, id) else { continue };
        for (broken, solution) in solve::solve(&system) {
            blames.push(blame_of(report, &system, &broken, &solution));
        }
    }
    mark_exchanged(&mut blames);
    blames.iter_mut().for_each(Blame::conclude);
    blames
}

/// Two figures of which each is printed in the other's place, though either might pass for a slip of its own.
fn mark_exchanged(blames: &mut [Blame]) {
    let told = |blame: &&mut Blame| blame.outcome == Outcome::Unique;
    let mut cells: Vec<&mut Suspect> = blames.iter_mut().filter(told).flat_map(|blame| &mut blame.cells).collect();
    for one in 0..cells.len() {
        let changed_places = |other: &usize| {
            let (one, other) = (&cells[one], &cells[*other]);
            one.printed == other.implied && one.implied == other.printed
        };
        if let Some(other) = (one + 1..cells.len()).find(changed_places) {
            cells[one].slip = Some(Slip::Exchanged);
            cells[other].slip = Some(Slip::Exchanged);
        }
    }
}

fn blame_of(report: &Report, system: &System<'_>, broken: &[usize], solution: &Solution) -> Blame {
    let (outcome, changes) = match solution {
        Solution::Unique(changes) => (Outcome::Unique, &changes[..]),
        Solution::Ambiguous(changes) => (Outcome::Ambiguous, &changes[..]),
        Solution::None => (Outcome::None, &[][..]),
    };
    let mut cells: Vec<Suspect> = changes.iter().map(|change| suspect(system, *change)).collect();
    // What a usual slip explains is looked at first.
    cells.sort_by_key(|cell| cell.slip.is_none());
    let involved = system.involved(broken, changes);
    let involved: Vec<_> = involved.into_iter().map(|cell| system.cells[cell].fact).collect();
    let readable = involved.iter().filter(|fact| fact.state == State::Number);
    Blame {
        table: system.table.to_string(),
        outcome,
        identities: broken.iter().map(|&index| system.equations[index].name()).collect(),
        cells,
        verdict: Verdict::Published,
        doubts: doubt::doubts(report, system, &involved),
        readings: readable.map(|fact| second::not_asked(fact)).collect(),
        message: String::new(),
        message_zh: String::new(),
    }
}

fn suspect(system: &System<'_>, change: Change) -> Suspect {
    let cell = &system.cells[change.cell];
    let implied = cell.value + change.by;
    Suspect {
        key: cell.fact.key.clone(),
        label: cell.label.clone(),
        printed: cell.value,
        implied,
        slip: slip::slip(cell.value, implied, &system.beside(change.cell)),
        at: cell.fact.at.clone(),
    }
}

impl Blame {
    /// The verdict and the sentence, from all that is known now.
    fn conclude(&mut self) {
        let contradicted = self.readings.iter().any(|reading| reading.result == Agreement::Contradicted);
        let in_doubt = contradicted || !self.doubts.is_empty();
        self.verdict = if in_doubt { Verdict::Reading } else { Verdict::Published };
        let words = say::sentence(self);
        (self.message, self.message_zh) = (words.en, words.zh);
    }
}
