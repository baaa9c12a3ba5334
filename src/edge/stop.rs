//! From listening to the end: SIGTERM and SIGINT stop in order, a second one at once; SIGHUP and the interval read the
//! certificate again.

use std::future::pending;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::listen::{Listening, Shared};
use crate::config::{Config, Tls};

/// The signals that stop, received from when this is made: before the server says that it is ready.
pub struct Signals {
    terminate: Option<Signal>,
    interrupt: Option<Signal>,
}

impl Default for Signals {
    fn default() -> Self {
        Self { terminate: listen_for(SignalKind::terminate()), interrupt: listen_for(SignalKind::interrupt()) }
    }
}

/// Serves until a signal, then lets running requests finish.
pub async fn serve_until_stopped(config: &Config, listening: Listening, shared: &Shared, signals: Signals) {
    let Signals { mut terminate, mut interrupt } = signals;
    tokio::select! {
        () = next(&mut terminate) => {}
        () = next(&mut interrupt) => {}
        () = keep_certificate(config.http.tls.as_ref(), &listening) => {}
    }
    tracing::info!("Stopping: {} requests are running", shared.metrics.active_requests());
    shared.health.stop();
    tokio::select! {
        () = end(config, listening) => tracing::info!("Stopped"),
        () = next(&mut terminate) => {}
        () = next(&mut interrupt) => {}
    }
}

async fn end(config: &Config, listening: Listening) {
    tokio::time::sleep(config.http.shutdown_delay).await;
    listening.stop(config.http.shutdown_timeout).await;
}

/// Never ends: reads the certificate again when told to or when its time has come.
async fn keep_certificate(tls: Option<&Tls>, listening: &Listening) {
    let (Some(tls), Some(certificate)) = (tls, &listening.certificate) else {
        return pending().await;
    };
    let mut hangup = listen_for(SignalKind::hangup());
    loop {
        tokio::select! {
            () = next(&mut hangup) => {}
            () = interval(tls.reload_period) => {}
        }
        match certificate.reload(tls) {
            Ok(()) => tracing::info!("The certificate was read again"),
            Err(error) => tracing::error!("The old certificate stays: {error}"),
        }
    }
}

async fn interval(period: Duration) {
    if period.is_zero() { pending().await } else { tokio::time::sleep(period).await }
}

/// Without a handler the signal keeps its default effect.
fn listen_for(kind: SignalKind) -> Option<Signal> {
    signal(kind).inspect_err(|error| tracing::warn!("signals cannot be received: {error}")).ok()
}

async fn next(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => pending().await,
    }
}
