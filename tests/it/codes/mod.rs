//! Codes that are sent to users for a login: by e-mail, by text message, and by services of somebody else.

mod gateway;
mod limits;
mod mail;
mod service;
mod sms;
mod trust;
mod xml;

use gatehouse::fault::Fault;
use gatehouse_store::params;
use serde_json::{Value, json};

use crate::login;
use crate::support::browser::{Browser, has};
use crate::support::mail::MailServer;
use crate::support::{Answer, Server};

pub const INTERNAL: &str = "gatehouse-code-form";
pub const EXTERNAL: &str = "gatehouse-external-code-form";

/// The realm of the tests of logins with a mail server and further users: `paul` (a verified address and a verified number), `tess`
/// (a verified number alone), `nina` (nothing that is verified).
pub fn realm(mails: &MailServer, more: Value) -> Value {
    let mut realm = login::realm(json!({
        "smtpServer": mails.settings(), "internationalizationEnabled": true, "supportedLocales": ["en", "de"],
        "defaultLocale": "en",
    }));
    realm.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    let users = realm["users"].as_array_mut().expect("users");
    let user = |name: &str, more: Value| {
        let mut user = json!({ "username": name, "enabled": true, "firstName": "A", "lastName": "B",
            "email": format!("{name}@example.com"), "credentials": [{ "type": "password", "value": format!("{name}-pass") }] });
        user.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        user
    };
    let phone = json!({ "phoneNumber": ["+49 (151) 123-45678"], "phoneNumberVerified": ["true"] });
    users.push(user("paul", json!({ "emailVerified": true, "attributes": phone })));
    users.push(user("tess", json!({ "attributes": phone })));
    users.push(user(
        "nina",
        json!({ "attributes": { "phoneNumber": ["+49151999"], "phoneNumberVerified": ["false"] } }),
    ));
    realm
}

/// A server whose browser flow asks for a code in the place of a one-time password.
pub async fn server(mails: &MailServer, authenticator: &'static str, config: Value, more: Value) -> Server {
    let server = Server::start(realm(mails, more)).await;
    ask_for_codes(&server, authenticator, &config).await;
    server
}

pub async fn ask_for_codes(server: &Server, authenticator: &'static str, config: &Value) {
    let config = config.to_string();
    let done = server.app.store.write::<_, Fault, _>(async move |tx| {
        let sql = "INSERT INTO authenticator_config (id, realm_id, alias, config) SELECT 'codes', id, 'codes', $1 FROM realm \
             WHERE name = 't'";
        tx.execute(sql, params![&config]).await?;
        let sql = "UPDATE authentication_execution SET authenticator = $1, config_id = 'codes' WHERE authenticator = 'auth-otp-form' \
             AND flow_id IN (SELECT f.id FROM authentication_flow f JOIN realm r ON r.id = f.realm_id \
             WHERE f.alias = 'Browser - Conditional 2FA' AND r.name = 't')";
        Ok(tx.execute(sql, params![authenticator]).await?)
    });
    assert_eq!(done.await.expect("written"), 1);
    server.change_realm(|_| ()).await;
}

/// Makes the steps of the second factor required, whatever a user has.
pub async fn demand(server: &Server) {
    server
        .execute(
            "UPDATE authentication_execution SET requirement = 'DISABLED' WHERE authenticator LIKE 'conditional-%'",
        )
        .await;
    server
        .execute(
            "UPDATE authentication_execution SET requirement = 'REQUIRED' WHERE config_id = 'codes' OR child_flow_id IN \
             (SELECT id FROM authentication_flow WHERE alias = 'Browser - Conditional 2FA')",
        )
        .await;
    server.change_realm(|_| ()).await;
}

/// What a user sees after their password.
pub async fn after_password(browser: &mut Browser<'_>, name: &str) -> Answer {
    let page = browser.authorize("").await;
    browser.submit(&page, &[("username", name), ("password", &format!("{name}-pass"))]).await
}

/// The page that asks for a code.
pub async fn asked(browser: &mut Browser<'_>, name: &str) -> Answer {
    let page = after_password(browser, name).await;
    assert!(has(&page, "kc-code-form"), "{} {}", page.status, page.text);
    page
}

/// The code of so many digits in a text.
pub fn code_in(text: &str, length: usize) -> String {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.find(|number| number.len() == length).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

/// The code in the next mail.
pub async fn mailed(mails: &mut MailServer) -> String {
    code_in(mails.next().await["text"].as_str().expect("a text"), 6)
}

/// Another code of the same length.
pub fn wrong(code: &str) -> String {
    code.chars().map(|c| if c == '9' { '0' } else { char::from(c as u8 + 1) }).collect()
}
