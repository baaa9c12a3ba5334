//! Pages of the list of users: the way to one is remembered, and what is shown is still the list as it is.

use serde_json::json;

use super::{Administrator, server};

/// The names on a page.
async fn page(root: &Administrator<'_>, first: usize, max: usize) -> Vec<String> {
    let users = root.get(&format!("/users?first={first}&max={max}")).await.json();
    let name = |user: &serde_json::Value| user["username"].as_str().expect("a name").to_owned();
    users.as_array().expect("users").iter().map(name).collect()
}

async fn add(root: &Administrator<'_>, name: &str) -> String {
    root.make("/users", json!({ "username": name, "enabled": true })).await
}

#[actix_web::test]
async fn a_page_is_the_same_by_every_way_to_it() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    for n in 0..9 {
        add(&root, &format!("agent-{n}")).await;
    }
    let all = page(&root, 0, 100).await;
    for first in [12, 3, 7, 3, 11, 0, 8, 13, 99] {
        let expected: Vec<_> = all.iter().skip(first).take(4).cloned().collect();
        assert_eq!(page(&root, first, 4).await, expected, "{first}");
    }
}

#[actix_web::test]
async fn a_page_moves_at_once_when_somebody_before_it_comes_goes_or_is_renamed() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    assert_eq!(root.put("", json!({ "editUsernameAllowed": true })).await.status, 204);
    for name in ["agent-b", "agent-c", "agent-d"] {
        add(&root, name).await;
    }
    assert_eq!(page(&root, 2, 1).await, ["agent-d"]);
    let a = add(&root, "agent-a").await;
    assert_eq!(page(&root, 2, 2).await, ["agent-c", "agent-d"]);
    assert_eq!(root.put(&a, json!({ "username": "zoe" })).await.status, 204);
    assert_eq!(page(&root, 2, 1).await, ["agent-d"]);
    let first = add(&root, "aaron").await;
    assert_eq!(page(&root, 2, 1).await, ["agent-c"]);
    assert_eq!(root.delete(&first).await.status, 204);
    assert_eq!(page(&root, 2, 1).await, ["agent-d"]);
}
