//! Sessions, the clients' parts in them, and what is used once.

use gatehouse::fault::Fault;
use gatehouse::model::bulk::Account;
use gatehouse::model::client_session::{self, ClientSession};
use gatehouse::model::id::{SessionId, UserId};
use gatehouse::model::session::{self, UserSession};
use gatehouse::model::single_use;

use super::{Ground, on_both};

on_both! {
    sessions_are_listed_counted_and_ended
    a_refresh_token_is_used_as_often_as_is_allowed
    an_id_is_used_up_once
}

fn user_session(ground: &Ground, user: &UserId, id: &str, offline: bool, time: i64) -> UserSession {
    UserSession {
        id: SessionId::from(id),
        offline,
        realm_id: ground.id().clone(),
        user_id: user.clone(),
        started_at: time,
        refreshed_at: time,
        remember_me: false,
        ip_address: "10.0.0.1".into(),
        auth_method: "openid-connect".into(),
        notes: Default::default(),
    }
}

fn part(ground: &Ground, session: &UserSession) -> ClientSession {
    ClientSession {
        session_id: session.id.clone(),
        offline: session.offline,
        client_id: ground.web.clone(),
        started_at: session.started_at,
        refreshed_at: session.refreshed_at,
        refresh_id: None,
        refresh_uses: 0,
        notes: Default::default(),
    }
}

/// anna with three sessions of which one is offline, bob with one; `web` takes part in all of them.
async fn fill(ground: &Ground) -> (UserId, UserId) {
    let (anna, bob) = (ground.user("anna"), ground.user("bob"));
    let ids = (anna.id.clone(), bob.id.clone());
    ground.insert(vec![Account::of(anna), Account::of(bob)]).await;
    let sessions = [
        user_session(ground, &ids.0, "one", false, 100),
        user_session(ground, &ids.0, "one", true, 100),
        user_session(ground, &ids.0, "two", false, 200),
        user_session(ground, &ids.1, "three", false, 300),
    ];
    let parts = sessions.each_ref().map(|session| part(ground, session));
    let insert = async move |tx: &gatehouse_store::Tx<'_>| {
        for (session, part) in sessions.iter().zip(&parts) {
            session::insert(tx, session).await?;
            client_session::insert(tx, part).await?;
        }
        Ok::<_, Fault>(())
    };
    ground.store.write(insert).await.expect("inserted");
    ids
}

fn ids(sessions: &[UserSession]) -> Vec<&str> {
    sessions.iter().map(|session| session.id.as_ref()).collect()
}

async fn sessions_are_listed_counted_and_ended(ground: Ground) {
    let (anna, bob) = fill(&ground).await;
    let read = ground.store.read::<_, Fault>(async |tx| {
        let (realm, web) = (ground.id(), &ground.web);
        let of_anna = session::list_of_user(tx, realm, &anna, false).await?;
        let of_web = session::list_of_client(tx, web, false, 1, 5).await?;
        let offline = session::list_of_client(tx, web, true, 0, 5).await?;
        let count = session::count_of_client(tx, web, false).await?;
        let parts = client_session::list(tx, &SessionId::from("one"), true).await?;
        let by_client = client_session::count_by_client(tx, realm).await?;
        assert_eq!((ids(&of_anna), ids(&of_web), ids(&offline)), (vec!["two", "one"], vec!["two", "one"], vec!["one"]));
        assert_eq!((count, parts.len()), (3, 1));
        let mut by_client: Vec<_> = by_client.into_iter().map(|(_, offline, count)| (offline, count)).collect();
        by_client.sort_unstable();
        assert_eq!(by_client, [(false, 3), (true, 1)]);
        Ok(())
    });
    read.await.expect("read");

    let realm = ground.id().clone();
    let write = ground.store.write::<_, Fault, _>(async move |tx| {
        let gone = SessionId::from("gone");
        assert!(session::touch(tx, &SessionId::from("two"), false, 250).await?);
        assert!(!session::touch(tx, &gone, false, 250).await?);
        assert!(!session::delete(tx, &realm, &gone, false).await?);
        assert_eq!(session::delete_expired(tx, &realm, false, 150, 0).await?, 1, "the online session `one`");
        assert_eq!(session::delete_expired(tx, &realm, true, 100, 100).await?, 0, "the offline one is not so old");
        assert_eq!(session::delete_of_user(tx, &realm, &bob).await?, 1);
        assert_eq!(session::delete_of_realm(tx, &realm).await?, 1);
        assert!(session::find(tx, &realm, &SessionId::from("one"), true).await?.is_some());
        assert_eq!(client_session::count_by_client(tx, &realm).await?.len(), 1, "parts end with their sessions");
        Ok(())
    });
    write.await.expect("written");
}

async fn a_refresh_token_is_used_as_often_as_is_allowed(ground: Ground) {
    let (anna, _) = fill(&ground).await;
    let part = part(&ground, &user_session(&ground, &anna, "one", false, 100));
    let write = ground.store.write::<_, Fault, _>(async move |tx| {
        let mut outcomes = Vec::new();
        for (token, issued, now) in
            [("a", 100, 110), ("a", 100, 111), ("a", 100, 112), ("b", 110, 120), ("a", 100, 121), ("c", 105, 122)]
        {
            outcomes.push(client_session::use_refresh_token(tx, &part, token, issued, 1, now).await?);
        }
        Ok(outcomes)
    });
    let outcomes = write.await.expect("written");
    assert_eq!(outcomes, [true, true, false, true, false, false], "twice each, and none from before the last");
}

async fn an_id_is_used_up_once(ground: Ground) {
    let write = ground.store.write::<_, Fault, _>(async |tx| {
        assert!(single_use::insert(tx, "a", 100).await?);
        assert!(!single_use::insert(tx, "a", 200).await?);
        assert!(single_use::is_used(tx, "a").await?);
        assert_eq!(single_use::delete_expired(tx, 100).await?, 0);
        assert_eq!(single_use::delete_expired(tx, 101).await?, 1);
        Ok(!single_use::is_used(tx, "a").await?)
    });
    assert!(write.await.expect("written"));
}
