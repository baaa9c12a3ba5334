//! Many users at once: more than one statement holds, written and read again without a loss.

use gatehouse::fault::{Fault, Kind};
use gatehouse::model::bulk::{self, Account};
use gatehouse::model::consent::Consent;
use gatehouse::model::credential::Credential;
use gatehouse::model::federated_identity::FederatedIdentity;

use super::{Ground, on_both};

on_both! {
    many_users_are_written_and_read_with_all_that_is_theirs
    a_name_that_is_taken_refuses_all_of_them
}

/// More than two pages, and no power of two.
const MANY: usize = 1103;

fn account(ground: &Ground, n: usize) -> Account {
    let user = ground.user(&format!("user{n:04}"));
    let credential = |kind: &str, priority| Credential {
        id: format!("{kind} {n}"),
        user_id: user.id.clone(),
        kind: kind.into(),
        label: Some("mine".into()),
        created_at: n as i64,
        secret_data: "{}".into(),
        credential_data: "{}".into(),
        priority,
    };
    Account {
        attributes: [("desk".to_owned(), vec![n.to_string(), "2".into()]), ("a".to_owned(), vec!["ü".into()])].into(),
        roles: vec![ground.agent.clone()],
        groups: vec![ground.desk.clone()],
        credentials: vec![credential("password", 10), credential("otp", 20)],
        consents: vec![Consent {
            user_id: user.id.clone(),
            client_id: ground.web.clone(),
            scopes: Vec::new(),
            created_at: 1,
            updated_at: 2,
        }],
        identities: vec![FederatedIdentity {
            realm_id: ground.id().clone(),
            user_id: user.id.clone(),
            provider: "other".into(),
            external_id: n.to_string(),
            external_name: None,
        }],
        ..Account::of(user)
    }
}

async fn many_users_are_written_and_read_with_all_that_is_theirs(ground: Ground) {
    let accounts: Vec<_> = (0..MANY).map(|n| account(&ground, n)).collect();
    ground.insert(accounts.clone()).await;
    let mut found: Vec<Account> = Vec::new();
    loop {
        let after = found.last().map_or(String::new(), |account| account.user.id.0.clone());
        let page = ground.store.read(async |tx| bulk::list_accounts(tx, ground.id(), &after).await).await;
        let page = page.expect("read");
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    assert_eq!(found.len(), MANY);
    for (read, written) in found.iter().zip(&accounts) {
        assert_eq!(format!("{read:?}"), format!("{written:?}"));
    }

    let names: Vec<_> = accounts.iter().map(|a| a.user.username.clone()).chain(["nobody".into()]).collect();
    let emails: Vec<_> = accounts.iter().filter_map(|a| a.user.email.clone()).collect();
    let read = ground.store.read::<_, Fault>(async |tx| {
        let by_name = bulk::list_by_usernames(tx, ground.id(), &names).await?;
        Ok((by_name, bulk::list_by_emails(tx, ground.id(), &emails).await?))
    });
    let (by_name, by_email) = read.await.expect("read");
    assert_eq!((by_name.len(), by_email.len()), (MANY, MANY));
    assert_eq!(by_name["user0007"], accounts[7].user.id);
    assert_eq!(by_email["user0008@cx.example"], accounts[8].user.id);
}

async fn a_name_that_is_taken_refuses_all_of_them(ground: Ground) {
    ground.insert(vec![account(&ground, 5)]).await;
    let mut again: Vec<_> = (0..9).map(|n| account(&ground, n)).collect();
    for account in &mut again {
        account.user.id.0 += " anew";
    }
    let written: Result<_, Fault> =
        ground.store.write(async move |tx| bulk::insert_accounts(tx, &again, false).await).await;
    assert_eq!(written.expect_err("refused").kind, Kind::Conflict);
    let left = ground.store.read(async |tx| bulk::list_accounts(tx, ground.id(), "").await).await.expect("read");
    assert_eq!(left.len(), 1);
}
