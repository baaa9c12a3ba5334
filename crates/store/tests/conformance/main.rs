//! One suite for both databases: what the application relies on, and nothing that only one of them does.

#[path = "../support/mod.rs"]
mod support;

mod announcements;
mod constraints;
mod migrations;
mod transactions;
mod values;
