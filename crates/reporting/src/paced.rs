//! A body that is read in step with whoever takes its parts. The reader of uploads holds everything before a part, and
//! each part's head, in memory and knows no limit; a body without an end to its first head would be held whole.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// Bytes that may be read ahead: many times the largest piece that comes off the wire at once.
const AHEAD: usize = 1024 * 1024;

/// How many bytes were read since a part, or a piece of one, was last taken.
#[derive(Clone, Default)]
pub struct Pace(Arc<AtomicUsize>);

impl Pace {
    /// Something was taken: what was read before it is in use.
    pub fn step(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// The body, kept to this pace.
    pub fn keep(&self, body: Body) -> Body {
        Body::new(Paced { body, pace: self.clone() })
    }
}

struct Paced {
    body: Body,
    pace: Pace,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let length = frame.data_ref().map_or(0, Bytes::len);
            if self.pace.0.fetch_add(length, Ordering::Relaxed) + length > AHEAD {
                let sentence = std::io::Error::other("a part's head that does not end");
                return Poll::Ready(Some(Err(axum::Error::new(sentence))));
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
