//! Drives one operation with a number of parallel workers for a while and takes the figures: how many, how long each took, and
//! what the server, its database and its memory had to do with it.

use crate::operation::Operation;
use crate::procfs;
use crate::server::Server;
use crate::worker::{Scene, Worker};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

/// The figures of one operation at one concurrency.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sample {
    pub operation: String,
    pub concurrency: u16,
    pub operations: u64,
    pub failures: u64,
    pub first_failure: Option<String>,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// CPU milliseconds of the server per operation.
    pub server_cpu_ms: f64,
    /// CPU milliseconds of PostgreSQL per operation, where there is one.
    pub database_cpu_ms: Option<f64>,
    /// The most resident memory of the server meanwhile, MiB.
    pub peak_mib: f64,
}

/// What the workers note while they run.
#[derive(Default)]
pub struct Tally {
    pub latencies_ms: Vec<f64>,
    pub failures: u64,
    pub first_failure: Option<String>,
}

impl Tally {
    pub fn note(&mut self, outcome: Result<()>, took: Duration) {
        match outcome {
            Ok(()) => self.latencies_ms.push(took.as_secs_f64() * 1000.0),
            Err(fault) => {
                self.failures += 1;
                self.first_failure.get_or_insert_with(|| format!("{fault:#}"));
            }
        }
    }

    /// The latency that the share `of` (0 to 1) of the operations stayed within, in milliseconds (nearest rank).
    pub fn percentile(&mut self, of: f64) -> f64 {
        self.latencies_ms.sort_by(f64::total_cmp);
        let rank = (self.latencies_ms.len() as f64 * of).ceil() as usize;
        self.latencies_ms.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }
}

/// Workers that are logged in, or whatever the operation needs before the clock runs.
pub async fn prepare(scene: &Rc<Scene>, operation: &Operation, concurrency: u16) -> Result<Vec<Worker>> {
    let mut workers: Vec<Worker> =
        (0..u64::from(concurrency)).map(|number| Worker::new(Rc::clone(scene), number)).collect();
    for worker in &mut workers {
        (operation.prepare)(worker).await.with_context(|| format!("preparing {}", operation.id))?;
    }
    Ok(workers)
}

/// Lets each worker repeat the operation until the time is over, and hands the workers back.
pub async fn repeat(
    workers: Vec<Worker>,
    operation: &'static Operation,
    time: Duration,
    tally: &Rc<RefCell<Tally>>,
) -> Result<Vec<Worker>> {
    let deadline = Instant::now() + time;
    let set = LocalSet::new();
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|worker| set.spawn_local(work(worker, operation, deadline, Rc::clone(tally))))
        .collect();
    set.await;
    let mut workers = Vec::new();
    for task in tasks {
        workers.push(task.await?);
    }
    Ok(workers)
}

/// One worker's loop; public for the storm, which runs beside a measurement.
pub async fn work(
    mut worker: Worker,
    operation: &'static Operation,
    deadline: Instant,
    tally: Rc<RefCell<Tally>>,
) -> Worker {
    while Instant::now() < deadline {
        let begin = Instant::now();
        let outcome = (operation.step)(&mut worker).await;
        let failed = outcome.is_err();
        tally.borrow_mut().note(outcome, begin.elapsed());
        if failed {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let _ = (operation.prepare)(&mut worker).await;
        }
    }
    worker
}

/// Drives the operation unmeasured: caches fill, and a virtual machine compiles what is hot. Hands back what failed.
pub async fn warm_up(
    scene: &Rc<Scene>,
    operation: &'static Operation,
    concurrency: u16,
    time: Duration,
) -> Result<Tally> {
    let workers = prepare(scene, operation, concurrency).await?;
    let tally = Rc::default();
    repeat(workers, operation, time, &tally).await?;
    Ok(tally.take())
}

/// Measures for `time`.
pub async fn measure(
    server: &Server,
    scene: &Rc<Scene>,
    operation: &'static Operation,
    concurrency: u16,
    time: Duration,
) -> Result<Sample> {
    let workers = prepare(scene, operation, concurrency).await?;
    let _ahead = Ahead::of_the_server();
    procfs::reset_peak(server.pid());
    let tally = Rc::new(RefCell::new(Tally::default()));
    let (begin, (server_before, database_before)) = (Instant::now(), server.cpu_ms());
    repeat(workers, operation, time, &tally).await?;
    let (seconds, (server_after, database_after)) = (begin.elapsed().as_secs_f64(), server.cpu_ms());
    let mut tally = tally.borrow_mut();
    let operations = tally.latencies_ms.len() as u64;
    let each = |used: f64| used / operations.max(1) as f64;
    Ok(Sample {
        operation: operation.id.to_owned(),
        concurrency,
        operations,
        failures: tally.failures,
        first_failure: tally.first_failure.clone(),
        per_second: operations as f64 / seconds,
        p50_ms: tally.percentile(0.5),
        p99_ms: tally.percentile(0.99),
        server_cpu_ms: each(server_after - server_before),
        database_cpu_ms: database_after.zip(database_before).map(|(after, before)| each(after - before)),
        peak_mib: procfs::peak_mib(server.pid())?,
    })
}

/// While it lives the generator goes before the server in the run queue, as if it stood on machines of its own. Needs the right
/// to raise a priority; without it nothing changes. Processes started meanwhile would inherit it: none is.
pub struct Ahead;

impl Ahead {
    pub fn of_the_server() -> Self {
        let _ = rustix::process::setpriority_process(None, -10);
        Self
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        let _ = rustix::process::setpriority_process(None, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut tally = Tally { latencies_ms: (1..=200).rev().map(f64::from).collect(), ..Tally::default() };
        assert_eq!((tally.percentile(0.5), tally.percentile(0.99)), (100.0, 198.0));
        assert!(Tally::default().percentile(0.5).is_nan());
    }
}
