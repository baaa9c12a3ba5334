//! The routes that browsers visit: the authorization endpoint, the steps of a login, logout, and the frames.

use actix_web::web::{ServiceConfig, get, post, resource};

use super::authorize::endpoint as authorize;
use super::{login_status, logout};
use crate::login::action_token::endpoint as action_token;
use crate::login::endpoint as login;

/// Adds them all.
pub fn routes(config: &mut ServiceConfig) {
    let oidc = |path: &str| resource(format!("/realms/{{realm}}/protocol/openid-connect/{path}"));
    let action = |path: &str| resource(format!("/realms/{{realm}}/login-actions/{path}"));
    config
        .service(oidc("auth").route(get().to(authorize::authorize)).route(post().to(authorize::authorize)))
        .service(oidc("registrations").route(get().to(authorize::register)).route(post().to(authorize::register)))
        .service(oidc("forgot-credentials").route(get().to(authorize::forgot)).route(post().to(authorize::forgot)))
        .service(oidc("logout").route(get().to(logout::endpoint::logout)).route(post().to(logout::endpoint::logout)))
        .service(oidc("logout/logout-confirm").route(post().to(logout::endpoint::confirm)))
        .service(oidc("login-status-iframe.html").route(get().to(login_status::status)))
        .service(oidc("login-status-iframe.html/init").route(get().to(login_status::init)))
        .service(oidc("3p-cookies/step1.html").route(get().to(login_status::cookies_step_1)))
        .service(oidc("3p-cookies/step2.html").route(get().to(login_status::cookies_step_2)))
        .service(action("authenticate").route(get().to(login::authenticate)).route(post().to(login::authenticate)))
        .service(action("registration").route(get().to(login::register)).route(post().to(login::register)))
        .service(
            action("required-action").route(get().to(login::required_action)).route(post().to(login::required_action)),
        )
        .service(
            action("reset-credentials")
                .route(get().to(login::reset_credentials))
                .route(post().to(login::reset_credentials)),
        )
        .service(action("action-token").route(get().to(action_token::open)).route(post().to(action_token::open)))
        .service(action("consent").route(get().to(login::consent)).route(post().to(login::consent)))
        .service(action("restart").route(get().to(login::restart)));
}
