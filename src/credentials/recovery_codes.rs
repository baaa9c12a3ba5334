//! Recovery codes, as the credential type `recovery-authn-codes` keeps them: twelve, hashed, each for one use, and used in their
//! order.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use keycloak::types::RealmRepresentation;
use ring::digest::{SHA512, digest};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::policy;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential};
use crate::model::id::UserId;
use crate::model::user;
use crate::random::Random;
use crate::realms::secrets;

/// The type of this credential; a user has one at the most.
pub const TYPE: &str = "recovery-authn-codes";
/// The required action by which a user gets codes.
pub const SET_UP: &str = "CONFIGURE_RECOVERY_AUTHN_CODES";

const COUNT: usize = 12;
const LENGTH: usize = 12;
/// Without the letter O and the digit 0, which look alike.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNPQRSTUVWXYZ123456789";
/// A code is random enough (61 bits) for one round.
const ALGORITHM: &str = "SHA-512";
/// The same under its older name.
const OLD_ALGORITHM: &str = "RS512";
/// The longest code that is looked at, with blanks and hyphens in it.
const MAX_INPUT: usize = 64;
/// Codes left with which a user is told to make new ones, where the realm's policy says nothing.
const WARNING_THRESHOLD: u32 = 4;

/// `credentialData`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    #[serde(default)]
    hash_iterations: Option<u32>,
    algorithm: String,
    pub remaining: u32,
    pub total: u32,
}

impl Data {
    /// None: codes of a kind that this version does not understand.
    #[must_use]
    pub fn read(credential_data: &str) -> Option<Self> {
        let data: Self = serde_json::from_str(credential_data).ok()?;
        let is_known = [ALGORITHM, OLD_ALGORITHM].contains(&data.algorithm.as_str());
        (is_known && data.hash_iterations.is_none_or(|n| n <= 1) && data.remaining <= data.total).then_some(data)
    }

    /// Which code is next; the first is 1.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        self.total - self.remaining + 1
    }

    /// Whether so few are left that new ones should be made.
    #[must_use]
    pub fn is_low(&self, settings: &RealmRepresentation) -> bool {
        let policy = settings.password_policy.as_deref().unwrap_or_default();
        self.remaining <= policy::number_of(policy, "recoveryCodesWarningThreshold").unwrap_or(WARNING_THRESHOLD)
    }
}

/// `secretData`: what is left of the list.
#[derive(Serialize, Deserialize)]
struct SecretData {
    codes: Vec<Hashed>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hashed {
    number: u32,
    encoded_hashed_value: String,
}

/// New codes.
#[must_use]
pub fn generate(random: &Random) -> Vec<String> {
    (0..COUNT).map(|_| random.text(ALPHABET, LENGTH)).collect()
}

/// Whether the JSON texts of a credential are such as this version understands.
#[must_use]
pub fn is_sound(secret_data: &str, credential_data: &str) -> bool {
    let left = serde_json::from_str::<SecretData>(secret_data).ok().and_then(|s| u32::try_from(s.codes.len()).ok());
    Data::read(credential_data).is_some_and(|data| left == Some(data.remaining))
}

/// The credential of these codes.
pub fn credential(cx: &Cx, user: &UserId, label: &str, codes: &[&str], made_at: i64) -> Result<Credential, Fault> {
    let total = u32::try_from(codes.len()).map_err(Fault::internal)?;
    let hashed = (1..).zip(codes).map(|(number, code)| Hashed { number, encoded_hashed_value: hash(code) });
    let data = Data { hash_iterations: None, algorithm: ALGORITHM.to_owned(), remaining: total, total };
    let mut credential = Credential {
        id: cx.app.random.uuid(),
        user_id: user.clone(),
        kind: TYPE.to_owned(),
        label: Some(label.to_owned()),
        created_at: made_at,
        secret_data: serde_json::to_string(&SecretData { codes: hashed.collect() })?,
        credential_data: serde_json::to_string(&data)?,
        priority: 0,
    };
    secrets::seal_credential(&mut credential, &cx.app.master_key, &cx.app.random);
    Ok(credential)
}

fn hash(code: &str) -> String {
    STANDARD.encode(digest(&SHA512, code.as_bytes()))
}

/// Whether a text is the next code; it is used up by the question. Answers how many are left; none: it is wrong. With the last
/// one the credential goes, and the user has to make new codes at the next login.
pub async fn accept(cx: &Cx, stored: &Credential, typed: &str) -> Result<Option<u32>, Fault> {
    if typed.len() > MAX_INPUT {
        return Ok(None);
    }
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let open = Zeroizing::new(secrets::open_credential(stored, &cx.app.master_key)?);
    let (Some(data), Ok(mut secret)) = (Data::read(&stored.credential_data), serde_json::from_str::<SecretData>(&open))
    else {
        tracing::warn!(credential = stored.id, "recovery codes that this version does not understand");
        return Ok(None);
    };
    let expected = secret.codes.first().map(|next| next.encoded_hashed_value.clone()).unwrap_or_default();
    if !bool::from(hash(&typed.to_uppercase()).as_bytes().ct_eq(expected.as_bytes())) {
        return Ok(None);
    }
    secret.codes.remove(0);
    let left = u32::try_from(secret.codes.len()).map_err(Fault::internal)?;
    let mut next = stored.clone();
    next.secret_data = serde_json::to_string(&secret)?;
    next.credential_data = serde_json::to_string(&Data { remaining: left, ..data })?;
    secrets::seal_credential(&mut next, &cx.app.master_key, &cx.app.random);
    Ok(spend(cx, stored.clone(), next, left).await?.then_some(left))
}

/// False: another use of the same code was quicker.
async fn spend(cx: &Cx, before: Credential, after: Credential, left: u32) -> Result<bool, Fault> {
    let realm = cx.realm.realm.id.clone();
    cx.write(async move |tx| {
        if !credential::replace_secret(tx, &before, &after).await? {
            return Ok(false);
        }
        if left == 0 {
            credential::delete(tx, &before.user_id, &before.id).await?;
            user::insert_required_action(tx, &realm, &before.user_id, SET_UP).await?;
        }
        Ok(true)
    })
    .await
}
