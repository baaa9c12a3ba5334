//! `bench/compare`: Gatehouse beside a genuine Keycloak on this machine. Starts each server on a database of its own, loads the
//! same realm into it through the Admin API, drives the same requests and prints what they cost. Speaks to 127.0.0.1 only.

mod admin;
mod browser;
mod drive;
mod http;
mod keycloak;
mod operation;
mod options;
mod postgres;
mod process;
mod procfs;
mod reference;
mod report;
mod run;
mod seed;
mod server;
mod storm;
mod table;
mod target;
mod worker;

use anyhow::{Result, anyhow, bail};
use clap::Parser;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = options::Options::parse();
    // The servers stop when the future is dropped: on success, on an error and on Ctrl-C alike.
    let outcome = tokio::select! {
        outcome = compare(&options) => outcome,
        _ = tokio::signal::ctrl_c() => Err(anyhow!("interrupted; everything is stopped")),
        _ = terminated() => Err(anyhow!("terminated; everything is stopped")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("compare: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

async fn terminated() {
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => _ = signal.recv().await,
        Err(_) => std::future::pending().await,
    }
}

async fn compare(options: &options::Options) -> Result<()> {
    let report = run::run(options).await?;
    report::write(&report, options)?;
    match report.failures() {
        0 => Ok(()),
        failures => bail!("{failures} requests failed: the figures above are not valid"),
    }
}
