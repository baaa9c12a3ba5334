//! The program as a process on data that outlives it, and what one asks it for.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gatehouse_testdb::Cluster;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tempfile::TempDir;

use crate::config::spawned::get;
use crate::support::Answer;

/// The address under which clients know all nodes; it is in their tokens.
pub const SITE: &str = "http://sso.test";
const CALLBACK: &str = "http://localhost:9999/cb";

/// An answer, or none because the connection broke.
pub type Outcome = Result<Answer, reqwest::Error>;

/// A folder with the master key and a realm to import, and the database.
pub struct Place {
    folder: TempDir,
    database: Vec<String>,
}

impl Place {
    pub fn on_sqlite(realm: &Value) -> Place {
        Place::new(realm, Vec::new())
    }

    pub fn on_postgres(cluster: &Cluster, realm: &Value) -> Place {
        let url = cluster.database().expect("the cluster makes a database");
        Place::new(realm, vec!["--db=postgres".into(), format!("--db-url={url}"), "--db-pool-max-size=20".into()])
    }

    fn new(realm: &Value, database: Vec<String>) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("import")).expect("a folder");
        fs::write(folder.path().join("import/t.json"), realm.to_string()).expect("written");
        Place { folder, database }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatehouse"));
        let admin = [("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"), ("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin")];
        command.env_clear().envs(admin).current_dir(self.folder.path());
        command.args(["start-dev", "--import-realm", "--http-port=0", "--http-management-port=0", "--data-dir=."]);
        command.arg(format!("--hostname={SITE}")).args(&self.database);
        command
    }
}

/// A running process; killed when dropped.
pub struct Node {
    child: Child,
    pub base: String,
    management: String,
    /// From the start of the process to the first time it said that it is ready to serve.
    pub ready_after: Duration,
    pub http: Client,
    log: Arc<Mutex<String>>,
}

impl Node {
    /// Starts a process, and returns when `/health/ready` says 200.
    pub async fn start(place: &Place) -> Node {
        let begun = Instant::now();
        let mut child = place.command().stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let log = Arc::new(Mutex::new(String::new()));
        let base = address(&mut lines, "Listening on ", &log);
        let management = address(&mut lines, "Management on ", &log);
        let kept = log.clone();
        std::thread::spawn(move || lines.for_each(|line| *kept.lock().expect("unbroken") += &(line + "\n")));
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let mut node = Node { child, base, management, ready_after: Duration::ZERO, http, log };
        while node.readiness().0 != 200 {
            assert!(begun.elapsed() < Duration::from_secs(10), "not ready after {:?}", begun.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        node.ready_after = begun.elapsed();
        node
    }

    /// What `/health/ready` says.
    pub fn readiness(&self) -> (u16, String) {
        get(&format!("{}/health/ready", self.management), "localhost")
    }

    /// SIGKILL: nothing is finished, nothing is closed.
    pub fn kill(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("a running process");
    }

    pub async fn send(&self, request: RequestBuilder) -> Outcome {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, text: response.text().await? })
    }

    fn oidc(&self, path: &str) -> String {
        format!("{}/realms/t/protocol/openid-connect{path}", self.base)
    }

    /// A request of the client `web`.
    async fn ask(&self, path: &str, form: &[(&str, &str)]) -> Outcome {
        let form: Vec<_> = [("client_id", "web")].iter().chain(form).copied().collect();
        self.send(self.http.post(self.oidc(path)).form(&form)).await
    }

    /// alice's password against tokens.
    pub async fn password(&self) -> Outcome {
        let form = [("grant_type", "password"), ("username", "alice"), ("password", "alice-pass"), ("scope", "openid")];
        self.ask("/token", &form).await
    }

    /// otto's password and a code against tokens.
    pub async fn password_and_code(&self, code: &str) -> Outcome {
        let form = [("grant_type", "password"), ("username", "otto"), ("password", "otto-pass"), ("totp", code)];
        self.ask("/token", &form).await
    }

    pub async fn redeem(&self, code: &str) -> Outcome {
        self.ask("/token", &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)]).await
    }

    pub async fn refresh(&self, token: &str) -> Outcome {
        self.ask("/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Ends the session of a refresh token.
    pub async fn logout(&self, token: &str) -> Outcome {
        self.ask("/logout", &[("refresh_token", token)]).await
    }

    pub async fn userinfo(&self, access_token: &str) -> Outcome {
        self.send(self.http.get(self.oidc("/userinfo")).bearer_auth(access_token)).await
    }

    /// A confidential client's own token.
    pub async fn client_credentials(&self, client: &str, secret: &str) -> Outcome {
        let request = self.http.post(self.oidc("/token")).basic_auth(client, Some(secret));
        self.send(request.form(&[("grant_type", "client_credentials")])).await
    }

    /// An access token of the administrator.
    pub async fn administrator(&self) -> String {
        let url = format!("{}/realms/master/protocol/openid-connect/token", self.base);
        let form =
            [("client_id", "admin-cli"), ("grant_type", "password"), ("username", "admin"), ("password", "admin")];
        self.send(self.http.post(url).form(&form)).await.expect("an answer").text_of("access_token")
    }

    /// A request to the Admin API of the realm.
    pub async fn admin(&self, token: &str, method: Method, path: &str, body: &Value) -> Outcome {
        let request = self.http.request(method, format!("{}/admin/realms/t{path}", self.base)).bearer_auth(token);
        self.send(if body.is_null() { request } else { request.json(body) }).await
    }
}

/// The address in the next line that has the word.
fn address(lines: &mut impl Iterator<Item = String>, word: &str, log: &Mutex<String>) -> String {
    for line in lines {
        if let Some((_, url)) = line.split_once(word) {
            return url.trim().trim_end_matches('/').to_owned();
        }
        *log.lock().expect("unbroken") += &(line + "\n");
    }
    panic!("the server ended: {}", log.lock().expect("unbroken"))
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- what {} said\n{}", self.base, self.log.lock().map(|log| log.clone()).unwrap_or_default());
        }
    }
}
