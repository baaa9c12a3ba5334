//! Changes behind the server's back: what an administrator does while a login is under way.

use gatehouse::fault::Fault;
use gatehouse::model::client::{self, Client};
use gatehouse::model::realm;
use keycloak::types::RealmRepresentation;

use super::Server;

impl Server {
    /// Runs one statement without parameters.
    pub async fn execute(&self, sql: &'static str) {
        let done = self.app.store.write::<_, Fault, _>(async move |tx| Ok(tx.execute(sql, &[]).await?)).await;
        done.expect("written");
    }

    /// Changes the settings of the tests' realm.
    pub async fn change_realm(&self, change: impl Fn(&mut RealmRepresentation) + Send + 'static) {
        self.change_realm_named("t", change).await;
    }

    /// Changes the settings of a realm.
    pub async fn change_realm_named(
        &self,
        name: &'static str,
        change: impl Fn(&mut RealmRepresentation) + Send + 'static,
    ) {
        let written = self.app.store.write::<_, Fault, _>(async move |tx| {
            let mut found = realm::find(tx, name).await?.expect("the realm");
            change(&mut found.settings);
            found.enabled = found.settings.enabled != Some(false);
            realm::update(tx, &found).await
        });
        written.await.expect("written");
    }

    /// Changes a client of the tests' realm.
    pub async fn change_client(&self, client_id: &'static str, change: impl Fn(&mut Client) + Send + 'static) {
        let written = self.app.store.write::<_, Fault, _>(async move |tx| {
            let realm = realm::find(tx, "t").await?.expect("the realm").id;
            let mut found = client::find_by_client_id(tx, &realm, client_id).await?.expect("the client");
            change(&mut found);
            client::update(tx, &found).await
        });
        written.await.expect("written");
    }
}
