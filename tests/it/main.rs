mod architecture;
mod config;
mod crypto;
mod oidc;
mod pages;
mod realms;
mod security;
mod support;
