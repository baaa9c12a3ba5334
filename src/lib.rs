pub mod clock;
pub mod crypto;
pub mod fault;
pub mod model;
pub mod random;
pub mod realms;
