//! Children that read files for the server, a few at a time.

use crate::archive::Limits;
use crate::archive::pool::{Engine, Method};
use crate::archive::watch::Watch;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Files that wait to be read; then it is said that the server is busy.
const WAITING: usize = 64;

type Job = Box<dyn FnOnce(&mut Engine<'_>) + Send>;

/// What the threads share that each have a child.
struct Shared {
    method: Method,
    watch: Watch,
    quiet: RwLock<()>,
    jobs: Mutex<Receiver<Job>>,
}

/// Hands work to the children.
pub(super) struct Readers(SyncSender<Job>);

impl Readers {
    /// Starts so many threads; their children are started when there is work.
    pub(super) fn start(count: usize, limits: Limits, hooks: bool) -> Self {
        let (give, take) = sync_channel(WAITING);
        let method = Method { isolated: true, limits, hooks, reads_again: false };
        let shared =
            Arc::new(Shared { method, watch: Watch::default(), quiet: RwLock::new(()), jobs: Mutex::new(take) });
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                let mut engine = Engine::new(&shared.method, &shared.watch, &shared.quiet);
                loop {
                    let job = shared.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { return };
                    job(&mut engine);
                }
            });
        }
        std::thread::spawn(move || shared.watch.keep(|| false));
        Readers(give)
    }

    /// Has a child do something, and waits for it.
    pub(super) fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Engine<'_>) -> T + Send + 'static,
    ) -> Result<T, String> {
        let (reply, answer) = sync_channel(1);
        let job: Job = Box::new(move |engine| {
            // Whoever asked may have gone away.
            let _ = reply.send(work(engine));
        });
        self.0.try_send(job).map_err(|_| "too many files are being read; try again in a moment".to_owned())?;
        answer.recv().map_err(|_| "the file could not be read: no reader is left".to_owned())
    }
}
