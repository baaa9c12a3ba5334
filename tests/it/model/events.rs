//! User events and admin events: each filter alone and all together.

use gatehouse::fault::Fault;
use gatehouse::model::admin_event::{self, AdminEvent, Administrator};
use gatehouse::model::event::{self, Event};
use gatehouse::model::id::RealmId;

use super::{Ground, on_both};

on_both! {
    each_filter_finds_its_events
    each_filter_finds_its_admin_events
    events_are_removed_by_time_and_altogether
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn user_event(realm: &RealmId, id: &str, time: i64, kind: &str, client: &str, user: Option<&str>) -> Event {
    Event {
        id: id.into(),
        realm_id: realm.clone(),
        time,
        kind: kind.into(),
        error: kind.ends_with("ERROR").then(|| "refused".into()),
        client_id: some(client),
        user_id: user.map(str::to_owned),
        session_id: None,
        ip_address: Some(format!("10.0.0.{}", id.len())),
        details: [("k".to_owned(), "v".to_owned())].into(),
    }
}

async fn fill(ground: &Ground) {
    let realm = ground.id();
    let events = [
        user_event(realm, "1", 100, "LOGIN", "web", Some("anna")),
        user_event(realm, "2", 200, "LOGIN_ERROR", "web", None),
        user_event(realm, "3", 200, "LOGOUT", "web", Some("anna")),
        user_event(realm, "4x", 300, "LOGIN", "other", Some("bob")),
    ];
    let insert = async move |tx: &gatehouse_store::Tx<'_>| {
        for event in &events {
            event::insert(tx, event).await?;
        }
        Ok::<_, Fault>(())
    };
    ground.store.write(insert).await.expect("inserted");
}

async fn found(ground: &Ground, query: &event::Query) -> Vec<String> {
    let events = ground.store.read(async |tx| event::list(tx, ground.id(), query).await).await.expect("read");
    events.into_iter().map(|event| event.id).collect()
}

async fn each_filter_finds_its_events(ground: Ground) {
    fill(&ground).await;
    let all = || event::Query { max: 100, ..event::Query::default() };
    let cases = [
        (all(), &["4x", "3", "2", "1"][..]),
        (event::Query { oldest_first: true, ..all() }, &["1", "2", "3", "4x"]),
        (event::Query { kinds: list(&["LOGIN"]), ..all() }, &["4x", "1"]),
        (event::Query { kinds: list(&["LOGIN_ERROR", "LOGOUT"]), ..all() }, &["3", "2"]),
        (event::Query { client_id: some("other"), ..all() }, &["4x"]),
        (event::Query { user_id: some("anna"), ..all() }, &["3", "1"]),
        (event::Query { ip_address: some("10.0.0.2"), ..all() }, &["4x"]),
        (event::Query { from: Some(200), ..all() }, &["4x", "3", "2"]),
        (event::Query { to: Some(200), ..all() }, &["1"]),
        (event::Query { first: 1, max: 2, ..event::Query::default() }, &["3", "2"]),
        (
            event::Query {
                kinds: list(&["LOGIN", "LOGOUT"]),
                client_id: some("web"),
                user_id: some("anna"),
                ip_address: some("10.0.0.1"),
                from: Some(100),
                to: Some(201),
                oldest_first: true,
                first: 0,
                max: 10,
            },
            &["1", "3"],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&ground, &query).await, expected, "{query:?}");
    }
}

fn admin_event(realm: &RealmId, id: &str, time: i64, operation: &str, resource: &str, path: &str) -> AdminEvent {
    AdminEvent {
        id: id.into(),
        realm_id: realm.clone(),
        time,
        operation_type: operation.into(),
        resource_type: resource.into(),
        resource_path: path.into(),
        representation: some("{}"),
        error: None,
        auth: Administrator {
            realm_id: "master".into(),
            client_id: format!("client {id}"),
            user_id: format!("user {id}"),
            ip_address: format!("10.0.0.{id}"),
        },
        details: Default::default(),
    }
}

async fn each_filter_finds_its_admin_events(ground: Ground) {
    let realm = ground.id();
    let events = [
        admin_event(realm, "1", 100, "CREATE", "USER", "users/a_1"),
        admin_event(realm, "2", 200, "UPDATE", "USER", "users/ax1"),
        admin_event(realm, "3", 300, "DELETE", "REALM_ROLE", r"roles/100%\x"),
    ];
    let insert = async move |tx: &gatehouse_store::Tx<'_>| {
        for event in &events {
            admin_event::insert(tx, event).await?;
        }
        Ok::<_, Fault>(())
    };
    ground.store.write(insert).await.expect("inserted");
    let all = || admin_event::Query { max: 100, ..Default::default() };
    let path = |text: &str| admin_event::Query { resource_path: some(text), ..all() };
    let cases = [
        (all(), &["3", "2", "1"][..]),
        (admin_event::Query { oldest_first: true, ..all() }, &["1", "2", "3"]),
        (admin_event::Query { operation_types: list(&["CREATE", "DELETE"]), ..all() }, &["3", "1"]),
        (admin_event::Query { resource_types: list(&["USER"]), ..all() }, &["2", "1"]),
        (path("users/*"), &["2", "1"]),
        (path("users/a_1"), &["1"]),
        (path("*%*"), &["3"]),
        (path(r"roles/100%\x"), &["3"]),
        (path(r"*\*"), &["3"]),
        (path("USERS/*"), &[]),
        (admin_event::Query { auth_realm: some("master"), ..all() }, &["3", "2", "1"]),
        (admin_event::Query { auth_client: some("client 2"), ..all() }, &["2"]),
        (admin_event::Query { auth_user: some("user 3"), ..all() }, &["3"]),
        (admin_event::Query { auth_ip_address: some("10.0.0.1"), ..all() }, &["1"]),
        (admin_event::Query { from: Some(200), to: Some(300), ..all() }, &["2"]),
        (admin_event::Query { first: 1, max: 1, ..Default::default() }, &["2"]),
        (
            admin_event::Query {
                operation_types: list(&["CREATE", "UPDATE"]),
                resource_types: list(&["USER", "REALM_ROLE"]),
                resource_path: some("users/*1"),
                auth_realm: some("master"),
                auth_client: some("client 1"),
                auth_user: some("user 1"),
                auth_ip_address: some("10.0.0.1"),
                from: Some(0),
                to: Some(1000),
                oldest_first: true,
                first: 0,
                max: 5,
            },
            &["1"],
        ),
    ];
    for (query, expected) in cases {
        let found = ground.store.read(async |tx| admin_event::list(tx, ground.id(), &query).await).await;
        let ids: Vec<_> = found.expect("read").into_iter().map(|event| event.id).collect();
        assert_eq!(ids, expected, "{query:?}");
    }
    let realm = ground.id().clone();
    ground.store.write(async move |tx| admin_event::delete_all(tx, &realm).await).await.expect("deleted");
    let left = ground.store.read(async |tx| admin_event::list(tx, ground.id(), &all()).await).await.expect("read");
    assert!(left.is_empty());
}

async fn events_are_removed_by_time_and_altogether(ground: Ground) {
    fill(&ground).await;
    let all = event::Query { max: 100, ..Default::default() };
    let realm = ground.id().clone();
    let deleted = ground.store.write(async move |tx| event::delete_before(tx, &realm, 200).await).await;
    assert_eq!(deleted.expect("deleted"), 1);
    assert_eq!(found(&ground, &all).await, ["4x", "3", "2"]);
    let realm = ground.id().clone();
    ground.store.write(async move |tx| event::delete_all(tx, &realm).await).await.expect("deleted");
    assert!(found(&ground, &all).await.is_empty());
}
