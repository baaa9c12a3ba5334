//! What can be configured of required actions.

use crate::model::property::{Property, Standard};
use crate::realms::defaults::actions::{self, Action};

const MAX_AGE: Property = Property {
    default: Standard::Number(300),
    ..Property::text(
        "max_auth_age",
        "Maximum Age of Authentication",
        "Seconds after a login within which the action may be taken without another one",
    )
};
const COOLDOWN: Property = Property::text(
    "emailResendCooldownSeconds",
    "Cooldown Between Email Resend (seconds)",
    "Seconds until the e-mail can be asked for again",
)
.or("30");
const VERIFY: Property = off(Property::flag(
    "verifyEmail",
    "Force Email Verification",
    "The new address is proved even where the realm does not ask for it",
));
const RECOVERY: Property =
    off(Property::flag("add-recovery-codes", "Add Recovery Codes", "Give out recovery codes with the first device"));
const WARNING: Property = Property {
    default: Standard::Number(4),
    ..Property::new("Integer", "warning_threshold", "Warning Threshold", "Warn when no more codes than these are left")
};

const fn off(flag: Property) -> Property {
    Property { default: Standard::Flag(false), ..flag }
}

/// Actions with options of their own; the others have [`MAX_AGE`] alone.
const TABLE: &[(&str, &[Property])] = &[
    ("VERIFY_EMAIL", &[MAX_AGE, COOLDOWN]),
    ("CONFIGURE_TOTP", &[MAX_AGE, RECOVERY]),
    ("UPDATE_EMAIL", &[MAX_AGE, VERIFY, COOLDOWN]),
    ("CONFIGURE_RECOVERY_AUTHN_CODES", &[WARNING, MAX_AGE]),
    ("delete_account", &[]),
];

/// The action that a provider id names.
#[must_use]
pub fn find(provider_id: &str) -> Option<&'static Action> {
    actions::ACTIONS.iter().find(|a| a.id == provider_id)
}

/// The options of an action; none: it cannot be configured, or does not exist.
#[must_use]
pub fn properties(provider_id: &str) -> Option<&'static [Property]> {
    find(provider_id)?;
    let own = TABLE.iter().find(|(id, _)| *id == provider_id).map(|(_, own)| *own);
    Some(own.unwrap_or(&[MAX_AGE])).filter(|all| !all.is_empty())
}
