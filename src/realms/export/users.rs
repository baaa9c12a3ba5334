//! Users as JSON, with their hashes: only for files, never for the Admin API.

use gatehouse_store::Tx;
use keycloak::types::{
    CredentialRepresentation, FederatedIdentityRepresentation, UserConsentRepresentation, UserRepresentation,
};

use super::rows::Rows;
use super::unsorted;
use crate::credentials::otp;
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::bulk::{self, Account};
use crate::model::consent::Consent;
use crate::model::credential::Credential;
use crate::model::federated_identity::FederatedIdentity;
use crate::realms::secrets;

/// A page of a realm's users by id, and the id after which the next page begins; none after the last.
///
/// # Errors
/// Internal when a secret does not open.
pub async fn list(
    tx: &Tx<'_>,
    rows: &Rows,
    master: &MasterKey,
    after: &str,
) -> Result<(Vec<UserRepresentation>, Option<String>), Fault> {
    let accounts = bulk::list_accounts(tx, &rows.realm.id, after).await?;
    let last = accounts.last().map(|a| a.user.id.0.clone());
    Ok((accounts.iter().map(|a| one(rows, master, a)).collect::<Result<_, _>>()?, last))
}

fn one(rows: &Rows, master: &MasterKey, a: &Account) -> Result<UserRepresentation, Fault> {
    let (u, (of_realm, of_clients)) = (&a.user, rows.role_names(&a.roles));
    let mut paths: Vec<String> = a.groups.iter().map(|id| rows.groups.path(id)).collect();
    paths.sort();
    let client_id = u.service_account.as_ref().and_then(|id| rows.client_ids.get(id));
    let identities: Vec<_> = a.identities.iter().map(identity).collect();
    let consents: Vec<_> = a.consents.iter().map(|c| consent(rows, c)).collect();
    Ok(UserRepresentation {
        id: Some(u.id.0.clone()),
        username: Some(u.username.clone()),
        email: u.email.clone(),
        first_name: u.first_name.clone(),
        last_name: u.last_name.clone(),
        enabled: Some(u.enabled),
        email_verified: Some(u.email_verified),
        created_timestamp: Some(u.created_at),
        not_before: i32::try_from(u.not_before).ok(),
        totp: Some(a.credentials.iter().any(|c| c.kind == otp::TYPE)),
        service_account_client_id: client_id.cloned(),
        federation_link: u.federation_link.clone(),
        required_actions: Some(u.required_actions.clone()),
        disableable_credential_types: Some(Vec::new()),
        attributes: (!a.attributes.is_empty()).then(|| unsorted(&a.attributes)),
        credentials: Some(a.credentials.iter().map(|c| credential(master, c)).collect::<Result<_, _>>()?),
        client_consents: (!consents.is_empty()).then_some(consents),
        federated_identities: (!identities.is_empty()).then_some(identities),
        realm_roles: (!of_realm.is_empty()).then_some(of_realm),
        client_roles: (!of_clients.is_empty()).then(|| unsorted(&of_clients)),
        groups: Some(paths),
        ..Default::default()
    })
}

fn credential(master: &MasterKey, c: &Credential) -> Result<CredentialRepresentation, Fault> {
    Ok(CredentialRepresentation {
        id: Some(c.id.clone()),
        type_: Some(c.kind.clone()),
        user_label: c.label.clone(),
        created_date: Some(c.created_at),
        secret_data: Some(secrets::open_credential(c, master)?),
        credential_data: Some(c.credential_data.clone()),
        priority: i32::try_from(c.priority).ok(),
        ..Default::default()
    })
}

fn consent(rows: &Rows, c: &Consent) -> UserConsentRepresentation {
    UserConsentRepresentation {
        client_id: rows.client_ids.get(&c.client_id).cloned(),
        granted_client_scopes: Some(c.scopes.iter().filter_map(|id| rows.scope_names.get(id)).cloned().collect()),
        created_date: Some(c.created_at),
        last_updated_date: Some(c.updated_at),
        ..Default::default()
    }
}

fn identity(i: &FederatedIdentity) -> FederatedIdentityRepresentation {
    FederatedIdentityRepresentation {
        identity_provider: Some(i.provider.clone()),
        user_id: Some(i.external_id.clone()),
        user_name: i.external_name.clone(),
    }
}
