//! The events that a server has kept.

use gatehouse::fault::Fault;
use gatehouse::model::event::{self, Event, Query};
use gatehouse::model::realm;

use super::Server;

impl Server {
    /// Events of the tests' realm of these kinds, the oldest first.
    pub async fn events(&self, kinds: &[&str]) -> Vec<Event> {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let query = Query { kinds, max: 1000, oldest_first: true, ..Query::default() };
        let found = self.app.store.read::<_, Fault>(async |tx| {
            let realm = realm::find(tx, &self.realm).await?.expect("the realm");
            event::list(tx, &realm.id, &query).await
        });
        found.await.expect("read")
    }

    /// The last one of a kind.
    pub async fn last_event(&self, kind: &str) -> Event {
        self.events(&[kind]).await.pop().unwrap_or_else(|| panic!("no {kind}"))
    }
}
