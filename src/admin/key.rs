//! `keys`: what a realm signs and encrypts with, without the private parts.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, resource};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatehouse_jose::Uses;
use keycloak::types::{KeyMetadataRepresentation, KeyUse, KeysMetadataRepresentation};

use super::auth::{Realm, View};
use super::reply;
use crate::crypto::keys::RealmKey;
use crate::edge::refusal::Refusal;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/keys").route(get().to(list)));
}

async fn list(admin: View<Realm>) -> Result<HttpResponse, Refusal> {
    let ring = &admin.cx.realm.keys;
    let active = ring.active().into_iter().map(|(algorithm, kid)| (algorithm.to_owned(), kid.to_owned()));
    Ok(reply::json(&KeysMetadataRepresentation {
        active: Some(active.collect()),
        keys: Some(ring.keys().iter().map(representation).collect()),
    }))
}

/// Keys and certificates are base64 of DER.
fn representation(key: &RealmKey) -> KeyMetadataRepresentation {
    let material = &key.material;
    KeyMetadataRepresentation {
        provider_id: Some(key.component_id.clone()),
        provider_priority: Some(key.priority),
        kid: Some(material.kid.clone()),
        status: Some(key.status.as_str().to_owned()),
        type_: Some(material.kind.to_owned()),
        algorithm: Some(material.algorithm.clone()),
        public_key: material.public.as_ref().map(|public| STANDARD.encode(public.to_spki())),
        certificate: material.certificate.as_ref().map(|der| STANDARD.encode(der)),
        use_: Some(match material.uses {
            Uses::Sig => KeyUse::Sig,
            Uses::Enc => KeyUse::Enc,
        }),
        valid_to: key.valid_to,
    }
}
