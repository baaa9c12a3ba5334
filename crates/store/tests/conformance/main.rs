//! One suite for both databases: what the application relies on. What only one of them can do wrong (the shared commit,
//! a lost server) has a file of its own.

#[path = "../support/mod.rs"]
mod support;

mod announcements;
mod constraints;
mod durability;
mod migrations;
mod one_writer;
mod outage;
mod tls;
mod transactions;
mod values;
