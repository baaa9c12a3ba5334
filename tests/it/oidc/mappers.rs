//! What each protocol mapper adds to which token.

use serde_json::{Value, json};

use super::realm::{PASSWORD, realm};
use crate::support::{Server, claims};

fn mapper(kind: &str, config: Value) -> Value {
    let mut all = json!({"id.token.claim": "true", "access.token.claim": "true", "userinfo.token.claim": "true", "jsonType.label": "String"});
    all.as_object_mut().expect("object").extend(config.as_object().expect("object").clone());
    json!({"name": format!("{kind} {config}"), "protocol": "openid-connect", "protocolMapper": kind, "config": all})
}

/// The access token, ID token and userinfo of alice by a client with these mappers, and the whole answer.
async fn tokens(mappers: Vec<Value>) -> (Value, Value, Value, Value) {
    let mut given = realm(
        json!({"groups": [{"name": "site", "path": "/site", "attributes": {"area": ["north", "west"]}, "subGroups": [{"name": "desk", "path": "/site/desk"}]}]}),
    );
    given["clients"][0]["protocolMappers"] = Value::Array(mappers);
    given["users"][0]["attributes"] =
        json!({"seat": ["7"], "skills": ["voice", "chat"], "street": ["High Street 1"], "country": ["DE"]});
    given["users"][0]["groups"] = json!(["/site/desk"]);
    let server = Server::start(given).await;
    let answer = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let info = server.userinfo(&answer.text_of("access_token")).await.json();
    (claims(&answer.text_of("access_token")), claims(&answer.text_of("id_token")), info, answer.json())
}

#[actix_web::test]
async fn attributes_have_their_json_type_and_their_place() {
    let attribute = |config| mapper("oidc-usermodel-attribute-mapper", config);
    let (access, id, info, _) = tokens(vec![
        attribute(json!({"user.attribute": "seat", "claim.name": "place.seat", "jsonType.label": "long"})),
        attribute(json!({"user.attribute": "skills", "claim.name": "skills", "multivalued": "true"})),
        attribute(json!({"user.attribute": "skills", "claim.name": "skill"})),
        attribute(json!({"user.attribute": "seat", "claim.name": "dotted\\.name"})),
        attribute(json!({"user.attribute": "nothing", "claim.name": "nothing", "multivalued": "true"})),
        attribute(json!({"user.attribute": "seat", "claim.name": "hidden", "access.token.claim": "false", "userinfo.token.claim": "false"})),
        mapper("oidc-usermodel-property-mapper", json!({"user.attribute": "createdTimestamp", "claim.name": "created", "jsonType.label": "long"})),
    ])
    .await;
    for token in [&access, &id, &info] {
        assert_eq!(
            (&token["place"]["seat"], &token["skills"], &token["skill"]),
            (&json!(7), &json!(["voice", "chat"]), &json!("voice"))
        );
        assert_eq!(token["dotted.name"], "7");
        assert!(token["nothing"].is_null() && token["created"].is_i64());
    }
    assert_eq!((&id["hidden"], &access["hidden"], &info["hidden"]), (&json!("7"), &Value::Null, &Value::Null));
}

#[actix_web::test]
async fn an_attribute_that_the_user_has_not_comes_from_the_groups() {
    let attribute = |config| mapper("oidc-usermodel-attribute-mapper", config);
    let (access, ..) = tokens(vec![
        attribute(json!({"user.attribute": "area", "claim.name": "area", "multivalued": "true"})),
        mapper("oidc-group-membership-mapper", json!({"claim.name": "paths", "full.path": "true"})),
        mapper("oidc-group-membership-mapper", json!({"claim.name": "names", "full.path": "false"})),
    ])
    .await;
    assert_eq!(
        (&access["area"], &access["paths"], &access["names"]),
        (&json!(["north", "west"]), &json!(["/site/desk"]), &json!(["desk"]))
    );
}

#[actix_web::test]
async fn roles_are_renamed_added_and_prefixed() {
    let (access, id, ..) = tokens(vec![
        mapper("oidc-role-name-mapper", json!({"role": "agent", "new.role.name": "operator"})),
        mapper("oidc-hardcoded-role-mapper", json!({"role": "account.delete-account"})),
        mapper("oidc-usermodel-realm-role-mapper", json!({"claim.name": "r", "multivalued": "true", "usermodel.realmRoleMapping.rolePrefix": "x-"})),
        mapper("oidc-usermodel-client-role-mapper", json!({"claim.name": "by.${client_id}", "multivalued": "true", "usermodel.clientRoleMapping.clientId": "account"})),
    ])
    .await;
    let realm_roles = access["realm_access"]["roles"].as_array().expect("roles");
    assert!(realm_roles.contains(&json!("operator")) && !realm_roles.contains(&json!("agent")));
    assert!(
        access["resource_access"]["account"]["roles"].as_array().expect("roles").contains(&json!("delete-account"))
    );
    assert!(id["r"].as_array().expect("roles").contains(&json!("x-operator")));
    assert!(id["by"]["account"].as_array().expect("roles").contains(&json!("delete-account")));
}

#[actix_web::test]
async fn fixed_claims_go_where_they_are_asked_for_but_not_over_the_token_s_own() {
    let fixed = |name: &str, value: &str, kind: &str| {
        mapper("oidc-hardcoded-claim-mapper", json!({"claim.name": name, "claim.value": value, "jsonType.label": kind}))
    };
    let mut beside = fixed("beside", "yes", "String");
    beside["config"]["access.tokenResponse.claim"] = json!("true");
    let (access, id, _, answer) = tokens(vec![
        fixed("js", "{\"a\":[1]}", "JSON"),
        fixed("flag", "yes", "boolean"),
        fixed("bad", "x", "int"),
        fixed("iss", "evil", "String"),
        fixed("azp", "evil", "String"),
        fixed("exp", "1", "long"),
        beside,
    ])
    .await;
    assert_eq!((&access["js"], &access["flag"], &access["bad"]), (&json!({"a": [1]}), &json!(false), &Value::Null));
    assert_eq!((&answer["beside"], &answer["js"]), (&json!("yes"), &Value::Null));
    for token in [&access, &id] {
        assert!(token["iss"] != "evil" && token["azp"] == "web" && token["exp"] != 1);
    }
}

#[actix_web::test]
async fn the_rest_of_the_table_adds_what_its_name_says() {
    let (access, id, info, _) = tokens(vec![
        mapper("oidc-address-mapper", json!({})),
        mapper("oidc-session-state-mapper", json!({})),
        mapper("oidc-amr-mapper", json!({})),
        mapper("oidc-audience-mapper", json!({"included.custom.audience": "https://crm.example"})),
        mapper("oidc-audience-mapper", json!({"included.client.audience": "no-such-client"})),
        mapper("oidc-organization-membership-mapper", json!({"claim.name": "organization"})),
        mapper("no-such-mapper", json!({})),
    ])
    .await;
    assert_eq!(info["address"], json!({"street_address": "High Street 1", "country": "DE"}));
    assert_eq!((&access["session_state"], &access["amr"]), (&access["sid"], &json!([])));
    assert_eq!(
        (&access["aud"], &id["aud"]),
        (&json!(["https://crm.example", "account"]), &json!(["web", "https://crm.example"]))
    );
    assert!(access["organization"].is_null());
}

#[actix_web::test]
async fn a_pairwise_subject_is_the_same_everywhere_and_refreshes() {
    let mut given = realm(json!({}));
    let pairwise = mapper("oidc-sha256-pairwise-sub-mapper", json!({"pairwiseSubAlgorithmSalt": "pepper"}));
    given["clients"][0]["protocolMappers"] = json!([pairwise]);
    given["users"][0]["id"] = json!("c0b30a87-8870-4c1e-8abd-acb3aa354a61");
    let server = Server::start(given).await;
    let answer = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    // As Keycloak computes it for this user, the host localhost and this salt.
    let expected = "68e8d98c-fee2-390c-86b2-9e36188530e1";
    for token in ["access_token", "id_token", "refresh_token"] {
        assert_eq!(claims(&answer.text_of(token))["sub"], expected, "{token}");
    }
    assert_eq!(server.userinfo(&answer.text_of("access_token")).await.json()["sub"], expected);
    let refresh = answer.text_of("refresh_token");
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", refresh.as_str())];
    assert_eq!(claims(&server.token(&again).await.text_of("access_token"))["sub"], expected);
}
