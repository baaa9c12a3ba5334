mod config;
mod pages;
