//! Impersonation: the session of somebody else, and no way to more rights.

use super::{ask, realm, token, user};
use crate::support::{Answer, Server};

async fn id_of(server: &Server, token: &str, name: &str) -> String {
    let found = ask(server, token, "GET", &format!("/users?exact=true&username={name}"), None).await.json();
    found[0]["id"].as_str().expect("an id").to_owned()
}

async fn impersonate(server: &Server, token: &str, id: &str) -> Answer {
    ask(server, token, "POST", &format!("/users/{id}/impersonation"), None).await
}

#[actix_web::test]
async fn the_browser_gets_a_session_and_the_event_names_the_administrator() {
    let helper = user("helper", &["impersonation", "view-users", "view-events"]);
    let server = Server::start(realm(vec![helper, user("alice", &[])])).await;
    let token = token(&server, "helper").await;
    let alice = id_of(&server, &token, "alice").await;
    let answer = impersonate(&server, &token, &alice).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["sameRealm"], true);
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
    assert!(cookies.into_iter().any(|c| c.starts_with("KEYCLOAK_IDENTITY=") && c.contains("HttpOnly")));
    assert_eq!(impersonate(&server, &token, &alice).await.status, 401, "the browser's own session has ended");
    let token = super::token(&server, "helper").await;
    let events = ask(&server, &token, "GET", "/events?type=IMPERSONATE", None).await.json();
    assert_eq!((&events[0]["userId"], &events[0]["details"]["impersonator"]), (&alice.into(), &"helper".into()));
}

#[actix_web::test]
async fn users_with_more_rights_cannot_be_impersonated() {
    let helper = user("helper", &["impersonation", "view-users"]);
    let server = Server::start(realm(vec![helper, user("boss", &["realm-admin"])])).await;
    let token = token(&server, "helper").await;
    let boss = id_of(&server, &token, "boss").await;
    let answer = impersonate(&server, &token, &boss).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (403, ""));
}
