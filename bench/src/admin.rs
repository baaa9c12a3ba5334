//! The Admin REST API as the loader needs it: an administrator's token and JSON requests with it.

use crate::http::{Answer, Connection, FORM, JSON, Request};
use crate::server::{ADMINISTRATOR, ADMINISTRATOR_PASSWORD};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A connection that speaks as the bootstrap administrator.
pub struct Admin {
    connection: Connection,
    pub token: String,
}

impl Admin {
    /// Lets the administrator's tokens live an hour, longer than any one measurement, and logs in.
    pub async fn log_in(address: SocketAddr) -> Result<Self> {
        let mut admin = Self { connection: Connection::new(address), token: String::new() };
        admin.token = admin.request_token().await?;
        let mut master = admin.read("/admin/realms/master").await?;
        if master["accessTokenLifespan"] != json!(3600) {
            master["accessTokenLifespan"] = json!(3600);
            admin.write("PUT", "/admin/realms/master", &master).await?;
            admin.token = admin.request_token().await?;
        }
        Ok(admin)
    }

    async fn request_token(&mut self) -> Result<String> {
        let body = format!(
            "grant_type=password&client_id=admin-cli&username={ADMINISTRATOR}&password={ADMINISTRATOR_PASSWORD}"
        );
        let path = "/realms/master/protocol/openid-connect/token";
        let request = Request { method: "POST", path, content_type: FORM, body: body.as_bytes(), ..Request::default() };
        let answer = self.connection.send(&request).await?.expect(200)?;
        let tokens: Value = serde_json::from_slice(&answer.body)?;
        Ok(tokens["access_token"].as_str().unwrap_or_default().to_owned())
    }

    /// Reads a representation.
    pub async fn read(&mut self, path: &str) -> Result<Value> {
        let request = Request { method: "GET", path, bearer: &self.token, ..Request::default() };
        Ok(serde_json::from_slice(&self.connection.send(&request).await?.expect(200)?.body)?)
    }

    /// Sends a representation; anything but a 2xx is an error.
    pub async fn write(&mut self, method: &'static str, path: &str, body: &Value) -> Result<Answer> {
        let body = serde_json::to_vec(body)?;
        let request =
            Request { method, path, bearer: &self.token, content_type: JSON, body: &body, ..Request::default() };
        let answer = self.connection.send(&request).await?;
        let shown = String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)]);
        ensure!((200..300).contains(&answer.status), "{method} {path}: status {}: {shown}", answer.status);
        Ok(answer)
    }
}
