//! `users/profile`: the configuration of the user profile, and what forms need to know of it.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, put, resource};
use keycloak::types::UPConfig;

use super::auth::{Admin, Manage, Realm};
use super::body::Body;
use super::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::component::{self, Component, USER_PROFILE};
use crate::user_profile::{self, Side, config as profile, metadata};

/// Paths below the realm. They come before those of users, whose ids stand in the same place.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/users/profile").route(get().to(find)).route(put().to(update)))
        .service(resource("/users/profile/metadata").route(get().to(find_metadata)));
}

/// `GET`.
async fn find(admin: Admin) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&user_profile::load(&admin.cx.realm)?))
}

/// `GET metadata`: as an administrator sees it who makes a user.
async fn find_metadata(admin: Admin) -> Result<HttpResponse, Refusal> {
    let config = user_profile::load(&admin.cx.realm)?;
    Ok(reply::json(&metadata::of(&config, Side::Admin, false, true)))
}

/// `PUT`: answers the configuration as it is then.
async fn update(admin: Manage<Realm>, body: Body<UPConfig>) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    profile::check(&sent)?;
    let component = component_with(&admin, &sent)?;
    let is_new = profile::component(&admin.cx.realm).is_none();
    let event = admin.event(Operation::Update, "USER_PROFILE", "users/profile", Some(&sent));
    admin
        .cx
        .write(async move |tx| {
            match is_new {
                true => component::insert(tx, &component).await?,
                false => component::update(tx, &component).await?,
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::json(&sent))
}

fn component_with(admin: &Admin, config: &UPConfig) -> Result<Component, Fault> {
    let view = &admin.cx.realm;
    let new = || Component {
        id: admin.cx.app.random.uuid(),
        realm_id: view.realm.id.clone(),
        parent_id: view.realm.id.0.clone(),
        name: None,
        provider_id: profile::PROVIDER.to_owned(),
        provider_type: USER_PROFILE.to_owned(),
        sub_type: None,
        config: Default::default(),
    };
    let mut component = profile::component(view).cloned().unwrap_or_else(new);
    component.config.insert(profile::OPTION.to_owned(), vec![serde_json::to_string(config)?]);
    Ok(component)
}
