//! `/admin/serverinfo`: what this version can do, from the tables that do it.

use actix_web::web::{self, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use gatehouse_jose::Alg;
use serde_json::{Value, json};

use super::auth::Caller;
use super::{component, reply};
use crate::credentials::policy;
use crate::edge::refusal::Refusal;
use crate::events::EventType;
use crate::events::admin::{Operation, RESOURCE_TYPES};
use crate::fault::Fault;
use crate::model::component::KEY_PROVIDER;
use crate::oidc::mapper;
use crate::realms::export::KEYCLOAK_VERSION;

/// Adds the path.
pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/admin/serverinfo").route(get().to(find)));
}

/// `GET`: for whoever administers anything.
async fn find(request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let caller = Caller::of(&request).await?;
    if !caller.is_administrator() {
        return Err(Fault::denied().into());
    }
    let mappers = mapper::TABLE.iter().map(|m| {
        json!({ "id": m.id, "name": m.name, "category": "Token mapper", "priority": m.priority, "helpText": "", "properties": [] })
    });
    let events: Vec<&str> = EventType::names().collect();
    Ok(reply::json(&json!({
        "systemInfo": system(caller.home.now),
        "protocolMapperTypes": { "openid-connect": mappers.collect::<Vec<_>>() },
        "componentTypes": { KEY_PROVIDER: component::key_types() },
        "passwordPolicies": policy::TABLE.iter().map(password_policy).collect::<Vec<_>>(),
        "enums": {
            "eventType": events,
            "operationType": Operation::ALL.map(Operation::as_str),
            "resourceType": RESOURCE_TYPES,
        },
        "cryptoInfo": {
            "clientSignatureAsymmetricAlgorithms": signatures(false),
            "clientSignatureSymmetricAlgorithms": signatures(true),
        },
        "providers": {
            "login-protocol": { "internal": false, "providers": { "openid-connect": { "order": 0 } } },
        },
        "identityProviders": [], "socialProviders": [], "features": [],
    })))
}

/// Names of the signature algorithms of one kind, sorted.
fn signatures(is_symmetric: bool) -> Vec<&'static str> {
    let all = Alg::ALL.iter().filter(|(alg, ..)| alg.is_symmetric() == is_symmetric);
    let mut names: Vec<_> = all.map(|(_, name, _)| *name).collect();
    names.sort_unstable();
    names
}

fn password_policy(kind: &policy::Kind) -> Value {
    let mut out = json!({ "id": kind.id, "displayName": kind.name, "multipleSupported": kind.id == "regexPattern" });
    if let Some((of, default)) = kind.value {
        (out["configType"], out["defaultValue"]) = (json!(of), json!(default));
    }
    out
}

/// The version is the one of Keycloak whose interfaces these are: clients decide by it what they may ask.
fn system(now: i64) -> Value {
    json!({
        "version": KEYCLOAK_VERSION, "serverTime": now,
        "osName": std::env::consts::OS, "osArchitecture": std::env::consts::ARCH,
    })
}
