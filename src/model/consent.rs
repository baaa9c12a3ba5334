//! What a user has agreed that a client may see.

use gatehouse_store::{Row, Tx, params};

use super::id::{ClientUuid, ScopeId, UserId};
use crate::fault::Fault;

/// A consent.
#[derive(Clone, Debug)]
pub struct Consent {
    pub user_id: UserId,
    pub client_id: ClientUuid,
    pub scopes: Vec<ScopeId>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

fn from_row(row: &Row) -> Result<Consent, Fault> {
    Ok(Consent {
        user_id: UserId(row.get(0)?),
        client_id: ClientUuid(row.get(1)?),
        scopes: serde_json::from_str(&row.get::<String>(2)?)?,
        created_at: row.get(3)?,
        updated_at: row.get(4)?,
    })
}

/// All consents of a user.
pub async fn list(tx: &Tx<'_>, user: &UserId) -> Result<Vec<Consent>, Fault> {
    let sql = "SELECT user_id, client_id, scopes, created_at, updated_at FROM user_consent WHERE user_id = $1 ORDER BY created_at";
    tx.query(sql, params![user]).await?.iter().map(from_row).collect()
}

/// All consents of these users. The list must not be empty.
pub async fn list_of(tx: &Tx<'_>, users: &[UserId]) -> Result<Vec<Consent>, Fault> {
    let marks = gatehouse_store::placeholders(1, users.len());
    let sql = format!(
        "SELECT user_id, client_id, scopes, created_at, updated_at FROM user_consent WHERE user_id IN ({marks}) \
         ORDER BY created_at, client_id"
    );
    let args: Vec<_> = users.iter().map(Into::into).collect();
    tx.query(&sql, &args).await?.iter().map(from_row).collect()
}

/// What a user has granted a client.
pub async fn find(tx: &Tx<'_>, user: &UserId, client: &ClientUuid) -> Result<Option<Consent>, Fault> {
    let sql = "SELECT user_id, client_id, scopes, created_at, updated_at FROM user_consent WHERE user_id = $1 AND client_id = $2";
    tx.find(sql, params![user, client]).await?.as_ref().map(from_row).transpose()
}

/// Adds a consent, or replaces the scopes of the one that is there.
pub async fn insert(tx: &Tx<'_>, c: &Consent) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO user_consent (user_id, client_id, scopes, created_at, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (user_id, client_id) DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at",
        params![&c.user_id, &c.client_id, &serde_json::to_string(&c.scopes)?, c.created_at, c.updated_at],
    )
    .await?;
    Ok(())
}

/// Takes a consent back; true when there was one.
pub async fn delete(tx: &Tx<'_>, user: &UserId, client: &ClientUuid) -> Result<bool, Fault> {
    Ok(tx.execute("DELETE FROM user_consent WHERE user_id = $1 AND client_id = $2", params![user, client]).await? == 1)
}
