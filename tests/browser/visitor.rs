//! A person at a browser: what a test lets them do and see.

use crate::{servers::Servers, world};
use fantoccini::{Client, Locator, elements::Element};
use serde_json::Value;
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// One person with one browser.
#[derive(Clone)]
pub struct Visitor {
    pub browser: Client,
    pub servers: Arc<Servers>,
}

impl Visitor {
    pub fn new(browser: Client, servers: Arc<Servers>) -> Self {
        Self { browser, servers }
    }

    /// Opens a path of the desk.
    pub async fn open(&self, path: &str) {
        let url = format!("{}{path}", self.servers.desk);
        self.browser.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// From the desk's welcome page to the login form.
    pub async fn open_login(&self) {
        self.open("/").await;
        self.click("#login").await;
        self.find("#username").await;
    }

    /// Fills the login form in and sends it.
    pub async fn send_login(&self, username: &str, password: &str) {
        let field = self.find("#username").await;
        field.clear().await.expect("an empty field");
        field.send_keys(username).await.expect("a username");
        self.find("#password").await.send_keys(password).await.expect("a password");
        self.click("#kc-login").await;
    }

    /// Logs in by the demonstration's password and waits for the desk.
    pub async fn log_in(&self, username: &str) {
        self.open_login().await;
        self.send_login(username, &format!("{username}-demo")).await;
        self.find("#user").await;
    }

    /// The element, as soon as it is there.
    pub async fn find(&self, css: &str) -> Element {
        let found = self.browser.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.address().await),
        }
    }

    pub async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// The element's visible text, as soon as there is some: a page whose style sheet is still loading has the
    /// element but shows nothing of it, and a page that reloads itself in between is read again.
    pub async fn text(&self, css: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.find(css).await.text().await {
                Ok(text) if !text.trim().is_empty() => return text,
                Ok(_) => {}
                Err(error) if error.is_stale_element_reference() => {}
                Err(error) => panic!("{css}: {error}"),
            }
            assert!(Instant::now() < deadline, "{css} shows no text at {}", self.address().await);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    pub async fn heading(&self) -> String {
        self.text("h1").await
    }

    pub async fn address(&self) -> String {
        self.browser.current_url().await.map_or_else(|error| error.to_string(), Into::into)
    }

    /// A claim of the access token, as the session page shows it.
    pub async fn access_claim(&self, name: &str) -> Value {
        let text = self.text("#access-claims").await;
        let claims: Value = serde_json::from_str(&text).expect("the claims are JSON");
        claims[name].clone()
    }

    /// How far the page sticks out to the right of the window, in CSS pixels.
    pub async fn overflow(&self) -> i64 {
        let script = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        let answer = self.browser.execute(script, Vec::new()).await.expect("an answer");
        answer.as_i64().expect("a number")
    }

    /// Keeps a picture of the page as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) {
        let folder = world::target().join("screenshots");
        fs::create_dir_all(&folder).expect("a directory for screenshots");
        match self.browser.screenshot().await {
            Ok(picture) => fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is written"),
            Err(error) => eprintln!("no picture {name}: {error}"),
        }
    }
}
