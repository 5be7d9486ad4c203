//! The second reading: where a sum is broken, another reader of PDF looks at the figures that the blame rests on, as in
//! `gouji check`.
//!
//! It may fail on any file, and end the process. So a worker first answers without it, and then once more: where the second
//! answer does not come, the first one is kept, which says so.

use super::stored::Stored;
use gouji::blame::{Seen, asked, read_again};
use gouji::{BBox, Judgement, Report};

/// Seconds of processor time that it may take. A report takes some hundredths of one.
pub(super) const SECONDS: u64 = 5;

/// Whether there is something to look at.
pub(super) fn is_due(outcomes: &[Stored]) -> bool {
    outcomes.iter().any(|outcome| match outcome {
        Stored::Report(report, judgement) => !asked(report, judgement).is_empty(),
        Stored::Failure(_) => false,
    })
}

/// Notes that the other reader ended its process, which is so if nothing is noted after it.
pub(super) fn give_up(outcomes: &mut [Stored]) {
    let stopped = |_: &[_]| Err("the second reader stopped".to_owned());
    outcomes.iter_mut().for_each(|outcome| note(outcome, stopped));
}

/// Notes what the other reader sees.
pub(super) fn look(bytes: &[u8], outcomes: &mut [Stored]) {
    outcomes.iter_mut().for_each(|outcome| note(outcome, |boxes| see(bytes, boxes)));
}

fn note(outcome: &mut Stored, see: impl Fn(&[(u32, BBox)]) -> Seen) {
    let Stored::Report(report, judgement) = outcome else { return };
    let (report, judgement): (&Report, &mut Judgement) = (report, judgement);
    if judgement.blames.is_empty() {
        return;
    }
    let asked = asked(report, judgement);
    let boxes: Vec<(u32, BBox)> = asked.iter().map(|asked| (asked.page, asked.bbox)).collect();
    let seen = if boxes.is_empty() { Ok(Vec::new()) } else { see(&boxes) };
    read_again(report, judgement, &asked, &seen);
}

#[cfg(feature = "second-reading")]
fn see(bytes: &[u8], boxes: &[(u32, BBox)]) -> Seen {
    gouji::read::pdf::second_reading(bytes, boxes)
}

#[cfg(not(feature = "second-reading"))]
fn see(_: &[u8], _: &[(u32, BBox)]) -> Seen {
    Err("this gouji was built without the feature second-reading".to_owned())
}
