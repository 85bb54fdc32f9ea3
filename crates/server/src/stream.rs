//! Messages over a pair of streams: a header that says how long the body is, and a body of JSON.

use std::io::{self, BufRead, Read, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::protocol::{Connection, Message, lsp, notification};

/// No message is longer: it would be the text of a file, of which far shorter ones are not judged.
const LONGEST: usize = 256 << 20;
/// No line of a header is longer.
const LONGEST_LINE: u64 = 8 << 10;

/// A connection over two streams, and the thread that writes. It is over when `input` is.
pub(crate) fn connect(input: impl BufRead + Send + 'static, output: impl Write + Send + 'static) -> (Connection, JoinHandle<()>) {
    let (sender, to_write) = unbounded();
    let (read, receiver) = unbounded();
    let answer = sender.clone();
    thread::spawn(move || reader(input, &read, &answer));
    let writer = thread::spawn(move || writer(output, &to_write));
    (Connection { sender, receiver }, writer)
}

/// What was read of a stream.
enum Taken {
    Message(Box<Message>),
    /// A body that is no message, and why.
    Nonsense(String),
    End,
}

fn reader(mut input: impl BufRead, read: &Sender<Message>, answer: &Sender<Message>) {
    loop {
        match take(&mut input) {
            Ok(Taken::Message(message)) => {
                // Nothing comes after it; a client may leave its end open.
                let last = matches!(&*message, Message::Notification(one) if one.method == "exit");
                if read.send(*message).is_err() || last {
                    return;
                }
            }
            Ok(Taken::Nonsense(why)) => {
                let message = format!("A message is not read: {why}.");
                let params = lsp::LogMessageParams { typ: lsp::MessageType::ERROR, message };
                if answer.send(notification::<lsp::notification::LogMessage>(params)).is_err() {
                    return;
                }
            }
            Ok(Taken::End) | Err(_) => return,
        }
    }
}

fn take(input: &mut impl BufRead) -> io::Result<Taken> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Taken::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let Some(length) = length else { return Ok(Taken::Nonsense("its header says no length".to_owned())) };
    if length > LONGEST {
        io::copy(&mut input.by_ref().take(length as u64), &mut io::sink())?;
        return Ok(Taken::Nonsense(format!("it is longer than {LONGEST} bytes")));
    }
    let mut body = Vec::new();
    input.by_ref().take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        return Ok(Taken::End);
    }
    match serde_json::from_slice(&body) {
        Ok(message) => Ok(Taken::Message(Box::new(message))),
        Err(error) => Ok(Taken::Nonsense(error.to_string())),
    }
}

fn writer(mut output: impl Write, to_write: &Receiver<Message>) {
    for message in to_write {
        // A client that reads no more has nothing to be told.
        if message.write(&mut output).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(bytes: &str) -> Vec<String> {
        let mut input = bytes.as_bytes();
        let mut all = vec![];
        while let Ok(taken) = take(&mut input) {
            match taken {
                Taken::Message(message) => match *message {
                    Message::Notification(one) => all.push(one.method),
                    other => all.push(format!("{other:?}")),
                },
                Taken::Nonsense(why) => all.push(format!("nonsense: {why}")),
                Taken::End => break,
            }
        }
        all
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_passed_over_and_the_next_one_is_read() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        for bad in [framed("{"), framed("[1]"), framed(r#""text""#), "X: y\r\n\r\n".to_owned(), "Content-Length: x\r\n\r\n".to_owned()] {
            let taken = taken(&format!("{bad}{good}"));
            assert_eq!(taken.last().map(String::as_str), Some("exit"), "{bad}");
            assert!(taken[0].starts_with("nonsense"), "{taken:?}");
        }
    }

    #[test]
    fn a_stream_that_ends_within_a_message_is_over() {
        assert!(taken("Content-Length: 400\r\n\r\n{}").is_empty());
        assert!(taken("Content-Length: 4").is_empty());
    }
}
