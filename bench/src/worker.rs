//! One virtual client: a connection, a cookie jar, the tokens it holds and its own reproducible dice. The same worker makes the
//! same choices against each server.

use crate::http::{Answer, Connection, FORM, Request};
use crate::seed::{PASSWORD, PUBLIC_CLIENT, username};
use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use std::net::SocketAddr;
use std::rc::Rc;

pub const TOKEN_PATH: &str = "/realms/bench/protocol/openid-connect/token";

/// What all workers of one server share.
pub struct Scene {
    pub address: SocketAddr,
    pub users: u32,
    pub admin_token: String,
    /// The confidential client's Basic credentials, encoded.
    pub basic: String,
}

impl Scene {
    pub fn new(address: SocketAddr, users: u32, admin_token: String) -> Self {
        let basic = STANDARD.encode(format!("{}:{}", crate::seed::CONFIDENTIAL_CLIENT, crate::seed::SECRET));
        Self { address, users, admin_token, basic }
    }
}

/// One virtual client.
pub struct Worker {
    pub scene: Rc<Scene>,
    pub connection: Connection,
    pub jar: Jar,
    pub access_token: String,
    pub refresh_token: String,
    dice: u64,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    #[serde(default)]
    refresh_token: String,
}

impl Worker {
    /// The worker with this number; equal numbers choose equally.
    pub fn new(scene: Rc<Scene>, number: u64) -> Self {
        let connection = Connection::new(scene.address);
        let dice = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self { scene, connection, jar: Jar::default(), access_token: String::new(), refresh_token: String::new(), dice }
    }

    /// A number below `bound` (xorshift64).
    pub fn below(&mut self, bound: u32) -> u32 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        ((self.dice >> 16) % u64::from(bound.max(1))) as u32
    }

    /// The name of some user.
    pub fn any_username(&mut self) -> String {
        let users = self.scene.users;
        username(self.below(users))
    }

    /// Posts a form to `path`, with the confidential client's Basic credentials if `basic`.
    pub async fn post(&mut self, path: &str, basic: bool, form: &[(&str, &str)]) -> Result<Answer> {
        let body = encode(form);
        let basic = if basic { self.scene.basic.as_str() } else { "" };
        let request =
            Request { method: "POST", path, basic, content_type: FORM, body: body.as_bytes(), ..Request::default() };
        self.connection.send(&request).await?.expect(200)
    }

    /// Asks the token endpoint and keeps the tokens.
    pub async fn request_tokens(&mut self, basic: bool, form: &[(&str, &str)]) -> Result<()> {
        let answer = self.post(TOKEN_PATH, basic, form).await?;
        let tokens: Tokens = serde_json::from_slice(&answer.body).context("token response")?;
        self.access_token = tokens.access_token;
        self.refresh_token = tokens.refresh_token;
        Ok(())
    }

    /// The password grant with openid for some user.
    pub async fn password_grant(&mut self) -> Result<()> {
        let name = self.any_username();
        let form = [
            ("grant_type", "password"),
            ("client_id", PUBLIC_CLIENT),
            ("scope", "openid"),
            ("username", &name),
            ("password", PASSWORD),
        ];
        self.request_tokens(false, &form).await
    }
}

/// `application/x-www-form-urlencoded`, for bodies and queries.
pub fn encode(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// The cookies of one browser by name; paths and attributes do not matter with a single realm.
#[derive(Default)]
pub struct Jar(Vec<(String, String)>);

impl Jar {
    /// Takes what the answer sets; an empty value or `Max-Age=0` removes the cookie (RFC 6265 §5.3).
    pub fn take(&mut self, answer: &Answer) {
        for field in answer.headers("set-cookie") {
            let (pair, attributes) = field.split_once(';').unwrap_or((field, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            self.0.retain(|(known, _)| known != name);
            let expired = attributes.split(';').any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0"));
            if !value.is_empty() && !expired {
                self.0.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// The value of the Cookie header.
    pub fn header(&self) -> String {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }
}
