//! Runs one test: servers, chromedriver, a fresh Chromium, and after it a picture of the last page
//! when it failed. Screenshots go to `target/screenshots`.

use crate::{process::Process, servers::Servers, visitor::Visitor};
use fantoccini::ClientBuilder;
use serde_json::{Value, json};
use std::{
    env,
    io::{BufRead, BufReader},
    panic::resume_unwind,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};
use tokio::sync::Mutex;

/// How the browser of a test differs from the usual one.
#[derive(Clone, Copy, Default)]
pub struct Browser {
    pub is_phone: bool,
    pub without_script: bool,
    /// What it sends as Accept-Language; English when empty.
    pub languages: &'static str,
}

/// Tests against a foreign server share it, so they take turns.
static TURN: Mutex<()> = Mutex::const_new(());

/// Runs `body` in a runtime of its own and closes everything after it, also when it panics.
pub fn run<F, T>(browser: Browser, body: F)
where
    F: FnOnce(Visitor) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let _turn = match env::var("GATEHOUSE_BROWSER_TEST_ISSUER") {
            Ok(_) => Some(TURN.lock().await),
            Err(_) => None,
        };
        let servers = Arc::new(Servers::start().await);
        let profile = tempfile::tempdir_in(target()).expect("a profile directory");
        let (_driver, address) = start_driver();
        let client = ClientBuilder::new(hyper_connector())
            .capabilities(capabilities(browser, profile.path()))
            .connect(&address)
            .await
            .expect("a browser session");
        let visitor = Visitor::new(client.clone(), servers);
        let outcome = tokio::spawn(body(visitor.clone())).await;
        if outcome.is_err() {
            visitor.screenshot("failure").await;
        }
        let _ = client.close().await;
        if let Err(error) = outcome {
            resume_unwind(error.into_panic());
        }
    });
}

/// Chromedriver talks plain HTTP on loopback.
fn hyper_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

/// The target directory: inside a snap's reach, where `/tmp` is not.
pub fn target() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_gatehouse"));
    binary.ancestors().nth(2).expect("the target directory").to_owned()
}

/// Starts chromedriver on a port that it chooses and answers its address.
fn start_driver() -> (Process, String) {
    let name = program("CHROMEDRIVER", &["chromedriver", "chromium.chromedriver"]);
    let mut driver = Process::start(Command::new(name).arg("--port=0").stdout(Stdio::piped()));
    let lines = BufReader::new(driver.0.stdout.take().expect("its output")).lines();
    for line in lines.map_while(Result::ok) {
        let port = line.split_once("successfully on port ").map(|(_, rest)| rest.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse::<u16>().ok()) {
            return (driver, format!("http://127.0.0.1:{port}"));
        }
    }
    panic!("chromedriver ended without naming its port");
}

/// The program named by a variable, or the first of these that is installed.
fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(path) = env::var_os(variable) {
        return path.into();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = places.into_iter().find(|place| place.is_file());
    found.unwrap_or_else(|| panic!("none of {names:?} is installed: script/bootstrap does it"))
}

fn capabilities(browser: Browser, profile: &Path) -> serde_json::Map<String, Value> {
    let languages = if browser.languages.is_empty() { "en-US,en" } else { browser.languages };
    let mut arguments: Vec<String> = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,860",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.push(format!("--accept-lang={languages}"));
    let mut options = json!({
        "args": arguments,
        "binary": program("CHROME", &["chromium", "chromium-browser", "google-chrome"]),
        "prefs": { "intl.accept_languages": languages },
    });
    if browser.without_script {
        options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if browser.is_phone {
        options["mobileEmulation"] = json!({ "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 2.0 } });
    }
    let all = json!({ "browserName": "chrome", "goog:chromeOptions": options });
    all.as_object().expect("an object").clone()
}
