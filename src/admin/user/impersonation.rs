//! `POST impersonation`: the browser of an administrator becomes logged in as a user. Refused where the user has rights over the
//! realm that the administrator has not: else it would be a way to them.

use std::collections::BTreeMap;

use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Path, profile};
use crate::admin::auth::{Admin, Caller};
use crate::admin::escalation;
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::login::cookies::Jar;
use crate::login::render::cookie_path;
use crate::login::sso;
use crate::model::id::{SessionId, UserId};
use crate::model::session::{self, UserSession};
use crate::model::user::{Profile, User};
use crate::oidc::access;

/// The management role that it needs.
const IMPERSONATION: &str = "impersonation";

/// `POST`.
pub async fn impersonate(request: HttpRequest, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let caller = Caller::of(&request).await?;
    let admin = Admin::of_caller(&request, &caller).await?;
    admin.require(&[IMPERSONATION])?;
    let target = profile(&admin, &UserId::from(path.user.as_str())).await?;
    check(&target.user)?;
    check_rights(&admin, &target)?;
    let cx = &admin.cx;
    let (session, jar) = (new_session(&caller, cx, &target.user), Jar::of(&request, cookie_path(cx)));
    sso::give(cx, &jar, &session, &target.user.username)?;
    let mut audit = Audit::new(EventType::Impersonate);
    let impersonator = &caller.bearer.user.user.username;
    audit.user(&target.user.id).session(&session.id);
    audit.detail("impersonator", impersonator).detail("impersonator_realm", &caller.home.realm.realm.name);
    let event = audit.success(cx);
    // Of the same realm, the browser's session as the administrator ends: it can hold one only.
    let same_realm = caller.home.realm.realm.id == cx.realm.realm.id;
    let own = caller.bearer.session.as_ref().filter(|_| same_realm).map(|s| s.id.clone());
    cx.write(async move |tx| {
        if let Some(own) = &own {
            session::delete(tx, &session.realm_id, own, false).await?;
        }
        session::insert(tx, &session).await?;
        events::insert(tx, event.as_ref()).await
    })
    .await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-cache"));
    for cookie in jar.headers() {
        response.append_header((SET_COOKIE, cookie));
    }
    Ok(response.json(json!({ "sameRealm": same_realm, "redirect": format!("{}/account", cx.issuer()) })))
}

fn check(user: &User) -> Result<(), Fault> {
    if !user.enabled {
        return Err(Fault::invalid("User is disabled"));
    }
    if user.service_account.is_some() {
        return Err(Fault::invalid("User is a service account"));
    }
    Ok(())
}

fn check_rights(admin: &Admin, target: &Profile) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    let has = access::effective(view, target);
    has.into_iter().filter_map(|id| view.roles.get(id)).try_for_each(|role| escalation::check(admin, role))
}

fn new_session(caller: &Caller, cx: &Cx, user: &User) -> UserSession {
    let by = &caller.bearer.user.user;
    UserSession {
        id: SessionId(cx.app.random.token::<18>()),
        offline: false,
        realm_id: user.realm_id.clone(),
        user_id: user.id.clone(),
        started_at: cx.now,
        refreshed_at: cx.now,
        remember_me: false,
        ip_address: cx.peer.ip.clone(),
        auth_method: "impersonate".to_owned(),
        notes: BTreeMap::from([
            (sso::AUTH_TIME.to_owned(), cx.now_seconds().to_string()),
            ("IMPERSONATOR_ID".to_owned(), by.id.0.clone()),
            ("IMPERSONATOR_USERNAME".to_owned(), by.username.clone()),
        ]),
    }
}
