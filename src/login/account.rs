//! The account that somebody names: the user with what they can prove themselves by, in one reading transaction.

use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential};
use crate::model::user::{self, Profile};

/// The longest name or secret that is looked at, in bytes.
pub const MAX_INPUT: usize = 1024;

/// A user with their credentials.
pub struct Account {
    pub user: Profile,
    /// The preferred first.
    pub credentials: Vec<Credential>,
}

impl Account {
    /// The stored password.
    #[must_use]
    pub fn password(&self) -> Option<Credential> {
        self.credentials.iter().find(|c| c.kind == credential::PASSWORD).cloned()
    }
}

/// Finds a user by address where the realm allows it, then by name; enabled or not: nobody comes before the owner of an address by
/// taking it for a name. The account of a client is nobody's.
pub async fn find(cx: &Cx, typed: &str) -> Result<Option<Account>, Fault> {
    let realm = &cx.realm.realm;
    let by_email = realm.logs_in_by_email() && typed.contains('@');
    cx.read(async |tx| {
        let by_address = if by_email { user::find_by_email(tx, &realm.id, typed).await? } else { None };
        let found = match by_address {
            None => user::find_by_username(tx, &realm.id, typed).await?,
            found => found,
        };
        let Some(user) = found.filter(|u| u.service_account.is_none()) else { return Ok(None) };
        let credentials = credential::list(tx, &user.id).await?;
        Ok(Some(Account { user: user::profile(tx, user).await?, credentials }))
    })
    .await
}
