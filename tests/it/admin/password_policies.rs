//! Password policies: what each refuses, how it says so, and what a policy may be.

use gatehouse::fault::Fault;
use serde_json::{Value, json};

use super::{Administrator, server};
use crate::support::{Answer, Server};

/// Policies with a password of `keeper` that each refuses, the error, what the text names, and a password that it lets pass.
const REFUSED: &[(&str, &str, &str, &str, &str)] = &[
    ("length(9)", "12345678", "invalidPasswordMinLengthMessage", "9", "123456789"),
    ("length", "1234567", "invalidPasswordMinLengthMessage", "8", "12345678"),
    ("maxLength(9)", "1234567890", "invalidPasswordMaxLengthMessage", "9", "123456789"),
    ("digits(3)", "ab12", "invalidPasswordMinDigitsMessage", "3", "ab123"),
    ("lowerCase(2)", "ABCd", "invalidPasswordMinLowerCaseCharsMessage", "2", "ABcd"),
    ("upperCase(2)", "abcD", "invalidPasswordMinUpperCaseCharsMessage", "2", "abCD"),
    ("specialChars(2)", "abc!", "invalidPasswordMinSpecialCharsMessage", "2", "ab!?"),
    ("notUsername", "Keeper", "invalidPasswordNotUsernameMessage", "", "Keeper1"),
    ("notContainsUsername", "my-Keeper-1", "invalidPasswordNotContainsUsernameMessage", "", "my-guard-1"),
    ("notEmail", "KEEPER@office.example", "invalidPasswordNotEmailMessage", "", "another@office.example"),
    ("regexPattern([a-z]+)", "abc1", "invalidPasswordRegexPatternMessage", "", "abc"),
    ("regexPattern([a-z]+) and regexPattern(.{4})", "abc", "invalidPasswordRegexPatternMessage", "", "abcd"),
    ("digits(1) and upperCase(1)", "abc1", "invalidPasswordMinUpperCaseCharsMessage", "1", "Abc1"),
];

/// Sets the policy of the realm, on top of cheap hashes.
async fn set(root: &Administrator<'_>, policy: &str) -> Answer {
    root.put("", json!({ "passwordPolicy": format!("hashIterations(1) and {policy}") })).await
}

async fn keeper(root: &Administrator<'_>) -> String {
    let found = root.get("/users?username=keeper&exact=true").await.json();
    format!("/users/{}", found[0]["id"].as_str().expect("an id"))
}

async fn reset(root: &Administrator<'_>, user: &str, password: &str) -> Answer {
    root.put(&format!("{user}/reset-password"), json!({ "type": "password", "value": password })).await
}

#[actix_web::test]
async fn each_refuses_by_its_own_name_and_lets_the_others_pass() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let user = keeper(&root).await;
    for (policy, bad, error, names, good) in REFUSED {
        assert_eq!(set(&root, policy).await.status, 204, "{policy}");
        let refused = reset(&root, &user, bad).await;
        assert_eq!(refused.error(), (400, (*error).to_owned()), "{policy}: {}", refused.text);
        let text = refused.text_of("error_description");
        assert!(text.contains(names) && !text.contains('{') && !text.contains("Message"), "{policy}: {text}");
        let passed = reset(&root, &user, good).await;
        assert_eq!(passed.status, 204, "{policy}: {}", passed.text);
    }
    let new = json!({ "username": "new", "credentials": [{ "type": "password", "value": "abc1" }] });
    assert_eq!(root.post("/users", new).await.error(), (400, "invalidPasswordMinUpperCaseCharsMessage".to_owned()));
}

#[actix_web::test]
async fn the_last_passwords_are_refused_and_no_more_than_that_are_kept() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let user = keeper(&root).await;
    assert_eq!(set(&root, "passwordHistory(3)").await.status, 204);
    for password in ["one", "two", "three"] {
        assert_eq!(reset(&root, &user, password).await.status, 204, "{password}");
    }
    for password in ["one", "two", "three"] {
        let refused = reset(&root, &user, password).await;
        assert_eq!(refused.error(), (400, "invalidPasswordHistoryMessage".to_owned()), "{password}");
        assert!(refused.text_of("error_description").contains('3'), "{}", refused.text);
    }
    assert_eq!(reset(&root, &user, "four").await.status, 204);
    assert_eq!(earlier(&server).await, 2);
    assert_eq!(reset(&root, &user, "one").await.status, 204, "it was the fourth last");
    // A realm that does not ask for it any more keeps nothing.
    assert_eq!(set(&root, "passwordHistory(-1)").await.status, 204);
    assert_eq!(reset(&root, &user, "one").await.status, 204);
    assert_eq!(earlier(&server).await, 0);
}

async fn earlier(server: &Server) -> i64 {
    let counted = server.app.store.read::<i64, Fault>(async |tx| {
        let row = tx.find("SELECT count(*) FROM credential WHERE type = 'password-history'", &[]).await?;
        Ok(row.expect("a row").get(0)?)
    });
    counted.await.expect("read")
}

#[actix_web::test]
async fn a_password_that_was_used_of_late_is_refused_until_the_days_are_over() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let user = keeper(&root).await;
    assert_eq!(set(&root, "passwordAge(2)").await.status, 204);
    for password in ["one", "two", "three"] {
        assert_eq!(reset(&root, &user, password).await.status, 204);
    }
    for password in ["one", "two", "three"] {
        let refused = reset(&root, &user, password).await;
        assert_eq!(refused.error(), (400, "invalidPasswordGenericMessage".to_owned()), "{password}");
    }
    server.execute("UPDATE credential SET created_at = created_at - 172800001 WHERE type LIKE 'password%'").await;
    let present = reset(&root, &user, "three").await;
    assert_eq!(present.status, 400, "the present password is refused however old it is");
    assert_eq!(reset(&root, &user, "one").await.status, 204);
}

#[actix_web::test]
async fn passwords_of_a_list_are_refused_in_capitals_too_and_a_new_list_counts_at_once() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let user = keeper(&root).await;
    let told = set(&root, "passwordBlacklist(known.txt)").await;
    assert_eq!(told.status, 400);
    assert!(told.text_of("errorMessage").contains("known.txt"), "{}", told.text);
    let folder = server.app.config.data_dir.join("password-blacklists");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("known.txt"), "Letmein\r\nqwertz\n\nlast one").expect("written");
    assert_eq!(set(&root, "passwordBlacklist(known.txt)").await.status, 204);
    for password in ["letmein", "LETMEIN", "qwertz", "Last One"] {
        let refused = reset(&root, &user, password).await;
        assert_eq!(refused.error(), (400, "invalidPasswordBlacklistedMessage".to_owned()), "{password}");
    }
    assert_eq!(reset(&root, &user, "letmein!").await.status, 204);
    std::fs::write(folder.join("known.txt"), "letmein!\nand others\n").expect("written");
    assert_eq!(reset(&root, &user, "letmein!").await.status, 400);
    assert_eq!(reset(&root, &user, "qwertz").await.status, 204);
    // Without the list no password can be said to be good.
    std::fs::remove_file(folder.join("known.txt")).expect("removed");
    assert_eq!(reset(&root, &user, "anything").await.status, 500);
}

#[actix_web::test]
async fn a_policy_that_does_not_exist_and_a_value_that_makes_no_sense_are_refused_by_name() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    for policy in [
        "noSuchPolicy(3)",
        "length(many)",
        "length(-1)",
        "passwordHistory(101)",
        "passwordAge(-2)",
        "forceExpiredPasswordChange(soon)",
        "maxAuthAge(x)",
        "hashAlgorithm(md5)",
        "hashIterations(0)",
        "regexPattern([a-z)",
        "passwordBlacklist(../../etc/passwd)",
        "passwordBlacklist(.hidden)",
        "passwordBlacklist",
    ] {
        let told = set(&root, policy).await;
        assert_eq!(told.status, 400, "{policy}");
        let id = policy.split('(').next().unwrap_or_default();
        assert!(told.text_of("errorMessage").contains(&format!("'{id}'")), "{policy}: {}", told.text);
    }
    let good = "length and passwordHistory(-1) and maxAuthAge(0) and recoveryCodesWarningThreshold(2)";
    assert_eq!(set(&root, good).await.status, 204);
    assert_eq!(root.get("").await.json()["passwordPolicy"], format!("hashIterations(1) and {good}"));
}

/// Every policy of Keycloak 26.7 with the default of its value.
const KNOWN: &[(&str, Option<&str>)] = &[
    ("digits", Some("1")),
    ("forceExpiredPasswordChange", Some("365")),
    ("hashAlgorithm", Some("argon2")),
    ("hashIterations", Some("-1")),
    ("length", Some("8")),
    ("lowerCase", Some("1")),
    ("maxAuthAge", Some("300")),
    ("maxLength", Some("64")),
    ("notContainsUsername", None),
    ("notEmail", None),
    ("notUsername", None),
    ("passwordAge", Some("30")),
    ("passwordBlacklist", Some("")),
    ("passwordHistory", Some("3")),
    ("recoveryCodesWarningThreshold", Some("4")),
    ("regexPattern", Some("")),
    ("specialChars", Some("1")),
    ("upperCase", Some("1")),
];

#[actix_web::test]
async fn all_of_them_are_listed_for_consoles() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let url = format!("{}/admin/serverinfo", server.base);
    let sent = server.http.get(url).bearer_auth(&root.token).send().await.expect("an answer");
    let listed = Answer::of(sent).await.json()["passwordPolicies"].clone();
    let row = |p: &Value| (p["id"].as_str().map(str::to_owned), p["defaultValue"].as_str().map(str::to_owned));
    let mut listed: Vec<_> = listed.as_array().expect("policies").iter().map(row).collect();
    listed.sort();
    let known = KNOWN.iter().map(|(id, default)| (Some((*id).to_owned()), default.map(str::to_owned)));
    assert_eq!(listed, known.collect::<Vec<_>>());
}
