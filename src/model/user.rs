//! Users: the row with what belongs to it on the token path (attributes, roles, groups).

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::{ClientUuid, GroupId, RealmId, RoleId, UserId};
use crate::fault::Fault;

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
}

pub(super) fn from_row(row: &Row) -> Result<User, Fault> {
    Ok(User {
        id: UserId(row.get(0)?),
        realm_id: RealmId(row.get(1)?),
        username: row.get(2)?,
        email: row.get(3)?,
        first_name: row.get(4)?,
        last_name: row.get(5)?,
        enabled: row.get(6)?,
        email_verified: row.get(7)?,
        created_at: row.get(8)?,
        not_before: row.get(9)?,
        service_account: row.get::<Option<String>>(10)?.map(ClientUuid),
        federation_link: row.get(11)?,
        required_actions: serde_json::from_str(&row.get::<String>(12)?)?,
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

/// Attributes, roles and groups of a user in one query.
pub async fn profile(tx: &Tx<'_>, user: User) -> Result<Profile, Fault> {
    let rows = tx
        .query(
            "SELECT 'a', name, value, position FROM user_attribute WHERE user_id = $1 \
             UNION ALL SELECT 'r', role_id, '', 0 FROM user_role WHERE user_id = $1 \
             UNION ALL SELECT 'g', group_id, '', 0 FROM user_group_membership WHERE user_id = $1 ORDER BY 1, 2, 4",
            params![&user.id],
        )
        .await?;
    let mut out = Profile { user, attributes: BTreeMap::new(), roles: Vec::new(), groups: Vec::new() };
    for row in &rows {
        match row.get::<String>(0)?.as_str() {
            "a" => out.attributes.entry(row.get(1)?).or_default().push(row.get(2)?),
            "r" => out.roles.push(RoleId(row.get(1)?)),
            _ => out.groups.push(GroupId(row.get(1)?)),
        }
    }
    Ok(out)
}

/// Refused with a conflict when the name or the address is taken. `allow_duplicate_email` as the realm has it.
pub async fn insert(tx: &Tx<'_>, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let sql = "INSERT INTO users (id, realm_id, username, email, email_key, first_name, last_name, first_name_lower, last_name_lower, \
         enabled, email_verified, created_at, not_before, service_account_client_id, federation_link, required_actions) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    write(tx, sql, u, allow_duplicate_email).await
}

/// Writes the row; refused as [`insert`] is.
pub async fn update(tx: &Tx<'_>, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let sql = "UPDATE users SET username = $3, email = $4, email_key = $5, first_name = $6, last_name = $7, first_name_lower = $8, \
         last_name_lower = $9, enabled = $10, email_verified = $11, created_at = $12, not_before = $13, service_account_client_id = $14, \
         federation_link = $15, required_actions = $16 WHERE id = $1 AND realm_id = $2";
    write(tx, sql, u, allow_duplicate_email).await
}

async fn write(tx: &Tx<'_>, sql: &str, u: &User, allow_duplicate_email: bool) -> Result<(), Fault> {
    let lower = |s: &Option<String>| s.as_deref().map(str::to_lowercase);
    let (username, email) = (u.username.to_lowercase(), lower(&u.email));
    let key = if allow_duplicate_email { email.as_ref().map(|_| u.id.0.clone()) } else { email.clone() };
    tx.execute(
        sql,
        params![
            &u.id,
            &u.realm_id,
            &username,
            &email,
            &key,
            &u.first_name,
            &u.last_name,
            &lower(&u.first_name),
            &lower(&u.last_name),
            u.enabled,
            u.email_verified,
            u.created_at,
            u.not_before,
            &u.service_account,
            &u.federation_link,
            &serde_json::to_string(&u.required_actions)?
        ],
    )
    .await
    .map(drop)
    .map_err(clash)
}

/// Says which of the two unique columns it was.
fn clash(e: gatehouse_store::Error) -> Fault {
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
