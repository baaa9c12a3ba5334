//! A throw-away store for tests.

use std::path::Path;

use crate::{Backend, Error, Store};

/// An SQLite store in the folder, which the caller keeps for as long as it is used.
pub async fn sqlite_in(folder: &Path) -> Result<Store, Error> {
    Store::open(Backend::Sqlite { path: folder.join("gatehouse.db") }).await
}
