//! The outward form of authorization codes.

use gatehouse::model::authorization_code::{AuthorizationCode, Grant};
use gatehouse::model::id::{ClientUuid, RealmId, SessionId};
use gatehouse::oidc::code;

fn sample() -> AuthorizationCode {
    let grant = Grant {
        redirect_uri: None,
        scope: String::new(),
        nonce: None,
        code_challenge: None,
        code_challenge_method: None,
        claims: None,
    };
    AuthorizationCode {
        id: "5b2e6a5e-8a3e-4c0f-9d5b-0c7a1f1f7d11".into(),
        realm_id: RealmId::from("r"),
        client_id: ClientUuid::from("c0b30a87-8870-4c1e-8abd-acb3aa354a61"),
        session_id: SessionId::from("i2WJf7Q5AOOXLoeevDDlevN_"),
        expires_at: 0,
        grant,
    }
}

#[test]
fn what_is_given_is_read_again() {
    let code = sample();
    let text = code::text(&code);
    assert_eq!(code::parse(&text), Some((code.id.as_str(), code.session_id.as_ref(), code.client_id.as_ref())));
}

#[test]
fn another_form_is_no_code() {
    for text in ["", "x", "x.y", "a.b.c.d", &format!("{}.b.c", "a".repeat(300))] {
        assert_eq!(code::parse(text), None, "{text}");
    }
}
