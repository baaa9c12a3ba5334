//! The page of metrics.

use std::time::{Duration, Instant};

use gatehouse::metrics::Metrics;

#[test]
fn requests_events_and_passwords_are_counted_by_template_and_outcome() {
    let metrics = Metrics::new(Instant::now());
    metrics.count_request("GET", "/realms/{realm}", 404, Duration::from_millis(3));
    metrics.count_request("BREW", "UNKNOWN", 500, Duration::from_millis(3));
    metrics.count_user_event("cx", "login", "");
    metrics.count_password_validation("cx", "argon2", false);
    let page = metrics.encode().expect("encoded");
    for line in [
        r#"http_server_requests_seconds_count{method="GET",outcome="CLIENT_ERROR",status="404",uri="/realms/{realm}"} 1"#,
        r#"http_server_requests_seconds_bucket{le="0.005",method="GET",outcome="CLIENT_ERROR",status="404",uri="/realms/{realm}"} 1"#,
        r#"method="OTHER",outcome="SERVER_ERROR""#,
        r#"keycloak_user_events_total{event="login",error="",realm="cx"} 1"#,
        r#"keycloak_credentials_password_hashing_validations_total{algorithm="argon2",outcome="invalid",realm="cx"} 1"#,
        "process_resident_memory_bytes ",
        "process_cpu_seconds_total ",
        "process_uptime_seconds ",
        "# EOF",
    ] {
        assert!(page.contains(line), "{line} is not in\n{page}");
    }
}

#[test]
fn a_request_under_way_is_counted_until_it_ends() {
    let metrics = Metrics::new(Instant::now());
    let request = metrics.begin_request();
    assert_eq!(metrics.active_requests(), 1);
    drop(request);
    assert_eq!(metrics.active_requests(), 0);
}
