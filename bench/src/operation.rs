//! The operations that are measured, as a table: what a worker does before the clock runs, and what is timed. Each checks that
//! the answer is the expected one, since a fast refusal is no figure.

use crate::browser;
use crate::http::Request;
use crate::seed::PUBLIC_CLIENT;
use crate::worker::Worker;
use anyhow::{Result, bail, ensure};
use futures_util::future::LocalBoxFuture;

type Step = for<'a> fn(&'a mut Worker) -> LocalBoxFuture<'a, Result<()>>;

/// One row: `prepare` runs once per worker, `step` is what is timed.
pub struct Operation {
    pub id: &'static str,
    pub title: &'static str,
    pub prepare: Step,
    pub step: Step,
}

macro_rules! step {
    ($function:path) => {
        |worker| Box::pin($function(worker))
    };
}

const NOTHING: Step = |_| Box::pin(async { Ok(()) });
const WITH_TOKENS: Step = step!(Worker::password_grant);

pub const OPERATIONS: [Operation; 12] = [
    Operation { id: "discovery", title: "Discovery", prepare: NOTHING, step: step!(discovery) },
    Operation { id: "jwks", title: "JWKS", prepare: NOTHING, step: step!(jwks) },
    Operation {
        id: "client-credentials",
        title: "Client credentials",
        prepare: NOTHING,
        step: step!(client_credentials),
    },
    Operation {
        id: "password-grant",
        title: "Password grant, openid",
        prepare: NOTHING,
        step: step!(Worker::password_grant),
    },
    Operation {
        id: "browser-login",
        title: "Browser login with PKCE (3 requests)",
        prepare: NOTHING,
        step: step!(browser::log_in),
    },
    Operation {
        id: "sso-login",
        title: "SSO re-login (2 requests)",
        prepare: step!(browser::log_in),
        step: step!(browser::log_in_again),
    },
    Operation { id: "refresh", title: "Refresh, openid", prepare: WITH_TOKENS, step: step!(refresh) },
    Operation { id: "introspection", title: "Introspection", prepare: WITH_TOKENS, step: step!(introspection) },
    Operation { id: "userinfo", title: "Userinfo", prepare: WITH_TOKENS, step: step!(userinfo) },
    Operation { id: "user-page", title: "Page of 50 users", prepare: NOTHING, step: step!(user_page) },
    Operation { id: "user-search-prefix", title: "User search, prefix", prepare: NOTHING, step: step!(search_prefix) },
    Operation { id: "user-search-infix", title: "User search, infix", prepare: NOTHING, step: step!(search_infix) },
];

/// The rows with these ids, all when none is named.
pub fn choose(ids: &[String]) -> Result<Vec<&'static Operation>> {
    if let Some(unknown) = ids.iter().find(|id| OPERATIONS.iter().all(|operation| operation.id != **id)) {
        let known: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
        bail!("there is no operation {unknown}; there are: {}", known.join(", "));
    }
    let is_chosen = |operation: &&Operation| ids.is_empty() || ids.iter().any(|id| id == operation.id);
    Ok(OPERATIONS.iter().filter(is_chosen).collect())
}

/// The row with this id.
pub fn find(id: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}

async fn get_holding(worker: &mut Worker, path: &str, bearer: &str, expected: &[u8]) -> Result<Vec<u8>> {
    let request = Request { method: "GET", path, bearer, ..Request::default() };
    let body = worker.connection.send(&request).await?.expect(200)?.body;
    let holds = body.windows(expected.len()).any(|window| window == expected);
    ensure!(holds, "the answer of {} does not hold {}", path, String::from_utf8_lossy(expected));
    Ok(body)
}

async fn discovery(worker: &mut Worker) -> Result<()> {
    get_holding(worker, "/realms/bench/.well-known/openid-configuration", "", b"\"issuer\"").await.map(drop)
}

async fn jwks(worker: &mut Worker) -> Result<()> {
    get_holding(worker, "/realms/bench/protocol/openid-connect/certs", "", b"\"RS256\"").await.map(drop)
}

async fn client_credentials(worker: &mut Worker) -> Result<()> {
    worker.request_tokens(true, &[("grant_type", "client_credentials")]).await
}

async fn refresh(worker: &mut Worker) -> Result<()> {
    let token = std::mem::take(&mut worker.refresh_token);
    worker
        .request_tokens(
            false,
            &[("grant_type", "refresh_token"), ("client_id", PUBLIC_CLIENT), ("refresh_token", &token)],
        )
        .await
}

async fn introspection(worker: &mut Worker) -> Result<()> {
    let token = worker.access_token.clone();
    let answer =
        worker.post("/realms/bench/protocol/openid-connect/token/introspect", true, &[("token", &token)]).await?;
    let is_active = answer.body.windows(13).any(|window| window == b"\"active\":true");
    ensure!(is_active, "introspection calls the token inactive");
    Ok(())
}

async fn userinfo(worker: &mut Worker) -> Result<()> {
    let token = worker.access_token.clone();
    get_holding(worker, "/realms/bench/protocol/openid-connect/userinfo", &token, b"\"sub\"").await.map(drop)
}

async fn user_page(worker: &mut Worker) -> Result<()> {
    let first = worker.below(worker.scene.users - 50);
    let users = list(worker, &format!("first={first}&max=50")).await?;
    ensure!(users == 50, "{users} users on a page of 50");
    Ok(())
}

/// Ten users share the first six digits of the number.
async fn search_prefix(worker: &mut Worker) -> Result<()> {
    let mut name = worker.any_username();
    name.pop();
    let users = list(worker, &format!("search={name}&max=50")).await?;
    ensure!((1..=10).contains(&users), "{users} users begin with {name}");
    Ok(())
}

/// Four digits anywhere in the name, with Keycloak's asterisks for "anywhere".
async fn search_infix(worker: &mut Worker) -> Result<()> {
    let name = worker.any_username();
    let part = &name[name.len() - 4..];
    let users = list(worker, &format!("search=*{part}*&max=50")).await?;
    ensure!((1..=50).contains(&users), "{users} users hold {part}");
    Ok(())
}

async fn list(worker: &mut Worker, query: &str) -> Result<usize> {
    let token = worker.scene.admin_token.clone();
    let body = get_holding(worker, &format!("/admin/realms/bench/users?{query}"), &token, b"[").await?;
    // Counted without a parser, which would cost the generator more than the request.
    Ok(body.windows(11).filter(|window| *window == b"\"username\":").count())
}
