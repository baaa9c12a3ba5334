//! KC_RESTART: the authorization request, sealed, so that a login whose state was lost can begin again. It holds nothing that
//! was proved, and what it asks for is checked again as if it came anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cookies::{self, Jar};
use crate::crypto::internal;
use crate::cx::Cx;
use crate::model::authentication_session::Tab;

/// The longest request that is kept, in bytes: browsers drop cookies over 4 KiB.
const MAX_BYTES: usize = 2600;

/// What is sealed.
#[derive(Serialize, Deserialize)]
pub struct Restart {
    /// Epoch seconds.
    iat: i64,
    realm: String,
    pub client_id: String,
    /// The parameters of the authorization request.
    pub request: BTreeMap<String, String>,
}

/// Keeps a login's request with the browser.
pub fn keep(cx: &Cx, jar: &Jar, client_id: &str, tab: &Tab) {
    let mut request = tab.request.clone();
    request.extend(tab.redirect_uri.clone().map(|uri| ("redirect_uri".to_owned(), uri)));
    let restart =
        Restart { iat: cx.now_seconds(), realm: cx.realm.realm.id.0.clone(), client_id: client_id.to_owned(), request };
    let sealed = serde_json::to_string(&restart)
        .ok()
        .filter(|json| json.len() <= MAX_BYTES)
        .and_then(|json| internal::seal(cx, json.as_bytes()));
    match sealed {
        Some(sealed) => jar.set(&cookies::RESTART, &sealed, None),
        None => jar.clear(&cookies::RESTART),
    }
}

/// The request that a browser has kept, if it is ours, of this realm and not older than a login may take.
pub fn find(cx: &Cx, jar: &Jar) -> Option<Restart> {
    let opened = internal::open(cx, jar.get(&cookies::RESTART)?)?;
    let restart: Restart = serde_json::from_slice(&opened).ok()?;
    let age = cx.now_seconds() - restart.iat;
    let is_fresh = age <= cx.realm.realm.access_code_lifespan_login();
    (is_fresh && restart.realm == cx.realm.realm.id.0).then_some(restart)
}
