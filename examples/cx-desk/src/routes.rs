//! Every address of the desk.

use crate::{fault::Fault, login, logout, pages, renew};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::{self, FormConfig, QueryConfig, ServiceConfig, get, post},
};

/// Path, content type, content.
const FILES: [(&str, &str, &str); 3] = [
    ("/static/desk.css", "text/css; charset=utf-8", include_str!("../static/desk.css")),
    ("/static/desk.js", "text/javascript; charset=utf-8", include_str!("../static/desk.js")),
    ("/static/mark.svg", "image/svg+xml", include_str!("../static/mark.svg")),
];

pub fn configure(app: &mut ServiceConfig) {
    app.app_data(QueryConfig::default().error_handler(|_, _| Fault::UnknownLogin.into()))
        .app_data(FormConfig::default().error_handler(|_, _| Fault::ForgedForm.into()))
        .route("/", get().to(pages::overview))
        .route("/agent", get().to(pages::agent))
        .route("/supervisor", get().to(pages::supervisor))
        .route("/admin", get().to(pages::admin))
        .route("/session", get().to(pages::session))
        .route("/session.json", get().to(renew::times))
        .route("/renew", post().to(renew::renew_now))
        .route("/login", get().to(login::begin))
        .route("/callback", get().to(login::callback))
        .route("/logout", post().to(logout::logout))
        .route("/signed-out", get().to(pages::signed_out))
        .route("/ended", get().to(pages::ended))
        .default_service(web::to(|| async { Err::<HttpResponse, _>(Fault::NotFound) }));
    for (path, kind, content) in FILES {
        let answer = move || async move {
            HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, kind))
                .insert_header((CACHE_CONTROL, "max-age=300"))
                .body(content)
        };
        app.route(path, get().to(answer));
    }
}
