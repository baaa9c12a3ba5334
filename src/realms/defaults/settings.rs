//! The settings of a new realm, by their names in RealmRepresentation.

use serde_json::{Map, Value, json};

/// Numbers; the times are seconds unless their name says otherwise.
const NUMBERS: &[(&str, i64)] = &[
    ("notBefore", 0),
    ("refreshTokenMaxReuse", 0),
    ("accessTokenLifespan", 300),
    ("accessTokenLifespanForImplicitFlow", 900),
    ("ssoSessionIdleTimeout", 1800),
    ("ssoSessionMaxLifespan", 36_000),
    ("ssoSessionIdleTimeoutRememberMe", 0),
    ("ssoSessionMaxLifespanRememberMe", 0),
    ("offlineSessionIdleTimeout", 2_592_000),
    ("offlineSessionMaxLifespan", 5_184_000),
    ("clientSessionIdleTimeout", 0),
    ("clientSessionMaxLifespan", 0),
    ("clientOfflineSessionIdleTimeout", 0),
    ("clientOfflineSessionMaxLifespan", 0),
    ("accessCodeLifespan", 60),
    ("accessCodeLifespanUserAction", 300),
    ("accessCodeLifespanLogin", 1800),
    ("actionTokenGeneratedByAdminLifespan", 43_200),
    ("actionTokenGeneratedByUserLifespan", 300),
    ("oauth2DeviceCodeLifespan", 600),
    ("oauth2DevicePollingInterval", 5),
    ("maxTemporaryLockouts", 0),
    ("maxSecondaryAuthFailures", 0),
    ("maxFailureWaitSeconds", 900),
    ("minimumQuickLoginWaitSeconds", 60),
    ("waitIncrementSeconds", 60),
    ("quickLoginCheckMilliSeconds", 1000),
    ("maxDeltaTimeSeconds", 43_200),
    ("failureFactor", 30),
    ("otpPolicyInitialCounter", 0),
    ("otpPolicyDigits", 6),
    ("otpPolicyLookAheadWindow", 1),
    ("otpPolicyPeriod", 30),
    ("webAuthnPolicyCreateTimeout", 0),
    ("webAuthnPolicyPasswordlessCreateTimeout", 0),
];

/// Switches that are off.
const OFF: &[&str] = &[
    "revokeRefreshToken",
    "offlineSessionMaxLifespanEnabled",
    "registrationAllowed",
    "registrationEmailAsUsername",
    "rememberMe",
    "verifyEmail",
    "duplicateEmailsAllowed",
    "resetPasswordAllowed",
    "editUsernameAllowed",
    "bruteForceProtected",
    "permanentLockout",
    "otpPolicyCodeReusable",
    "webAuthnPolicyAvoidSameAuthenticatorRegister",
    "webAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister",
    "eventsEnabled",
    "adminEventsEnabled",
    "adminEventsDetailsEnabled",
    "internationalizationEnabled",
    "userManagedAccessAllowed",
    "organizationsEnabled",
    "verifiableCredentialsEnabled",
    "adminPermissionsEnabled",
    "scimApiEnabled",
];

/// Switches that are on.
const ON: &[&str] = &["loginWithEmailAllowed"];

const TEXTS: &[(&str, &str)] = &[
    ("defaultSignatureAlgorithm", "RS256"),
    ("sslRequired", "external"),
    ("bruteForceStrategy", "MULTIPLE"),
    ("otpPolicyType", "totp"),
    ("otpPolicyAlgorithm", "HmacSHA1"),
    ("browserFlow", "browser"),
    ("registrationFlow", "registration"),
    ("directGrantFlow", "direct grant"),
    ("resetCredentialsFlow", "reset credentials"),
    ("clientAuthenticationFlow", "clients"),
    ("dockerAuthenticationFlow", "docker auth"),
    ("firstBrokerLoginFlow", "first broker login"),
    ("webAuthnPolicyRpEntityName", "keycloak"),
    ("webAuthnPolicyRpId", ""),
    ("webAuthnPolicyAttestationConveyancePreference", "not specified"),
    ("webAuthnPolicyAuthenticatorAttachment", "not specified"),
    ("webAuthnPolicyRequireResidentKey", "not specified"),
    ("webAuthnPolicyResidentKey", "not specified"),
    ("webAuthnPolicyUserVerificationRequirement", "not specified"),
    ("webAuthnPolicyPasswordlessRpEntityName", "keycloak"),
    ("webAuthnPolicyPasswordlessRpId", ""),
    ("webAuthnPolicyPasswordlessAttestationConveyancePreference", "not specified"),
    ("webAuthnPolicyPasswordlessAuthenticatorAttachment", "not specified"),
    ("webAuthnPolicyPasswordlessRequireResidentKey", "not specified"),
    ("webAuthnPolicyPasswordlessResidentKey", "required"),
    ("webAuthnPolicyPasswordlessUserVerificationRequirement", "required"),
];

const LISTS: &[(&str, &[&str])] = &[
    ("requiredCredentials", &["password"]),
    ("otpSupportedApplications", &["totpAppFreeOTPName", "totpAppGoogleName", "totpAppMicrosoftAuthenticatorName"]),
    ("webAuthnPolicySignatureAlgorithms", &["ES256", "RS256"]),
    ("webAuthnPolicyAcceptableAaguids", &[]),
    ("webAuthnPolicyExtraOrigins", &[]),
    ("webAuthnPolicyPasswordlessSignatureAlgorithms", &["ES256", "RS256"]),
    ("webAuthnPolicyPasswordlessAcceptableAaguids", &[]),
    ("webAuthnPolicyPasswordlessExtraOrigins", &[]),
    ("eventsListeners", &["jboss-logging"]),
    ("enabledEventTypes", &[]),
    ("identityProviders", &[]),
    ("identityProviderMappers", &[]),
];

const HEADERS: &[(&str, &str)] = &[
    ("contentSecurityPolicyReportOnly", ""),
    ("xContentTypeOptions", "nosniff"),
    ("referrerPolicy", "no-referrer"),
    ("xRobotsTag", "none"),
    ("xFrameOptions", "SAMEORIGIN"),
    ("contentSecurityPolicy", "frame-src 'self'; frame-ancestors 'self'; object-src 'none';"),
    ("strictTransportSecurity", "max-age=31536000; includeSubDomains"),
];

/// What every realm has among its attributes, whichever others an import brings.
pub const ATTRIBUTES: &[(&str, &str)] = &[
    ("cibaBackchannelTokenDeliveryMode", "poll"),
    ("cibaExpiresIn", "120"),
    ("cibaAuthRequestedUserHint", "login_hint"),
    ("cibaInterval", "5"),
    ("parRequestUriLifespan", "60"),
    ("realmReusableOtpCode", "false"),
];

/// The attributes that realms other than master have besides.
pub const DEVICE_ATTRIBUTES: &[(&str, &str)] =
    &[("oauth2DeviceCodeLifespan", "600"), ("oauth2DevicePollingInterval", "5")];

/// What the master realm has differently.
const MASTER: &[(&str, &str)] =
    &[("displayName", "Keycloak"), ("displayNameHtml", "<div class=\"kc-logo-text\"><span>Keycloak</span></div>")];

/// Seconds that an access token of the master realm lives.
const MASTER_ACCESS_TOKEN_LIFESPAN: i64 = 60;

/// The settings of a new realm of that name, without its attributes.
#[must_use]
pub fn of(name: &str) -> Map<String, Value> {
    let mut out = Map::new();
    out.extend(NUMBERS.iter().map(|(k, v)| ((*k).to_owned(), json!(v))));
    out.extend(OFF.iter().map(|k| ((*k).to_owned(), json!(false))));
    out.extend(ON.iter().map(|k| ((*k).to_owned(), json!(true))));
    out.extend(TEXTS.iter().map(|(k, v)| ((*k).to_owned(), json!(v))));
    out.extend(LISTS.iter().map(|(k, v)| ((*k).to_owned(), json!(v))));
    out.insert("browserSecurityHeaders".into(), json!(super::map(HEADERS)));
    out.insert("smtpServer".into(), json!({}));
    out.insert("clientProfiles".into(), json!({"profiles": []}));
    out.insert("clientPolicies".into(), json!({"policies": []}));
    if name == crate::realms::MASTER {
        out.extend(MASTER.iter().map(|(k, v)| ((*k).to_owned(), json!(v))));
        out.insert("accessTokenLifespan".into(), json!(MASTER_ACCESS_TOKEN_LIFESPAN));
    }
    out
}

/// The attributes of a new realm of that name.
#[must_use]
pub fn attributes(name: &str) -> Vec<(&'static str, &'static str)> {
    let device = if name == crate::realms::MASTER { &[][..] } else { DEVICE_ATTRIBUTES };
    [ATTRIBUTES, device].concat()
}
