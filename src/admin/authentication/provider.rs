//! What flows can be made of: lists of providers, and what can be configured of each.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticatorConfigInfoRepresentation;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admin::auth::{ClientAuthenticators, Flows, Query, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::login::catalog::{self, Provider};
use crate::model::property::Property;

/// The provider in the path.
#[derive(Deserialize)]
pub struct Path {
    provider: String,
}

fn listed(provider: &Provider) -> Value {
    json!({ "id": provider.id, "displayName": provider.name, "description": provider.help })
}

fn list(table: &[Provider]) -> HttpResponse {
    reply::json(&table.iter().map(listed).collect::<Vec<_>>())
}

/// `GET authenticator-providers`.
pub async fn authenticators(_: View<Flows>) -> HttpResponse {
    list(catalog::AUTHENTICATORS)
}

/// `GET form-providers`.
pub async fn forms(_: View<Flows>) -> HttpResponse {
    list(catalog::FORMS)
}

/// `GET form-action-providers`.
pub async fn form_actions(_: View<Flows>) -> HttpResponse {
    list(catalog::FORM_ACTIONS)
}

/// `GET client-authenticator-providers`.
pub async fn clients(_: Query<ClientAuthenticators>) -> HttpResponse {
    let with_secret = |provider: &Provider| {
        let mut out = listed(provider);
        out["supportsSecret"] = json!(provider.has_secret);
        out
    };
    reply::json(&catalog::CLIENT_AUTHENTICATORS.iter().map(with_secret).collect::<Vec<_>>())
}

/// `GET config-description/{provider}`.
pub async fn description(_: View<Flows>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let missing = || Fault::missing("Could not find authenticator provider");
    let provider = catalog::find(&path.provider).ok_or_else(missing)?;
    Ok(reply::json(&AuthenticatorConfigInfoRepresentation {
        name: Some(provider.name.to_owned()),
        provider_id: Some(provider.id.to_owned()),
        help_text: Some(provider.help.to_owned()),
        properties: Some(provider.properties.iter().map(Property::representation).collect()),
    }))
}

/// `GET per-client-config-description`: what is configured of each client, by client authenticator.
pub async fn per_client(_: Query<ClientAuthenticators>) -> HttpResponse {
    let of = |p: &Provider| (p.id, p.per_client.iter().map(Property::representation).collect::<Vec<_>>());
    reply::json(&catalog::CLIENT_AUTHENTICATORS.iter().map(of).collect::<BTreeMap<_, _>>())
}
