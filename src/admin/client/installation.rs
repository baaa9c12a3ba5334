//! Configuration for an application, in the forms of Keycloak's adapters: a table.

use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ViewClient;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;

/// A form of configuration.
struct Form {
    id: &'static str,
    render: fn(&ViewClient) -> Value,
}

const TABLE: &[Form] = &[Form { id: "keycloak-oidc-keycloak-json", render: keycloak_json }];

/// The form in the path.
#[derive(Deserialize)]
pub struct Path {
    provider: String,
}

/// `GET installation/providers/{provider}`.
pub async fn find(client: ViewClient, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let form = TABLE.iter().find(|f| f.id == path.provider).ok_or_else(|| Fault::missing("Unknown Provider"))?;
    let text = format!("{:#}", (form.render)(&client));
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type(ContentType::plaintext()).body(text))
}

/// `keycloak.json`.
fn keycloak_json(client: &ViewClient) -> Value {
    let (cx, row) = (&client.admin.cx, &client.view.client);
    let ssl = cx.realm.realm.settings.ssl_required.as_deref().unwrap_or("external").to_lowercase();
    let mut out = Map::from_iter([
        ("realm".into(), json!(cx.realm.realm.name)),
        ("auth-server-url".into(), json!(format!("{}/", cx.peer.base))),
        ("ssl-required".into(), json!(ssl)),
        ("resource".into(), json!(row.client_id)),
    ]);
    if row.is_bearer_only() {
        out.insert("bearer-only".into(), json!(true));
    } else if row.is_public() {
        out.insert("public-client".into(), json!(true));
    } else if let Some(secret) = &client.view.secret {
        out.insert("credentials".into(), json!({ "secret": secret.expose() }));
    }
    if !cx.realm.roles.of_container(row.id.as_ref()).is_empty() {
        out.insert("use-resource-role-mappings".into(), json!(true));
    }
    out.insert("confidential-port".into(), json!(0));
    Value::Object(out)
}
