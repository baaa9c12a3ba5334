//! Where requests come in: listeners, addresses, health and metrics, files.

pub mod address;
mod forwarded;
pub mod health;
pub mod listen;
pub mod management;
pub mod measure;
pub mod static_files;
pub mod stop;
pub mod tls;
