//! The migrations, in their order. One that has been released never changes: a new file follows.

use gatehouse_store::Migration;

/// Every migration of the schema.
pub const ALL: &[Migration] = &[
    Migration { version: 1, name: "model", sql: include_str!("../../migrations/0001_model.sql") },
    Migration { version: 2, name: "login failure", sql: include_str!("../../migrations/0002_login_failure.sql") },
    Migration { version: 3, name: "login code", sql: include_str!("../../migrations/0003_login_code.sql") },
];
