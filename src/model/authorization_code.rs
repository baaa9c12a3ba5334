//! Authorization codes (RFC 6749 section 4.1.2): used once, and remembered until they expire so that a second use is noticed.

use gatehouse_store::{Row, Tx, params};
use serde::{Deserialize, Serialize};

use super::id::{ClientUuid, RealmId, SessionId};
use crate::fault::Fault;

/// What a code stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// As the request had it; the token request must repeat it.
    pub redirect_uri: Option<String>,
    pub scope: String,
    pub nonce: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
    /// The `claims` parameter (OpenID Connect Core section 5.5).
    pub claims: Option<String>,
}

/// A code.
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    pub id: String,
    pub realm_id: RealmId,
    pub client_id: ClientUuid,
    pub session_id: SessionId,
    /// Epoch milliseconds.
    pub expires_at: i64,
    pub grant: Grant,
}

/// What became of an attempt to use a code.
#[derive(Debug)]
pub enum Redemption {
    /// This attempt is the first.
    First(AuthorizationCode),
    /// It was used before: what it gave must be revoked (RFC 6749 section 4.1.2).
    Again(AuthorizationCode),
    Unknown,
}

/// Adds a code.
pub async fn insert(tx: &Tx<'_>, c: &AuthorizationCode) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO authorization_code (id, realm_id, client_id, session_id, expires_at, data) VALUES ($1, $2, $3, $4, $5, $6)",
        params![&c.id, &c.realm_id, &c.client_id, &c.session_id, c.expires_at, &serde_json::to_string(&c.grant)?],
    )
    .await?;
    Ok(())
}

/// A code, used or not: to look at before it is redeemed.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<Option<AuthorizationCode>, Fault> {
    let sql = "SELECT client_id, session_id, expires_at, data FROM authorization_code WHERE id = $1 AND realm_id = $2";
    tx.find(sql, params![id, realm]).await?.as_ref().map(|row| from_row(row, realm, id)).transpose()
}

fn from_row(row: &Row, realm: &RealmId, id: &str) -> Result<AuthorizationCode, Fault> {
    Ok(AuthorizationCode {
        id: id.to_owned(),
        realm_id: realm.clone(),
        client_id: ClientUuid(row.get(0)?),
        session_id: SessionId(row.get(1)?),
        expires_at: row.get(2)?,
        grant: serde_json::from_str(&row.get::<String>(3)?)?,
    })
}

/// Marks a code as used: of any number of parallel attempts exactly one is the first.
pub async fn redeem(tx: &Tx<'_>, realm: &RealmId, id: &str, now: i64) -> Result<Redemption, Fault> {
    const RETURNED: &str = "client_id, session_id, expires_at, data";
    let sql = format!(
        "UPDATE authorization_code SET used_at = $3 WHERE id = $1 AND realm_id = $2 AND used_at IS NULL RETURNING {RETURNED}"
    );
    let first = tx.find(&sql, params![id, realm, now]).await?;
    let is_first = first.is_some();
    let row = match first {
        Some(row) => Some(row),
        None => {
            tx.find(
                &format!("SELECT {RETURNED} FROM authorization_code WHERE id = $1 AND realm_id = $2"),
                params![id, realm],
            )
            .await?
        }
    };
    let Some(row) = row else { return Ok(Redemption::Unknown) };
    let code = from_row(&row, realm, id)?;
    Ok(if is_first { Redemption::First(code) } else { Redemption::Again(code) })
}

/// Removes codes that expired before `now` (epoch milliseconds).
pub async fn delete_expired(tx: &Tx<'_>, now: i64) -> Result<u64, Fault> {
    Ok(tx.execute("DELETE FROM authorization_code WHERE expires_at < $1", params![now]).await?)
}
