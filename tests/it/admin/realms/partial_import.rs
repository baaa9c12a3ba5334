//! Partial import: no way around the rights that the single resources ask for.

use serde_json::{Value, json};

use super::{ask, realm, token, user};
use crate::support::Server;

fn of(things: Value) -> Option<Value> {
    let mut body = json!({"ifResourceExists": "OVERWRITE"});
    body.as_object_mut().expect("an object").extend(things.as_object().expect("an object").clone());
    Some(body)
}

#[actix_web::test]
async fn nobody_imports_rights_that_they_have_not() {
    let server = Server::start(realm(vec![user("clerk", &["manage-realm", "manage-users"])])).await;
    let token = token(&server, "clerk").await;
    let rights = json!({"realm-management": ["realm-admin"]});
    for things in [
        json!({"users": [user("new", &["realm-admin"])]}),
        json!({"groups": [{"name": "g", "clientRoles": rights}]}),
        json!({"groups": [{"name": "g", "subGroups": [{"name": "h", "clientRoles": rights}]}]}),
        json!({"roles": {"realm": [{"name": "r", "composite": true, "composites": {"client": rights}}]}}),
        json!({"clients": [{"clientId": "c"}]}),
    ] {
        let answer = ask(&server, &token, "POST", "/partialImport", of(things.clone())).await;
        assert_eq!(answer.status, 403, "{things}: {}", answer.text);
    }
    let answer =
        ask(&server, &token, "POST", "/partialImport", of(json!({"users": [user("new", &["manage-users"])]}))).await;
    assert_eq!((answer.status, &answer.json()["added"]), (200, &json!(1)), "{}", answer.text);
}
