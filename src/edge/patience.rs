//! A request's body must arrive in good time: whoever sends a byte now and then holds a connection and what waits for it. Small bodies
//! have as long as the head has; larger ones longer, as long as they come at all.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage, rt};
use futures_util::{StreamExt, stream};
use tokio::time::Sleep;

/// What every body has.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes for which there is another second.
const BYTES_PER_SECOND: u64 = 16 * 1024;
/// How long the answer may take to be sent.
const LINGER: Duration = Duration::from_secs(5);

/// Ends the body of a request that is too slow with an error, whoever reads it, and its connection.
///
/// # Errors
/// None of its own.
pub async fn limit<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return next.call(request).await;
    }
    let is_chunked = request.chunked().unwrap_or(false);
    let body = Rc::new(RefCell::new(Body::new(payload)));
    let read = body.clone();
    let payload = Box::pin(stream::poll_fn(move |cx| read.borrow_mut().poll(cx)));
    request.set_payload(Payload::Stream { payload });
    let answer = next.call(request).await;
    if is_chunked && !body.borrow().is_complete {
        // Of a chunked body that nobody holds the listener waits for the rest, for ever; with one that is held it closes the
        // connection behind the answer.
        rt::spawn(async move {
            tokio::time::sleep(LINGER).await;
            drop(body);
        });
    }
    answer
}

/// A body on its way.
struct Body {
    payload: Payload,
    begun: Instant,
    received: u64,
    /// Runs while the next piece is waited for.
    timer: Option<Pin<Box<Sleep>>>,
    is_late: bool,
    is_complete: bool,
}

impl Body {
    fn new(payload: Payload) -> Self {
        Self { payload, begun: Instant::now(), received: 0, timer: None, is_late: false, is_complete: false }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        if self.is_late {
            return Poll::Ready(None);
        }
        let Poll::Ready(piece) = self.payload.poll_next_unpin(cx) else {
            ready!(self.poll_timer(cx));
            self.is_late = true;
            let late = std::io::Error::new(std::io::ErrorKind::TimedOut, "the body took too long");
            return Poll::Ready(Some(Err(PayloadError::Io(late))));
        };
        self.timer = None;
        match &piece {
            Some(Ok(bytes)) => self.received += bytes.len() as u64,
            Some(Err(_)) => {}
            None => self.is_complete = true,
        }
        Poll::Ready(piece)
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let allowed = PATIENCE + Duration::from_secs(self.received / BYTES_PER_SECOND);
        let left = allowed.saturating_sub(self.begun.elapsed());
        self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(left))).as_mut().poll(cx)
    }
}
