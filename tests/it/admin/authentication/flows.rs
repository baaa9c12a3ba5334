//! Flows: made, renamed, copied, removed; and what is refused.

use serde_json::{Value, json};

use super::super::names;
use super::{Administrator, audited, each, id_of};

#[actix_web::test]
async fn a_flow_is_made_found_changed_and_removed_with_an_event_each() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let id = root.flow("mine").await;
    let path = format!("/authentication/flows/{id}");
    let (event, sent) = root.last_event().await;
    assert_eq!(event, format!("CREATE AUTH_FLOW authentication/flows/{id}"));
    assert_eq!(sent["alias"], "mine");
    let shown = root.get(&path).await.json();
    assert_eq!((&shown["alias"], &shown["topLevel"], &shown["builtIn"]), (&json!("mine"), &json!(true), &json!(false)));
    let answer = root.put(&path, json!({ "alias": "ours", "description": "d" })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(root.last_event().await.0, format!("UPDATE AUTH_FLOW authentication/flows/{id}"));
    let shown = root.get(&path).await.json();
    assert_eq!((&shown["alias"], &shown["description"]), (&json!("ours"), &json!("d")));
    assert!(names(&root.get("/authentication/flows").await.json(), "alias").contains(&"ours".to_owned()));
    assert_eq!(root.delete(&path).await.status, 204);
    assert_eq!(root.last_event().await.0, format!("DELETE AUTH_FLOW authentication/flows/{id}"));
    assert_eq!(root.get(&path).await.status, 404);
}

#[actix_web::test]
async fn what_a_flow_cannot_be_is_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let before = root.get("/authentication/flows").await.json();
    let long = "x".repeat(256);
    for (body, status) in [
        (json!({ "providerId": "basic-flow", "topLevel": true }), 409),
        (json!({ "alias": "  ", "topLevel": true }), 409),
        (json!({ "alias": "mine", "topLevel": true }), 409),
        (json!({ "alias": "a/b", "topLevel": true }), 400),
        (json!({ "alias": "a\nb", "topLevel": true }), 400),
        (json!({ "alias": long, "topLevel": true }), 400),
        (json!({ "alias": "x", "providerId": "no-such-flow", "topLevel": true }), 400),
        (json!({ "alias": "x", "id": "a/b", "topLevel": true }), 400),
        (json!({ "alias": "x", "noSuchMember": 1 }), 400),
        (json!({ "alias": 7 }), 400),
        (json!([]), 400),
    ] {
        let answer = root.post("/authentication/flows", body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        assert!(answer.text.contains("rror"), "{body}: {}", answer.text);
    }
    assert_eq!(root.get("/authentication/flows").await.json(), before);
}

#[actix_web::test]
async fn a_new_flow_is_never_built_in() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let made = root.post("/authentication/flows", json!({ "alias": "x", "topLevel": true, "builtIn": true })).await;
    let path = format!("/authentication/flows/{}", id_of(&made));
    assert_eq!(root.get(&path).await.json()["builtIn"], false);
    assert_eq!(root.delete(&path).await.status, 204);
}

#[actix_web::test]
async fn what_names_a_flow_follows_its_new_alias() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let id = id_of(&root.post("/authentication/flows/browser/copy", json!({ "newName": "own" })).await);
    assert_eq!(root.put("", json!({ "browserFlow": "own" })).await.status, 204);
    let answer = root.put(&format!("/authentication/flows/{id}"), json!({ "alias": "renamed" })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(root.get("").await.json()["browserFlow"], "renamed");
    let taken = root.put(&format!("/authentication/flows/{id}"), json!({ "alias": "browser" })).await;
    assert_eq!(taken.status, 409, "{}", taken.text);
    assert_eq!(root.get("").await.json()["browserFlow"], "renamed");
}

#[actix_web::test]
async fn what_is_built_in_or_in_use_is_not_removed() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let listed = root.get("/authentication/flows").await.json();
    let browser = listed.as_array().expect("a list").iter().find(|f| f["alias"] == "browser").expect("the flow");
    let built_in = root.delete(&format!("/authentication/flows/{}", browser["id"].as_str().expect("an id"))).await;
    assert_eq!(built_in.error(), (400, "Can't delete built in flow".into()));
    let of_realm = id_of(&root.post("/authentication/flows/browser/copy", json!({ "newName": "own" })).await);
    assert_eq!(root.put("", json!({ "browserFlow": "own" })).await.status, 204);
    let of_client = root.flow("of a client").await;
    let over = json!({ "clientId": "app", "authenticationFlowBindingOverrides": { "browser": of_client } });
    root.make("/clients", over).await;
    let of_flow = root.flow("of a flow").await;
    let outer = root.flow("outer").await;
    let step = json!({ "parentFlow": outer, "flowId": of_flow, "requirement": "REQUIRED" });
    id_of(&root.post("/authentication/executions", step).await);
    for id in [of_realm, of_client, of_flow] {
        let answer = root.delete(&format!("/authentication/flows/{id}")).await;
        assert_eq!(answer.status, 409, "{}", answer.text);
        assert_eq!(root.get(&format!("/authentication/flows/{id}")).await.status, 200);
    }
    assert_eq!(root.steps("outer").await.len(), 1);
    assert_eq!(root.delete("/authentication/flows/no-such").await.error(), (404, "Flow not found".into()));
}

#[actix_web::test]
async fn a_flow_goes_with_what_is_below_it() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let id = root.flow("mine").await;
    let sub = root.sub_flow("mine", "sub").await;
    let step = root.step("sub", "conditional-user-role").await;
    let config = json!({ "alias": "who", "config": { "condUserRole": "agent" } });
    let config = id_of(&root.post(&format!("/authentication/executions/{step}/config"), config).await);
    assert_eq!(root.delete(&format!("/authentication/flows/{id}")).await.status, 204);
    for path in [format!("flows/{sub}"), format!("executions/{step}"), format!("config/{config}")] {
        assert_eq!(root.get(&format!("/authentication/{path}")).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn a_copy_has_all_below_it_and_can_be_changed_alone() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let copy = root.post("/authentication/flows/browser/copy", json!({ "newName": "browser copy" })).await;
    let id = id_of(&copy);
    assert!(copy.header("location").ends_with(&format!("/authentication/flows/browser/copy/{id}")));
    let (event, sent) = root.last_event().await;
    assert_eq!(event, "CREATE AUTH_FLOW authentication/flows/browser/copy");
    assert_eq!((&sent["newName"], &sent["id"]), (&json!("browser copy"), &json!(id)));
    let (original, copied) = (root.steps("browser").await, root.steps("browser%20copy").await);
    assert_eq!(each(&original, "providerId"), each(&copied, "providerId"));
    assert_eq!(each(&original, "requirement"), each(&copied, "requirement"));
    let renamed = |name: &&str| name.starts_with("browser copy ");
    assert_eq!(each(&copied, "displayName").iter().filter(|n| renamed(n)).count(), sub_flows(&original));
    assert!(each(&copied, "id").iter().all(|id| !each(&original, "id").contains(id)));
    assert_eq!(root.delete(&format!("/authentication/flows/{id}")).await.status, 204);
    assert_eq!(root.steps("browser").await, original);
}

fn sub_flows(steps: &[Value]) -> usize {
    steps.iter().filter(|s| s["authenticationFlow"] == true).count()
}

#[actix_web::test]
async fn copies_without_a_name_of_their_own_are_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    for (flow, body, status) in [
        ("browser", json!({}), 409),
        ("browser", json!({ "newName": "" }), 409),
        ("browser", json!({ "newName": 7 }), 409),
        ("browser", json!({ "newName": "registration" }), 409),
        ("browser", json!({ "newName": "a/b" }), 400),
        ("no-such-flow", json!({ "newName": "x" }), 404),
    ] {
        let answer = root.post(&format!("/authentication/flows/{flow}/copy"), body.clone()).await;
        assert_eq!(answer.status, status, "{flow} {body}: {}", answer.text);
    }
}
