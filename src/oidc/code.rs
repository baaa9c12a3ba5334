//! Authorization codes in their outward form: `{id}.{session}.{client}`. Only the id is secret; the rest tells logs apart.

use crate::cx::Cx;
use crate::model::authorization_code::{AuthorizationCode, Grant};
use crate::model::id::{ClientUuid, SessionId};

/// A new code, to be inserted in the transaction that ends a login.
#[must_use]
pub fn new(cx: &Cx, client: &ClientUuid, session: &SessionId, grant: Grant) -> AuthorizationCode {
    AuthorizationCode {
        id: cx.app.random.uuid(),
        realm_id: cx.realm.realm.id.clone(),
        client_id: client.clone(),
        session_id: session.clone(),
        expires_at: cx.now + cx.realm.realm.access_code_lifespan() * 1000,
        grant,
    }
}

/// What the client is given.
#[must_use]
pub fn text(code: &AuthorizationCode) -> String {
    format!("{}.{}.{}", code.id, code.session_id, code.client_id)
}

/// A code that a client presents, taken apart: id, session, client. None: it has another form.
#[must_use]
pub fn parse(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.split('.');
    let code = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && text.len() <= 200;
    is_whole.then_some(code)
}
