//! The program's own behaviour: help, exit codes, show-config, healthcheck.

use super::spawned::{Server, free_port, gatehouse, run};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_names_commands_and_their_options() {
    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    for command in ["start-dev", "start", "import", "export", "bootstrap-admin", "show-config", "healthcheck"] {
        assert!(text(&output.stdout).contains(command), "{command}");
    }
    let help = text(&run(&["start", "--help"]).stdout);
    assert!(help.contains("--http-port <number>") && help.contains("--data-dir") && !help.contains("--users"));
}

#[test]
fn mistakes_end_with_code_2_and_the_nearest_name() {
    for (arguments, wanted) in [
        (vec!["start-dev", "--http-prot=1"], "unknown option --http-prot; did you mean --http-port?"),
        (vec!["start-dev", "--http-port", "99999"], "option 'http-port' cannot be '99999'"),
        (vec!["start-dev", "--users=skip"], "--users does not belong to this command"),
        (vec!["start-dev", "--config-file=none.conf"], "none.conf cannot be read"),
        (vec!["start", "--http-enabled=true"], "option 'hostname' is missing"),
        (vec!["start", "--hostname=a"], "nothing to listen on"),
        (vec!["sart"], "start"),
        (vec!["bootstrap-admin", "user", "--no-prompt"], "password:env"),
        (vec!["bootstrap-admin", "user", "--no-prompt", "--password:env=NONE"], "NONE"),
    ] {
        let output = run(&arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(wanted), "{arguments:?}: {error}");
    }
}

#[test]
fn show_config_masks_secrets_and_names_sources() {
    let data = tempfile::tempdir().expect("a directory");
    let arguments = [
        "show-config",
        "--db=postgres",
        "--db-url=postgresql://u:hidden1@h/d?password=hidden2&sslmode=disable",
        "--db-password=hidden3",
    ];
    let output = gatehouse(&data, &arguments)
        .env("KC_BOOTSTRAP_ADMIN_PASSWORD", "hidden4")
        .env("KC_HTTP_PORT", "81")
        .output()
        .expect("the program runs");
    let shown = text(&output.stdout) + &text(&output.stderr);
    assert!(!shown.contains("hidden"), "{shown}");
    for line in [
        "kc.db =  postgres (command line)",
        "kc.db-url =  postgresql://u:*******@h/d?password=*******&sslmode=disable (command line)",
        "kc.http-port =  81 (environment KC_HTTP_PORT)",
        "kc.https-port =  8443 (default)",
        "kc.bootstrap-admin-password =  ******* (environment",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
}

#[test]
fn healthcheck_tells_by_its_exit_code() {
    let port = format!("--http-management-port={}", free_port());
    let server = Server::start(&["start-dev", "--http-port=0", &port, "--http-relative-path=/auth"]);
    let check = |extra: &[&str]| {
        let arguments: Vec<_> =
            ["healthcheck", "--http-host=localhost", &port].into_iter().chain(extra.iter().copied()).collect();
        run(&arguments).status.code()
    };
    assert_eq!(check(&["--http-relative-path=/auth"]), Some(0));
    assert_eq!(check(&[]), Some(1), "nothing is served under /");
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(check(&["--http-relative-path=/auth"]), Some(1));
    assert_eq!(run(&["healthcheck", "--health-enabled=false"]).status.code(), Some(2));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = format!("--http-port={}", taken.local_addr().expect("an address").port());
    let output = run(&["start-dev", "--http-host=127.0.0.1", &port, "--health-enabled=false"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("option 'http-port': cannot listen on 127.0.0.1"));
}
