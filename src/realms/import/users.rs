//! Users of a realm's JSON, and the service accounts that clients need.

use std::collections::{BTreeMap, HashMap, HashSet};

use keycloak::types::{UserConsentRepresentation, UserRepresentation};

use super::credentials;
use super::draft::{Draft, limited, named, refuse, sorted};
use crate::fault::Fault;
use crate::model::bulk::Account;
use crate::model::client::Client;
use crate::model::consent::Consent;
use crate::model::federated_identity::FederatedIdentity;
use crate::model::id::{ClientUuid, UserId};
use crate::model::user::User;

/// What users must do who got a temporary password.
const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

/// Turns users into rows. Clients, roles, groups and scopes must be planned, and passwords hashed.
///
/// # Errors
/// A name that is missing or, like an address, given twice; a client or group that is not there.
pub fn plan(draft: &mut Draft<'_>, users: Vec<UserRepresentation>) -> Result<(), Fault> {
    let (mut names, mut addresses) = (HashSet::new(), HashSet::new());
    let unique_email = draft.realm.settings.duplicate_emails_allowed != Some(true);
    draft.parts.users.reserve(users.len());
    for (n, user) in users.into_iter().enumerate() {
        let account = plan_one(draft, &format!("users[{n}]"), user)?;
        let (name, email) = (&account.user.username, account.user.email.as_ref());
        if !names.insert(name.clone()) {
            return Err(refuse(&format!("users[{n}]"), format!("the username '{name}' is given twice")));
        }
        if let Some(email) = email.filter(|_| unique_email)
            && !addresses.insert(email.clone())
        {
            return Err(refuse(&format!("users[{n}]"), format!("the email '{email}' is given twice")));
        }
        draft.parts.users.push(account);
    }
    Ok(())
}

/// Turns one user into rows.
///
/// # Errors
/// As [`plan`].
pub fn plan_one(draft: &mut Draft<'_>, at: &str, mut u: UserRepresentation) -> Result<Account, Fault> {
    let username = named(&at, "username", u.username.take())?.to_lowercase();
    let at = format!("{at} ({username})");
    let id = UserId(draft.id(&at, u.id.take())?);
    let given = u.credentials.take().unwrap_or_default();
    let mut required_actions = u.required_actions.take().unwrap_or_default();
    if credentials::is_temporary(&given) && !required_actions.iter().any(|a| a == UPDATE_PASSWORD) {
        required_actions.push(UPDATE_PASSWORD.into());
    }
    let roles = draft.roles(&at, u.realm_roles.take(), u.client_roles.take())?;
    let mut groups = Vec::new();
    for path in u.groups.take().unwrap_or_default() {
        let found = draft.names.group(&path).cloned();
        groups.push(found.ok_or_else(|| refuse(&at, format!("groups: there is no group '{path}'")))?);
    }
    Ok(Account {
        attributes: plan_attributes(&at, u.attributes.take())?,
        roles,
        groups,
        credentials: credentials::plan(draft, &at, &id, given)?,
        consents: plan_consents(draft, &at, &id, u.client_consents.take().unwrap_or_default())?,
        identities: plan_identities(draft, &at, &id, &mut u)?,
        user: plan_row(draft, &at, id, username, required_actions, u)?,
    })
}

fn plan_attributes(
    at: &str,
    given: Option<HashMap<String, Vec<String>>>,
) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let attributes = sorted(given);
    for (name, values) in &attributes {
        limited(&at, "the name of an attribute", name.clone())?;
        if values.iter().any(|v| v.contains('\0')) {
            return Err(refuse(&at, format!("attributes.{name} has a character U+0000")));
        }
    }
    Ok(attributes)
}

fn plan_row(
    draft: &Draft<'_>,
    at: &str,
    id: UserId,
    username: String,
    required_actions: Vec<String>,
    u: UserRepresentation,
) -> Result<User, Fault> {
    let client = |client_id: String| {
        let missing = || refuse(&at, format!("serviceAccountClientId: there is no client '{client_id}'"));
        draft.names.clients.get(&client_id).cloned().ok_or_else(missing)
    };
    let limit = |member: &str, value: Option<String>| value.map(|v| limited(&at, member, v)).transpose();
    Ok(User {
        id,
        realm_id: draft.realm.id.clone(),
        username,
        email: limit("email", u.email.filter(|e| !e.is_empty()).map(|e| e.to_lowercase()))?,
        first_name: limit("firstName", u.first_name)?,
        last_name: limit("lastName", u.last_name)?,
        enabled: u.enabled.unwrap_or(false),
        email_verified: u.email_verified.unwrap_or(false),
        created_at: u.created_timestamp.unwrap_or(draft.now),
        not_before: u.not_before.unwrap_or(0).into(),
        service_account: u.service_account_client_id.map(client).transpose()?,
        federation_link: u.federation_link,
        required_actions,
    })
}

fn plan_consents(
    draft: &Draft<'_>,
    at: &str,
    user: &UserId,
    given: Vec<UserConsentRepresentation>,
) -> Result<Vec<Consent>, Fault> {
    let plan = |c: UserConsentRepresentation| {
        let client_id = c.client_id.unwrap_or_default();
        let missing = || refuse(&at, format!("clientConsents: there is no client '{client_id}'"));
        let scopes = c.granted_client_scopes.unwrap_or_default();
        let scope = |name: &String| {
            let missing = || refuse(&at, format!("clientConsents: there is no client scope '{name}'"));
            draft.names.scopes.get(name).cloned().ok_or_else(missing)
        };
        Ok(Consent {
            user_id: user.clone(),
            client_id: draft.names.clients.get(&client_id).cloned().ok_or_else(missing)?,
            scopes: scopes.iter().map(scope).collect::<Result<_, _>>()?,
            created_at: c.created_date.unwrap_or(draft.now),
            updated_at: c.last_updated_date.unwrap_or(draft.now),
        })
    };
    given.into_iter().map(plan).collect()
}

fn plan_identities(
    draft: &Draft<'_>,
    at: &str,
    user: &UserId,
    u: &mut UserRepresentation,
) -> Result<Vec<FederatedIdentity>, Fault> {
    let plan = |(n, i): (usize, keycloak::types::FederatedIdentityRepresentation)| {
        let at = format!("{at}.federatedIdentities[{n}]");
        Ok(FederatedIdentity {
            realm_id: draft.realm.id.clone(),
            user_id: user.clone(),
            provider: named(&at, "identityProvider", i.identity_provider)?,
            external_id: named(&at, "userId", i.user_id)?,
            external_name: i.user_name,
        })
    };
    u.federated_identities.take().unwrap_or_default().into_iter().enumerate().map(plan).collect()
}

/// Adds the users behind clients with service accounts where the JSON has none.
pub fn plan_service_accounts(draft: &mut Draft<'_>) {
    let known: HashSet<ClientUuid> = draft.parts.users.iter().filter_map(|a| a.user.service_account.clone()).collect();
    let lacks = |c: &&Client| c.has_service_account() && !known.contains(&c.id);
    let missing: Vec<Account> = draft.parts.clients.iter().filter(lacks).map(|c| service_account(draft, c)).collect();
    draft.parts.users.extend(missing);
}

/// The user that is a client's service account.
fn service_account(draft: &Draft<'_>, client: &Client) -> Account {
    let user = service_account_of(client, UserId(draft.new_id()), draft.now);
    let roles = draft.realm.default_role.iter().cloned().collect();
    Account { roles, groups: draft.default_groups.clone(), ..Account::of(user) }
}

/// The name of the user that is a client's service account.
#[must_use]
pub fn service_account_name(client_id: &str) -> String {
    format!("service-account-{}", client_id.to_lowercase())
}

/// The row of a client's service account. `now` in epoch milliseconds.
#[must_use]
pub fn service_account_of(client: &Client, id: UserId, now: i64) -> User {
    User {
        id,
        realm_id: client.realm_id.clone(),
        username: service_account_name(&client.client_id),
        email: None,
        first_name: None,
        last_name: None,
        enabled: true,
        email_verified: false,
        created_at: now,
        not_before: 0,
        service_account: Some(client.id.clone()),
        federation_link: None,
        required_actions: Vec::new(),
    }
}
