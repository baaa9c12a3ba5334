//! Searches for users: every condition alone and together, and the pages of groups and roles.

use gatehouse::fault::Fault;
use gatehouse::model::bulk::Account;
use gatehouse::model::credential::Credential;
use gatehouse::model::id::ClientUuid;
use gatehouse::model::user::{self, User};
use gatehouse::model::user_search::{self as search, Slice, Wanted};

use super::{Ground, on_both};

on_both! {
    each_condition_finds_its_users
    a_list_is_a_page
    members_and_holders_are_listed
    one_user_is_found_by_each_of_their_names
}

fn person(base: User, first: &str, last: &str, enabled: bool, email_verified: bool) -> User {
    User { first_name: Some(first.into()), last_name: Some(last.into()), enabled, email_verified, ..base }
}

fn with(user: User, attributes: &[(&str, &[&str])]) -> Account {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let attributes = attributes.iter().map(|(name, values)| ((*name).to_owned(), owned(values))).collect();
    Account { attributes, ..Account::of(user) }
}

/// Names with letters that are not ASCII, and with what has a meaning in LIKE.
async fn fill(ground: &Ground) {
    let bob = User { email: Some("bob@else.example".into()), ..ground.user("bob") };
    let robot = User {
        email: None,
        service_account: Some(ClientUuid::from(ground.web.as_ref())),
        ..ground.user("service-account-web")
    };
    let people = vec![
        with(person(ground.user("ann_a"), "Ann%", "Müller-Lüd", true, false), &[("desk", &["2", "1"])]),
        with(person(ground.user("anna"), "Änne", "O'Neil", true, true), &[("desk", &["1"]), ("shift", &["night"])]),
        with(person(bob, "Bob", "Anders", false, true), &[("desk", &["3"])]),
        with(User { email: None, ..person(ground.user("carl.anna"), "Carl", "ß!x", true, false) }, &[]),
        with(robot, &[]),
    ];
    ground.insert(people).await;
}

fn slice(first: i64, max: i64) -> Slice {
    Slice { first, max, start: None }
}

fn names(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.username.as_str()).collect()
}

async fn each_condition_finds_its_users(ground: Ground) {
    fill(&ground).await;
    let some = |text: &str| Some(text.to_owned());
    let search = |text: &str| Wanted { search: some(text), ..Wanted::default() };
    let desk = |value: &str| vec![("desk".to_owned(), value.to_owned())];
    let cases: Vec<(Wanted, &[&str])> = vec![
        (Wanted::default(), &["ann_a", "anna", "bob", "carl.anna"]),
        (search("ann"), &["ann_a", "anna"]),
        (search("AN"), &["ann_a", "anna", "bob"]),
        (search("ÄNNE"), &["anna"]),
        (search("ann_"), &["ann_a"]),
        (search("ann%"), &["ann_a"]),
        (search("*anna"), &["anna", "carl.anna"]),
        (search("*_*"), &["ann_a"]),
        (search("*!*"), &["carl.anna"]),
        (search("\"anna\""), &["anna"]),
        (search("\"ann\""), &[]),
        (search("ann mül"), &["ann_a"]),
        (search("ann *nobody*"), &[]),
        (search("o'neil"), &["anna"]),
        (search("*else.example"), &["bob"]),
        (search("service"), &[]),
        (Wanted { username: some("nn_"), ..Wanted::default() }, &["ann_a"]),
        (Wanted { username: some("Anna"), exact: true, ..Wanted::default() }, &["anna"]),
        (Wanted { username: some("service-account-web"), exact: true, ..Wanted::default() }, &["service-account-web"]),
        (Wanted { email: some("ELSE"), ..Wanted::default() }, &["bob"]),
        (Wanted { email: some("else"), exact: true, ..Wanted::default() }, &[]),
        (Wanted { first_name: some("%"), ..Wanted::default() }, &["ann_a"]),
        (Wanted { last_name: some("ß!"), ..Wanted::default() }, &["carl.anna"]),
        (Wanted { enabled: Some(false), ..Wanted::default() }, &["bob"]),
        (Wanted { email_verified: Some(true), ..Wanted::default() }, &["anna", "bob"]),
        (Wanted { attributes: desk("1"), ..Wanted::default() }, &["ann_a", "anna"]),
        (
            Wanted {
                search: some("a"),
                username: some("ann"),
                email: some("cx"),
                first_name: some("än"),
                last_name: some("neil"),
                exact: false,
                enabled: Some(true),
                email_verified: Some(true),
                attributes: [desk("1"), vec![("shift".into(), "night".into())]].concat(),
            },
            &["anna"],
        ),
    ];
    for (wanted, expected) in cases {
        let (found, count) = ground
            .store
            .read::<_, Fault>(async |tx| {
                let found = search::list(tx, ground.id(), &wanted, &slice(0, 100)).await?;
                Ok((found, search::count(tx, ground.id(), &wanted).await?))
            })
            .await
            .expect("read");
        assert_eq!(names(&found), expected, "{wanted:?}");
        assert_eq!(count as usize, expected.len(), "{wanted:?}");
    }
}

async fn a_list_is_a_page(ground: Ground) {
    fill(&ground).await;
    for (first, max, expected) in [(0, 2, &["ann_a", "anna"][..]), (3, 2, &["carl.anna"]), (9, 2, &[]), (1, 0, &[])] {
        let page = ground
            .store
            .read(async |tx| search::list(tx, ground.id(), &Wanted::default(), &slice(first, max)).await)
            .await
            .expect("read");
        assert_eq!(names(&page), expected, "{first} {max}");
    }
}

fn password(user: &User) -> Credential {
    Credential {
        id: format!("password of {}", user.username),
        user_id: user.id.clone(),
        kind: "password".into(),
        label: None,
        created_at: 1,
        secret_data: "{}".into(),
        credential_data: "{}".into(),
        priority: 10,
    }
}

async fn members_and_holders_are_listed(ground: Ground) {
    let accounts = ["c", "a", "b"].map(|name| {
        let (user, values) = (ground.user(name), vec![("k".to_owned(), vec!["y".to_owned(), "x".to_owned()])]);
        Account {
            attributes: values.into_iter().collect(),
            groups: vec![ground.desk.clone()],
            roles: vec![ground.agent.clone()],
            credentials: if name == "b" { vec![password(&user)] } else { Vec::new() },
            ..Account::of(user)
        }
    });
    ground.insert(accounts.into()).await;
    let read = ground.store.read::<_, Fault>(async |tx| {
        let members = search::list_of_group(tx, &ground.desk, 1, 5).await?;
        let holders = search::list_of_role(tx, &ground.agent, 0, 2).await?;
        let attributes = search::list_attributes(tx, &holders).await?;
        let with_password = search::list_with_credential(tx, &members, "password").await?;
        assert!(search::list_attributes(tx, &[]).await?.is_empty());
        assert!(search::list_with_credential(tx, &[], "password").await?.is_empty());
        Ok((members, holders, attributes, with_password))
    });
    let (members, holders, attributes, with_password) = read.await.expect("read");
    assert_eq!((names(&members), names(&holders)), (vec!["b", "c"], vec!["a", "b"]));
    let values: Vec<_> = attributes.iter().map(|(user, _, value)| (user.as_ref(), value.as_str())).collect();
    assert_eq!(values, [("id of a", "y"), ("id of a", "x"), ("id of b", "y"), ("id of b", "x")]);
    assert_eq!(with_password, [ground.user("b").id]);
}

async fn one_user_is_found_by_each_of_their_names(ground: Ground) {
    fill(&ground).await;
    let (realm, anna) = (ground.id(), ground.user("anna").id);
    let read = ground.store.read::<_, Fault>(async |tx| {
        Ok([
            user::find(tx, realm, &anna).await?,
            user::find_by_username(tx, realm, "ANNA").await?,
            user::find_by_email(tx, realm, "Anna@cx.example").await?,
            user::find_profile(tx, realm, &anna).await?.map(|profile| profile.user),
        ])
    });
    for found in read.await.expect("read") {
        assert_eq!(found.expect("found").username, "anna");
    }
    let robot = ground.store.read(async |tx| user::find_service_account(tx, &ground.web).await).await.expect("read");
    assert_eq!(robot.expect("found").username, "service-account-web");
}
