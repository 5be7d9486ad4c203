//! The supervisor's side: engines that turn bytes into outcomes, each in a child of its own, or in this process.

use super::stored::{self, Failure, Stored};
use super::watch::Watch;
use super::worker::Limits;
use super::{again, frame, inputs::MAX_BYTES};
use std::io::{self, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// How much longer than its processor time a file may take by the clock without working: only for a worker that waits.
const PATIENCE: u64 = 10;

/// What a worker is asked for when it is to read a file and judge what is in it. Any other question has words.
pub(super) const JUDGE: &[u8] = b"";

/// How files are judged.
#[derive(Clone)]
pub(crate) struct Method {
    pub(crate) isolated: bool,
    pub(crate) limits: Limits,
    /// Whether another reader looks at figures of a broken sum.
    pub(crate) reads_again: bool,
    /// Files that make a worker misbehave are obeyed.
    pub(crate) hooks: bool,
}

/// Judges one file after another.
pub(crate) struct Engine<'a> {
    method: &'a Method,
    watch: &'a Watch,
    /// Taken for reading while a file is judged, for writing while one is judged alone.
    quiet: &'a RwLock<()>,
    worker: Option<Worker>,
}

/// What a file came to, packed as it is kept, and whether it cost a worker its life.
pub(crate) struct Judged {
    pub(crate) packed: Vec<u8>,
    pub(crate) crashed: bool,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(method: &'a Method, watch: &'a Watch, quiet: &'a RwLock<()>) -> Self {
        Engine { method, watch, quiet, worker: None }
    }

    /// Judges a file. One that costs a worker its life is tried once more, alone on the machine: perhaps it was its
    /// neighbours that took the memory. Then it is set aside.
    pub(crate) fn judge(&mut self, original: &[u8], converted: &[u8]) -> io::Result<Judged> {
        if !self.method.isolated {
            let mut outcomes = stored::judged(original, Some(converted).filter(|docx| !docx.is_empty()));
            if self.method.reads_again {
                again::look(original, &mut outcomes);
            }
            return Ok(Judged { packed: stored::pack(&outcomes)?, crashed: false });
        }
        let quiet = self.quiet;
        {
            let _others = quiet.read().unwrap_or_else(PoisonError::into_inner);
            if let Ok(packed) = self.ask(JUDGE, original, converted)? {
                return Ok(Judged { packed, crashed: false });
            }
        }
        let _alone = quiet.write().unwrap_or_else(PoisonError::into_inner);
        match self.ask(JUDGE, original, converted)? {
            Ok(packed) => Ok(Judged { packed, crashed: false }),
            Err(death) => {
                let message = format!(
                    "expected the file to be read within its limits, found that the worker {death}, twice; the file is set aside"
                );
                let failure = Stored::Failure(Failure::new("worker", "crashed", message));
                Ok(Judged { packed: stored::pack(&[failure])?, crashed: true })
            }
        }
    }

    /// The answer of the worker, or how it died. The error is that none can be started.
    pub(crate) fn ask(
        &mut self,
        what: &[u8],
        original: &[u8],
        converted: &[u8],
    ) -> io::Result<Result<Vec<u8>, String>> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start(self.method)?,
        };
        let limit = Duration::from_secs(self.method.limits.seconds.saturating_mul(PATIENCE));
        let watched = self.watch.begin(&worker.child, limit);
        let answer = worker.exchange([what, original, converted]);
        drop(watched);
        Ok(match answer {
            Ok(Some((packed, lives))) => {
                self.worker = lives.then_some(worker);
                Ok(packed)
            }
            Ok(None) | Err(_) => Err(worker.death()),
        })
    }
}

struct Worker {
    child: Arc<Mutex<Child>>,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(method: &Method) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.env_clear().arg("isolated");
        command.args(["--memory", &method.limits.memory.to_string(), "--seconds", &method.limits.seconds.to_string()]);
        let flags = [("--second-reading", method.reads_again), ("--debug-hooks", method.hooks)];
        command.args(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| flag));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A group of its own: Ctrl-C is for the supervisor, who lets the files in flight be finished.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Worker { child: Arc::new(Mutex::new(child)), input: Some(input), output: BufReader::new(output) })
    }

    /// Its answer, and whether it lives on: the second answer may cost its life, and then the first one counts.
    fn exchange(&mut self, question: [&[u8]; 3]) -> io::Result<Option<(Vec<u8>, bool)>> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        question.iter().try_for_each(|frame| frame::write(input, frame))?;
        input.flush()?;
        let Some(first) = frame::read(&mut self.output, MAX_BYTES)? else { return Ok(None) };
        Ok(Some(match frame::read(&mut self.output, MAX_BYTES) {
            Ok(Some(second)) if second.is_empty() => (first, true),
            Ok(Some(second)) => (second, true),
            Ok(None) | Err(_) => (first, false),
        }))
    }

    /// How it died.
    fn death(mut self) -> String {
        drop(self.input.take());
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // What closed the pipe may still be about to end.
        let _ = child.kill();
        child.wait().map_or_else(|error| format!("is gone: {error}"), described)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.input.take());
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn described(status: std::process::ExitStatus) -> String {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let is = |signal: Signal| status.signal() == Some(signal.as_raw());
    if is(Signal::XCPU) {
        "used up its processor time".to_owned()
    } else if is(Signal::ABORT) {
        "aborted (out of memory, or out of stack)".to_owned()
    } else if is(Signal::KILL) {
        "was killed (it did not answer, or the system was out of memory)".to_owned()
    } else {
        format!("ended: {status}")
    }
}

#[cfg(not(unix))]
fn described(status: std::process::ExitStatus) -> String {
    format!("ended: {status}")
}
