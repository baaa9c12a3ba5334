//! Steps of flows: added, switched, moved, removed; and what is refused.

use serde_json::{Value, json};

use super::{Administrator, audited, each, id_of};
use crate::support::browser::{Browser, CALLBACK, led};

#[actix_web::test]
async fn a_step_is_added_switched_and_removed_with_an_event_each() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let id = root.step("mine", "auth-otp-form").await;
    let (event, sent) = root.last_event().await;
    assert_eq!(event, "CREATE AUTH_EXECUTION authentication/flows/mine/executions/execution");
    assert_eq!((&sent["provider"], &sent["id"]), (&json!("auth-otp-form"), &json!(id)));
    let step = &root.steps("mine").await[0];
    assert_eq!((&step["requirement"], &step["index"], &step["level"]), (&json!("DISABLED"), &json!(0), &json!(0)));
    let mut switched = step.clone();
    switched["requirement"] = json!("REQUIRED");
    let answer = root.put("/authentication/flows/mine/executions", switched).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(root.last_event().await.0, "UPDATE AUTH_EXECUTION authentication/flows/mine/executions");
    let found = root.get(&format!("/authentication/executions/{id}")).await.json();
    assert_eq!((&found["requirement"], &found["authenticator"]), (&json!("REQUIRED"), &json!("auth-otp-form")));
    assert_eq!(root.delete(&format!("/authentication/executions/{id}")).await.status, 204);
    assert_eq!(root.last_event().await.0, format!("DELETE AUTH_EXECUTION authentication/executions/{id}"));
    assert_eq!(root.get(&format!("/authentication/executions/{id}")).await.error(), (404, "Illegal execution".into()));
}

#[actix_web::test]
async fn a_sub_flow_is_added_renamed_and_goes_with_its_step() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let flow = root.sub_flow("mine", "sub").await;
    assert_eq!(root.last_event().await.0, "CREATE AUTH_EXECUTION_FLOW authentication/flows/mine/executions/flow");
    root.step("sub", "auth-cookie").await;
    let steps = root.steps("mine").await;
    assert_eq!(steps.iter().map(|s| s["level"].as_i64()).collect::<Vec<_>>(), [Some(0), Some(1)]);
    let mut renamed = steps[0].clone();
    (renamed["displayName"], renamed["description"]) = (json!("other"), json!("words"));
    assert_eq!(root.put("/authentication/flows/mine/executions", renamed).await.status, 204);
    let shown = root.get(&format!("/authentication/flows/{flow}")).await.json();
    assert_eq!((&shown["alias"], &shown["description"]), (&json!("other"), &json!("words")));
    let step = steps[0]["id"].as_str().expect("an id");
    assert_eq!(root.delete(&format!("/authentication/executions/{step}")).await.status, 204);
    assert_eq!(root.get(&format!("/authentication/flows/{flow}")).await.status, 404);
}

#[actix_web::test]
async fn steps_that_a_flow_cannot_have_are_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let form = json!({ "alias": "page", "type": "form-flow", "provider": "registration-page-form" });
    id_of(&root.post("/authentication/flows/mine/executions/flow", form).await);
    let before = root.steps("mine").await;
    for (flow, kind, body, status) in [
        ("mine", "execution", json!({ "provider": "no-such-provider" }), 400),
        ("mine", "execution", json!({}), 400),
        ("mine", "execution", json!({ "provider": ["auth-cookie"] }), 400),
        ("mine", "execution", json!({ "provider": "client-secret" }), 400),
        ("mine", "execution", json!({ "provider": "auth-cookie", "requirement": "SOMETIMES" }), 400),
        ("mine", "execution", json!({ "provider": "auth-cookie", "priority": i64::MAX }), 400),
        ("page", "execution", json!({ "provider": "auth-cookie" }), 400),
        ("page", "flow", json!({ "alias": "x", "type": "basic-flow" }), 400),
        ("mine", "flow", json!({ "type": "basic-flow" }), 409),
        ("mine", "flow", json!({ "alias": "browser", "type": "basic-flow" }), 409),
        ("mine", "flow", json!({ "alias": "x", "type": "no-such-flow" }), 400),
        ("mine", "flow", json!({ "alias": "x", "type": "form-flow" }), 400),
        ("browser", "execution", json!({ "provider": "auth-cookie" }), 400),
        ("browser", "flow", json!({ "alias": "x", "type": "basic-flow" }), 400),
        ("no-such-flow", "execution", json!({ "provider": "auth-cookie" }), 400),
        ("no-such-flow", "flow", json!({ "alias": "x", "type": "basic-flow" }), 400),
    ] {
        let answer = root.post(&format!("/authentication/flows/{flow}/executions/{kind}"), body.clone()).await;
        assert_eq!(answer.status, status, "{flow} {kind} {body}: {}", answer.text);
        assert!(answer.text.contains("rror"), "{flow} {kind} {body}: {}", answer.text);
    }
    assert_eq!(root.steps("mine").await, before);
}

#[actix_web::test]
async fn changes_of_steps_that_make_no_sense_are_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let id = root.step("mine", "auth-cookie").await;
    root.sub_flow("mine", "sub").await;
    let sub = root.steps("mine").await[1]["id"].clone();
    for (flow, body, status) in [
        ("mine", json!({}), 404),
        ("mine", json!({ "id": "no-such-step" }), 404),
        ("no-such-flow", json!({ "id": id }), 404),
        ("mine", json!({ "id": id, "requirement": "SOMETIMES" }), 400),
        ("mine", json!({ "id": id, "priority": "first" }), 400),
        ("mine", json!({ "id": sub, "displayName": "browser" }), 409),
        ("mine", json!({ "id": sub, "displayName": "a/b" }), 400),
    ] {
        let answer = root.put(&format!("/authentication/flows/{flow}/executions"), body.clone()).await;
        assert_eq!(answer.status, status, "{flow} {body}: {}", answer.text);
    }
    assert_eq!(each(&root.steps("mine").await, "displayName"), ["Cookie", "sub"]);
}

#[actix_web::test]
async fn a_step_moves_one_place_and_stays_at_the_ends() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let mut ids = Vec::new();
    for provider in ["auth-cookie", "auth-username-form", "auth-password-form"] {
        ids.push(root.step("mine", provider).await);
    }
    let moves = [(0, "raise-priority", [0, 1, 2]), (0, "lower-priority", [1, 0, 2]), (2, "raise-priority", [1, 2, 0])];
    for (step, way, order) in moves {
        let path = format!("authentication/executions/{}/{way}", ids[step]);
        let answer = root.post(&format!("/{path}"), Value::Null).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        let expected: Vec<&str> = order.iter().map(|n| ids[*n].as_str()).collect();
        assert_eq!(each(&root.steps("mine").await, "id"), expected, "{way} of {step}");
    }
    let last = format!("UPDATE AUTH_EXECUTION authentication/executions/{}/raise-priority", ids[2]);
    assert_eq!(root.last_event().await.0, last);
    let unknown = root.post("/authentication/executions/no-such-step/raise-priority", Value::Null).await;
    assert_eq!(unknown.status, 404);
}

#[actix_web::test]
async fn what_is_built_in_keeps_its_steps_and_their_order() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let before = root.steps("browser").await;
    let id = before[0]["id"].as_str().expect("an id");
    for way in ["raise-priority", "lower-priority"] {
        let answer = root.post(&format!("/authentication/executions/{id}/{way}"), Value::Null).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
    }
    assert_eq!(root.delete(&format!("/authentication/executions/{id}")).await.status, 400);
    assert_eq!(root.steps("browser").await, before);
}

#[actix_web::test]
async fn a_step_can_be_made_by_ids_but_no_flow_becomes_a_step_of_itself() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let (outer, inner) = (root.flow("outer").await, root.flow("inner").await);
    let step = |parent: &str, child: &str| json!({ "parentFlow": parent, "flowId": child, "requirement": "REQUIRED" });
    let made = id_of(&root.post("/authentication/executions", step(&outer, &inner)).await);
    assert_eq!(root.last_event().await.0, format!("CREATE AUTH_EXECUTION authentication/executions/{made}"));
    let by_name = json!({ "parentFlow": inner, "authenticator": "auth-cookie", "requirement": "ALTERNATIVE" });
    id_of(&root.post("/authentication/executions", by_name).await);
    assert_eq!(each(&root.steps("outer").await, "requirement"), ["REQUIRED", "ALTERNATIVE"]);
    let browser = root.get("/authentication/flows").await.json()[0]["id"].clone();
    for (body, why) in [
        (step(&inner, &outer), "a cycle"),
        (step(&inner, &inner), "a cycle of one"),
        (step(&inner, "no-such-flow"), "no such flow"),
        (json!({ "authenticator": "auth-cookie" }), "no parent"),
        (json!({ "parentFlow": "no-such-flow", "authenticator": "auth-cookie" }), "no such parent"),
        (json!({ "parentFlow": browser, "authenticator": "auth-cookie" }), "a parent that is built in"),
        (json!({ "parentFlow": inner }), "no authenticator"),
        (json!({ "parentFlow": inner, "authenticator": "auth-cookie", "authenticatorConfig": "x" }), "no such config"),
        (json!({ "parentFlow": inner, "authenticator": "auth-cookie", "requirement": "x" }), "no such requirement"),
    ] {
        let answer = root.post("/authentication/executions", body).await;
        assert_eq!(answer.status, 400, "{why}: {}", answer.text);
    }
}

#[actix_web::test]
async fn a_flow_made_here_logs_people_in() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.make("/clients", json!({ "clientId": "app", "publicClient": true, "redirectUris": [CALLBACK] })).await;
    root.flow("mine").await;
    root.step("mine", "auth-username-password-form").await;
    assert_eq!(root.put("", json!({ "browserFlow": "mine" })).await.status, 204);
    let mut browser = Browser::of(&server);
    let page = browser.authorize_as("app", "").await;
    let answer = browser.submit(&page, &[("username", "keeper"), ("password", "correct horse")]).await;
    assert!(led(&answer, "code").is_some(), "{answer:?}");
    let again = browser.authorize_as("app", "").await;
    assert_eq!(again.status, 200, "without the step for the cookie nobody is remembered");
}
