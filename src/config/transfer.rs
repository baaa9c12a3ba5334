//! What `import` and `export` read and write, and who the first administrator is.

use std::path::PathBuf;

use super::{Secret, Values};

/// Realm files.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub file: Option<PathBuf>,
    pub dir: Option<PathBuf>,
    /// The one realm to export; `None` is all.
    pub realm: Option<String>,
    pub users: UsersIn,
    /// Users in one file, with [`UsersIn::DifferentFiles`].
    pub users_per_file: usize,
    /// Whether an import replaces realms that exist.
    pub is_override: bool,
}

/// Where an export puts users, by Keycloak's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsersIn {
    Skip,
    RealmFile,
    SameFile,
    DifferentFiles,
}

/// The first administrator and service account, made together with the realm `master`.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    pub username: String,
    pub password: Option<Secret>,
    pub client_id: String,
    pub client_secret: Option<Secret>,
}

impl Transfer {
    pub(super) fn new(values: &Values) -> Transfer {
        Transfer {
            file: values.path("file"),
            dir: values.path("dir"),
            realm: values.owned("realm"),
            users: match values.text("users") {
                Some("skip") => UsersIn::Skip,
                Some("realm_file") => UsersIn::RealmFile,
                Some("same_file") => UsersIn::SameFile,
                _ if values.text("file").is_some() => UsersIn::SameFile,
                _ => UsersIn::DifferentFiles,
            },
            users_per_file: values.number("users-per-file").unwrap_or(50),
            is_override: values.is_true("override"),
        }
    }
}

impl Bootstrap {
    pub(super) fn new(values: &Values) -> Bootstrap {
        Bootstrap {
            username: values.owned("bootstrap-admin-username").unwrap_or_default(),
            password: values.text("bootstrap-admin-password").map(Secret::new),
            client_id: values.owned("bootstrap-admin-client-id").unwrap_or_default(),
            client_secret: values.text("bootstrap-admin-client-secret").map(Secret::new),
        }
    }
}
