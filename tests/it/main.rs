mod architecture;
mod config;
mod crypto;
mod pages;
mod realms;
