//! Required actions: switched, moved, configured, taken out and put back.

use serde_json::{Value, json};

use super::{Administrator, audited, each};

const TERMS: &str = "/authentication/required-actions/TERMS_AND_CONDITIONS";

async fn aliases(root: &Administrator<'_>) -> Vec<String> {
    let listed = root.get("/authentication/required-actions").await.json();
    let all = listed.as_array().expect("a list").clone();
    each(&all, "alias").into_iter().map(str::to_owned).collect()
}

#[actix_web::test]
async fn an_action_is_switched_on_and_given_to_new_users() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let mut action = root.get(TERMS).await.json();
    assert_eq!((&action["enabled"], &action["defaultAction"]), (&json!(false), &json!(false)));
    (action["enabled"], action["defaultAction"]) = (json!(true), json!(true));
    let answer = root.put(TERMS, action.clone()).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(
        root.last_event().await.0,
        "UPDATE REQUIRED_ACTION authentication/required-actions/TERMS_AND_CONDITIONS"
    );
    assert_eq!(root.get(TERMS).await.json(), action);
    let user = root.make("/users", json!({ "username": "newcomer", "enabled": true })).await;
    assert_eq!(root.get(&user).await.json()["requiredActions"], json!(["TERMS_AND_CONDITIONS"]));
}

#[actix_web::test]
async fn changes_of_actions_that_make_no_sense_are_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let before = root.get(TERMS).await.json();
    for (path, body, status) in [
        (TERMS, json!({ "alias": "" }), 409),
        (TERMS, json!({ "alias": "UPDATE_PROFILE" }), 409),
        (TERMS, json!({ "alias": "a/b" }), 400),
        (TERMS, json!({ "alias": "TERMS_AND_CONDITIONS", "priority": "first" }), 400),
        (TERMS, json!({ "alias": "TERMS_AND_CONDITIONS", "config": { "max_auth_age": "soon" } }), 400),
        (TERMS, json!({ "alias": "TERMS_AND_CONDITIONS", "noSuchMember": 1 }), 400),
        ("/authentication/required-actions/NO_SUCH_ACTION", json!({ "alias": "X" }), 404),
    ] {
        let answer = root.put(path, body.clone()).await;
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text);
    }
    assert_eq!(root.get(TERMS).await.json(), before);
    assert_eq!(root.get("/authentication/required-actions/NO_SUCH_ACTION").await.status, 404);
    assert_eq!(root.delete("/authentication/required-actions/NO_SUCH_ACTION").await.status, 404);
}

#[actix_web::test]
async fn an_action_moves_one_place_and_stays_at_the_ends() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let before = aliases(&root).await;
    let shift = async |alias: &str, way: &str| {
        let answer = root.post(&format!("/authentication/required-actions/{alias}/{way}-priority"), Value::Null).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    };
    shift(&before[0], "raise").await;
    assert_eq!(aliases(&root).await, before);
    shift(&before[0], "lower").await;
    let mut expected = before.clone();
    expected.swap(0, 1);
    assert_eq!(aliases(&root).await, expected);
    let path = format!("authentication/required-actions/{}/lower-priority", before[0]);
    assert_eq!(root.last_event().await.0, format!("UPDATE REQUIRED_ACTION {path}"));
    shift(before.last().expect("one"), "lower").await;
    assert_eq!(aliases(&root).await, expected);
    let unknown = root.post("/authentication/required-actions/NO_SUCH_ACTION/raise-priority", Value::Null).await;
    assert_eq!(unknown.status, 404);
}

#[actix_web::test]
async fn an_action_is_taken_out_and_put_back_as_the_last_one() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    assert_eq!(root.get("/authentication/unregistered-required-actions").await.json(), json!([]));
    assert_eq!(root.delete(TERMS).await.status, 204);
    assert!(root.last_event().await.0.starts_with("DELETE REQUIRED_ACTION "));
    let gone = json!({ "providerId": "TERMS_AND_CONDITIONS", "name": "Terms and Conditions" });
    assert_eq!(root.get("/authentication/unregistered-required-actions").await.json(), json!([gone]));
    let back = root.post("/authentication/register-required-action", gone.clone()).await;
    assert_eq!(back.status, 204, "{}", back.text);
    assert_eq!(root.last_event().await.0, "CREATE REQUIRED_ACTION authentication/register-required-action");
    assert_eq!(aliases(&root).await.last().map(String::as_str), Some("TERMS_AND_CONDITIONS"));
    assert_eq!(root.post("/authentication/register-required-action", gone).await.status, 409);
    for body in [json!({}), json!({ "providerId": "NO_SUCH_ACTION" }), json!({ "providerId": 7 })] {
        let answer = root.post("/authentication/register-required-action", body.clone()).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
    }
}

#[actix_web::test]
async fn what_is_configured_of_an_action_is_checked_and_can_be_removed() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let at = "/authentication/required-actions/UPDATE_PASSWORD/config";
    let described = root.get(&format!("{at}-description")).await.json();
    assert_eq!(described["properties"][0]["name"], "max_auth_age");
    assert_eq!(root.get(at).await.json(), json!({ "config": {} }));
    let answer = root.put(at, json!({ "config": { "max_auth_age": "60", "no_such_option": "1" } })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let event = "REQUIRED_ACTION_CONFIG authentication/required-actions/UPDATE_PASSWORD/config";
    assert_eq!(root.last_event().await.0, format!("UPDATE {event}"));
    assert_eq!(root.get(at).await.json(), json!({ "config": { "max_auth_age": "60" } }));
    for value in ["-1", "soon", "99999999999999999999"] {
        let answer = root.put(at, json!({ "config": { "max_auth_age": value } })).await;
        assert_eq!((answer.status, answer.text_of("field")), (400, "max_auth_age".into()), "{value}: {}", answer.text);
    }
    assert_eq!(root.get(at).await.json(), json!({ "config": { "max_auth_age": "60" } }));
    assert_eq!(root.delete(at).await.status, 204);
    assert_eq!(root.last_event().await.0, format!("DELETE {event}"));
    assert_eq!(root.get(at).await.json(), json!({ "config": {} }));
    let fixed = "/authentication/required-actions/delete_account/config";
    assert_eq!(root.get(fixed).await.status, 400);
    assert_eq!(root.put(fixed, json!({ "config": {} })).await.status, 400);
    assert_eq!(root.delete(fixed).await.status, 400);
    assert_eq!(root.get(&format!("{fixed}-description")).await.status, 404);
}
