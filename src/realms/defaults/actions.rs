//! The required actions of a new realm.

use keycloak::types::RequiredActionProviderRepresentation;

/// A required action.
pub struct Action {
    /// Its provider, and in a new realm its alias.
    pub id: &'static str,
    pub name: &'static str,
    priority: i32,
    is_enabled: bool,
}

const fn action(id: &'static str, name: &'static str, priority: i32, is_enabled: bool) -> Action {
    Action { id, name, priority, is_enabled }
}

/// All of them.
pub const ACTIONS: &[Action] = &[
    action("TERMS_AND_CONDITIONS", "Terms and Conditions", 20, false),
    action("UPDATE_PROFILE", "Update Profile", 40, true),
    action("VERIFY_EMAIL", "Verify Email", 50, true),
    action("CONFIGURE_TOTP", "Configure OTP", 54, true),
    action("UPDATE_PASSWORD", "Update Password", 57, true),
    action("delete_account", "Delete Account", 60, false),
    action("UPDATE_EMAIL", "Update Email", 70, false),
    action("webauthn-register", "Webauthn Register", 80, true),
    action("webauthn-register-passwordless", "Webauthn Register Passwordless", 90, true),
    action("VERIFY_PROFILE", "Verify Profile", 100, true),
    action("delete_credential", "Delete Credential", 110, true),
    action("idp_link", "Linking Identity Provider", 120, true),
    action("CONFIGURE_RECOVERY_AUTHN_CODES", "Recovery Authentication Codes", 130, true),
    action("update_user_locale", "Update User Locale", 1000, true),
];

/// The representations.
#[must_use]
pub fn all() -> Vec<RequiredActionProviderRepresentation> {
    let of = |action: &Action| RequiredActionProviderRepresentation {
        alias: Some(action.id.to_owned()),
        name: Some(action.name.to_owned()),
        provider_id: Some(action.id.to_owned()),
        enabled: Some(action.is_enabled),
        default_action: Some(false),
        priority: Some(action.priority),
        config: Some(Default::default()),
    };
    ACTIONS.iter().map(of).collect()
}
