//! Codes that were sent to users for a login: one row for a user and a step, so that neither another tab nor another node gives
//! anybody more tries. Every change is one statement, which decides races.

use gatehouse_store::{Row, Tx, params};

use super::id::UserId;
use crate::fault::Fault;

/// What was sent to a user for a step. Times are epoch milliseconds.
#[derive(Clone, Debug)]
pub struct LoginCode {
    /// Keyed hash of the code that is good now; none: it was used.
    pub code: Option<String>,
    /// The login that it is good for.
    pub login: String,
    pub sent_at: i64,
    pub expires_at: i64,
    /// When counting began.
    pub since: i64,
    pub sends: i64,
    /// Of this code.
    pub tries: i64,
    pub locked_until: i64,
    /// Keyed hashes of codes that must not come again, the latest first.
    pub past: Vec<String>,
}

/// What bounds a user at a step.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub sends: i64,
    /// At one code.
    pub tries: i64,
    /// Milliseconds between two codes.
    pub wait: i64,
    /// Milliseconds after which counting begins anew.
    pub window: i64,
}

fn from_row(row: &Row) -> Result<LoginCode, Fault> {
    Ok(LoginCode {
        code: row.get(0)?,
        login: row.get(1)?,
        sent_at: row.get(2)?,
        expires_at: row.get(3)?,
        since: row.get(4)?,
        sends: row.get(5)?,
        tries: row.get(6)?,
        locked_until: row.get(7)?,
        past: serde_json::from_str(&row.get::<String>(8)?)?,
    })
}

const COLUMNS: &str = "code, login, sent_at, expires_at, since, sends, tries, locked_until, past";

/// What is known of a user at a step.
pub async fn find(tx: &Tx<'_>, user: &UserId, step: &str) -> Result<Option<LoginCode>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM login_code WHERE user_id = $1 AND step = $2");
    tx.find(&sql, params![user, step]).await?.as_ref().map(from_row).transpose()
}

/// Puts a new code in the place of the old one. False: a limit forbids it.
pub async fn renew(tx: &Tx<'_>, user: &UserId, step: &str, new: &LoginCode, limits: Limits) -> Result<bool, Fault> {
    let now = new.sent_at;
    let n = tx
        .execute(
            "INSERT INTO login_code (user_id, step, code, login, sent_at, expires_at, since, sends, tries, locked_until, past) \
             VALUES ($1, $2, $3, $4, $5, $6, $5, 1, 0, 0, $7) \
             ON CONFLICT (user_id, step) DO UPDATE SET code = $3, login = $4, sent_at = $5, expires_at = $6, tries = 0, past = $7, \
             since = CASE WHEN login_code.since <= $8 THEN $5 ELSE login_code.since END, \
             sends = CASE WHEN login_code.since <= $8 THEN 1 ELSE login_code.sends + 1 END \
             WHERE login_code.locked_until <= $5 AND login_code.sent_at <= $9 \
             AND (login_code.since <= $8 OR login_code.sends < $10)",
            params![
                user,
                step,
                &new.code,
                &new.login,
                now,
                new.expires_at,
                &serde_json::to_string(&new.past)?,
                now - limits.window,
                now - limits.wait,
                limits.sends
            ],
        )
        .await?;
    Ok(n == 1)
}

/// Takes one of at most so many tries at the code of a login; the keyed hash to compare with. None: there is no code that is good
/// now, or no try left.
pub async fn attempt(
    tx: &Tx<'_>,
    user: &UserId,
    step: &str,
    login: &str,
    now: i64,
    most: i64,
) -> Result<Option<String>, Fault> {
    let sql = "UPDATE login_code SET tries = tries + 1 WHERE user_id = $1 AND step = $2 AND login = $3 AND expires_at > $4 \
         AND locked_until <= $4 AND tries < $5 AND code IS NOT NULL RETURNING code";
    let row = tx.find(sql, params![user, step, login, now, most]).await?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Uses a code up, and forgets what was counted. True for one caller alone.
pub async fn consume(tx: &Tx<'_>, user: &UserId, step: &str, code: &str) -> Result<bool, Fault> {
    let sql = "UPDATE login_code SET code = NULL, tries = 0, sends = 0, sent_at = 0 WHERE user_id = $1 AND step = $2 AND code = $3";
    Ok(tx.execute(sql, params![user, step, code]).await? == 1)
}

/// Locks a step for a user until a time, and the code with it.
pub async fn lock(tx: &Tx<'_>, user: &UserId, step: &str, until: i64) -> Result<(), Fault> {
    let sql =
        "UPDATE login_code SET code = NULL, locked_until = $3 WHERE user_id = $1 AND step = $2 AND locked_until < $3";
    tx.execute(sql, params![user, step, until]).await?;
    Ok(())
}

/// Forgets what has not counted since a time.
pub async fn delete_before(tx: &Tx<'_>, time: i64) -> Result<u64, Fault> {
    let sql = "DELETE FROM login_code WHERE sent_at < $1 AND since < $1 AND locked_until < $1";
    Ok(tx.execute(sql, params![time]).await?)
}
