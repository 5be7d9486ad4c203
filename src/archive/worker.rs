//! The child that reads files for the supervisor: bytes in, outcomes out, and nothing else within its reach.

use super::{again, frame, inputs::MAX_BYTES, pool::JUDGE, stored};
use std::io::{self, Write};

/// What a worker may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of memory.
    pub(crate) memory: u64,
    /// Seconds of processor time for one file. Results must not depend on how busy the machine is, so it is not the clock
    /// that counts.
    pub(crate) seconds: u64,
}

/// Answers another question about a file than what is in it: the question, the file, and the DOCX made of it.
pub(crate) type Answer = fn(&[u8], &[u8], Option<&[u8]>) -> Vec<u8>;

/// Serves until the pipe is closed: two answers a file, of which the second is empty where there is nothing to add.
///
/// # Errors
/// When the pipe breaks: the supervisor is gone.
pub(crate) fn serve(limits: Limits, reads_again: bool, hooks: bool, answer: Answer) -> io::Result<()> {
    confine(limits);
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(question) = frame::read(&mut input, MAX_BYTES)? {
        let mut part = || frame::read(&mut input, MAX_BYTES)?.ok_or(io::Error::from(io::ErrorKind::UnexpectedEof));
        let (original, converted) = (part()?, part()?);
        let converted = Some(&converted[..]).filter(|docx| !docx.is_empty());
        grant(limits.seconds);
        if hooks {
            misbehave(&original);
        }
        match &question[..] {
            JUDGE => {
                let again = reads_again.then(|| limits.seconds.min(again::SECONDS));
                judge(&original, converted, again, hooks, &mut output)?;
            }
            question => {
                frame::write(&mut output, &answer(question, &original, converted))?;
                frame::write(&mut output, &[])?;
            }
        }
        output.flush()?;
    }
    Ok(())
}

/// What is in a file, and then what it is with a second reading, for which there are so many seconds.
fn judge(
    original: &[u8],
    converted: Option<&[u8]>,
    again: Option<u64>,
    hooks: bool,
    output: &mut dyn Write,
) -> io::Result<()> {
    let mut outcomes = stored::judged(original, converted);
    let due = again.filter(|_| again::is_due(&outcomes));
    if again.is_some() {
        again::give_up(&mut outcomes);
    }
    frame::write(output, &stored::pack(&outcomes)?)?;
    let Some(seconds) = due else { return frame::write(output, &[]) };
    output.flush()?;
    grant(seconds);
    if hooks && original.ends_with(b"%gouji-abort-again") {
        std::process::abort();
    }
    again::look(original, &mut outcomes);
    frame::write(output, &stored::pack(&outcomes)?)
}

/// The same limits for a process that works on one file and ends.
#[cfg(feature = "review")]
pub(crate) fn confine_for_one(limits: Limits) {
    confine(limits);
    grant(limits.seconds);
}

/// Gives up what a reader of bytes does not need. Where the system cannot do it, the rest still holds.
#[cfg(unix)]
fn confine(limits: Limits) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |resource, limit| {
        let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    };
    at_most(Resource::As, limits.memory);
    at_most(Resource::Fsize, 0);
    at_most(Resource::Core, 0);
    at_most(Resource::Nofile, 16);
    #[cfg(target_os = "linux")]
    {
        // A worker in an endless loop must not outlive a supervisor that was killed.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        lock_out();
    }
}

/// No file may be opened and no connection made any more.
#[cfg(target_os = "linux")]
fn lock_out() {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr};
    let abi = ABI::V4;
    let _ = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(abi)))
        .and_then(|ruleset| ruleset.create())
        .and_then(|ruleset| ruleset.restrict_self());
}

#[cfg(not(unix))]
fn confine(_: Limits) {}

/// Grants processor time for one file more.
#[cfg(unix)]
fn grant(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None });
}

#[cfg(not(unix))]
fn grant(_: u64) {}

/// For tests of the supervisor: a file that begins with one of these words makes the worker do what it says.
fn misbehave(bytes: &[u8]) {
    if bytes.starts_with(b"%gouji-abort") {
        std::process::abort();
    }
    if bytes.starts_with(b"%gouji-loop") {
        while std::hint::black_box(true) {}
    }
    if bytes.starts_with(b"%gouji-swell") {
        let mut held = Vec::new();
        while std::hint::black_box(true) {
            held.push(vec![1_u8; 1 << 24]);
        }
    }
    if bytes.starts_with(b"%gouji-sleep") {
        std::thread::sleep(std::time::Duration::from_secs(3600));
    }
}
