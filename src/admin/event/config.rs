//! `events/config`: which events a realm keeps, and for how long.

use actix_web::HttpResponse;
use keycloak::types::{RealmEventsConfigRepresentation, RealmRepresentation};

use crate::admin::auth::{Events, Manage, View};
use crate::admin::body::Body;
use crate::admin::realm::change;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::EventType;
use crate::events::admin::Operation;
use crate::fault::{Fault, Kind};

/// The listener that there is: the log.
const LISTENERS: &[&str] = &["jboss-logging"];

/// `GET`: a realm that names no types keeps the default ones, which are listed.
pub async fn find(admin: View<Events>) -> Result<HttpResponse, Refusal> {
    let settings = &admin.cx.realm.realm.settings;
    let named = settings.enabled_event_types.clone().filter(|types| !types.is_empty());
    Ok(reply::json(&RealmEventsConfigRepresentation {
        events_enabled: Some(settings.events_enabled == Some(true)),
        events_expiration: settings.events_expiration,
        events_listeners: Some(settings.events_listeners.clone().unwrap_or_default()),
        enabled_event_types: Some(named.unwrap_or_else(|| EventType::default_names().map(str::to_owned).collect())),
        admin_events_enabled: Some(settings.admin_events_enabled == Some(true)),
        admin_events_details_enabled: Some(settings.admin_events_details_enabled == Some(true)),
    }))
}

/// `PUT`: members that are absent stay.
pub async fn update(
    admin: Manage<Events>,
    body: Body<RealmEventsConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    check(&sent, &admin.cx.realm.realm.settings)?;
    let event = admin.event(Operation::Update, "REALM", "events/config", Some(&sent));
    change(&admin, event, move |realm| {
        apply(&sent, &mut realm.settings);
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

fn check(sent: &RealmEventsConfigRepresentation, stored: &RealmRepresentation) -> Result<(), Fault> {
    let kept = stored.events_listeners.as_deref().unwrap_or_default();
    let is_listener = |name: &String| LISTENERS.contains(&name.as_str()) || kept.contains(name);
    if !sent.events_listeners.iter().flatten().all(is_listener) {
        return Err(Fault::plain(Kind::Invalid, "Unknown event listener"));
    }
    let types: Vec<&str> = EventType::names().collect();
    if let Some(name) = sent.enabled_event_types.iter().flatten().find(|name| !types.contains(&name.as_str())) {
        return Err(Fault::plain(Kind::Invalid, format!("Unknown event type {name}")));
    }
    if sent.events_expiration.is_some_and(|seconds| seconds < 0) {
        return Err(Fault::plain(Kind::Invalid, "eventsExpiration cannot be negative"));
    }
    Ok(())
}

fn apply(sent: &RealmEventsConfigRepresentation, settings: &mut RealmRepresentation) {
    fn keep<T: Clone>(sent: &Option<T>, stored: &mut Option<T>) {
        if sent.is_some() {
            stored.clone_from(sent);
        }
    }
    keep(&sent.events_enabled, &mut settings.events_enabled);
    keep(&sent.events_expiration, &mut settings.events_expiration);
    keep(&sent.events_listeners, &mut settings.events_listeners);
    keep(&sent.enabled_event_types, &mut settings.enabled_event_types);
    keep(&sent.admin_events_enabled, &mut settings.admin_events_enabled);
    keep(&sent.admin_events_details_enabled, &mut settings.admin_events_details_enabled);
}
