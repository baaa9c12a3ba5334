//! Races that are decided: something happens while a request waits for its password to be hashed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use futures_util::future::join3;
use gatehouse::crypto::password::HashPolicy;
use gatehouse::model::id::Secret;

use super::Server;

/// Runs a request, and `meanwhile` after it has read the account and before the password is compared.
pub async fn before_the_hash<T>(
    server: &Server,
    request: impl Future<Output = T>,
    meanwhile: impl Future<Output = ()>,
) -> T {
    // The one thread that hashes is busy until then.
    let slow = HashPolicy::new(Some("pbkdf2-sha512"), Some(1_000_000)).expect("a policy");
    let mut busy = pin!(server.app.hashing.hash(slow, Secret::new("busy")));
    assert!(poll_fn(|context| Poll::Ready(busy.as_mut().poll(context).is_pending())).await);
    waiting(server, 0).await;
    let then = async {
        waiting(server, 1).await;
        meanwhile.await;
    };
    let (hashed, answer, ()) = join3(busy, request, then).await;
    hashed.expect("hashed");
    answer
}

/// Waits until so many hashes wait.
async fn waiting(server: &Server, count: usize) {
    while server.app.hashing.waiting() != count {
        actix_web::rt::task::yield_now().await;
    }
}
