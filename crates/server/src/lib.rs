//! The language server protocol, and open buffers. Nothing here parses or judges: the engine does, with the buffers over the disk.
//!
//! Two threads: one takes the client's messages and answers from what was last found; the other scans. What changes during a
//! scan makes the next one, so that a scan of what is outdated never begins.
#![forbid(unsafe_code)]

mod action;
mod answer;
mod client;
mod complete;
mod documents;
mod handshake;
mod host;
mod projects;
mod protocol;
mod publish;
mod serve;
mod stream;
mod text;
mod uri;
mod view;
mod watch;
mod words;
mod worker;

use std::io::{BufRead, Write};
use std::sync::Arc;

pub use client::Options;
pub use host::{Host, Prepared};
pub use protocol::{Connection, Message};

/// Serves the client at the other end of two streams, until it says so or is gone: whether it said so as it is meant to.
pub fn run(host: Arc<dyn Host>, input: impl BufRead + Send + 'static, output: impl Write + Send + 'static) -> bool {
    let (connection, writer) = stream::connect(input, output);
    let orderly = serve::serve(&connection, host);
    // What was said last is written before the end; a reader that waits for a client that is gone is left behind.
    let Connection { sender, receiver } = connection;
    drop((sender, receiver));
    if orderly {
        let _ = writer.join();
    }
    orderly
}

/// Serves the client at the other end of a connection.
#[must_use]
pub fn run_over(connection: &Connection, host: Arc<dyn Host>) -> bool {
    serve::serve(connection, host)
}
