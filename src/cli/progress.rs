//! How far `gouji convert` is, on stderr, and what came of it.

use super::say;
use crate::archive::{Progress, Summary};
use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

/// Rates are those of this time: the beginning may have been all in the journal, and gone by in no time.
const WINDOW: Duration = Duration::from_secs(20);

/// What is known at a moment.
#[derive(Clone, Copy, Default)]
struct Moment {
    found: usize,
    done: usize,
    judged: usize,
    crashed: usize,
    written: usize,
    bytes_done: u64,
    /// None while they are being counted.
    bytes_all: Option<u64>,
    is_writing: bool,
}

impl Moment {
    fn of(progress: &Progress) -> Self {
        let [found, done, judged, crashed, written] =
            [&progress.found, &progress.done, &progress.judged, &progress.crashed, &progress.written]
                .map(|count| count.load(Relaxed));
        let (bytes_done, all) = (progress.bytes_done.load(Relaxed), progress.bytes_all.load(Relaxed));
        let (bytes_all, is_writing) = ((all > 0).then_some(all), progress.is_judged.load(Relaxed));
        Moment { found, done, judged, crashed, written, bytes_done, bytes_all, is_writing }
    }
}

/// Files and bytes a second, and the seconds that are left at this rate.
#[derive(Debug, PartialEq, Eq)]
struct Pace {
    files: u64,
    bytes: u64,
    left: Option<u64>,
}

impl Pace {
    fn between(then: (Duration, Moment), now: (Duration, Moment)) -> Self {
        let millis = u64::try_from(now.0.saturating_sub(then.0).as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = |count: u64| count.saturating_mul(1000) / millis;
        let bytes = rate(now.1.bytes_done - then.1.bytes_done);
        let left = now.1.bytes_all.map(|all| all.saturating_sub(now.1.bytes_done));
        let left = left.filter(|_| !now.1.is_writing).and_then(|left| left.checked_div(bytes));
        Pace { files: rate((now.1.done - then.1.done) as u64), bytes, left }
    }
}

/// Says how far it is, while it is not over: often on a terminal, now and then elsewhere.
pub(super) fn report(format: LogFormat, progress: &Progress) {
    let is_terminal = io::stderr().is_terminal() && format == LogFormat::Text;
    let pause = Duration::from_millis(if is_terminal { 500 } else { 10_000 });
    let start = Instant::now();
    let mut seen = VecDeque::from([(Duration::ZERO, Moment::of(progress))]);
    loop {
        std::thread::park_timeout(pause);
        if progress.is_over.load(Relaxed) {
            break;
        }
        let now = (start.elapsed(), Moment::of(progress));
        while seen.len() > 1 && seen.front().is_some_and(|first| now.0 - first.0 > WINDOW) {
            seen.pop_front();
        }
        let pace = Pace::between(seen.front().copied().unwrap_or_default(), now);
        seen.push_back(now);
        let line = match format {
            LogFormat::Json => json(&now.1, &pace),
            LogFormat::Text => text(&now.1, &pace),
        };
        let (begin, end) = if is_terminal { ("\r", "\x1b[K") } else { ("", "\n") };
        let _ = write!(io::stderr(), "{begin}{line}{end}");
    }
    if is_terminal {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

fn json(now: &Moment, pace: &Pace) -> String {
    let Moment { found, done, judged, crashed, written, bytes_done, bytes_all, is_writing } = *now;
    let phase = if is_writing { "write" } else { "read" };
    serde_json::json!({"phase": phase, "found": found, "done": done, "judged": judged, "crashed": crashed,
        "written": written, "bytes_done": bytes_done, "bytes_all": bytes_all, "files_per_second": pace.files,
        "bytes_per_second": pace.bytes, "seconds_left": pace.left})
    .to_string()
}

fn text(now: &Moment, pace: &Pace) -> String {
    if now.is_writing {
        return format!("gouji: writing the dataset, {} of {} inputs", now.written, now.done);
    }
    let share = now.bytes_all.map(|all| format!(" ({} %)", now.bytes_done.min(all) * 100 / all)).unwrap_or_default();
    let left = pace.left.map(|left| format!(", {} left", time(left))).unwrap_or_default();
    let (whole, tenth) = (pace.bytes / 1_000_000, pace.bytes / 100_000 % 10);
    let crashed = if now.crashed > 0 { format!(", {} set aside", now.crashed) } else { String::new() };
    format!("gouji: {} inputs{share}, {} a second, {whole}.{tenth} MB/s{left}{crashed}", now.done, pace.files)
}

/// A time in its two largest units.
fn time(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3600.. => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// What came of it.
pub(super) fn finish(format: LogFormat, summary: &Summary, progress: &Progress, seconds: f64) {
    let (judged, interrupted) = (progress.judged.load(Relaxed), progress.stop.load(Relaxed));
    let Summary { inputs, read, duplicates, not_reports, unread, reports, errors } = *summary;
    match format {
        LogFormat::Json => {
            let line = serde_json::json!({"phase": "end", "inputs": inputs, "read": read, "duplicates": duplicates,
                "not_reports": not_reports, "unread": unread, "reports": reports, "errors": errors, "judged": judged,
                "crashed": progress.crashed.load(Relaxed), "interrupted": interrupted, "seconds": seconds});
            let _ = writeln!(io::stderr(), "{line}");
        }
        LogFormat::Text => {
            say(&format!(
                "inputs {inputs}: read {read}, duplicates {duplicates}, no report {not_reports}, not read {unread}; \
                 reports {reports}, findings of severity error {errors}; read in this run {judged}, in {}",
                time(seconds as u64)
            ));
            if interrupted {
                say("stopped before the end; the dataset holds what is done, and the same command goes on");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_the_rate() {
        let then = Moment { done: 10, bytes_done: 1000, ..Moment::default() };
        let now = Moment { done: 30, bytes_done: 5000, bytes_all: Some(25_000), ..then };
        let seconds = |count| Duration::from_secs(count);
        let pace = Pace::between((seconds(10), then), (seconds(20), now));
        assert_eq!(pace, Pace { files: 2, bytes: 400, left: Some(50) });
        assert_eq!(text(&now, &pace), "gouji: 30 inputs (20 %), 2 a second, 0.0 MB/s, 50 s left");
        // Nothing is promised before the rate or the whole is known.
        assert_eq!(Pace::between((seconds(10), now), (seconds(20), now)).left, None);
        let uncounted = Moment { bytes_all: None, ..now };
        assert_eq!(Pace::between((seconds(10), then), (seconds(20), uncounted)).left, None);
    }

    #[test]
    fn times_in_two_units() {
        for (seconds, words) in [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (7_260, "2 h 1 min")] {
            assert_eq!(time(seconds), words);
        }
    }
}
