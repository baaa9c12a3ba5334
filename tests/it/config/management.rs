//! The management port, and what the main port refuses.

use gatehouse::edge::health::{Check, Health, Probe, Report, Verdict};

use super::spawned::{Server, get};

fn start(extra: &[&str]) -> Server {
    let arguments = ["start-dev", "--http-port=0", "--http-management-port=0"];
    Server::start(&arguments.into_iter().chain(extra.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn health_has_the_form_of_keycloak() {
    let server = start(&[]);
    let base = server.management_urls[0].trim_end_matches('/');
    for path in ["/health", "/health/live", "/health/ready", "/health/started"] {
        let (status, answer) = get(&format!("{base}{path}"), "localhost");
        assert_eq!(status, 200, "{path}");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        let document: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(document["status"], "UP", "{path}");
        assert!(body.starts_with("{\n    \"status\": \"UP\""), "scripts look for the space: {body}");
        let names: Vec<_> = document["checks"].as_array().into_iter().flatten().map(|check| &check["name"]).collect();
        let is_ready = matches!(path, "/health" | "/health/ready");
        assert_eq!(names.len(), usize::from(is_ready), "{path}");
    }
    assert_eq!(get(&format!("{base}/metrics"), "localhost").0, 404, "off by default");
}

#[test]
fn metrics_count_requests_by_template_and_stay_off_the_main_port() {
    let server = start(&["--metrics-enabled=true", "--health-enabled=false", "--http-management-relative-path=/m"]);
    let main = server.urls[0].trim_end_matches('/');
    assert_eq!(get(&format!("{main}/metrics"), "localhost").0, 404);
    assert_eq!(get(&format!("{main}/none/such"), "localhost").0, 404);
    let base = &server.management_urls[0];
    assert!(base.ends_with("/m"));
    let (status, page) = get(&format!("{base}/metrics"), "localhost");
    assert_eq!(status, 200);
    assert!(page.contains("application/openmetrics-text"));
    let line =
        r#"http_server_requests_seconds_count{method="GET",outcome="CLIENT_ERROR",status="404",uri="UNKNOWN"} 2"#;
    assert!(page.contains(line), "{page}");
    assert_eq!(get(&format!("{base}/health"), "localhost").0, 404);
}

#[test]
fn a_hostile_host_is_answered_with_400() {
    let server = start(&["--health-enabled=false"]);
    assert!(server.management_urls.is_empty());
    for host in ["u@h", "a b", "h:99999", ""] {
        assert_eq!(get(&server.urls[0], host).0, 400, "{host}");
    }
}

#[test]
fn a_check_that_fails_or_a_shutdown_is_told_with_503() {
    actix_web::rt::System::new().block_on(async {
        let ask = || -> Verdict { Box::pin(async { Err("no connection".to_owned()) }) };
        let health = Health::new(vec![Check { name: "database", ask: Box::new(ask) }]);
        let json = |report: Report| String::from_utf8(report.to_json().expect("JSON")).expect("text");
        assert!(health.report(Probe::Live).await.is_up());
        let report = health.report(Probe::Ready).await;
        assert!(!report.is_up());
        assert!(json(report).contains("\"reason\": \"no connection\""));
        let health = Health::default();
        assert!(health.report(Probe::Ready).await.is_up());
        health.stop();
        let (ready, live) = (health.report(Probe::Ready).await, health.report(Probe::Live).await);
        assert!(!ready.is_up() && live.is_up());
    });
}
