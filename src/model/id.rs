//! Ids and secrets as types of their own, so that one is never taken for another and a secret is never printed.

use std::fmt;

use gatehouse_store::{Param, ToParam};
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }
        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
        impl ToParam for $name {
            fn to_param(&self) -> Param<'_> {
                Param::Text(&self.0)
            }
        }
    )*};
}

id! {
    /// A realm's id (not its name).
    RealmId
    /// A client's id (not its `client_id`): Keycloak's internal UUID.
    ClientUuid
    /// A user's id.
    UserId
    /// A user session's id, the claim `sid`: 24 characters of base64url.
    SessionId
    /// A role's id.
    RoleId
    /// A group's id.
    GroupId
    /// A client scope's id.
    ScopeId
}

/// A secret in memory: never printed, compared in constant time.
#[derive(Clone, zeroize::ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself: only for what must send or show it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the two are the same, in a time that does not depend on where they differ.
    #[must_use]
    pub fn matches(&self, other: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), other.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
