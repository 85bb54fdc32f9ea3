//! The one door to the libraries of the protocol.

pub use lsp_server::{Connection, Message};
pub(crate) use lsp_server::{ErrorCode, Notification, Request, RequestId, Response};
pub(crate) use lsp_types as lsp;

/// A notification of the protocol, with its parameters.
pub(crate) fn notification<N: lsp::notification::Notification>(params: N::Params) -> Message {
    Message::Notification(Notification::new(N::METHOD.to_owned(), params))
}
