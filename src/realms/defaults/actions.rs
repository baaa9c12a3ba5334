//! The required actions of a new realm.

use keycloak::types::RequiredActionProviderRepresentation;

/// Alias (and provider), name, priority, whether it is enabled.
const ACTIONS: &[(&str, &str, i32, bool)] = &[
    ("TERMS_AND_CONDITIONS", "Terms and Conditions", 20, false),
    ("UPDATE_PROFILE", "Update Profile", 40, true),
    ("VERIFY_EMAIL", "Verify Email", 50, true),
    ("CONFIGURE_TOTP", "Configure OTP", 54, true),
    ("UPDATE_PASSWORD", "Update Password", 57, true),
    ("delete_account", "Delete Account", 60, false),
    ("UPDATE_EMAIL", "Update Email", 70, false),
    ("webauthn-register", "Webauthn Register", 80, true),
    ("webauthn-register-passwordless", "Webauthn Register Passwordless", 90, true),
    ("VERIFY_PROFILE", "Verify Profile", 100, true),
    ("delete_credential", "Delete Credential", 110, true),
    ("idp_link", "Linking Identity Provider", 120, true),
    ("CONFIGURE_RECOVERY_AUTHN_CODES", "Recovery Authentication Codes", 130, true),
    ("update_user_locale", "Update User Locale", 1000, true),
];

/// The representations.
#[must_use]
pub fn all() -> Vec<RequiredActionProviderRepresentation> {
    let action = |(alias, name, priority, enabled): &(&str, &str, i32, bool)| RequiredActionProviderRepresentation {
        alias: Some((*alias).to_owned()),
        name: Some((*name).to_owned()),
        provider_id: Some((*alias).to_owned()),
        enabled: Some(*enabled),
        default_action: Some(false),
        priority: Some(*priority),
        config: Some(Default::default()),
    };
    ACTIONS.iter().map(action).collect()
}
