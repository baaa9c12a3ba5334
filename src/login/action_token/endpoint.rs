//! `login-actions/action-token`: a link from an e-mail is opened. It is checked against the user as they are now, used up in the
//! transaction of its effect, and then the login that it belongs to goes on, or one begins that can do nothing but what the
//! token says.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};

use super::{ActionToken, Purpose, effect, expired, send};
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::params::Params;
use crate::events::{Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::login::endpoint::{self as login_endpoint, FLOW, LINK, RESET};
use crate::login::pages::{ConfirmPage, View};
use crate::login::render::Viewer;
use crate::login::state::{self, Login};
use crate::login::{cookies, reset};
use crate::model::authentication_session::{AuthenticationSession, Tab};
use crate::model::id::UserId;
use crate::model::user::{self, Profile};
use crate::oidc::refused::Refused;

/// The client of links that name none.
const ACCOUNT: &str = "account";

/// GET: a link is opened. POST: somebody has confirmed that they want what it says.
pub async fn open(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    let mut viewer = Viewer::of(&request, &cx);
    if let Err(fault) = cx.require_enabled() {
        return viewer.error(&fault, None);
    }
    match used(&request, &mut viewer, &form).await {
        Ok(response) => response,
        Err(fault) => viewer.error(&fault, None),
    }
}

async fn used(request: &HttpRequest, viewer: &mut Viewer, form: &Params) -> Result<HttpResponse, Fault> {
    let query = Params::of_query(request)?;
    let is_confirmed = request.method() == Method::POST;
    let source = if is_confirmed { form } else { &query };
    let key = source.get("key").unwrap_or_default().to_owned();
    let cx = viewer.cx.clone();
    let mut audit = Audit::new(EventType::ExecuteActionToken);
    let (token, user) = match checked(&cx, &key, &mut audit).await? {
        Ok(found) => found,
        Err(refused) => return Err(refused.record(&cx, &mut audit).await),
    };
    viewer.user_locale = user.attributes.get("locale").and_then(|l| l.first()).cloned();
    if token.typ == Purpose::VerifyEmail && user.user.email_verified {
        return Ok(viewer.info("emailVerifiedAlreadyTitle", "emailVerifiedAlreadyMessage", None));
    }
    let own = own_login(viewer, &token).await?;
    if own.is_none() && !is_confirmed {
        return Ok(ask(viewer, &token, &key));
    }
    let client = client(&cx, &token).await?;
    audit.client(&client.client.client_id);
    effect::apply(&cx, &token, &audit).await?;
    match token.typ {
        Purpose::VerifyEmail | Purpose::UpdateEmail => told(request, viewer, client, own, &token).await,
        Purpose::ResetCredentials => resets(request, viewer, client, own, user).await,
        Purpose::ExecuteActions => executes(request, viewer, client, &token, user).await,
    }
}

/// A token that is alive, with its user as they are now.
async fn checked(cx: &Cx, key: &str, audit: &mut Audit) -> Result<Result<(ActionToken, Profile), Refused>, Fault> {
    let token = match ActionToken::read(cx, key) {
        Ok(token) => token,
        Err(refused) => return Ok(Err(refused)),
    };
    audit.user(&token.sub).detail("token_id", &token.jti).detail("action", token.typ.name());
    let (realm, id) = (cx.realm.realm.id.clone(), UserId(token.sub.clone()));
    let of_token = token.clone();
    let (found, is_used) = cx
        .read(async |tx| Ok::<_, Fault>((user::find_profile(tx, &realm, &id).await?, of_token.is_used(tx).await?)))
        .await?;
    let page = |key: &'static str| Fault::page(Kind::Invalid, key);
    let Some(user) = found else { return Ok(Err(Refused::new("user_not_found", expired()))) };
    // There is nothing left to use it for, and nothing to hide: its page says so.
    let is_done = token.typ == Purpose::VerifyEmail && user.user.email_verified;
    Ok(if is_used && !is_done {
        Err(Refused::new("expired_code", expired()))
    } else if !user.user.enabled {
        Err(Refused::new("user_disabled", page("accountDisabledMessage")))
    } else if user.user.email.as_deref() != Some(&token.eml) {
        Err(Refused::new("invalid_email", expired()))
    } else if token.typ == Purpose::ResetCredentials && !reset::is_allowed(cx) {
        Err(Refused::new("not_allowed", page("resetCredentialNotAllowedMessage")))
    } else {
        Ok((token, user))
    })
}

/// The login that a token was asked for in, if it is one of this browser's.
async fn own_login(viewer: &Viewer, token: &ActionToken) -> Result<Option<(AuthenticationSession, String)>, Fault> {
    let (Some(asid), Some(cookie)) = (&token.asid, viewer.jar.get(&cookies::AUTH_SESSION_ID)) else { return Ok(None) };
    let Some(root) = state::find_root(&viewer.cx, cookie).await? else { return Ok(None) };
    let tab = root.tabs.keys().find(|tab| send::asid(&root.id, tab) == *asid).cloned();
    Ok(tab.map(|tab| (root, tab)))
}

/// Asks whoever opened the link elsewhere whether they want what it says.
fn ask(viewer: &Viewer, token: &ActionToken, key: &str) -> HttpResponse {
    let action = format!("{}/login-actions/action-token", viewer.cx.issuer());
    let (title, text) = match token.typ {
        Purpose::VerifyEmail => ("confirmEmailTitle", "confirmEmailMessage"),
        Purpose::UpdateEmail => ("confirmEmailTitle", "confirmNewEmailMessage"),
        Purpose::ResetCredentials => ("confirmResetTitle", "confirmResetMessage"),
        Purpose::ExecuteActions => ("confirmActionsTitle", "confirmActionsMessage"),
    };
    let email = token.new_email.as_deref().unwrap_or(&token.eml);
    viewer.show(StatusCode::OK, |page| {
        let actions: Vec<_> = token.rqac.iter().map(|alias| page.t(&format!("requiredAction-{alias}"))).collect();
        let message = page.texts.get_with(text, &[("email", email), ("actions", &actions.join(", "))]);
        ConfirmPage { page, title: page.t(title), message, action: &action, key }.rendered()
    })
}

async fn client(cx: &Cx, token: &ActionToken) -> Result<Arc<ClientView>, Fault> {
    let id = token.azp.as_deref().unwrap_or(ACCOUNT);
    let found = cx.client(id).await?.filter(|client| client.client.enabled);
    found.ok_or_else(|| Fault::page(Kind::Invalid, "clientDisabledMessage"))
}

/// The login that waits for this goes on; without one it is said that it is done.
async fn told(
    request: &HttpRequest,
    viewer: &Viewer,
    client: Arc<ClientView>,
    own: Option<(AuthenticationSession, String)>,
    token: &ActionToken,
) -> Result<HttpResponse, Fault> {
    let back = token.reduri.clone().or_else(|| client.client.settings.base_url.clone());
    if let Some((root, tab)) = own {
        let login = Login::resume(&viewer.cx, request, viewer.jar.clone(), client, root, &tab).await?;
        // A login in which somebody else is known by now is none of this token's.
        if let Some(mut login) = login.filter(|l| l.user.as_ref().is_some_and(|u| u.user.id.0 == token.sub)) {
            return login_endpoint::resume(viewer, &mut login).await;
        }
    }
    let (title, text) = match token.typ {
        Purpose::UpdateEmail => ("emailUpdatedTitle", "emailUpdatedMessage"),
        _ => ("emailVerifiedTitle", "emailVerifiedMessage"),
    };
    Ok(viewer.info(title, text, back.as_deref()))
}

/// The flow that resets credentials goes on behind the step that sent the mail.
async fn resets(
    request: &HttpRequest,
    viewer: &Viewer,
    client: Arc<ClientView>,
    own: Option<(AuthenticationSession, String)>,
    user: Profile,
) -> Result<HttpResponse, Fault> {
    let resumed = match own {
        Some((root, tab)) => Login::resume(&viewer.cx, request, viewer.jar.clone(), client.clone(), root, &tab).await?,
        None => None,
    };
    let (mut login, is_own) = match resumed {
        Some(login) => (login, true),
        None => (begin(request, viewer, client, None).await?, false),
    };
    login_endpoint::reset(&mut login, RESET);
    if !is_own {
        login.lead_nowhere();
    }
    reset::prove_mail(&mut login, user)?;
    login_endpoint::proceed(viewer, &mut login, None).await
}

/// A login begins that consists of the named actions.
async fn executes(
    request: &HttpRequest,
    viewer: &Viewer,
    client: Arc<ClientView>,
    token: &ActionToken,
    mut user: Profile,
) -> Result<HttpResponse, Fault> {
    let mut login = begin(request, viewer, client, token.reduri.clone()).await?;
    user.user.email_verified = true;
    login.tab.required_actions = token.rqac.iter().filter(|alias| *alias != "VERIFY_EMAIL").cloned().collect();
    login.set_user(user)?;
    login_endpoint::resume(viewer, &mut login).await
}

/// A login that ends with its required actions: nobody is logged in by it.
async fn begin(
    request: &HttpRequest,
    viewer: &Viewer,
    client: Arc<ClientView>,
    back: Option<String>,
) -> Result<Login, Fault> {
    let mut tab =
        Tab { client: Some(client.client.id.clone()), started_at: viewer.cx.now, redirect_uri: back, ..Tab::default() };
    tab.notes.insert(FLOW.to_owned(), LINK.to_owned());
    let mut login = Login::begin(&viewer.cx, request, viewer.jar.clone(), client, tab).await?;
    login.lead_nowhere();
    Ok(login)
}
