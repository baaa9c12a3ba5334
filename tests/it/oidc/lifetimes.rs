//! How long sessions and tokens live.

use std::collections::{BTreeMap, HashMap};

use gatehouse::model::client::Client;
use gatehouse::model::client_session::ClientSession;
use gatehouse::model::id::{ClientUuid, RealmId, SessionId, UserId};
use gatehouse::model::realm::Realm;
use gatehouse::model::session::UserSession;
use gatehouse::oidc::session::{access_expiry, is_alive, is_client_alive, refresh_expiry};
use keycloak::types::{ClientRepresentation, RealmRepresentation};

const NOW: i64 = 1_700_000_000_000;

fn realm(change: impl FnOnce(&mut RealmRepresentation)) -> Realm {
    let mut settings = RealmRepresentation::default();
    change(&mut settings);
    Realm { id: RealmId::from("r"), name: "r".into(), enabled: true, default_role: None, settings }
}

fn client(attributes: &[(&str, &str)]) -> Client {
    let attributes: HashMap<String, String> = attributes.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    Client {
        id: ClientUuid::from("c"),
        realm_id: RealmId::from("r"),
        client_id: "web".into(),
        enabled: true,
        secret: None,
        settings: ClientRepresentation { attributes: Some(attributes), ..ClientRepresentation::default() },
    }
}

/// A session begun and last refreshed so many seconds ago.
fn session(begun: i64, refreshed: i64) -> UserSession {
    UserSession {
        id: SessionId::from("s"),
        offline: false,
        realm_id: RealmId::from("r"),
        user_id: UserId::from("u"),
        started_at: NOW - begun * 1000,
        refreshed_at: NOW - refreshed * 1000,
        remember_me: false,
        ip_address: String::new(),
        auth_method: String::new(),
        notes: BTreeMap::new(),
    }
}

#[test]
fn a_session_ends_when_it_is_idle_or_old() {
    let realm = realm(|_| {});
    assert!(is_alive(&realm, &session(1799, 1799), NOW));
    assert!(!is_alive(&realm, &session(1800, 1800), NOW));
    assert!(is_alive(&realm, &session(35_999, 1), NOW));
    assert!(!is_alive(&realm, &session(36_000, 1), NOW));
}

#[test]
fn a_remembered_session_has_limits_of_its_own() {
    let remembering = realm(|s| {
        s.sso_session_idle_timeout_remember_me = Some(7200);
        s.sso_session_max_lifespan_remember_me = Some(100_000);
    });
    let remembered = UserSession { remember_me: true, ..session(50_000, 7000) };
    assert!(is_alive(&remembering, &remembered, NOW));
    assert!(!is_alive(&remembering, &session(50_000, 7000), NOW));
    // A realm that sets none gives the ordinary ones.
    assert!(!is_alive(&realm(|_| {}), &remembered, NOW));
}

#[test]
fn an_offline_session_is_never_too_old_unless_the_realm_says_so() {
    let old = UserSession { offline: true, ..session(100_000_000, 2_591_999) };
    assert!(is_alive(&realm(|_| {}), &old, NOW));
    assert!(!is_alive(&realm(|s| s.offline_session_max_lifespan_enabled = Some(true)), &old, NOW));
    let idle = UserSession { offline: true, ..session(100, 2_592_000) };
    assert!(!is_alive(&realm(|_| {}), &idle, NOW));
}

#[test]
fn a_client_may_shorten_its_part_but_not_prolong_it() {
    let realm = realm(|_| {});
    let live = session(10, 10);
    let part = |begun: i64, refreshed: i64| ClientSession {
        session_id: SessionId::from("s"),
        offline: false,
        client_id: ClientUuid::from("c"),
        started_at: NOW - begun * 1000,
        refreshed_at: NOW - refreshed * 1000,
        refresh_id: None,
        refresh_uses: 0,
        notes: BTreeMap::new(),
    };
    let short = client(&[("client.session.idle.timeout", "60"), ("client.session.max.lifespan", "300")]);
    assert!(is_client_alive(&realm, &short, &live, &part(299, 59), NOW));
    assert!(!is_client_alive(&realm, &short, &live, &part(299, 60), NOW));
    assert!(!is_client_alive(&realm, &short, &live, &part(300, 1), NOW));
    let long = client(&[("client.session.max.lifespan", "999999")]);
    assert!(!is_client_alive(&realm, &long, &session(36_000, 1), &part(1, 1), NOW));
}

#[test]
fn a_refresh_token_lives_as_long_as_its_session_may() {
    let plain = realm(|_| {});
    let expiry =
        |client: &Client, session: &UserSession| refresh_expiry(&plain, client, session, session.started_at, NOW);
    assert_eq!(expiry(&client(&[]), &session(0, 0)), Some(NOW + 1_800_000));
    assert_eq!(expiry(&client(&[]), &session(35_900, 0)), Some(NOW + 100_000));
    assert_eq!(expiry(&client(&[("client.session.idle.timeout", "500")]), &session(0, 0)), Some(NOW + 500_000));
    let offline = UserSession { offline: true, ..session(0, 0) };
    assert_eq!(expiry(&client(&[]), &offline), None);
    let limited = realm(|s| s.offline_session_max_lifespan_enabled = Some(true));
    assert_eq!(refresh_expiry(&limited, &client(&[]), &offline, NOW, NOW), Some(NOW + 2_592_000_000));
}

#[test]
fn an_access_token_outlives_neither_its_client_s_setting_nor_the_session() {
    let plain = realm(|_| {});
    let expiry = |client: &Client, begun: i64, implicit: bool| {
        let session = session(begun, 0);
        (access_expiry(&plain, client, &session, session.started_at, implicit, NOW) - NOW) / 1000
    };
    assert_eq!(expiry(&client(&[]), 0, false), 300);
    assert_eq!(expiry(&client(&[]), 0, true), 900);
    assert_eq!(expiry(&client(&[("access.token.lifespan", "77")]), 0, false), 77);
    assert_eq!(expiry(&client(&[]), 35_990, false), 10);
    // -1 asks for the session's own end.
    assert_eq!(expiry(&client(&[("access.token.lifespan", "-1")]), 0, false), 36_000);
}
