//! Levels by category.

use gatehouse::config::Level;
use gatehouse::logging::filter;
use tracing::Level as Of;

use super::production;

#[test]
fn categories_have_levels_of_their_own() {
    let options = [("log-level", "warn,org.keycloak.events:debug,hyper.h2:off,gatehouse::oidc:trace")];
    let logging = production(&options).expect("good").logging;
    assert_eq!(logging.root, Level::Warn);
    let filter = filter(&logging);
    for (target, level, is_logged) in [
        ("other", Of::WARN, true),
        ("other", Of::INFO, false),
        ("gatehouse::events", Of::DEBUG, true),
        ("gatehouse::events", Of::TRACE, false),
        ("hyper::h2", Of::ERROR, false),
        ("gatehouse::oidc::token", Of::TRACE, true),
    ] {
        assert_eq!(filter.would_enable(target, &level), is_logged, "{target} {level}");
    }
}

#[test]
fn the_web_servers_workers_are_quiet_unless_asked_for() {
    for (levels, is_logged) in [("info", false), ("info,actix_server:info", true), ("off", false)] {
        let filter = filter(&production(&[("log-level", levels)]).expect("good").logging);
        assert_eq!(filter.would_enable("actix_server::worker", &Of::INFO), is_logged, "{levels}");
    }
}
