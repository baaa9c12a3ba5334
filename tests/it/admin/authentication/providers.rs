//! What flows can be made of.

use serde_json::json;

use super::super::names;
use super::{Administrator, audited};

#[actix_web::test]
async fn every_kind_of_step_is_listed_with_what_can_be_configured_of_it() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    for (kind, one, others) in [
        ("authenticator", "auth-otp-form", "registration-page-form"),
        ("client-authenticator", "client-secret", "auth-otp-form"),
        ("form", "registration-page-form", "registration-user-creation"),
        ("form-action", "registration-user-creation", "registration-page-form"),
    ] {
        let listed = root.get(&format!("/authentication/{kind}-providers")).await.json();
        let ids = names(&listed, "id");
        assert!(ids.iter().any(|id| id == one) && !ids.iter().any(|id| id == others), "{kind}: {ids:?}");
        assert!(names(&listed, "description").iter().all(|text| !text.is_empty()), "{kind}");
    }
    let described = root.get("/authentication/config-description/conditional-user-role").await.json();
    assert_eq!(described["providerId"], "conditional-user-role");
    assert_eq!(names(&described["properties"], "name"), ["condUserRole", "negate"]);
    let unknown = root.get("/authentication/config-description/no-such-provider").await;
    assert_eq!(unknown.error(), (404, "Could not find authenticator provider".into()));
    let per_client = root.get("/authentication/per-client-config-description").await.json();
    assert_eq!(per_client["client-secret"], json!([]));
    assert_eq!(per_client["federated-jwt"].as_array().map(Vec::len), Some(2));
}
