//! Credentials of users. `secret_data` holds hashes, or sealed seeds; nothing here reads it.

use gatehouse_store::{Row, Tx, params};

use super::id::UserId;
use crate::fault::Fault;

/// The type of passwords.
pub const PASSWORD: &str = "password";

/// The types of what a user proves beside a password.
pub const SECOND_FACTORS: &[&str] = &["otp", "webauthn", "recovery-authn-codes"];

/// The step between the priorities of a user's credentials.
pub const PRIORITY_STEP: i64 = 10;

const COLUMNS: &str = "id, user_id, type, label, created_at, secret_data, credential_data, priority";

/// A credential.
#[derive(Clone)]
pub struct Credential {
    pub id: String,
    pub user_id: UserId,
    /// `password`, `otp`, `webauthn` …
    pub kind: String,
    pub label: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
    pub secret_data: String,
    pub credential_data: String,
    /// The lower, the more preferred.
    pub priority: i64,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credential({} {})", self.kind, self.id)
    }
}

fn from_row(row: &Row) -> Result<Credential, Fault> {
    Ok(Credential {
        id: row.get(0)?,
        user_id: UserId(row.get(1)?),
        kind: row.get(2)?,
        label: row.get(3)?,
        created_at: row.get(4)?,
        secret_data: row.get(5)?,
        credential_data: row.get(6)?,
        priority: row.get(7)?,
    })
}

/// A user's credentials, the preferred first.
pub async fn list(tx: &Tx<'_>, user: &UserId) -> Result<Vec<Credential>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM credential WHERE user_id = $1 ORDER BY priority, created_at");
    tx.query(&sql, params![user]).await?.iter().map(from_row).collect()
}

/// The credentials of these users, each one's preferred first. The list must not be empty.
pub async fn list_of(tx: &Tx<'_>, users: &[UserId]) -> Result<Vec<Credential>, Fault> {
    let marks = gatehouse_store::placeholders(1, users.len());
    let sql = format!("SELECT {COLUMNS} FROM credential WHERE user_id IN ({marks}) ORDER BY priority, created_at");
    let args: Vec<_> = users.iter().map(Into::into).collect();
    tx.query(&sql, &args).await?.iter().map(from_row).collect()
}

/// The password of a user.
pub async fn find_password(tx: &Tx<'_>, user: &UserId) -> Result<Option<Credential>, Fault> {
    let sql =
        format!("SELECT {COLUMNS} FROM credential WHERE user_id = $1 AND type = 'password' ORDER BY priority LIMIT 1");
    tx.find(&sql, params![user]).await?.as_ref().map(from_row).transpose()
}

/// Adds a credential.
pub async fn insert(tx: &Tx<'_>, c: &Credential) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO credential (id, user_id, type, label, created_at, secret_data, credential_data, priority) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![&c.id, &c.user_id, &c.kind, &c.label, c.created_at, &c.secret_data, &c.credential_data, c.priority],
    )
    .await?;
    Ok(())
}

/// Writes everything but id, owner and type; true when it was there.
pub async fn update(tx: &Tx<'_>, c: &Credential) -> Result<bool, Fault> {
    let sql = "UPDATE credential SET label = $3, created_at = $4, secret_data = $5, credential_data = $6, priority = $7 WHERE user_id = $1 AND id = $2";
    let n = tx
        .execute(
            sql,
            params![&c.user_id, &c.id, &c.label, c.created_at, &c.secret_data, &c.credential_data, c.priority],
        )
        .await?;
    Ok(n == 1)
}

/// Replaces `credential_data`, if it still is what it was: of several at once that read the same, one succeeds.
pub async fn replace_data(tx: &Tx<'_>, user: &UserId, id: &str, from: &str, to: &str) -> Result<bool, Fault> {
    let sql = "UPDATE credential SET credential_data = $4 WHERE user_id = $1 AND id = $2 AND credential_data = $3";
    Ok(tx.execute(sql, params![user, id, from, to]).await? == 1)
}

/// Replaces both texts of a credential, if its secret still is what it was: of several at once that read the same, one succeeds.
pub async fn replace_secret(tx: &Tx<'_>, before: &Credential, after: &Credential) -> Result<bool, Fault> {
    let sql = "UPDATE credential SET secret_data = $4, credential_data = $5 WHERE user_id = $1 AND id = $2 AND secret_data = $3";
    let n = tx
        .execute(
            sql,
            params![&before.user_id, &before.id, &before.secret_data, &after.secret_data, &after.credential_data],
        )
        .await?;
    Ok(n == 1)
}

/// Adds a credential behind those that the user has: they still prefer what they preferred.
pub async fn append(tx: &Tx<'_>, c: &Credential) -> Result<(), Fault> {
    let last = list(tx, &c.user_id).await?.last().map_or(0, |last| last.priority);
    insert(tx, &Credential { priority: last + PRIORITY_STEP, ..c.clone() }).await
}

/// Gives a credential another label; true when it was there. Nothing else of it is written: a code may be used meanwhile.
pub async fn set_label(tx: &Tx<'_>, user: &UserId, id: &str, label: Option<&str>) -> Result<bool, Fault> {
    let sql = "UPDATE credential SET label = $3 WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, params![user, id, &label.map(str::to_owned)]).await? == 1)
}

/// Moves a credential among those of its user. Nothing else of it is written: a code may be used meanwhile.
pub async fn set_priority(tx: &Tx<'_>, user: &UserId, id: &str, priority: i64) -> Result<bool, Fault> {
    let sql = "UPDATE credential SET priority = $3 WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, params![user, id, priority]).await? == 1)
}

/// Removes a credential; true when it was there.
pub async fn delete(tx: &Tx<'_>, user: &UserId, id: &str) -> Result<bool, Fault> {
    Ok(tx.execute("DELETE FROM credential WHERE user_id = $1 AND id = $2", params![user, id]).await? == 1)
}

/// Removes all credentials of a type.
pub async fn delete_type(tx: &Tx<'_>, user: &UserId, kind: &str) -> Result<u64, Fault> {
    Ok(tx.execute("DELETE FROM credential WHERE user_id = $1 AND type = $2", params![user, kind]).await?)
}
