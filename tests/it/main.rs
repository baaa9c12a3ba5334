mod pages;
mod config;
