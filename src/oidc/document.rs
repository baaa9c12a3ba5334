//! Answers that are the same for everybody until the realm changes: discovery (OpenID Connect Discovery section 4, RFC 8414), keys
//! (RFC 7517 section 5) and what the realm says of itself. Rendered once per view of the realm and addresses of this server.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::json;

use super::{cors, metadata};
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;

/// The most addresses that a document is kept for.
const MAX_KEPT: usize = 64;

fn answer(cx: &Cx, body: String, cache: &str) -> HttpResponse {
    let mut response = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, cache))
        .body(body);
    cors::allow(cx, &mut response, "");
    response
}

/// `GET …/.well-known/openid-configuration` and `…/.well-known/oauth-authorization-server`
pub async fn discovery(AnyRealm(cx): AnyRealm) -> Result<HttpResponse, Refusal> {
    cx.require_https()?;
    let addresses = format!("{} {}", cx.peer.base, cx.peer.backchannel);
    let kept = cx.realm.documents.read().expect("no panic holds the lock").get(&addresses).cloned();
    let body = match kept {
        Some(body) => body.to_string(),
        None => {
            let body = serde_json::to_string(&metadata::of(&cx)).map_err(Fault::internal)?;
            let mut documents = cx.realm.documents.write().expect("no panic holds the lock");
            if documents.len() >= MAX_KEPT {
                documents.clear();
            }
            documents.insert(addresses, body.as_str().into());
            body
        }
    };
    Ok(answer(&cx, body, "no-cache, must-revalidate, no-transform, no-store"))
}

/// `GET …/certs`
pub async fn certs(AnyRealm(cx): AnyRealm) -> Result<HttpResponse, Refusal> {
    cx.require_https()?;
    let body = cx.realm.jwks.get_or_init(|| serde_json::to_string(&cx.realm.keys.jwks()).expect("keys are plain text"));
    Ok(answer(&cx, body.clone(), "no-cache"))
}

/// `GET /realms/{realm}`
pub async fn realm(AnyRealm(cx): AnyRealm) -> HttpResponse {
    let body = json!({
        "realm": cx.realm.realm.name,
        "public_key": metadata::public_key(&cx.realm),
        "token-service": format!("{}/protocol/openid-connect", cx.issuer()),
        "account-service": format!("{}/account", cx.issuer()),
        "tokens-not-before": cx.realm.realm.not_before(),
    });
    answer(&cx, body.to_string(), "no-cache")
}
