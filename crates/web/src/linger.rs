//! Hearing a request out before it is answered. A form may be refused before its body was read: too large, of no
//! session, to a wrong address. A browser that is still sending then takes the closed connection for a broken line and
//! shows its own page of despair instead of our sentence.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::EXPECT;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

/// The body of one request, shared by whoever reads it and by whoever hears the rest.
#[derive(Clone)]
pub struct Rest(Arc<Mutex<Heard>>);

struct Heard {
    body: Body,
    /// A body that has ended must not be asked again.
    is_over: bool,
}

impl Rest {
    /// Puts itself in the place of the request's body. `None` when there is nothing to hear: no body, or a sender
    /// who waits for leave to send it.
    pub fn of(request: &mut Request) -> Option<Self> {
        if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
            return None;
        }
        let heard = Heard { body: std::mem::take(request.body_mut()), is_over: false };
        let rest = Self(Arc::new(Mutex::new(heard)));
        *request.body_mut() = Body::new(rest.clone());
        Some(rest)
    }

    /// Reads what nobody has read, and throws it away. Whoever sends more than `most` bytes of it is cut off.
    pub async fn hear_out(mut self, most: u64) {
        let mut heard: u64 = 0;
        while let Some(Ok(frame)) = self.frame().await {
            heard += frame.data_ref().map_or(0, |data| data.len() as u64);
            if heard > most {
                return;
            }
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Rest {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut heard = self.heard();
        if heard.is_over {
            return Poll::Ready(None);
        }
        let polled = Pin::new(&mut heard.body).poll_frame(cx);
        heard.is_over = matches!(polled, Poll::Ready(None | Some(Err(_))));
        polled
    }

    fn is_end_stream(&self) -> bool {
        let heard = self.heard();
        heard.is_over || heard.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.heard().body.size_hint()
    }
}
