//! Command line before environment before file before default; what is unknown or out of range.

use std::io::Write;

use gatehouse::config::{Mode, Source, Values, parse_duration, parse_properties};
use tempfile::NamedTempFile;

use super::{given, production, refusal};

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

fn gather(command_line: &[(&str, &str)], environment: &[(&str, &str)], text: &str) -> Values {
    let file = file(text);
    let path = file.path().to_str().expect("a path").to_owned();
    let mut environment = environment.to_vec();
    environment.push(("KC_CONFIG_FILE", &path));
    Values::gather(Mode::Production, &given(command_line, &environment)).expect("good options")
}

#[test]
fn the_stronger_source_wins() {
    let environment = [("KC_HTTP_PORT", "2"), ("KC_HTTPS_PORT", "2")];
    let text = "http-port=3\nhttps-port=3\ndb-pool-max-size=3\n";
    let values = gather(&[("http-port", "1")], &environment, text);
    assert_eq!(values.text("http-port"), Some("1"));
    assert_eq!(values.text("https-port"), Some("2"));
    assert_eq!(values.text("db-pool-max-size"), Some("3"));
    assert_eq!(values.text("http-management-port"), Some("9000"));
    assert_eq!(values.source("https-port"), Some(&Source::Environment));
    assert!(!values.is_given("http-management-port"));
}

#[test]
fn an_empty_variable_is_an_unset_one() {
    assert_eq!(gather(&[], &[("KC_HTTP_PORT", "")], "http-port=3").text("http-port"), Some("3"));
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let given = given(&[("http-prot", "1")], &[]);
    let error = Values::gather(Mode::Production, &given).err().expect("refused").to_string();
    assert_eq!(error, "unknown option --http-prot; did you mean --http-port?");
    let file = file("\n# ours\nhostnam=a\n");
    let path = file.path().to_str().expect("a path");
    let error = refusal(&[("config-file", path)]);
    assert_eq!(error, format!("unknown option 'hostnam' in {path}, line 3; did you mean hostname?"));
}

#[test]
fn unknown_variables_only_warn() {
    let values = gather(&[], &[("KC_HTTP_PROT", "1"), ("HTTP_PROT", "1")], "");
    let warning = "environment variable KC_HTTP_PROT is not known; did you mean KC_HTTP_PORT?";
    assert_eq!(values.warnings, [warning]);
}

#[test]
fn variables_of_older_releases_are_read() {
    let values = gather(&[], &[("KEYCLOAK_ADMIN", "root")], "");
    assert_eq!(values.text("bootstrap-admin-username"), Some("root"));
    assert_eq!(values.warnings.len(), 1);
}

#[test]
fn values_out_of_range_are_told_with_what_is_taken() {
    for (name, value, wanted) in [
        ("http-port", "65536", "a whole number from 0 to 65535"),
        ("http-port", "-1", "a whole number from 0 to 65535"),
        ("db-pool-max-size", "0", "a whole number from 1 to 10000"),
        ("http-enabled", "yes", "it takes true, false"),
        ("db", "postgress", "the nearest is 'postgres'"),
        ("db", "mysql", "it takes sqlite, postgres"),
        ("https-protocols", "TLSv1.3,TLSv1.1", "it takes TLSv1.3, TLSv1.2"),
        ("shutdown-timeout", "soon", "it takes a time"),
        ("log-level", "info,gatehouse:verbose", "its levels are off"),
        ("http-relative-path", "auth", "it takes a path"),
        ("http-relative-path", "/a/../b", "it takes a path"),
        ("proxy-trusted-addresses", "10.0.0.0/33", "addresses and CIDR ranges"),
        ("hostname", "a b", "it takes a host name"),
        ("hostname", "https://u:p@h", "scheme, host, port and path alone"),
        ("hostname-admin", "https://h", "needs hostname to be a full URL"),
        ("https-certificate-file", "/c.pem", "belong together"),
    ] {
        let error = refusal(&[(name, value)]);
        assert!(error.contains(name) && error.contains(wanted), "--{name}={value}: {error}");
    }
}

#[test]
fn options_that_only_keycloak_has_warn_or_stop() {
    let config = production(&[("cache", "ispn"), ("spi-x--y--z", "1"), ("features", "dpop")]).expect("passed over");
    assert_eq!(config.warnings.len(), 3);
    assert!(refusal(&[("https-key-store-file", "a.p12")]).contains("https-certificate-file"));
    assert!(refusal(&[("https-client-auth", "required")]).contains("not supported"));
    assert!(production(&[("https-client-auth", "none")]).is_ok());
    let given = given(&[], &[("KC_DB_TLS_MODE", "verify-server")]);
    assert!(Values::gather(Mode::Production, &given).is_err());
}

#[test]
fn start_dev_has_defaults_of_its_own() {
    let gather =
        |environment: &[(&str, &str)]| Values::gather(Mode::Development, &given(&[], environment)).expect("good");
    let values = gather(&[]);
    assert!(values.is_true("http-enabled") && !values.is_true("hostname-strict"));
    assert_eq!(values.text("http-host"), Some("localhost"));
    assert_eq!(gather(&[("KC_RUN_IN_CONTAINER", "true")]).text("http-host"), Some("0.0.0.0"));
}

#[test]
fn production_refuses_plain_http_and_an_open_host_name() {
    assert!(refusal(&[("hostname", "id.example")]).contains("nothing to listen on"));
    assert!(refusal(&[("http-enabled", "true")]).contains("option 'hostname' is missing"));
    let config = production(&[("http-enabled", "true"), ("hostname-strict", "false")]).expect("good");
    assert_eq!(config.check_server(), Ok(()));
}

#[test]
fn the_management_port_inherits_host_and_path() {
    let config = production(&[("http-host", "10.0.0.1"), ("http-relative-path", "/auth/")]).expect("good");
    assert_eq!((config.management.host.as_str(), config.management.relative_path.as_str()), ("10.0.0.1", "/auth"));
    let options = [("http-relative-path", "/auth"), ("http-management-relative-path", "/")];
    assert_eq!(production(&options).expect("good").management.relative_path, "/");
}

#[test]
fn properties_have_comments_continuations_escapes_and_variables() {
    let lookup = |name: &str| (name == "HOME").then(|| "/root".to_owned());
    let text = "# c\n! c\n a = b\\\n   c \nd=${HOME}/x${NONE:y}\ne=\\u0041\\=\n";
    let properties = parse_properties(text, &lookup).expect("good");
    let pairs: Vec<_> = properties.iter().map(|p| (p.line, p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(pairs, [(3, "a", "bc"), (5, "d", "/root/xy"), (6, "e", "A=")]);
    for bad in ["novalue", "a=${NONE}", "a=${HOME", "a=\\q", "a=\\u12"] {
        assert!(parse_properties(bad, &lookup).expect_err(bad).starts_with("line 1: "));
    }
}

#[test]
fn durations_have_the_forms_of_keycloak() {
    for (text, milliseconds) in [
        ("30", Some(30_000)),
        ("500ms", Some(500)),
        ("5m", Some(300_000)),
        ("PT1H30M", Some(5_400_000)),
        ("PT", None),
        ("5 m", None),
        ("", None),
        ("99999999999999999999d", None),
    ] {
        assert_eq!(parse_duration(text).map(|time| time.as_millis()), milliseconds, "{text}");
    }
}
