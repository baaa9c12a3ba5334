//! The credentials of a user in an administrator's hands, and the switch over all second factors.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Administrator, server, server_with};
use crate::support::Server;
use crate::support::otp::device;

const PHONE: &str = "11111111-1111-1111-1111-111111111111";
const TABLET: &str = "22222222-2222-2222-2222-222222222222";
const CODES: &str = "33333333-3333-3333-3333-333333333333";

/// A user with a password, two devices and three recovery codes of twelve.
fn holder() -> Value {
    let hashed = |n: u32| json!({"number": n, "encodedHashedValue": "aGFzaA=="});
    json!({
        "username": "holder", "enabled": true, "email": "holder@office.example", "emailVerified": true,
        "firstName": "H", "lastName": "H",
        "credentials": [
            {"type": "password", "value": "holder-pass"},
            device(PHONE, "phone", "seed-of-phone-123456"),
            device(TABLET, "tablet", "seed-of-tablet-12345"),
            {"id": CODES, "type": "recovery-authn-codes", "createdDate": 1_700_000_000_000_i64,
             "secretData": json!({"codes": [hashed(10), hashed(11), hashed(12)]}).to_string(),
             "credentialData": json!({"hashIterations": 1, "algorithm": "RS512", "remaining": 3, "total": 12}).to_string()},
        ],
    })
}

async fn path(admin: &Administrator<'_>) -> String {
    let found = admin.get("/users?username=holder&exact=true").await.json();
    format!("/users/{}", found[0]["id"].as_str().expect("the user"))
}

/// Types and labels in their order.
async fn listed(admin: &Administrator<'_>, user: &str) -> Vec<(String, Value)> {
    let all = admin.get(&format!("{user}/credentials")).await.json();
    let one = |c: &Value| (c["type"].as_str().expect("a type").to_owned(), c["userLabel"].clone());
    all.as_array().expect("a list").iter().map(one).collect()
}

#[actix_web::test]
async fn the_switch_tells_which_factors_a_user_has() {
    let server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let user = path(&admin).await;
    let answer = admin.get(&format!("{user}/mfa")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let mfa = answer.json();
    assert_eq!((&mfa["enabled"], &mfa["setupRequired"]), (&json!(true), &json!(false)));
    let kinds: Vec<_> = mfa["factors"].as_array().expect("factors").iter().map(|f| &f["type"]).collect();
    assert_eq!(kinds, ["otp", "otp", "recovery-authn-codes"]);
    assert_eq!((&mfa["factors"][2]["remaining"], &mfa["factors"][2]["isLow"]), (&json!(3), &json!(true)));
    assert!(!answer.text.contains("seed-of") && !answer.text.contains("aGFzaA"));
    for policy in ["recoveryCodesWarningThreshold(2)", "recoveryCodesWarningThreshold(3)"] {
        assert_eq!(admin.put("", json!({"passwordPolicy": policy})).await.status, 204);
        let is_low = admin.get(&format!("{user}/mfa")).await.json()["factors"][2]["isLow"].clone();
        assert_eq!(is_low, json!(policy.contains('3')), "{policy}");
    }
}

#[actix_web::test]
async fn switched_off_it_removes_all_second_factors_and_says_so() {
    let server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let user = path(&admin).await;
    assert_eq!(admin.put(&format!("{user}/mfa"), json!({"enabled": false})).await.status, 204);
    assert_eq!(listed(&admin, &user).await, [("password".to_owned(), Value::Null)]);
    let mfa = admin.get(&format!("{user}/mfa")).await.json();
    assert_eq!((&mfa["enabled"], &mfa["factors"]), (&json!(false), &json!([])));
    assert_eq!(admin.get(&user).await.json()["totp"], false);
    let removed = server.events(&["REMOVE_CREDENTIAL"]).await;
    let mut kinds: Vec<_> = removed.iter().map(|e| e.details["credential_type"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["otp", "otp", "recovery-authn-codes"]);
    assert_eq!(server.events(&["REMOVE_TOTP"]).await.len(), 2);
    let audited = admin.get("/admin-events?operationTypes=UPDATE&resourcePath=users/*/mfa").await.json();
    assert_eq!(audited.as_array().map(Vec::len), Some(1), "{audited}");
    assert_eq!(audited[0]["representation"], json!("{\"enabled\":false}"));
    // Whoever has lost their device logs in with the password alone.
    let form =
        [("grant_type", "password"), ("client_id", "admin-cli"), ("username", "holder"), ("password", "holder-pass")];
    assert_eq!(server.token(&form).await.status, 200);
}

#[actix_web::test]
async fn switched_on_it_has_a_user_without_factors_set_one_up() {
    let server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let user = path(&admin).await;
    let demanded = async || admin.get(&user).await.json()["requiredActions"].clone();
    assert_eq!(admin.put(&format!("{user}/mfa"), json!({"enabled": true})).await.status, 204);
    assert_eq!(demanded().await, json!([]), "who has a factor need not set up another");
    for enabled in [false, true, true] {
        assert_eq!(admin.put(&format!("{user}/mfa"), json!({"enabled": enabled})).await.status, 204);
    }
    assert_eq!(demanded().await, json!(["CONFIGURE_TOTP"]));
    assert_eq!(admin.get(&format!("{user}/mfa")).await.json()["setupRequired"], true);
    assert_eq!(admin.put(&format!("{user}/mfa"), json!({"enabled": false})).await.status, 204);
    assert_eq!(demanded().await, json!([]));
}

#[actix_web::test]
async fn what_the_switch_cannot_do_is_refused() {
    let server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let user = path(&admin).await;
    for body in
        [json!({}), json!({"enabled": "yes"}), json!({"enabled": null}), json!([]), json!({"enabled": false, "x": 1})]
    {
        assert_eq!(admin.put(&format!("{user}/mfa"), body.clone()).await.status, 400, "{body}");
    }
    assert_eq!(admin.put("/users/nobody/mfa", json!({"enabled": false})).await.status, 404);
    assert_eq!(admin.get("/users/nobody/mfa").await.status, 404);
    assert_eq!(listed(&admin, &user).await.len(), 4);
    server.execute("UPDATE required_action SET enabled = false WHERE alias = 'CONFIGURE_TOTP'").await;
    server.change_realm_named("office", |_| {}).await;
    assert_eq!(admin.put(&format!("{user}/mfa"), json!({"enabled": true})).await.status, 400);
}

#[actix_web::test]
async fn credentials_are_relabelled_reordered_and_removed() {
    let server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let user = path(&admin).await;
    let labels = async || listed(&admin, &user).await.into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    let ask = async |method: Method, path: &str, body: Option<&'static str>| {
        let url = format!("{}/admin/realms/office{user}/credentials/{path}", server.base);
        let mut request = server.http.request(method, url).bearer_auth(admin.token());
        request = body.into_iter().fold(request, |r, text| r.header("content-type", "text/plain").body(text));
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(labels().await, [Value::Null, json!("phone"), json!("tablet"), Value::Null]);
    assert_eq!(ask(Method::PUT, &format!("{PHONE}/userLabel"), Some("old phone")).await, 204);
    assert_eq!(ask(Method::POST, &format!("{TABLET}/moveToFirst"), None).await, 204);
    assert_eq!(labels().await, [json!("tablet"), Value::Null, json!("old phone"), Value::Null]);
    assert_eq!(ask(Method::POST, &format!("{TABLET}/moveAfter/{PHONE}"), None).await, 204);
    assert_eq!(labels().await, [Value::Null, json!("old phone"), json!("tablet"), Value::Null]);
    assert_eq!(ask(Method::DELETE, PHONE, None).await, 204);
    assert_eq!(labels().await, [Value::Null, json!("tablet"), Value::Null]);
    for (method, path) in [
        (Method::DELETE, PHONE.to_owned()),
        (Method::PUT, format!("{PHONE}/userLabel")),
        (Method::POST, format!("{PHONE}/moveToFirst")),
        (Method::POST, format!("{TABLET}/moveAfter/{PHONE}")),
    ] {
        assert_eq!(ask(method, &path, Some("x")).await, 404, "{path}");
    }
    assert_eq!(admin.put(&format!("{user}/disable-credential-types"), json!(["otp"])).await.status, 204);
    assert_eq!(labels().await, [Value::Null, Value::Null]);
}

#[actix_web::test]
async fn a_credential_of_another_user_is_not_found() {
    let server: Server = server_with(holder()).await;
    let admin = Administrator::of(&server, "root").await;
    let found = admin.get("/users?username=keeper&exact=true").await.json();
    let other = format!("/users/{}", found[0]["id"].as_str().expect("the user"));
    for path in [format!("{other}/credentials/{PHONE}/moveToFirst"), format!("{other}/credentials/{PHONE}")] {
        let method = if path.ends_with("First") { Method::POST } else { Method::DELETE };
        assert_eq!(admin.ask(method, &path, None).await.status, 404, "{path}");
    }
    assert_eq!(listed(&admin, &path(&admin).await).await.len(), 4);
}

#[actix_web::test]
async fn a_policy_for_codes_that_makes_no_sense_is_refused() {
    let server = server().await;
    let admin = Administrator::of(&server, "root").await;
    for bad in [
        json!({"otpPolicyDigits": 7}),
        json!({"otpPolicyDigits": 0}),
        json!({"otpPolicyPeriod": 0}),
        json!({"otpPolicyPeriod": -30}),
        json!({"otpPolicyAlgorithm": "HmacMD5"}),
        json!({"otpPolicyType": "motp"}),
        json!({"otpPolicyLookAheadWindow": 101}),
        json!({"otpPolicyLookAheadWindow": -1}),
        json!({"otpPolicyInitialCounter": -1}),
    ] {
        assert_eq!(admin.put("", bad.clone()).await.status, 400, "{bad}");
    }
    let good = json!({"otpPolicyDigits": 8, "otpPolicyPeriod": 60, "otpPolicyAlgorithm": "HmacSHA512", "otpPolicyType": "hotp"});
    assert_eq!(admin.put("", good).await.status, 204);
}
