//! The second reading, in a process of its own: the other reader of PDF panics, and may recurse, loop or swell on a file
//! that was made for it. Whatever it does costs a second reading, and nothing else.

use super::say;
use clap::ValueEnum;
use gouji::blame::{self, Agreement, Asked, SecondReading, Seen};
use gouji::{BBox, Judgement, Report};
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(super) struct Arguments {}

/// When figures of a PDF are read a second time.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where an identity is broken: the figures that it rests on.
    Broken,
    /// Every figure.
    All,
    /// Never.
    Never,
}

/// The name of the verb.
const VERB: &str = "second-reading";
/// How long it may take. A report takes some hundredths of a second.
const LIMIT: Duration = Duration::from_secs(5);
/// How long is waited before looking again whether it is done.
const PAUSE: Duration = Duration::from_millis(2);
/// Bytes of memory that it may take.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// Bytes of an answer: some 200 figures.
const MAX_ANSWER: u64 = 1 << 20;

/// What the checks say of a report, with what a second reader sees if it is wanted.
pub(super) fn judge(bytes: &[u8], report: &Report, when: When) -> Judgement {
    let mut judgement = gouji::check(report);
    let asked = match when {
        When::All => blame::asked_all(report),
        When::Broken if !judgement.blames.is_empty() => blame::asked(report, &judgement),
        _ => return judgement,
    };
    let boxes: Vec<(u32, BBox)> = asked.iter().map(|asked| (asked.page, asked.bbox)).collect();
    let seen = if boxes.is_empty() { Ok(Vec::new()) } else { ask(bytes, &boxes) };
    blame::read_again(report, &mut judgement, &asked, &seen);
    if when == When::All {
        tell(report, &asked, &blame::readings(report, &asked, &seen));
    }
    judgement
}

/// How many figures it sees the same, and which it does not.
fn tell(report: &Report, asked: &[Asked], readings: &[SecondReading]) {
    let name = &report.source.name;
    for (asked, reading) in asked.iter().zip(readings).filter(|(_, reading)| reading.result == Agreement::Contradicted)
    {
        let raw = report.fact(&asked.key).and_then(|fact| fact.raw.as_deref()).unwrap_or_default();
        let found = reading.found.as_deref().unwrap_or_default();
        say(&format!("{name}: page {}: {}: {raw} is read, a second reader sees {found}", asked.page, asked.key));
    }
    let count = |result| readings.iter().filter(|reading| reading.result == result).count();
    let [confirmed, contradicted] = [Agreement::Confirmed, Agreement::Contradicted].map(count);
    let rest = readings.iter().filter_map(|reading| reading.reason.as_deref()).next();
    let reason = rest.map(|reason| format!(" ({reason})")).unwrap_or_default();
    let open = count(Agreement::NotAvailable);
    say(&format!(
        "{name}: second reading: confirmed {confirmed}, contradicted {contradicted}, not available {open}{reason}"
    ));
}

fn failed(error: io::Error) -> String {
    format!("the second reader cannot be started: {error}")
}

fn ask(bytes: &[u8], boxes: &[(u32, BBox)]) -> Seen {
    let mut question = serde_json::to_vec(boxes).map_err(|error| error.to_string())?;
    question.push(b'\n');
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.arg(VERB);
    read_answer(&put(command, &[&question, bytes], LIMIT)?)
}

/// What a program answers to its input within a time.
fn put(mut command: Command, input: &[&[u8]], limit: Duration) -> Result<Vec<u8>, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    std::thread::scope(|scope| {
        // It may end before it has read all: then there is nobody to write to, and its end says why.
        scope.spawn(|| stdin.map(|mut stdin| input.iter().try_for_each(|part| stdin.write_all(part))));
        let answer = scope.spawn(|| {
            let mut answer = Vec::new();
            stdout.map(|stdout| stdout.take(MAX_ANSWER).read_to_end(&mut answer));
            answer
        });
        let start = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Ok(status),
                Ok(None) if start.elapsed() < limit => std::thread::sleep(PAUSE),
                Ok(None) => break Err(format!("the second reader took longer than {} s", limit.as_secs())),
                Err(error) => break Err(failed(error)),
            }
        };
        if status.is_err() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let answer = answer.join().unwrap_or_default();
        match status? {
            status if status.success() => Ok(answer),
            status => Err(format!("the second reader stopped ({status})")),
        }
    })
}

/// The last line: what the other library prints stands before it.
fn read_answer(answer: &[u8]) -> Seen {
    let line = answer.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice(line).unwrap_or_else(|_| Err("the second reader gave no answer".to_owned()))
}

/// The other end: a process that does this and nothing else.
pub(super) fn run(out: &mut dyn io::Write) -> io::Result<()> {
    confine();
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    let seen = match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => answer(&input[..end], &input[end + 1..]),
        None => Err("it was asked for nothing".to_owned()),
    };
    writeln!(out)?;
    serde_json::to_writer(&mut *out, &seen)?;
    writeln!(out)
}

#[cfg(feature = "second-reading")]
fn answer(boxes: &[u8], bytes: &[u8]) -> Seen {
    let boxes: Vec<(u32, BBox)> = serde_json::from_slice(boxes).map_err(|error| error.to_string())?;
    gouji::read::pdf::second_reading(bytes, &boxes)
}

#[cfg(not(feature = "second-reading"))]
fn answer(_: &[u8], _: &[u8]) -> Seen {
    Err("this gouji was built without the feature second-reading".to_owned())
}

/// Bounds memory and time of this process, so that a file cannot take them from the others even if its parent is gone.
#[cfg(unix)]
fn confine() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, limit) in [(Resource::As, MEMORY), (Resource::Cpu, LIMIT.as_secs() + 1), (Resource::Core, 0)] {
        // Where a limit cannot be set, the one on time holds.
        let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    }
}

#[cfg(not(unix))]
fn confine() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_is_one() {
        assert_eq!(read_answer(b"noise\n{\"Ok\":[{\"Ok\":\"12\"}]}\n"), Ok(vec![Ok("12".to_owned())]));
        for answer in ["", "noise", "{\"Ok\":[]}\nnoise"] {
            assert_eq!(read_answer(answer.as_bytes()), Err("the second reader gave no answer".to_owned()), "{answer}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_reader_that_fails_or_does_not_end_is_none() {
        let put = |program: &str, argument: &str, input: &[u8]| {
            let mut command = Command::new(program);
            command.arg(argument);
            put(command, &[input, b"!"], Duration::from_millis(500))
        };
        assert_eq!(put("cat", "-", b"whole").as_deref(), Ok(&b"whole!"[..]));
        // It reads nothing, and more is written than a pipe holds.
        assert!(put("sleep", "60", &[b'x'; 1 << 20]).unwrap_err().contains("took longer"));
        assert!(put("false", "", &[b'x'; 1 << 20]).unwrap_err().contains("stopped"));
        assert!(put("no-such-program", "", b"").unwrap_err().contains("cannot be started"));
    }
}
