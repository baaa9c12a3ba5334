//! Links between users and their accounts at identity providers.

use gatehouse_store::{Row, Tx, params};

use super::id::{RealmId, UserId};
use crate::fault::Fault;

/// A link.
#[derive(Clone, Debug)]
pub struct FederatedIdentity {
    pub realm_id: RealmId,
    pub user_id: UserId,
    /// The alias of the identity provider.
    pub provider: String,
    /// The user's id there.
    pub external_id: String,
    /// The user's name there.
    pub external_name: Option<String>,
}

fn from_row(row: &Row) -> Result<FederatedIdentity, Fault> {
    Ok(FederatedIdentity {
        realm_id: RealmId(row.get(0)?),
        user_id: UserId(row.get(1)?),
        provider: row.get(2)?,
        external_id: row.get(3)?,
        external_name: row.get(4)?,
    })
}

/// The links of these users. The list must not be empty.
pub async fn list_of(tx: &Tx<'_>, users: &[UserId]) -> Result<Vec<FederatedIdentity>, Fault> {
    let marks = gatehouse_store::placeholders(1, users.len());
    let sql = format!(
        "SELECT realm_id, user_id, provider, external_id, external_name FROM federated_identity \
         WHERE user_id IN ({marks}) ORDER BY provider"
    );
    let args: Vec<_> = users.iter().map(Into::into).collect();
    tx.query(&sql, &args).await?.iter().map(from_row).collect()
}

/// Refused with a conflict when the user has a link to that provider, or the account there is another user's.
pub async fn insert(tx: &Tx<'_>, link: &FederatedIdentity) -> Result<(), Fault> {
    let sql = "INSERT INTO federated_identity (realm_id, user_id, provider, external_id, external_name) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, params![&link.realm_id, &link.user_id, &link.provider, &link.external_id, &link.external_name])
        .await
        .map(drop)
        .map_err(|e| match e {
            gatehouse_store::Error::Unique { .. } => Fault::conflict("User is already linked with provider"),
            other => other.into(),
        })
}

/// Removes a link; true when it was there.
pub async fn delete(tx: &Tx<'_>, user: &UserId, provider: &str) -> Result<bool, Fault> {
    let sql = "DELETE FROM federated_identity WHERE user_id = $1 AND provider = $2";
    Ok(tx.execute(sql, params![user, provider]).await? == 1)
}
