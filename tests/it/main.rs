mod config;
mod oidc;
mod pages;
mod support;
