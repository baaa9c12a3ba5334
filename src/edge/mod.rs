//! Where requests come in: listeners, addresses, health and metrics, files.

pub mod address;
pub mod extract;
mod forwarded;
pub mod headers;
pub mod health;
pub mod listen;
pub mod management;
pub mod measure;
pub mod params;
pub mod patience;
pub mod refusal;
pub mod routes;
pub mod static_files;
pub mod stop;
pub mod tls;
