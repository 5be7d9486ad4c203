//! The advance widths of CID fonts: `W` and `DW`, and for vertical writing `W2` and `DW2` (ISO 32000-1, 9.7.4.3).

use super::objects::{Array, Object};

/// Most entries of one table: there are no more CIDs.
const MAX_ENTRIES: usize = 1 << 16;

/// CIDs from `first` to `last` have the same `value`.
#[derive(Clone, Copy)]
struct Run<T> {
    first: u32,
    last: u32,
    value: T,
}

/// The width of every CID, in ems.
pub(super) struct Runs {
    runs: Vec<Run<f32>>,
    default: f32,
}

impl Runs {
    pub(super) fn new(array: Option<Array<'_>>, default: f32) -> Self {
        let runs = array.map(|array| read::<1, f32>(array, |[width]| width / 1000.0)).unwrap_or_default();
        Runs { runs, default }
    }

    /// Whether CIDs need not be known to know a width.
    pub(super) fn are_constant(&self) -> bool {
        self.runs.is_empty()
    }

    pub(super) fn get(&self, cid: u32) -> f32 {
        find(&self.runs, cid).unwrap_or(self.default)
    }
}

/// Vertical advance and position vector, in ems.
type Down = (f32, (f32, f32));

/// The vertical metrics of every CID.
pub(super) struct VerticalMetrics {
    runs: Vec<Run<Down>>,
    /// Position vector's y, and advance.
    default: [f32; 2],
}

impl VerticalMetrics {
    pub(super) fn new(array: Option<Array<'_>>, default: Option<Array<'_>>) -> Self {
        let runs = array.map(|array| read::<3, Down>(array, |[down, x, y]| (down / 1000.0, (x / 1000.0, y / 1000.0))));
        let default = default.and_then(Array::numbers::<2>).unwrap_or([880.0, -1000.0]).map(|value| value / 1000.0);
        VerticalMetrics { runs: runs.unwrap_or_default(), default }
    }

    /// Advance and position vector; without an entry the vector stands over the middle of the glyph.
    pub(super) fn get(&self, cid: u32, width: f32) -> Down {
        let [y, down] = self.default;
        find(&self.runs, cid).unwrap_or((down, (width / 2.0, y)))
    }
}

fn find<T: Copy>(runs: &[Run<T>], cid: u32) -> Option<T> {
    let end = runs.partition_point(|run| run.first <= cid);
    runs.get(end.checked_sub(1)?).filter(|run| cid <= run.last).map(|run| run.value)
}

/// Reads `first [v v …]` and `first last v`, where a value is `N` numbers.
fn read<const N: usize, T: Copy + PartialEq>(array: Array<'_>, value: fn([f32; N]) -> T) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    let mut index = 0;
    let numbers = |array: Array<'_>, at: usize| -> Option<[f32; N]> {
        let mut numbers = [0.0; N];
        for (offset, number) in numbers.iter_mut().enumerate() {
            *number = array.get(at + offset).number()?;
        }
        Some(numbers)
    };
    while let Some(first) = array.get(index).integer().and_then(|first| u32::try_from(first).ok()) {
        if runs.len() >= MAX_ENTRIES {
            break;
        }
        if let Object::Array(list) = array.get(index + 1) {
            for step in 0.. {
                let Some(number) = numbers(list, step * N).filter(|_| step < MAX_ENTRIES) else { break };
                let cid = first.saturating_add(u32::try_from(step).unwrap_or(u32::MAX));
                push(&mut runs, Run { first: cid, last: cid, value: value(number) });
            }
            index += 2;
        } else {
            let last = array.get(index + 1).integer().and_then(|last| u32::try_from(last).ok());
            let (Some(last), Some(number)) = (last, numbers(array, index + 2)) else { break };
            push(&mut runs, Run { first, last, value: value(number) });
            index += 2 + N;
        }
    }
    runs.sort_by_key(|run| run.first);
    runs
}

fn push<T: Copy + PartialEq>(runs: &mut Vec<Run<T>>, run: Run<T>) {
    match runs.last_mut() {
        Some(end) if end.last.checked_add(1) == Some(run.first) && end.value == run.value => end.last = run.last,
        _ => runs.push(run),
    }
}
