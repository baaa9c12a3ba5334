//! Links that go to users by mail: what they prove, and what they never do.

mod admin;
mod forgotten;
mod second_factor;
mod update_email;
mod verify_email;

use serde_json::{Value, json};

use crate::login;
use crate::support::Server;
use crate::support::browser::{Browser, field};
use crate::support::mail::{MailServer, link};

/// The realm of the tests of logins, with a mail server and further users: `nina` (whose address nobody has confirmed), `otto`
/// (without an address), `rita` (who administers).
async fn server(mails: &MailServer, more: Value) -> Server {
    Server::start(realm(mails, more)).await
}

fn realm(mails: &MailServer, more: Value) -> Value {
    let mut realm = login::realm(json!({
        "smtpServer": mails.settings(), "resetPasswordAllowed": true, "internationalizationEnabled": true,
        "supportedLocales": ["en", "de"], "defaultLocale": "en",
    }));
    realm.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    let users = realm["users"].as_array_mut().expect("users");
    let user = |name: &str, more: Value| {
        let mut user = json!({ "username": name, "enabled": true, "firstName": "A", "lastName": "B",
            "credentials": [{ "type": "password", "value": format!("{name}-pass") }] });
        user.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        user
    };
    users.push(user("nina", json!({ "email": "nina@example.com", "emailVerified": false })));
    users.push(user("otto", json!({})));
    let rights = json!({ "realm-management": ["manage-users", "view-events", "manage-realm"] });
    users.push(user("rita", json!({ "email": "rita@example.com", "clientRoles": rights })));
    realm
}

/// The link of the next mail, which goes to that address.
async fn mailed(mails: &mut MailServer, to: &str) -> String {
    let mail = mails.next().await;
    assert_eq!(mail["recipients"], json!([to]), "{mail}");
    link(&mail)
}

/// Opens a link in a browser that did not ask for it, and confirms it.
async fn open(browser: &mut Browser<'_>, link: &str) -> crate::support::Answer {
    let asked = browser.get(link).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert!(crate::support::browser::has(&asked, "kc-confirm-form"), "{}", asked.text);
    let key = field(&asked, "key");
    browser.submit(&asked, &[("key", key.as_str())]).await
}

/// Types and errors of the events that the realm has kept, the oldest first.
async fn events(server: &Server) -> Vec<String> {
    use gatehouse::fault::Fault;
    use gatehouse::model::event::{self, Query};
    let app = &server.app;
    let view = app.realms.realm(&app.store, &app.master_key, "t").await.expect("read").expect("a realm");
    let query = Query { max: 200, oldest_first: true, ..Query::default() };
    let kept = app.store.read::<_, Fault>(async |tx| event::list(tx, &view.realm.id, &query).await).await;
    let told = kept.expect("read").into_iter().map(|e| match e.error {
        Some(error) => format!("{}:{error}", e.kind),
        None => e.kind,
    });
    told.collect()
}

/// Waits until an event of that name is kept.
async fn event(server: &Server, name: &str) {
    for _ in 0..400 {
        if events(server).await.iter().any(|kept| kept == name) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("no {name} among {:?}", events(server).await);
}
