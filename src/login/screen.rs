//! What a step asks the user, free of HTML: [`super::endpoint`] has it rendered by [`super::pages`].

use std::collections::BTreeMap;

use crate::credentials::otp::Seed;
use crate::credentials::policy::Broken;
use crate::delivery::Channel;
use crate::model::id::Secret;

/// What is wrong with a field: the key of a text, and what fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub key: String,
    pub args: Vec<(String, String)>,
}

impl From<String> for Complaint {
    fn from(key: String) -> Self {
        Self { key, args: Vec::new() }
    }
}

impl From<&str> for Complaint {
    fn from(key: &str) -> Self {
        key.to_owned().into()
    }
}

impl From<Broken> for Complaint {
    fn from(broken: Broken) -> Self {
        Self { key: broken.key.to_owned(), args: broken.args }
    }
}

/// A page that a login can be at.
#[derive(Clone, Debug)]
pub enum Screen {
    /// Who are you?
    Login(LoginScreen),
    /// A new password.
    UpdatePassword {
        /// About the new password.
        error: Option<Complaint>,
    },
    /// A one-time password.
    LoginOtp(OtpScreen),
    /// A recovery code; `number` says which one of the list.
    LoginRecovery { number: u32, error: Option<&'static str> },
    /// A device for one-time passwords.
    ConfigureTotp(TotpScreen),
    /// New recovery codes.
    RecoveryCodes(RecoveryScreen),
    /// How a user wants to be reached: the ways, with what tells which address or number it is.
    CodeMethod { methods: Vec<(Channel, String)> },
    /// A code that was sent.
    Code(CodeScreen),
    /// Whose password was forgotten?
    ResetPassword { username: String, error: Option<&'static str> },
    /// A link has to be opened that went to an address. `is_new`: the address is the user's only then.
    VerifyEmail {
        email: String,
        is_new: bool,
        /// Key of a text above.
        notice: Option<&'static str>,
    },
    /// A new address, and the key of what is wrong with it.
    UpdateEmail { email: String, error: Option<String> },
    /// A new account: what was typed, and what is wrong with it, by field.
    Register { values: BTreeMap<String, String>, errors: BTreeMap<String, Complaint> },
    /// May the client?
    Consent { scopes: Vec<String> },
}

/// The page of user name and password.
#[derive(Clone, Debug, Default)]
pub struct LoginScreen {
    /// What stands in the field.
    pub username: String,
    /// Who is asked to prove it again; none: nobody is known yet.
    pub attempted: Option<String>,
    pub asks_password: bool,
    /// Key of a text about the name.
    pub username_error: Option<&'static str>,
    /// Key of a text about the password.
    pub password_error: Option<&'static str>,
    pub remember_me: bool,
    /// Key of a text about the login as a whole, above the form.
    pub notice: Option<&'static str>,
    /// The same, for what is no fault.
    pub told: Option<&'static str>,
}

/// The page of a one-time password.
#[derive(Clone, Debug, Default)]
pub struct OtpScreen {
    /// Ids and names of the user's devices.
    pub devices: Vec<(String, Option<String>)>,
    /// The id of the device that is chosen.
    pub selected: String,
    /// Key of a text.
    pub error: Option<&'static str>,
}

/// The page of a code that was sent.
#[derive(Clone, Debug)]
pub struct CodeScreen {
    pub channel: Channel,
    /// Enough of the address or the number to know it again; empty: nobody here knows it.
    pub sent_to: String,
    /// Whether somebody else makes the codes.
    pub is_external: bool,
    /// An administrator's own words.
    pub prompt: Option<String>,
    /// For how long this device can be trusted; none: not at all.
    pub trust_days: Option<i64>,
    /// Whether there is another way.
    pub can_change: bool,
    /// Key of a text about the code.
    pub error: Option<&'static str>,
    /// Key of a text above the form.
    pub notice: Option<&'static str>,
}

/// The page that sets a device up.
#[derive(Clone, Debug)]
pub struct TotpScreen {
    pub seed: Seed,
    /// Whether the seed is shown to be typed.
    pub is_manual: bool,
    /// The device's name, as far as it is typed.
    pub label: String,
    /// Keys of texts.
    pub code_error: Option<&'static str>,
    pub label_error: Option<&'static str>,
}

/// The page that shows new recovery codes.
#[derive(Clone, Debug)]
pub struct RecoveryScreen {
    /// With commas between them.
    pub codes: Secret,
    /// Epoch milliseconds.
    pub made_at: i64,
}

impl Screen {
    /// The path below `login-actions` that its form goes to; none: that of the flow that the tab is in.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        match self {
            Self::UpdatePassword { .. }
            | Self::ConfigureTotp(_)
            | Self::RecoveryCodes(_)
            | Self::UpdateEmail { .. }
            | Self::VerifyEmail { .. } => Some("required-action"),
            Self::Consent { .. } => Some("consent"),
            Self::Login(_)
            | Self::LoginOtp(_)
            | Self::LoginRecovery { .. }
            | Self::CodeMethod { .. }
            | Self::Code(_)
            | Self::Register { .. }
            | Self::ResetPassword { .. } => None,
        }
    }
}
