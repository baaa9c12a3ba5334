//! A user's device: reads its credential, finds the step that a code is of, and uses it up.

use subtle::ConstantTimeEq;

use super::{Algorithm, Data, Kind, Policy, Seed, Spend, TYPE, hotp};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::Credential;
use crate::model::id::UserId;
use crate::realms::secrets;

/// The longest code that is looked at, with blanks between its digits.
const MAX_CODE: usize = 32;

/// A device that makes codes.
pub struct Device {
    kind: Kind,
    algorithm: Algorithm,
    key: zeroize::Zeroizing<Vec<u8>>,
    data: Data,
}

impl Device {
    /// From its JSON texts, open. None: they are not such as this version understands.
    #[must_use]
    pub fn read(secret_data: &str, credential_data: &str) -> Option<Self> {
        Self::of(&Seed::read(secret_data)?, Data::read(credential_data)?)
    }

    /// A device that is being set up: its seed and what goes with it.
    #[must_use]
    pub fn of(seed: &Seed, data: Data) -> Option<Self> {
        let key = seed.key(data.secret_encoding.as_deref())?.into();
        Some(Self { kind: Kind::find(&data.sub_type)?, algorithm: Algorithm::find(&data.algorithm)?, key, data })
    }

    /// The step that a code is of, as near as possible to the one that is due; `now` in epoch seconds.
    #[must_use]
    pub fn find_step(&self, code: &str, now: i64, window: i64) -> Option<i64> {
        if code.len() > MAX_CODE {
            return None;
        }
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let is_right = |step: &i64| -> bool {
            *step >= 0
                && hotp::code(self.algorithm, &self.key, *step, self.data.digits)
                    .as_bytes()
                    .ct_eq(typed.as_bytes())
                    .into()
        };
        match self.kind {
            Kind::Hotp => (self.data.counter..=self.data.counter.saturating_add(window)).find(is_right),
            Kind::Totp => {
                let due = now.div_euclid(self.data.period);
                (0..=window).flat_map(|off| [due - off, due + off]).find(is_right)
            }
        }
    }

    /// The credential of a device that is set up with this code; none: the code is wrong. The code is used up by it: what is
    /// to be written beside the credential.
    pub fn enrol(
        cx: &Cx,
        user: &UserId,
        seed: &Seed,
        label: Option<String>,
        code: &str,
    ) -> Result<Option<(Credential, Spend)>, Fault> {
        let policy = Policy::of(&cx.realm.realm.settings);
        let mut data = Data::new(&policy);
        let device = Self::of(seed, data.clone()).ok_or_else(|| Fault::internal("a seed that gives no key"))?;
        let Some(step) = device.find_step(code, cx.now_seconds(), policy.window) else { return Ok(None) };
        let id = cx.app.random.uuid();
        let spend = match policy.kind {
            Kind::Totp => device.spend_step(cx, &id, step, &policy),
            Kind::Hotp => {
                data.counter = step + 1;
                Spend::Nothing
            }
        };
        let mut credential = Credential {
            id,
            user_id: user.clone(),
            kind: TYPE.to_owned(),
            label,
            created_at: cx.now,
            secret_data: seed.secret_data()?,
            credential_data: data.write()?,
            priority: 0,
        };
        secrets::seal_credential(&mut credential, &cx.app.master_key, &cx.app.random);
        Ok(Some((credential, spend)))
    }

    fn spend_step(&self, cx: &Cx, id: &str, step: i64, policy: &Policy) -> Spend {
        if policy.is_reusable {
            return Spend::Nothing;
        }
        // A step more than the window is long: the clocks of nodes differ a little.
        let until = (step + policy.window + 2).saturating_mul(self.data.period).saturating_mul(1000);
        Spend::Step { id: format!("otp:{id}:{step}"), until: until.max(cx.now) }
    }
}

/// The devices among a user's credentials, the preferred first.
pub fn of_user(credentials: &[Credential]) -> impl Iterator<Item = &Credential> {
    credentials.iter().filter(|c| c.kind == TYPE)
}

/// Whether a code is of this device and was not used before. It is used up by the question.
pub async fn accept(cx: &Cx, credential: &Credential, code: &str) -> Result<bool, Fault> {
    let Some(spend) = find(cx, credential, code)? else { return Ok(false) };
    match spend {
        Spend::Nothing => Ok(true),
        spend => cx.write(async move |tx| spend.write(tx).await).await,
    }
}

/// What using this code up comes to; none: it is wrong.
fn find(cx: &Cx, credential: &Credential, code: &str) -> Result<Option<Spend>, Fault> {
    let secret_data = zeroize::Zeroizing::new(secrets::open_credential(credential, &cx.app.master_key)?);
    let Some(device) = Device::read(&secret_data, &credential.credential_data) else {
        tracing::warn!(credential = credential.id, "a device that this version does not understand");
        return Ok(None);
    };
    let policy = Policy::of(&cx.realm.realm.settings);
    let Some(step) = device.find_step(code, cx.now_seconds(), policy.window) else { return Ok(None) };
    Ok(Some(match device.kind {
        Kind::Totp => device.spend_step(cx, &credential.id, step, &policy),
        Kind::Hotp => Spend::Counter {
            user: credential.user_id.clone(),
            id: credential.id.clone(),
            from: credential.credential_data.clone(),
            to: Data { counter: step + 1, ..device.data }.write()?,
        },
    }))
}
