//! Kills workers that do not answer.
//!
//! One that works is ended by the limit on its processor time. The clock is for one that waits: on a busy machine it may
//! say anything, and what becomes of a file must not depend on it.

use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the watch looks.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Default)]
pub(crate) struct Watch {
    watched: Mutex<Vec<Entry>>,
    count: AtomicU64,
}

struct Entry {
    id: u64,
    child: Arc<Mutex<Child>>,
    limit: Duration,
    deadline: Instant,
    /// Processor time that it had used when the deadline was set.
    used: Option<u64>,
}

/// While it lives, a worker is watched.
pub(super) struct Watched<'a>(&'a Watch, u64);

impl Watch {
    /// Watches a worker that has a file; it must answer within the limit, or use processor time.
    pub(super) fn begin(&self, child: &Arc<Mutex<Child>>, limit: Duration) -> Watched<'_> {
        let id = self.count.fetch_add(1, Relaxed);
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let used = ticks(child.lock().unwrap_or_else(PoisonError::into_inner).id());
        watched.push(Entry { id, child: Arc::clone(child), limit, deadline: Instant::now() + limit, used });
        Watched(self, id)
    }

    /// Looks until there is nothing more to watch.
    pub(crate) fn keep(&self, is_over: impl Fn() -> bool) {
        while !is_over() {
            std::thread::sleep(PAUSE);
            let now = Instant::now();
            let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
            watched.iter_mut().filter(|entry| entry.deadline < now).for_each(|entry| entry.look(now));
        }
    }
}

impl Entry {
    fn look(&mut self, now: Instant) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let used = ticks(child.id());
        // A hundredth of the time, which is given in seconds, as ticks are hundredths of one.
        let works = used.is_some_and(|used| used >= self.used.unwrap_or(0) + self.limit.as_secs().max(1));
        if works {
            (self.used, self.deadline) = (used, now + self.limit);
        } else {
            let _ = child.kill();
        }
    }
}

/// Processor time that a process has used, in hundredths of a second; none where the system does not tell.
fn ticks(process: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets, and may hold anything; ten fields stand between it and the time.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(str::parse::<u64>);
    Some(fields.next()?.ok()? + fields.next()?.ok()?)
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner).retain(|entry| entry.id != self.1);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_counted() {
        let before = ticks(std::process::id()).unwrap();
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) && ticks(std::process::id()) < Some(before + 5) {}
        assert!(ticks(std::process::id()).unwrap() >= before + 5);
        assert_eq!(ticks(u32::MAX), None);
    }
}
