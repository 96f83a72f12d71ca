//! What waits to be sent to a client: bounded, whatever the client does.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use tokio::sync::Notify;

/// Bytes of messages that may wait; a client that lets more pile up is closed.
const MOST: usize = 16 << 20;
/// Bytes of messages from which on what is only for information is left out.
const MUCH: usize = 4 << 20;
/// Bytes of messages from which on nothing more is taken from the client.
const BUSY: usize = 1 << 20;
/// Bytes of pictures that may wait, if they are several: one may be as large as it is.
const ALBUM: usize = 64 << 20;
/// Messages that are sent before it is a picture's turn.
const TURN: usize = 64;

/// What waits to be sent to a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    queue: Mutex<Queue>,
    /// There is something to send, or it is over.
    filled: Notify,
    /// There is less to send.
    emptied: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    texts: VecDeque<Utf8Bytes>,
    bytes: usize,
    /// The newest picture of each view, the one that has waited longest first.
    pictures: VecDeque<(String, Bytes)>,
    turn: usize,
    closed: bool,
}

/// Something to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parcel {
    /// A message.
    Text(Utf8Bytes),
    /// A picture, with its header.
    Picture(Bytes),
}

impl Outbox {
    /// A message. One that is only for information is left out if there is much already.
    pub(crate) fn message(&self, text: Utf8Bytes, informs: bool) {
        let mut queue = self.queue();
        if queue.closed || informs && queue.bytes > MUCH {
            return;
        }
        queue.bytes += text.len();
        queue.texts.push_back(text);
        if queue.bytes > MOST {
            queue.close();
        }
        drop(queue);
        self.0.filled.notify_one();
    }

    /// A picture of a view: it takes the place of an older one.
    pub(crate) fn picture(&self, view: &str, file: Bytes) {
        let mut queue = self.queue();
        if queue.closed {
            return;
        }
        match queue.pictures.iter_mut().find(|(name, _)| name == view) {
            Some((_, older)) => *older = file,
            None => queue.pictures.push_back((view.to_owned(), file)),
        }
        let bytes: usize = queue.pictures.iter().map(|(_, file)| file.len()).sum();
        if bytes > ALBUM && queue.pictures.len() > 1 {
            queue.close();
        }
        drop(queue);
        self.0.filled.notify_one();
    }

    /// A view is shown no longer.
    pub(crate) fn forget(&self, view: &str) {
        self.queue().pictures.retain(|(name, _)| name != view);
    }

    /// Nothing more is sent.
    pub(crate) fn close(&self) {
        self.queue().close();
        self.0.filled.notify_one();
        self.0.emptied.notify_one();
    }

    /// Whether nothing more is sent.
    pub(crate) fn is_closed(&self) -> bool {
        self.queue().closed
    }

    /// What is to be sent next; nothing, when it is over.
    pub(crate) async fn next(&self) -> Option<Parcel> {
        loop {
            {
                let mut queue = self.queue();
                if queue.closed {
                    return None;
                }
                if let Some(parcel) = queue.take() {
                    if queue.bytes <= BUSY {
                        self.0.emptied.notify_one();
                    }
                    return Some(parcel);
                }
            }
            self.0.filled.notified().await;
        }
    }

    /// Waits until there is not much to be sent.
    pub(crate) async fn has_room(&self) {
        loop {
            {
                let queue = self.queue();
                if queue.closed || queue.bytes <= BUSY {
                    return;
                }
            }
            self.0.emptied.notified().await;
        }
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn close(&mut self) {
        *self = Self { closed: true, ..Self::default() };
    }

    /// Messages go before pictures, but do not keep them back for ever.
    fn take(&mut self) -> Option<Parcel> {
        if self.texts.is_empty() || (self.turn >= TURN && !self.pictures.is_empty()) {
            self.turn = 0;
            return self.pictures.pop_front().map(|(_, file)| Parcel::Picture(file));
        }
        self.turn += 1;
        let text = self.texts.pop_front()?;
        self.bytes -= text.len();
        Some(Parcel::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(letters: usize) -> Utf8Bytes {
        "x".repeat(letters).into()
    }

    #[tokio::test]
    async fn a_newer_picture_takes_the_place_of_an_older_one() {
        let outbox = Outbox::default();
        outbox.picture("a", Bytes::from_static(b"1"));
        outbox.picture("b", Bytes::from_static(b"2"));
        outbox.picture("a", Bytes::from_static(b"3"));
        outbox.message("m".into(), false);
        let mut sent = Vec::new();
        for _ in 0..3 {
            sent.push(outbox.next().await.unwrap());
        }
        let picture = |byte: &'static [u8]| Parcel::Picture(Bytes::from_static(byte));
        assert_eq!(sent, [Parcel::Text("m".into()), picture(b"3"), picture(b"2")]);
    }

    #[tokio::test]
    async fn what_only_informs_is_left_out_before_all_is_over() {
        let outbox = Outbox::default();
        outbox.message(text(MUCH + 1), false);
        outbox.message(text(5), true);
        outbox.message(text(7), false);
        assert_eq!(outbox.next().await, Some(Parcel::Text(text(MUCH + 1))));
        assert_eq!(outbox.next().await, Some(Parcel::Text(text(7))));
        outbox.message(text(MOST + 1), false);
        assert_eq!(outbox.next().await, None);
    }

    #[tokio::test]
    async fn pictures_that_nobody_takes_do_not_pile_up() {
        let outbox = Outbox::default();
        let large = Bytes::from(vec![0; ALBUM / 2 + 1]);
        for _ in 0..3 {
            outbox.picture("a", large.clone());
        }
        assert!(!outbox.is_closed());
        outbox.picture("b", large.clone());
        assert!(outbox.is_closed());
        // What is over keeps nothing more.
        outbox.picture("a", large);
        outbox.message("m".into(), false);
        let queue = outbox.queue();
        assert!(queue.pictures.is_empty() && queue.texts.is_empty());
    }

    #[tokio::test]
    async fn pictures_have_their_turn_among_messages() {
        let outbox = Outbox::default();
        outbox.picture("a", Bytes::from_static(b"1"));
        for _ in 0..TURN + 10 {
            outbox.message(text(1), false);
        }
        let mut before = 0;
        while let Some(Parcel::Text(_)) = outbox.next().await {
            before += 1;
        }
        assert_eq!(before, TURN);
    }
}
