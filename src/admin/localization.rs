//! `localization`: the texts of pages that a realm has instead of the theme's.

use std::collections::BTreeMap;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{self, ServiceConfig, delete, get, post, put, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::auth::{Admin, Manage, Realm};
use super::body::Body;
use super::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::realm;

/// Bytes of the longest key and the longest text, and how many texts a language may have.
const MAX_KEY: usize = 255;
const MAX_TEXT: usize = 16 * 1024;
const MAX_TEXTS: usize = 10_000;

type Texts = BTreeMap<String, String>;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/localization").route(get().to(list)))
        .service(
            resource("/localization/{locale}")
                .route(get().to(texts))
                .route(post().to(merge))
                .route(delete().to(remove_all)),
        )
        .service(
            resource("/localization/{locale}/{key}")
                .route(get().to(find))
                .route(put().to(set))
                .route(delete().to(remove)),
        );
}

/// The language in the path.
#[derive(Deserialize)]
struct Locale {
    locale: String,
}

/// The language and the text in the path.
#[derive(Deserialize)]
struct One {
    locale: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    use_realm_default_locale_fallback: Option<bool>,
}

/// `GET`: the languages that have texts.
async fn list(admin: Admin) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&admin.cx.realm.localization.keys().collect::<Vec<_>>()))
}

/// `GET {locale}`: where asked, texts that it lacks are those of the realm's default language.
async fn texts(admin: Admin, path: web::Path<Locale>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let mut all = Texts::new();
    if query.use_realm_default_locale_fallback == Some(true) {
        let default = view.realm.settings.default_locale.as_deref().and_then(|l| view.localization.get(l));
        all.extend(default.cloned().into_iter().flatten());
    }
    all.extend(view.localization.get(&path.locale).cloned().into_iter().flatten());
    Ok(reply::json(&all))
}

/// `GET {locale}/{key}`: the text alone.
async fn find(admin: Admin, path: web::Path<One>) -> Result<HttpResponse, Refusal> {
    let text = admin.cx.realm.localization.get(&path.locale).and_then(|texts| texts.get(&path.key));
    let text = text.cloned().ok_or_else(|| Fault::missing("Localization text not found"))?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}

/// `POST {locale}`: adds texts, and replaces those that are there.
async fn merge(admin: Manage<Realm>, path: web::Path<Locale>, body: Body<Texts>) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    change(&admin, &path.locale, Operation::Update, &format!("localization/{}", path.locale), move |texts| {
        texts.extend(sent.clone());
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// `PUT {locale}/{key}`: the body is the text.
async fn set(
    admin: Manage<Realm>,
    path: web::Path<One>,
    request: HttpRequest,
    body: String,
) -> Result<HttpResponse, Refusal> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|h| h.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("text/plain") {
        return Err(Fault::plain(Kind::UnsupportedMedia, "The text must be sent as text/plain").into());
    }
    let One { locale, key } = path.into_inner();
    let at = format!("localization/{locale}/{key}");
    change(&admin, &locale, Operation::Update, &at, move |texts| {
        texts.insert(key.clone(), body.clone());
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// `DELETE {locale}/{key}`.
async fn remove(admin: Manage<Realm>, path: web::Path<One>) -> Result<HttpResponse, Refusal> {
    let One { locale, key } = path.into_inner();
    let at = format!("localization/{locale}/{key}");
    change(&admin, &locale, Operation::Delete, &at, move |texts| match texts.remove(&key) {
        Some(_) => Ok(()),
        None => Err(Fault::missing("Localization text not found")),
    })
    .await?;
    Ok(reply::no_content())
}

/// `DELETE {locale}`.
async fn remove_all(admin: Manage<Realm>, path: web::Path<Locale>) -> Result<HttpResponse, Refusal> {
    let event = admin.event(Operation::Delete, "REALM", &format!("localization/{}", path.locale), None::<&()>);
    let (realm, locale) = (admin.cx.realm.realm.id.clone(), path.into_inner().locale);
    admin
        .cx
        .write(async move |tx| {
            if !realm::delete_localization(tx, &realm, &locale).await? {
                return Err(Fault::missing(format!("No localization texts for locale {locale} found.")));
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// Changes the texts of a language as they are in the database now.
async fn change<F>(admin: &Admin, locale: &str, operation: Operation, path: &str, edit: F) -> Result<(), Fault>
where
    F: Fn(&mut Texts) -> Result<(), Fault> + Send + Sync + 'static,
{
    check_locale(locale)?;
    let event = admin.event(operation, "REALM", path, None::<&()>);
    let (realm, locale) = (admin.cx.realm.realm.id.clone(), locale.to_owned());
    admin
        .cx
        .write(async move |tx| {
            let mut texts = realm::list_localizations(tx, &realm).await?.remove(&locale).unwrap_or_default();
            edit(&mut texts)?;
            check_texts(&texts)?;
            realm::set_localization(tx, &realm, &locale, &texts).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await
}

fn check_locale(locale: &str) -> Result<(), Fault> {
    let is_tag = locale.len() <= 35 && locale.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_tag && !locale.is_empty() { Ok(()) } else { Err(Fault::invalid("The language tag is not valid")) }
}

fn check_texts(texts: &Texts) -> Result<(), Fault> {
    let is_too_long = |(key, text): (&String, &String)| key.is_empty() || key.len() > MAX_KEY || text.len() > MAX_TEXT;
    if texts.len() > MAX_TEXTS || texts.iter().any(is_too_long) {
        return Err(Fault::invalid("Too many texts, or a key or a text that is too long"));
    }
    Ok(())
}
