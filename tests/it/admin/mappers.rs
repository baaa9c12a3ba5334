//! Protocol mappers of clients and client scopes.

use serde_json::{Value, json};

use super::{Administrator, names, server};

fn mapper(name: &str) -> Value {
    json!({ "name": name, "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
        "config": { "user.attribute": "site", "claim.name": "site", "access.token.claim": "true" } })
}

#[actix_web::test]
async fn a_mapper_is_made_replaced_and_removed() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    for base in [
        root.make("/clients", json!({ "clientId": "app" })).await,
        root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await,
    ] {
        let models = format!("{base}/protocol-mappers/models");
        let path = root.make(&models, mapper("site")).await;
        assert_eq!(root.get(&path).await.json()["config"]["introspection.token.claim"], "true");
        let changed = json!({ "name": "fixed", "protocol": "openid-connect", "id": "ignored",
            "protocolMapper": "oidc-hardcoded-claim-mapper", "config": { "claim.value": "1" } });
        assert_eq!(root.put(&path, changed).await.status, 204);
        assert_eq!(names(&root.get(&models).await.json(), "name"), ["fixed"]);
        assert_eq!(root.delete(&path).await.status, 204);
        assert_eq!(root.get(&path).await.error(), (404, "Model not found".into()));
    }
}

#[actix_web::test]
async fn the_kind_of_a_mapper_is_checked_on_every_way_in() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let models = format!("{client}/protocol-mappers/models");
    let path = root.make(&models, mapper("site")).await;
    let mut unknown = mapper("other");
    unknown["protocolMapper"] = json!("oidc-script-based-protocol-mapper");
    let add = format!("{client}/protocol-mappers/add-models");
    assert_eq!(root.post(&models, unknown.clone()).await.status, 404);
    assert_eq!(root.put(&path, unknown.clone()).await.status, 404);
    assert_eq!(root.post(&add, json!([mapper("good"), unknown])).await.status, 404);
    assert_eq!(root.put(&client, json!({ "protocolMappers": [unknown] })).await.status, 400);
    let scope = json!({ "name": "desk", "protocol": "openid-connect", "protocolMappers": [unknown] });
    assert_eq!(root.post("/client-scopes", scope).await.status, 400);
    assert_eq!(names(&root.get(&models).await.json(), "name"), ["site"]);
}

#[actix_web::test]
async fn two_mappers_of_one_name_are_a_conflict() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let models = format!("{client}/protocol-mappers/models");
    root.make(&models, mapper("a")).await;
    let second = root.make(&models, mapper("b")).await;
    assert_eq!(root.post(&models, mapper("a")).await.status, 409);
    assert_eq!(root.put(&second, mapper("a")).await.status, 409);
    let add = format!("{client}/protocol-mappers/add-models");
    assert_eq!(root.post(&add, json!([mapper("c"), mapper("a")])).await.status, 409);
    assert_eq!(names(&root.get(&models).await.json(), "name"), ["a", "b"]);
}

#[actix_web::test]
async fn mappers_that_are_added_at_once_are_all_kept() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let models = format!("{client}/protocol-mappers/models");
    let wanted: Vec<String> = (0..10).map(|n| format!("m{n}")).collect();
    let posts = wanted.iter().map(|name| root.post(&models, mapper(name)));
    for answer in futures_util::future::join_all(posts).await {
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    assert_eq!(names(&root.get(&models).await.json(), "name"), wanted);
}
