//! Users: the row with what belongs to it on the token path (attributes, roles, groups).

use std::collections::BTreeMap;

use futures_util::future::try_join;
use gatehouse_store::{Param, Row, Tx, params};

use super::id::{ClientUuid, GroupId, RealmId, RoleId, UserId};
use crate::fault::Fault;

/// What [`announce`] begins with; the realm's id follows.
pub const TOPIC: &str = "users:";

/// The columns that [`from_row`] reads, in its order.
pub(super) const COLUMNS: &str = "u.id, u.realm_id, u.username, u.email, u.first_name, u.last_name, u.enabled, u.email_verified, \
     u.created_at, u.not_before, u.service_account_client_id, u.federation_link, u.required_actions";

/// A user's own row.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub realm_id: RealmId,
    /// Lower case.
    pub username: String,
    /// Lower case.
    pub email: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub enabled: bool,
    pub email_verified: bool,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Tokens issued before this time (epoch seconds) are refused.
    pub not_before: i64,
    /// The client that this user is the service account of.
    pub service_account: Option<ClientUuid>,
    pub federation_link: Option<String>,
    /// Aliases of what the user must do at the next login.
    pub required_actions: Vec<String>,
}

/// A user with everything that tokens are made from.
#[derive(Clone, Debug)]
pub struct Profile {
    pub user: User,
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Direct ones: those of groups and composites follow from the realm's view.
    pub roles: Vec<RoleId>,
    pub groups: Vec<GroupId>,
    /// Epoch seconds up to which failed logins lock the account, or [`super::login_failure::FOREVER`]; none: none are noted.
    pub locked_until: Option<i64>,
}

pub(super) fn from_row(row: &Row) -> Result<User, Fault> {
    from_row_at(row, 0)
}

/// Reads the columns from the one at `at`, for rows of several tables.
pub(super) fn from_row_at(row: &Row, at: usize) -> Result<User, Fault> {
    Ok(User {
        id: UserId(row.get(at)?),
        realm_id: RealmId(row.get(at + 1)?),
        username: row.get(at + 2)?,
        email: row.get(at + 3)?,
        first_name: row.get(at + 4)?,
        last_name: row.get(at + 5)?,
        enabled: row.get(at + 6)?,
        email_verified: row.get(at + 7)?,
        created_at: row.get(at + 8)?,
        not_before: row.get(at + 9)?,
        service_account: row.get::<Option<String>>(at + 10)?.map(ClientUuid),
        federation_link: row.get(at + 11)?,
        required_actions: serde_json::from_str(&row.get::<String>(at + 12)?)?,
    })
}

/// The user with that id.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &UserId) -> Result<Option<User>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.realm_id = $1 AND u.id = $2");
    tx.find(&sql, params![realm, id]).await?.as_ref().map(from_row).transpose()
}

/// The user with that name, whatever its case.
pub async fn find_by_username(tx: &Tx<'_>, realm: &RealmId, username: &str) -> Result<Option<User>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.realm_id = $1 AND u.username = $2");
    tx.find(&sql, params![realm, &username.to_lowercase()]).await?.as_ref().map(from_row).transpose()
}

/// The user with that e-mail address; where a realm allows duplicates, the oldest.
pub async fn find_by_email(tx: &Tx<'_>, realm: &RealmId, email: &str) -> Result<Option<User>, Fault> {
    let sql =
        format!("SELECT {COLUMNS} FROM users u WHERE u.realm_id = $1 AND u.email = $2 ORDER BY u.created_at LIMIT 1");
    tx.find(&sql, params![realm, &email.to_lowercase()]).await?.as_ref().map(from_row).transpose()
}

/// The service account of a client.
pub async fn find_service_account(tx: &Tx<'_>, client: &ClientUuid) -> Result<Option<User>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.service_account_client_id = $1");
    tx.find(&sql, params![client]).await?.as_ref().map(from_row).transpose()
}

/// The user with that id, and what belongs to them.
pub async fn find_profile(tx: &Tx<'_>, realm: &RealmId, id: &UserId) -> Result<Option<Profile>, Fault> {
    match find(tx, realm, id).await? {
        Some(user) => profile(tx, user).await.map(Some),
        None => Ok(None),
    }
}

/// What belongs to a user and is kept in other tables: attributes, roles, groups and what failed logins have come to, as
/// [`Belongings::profile`] takes it.
pub(super) struct Belongings(Vec<Row>);

/// In one query, of the user whom `$owner` finds by `$1`.
macro_rules! belongings {
    ($owner:literal) => {
        concat!(
            "SELECT 0, name, value, position FROM user_attribute WHERE user_id = ",
            $owner,
            " UNION ALL SELECT 1, role_id, NULL, 0 FROM user_role WHERE user_id = ",
            $owner,
            " UNION ALL SELECT 2, group_id, NULL, 0 FROM user_group_membership WHERE user_id = ",
            $owner,
            " UNION ALL SELECT 3, '', NULL, CASE WHEN permanent THEN 9223372036854775807 ELSE not_before END FROM login_failure \
             WHERE user_id = ",
            $owner
        )
    };
}

/// A user with what belongs to them.
pub async fn profile(tx: &Tx<'_>, user: User) -> Result<Profile, Fault> {
    belongings(tx, &user.id.0).await?.profile(user)
}

/// What belongs to the user of an id.
pub(super) async fn belongings(tx: &Tx<'_>, id: &str) -> Result<Belongings, Fault> {
    Ok(Belongings(tx.query(belongings!("$1"), params![id]).await?))
}

/// A client's service account. Both queries are under way at once.
pub async fn service_account_profile(tx: &Tx<'_>, client: &ClientUuid) -> Result<Option<Profile>, Fault> {
    const SQL: &str = belongings!("(SELECT id FROM users WHERE service_account_client_id = $1)");
    let belongings = async { Ok(Belongings(tx.query(SQL, params![client]).await?)) };
    match try_join(find_service_account(tx, client), belongings).await? {
        (Some(user), belongings) => belongings.profile(user).map(Some),
        (None, _) => Ok(None),
    }
}

impl Belongings {
    /// They are sorted here: the databases would do it in temporary tables.
    pub(super) fn profile(self, user: User) -> Result<Profile, Fault> {
        let mut values: Vec<(String, i64, String)> = Vec::new();
        let mut out =
            Profile { user, attributes: BTreeMap::new(), roles: Vec::new(), groups: Vec::new(), locked_until: None };
        for row in &self.0 {
            match row.get::<i64>(0)? {
                0 => values.push((row.get(1)?, row.get(3)?, row.get(2)?)),
                1 => out.roles.push(RoleId(row.get(1)?)),
                3 => out.locked_until = Some(row.get(3)?),
                _ => out.groups.push(GroupId(row.get(1)?)),
            }
        }
        values.sort();
        for (name, _, value) in values {
            out.attributes.entry(name).or_default().push(value);
        }
        out.roles.sort();
        out.groups.sort();
        Ok(out)
    }
}

/// The columns of a new row, in the order of [`Columns::args`].
pub(super) const INSERT: &str = "INSERT INTO users (id, realm_id, username, email, email_key, first_name, last_name, \
     first_name_lower, last_name_lower, enabled, email_verified, created_at, not_before, service_account_client_id, \
     federation_link, required_actions)";

/// So many users of a realm by id, service accounts among them, that come after an id.
pub(super) async fn list_after(tx: &Tx<'_>, realm: &RealmId, after: &str, count: i64) -> Result<Vec<User>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.realm_id = $1 AND u.id > $2 ORDER BY u.id LIMIT $3");
    tx.query(&sql, params![realm, after, count]).await?.iter().map(from_row).collect()
}

/// Refused with a conflict when the name or the address is taken. `allow_duplicate_email` as the realm has it.
pub async fn insert(tx: &Tx<'_>, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let sql = format!("{INSERT} VALUES ({})", gatehouse_store::placeholders(1, 16));
    write(tx, &sql, u, allow_duplicate_email).await
}

/// Writes the row; refused as [`insert`] is.
pub async fn update(tx: &Tx<'_>, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let sql = "UPDATE users SET username = $3, email = $4, email_key = $5, first_name = $6, last_name = $7, first_name_lower = $8, \
         last_name_lower = $9, enabled = $10, email_verified = $11, created_at = $12, not_before = $13, service_account_client_id = $14, \
         federation_link = $15, required_actions = $16 WHERE id = $1 AND realm_id = $2";
    write(tx, sql, u, allow_duplicate_email).await
}

/// Refuses a name that is another user's address, and an address that is another's name: where addresses log in, who types it could be
/// either.
///
/// # Errors
/// A conflict.
pub async fn refuse_namesake(tx: &Tx<'_>, u: &User) -> Result<(), Fault> {
    let is_other = |found: Option<User>| found.is_some_and(|other| other.id != u.id);
    if u.username.contains('@') && is_other(find_by_email(tx, &u.realm_id, &u.username).await?) {
        return Err(Fault::conflict("User exists with same username"));
    }
    match &u.email {
        Some(email) if is_other(find_by_username(tx, &u.realm_id, email).await?) => {
            Err(Fault::conflict("User exists with same email"))
        }
        _ => Ok(()),
    }
}

async fn write(tx: &Tx<'_>, sql: &str, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let columns = Columns::of(u, allow_duplicate_email)?;
    tx.execute(sql, &columns.args(u)).await.map(drop).map_err(clash)?;
    announce(tx, &u.realm_id);
    Ok(())
}

/// Tells this node that the list of a realm's users is another one.
pub(super) fn announce(tx: &Tx<'_>, realm: &RealmId) {
    tx.announce_here(format!("{TOPIC}{realm}"));
}

/// What a row holds besides the user's own members: they are searched.
pub(super) struct Columns {
    username: String,
    email: Option<String>,
    email_key: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    required_actions: String,
}

impl Columns {
    pub(super) fn of(u: &User, allow_duplicate_email: bool) -> Result<Self, Fault> {
        let lower = |s: &Option<String>| s.as_deref().map(str::to_lowercase);
        let email = lower(&u.email);
        let own_key = || email.as_ref().map(|_| u.id.0.clone());
        Ok(Self {
            username: u.username.to_lowercase(),
            email_key: if allow_duplicate_email { own_key() } else { email.clone() },
            email,
            first_name: lower(&u.first_name),
            last_name: lower(&u.last_name),
            required_actions: serde_json::to_string(&u.required_actions)?,
        })
    }

    pub(super) fn args<'a>(&'a self, u: &'a User) -> [Param<'a>; 16] {
        [
            (&u.id).into(),
            (&u.realm_id).into(),
            (&self.username).into(),
            (&self.email).into(),
            (&self.email_key).into(),
            (&u.first_name).into(),
            (&u.last_name).into(),
            (&self.first_name).into(),
            (&self.last_name).into(),
            u.enabled.into(),
            u.email_verified.into(),
            u.created_at.into(),
            u.not_before.into(),
            (&u.service_account).into(),
            (&u.federation_link).into(),
            (&self.required_actions).into(),
        ]
    }
}

/// Says which of the two unique columns it was.
pub(super) fn clash(e: gatehouse_store::Error) -> Fault {
    match &e {
        gatehouse_store::Error::Unique { index } if index == "users_username" => {
            Fault::conflict("User exists with same username")
        }
        gatehouse_store::Error::Unique { index } if index == "users_email_key" => {
            Fault::conflict("User exists with same email")
        }
        _ => e.into(),
    }
}

/// Removes a user with everything of theirs.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &UserId) -> Result<bool, Fault> {
    announce(tx, realm);
    Ok(tx.execute("DELETE FROM users WHERE realm_id = $1 AND id = $2", params![realm, id]).await? == 1)
}

/// Replaces all attributes of a user.
pub async fn set_attributes(tx: &Tx<'_>, id: &UserId, attributes: &BTreeMap<String, Vec<String>>) -> Result<(), Fault> {
    tx.execute("DELETE FROM user_attribute WHERE user_id = $1", params![id]).await?;
    for (name, values) in attributes {
        for (position, value) in (0_i64..).zip(values) {
            let sql = "INSERT INTO user_attribute (user_id, name, position, value) VALUES ($1, $2, $3, $4)";
            tx.execute(sql, params![id, name, position, value]).await?;
        }
    }
    Ok(())
}

/// Gives a user a role.
pub async fn insert_role(tx: &Tx<'_>, user: &UserId, role: &RoleId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO user_role (user_id, role_id) VALUES ($1, $2) ON CONFLICT (user_id, role_id) DO NOTHING",
        params![user, role],
    )
    .await?;
    Ok(())
}

/// Takes a role from a user.
pub async fn delete_role(tx: &Tx<'_>, user: &UserId, role: &RoleId) -> Result<(), Fault> {
    tx.execute("DELETE FROM user_role WHERE user_id = $1 AND role_id = $2", params![user, role]).await?;
    Ok(())
}

/// Makes a user a member of a group; true when they were not.
pub async fn insert_group(tx: &Tx<'_>, user: &UserId, group: &GroupId) -> Result<bool, Fault> {
    let sql = "INSERT INTO user_group_membership (user_id, group_id) VALUES ($1, $2) ON CONFLICT (user_id, group_id) DO NOTHING";
    Ok(tx.execute(sql, params![user, group]).await? == 1)
}

/// Takes a user out of a group; true when they were in it.
pub async fn delete_group(tx: &Tx<'_>, user: &UserId, group: &GroupId) -> Result<bool, Fault> {
    let sql = "DELETE FROM user_group_membership WHERE user_id = $1 AND group_id = $2";
    Ok(tx.execute(sql, params![user, group]).await? == 1)
}

/// Puts a required action on a user's list, if it is not there.
pub async fn insert_required_action(tx: &Tx<'_>, realm: &RealmId, id: &UserId, alias: &str) -> Result<(), Fault> {
    let Some(mut user) = find(tx, realm, id).await? else { return Ok(()) };
    if user.required_actions.iter().any(|a| a == alias) {
        return Ok(());
    }
    user.required_actions.push(alias.to_owned());
    set_required_actions(tx, &user.id, &user.required_actions).await
}

/// Takes a required action off a user's list.
pub async fn delete_required_action(tx: &Tx<'_>, realm: &RealmId, id: &UserId, alias: &str) -> Result<(), Fault> {
    let Some(mut user) = find(tx, realm, id).await? else { return Ok(()) };
    user.required_actions.retain(|a| a != alias);
    set_required_actions(tx, &user.id, &user.required_actions).await
}

/// Replaces a user's list of required actions.
pub async fn set_required_actions(tx: &Tx<'_>, id: &UserId, actions: &[String]) -> Result<(), Fault> {
    tx.execute("UPDATE users SET required_actions = $2 WHERE id = $1", params![id, serde_json::to_string(actions)?])
        .await?;
    Ok(())
}

/// Refuses the tokens of a user that were issued before a time (epoch seconds).
pub async fn set_not_before(tx: &Tx<'_>, id: &UserId, not_before: i64) -> Result<(), Fault> {
    tx.execute("UPDATE users SET not_before = $2 WHERE id = $1", params![id, not_before]).await?;
    Ok(())
}
