//! What can be configured of the components that this version runs: Keycloak's descriptions of provider types.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admin::auth::{Realm, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};
use crate::model::component::KEY_PROVIDER;

/// An option of a provider.
struct Property {
    name: &'static str,
    label: &'static str,
    /// Keycloak's type of form field.
    kind: &'static str,
    default: Option<&'static str>,
    /// The values to choose from; none: anything.
    options: &'static [&'static str],
    is_secret: bool,
}

const fn text(name: &'static str, label: &'static str, kind: &'static str) -> Property {
    Property { name, label, kind, default: None, options: &[], is_secret: false }
}

const fn choice(
    name: &'static str,
    label: &'static str,
    default: &'static str,
    options: &'static [&'static str],
) -> Property {
    Property { name, label, kind: "List", default: Some(default), options, is_secret: false }
}

/// What all keys have.
const SHARED: [Property; 3] = [
    Property { default: Some("0"), ..text("priority", "Priority", "String") },
    Property { default: Some("true"), ..text("enabled", "Enabled", "boolean") },
    Property { default: Some("true"), ..text("active", "Active", "boolean") },
];
const RSA_SIZE: Property = choice("keySize", "Key size", "2048", &["1024", "2048", "3072", "4096"]);
const RSA_SIGNATURE: Property =
    choice("algorithm", "Algorithm", "RS256", &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]);
const RSA_ENCRYPTION: Property = choice("algorithm", "Algorithm", "RSA-OAEP", &["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"]);
const PRIVATE: Property = Property { is_secret: true, ..text("privateKey", "Private RSA Key", "File") };
const CERTIFICATE: Property = text("certificate", "X509 Certificate", "File");

/// Every key provider with its own options.
const KEYS: &[(&str, &[Property])] = &[
    ("aes-generated", &[choice("secretSize", "AES Key size", "32", &["16", "24", "32"])]),
    (
        "ecdsa-generated",
        &[
            Property { default: Some("false"), ..text("ecGenerateCertificate", "Generate Certificate", "boolean") },
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
            let properties: Vec<Value> = SHARED.iter().chain(*own).map(Property::json).collect();
            json!({ "id": id, "helpText": "", "properties": properties, "metadata": {} })
        })
        .collect()
}

impl Property {
    fn json(&self) -> Value {
        let mut out = json!({
            "name": self.name, "label": self.label, "type": self.kind,
            "secret": self.is_secret, "required": false, "readOnly": false,
        });
        if let Some(default) = self.default {
            out["defaultValue"] = json!(default);
        }
        if !self.options.is_empty() {
            out["options"] = json!(self.options);
        }
        out
    }
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
