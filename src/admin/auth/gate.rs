//! The order of refusals. The extractors of a handler run side by side: a body waits here until it is decided whether the
//! caller may send one. Who may not is told so whatever the body is, and has nothing read.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use actix_web::{HttpMessage, HttpRequest};

use crate::edge::refusal::Refusal;

/// What the extractors of one request share.
#[derive(Clone, Default)]
struct Gate(Rc<State>);

#[derive(Default)]
struct State {
    undecided: Cell<usize>,
    waiting: RefCell<Option<Waker>>,
}

impl Gate {
    fn of(request: &HttpRequest) -> Self {
        let known = request.extensions().get::<Self>().cloned();
        known.unwrap_or_else(|| {
            let gate = Self::default();
            request.extensions_mut().insert(gate.clone());
            gate
        })
    }

    fn open(&self) {
        self.0.undecided.set(self.0.undecided.get().saturating_sub(1));
        if let Some(waker) = self.0.waiting.take() {
            waker.wake();
        }
    }
}

/// The future of an extractor that decides about the caller: bodies of the request wait until it has ended.
pub fn decide<T: 'static>(
    request: &HttpRequest,
    decision: impl Future<Output = Result<T, Refusal>> + 'static,
) -> Pin<Box<dyn Future<Output = Result<T, Refusal>>>> {
    let gate = Gate::of(request);
    gate.0.undecided.set(gate.0.undecided.get() + 1);
    Box::pin(async move {
        let decision = decision.await;
        gate.open();
        decision
    })
}

/// Ends when all that is to be decided about the caller is.
pub fn decided(request: &HttpRequest) -> impl Future<Output = ()> + 'static {
    let gate = Gate::of(request);
    poll_fn(move |context| {
        if gate.0.undecided.get() == 0 {
            return Poll::Ready(());
        }
        gate.0.waiting.replace(Some(context.waker().clone()));
        Poll::Pending
    })
}
