//! The end of a login: required actions, consent, and then in one transaction the session, the code and the event.

use std::collections::BTreeMap;

use super::action::{self, Done};
use super::endpoint::RESET;
use super::screen::Screen;
use super::state::Login;
use super::tabs::Written;
use super::{consent, cookies, restart, sso};
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::guard::{self, Lock};
use crate::model::client_session::{self, ClientSession};
use crate::model::consent::Consent;
use crate::model::id::SessionId;
use crate::model::session::{self, UserSession};
use crate::oidc::authorize::response::{self, Response};
use crate::oidc::subject::note;
use crate::oidc::{issue, session as lifetime};

/// What comes after the user has proved who they are.
pub enum Next {
    /// Something is still to be asked.
    Show(Screen),
    /// Back to the client.
    Respond(Response),
    /// The credentials are reset: what else the browser flow asks of the user comes now.
    LogIn,
    /// Everything that was to be done is done, and nobody is logged in by it.
    Close,
}

/// Asks what is still to be asked, or ends the login.
pub async fn next(login: &mut Login) -> Result<Next, Fault> {
    require_enabled(login).await?;
    let is_silent = login.prompts("none");
    let most = login.cx.realm.required_actions.len();
    for _ in 0..=most {
        let Some((configured, action)) = action::next(login).await? else { return acted(login).await };
        if is_silent {
            return Ok(Next::Respond(response::error(login, "interaction_required", None)));
        }
        match (action.ask)(login, &configured).await? {
            Done::Ask(screen) => {
                login.tab.execution = Some(configured.alias);
                return Ok(Next::Show(screen));
            }
            Done::Done => action::take_off(login, &configured.alias).await?,
        }
    }
    Err(Fault::internal("a required action says that it is done and comes again"))
}

/// No action is left.
async fn acted(login: &mut Login) -> Result<Next, Fault> {
    if login.leads_nowhere() {
        return Ok(Next::Close);
    }
    if login.flow() == RESET {
        return Ok(Next::LogIn);
    }
    consented(login).await
}

/// Ends a login that logs nobody in.
pub async fn close(login: &Login) -> Result<(), Fault> {
    let remainder = login.remainder();
    if login.cx.write(async move |tx| remainder.write(tx).await).await? != Written::Done {
        return Err(super::expired());
    }
    login.jar.clear(&cookies::RESTART);
    Ok(())
}

/// Asks for consent, or ends the login.
async fn consented(login: &mut Login) -> Result<Next, Fault> {
    let is_silent = login.prompts("none");
    let missing = consent::missing(login).await?;
    if !missing.is_empty() {
        if is_silent {
            return Ok(Next::Respond(response::error(login, "interaction_required", None)));
        }
        login.tab.execution = Some("CONSENT".to_owned());
        return Ok(Next::Show(Screen::Consent { scopes: missing.iter().map(|s| consent::text(s)).collect() }));
    }
    complete(login, None).await.map(Next::Respond)
}

/// Refuses a user who was disabled, or locked by failed logins, while they logged in.
pub async fn require_enabled(login: &mut Login) -> Result<(), Fault> {
    let Some(user) = &login.user else { return Ok(()) };
    if let Some(lock) = guard::check(&login.cx, user) {
        return Err(super::locked(login, lock).await);
    }
    if user.user.enabled {
        return Ok(());
    }
    login.audit.user(&user.user.id).detail("username", &user.user.username);
    Err(login.audit.refuse(&login.cx, "user_disabled", Fault::page(Kind::Invalid, "accountDisabledMessage")).await)
}

/// Ends the login. `agreed` is what the user has just agreed to.
pub async fn complete(login: &mut Login, agreed: Option<Consent>) -> Result<Response, Fault> {
    require_enabled(login).await?;
    let user = login.user.clone().ok_or_else(super::expired)?;
    let known = known_session(login).await?;
    let is_known = known.is_some();
    if !is_known && is_by_sso(login) {
        // The session that stood for the user has ended meanwhile, and nothing else was proved.
        return Err(super::expired());
    }
    login.cx = issue::ensure_keys(&login.cx, &login.client).await?;
    let session = user_session(login, known)?;
    let client_session = client_session(login, &session);
    let success = response::success(login, &user, &session, &client_session)?;
    let consent_detail = match (&agreed, login.client.client.is_consent_required()) {
        (Some(_), _) => "consent_granted",
        (None, true) => "persistent_consent",
        (None, false) => "no_consent_required",
    };
    login.tell_request();
    let audit = &mut login.audit;
    audit
        .user(&user.user.id)
        .session(&session.id)
        .detail("username", &user.user.username)
        .detail("consent", consent_detail);
    if session.remember_me {
        audit.detail("remember_me", "true");
    }
    let granted = agreed.is_some().then(|| {
        let mut granted = Audit { kind: EventType::GrantConsent, ..audit.clone() };
        granted.detail("consent", "consent_granted");
        granted.success(&login.cx)
    });
    let event = audit.success(&login.cx);
    let (remainder, code) = (login.remainder(), success.code.clone());
    // A session that is there already proves nothing.
    let passed = user.locked_until.filter(|_| !is_by_sso(login)).map(|_| user.user.id.clone());
    let (row, own) = (session.clone(), login.cx.clone());
    // False: failed logins have locked the account meanwhile.
    let is_begun = login
        .cx
        .write(async move |tx| {
            // Of two submissions of one form at most one ends the login.
            match remainder.write(tx).await? {
                Written::Done => {}
                Written::Outdated => return Err(super::expired()),
                Written::Locked => return Ok(false),
            }
            if is_known {
                // A session that was ended meanwhile does not come back.
                if !session::touch(tx, &row.id, false, row.refreshed_at).await? {
                    return Err(super::expired());
                }
                session::update(tx, &row).await?;
            } else if !guard::begin(tx, &own, &row).await? {
                return Ok(false);
            }
            if let Some(user) = &passed {
                guard::passed(tx, &row.realm_id, user).await?;
            }
            client_session::insert(tx, &client_session).await?;
            if let Some(code) = &code {
                crate::model::authorization_code::insert(tx, code).await?;
            }
            if let Some(consent) = &agreed {
                crate::model::consent::insert(tx, consent).await?;
            }
            events::insert(tx, granted.as_ref().and_then(Option::as_ref)).await?;
            events::insert(tx, event.as_ref()).await?;
            Ok(true)
        })
        .await?;
    if !is_begun {
        return Err(super::locked(login, Lock::Temporary).await);
    }
    sso::give(&login.cx, &login.jar, &session, &user.user.username)?;
    Ok(success.response)
}

/// The browser's own session, when the same user has one.
async fn known_session(login: &Login) -> Result<Option<UserSession>, Fault> {
    let user = login.user.as_ref().ok_or_else(super::expired)?;
    if let Some(session) = &login.session {
        return Ok(Some(session.clone()));
    }
    let noted = login.tab.notes.get(sso::NOTE).or_else(|| login.tab.notes.get(sso::REAUTHENTICATE));
    let Some(id) = noted else { return Ok(None) };
    let (realm, id) = (&login.cx.realm.realm.id, SessionId(id.clone()));
    let found = login.cx.read(async |tx| session::find(tx, realm, &id, false).await).await?;
    let is_alive = |s: &UserSession| lifetime::is_alive(&login.cx.realm.realm, s, login.cx.now);
    Ok(found.filter(|s| s.user_id == user.user.id && is_alive(s)))
}

/// The known session, refreshed, or a new one: an id is never shared between users, nor between what came before a login and
/// what comes after it.
fn user_session(login: &Login, known: Option<UserSession>) -> Result<UserSession, Fault> {
    let (cx, now) = (&login.cx, login.cx.now);
    let user = login.user.as_ref().ok_or_else(super::expired)?;
    let is_fresh = !is_by_sso(login);
    let mut session = known.unwrap_or_else(|| UserSession {
        id: SessionId(cx.app.random.token::<18>()),
        offline: false,
        realm_id: cx.realm.realm.id.clone(),
        user_id: user.user.id.clone(),
        started_at: now,
        refreshed_at: now,
        remember_me: login.tab.remember_me,
        ip_address: cx.peer.ip.clone(),
        auth_method: "openid-connect".to_owned(),
        notes: BTreeMap::new(),
    });
    session.refreshed_at = now;
    if is_fresh {
        session.notes.insert(sso::AUTH_TIME.to_owned(), cx.now_seconds().to_string());
        session.notes.extend(login.tab.user_session_notes.clone());
    }
    Ok(session)
}

/// Whether nothing was proved in this login but that the browser has a session.
fn is_by_sso(login: &Login) -> bool {
    login.tab.notes.contains_key(sso::NOTE)
}

fn client_session(login: &Login, session: &UserSession) -> ClientSession {
    let mut notes: BTreeMap<String, String> = login.tab.request.clone();
    notes.retain(|name, _| ["scope", note::NONCE, note::CLAIMS, "acr_values"].contains(&name.as_str()));
    if is_by_sso(login) {
        notes.insert(note::SSO_AUTH.to_owned(), "true".to_owned());
    }
    if let Some(uri) = &login.tab.redirect_uri {
        notes.insert("redirect_uri".to_owned(), uri.clone());
    }
    ClientSession {
        session_id: session.id.clone(),
        offline: false,
        client_id: login.client.client.id.clone(),
        started_at: login.cx.now,
        refreshed_at: login.cx.now,
        refresh_id: None,
        refresh_uses: 0,
        notes,
    }
}

/// The user does not let the client in.
pub async fn denied(login: &mut Login) -> Result<Response, Fault> {
    let fault = Fault::page(Kind::Denied, "consentDenied");
    login.tell_request();
    login.audit.refuse(&login.cx, "rejected_by_user", fault).await;
    let remainder = login.remainder();
    login.cx.write(async move |tx| remainder.write(tx).await.map(drop)).await?;
    login.jar.clear(&cookies::RESTART);
    Ok(response::error(login, "access_denied", None))
}

/// What a browser keeps of a login while it is under way.
pub fn keep(login: &Login) {
    restart::keep(&login.cx, &login.jar, &login.client.client.client_id, &login.tab);
}
