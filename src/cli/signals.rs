//! Ctrl-C while another program works for us: it leads a group of processes of its own, so the terminal does not stop it,
//! and its folder would stay behind.

use signal_hook::{consts::TERM_SIGNALS, flag, low_level};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, LazyLock};

/// Not there where the system refuses handlers.
pub(super) static SIGNALS: LazyLock<Option<Signals>> = LazyLock::new(|| Signals::new().ok());

/// Signals that ask to stop. They do what they always do, but while they are held they are only noted.
pub(super) struct Signals {
    free: Arc<AtomicBool>,
    /// The last one that was noted; 0 is none.
    noted: Arc<AtomicUsize>,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        let signals = Signals { free: Arc::new(AtomicBool::new(true)), noted: Arc::default() };
        for signal in TERM_SIGNALS {
            flag::register_conditional_default(*signal, Arc::clone(&signals.free))?;
            flag::register_usize(*signal, Arc::clone(&signals.noted), usize::try_from(*signal).unwrap_or_default())?;
        }
        Ok(signals)
    }

    /// Does something that can ask whether to stop. When it was asked to, the program ends as the signal ends it.
    pub(super) fn while_held<T>(&self, work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
        self.free.store(false, SeqCst);
        let done = work(&|| self.noted.load(SeqCst) != 0);
        self.free.store(true, SeqCst);
        if let Ok(signal @ 1..) = i32::try_from(self.noted.load(SeqCst)) {
            // It returns where the system has no such signal only: then the work was given up, and says so.
            let _ = low_level::emulate_default_handler(signal);
        }
        done
    }
}
