//! The origins of a client.

use gatehouse::cx::Peer;
use gatehouse::model::client::Client;
use gatehouse::model::id::{ClientUuid, RealmId};
use gatehouse::oidc::cors::web_origins;
use keycloak::types::ClientRepresentation;

fn here() -> Peer {
    Peer {
        ip: String::new(),
        base: "https://id.example".into(),
        backchannel: "http://inner.example".into(),
        admin: "https://admin.example".into(),
        origin: None,
    }
}

fn client(origins: &[&str], redirects: &[&str], root: Option<&str>) -> Client {
    let list = |items: &[&str]| Some(items.iter().map(|s| (*s).to_owned()).collect());
    Client {
        id: ClientUuid::from("c"),
        realm_id: RealmId::from("r"),
        client_id: "web".into(),
        enabled: true,
        secret: None,
        settings: ClientRepresentation {
            web_origins: list(origins),
            redirect_uris: list(redirects),
            root_url: root.map(str::to_owned),
            ..ClientRepresentation::default()
        },
    }
}

#[test]
fn a_plus_stands_for_the_origins_of_the_redirect_uris() {
    let client = client(
        &["+"],
        &["http://localhost:9999/*", "https://app.example/cb", "https://app.example/other", "com.example:/x"],
        None,
    );
    assert_eq!(web_origins(&client, &here()), ["http://localhost:9999", "https://app.example"]);
}

#[test]
fn relative_redirect_uris_are_at_the_root_url_or_at_this_server() {
    let relative = client(&["+"], &["/realms/x/account/*"], None);
    assert_eq!(web_origins(&relative, &here()), ["https://id.example"]);
    let rooted = client(&["+"], &["/cb"], Some("https://app.example"));
    assert_eq!(web_origins(&rooted, &here()), ["https://app.example"]);
    for (variable, origin) in [("${authBaseUrl}", "https://id.example"), ("${authAdminUrl}", "https://admin.example")] {
        assert_eq!(web_origins(&client(&["+"], &["/cb"], Some(variable)), &here()), [origin]);
    }
}

#[test]
fn others_are_as_they_are_written_and_none_are_none() {
    assert_eq!(
        web_origins(&client(&["https://a.example", "https://a.example"], &[], None), &here()),
        ["https://a.example"]
    );
    assert!(web_origins(&client(&[], &["https://app.example/*"], None), &here()).is_empty());
}
