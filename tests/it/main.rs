mod config;
mod oidc;
mod pages;
