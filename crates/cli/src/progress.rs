//! The line that says how far a scan is.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Nobody waits for less.
const FIRST: Duration = Duration::from_millis(500);
const NEXT: Duration = Duration::from_millis(100);

/// Runs `work` and shows on standard error how many files are done, once that takes more than half a second; only where
/// standard error is a terminal. The line is gone when this returns.
pub(crate) fn with_progress<T>(wanted: bool, work: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> T) -> T {
    if !wanted || !io::stderr().is_terminal() {
        return work(&|_, _| {});
    }
    let (done, files) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        let (finished, wait) = mpsc::channel::<()>();
        let (done, files) = (&done, &files);
        let line = scope.spawn(move || {
            let mut pause = FIRST;
            // The other end is dropped when the work is over, or has panicked.
            while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = NEXT;
                show(done.load(Ordering::Relaxed), files.load(Ordering::Relaxed));
            }
            if pause == NEXT {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        let result = work(&|now, all| {
            done.store(now, Ordering::Relaxed);
            files.store(all, Ordering::Relaxed);
        });
        drop(finished);
        let _ = line.join();
        result
    })
}

fn show(done: usize, files: usize) {
    let text = if files == 0 { "looking for files".to_owned() } else { format!("{done} of {files} files") };
    let _ = write!(io::stderr(), "\r\u{1b}[K  {text}");
    let _ = io::stderr().flush();
}
