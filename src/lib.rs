pub mod clock;
pub mod crypto;
pub mod edge;
pub mod fault;
pub mod login;
pub mod model;
pub mod random;
pub mod theme;
