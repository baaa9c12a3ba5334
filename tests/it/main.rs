mod architecture;
mod config;
mod crypto;
mod oidc;
mod pages;
mod realms;
<<<<<<< HEAD
=======
mod security;
>>>>>>> main
mod support;
