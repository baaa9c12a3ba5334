//! The storm: what a client-credentials request has to wait while hundreds of logins hash their passwords at the same time,
//! beside what it waits when it is alone.

use crate::drive::{Ahead, Tally, prepare, repeat, work};
use crate::operation::{Operation, find};
use crate::procfs;
use crate::server::Server;
use crate::worker::Scene;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

/// Latencies of client credentials by one connection, alone and under the storm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Storm {
    pub logins: u16,
    pub quiet_p99_ms: f64,
    pub storm_p99_ms: f64,
    /// Logins that the server finished a second.
    pub logins_per_second: f64,
    pub failures: u64,
    pub first_failure: Option<String>,
    /// The most resident memory of the server meanwhile, MiB.
    pub peak_mib: f64,
}

/// Measures quietly, then with `logins` parallel password grants running all the time.
pub async fn measure(server: &Server, scene: &Rc<Scene>, logins: u16, time: Duration) -> Result<Storm> {
    let operation = row("client-credentials")?;
    let _ahead = Ahead::of_the_server();
    let quiet = Rc::new(RefCell::new(Tally::default()));
    let workers = prepare(scene, operation, 1).await?;
    let workers = repeat(workers, operation, time.min(Duration::from_secs(2)), &Rc::default()).await?;
    let workers = repeat(workers, operation, time, &quiet).await?;
    procfs::reset_peak(server.pid());
    let (storm, stormed) = (Rc::new(RefCell::new(Tally::default())), Rc::new(RefCell::new(Tally::default())));
    let begin = Instant::now();
    let set = LocalSet::new();
    for login in prepare(scene, row("password-grant")?, logins).await? {
        set.spawn_local(work(login, row("password-grant")?, begin + time + GATHER, Rc::clone(&storm)));
    }
    set.run_until(async {
        tokio::time::sleep(GATHER).await;
        repeat(workers, operation, time, &stormed).await
    })
    .await?;
    set.await;
    let (mut quiet, mut stormed, storm) = (quiet.borrow_mut(), stormed.borrow_mut(), storm.borrow());
    let every = [&*quiet, &*stormed, &*storm];
    Ok(Storm {
        logins,
        failures: every.iter().map(|tally| tally.failures).sum(),
        first_failure: every.iter().find_map(|tally| tally.first_failure.clone()),
        logins_per_second: storm.latencies_ms.len() as f64 / begin.elapsed().as_secs_f64(),
        quiet_p99_ms: quiet.percentile(0.99),
        storm_p99_ms: stormed.percentile(0.99),
        peak_mib: procfs::peak_mib(server.pid())?,
    })
}

/// Time for all logins to be under way before the measurement begins.
const GATHER: Duration = Duration::from_secs(2);

fn row(id: &str) -> Result<&'static Operation> {
    find(id).with_context(|| format!("no operation {id}"))
}
