//! Many rows in one statement: a realm with all its users is written, and read, in as few round trips as possible.

use std::collections::{BTreeMap, HashMap};

use gatehouse_store::{Param, Tx, placeholders};

use super::consent::Consent;
use super::credential::Credential;
use super::federated_identity::{self, FederatedIdentity};
use super::id::{ClientUuid, GroupId, RealmId, RoleId, ScopeId, UserId};
use super::realm::announce;
use super::user::{self, Columns, User};
use crate::fault::Fault;

/// The most arguments of one statement; SQLite takes 32,766 and PostgreSQL 65,535.
const MAX_PARAMS: usize = 4096;
/// The most users that are read at a time.
const PAGE: usize = 500;

/// A user with everything of theirs that an export has.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: User,
    pub attributes: BTreeMap<String, Vec<String>>,
    pub roles: Vec<RoleId>,
    pub groups: Vec<GroupId>,
    pub credentials: Vec<Credential>,
    pub consents: Vec<Consent>,
    pub identities: Vec<FederatedIdentity>,
}

impl Account {
    /// A user without anything.
    #[must_use]
    pub fn of(user: User) -> Self {
        let (attributes, roles, groups, credentials, consents, identities) = Default::default();
        Self { user, attributes, roles, groups, credentials, consents, identities }
    }
}

/// Runs `head VALUES (…), (…) tail` for all rows, each with `width` arguments. Each statement has a power of two of rows, so
/// that few texts serve all lengths: the databases keep statements that are prepared.
async fn insert_rows(
    tx: &Tx<'_>,
    head: &str,
    tail: &str,
    width: usize,
    args: &[Param<'_>],
) -> Result<(), gatehouse_store::Error> {
    let mut rest = args;
    while !rest.is_empty() {
        let rows = 1 << (rest.len().min(MAX_PARAMS) / width).ilog2();
        let values: Vec<_> = (0..rows).map(|n| format!("({})", placeholders(n * width + 1, width))).collect();
        let (now, later) = rest.split_at(rows * width);
        tx.execute(&format!("{head} VALUES {} {tail}", values.join(",")), now).await?;
        rest = later;
    }
    Ok(())
}

/// Gives clients their scopes.
pub async fn insert_client_scopes(
    tx: &Tx<'_>,
    realm: &RealmId,
    rows: &[(ClientUuid, ScopeId, bool)],
) -> Result<(), Fault> {
    let args: Vec<Param> = rows.iter().flat_map(|(c, s, d)| [c.into(), s.into(), (*d).into()]).collect();
    let head = "INSERT INTO client_client_scope (client_id, scope_id, is_default)";
    insert_rows(tx, head, "ON CONFLICT (client_id, scope_id) DO NOTHING", 3, &args).await?;
    announce(tx, realm);
    Ok(())
}

/// Makes roles parts of others.
pub async fn insert_composites(tx: &Tx<'_>, realm: &RealmId, rows: &[(RoleId, RoleId)]) -> Result<(), Fault> {
    let args: Vec<Param> = rows.iter().flat_map(|(role, part)| [role.into(), part.into()]).collect();
    let head = "INSERT INTO role_composite (role_id, child_id)";
    insert_rows(tx, head, "ON CONFLICT (role_id, child_id) DO NOTHING", 2, &args).await?;
    announce(tx, realm);
    Ok(())
}

/// Adds users with everything of theirs. `allow_duplicate_email` as the realm has it.
///
/// # Errors
/// A conflict when a name or an address is taken, or given twice.
pub async fn insert_accounts(tx: &Tx<'_>, accounts: &[Account], allow_duplicate_email: bool) -> Result<(), Fault> {
    for page in accounts.chunks(PAGE) {
        insert_users(tx, page, allow_duplicate_email).await?;
        insert_attributes(tx, page).await?;
        insert_pairs(tx, "user_role (user_id, role_id)", page, |a| a.roles.iter().map(AsRef::as_ref).collect()).await?;
        let groups = "user_group_membership (user_id, group_id)";
        insert_pairs(tx, groups, page, |a| a.groups.iter().map(AsRef::as_ref).collect()).await?;
        insert_credentials(tx, page).await?;
        insert_consents(tx, page).await?;
        insert_identities(tx, page).await?;
    }
    Ok(())
}

async fn insert_users(tx: &Tx<'_>, accounts: &[Account], allow_duplicate_email: bool) -> Result<(), Fault> {
    let columns = |a: &Account| Columns::of(&a.user, allow_duplicate_email);
    let columns: Vec<Columns> = accounts.iter().map(columns).collect::<Result<_, _>>()?;
    let args: Vec<Param> = columns.iter().zip(accounts).flat_map(|(c, a)| c.args(&a.user)).collect();
    insert_rows(tx, user::INSERT, "", 16, &args).await.map_err(user::clash)?;
    if let Some(first) = accounts.first() {
        user::announce(tx, &first.user.realm_id);
    }
    Ok(())
}

async fn insert_attributes(tx: &Tx<'_>, accounts: &[Account]) -> Result<(), Fault> {
    let mut args: Vec<Param> = Vec::new();
    for account in accounts {
        for (name, values) in &account.attributes {
            for (position, value) in (0_i64..).zip(values) {
                args.extend([Param::from(&account.user.id), name.into(), position.into(), value.into()]);
            }
        }
    }
    Ok(insert_rows(tx, "INSERT INTO user_attribute (user_id, name, position, value)", "", 4, &args).await?)
}

async fn insert_pairs(
    tx: &Tx<'_>,
    table: &str,
    accounts: &[Account],
    of: impl Fn(&Account) -> Vec<&str>,
) -> Result<(), Fault> {
    let pairs = |a| of(a).into_iter().flat_map(move |id| [Param::from(&a.user.id), Param::Text(id)]);
    let args: Vec<Param> = accounts.iter().flat_map(pairs).collect();
    Ok(insert_rows(tx, &format!("INSERT INTO {table}"), "ON CONFLICT DO NOTHING", 2, &args).await?)
}

async fn insert_credentials(tx: &Tx<'_>, accounts: &[Account]) -> Result<(), Fault> {
    let args: Vec<Param> = accounts.iter().flat_map(|a| &a.credentials).flat_map(credential_args).collect();
    let head = "INSERT INTO credential (id, user_id, type, label, created_at, secret_data, credential_data, priority)";
    Ok(insert_rows(tx, head, "", 8, &args).await?)
}

fn credential_args(c: &Credential) -> [Param<'_>; 8] {
    [
        (&c.id).into(),
        (&c.user_id).into(),
        (&c.kind).into(),
        (&c.label).into(),
        c.created_at.into(),
        (&c.secret_data).into(),
        (&c.credential_data).into(),
        c.priority.into(),
    ]
}

async fn insert_consents(tx: &Tx<'_>, accounts: &[Account]) -> Result<(), Fault> {
    for consent in accounts.iter().flat_map(|a| &a.consents) {
        super::consent::insert(tx, consent).await?;
    }
    Ok(())
}

async fn insert_identities(tx: &Tx<'_>, accounts: &[Account]) -> Result<(), Fault> {
    let args: Vec<Param> = accounts.iter().flat_map(|a| &a.identities).flat_map(identity_args).collect();
    let head = "INSERT INTO federated_identity (realm_id, user_id, provider, external_id, external_name)";
    Ok(insert_rows(tx, head, "", 5, &args).await?)
}

fn identity_args(i: &FederatedIdentity) -> [Param<'_>; 5] {
    [
        (&i.realm_id).into(),
        (&i.user_id).into(),
        (&i.provider).into(),
        (&i.external_id).into(),
        (&i.external_name).into(),
    ]
}

/// Of these values of a column of users, in lower case, those that are there, with whose they are.
async fn list_by(
    tx: &Tx<'_>,
    realm: &RealmId,
    column: &str,
    values: &[String],
) -> Result<HashMap<String, UserId>, Fault> {
    let mut out = HashMap::new();
    for chunk in values.chunks(PAGE) {
        let marks = placeholders(2, chunk.len());
        let sql = format!("SELECT {column}, id FROM users WHERE realm_id = $1 AND {column} IN ({marks})");
        let args: Vec<Param> = [Param::from(realm)].into_iter().chain(chunk.iter().map(Into::into)).collect();
        for row in tx.query(&sql, &args).await? {
            out.insert(row.get(0)?, UserId(row.get(1)?));
        }
    }
    Ok(out)
}

/// Which of these names users have.
pub async fn list_by_usernames(
    tx: &Tx<'_>,
    realm: &RealmId,
    names: &[String],
) -> Result<HashMap<String, UserId>, Fault> {
    list_by(tx, realm, "username", names).await
}

/// Which of these addresses users have.
pub async fn list_by_emails(tx: &Tx<'_>, realm: &RealmId, emails: &[String]) -> Result<HashMap<String, UserId>, Fault> {
    list_by(tx, realm, "email", emails).await
}

/// A page of a realm's users with everything of theirs, by id; `after` is the last id of the page before, or empty.
pub async fn list_accounts(tx: &Tx<'_>, realm: &RealmId, after: &str) -> Result<Vec<Account>, Fault> {
    let users = user::list_after(tx, realm, after, PAGE as i64).await?;
    let mut by_id: HashMap<UserId, usize> = users.iter().map(|u| u.id.clone()).zip(0..).collect();
    let mut out: Vec<Account> = users.into_iter().map(Account::of).collect();
    let ids: Vec<UserId> = out.iter().map(|a| a.user.id.clone()).collect();
    if ids.is_empty() {
        return Ok(out);
    }
    fill(tx, &ids, &mut by_id, &mut out).await?;
    Ok(out)
}

async fn fill(tx: &Tx<'_>, ids: &[UserId], at: &mut HashMap<UserId, usize>, out: &mut [Account]) -> Result<(), Fault> {
    let (args, marks): (Vec<Param>, _) = (ids.iter().map(Into::into).collect(), placeholders(1, ids.len()));
    let sql = format!(
        "SELECT 'a', user_id, name, value, position FROM user_attribute WHERE user_id IN ({marks}) \
         UNION ALL SELECT 'r', user_id, role_id, '', 0 FROM user_role WHERE user_id IN ({marks}) \
         UNION ALL SELECT 'g', user_id, group_id, '', 0 FROM user_group_membership WHERE user_id IN ({marks}) \
         ORDER BY 1, 2, 3, 5"
    );
    for row in tx.query(&sql, &args).await? {
        let account = &mut out[at[&UserId(row.get(1)?)]];
        match row.get::<String>(0)?.as_str() {
            "a" => account.attributes.entry(row.get(2)?).or_default().push(row.get(3)?),
            "r" => account.roles.push(RoleId(row.get(2)?)),
            _ => account.groups.push(GroupId(row.get(2)?)),
        }
    }
    for credential in super::credential::list_of(tx, ids).await? {
        out[at[&credential.user_id]].credentials.push(credential);
    }
    for consent in super::consent::list_of(tx, ids).await? {
        out[at[&consent.user_id]].consents.push(consent);
    }
    for identity in federated_identity::list_of(tx, ids).await? {
        out[at[&identity.user_id]].identities.push(identity);
    }
    Ok(())
}
