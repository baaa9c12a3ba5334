//! What using a code up comes to: one statement, which for each code succeeds once.

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::credential;
use crate::model::id::UserId;
use crate::model::single_use;

/// To be written where the code counts.
#[derive(Clone, Debug)]
pub enum Spend {
    /// The realm lets a code be used again.
    Nothing,
    /// A time step of a device, remembered until its code is out of the window (epoch milliseconds).
    Step { id: String, until: i64 },
    /// A counter moves on, if it still is where it was: `credentialData` before and after.
    Counter { user: UserId, id: String, from: String, to: String },
}

impl Spend {
    /// False: the code was used already.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<bool, Fault> {
        match self {
            Self::Nothing => Ok(true),
            Self::Step { id, until } => single_use::insert(tx, id, *until).await,
            Self::Counter { user, id, from, to } => credential::replace_data(tx, user, id, from, to).await,
        }
    }
}
