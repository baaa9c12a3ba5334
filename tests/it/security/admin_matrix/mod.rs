//! Who may do what through the Admin API: every route is tried without a token, with one that has no rights, with one of another
//! realm's administrator, and with one for each management role. What is not allowed is refused before anything else is looked at.

mod routes;

use std::collections::BTreeSet;
use std::path::Path;

use gatehouse::realms::create;
use gatehouse::realms::defaults::roles::{ADMIN, REALM_ADMIN};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use self::routes::{DESTRUCTIVE, ROUTES, Route};
use crate::support::{Answer, Server};

/// A role of the realm that stands for `{id}` in paths of roles by id.
const ROLE_ID: &str = "5f1f7e0e-0000-4000-8000-000000000001";

fn roles() -> impl Iterator<Item = &'static str> {
    ADMIN.iter().map(|role| role.name).chain([REALM_ADMIN])
}

fn user(name: &str, roles: &[&str]) -> Value {
    json!({
        "username": name, "enabled": true, "email": format!("{name}@example.com"), "firstName": "A", "lastName": "B",
        "credentials": [{"type": "password", "value": "pass"}], "clientRoles": {"realm-management": roles},
    })
}

/// A realm with a user for each management role, and `nobody` who has none.
fn realm(name: &str) -> Value {
    let mut users = vec![user("nobody", &[])];
    users.extend(roles().map(|role| user(role, &[role])));
    json!({
        "realm": name, "enabled": true, "users": users,
        "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
        "roles": {"realm": [{"id": ROLE_ID, "name": "agent"}]},
    })
}

async fn token(server: &Server, realm: &str, user: &str) -> String {
    let url = format!("{}/realms/{realm}/protocol/openid-connect/token", server.base);
    let form = [("client_id", "admin-cli"), ("grant_type", "password"), ("username", user), ("password", "pass")];
    let answer = Answer::of(server.http.post(url).form(&form).send().await.expect("an answer")).await;
    assert_eq!(answer.status, 200, "{user} of {realm}: {}", answer.text);
    answer.text_of("access_token")
}

fn request(server: &Server, route: &Route) -> RequestBuilder {
    let path = route.path.replace("{id}", ROLE_ID).replace("{role}", "agent").replace("{path:.*}", "x");
    let path = path.replace("{sort:default|optional}", "optional");
    let path: String =
        path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
    let method = Method::from_bytes(route.method.as_bytes()).expect("a method");
    let request = server.http.request(method, format!("{}/admin/realms/t{path}", server.base));
    match route.body {
        Some("text") => request.header("content-type", "text/plain").body("x"),
        Some(json) => request.header("content-type", "application/json").body(json),
        None => request,
    }
}

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.expect("an answer").status().as_u16()
}

#[actix_web::test]
async fn nothing_is_answered_without_a_token() {
    let server = Server::start(realm("t")).await;
    for route in ROUTES {
        let at = format!("{} {}", route.method, route.path);
        assert_eq!(status(request(&server, route)).await, 401, "{at}");
        assert_eq!(status(request(&server, route).bearer_auth("nonsense")).await, 401, "{at}");
    }
}

#[actix_web::test]
async fn neither_users_without_rights_nor_other_administrators_get_through() {
    let server = Server::start(realm("t")).await;
    // Ids are unique: the role that has one stays behind.
    let mut other = realm("other");
    other["roles"] = json!({});
    let other = serde_json::from_value(other).expect("a realm");
    create::create(&server.app.store, server.app.makings(), other).await.expect("created");
    let tokens = [token(&server, "t", "nobody").await, token(&server, "other", REALM_ADMIN).await];
    for route in ROUTES {
        for token in &tokens {
            let got = status(request(&server, route).bearer_auth(token)).await;
            assert_eq!(got, 403, "{} {}", route.method, route.path);
        }
    }
}

#[actix_web::test]
async fn each_role_opens_what_it_is_for_and_nothing_else() {
    let server = Server::start(realm("t")).await;
    for role in roles() {
        let token = token(&server, "t", role).await;
        for route in ROUTES {
            let is_allowed = role == REALM_ADMIN || route.roles.is_empty() || route.roles.contains(&role);
            if is_allowed && DESTRUCTIVE.contains(&(route.method, route.path)) {
                continue;
            }
            let got = status(request(&server, route).bearer_auth(&token)).await;
            let at = format!("{} {} as {}", route.method, route.path, role);
            assert_eq!(got == 403, !is_allowed, "{at}: {got}");
            // Keycloak's answer to mail settings that do not work.
            let is_usual = got == 500 && route.path == "/testSMTPConnection";
            assert!(!matches!(got, 401 | 405 | 500) || is_usual, "{at}: {got}");
        }
    }
}

/// Paths, or ends of paths, that the sources under a folder give to routes.
fn named(folder: &Path, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            named(&entry, out);
            continue;
        }
        let text = std::fs::read_to_string(&entry).expect("a text");
        for before in ["resource(\"", "at(\""] {
            let texts = text.split(before).skip(1).filter_map(|rest| rest.split('"').next());
            out.extend(texts.filter(|t| t.starts_with('/')).map(str::to_owned));
        }
    }
}

#[test]
fn every_path_is_in_the_list() {
    let mut paths = BTreeSet::new();
    named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/admin"), &mut paths);
    assert!(paths.contains("/users/{user}/impersonation"), "the sources are read");
    let is_listed = |path: &str| path.starts_with("/admin/") || ROUTES.iter().any(|r| r.path.contains(path));
    let missing: Vec<&String> = paths.iter().filter(|p| !is_listed(p.as_str())).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
}
