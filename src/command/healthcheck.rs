//! `healthcheck`: asks the management port of a running server for /health/ready, with the same options and environment
//! as the server. For container images that have no HTTP client.

use std::process::ExitCode;

use super::{Job, probe};
use crate::config::ConfigError;

pub async fn run(job: Job) -> Result<ExitCode, ConfigError> {
    let management = &job.config.management;
    if !management.has_health || management.port == 0 {
        return Err(ConfigError("healthcheck needs health-enabled=true and a fixed http-management-port".into()));
    }
    let path = format!("{}/health/ready", management.relative_path.trim_end_matches('/'));
    let tls = job.config.http.tls.as_ref().filter(|_| management.is_tls);
    match probe::status(&management.host, management.port, &path, tls) {
        Ok(200) => Ok(ExitCode::SUCCESS),
        Ok(status) => {
            eprintln!("gatehouse: not ready, status {status}");
            Ok(ExitCode::FAILURE)
        }
        Err(error) => {
            eprintln!("gatehouse: no answer from port {}: {error}", management.port);
            Ok(ExitCode::FAILURE)
        }
    }
}
