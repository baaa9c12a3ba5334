//! What can be configured of the components that this version runs: Keycloak's descriptions of provider types.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admin::auth::{Realm, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};
use crate::model::component::KEY_PROVIDER;
use crate::model::property::Property;

const fn text(name: &'static str, label: &'static str, kind: &'static str) -> Property {
    Property::new(kind, name, label, "")
}

const fn choice(
    name: &'static str,
    label: &'static str,
    default: &'static str,
    options: &'static [&'static str],
) -> Property {
    Property::choice(name, label, "", options).or(default)
}

/// What all keys have.
const SHARED: [Property; 3] = [
    text("priority", "Priority", "String").or("0"),
    text("enabled", "Enabled", "boolean").or("true"),
    text("active", "Active", "boolean").or("true"),
];
const RSA_SIZE: Property = choice("keySize", "Key size", "2048", &["1024", "2048", "3072", "4096"]);
const RSA_SIGNATURE: Property =
    choice("algorithm", "Algorithm", "RS256", &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]);
const RSA_ENCRYPTION: Property = choice("algorithm", "Algorithm", "RSA-OAEP", &["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"]);
const PRIVATE: Property = text("privateKey", "Private RSA Key", "File").secret();
const CERTIFICATE: Property = text("certificate", "X509 Certificate", "File");

/// Every key provider with its own options.
const KEYS: &[(&str, &[Property])] = &[
    ("aes-generated", &[choice("secretSize", "AES Key size", "32", &["16", "24", "32"])]),
    (
        "ecdsa-generated",
        &[
            text("ecGenerateCertificate", "Generate Certificate", "boolean").or("false"),
            choice("ecdsaEllipticCurveKey", "Elliptic Curve", "P-256", &["P-256", "P-384", "P-521"]),
        ],
    ),
    ("eddsa-generated", &[choice("eddsaEllipticCurveKey", "Elliptic Curve", "Ed25519", &["Ed25519"])]),
    (
        "hmac-generated",
        &[
            choice("secretSize", "Secret size", "128", &["16", "24", "32", "64", "128", "256", "512"]),
            choice("algorithm", "Algorithm", "HS512", &["HS256", "HS384", "HS512"]),
        ],
    ),
    ("rsa", &[PRIVATE, CERTIFICATE, RSA_SIGNATURE]),
    ("rsa-enc", &[PRIVATE, CERTIFICATE, RSA_ENCRYPTION]),
    ("rsa-enc-generated", &[RSA_SIZE, RSA_ENCRYPTION]),
    ("rsa-generated", &[RSA_SIZE, RSA_SIGNATURE]),
];

/// Whether there is a key provider of that id.
pub fn is_key_provider(id: &str) -> bool {
    KEYS.iter().any(|(known, _)| *known == id)
}

/// All key providers, as Keycloak's ComponentTypeRepresentation.
#[must_use]
pub fn key_types() -> Vec<Value> {
    KEYS.iter()
        .map(|(id, own)| {
            let properties: Vec<_> = SHARED.iter().chain(*own).map(Property::representation).collect();
            json!({ "id": id, "helpText": "", "properties": properties, "metadata": {} })
        })
        .collect()
}

#[derive(Deserialize)]
pub struct Path {
    component: String,
}

#[derive(Deserialize)]
pub struct Query {
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// `GET {component}/sub-component-types`: what can be put below the realm, whose id stands for the component, or below one.
pub async fn list(
    admin: View<Realm>,
    path: web::Path<Path>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let is_realm = path.component == view.realm.id.as_ref();
    if !is_realm && !view.components.iter().any(|c| c.id == path.component) {
        return Err(Fault::missing("Could not find parent component").into());
    }
    match query.kind.as_deref() {
        None => Err(Fault::plain(Kind::Invalid, "must specify a subtype").into()),
        Some(KEY_PROVIDER) => Ok(reply::json(&key_types())),
        Some(_) => Ok(reply::json(&[(); 0])),
    }
}
