//! The thin storage layer: one SQL text, run by SQLite (rusqlite) or by PostgreSQL (tokio-postgres).
//!
//! A statement carries `$1`, `$2` … and uses what both databases share: `ON CONFLICT`, `RETURNING`, CTEs, and the types
//! TEXT, BIGINT, BOOLEAN, DOUBLE PRECISION and BYTEA. Nothing outside this crate may ask which database is running.
//!
//! What differs in the databases and is therefore for the author of a statement to mind:
//! - `SUM(x)` is NUMERIC in PostgreSQL: write `CAST(SUM(x) AS BIGINT)`.
//! - `$1 IS NULL` alone gives PostgreSQL no type: write `CAST($1 AS TEXT) IS NULL`.
//! - Text sorts by bytes in SQLite and by the database's collation in PostgreSQL. SQLite's `lower` and `upper` know ASCII
//!   only: what is compared without regard to case is stored in lower case.
//! - After a statement has failed, its transaction is dead on both: `ON CONFLICT` is the way to expect a collision.
//! - A primary key column says NOT NULL itself, and no constraint is deferrable (`migrate` refuses the word).

mod announce;
mod error;
mod migrate;
mod param;
mod postgres;
mod row;
mod sqlite;
mod store;
mod tx;

pub use error::Error;
pub use migrate::Migration;
pub use param::{Param, ToParam, placeholders};
pub use row::{FromColumn, Row, Value};
pub use store::{Backend, Store, Tls};
pub use tokio_postgres;
pub use tx::Tx;
