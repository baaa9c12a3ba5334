//! What a realm's view is made of, and what is read beside it.

use gatehouse::cache::RealmView;
use gatehouse::crypto::seal::MasterKey;
use gatehouse::fault::Fault;
use gatehouse::model::bulk::{self, Account};
use gatehouse::model::{client, component, flow, group, realm, required_action, role, scope, scope_mapping};

use super::{Ground, on_both};

on_both! {
    a_view_has_all_of_its_realm
    links_are_made_listed_and_taken_back
    texts_are_kept_by_language
    a_realm_goes_with_all_that_is_in_it
}

async fn a_view_has_all_of_its_realm(ground: Ground) {
    let master = MasterKey::new(&[7; 32]);
    let view = ground.store.read(async |tx| RealmView::load(tx, &master, "t").await).await.expect("read");
    let view = view.expect("a realm");
    assert!(view.has_enabled_client("web"));
    assert_eq!(view.scopes.len(), view.default_scopes.len() + view.optional_scopes.len() + unlisted(&view));
    assert_eq!(view.roles.of_container(ground.id().as_ref()).iter().filter(|role| role.id == ground.agent).count(), 1);
    assert!(!view.required_actions.is_empty() && !view.components.is_empty());
    let priorities: Vec<_> = view.required_actions.iter().map(|action| action.priority).collect();
    assert!(priorities.is_sorted(), "{priorities:?}");
}

/// Scopes that no new client gets.
fn unlisted(view: &RealmView) -> usize {
    let listed = |id| view.default_scopes.contains(id) || view.optional_scopes.contains(id);
    view.scopes.keys().filter(|id| !listed(id)).count()
}

async fn links_are_made_listed_and_taken_back(ground: Ground) {
    let user = Account { roles: vec![ground.agent.clone()], ..Account::of(ground.user("anna")) };
    ground.insert(vec![user]).await;
    let (realm, web, agent, desk) =
        (ground.id().clone(), ground.web.clone(), ground.agent.clone(), ground.desk.clone());
    let write = ground.store.write::<_, Fault, _>(async move |tx| {
        assert!(role::has_users(tx, &agent).await?);
        let default =
            role::list(tx, &realm).await?.into_iter().find(|r| r.name.starts_with("default-roles")).expect("one");
        bulk::insert_composites(tx, &realm, &[(default.id.clone(), agent.clone())]).await?;
        role::insert_composite(tx, &realm, &default.id, &agent).await?;
        assert!(role::list_composites(tx, &realm).await?.contains(&(default.id.clone(), agent.clone())));
        role::delete_composite(tx, &realm, &default.id, &agent).await?;
        assert!(!role::list_composites(tx, &realm).await?.contains(&(default.id, agent.clone())));

        group::insert_role(tx, &realm, &desk, &agent).await?;
        assert_eq!(group::list_roles(tx, &realm).await?, [(desk.clone(), agent.clone())]);
        group::insert_default(tx, &realm, &desk).await?;
        assert_eq!(group::list_defaults(tx, &realm).await?, std::slice::from_ref(&desk));
        group::delete_default(tx, &realm, &desk).await?;
        group::delete_role(tx, &realm, &desk, &agent).await?;
        assert!(group::list_roles(tx, &realm).await?.is_empty() && group::list_defaults(tx, &realm).await?.is_empty());

        scope_mapping::insert(tx, &realm, web.as_ref(), &agent).await?;
        scope_mapping::insert(tx, &realm, web.as_ref(), &agent).await?;
        assert_eq!(of_web(&scope_mapping::list(tx, &realm).await?, web.as_ref()), 1);
        scope_mapping::delete(tx, &realm, web.as_ref(), &agent).await?;
        assert_eq!(of_web(&scope_mapping::list(tx, &realm).await?, web.as_ref()), 0);

        let scopes = scope::list(tx, &realm).await?;
        let rows: Vec<_> = scopes.iter().map(|scope| (web.clone(), scope.id.clone(), true)).collect();
        bulk::insert_client_scopes(tx, &realm, &rows).await?;
        assert_eq!(client::list_scopes(tx, &web).await?.len(), scopes.len());
        let all = client::list_all_scopes(tx, &realm).await?;
        Ok(all.iter().filter(|(client, ..)| *client == web).count() == scopes.len())
    });
    assert!(write.await.expect("written"));
}

fn of_web<R>(mappings: &[(String, R)], web: &str) -> usize {
    mappings.iter().filter(|(owner, _)| owner == web).count()
}

async fn texts_are_kept_by_language(ground: Ground) {
    let id = ground.id().clone();
    let write = ground.store.write::<_, Fault, _>(async move |tx| {
        for text in ["Hallo", "Grüß Gott"] {
            let texts = [("greeting".to_owned(), text.to_owned())].into();
            realm::set_localization(tx, &id, "de", &texts).await?;
        }
        let all = realm::list_localizations(tx, &id).await?;
        assert!(realm::delete_localization(tx, &id, "de").await?);
        assert!(!realm::delete_localization(tx, &id, "de").await?);
        Ok(all)
    });
    let all = write.await.expect("written");
    assert_eq!(all["de"]["greeting"], "Grüß Gott");
}

async fn a_realm_goes_with_all_that_is_in_it(ground: Ground) {
    ground.insert(vec![Account::of(ground.user("anna"))]).await;
    let id = ground.id().clone();
    let write = ground.store.write::<_, Fault, _>(async move |tx| {
        realm::delete(tx, &id).await?;
        Ok([
            realm::list(tx).await?.len(),
            client::list(tx, &id).await?.len(),
            role::list(tx, &id).await?.len(),
            group::list(tx, &id).await?.len(),
            scope::list(tx, &id).await?.len(),
            component::list(tx, &id).await?.len(),
            flow::list(tx, &id).await?.len(),
            flow::list_executions(tx, &id).await?.len(),
            flow::list_configs(tx, &id).await?.len(),
            required_action::list(tx, &id).await?.len(),
            bulk::list_accounts(tx, &id, "").await?.len(),
        ])
    });
    assert_eq!(write.await.expect("written"), [0; 11]);
}
