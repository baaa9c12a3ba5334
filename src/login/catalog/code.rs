//! The options of steps with codes that are sent.

use crate::model::property::{Property, Standard};

const BEHAVIOURS: &[&str] = &["deny", "other-method", "lock"];

const fn number(name: &'static str, label: &'static str, help: &'static str, default: &'static str) -> Property {
    Property::text(name, label, help).or(default)
}

const LENGTH: Property = number("codeLength", "Digits of a code", "4 to 10", "6");
const EXPIRY: Property = number("codeExpiryMinutes", "Code expires after (minutes)", "1 to 60", "5");
const SENDS: Property = number("maxSends", "Maximum codes sent", "To one user, until a login succeeds; 1 to 20", "3");
const AFTER_SENDS: Property = Property::choice(
    "afterMaxSends",
    "After the last code",
    "deny: the login ends. other-method: the next alternative is tried. lock: the step is shut for a time",
    BEHAVIOURS,
)
.or("deny");
const TRIES: Property = number("maxVerifications", "Maximum tries at a code", "1 to 20", "3");
const AFTER_TRIES: Property = Property::choice(
    "afterMaxVerifications",
    "After the last try",
    "deny: the login ends. other-method: the next alternative is tried. lock: the step is shut for a time",
    BEHAVIOURS,
)
.or("deny");
const LOCK: Property =
    number("lockMinutes", "Lock (minutes)", "How long locks last, and codes that were sent count; 1 to 1440", "15");
const WAIT: Property = number("resendWaitSeconds", "Wait between codes (seconds)", "0 to 600", "30");
const TRUST: Property =
    number("trustDays", "Trusted devices (days)", "How long a user may trust a device; 0: not at all", "0");
const METHODS: Property = Property {
    options: &["email", "SMS"],
    ..Property::new("MultivaluedList", "methods", "Ways", "How codes are sent; none: by every way")
};
const PHONE: Property = Property::text("phoneAttribute", "Attribute with the number", "Of the user").or("phoneNumber");
const PHONE_VERIFIED: Property = Property::text(
    "phoneVerifiedAttribute",
    "Attribute that says whether it is verified",
    "Numbers are used where it is 'true'; only administrators should be able to edit it",
)
.or("phoneNumberVerified");
const FROM: Property = Property::text("emailFrom", "E-mail sender", "Else the realm's");
const SUBJECT: Property = Property::text("emailSubject", "E-mail subject", "Else ours");
const SMS_FROM: Property = Property::text("smsFrom", "SMS sender", "Else the gateway's");
const PROMPT: Property = Property::text("prompt", "Words above the field", "The name of an app, for instance");
const ENVIRONMENT: Property = Property::choice(
    "environment",
    "Services",
    "Whether the services for production or those for tests are called",
    &["production", "test"],
)
.or("production");
const CHECK: Property = service("checkUrlProduction", "checkVerifiedContactMethods (production)");
const CHECK_TEST: Property = service("checkUrlTest", "checkVerifiedContactMethods (test)");
const SERVICE_TIMEOUT: Property = number("serviceTimeoutMs", "Service timeout (milliseconds)", "At most 60000", "5000");

const fn service(name: &'static str, label: &'static str) -> Property {
    Property { default: Standard::Nothing, ..Property::text(name, label, "The address of the web service") }
}

pub const INTERNAL: &[Property] = &[
    METHODS,
    PHONE,
    PHONE_VERIFIED,
    LENGTH,
    EXPIRY,
    SENDS,
    AFTER_SENDS,
    TRIES,
    AFTER_TRIES,
    LOCK,
    WAIT,
    FROM,
    SUBJECT,
    SMS_FROM,
    TRUST,
    PROMPT,
    ENVIRONMENT,
    CHECK,
    CHECK_TEST,
    SERVICE_TIMEOUT,
];

pub const EXTERNAL: &[Property] = &[
    PROMPT,
    ENVIRONMENT,
    CHECK,
    CHECK_TEST,
    service("sendUrlProduction", "sendAuthenticationCode (production)"),
    service("sendUrlTest", "sendAuthenticationCode (test)"),
    service("verifyUrlProduction", "codeAuthentication (production)"),
    service("verifyUrlTest", "codeAuthentication (test)"),
    SERVICE_TIMEOUT,
    EXPIRY,
    SENDS,
    AFTER_SENDS,
    TRIES,
    AFTER_TRIES,
    LOCK,
    WAIT,
    TRUST,
];
