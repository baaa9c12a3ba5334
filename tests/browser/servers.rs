//! Gatehouse with the demonstration realm, and CX Desk beside it.

use crate::process::{Process, free_port};
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// So that a renewal, due at 30 seconds before the end, comes soon.
const ACCESS_TOKEN_SECONDS: u64 = 36;
const START_TRIES: u32 = 300;
const OUR_BINARY: &str = env!("CARGO_BIN_EXE_gatehouse");

/// The servers of one test.
pub struct Servers {
    pub issuer: String,
    pub desk: String,
    _processes: Vec<Process>,
    _data: TempDir,
}

impl Servers {
    /// Starts both and waits until they answer.
    pub async fn start() -> Self {
        let data = tempfile::tempdir().expect("a directory for the data");
        let mut processes = Vec::new();
        let (issuer, desk_port) = match env::var("GATEHOUSE_BROWSER_TEST_ISSUER") {
            Ok(issuer) => (issuer, 8081),
            Err(_) => {
                let desk_port = free_port();
                let (gatehouse, issuer) = start_gatehouse(data.path(), desk_port);
                processes.push(gatehouse);
                (issuer, desk_port)
            }
        };
        wait_for(&format!("{issuer}/.well-known/openid-configuration"), &mut processes).await;
        processes.push(start_desk(&issuer, desk_port));
        let desk = format!("http://localhost:{desk_port}");
        wait_for(&desk, &mut processes).await;
        Self { issuer, desk, _processes: processes, _data: data }
    }

    /// Ends all sessions of a user, as an administrator does.
    pub async fn log_out(&self, username: &str) {
        let (base, realm) = self.issuer.split_once("/realms/").expect("an issuer");
        let http = reqwest::Client::new();
        let form =
            [("grant_type", "password"), ("client_id", "admin-cli"), ("username", "admin"), ("password", "admin")];
        let token_url = format!("{base}/realms/master/protocol/openid-connect/token");
        let answer: Value = http.post(token_url).form(&form).send().await.unwrap().json().await.unwrap();
        let token = answer["access_token"].as_str().expect("an administrator's token");
        let users = format!("{base}/admin/realms/{realm}/users");
        let found = http.get(format!("{users}?username={username}&exact=true")).bearer_auth(token);
        let found: Value = found.send().await.unwrap().json().await.unwrap();
        let id = found[0]["id"].as_str().expect("the user");
        let done = http.post(format!("{users}/{id}/logout")).bearer_auth(token).send().await.unwrap();
        assert_eq!(done.status(), 204);
    }
}

fn start_gatehouse(data: &Path, desk_port: u16) -> (Process, String) {
    let port = free_port();
    fs::create_dir(data.join("import")).expect("a directory for the import");
    fs::write(data.join("import/cx-realm.json"), realm_file(desk_port)).expect("the realm's file");
    let mut command = Command::new(OUR_BINARY);
    command
        .args(["start-dev", "--import-realm", "--log-level=warn"])
        .arg(format!("--http-port={port}"))
        .arg(format!("--http-management-port={}", free_port()))
        .arg(format!("--data-dir={}", data.display()))
        .envs([("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"), ("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin")]);
    let gatehouse = Process::start(&mut command);
    (gatehouse, format!("http://localhost:{port}/realms/cx"))
}

/// The demonstration realm for a desk on this port, with tokens that are soon due.
fn realm_file(desk_port: u16) -> String {
    let text = include_str!("../../examples/cx-desk/cx-realm.json");
    let text = text.replace("http://localhost:8081", &format!("http://localhost:{desk_port}"));
    let mut realm: Value = serde_json::from_str(&text).expect("the realm is JSON");
    realm["accessTokenLifespan"] = json!(ACCESS_TOKEN_SECONDS);
    realm.to_string()
}

fn start_desk(issuer: &str, port: u16) -> Process {
    let binary: PathBuf = Path::new(OUR_BINARY).with_file_name("cx-desk");
    assert!(binary.exists(), "{} is missing: cargo build --workspace --all-targets", binary.display());
    let mut command = Command::new(binary);
    command.env("CX_DESK_PORT", port.to_string()).env("CX_DESK_ISSUER", issuer).env("CX_DESK_CLIENT_ID", "cx-desk");
    Process::start(command.env("RUST_LOG", "warn").env_remove("CX_DESK_URL"))
}

async fn wait_for(url: &str, processes: &mut [Process]) {
    for _ in 0..START_TRIES {
        if reqwest::get(url).await.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        assert!(!processes.iter_mut().any(Process::has_ended), "a server ended before {url} answered");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{url} does not answer");
}
