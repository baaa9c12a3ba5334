//! `healthcheck`: asks the management port of a running server for /health/ready, with the same options and environment
//! as the server. For container images that have no HTTP client.

use super::{Failure, Job, probe};

pub async fn run(job: Job) -> Result<(), Failure> {
    let management = &job.config.management;
    if !management.has_health || management.port == 0 {
        return Err(Failure::usage("healthcheck needs health-enabled=true and a fixed http-management-port"));
    }
    let path = format!("{}/health/ready", management.relative_path.trim_end_matches('/'));
    let tls = job.config.http.tls.as_ref().filter(|_| management.is_tls);
    match probe::status(&management.host, management.port, &path, tls) {
        Ok(200) => Ok(()),
        Ok(status) => Err(Failure::new(format!("not ready, status {status}"))),
        Err(error) => Err(Failure::new(format!("no answer from port {}: {error}", management.port))),
    }
}
