//! What a realm's settings may be. Refused with the name of the member: values that make no sense, and switches of features
//! that this version does not have.

use actix_web::http::header::HeaderValue;
use keycloak::types::RealmRepresentation;
use serde_json::Value;

use super::client_policies;
use crate::cache::RealmView;
use crate::credentials::otp;
use crate::crypto::seal::is_sealed;
use crate::delivery::sms::Gateway;
use crate::fault::Fault;
use crate::realms::secrets;

/// Counts and times that cannot be negative.
const NOT_NEGATIVE: &[&str] = &[
    "notBefore",
    "refreshTokenMaxReuse",
    "accessTokenLifespan",
    "accessTokenLifespanForImplicitFlow",
    "ssoSessionIdleTimeout",
    "ssoSessionMaxLifespan",
    "ssoSessionIdleTimeoutRememberMe",
    "ssoSessionMaxLifespanRememberMe",
    "offlineSessionIdleTimeout",
    "offlineSessionMaxLifespan",
    "clientSessionIdleTimeout",
    "clientSessionMaxLifespan",
    "clientOfflineSessionIdleTimeout",
    "clientOfflineSessionMaxLifespan",
    "accessCodeLifespan",
    "accessCodeLifespanUserAction",
    "accessCodeLifespanLogin",
    "actionTokenGeneratedByAdminLifespan",
    "actionTokenGeneratedByUserLifespan",
    "oauth2DeviceCodeLifespan",
    "oauth2DevicePollingInterval",
    "eventsExpiration",
    "maxFailureWaitSeconds",
    "minimumQuickLoginWaitSeconds",
    "waitIncrementSeconds",
    "quickLoginCheckMilliSeconds",
    "maxDeltaTimeSeconds",
    "failureFactor",
    "otpPolicyInitialCounter",
    "otpPolicyLookAheadWindow",
];

/// Members with the values that they may have, in lower case.
const ONE_OF: &[(&str, &[&str])] = &[
    ("sslRequired", &["all", "external", "none"]),
    (
        "defaultSignatureAlgorithm",
        &[
            "rs256", "rs384", "rs512", "ps256", "ps384", "ps512", "es256", "es384", "es512", "hs256", "hs384", "hs512",
            "eddsa",
        ],
    ),
    ("otpPolicyType", &["totp", "hotp"]),
    ("otpPolicyAlgorithm", &["hmacsha1", "hmacsha256", "hmacsha512"]),
];

/// Switches of what does not run in this version.
const UNSUPPORTED: &[&str] =
    &["organizationsEnabled", "verifiableCredentialsEnabled", "adminPermissionsEnabled", "scimApiEnabled"];

const FLOWS: &[&str] = &[
    "browserFlow",
    "registrationFlow",
    "directGrantFlow",
    "resetCredentialsFlow",
    "clientAuthenticationFlow",
    "dockerAuthenticationFlow",
    "firstBrokerLoginFlow",
];

/// A client's limit, and the one of the session that it cannot exceed.
const WITHIN: &[(&str, &str)] = &[
    ("clientSessionIdleTimeout", "ssoSessionIdleTimeout"),
    ("clientSessionMaxLifespan", "ssoSessionMaxLifespan"),
    ("clientOfflineSessionIdleTimeout", "offlineSessionIdleTimeout"),
];

/// Checks what was sent against what was there, and what will be as a whole.
pub fn settings(
    view: &RealmView,
    sent: &RealmRepresentation,
    before: &RealmRepresentation,
    after: &RealmRepresentation,
) -> Result<(), Fault> {
    let (json, was, whole) = (serde_json::to_value(sent)?, serde_json::to_value(before)?, serde_json::to_value(after)?);
    check_values(&json)?;
    check_otp_policy(&json)?;
    check_flows(view, &json)?;
    check_limits(&whole)?;
    check_switches(&json, &was)?;
    check_headers(sent)?;
    check_sms(after)?;
    client_policies::check_policies(sent.client_policies.as_ref(), before.client_policies.as_ref())?;
    client_policies::check_profiles(sent.client_profiles.as_ref(), before.client_profiles.as_ref())
}

fn check_values(json: &Value) -> Result<(), Fault> {
    if let Some(name) = NOT_NEGATIVE.iter().find(|name| json[**name].as_i64().is_some_and(|n| n < 0)) {
        return Err(Fault::invalid(format!("{name} cannot be negative")));
    }
    for (name, known) in ONE_OF {
        let value = json[*name].as_str().map(str::to_lowercase);
        if value.is_some_and(|v| !known.contains(&v.as_str())) {
            return Err(Fault::invalid(format!("{name} must be one of {}", known.join(", "))));
        }
    }
    Ok(())
}

fn check_otp_policy(json: &Value) -> Result<(), Fault> {
    let number = |name: &str| json[name].as_i64();
    if number("otpPolicyDigits").is_some_and(|n| n != 6 && n != 8) {
        return Err(Fault::invalid("otpPolicyDigits must be 6 or 8"));
    }
    if number("otpPolicyPeriod").is_some_and(|n| n < 1) {
        return Err(Fault::invalid("otpPolicyPeriod must be at least 1"));
    }
    if number("otpPolicyLookAheadWindow").is_some_and(|n| n > otp::MAX_WINDOW) {
        return Err(Fault::invalid(format!("otpPolicyLookAheadWindow cannot be greater than {}", otp::MAX_WINDOW)));
    }
    Ok(())
}

fn check_flows(view: &RealmView, json: &Value) -> Result<(), Fault> {
    for name in FLOWS {
        let Some(alias) = json[*name].as_str().filter(|a| !a.is_empty()) else { continue };
        if !view.flows.find_by_alias(alias).is_some_and(|flow| flow.top_level) {
            return Err(Fault::invalid(format!("{name}: there is no flow '{alias}'")));
        }
    }
    Ok(())
}

fn check_limits(whole: &Value) -> Result<(), Fault> {
    let seconds = |name: &str| whole[name].as_i64().filter(|n| *n > 0);
    for (inner, outer) in WITHIN {
        if seconds(inner).is_some_and(|n| seconds(outer).is_some_and(|most| n > most)) {
            return Err(Fault::invalid(format!("{inner} cannot be greater than {outer}")));
        }
    }
    Ok(())
}

fn check_switches(json: &Value, was: &Value) -> Result<(), Fault> {
    let is_on = |json: &Value, name: &str| json[name].as_bool() == Some(true);
    match UNSUPPORTED.iter().find(|name| is_on(json, name) && !is_on(was, name)) {
        Some(name) => Err(Fault::invalid(format!("{name} is not supported in this version"))),
        None => Ok(()),
    }
}

/// They are sent as they are, so that they must be fit for it.
fn check_headers(sent: &RealmRepresentation) -> Result<(), Fault> {
    let unfit = sent.browser_security_headers.iter().flatten().find(|(_, v)| HeaderValue::from_str(v).is_err());
    match unfit {
        Some((name, _)) => Err(Fault::invalid(format!("browserSecurityHeaders: {name} is no value of a header"))),
        None => Ok(()),
    }
}

/// An SMS gateway that could send nothing is found now, not by the first user who needs a code.
fn check_sms(after: &RealmRepresentation) -> Result<(), Fault> {
    let mut settings = secrets::sms_settings(after);
    // What is sealed was checked when it came.
    settings.retain(|_, value| !value.is_empty() && !is_sealed(value));
    if settings.is_empty() {
        return Ok(());
    }
    Gateway::of(&settings).map(drop).map_err(|why| Fault::invalid(why.to_string()))
}
