//! A session with a client's part in it and its user: what every use of a token begins with.

use futures_util::TryFutureExt;
use futures_util::future::try_join;
use gatehouse_store::{Tx, params};

use super::client_session::{self, ClientSession};
use super::id::{ClientUuid, RealmId, SessionId};
use super::session::{self, UserSession};
use super::user::{self, Profile};
use crate::fault::Fault;

/// A session as a client has part in it.
#[derive(Clone, Debug)]
pub struct Participation {
    /// Whether the token that was asked about was revoked.
    pub is_revoked: bool,
    pub session: UserSession,
    /// None: the client has no part in it (any more).
    pub part: Option<ClientSession>,
    pub user: Profile,
}

/// How many columns a session, a client's part in it and a user have.
const SESSION_COLUMNS: usize = 10;
const PART_COLUMNS: usize = 8;
const USER_COLUMNS: usize = 13;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub realm: &'a RealmId,
    pub session: &'a SessionId,
    pub offline: bool,
    pub client: &'a ClientUuid,
    /// Whose session it probably is: then what belongs to the user is asked for at the same time.
    pub user: Option<&'a str>,
    /// The id of an access token.
    pub token: Option<&'a str>,
}

/// The session of that id; a session whose user is gone is none.
pub async fn find(tx: &Tx<'_>, wanted: Wanted<'_>) -> Result<Option<Participation>, Fault> {
    const SQL: &str = "SELECT s.id, s.offline, s.realm_id, s.user_id, s.started_at, s.refreshed_at, s.remember_me, s.ip_address, \
         s.auth_method, s.notes, c.session_id, c.offline, c.client_id, c.started_at, c.refreshed_at, c.refresh_id, c.refresh_uses, \
         c.notes, u.id, u.realm_id, u.username, u.email, u.first_name, u.last_name, u.enabled, u.email_verified, u.created_at, \
         u.not_before, u.service_account_client_id, u.federation_link, u.required_actions, \
         EXISTS (SELECT 1 FROM single_use WHERE id = $5) FROM user_session s \
         JOIN users u ON u.id = s.user_id \
         LEFT JOIN client_session c ON c.session_id = s.id AND c.offline = s.offline AND c.client_id = $4 \
         WHERE s.id = $1 AND s.offline = $2 AND s.realm_id = $3";
    let Wanted { realm, session, offline, client, user, token } = wanted;
    let row = async { Ok(tx.find(SQL, params![session, offline, realm, client, token]).await?) };
    let (row, belongings) = match user {
        Some(user) => try_join(row, user::belongings(tx, user).map_ok(Some)).await?,
        None => (row.await?, None),
    };
    let Some(row) = row else { return Ok(None) };
    let has_part = row.get::<Option<String>>(SESSION_COLUMNS)?.is_some();
    let part = has_part.then(|| client_session::from_row_at(&row, SESSION_COLUMNS)).transpose()?;
    let session = session::from_row_at(&row, 0)?;
    let found = user::from_row_at(&row, SESSION_COLUMNS + PART_COLUMNS)?;
    let user = match belongings {
        Some(belongings) if user == Some(&found.id.0) => belongings.profile(found)?,
        _ => user::profile(tx, found).await?,
    };
    let is_revoked = row.get(SESSION_COLUMNS + PART_COLUMNS + USER_COLUMNS)?;
    Ok(Some(Participation { is_revoked, session, part, user }))
}
