//! The demonstration in a real browser: headless Chromium logs in through CX Desk and does what agents,
//! supervisors and administrators do. Each test has servers and a browser of its own.
//! `GATEHOUSE_BROWSER_TEST_ISSUER` points the same tests at another server with the realm imported
//! (its client must allow http://localhost:8081/*); then they run one at a time.

mod language;
mod login;
mod logout;
mod process;
mod renewal;
mod roles;
mod servers;
mod visitor;
mod without_script;
mod world;
