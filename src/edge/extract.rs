//! Extractors: from a request to the context that every call takes first.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, ORIGIN};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::address::{Arrival, admin_url, backchannel_url, frontend_url};
use super::refusal::Refusal;
use crate::app::App;
use crate::cache::RealmView;
use crate::cx::{Cx, Peer};
use crate::fault::{Fault, Kind};

type Boxed<T> = Pin<Box<dyn Future<Output = Result<T, Refusal>>>>;

/// The application of a request.
pub fn app(request: &HttpRequest) -> Result<Arc<App>, Fault> {
    request
        .app_data::<web::Data<App>>()
        .map(|data| Arc::clone(data))
        .ok_or_else(|| Fault::internal("the application is not among the server's data"))
}

/// Who asks, and by which address of ours.
pub fn peer(request: &HttpRequest, app: &App) -> Result<Peer, Fault> {
    let (hostname, path) = (&app.config.hostname, app.config.http.relative_path.as_str());
    let extensions = request.extensions();
    let arrival = extensions.get::<Arrival>();
    let arrival = arrival.ok_or_else(|| Fault::internal("the listener has not settled the addresses"))?;
    let origin = request.headers().get(ORIGIN).and_then(|o| o.to_str().ok()).map(str::to_owned);
    Ok(Peer {
        ip: arrival.client.map(|ip| ip.to_string()).unwrap_or_default(),
        base: frontend_url(hostname, path, arrival),
        backchannel: backchannel_url(hostname, path, arrival),
        admin: admin_url(hostname, path, arrival),
        origin,
    })
}

/// The header `Authorization`.
pub fn authorization(request: &HttpRequest) -> Option<&str> {
    request.headers().get(AUTHORIZATION)?.to_str().ok()
}

/// The bearer token in that header (RFC 6750 section 2.1).
pub fn bearer_token(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = authorization(request)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The context of a request to the realm of that name, enabled or not; none when there is no such realm.
pub async fn context(request: &HttpRequest, realm: &str) -> Result<Option<Cx>, Fault> {
    let app = app(request)?;
    let peer = Arc::new(peer(request, &app)?);
    let Some(realm) = app.realms.realm(&app.store, &app.master_key, realm).await? else { return Ok(None) };
    let now = app.clock.now_ms();
    request.extensions_mut().insert::<Arc<RealmView>>(realm.clone());
    Ok(Some(Cx { app, realm, now, peer }))
}

/// `/realms/{realm}/…`: a realm that may be switched off, as what browsers see and the public documents are answered there too.
pub struct AnyRealm(pub Cx);

impl FromRequest for AnyRealm {
    type Error = Refusal;
    type Future = Boxed<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let name = request.match_info().get("realm").unwrap_or_default();
            let cx = context(&request, name).await?;
            Ok(Self(cx.ok_or_else(|| Fault::missing("Realm does not exist"))?))
        })
    }
}

/// `/realms/{realm}/…`: an enabled realm.
impl FromRequest for Cx {
    type Error = Refusal;
    type Future = Boxed<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let any = AnyRealm::from_request(request, payload);
        Box::pin(async move {
            let AnyRealm(cx) = any.await?;
            if !cx.realm.realm.enabled {
                return Err(Fault::oauth(Kind::Denied, "access_denied", "Realm not enabled").into());
            }
            Ok(cx)
        })
    }
}
