mod config;
mod crypto;
mod pages;
