//! The form of a request to the token endpoint and its kin (RFC 6749 section 3.2 and appendix B).

pub use crate::edge::params::Params as Form;
