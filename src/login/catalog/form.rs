//! Form flows: their pages and actions.

use super::{ON_OR_OFF, Provider};
use crate::model::property::{Property, Standard};

pub const PAGES: &[Provider] = &[Provider::new(
    "registration-page-form",
    "Registration Page",
    "The page on which somebody registers; the steps below fill it",
    ON_OR_OFF,
)];

const SITE_KEY: Property = Property::text("site.key", "reCAPTCHA Site Key", "The public key of the site");
const ACTION: Property = Property::text("action", "Action Name", "The name that the check goes by").or("register");
const RECAPTCHA_NET: Property =
    off(Property::flag("useRecaptchaNet", "Use recaptcha.net", "Where www.google.com cannot be reached"));
const V3: Property = off(Property::flag("recaptcha.v3", "reCAPTCHA v3", "Score instead of a puzzle"));

const fn off(flag: Property) -> Property {
    Property { default: Standard::Flag(false), ..flag }
}

const RECAPTCHA: &[Property] = &[
    SITE_KEY,
    Property::text("secret.key", "reCAPTCHA Secret", "The secret key of the site").secret(),
    ACTION,
    RECAPTCHA_NET,
    V3,
];

const ENTERPRISE: &[Property] = &[
    Property::text("project.id", "Project ID", "The project that the key belongs to"),
    SITE_KEY,
    Property::text("api.key", "Google API Key", "The key by which the answer is fetched").secret(),
    Property::text("score.threshold", "Min. Score Threshold", "The least score that counts as human").or("0.7"),
    ACTION,
    RECAPTCHA_NET,
    V3,
];

pub const ACTIONS: &[Provider] = &[
    Provider::new(
        "registration-password-action",
        "Password Validation",
        "Asks for a password and checks it",
        ON_OR_OFF,
    )
    .with(&[Property::flag(
        "always_set_password_on_register_form",
        "Always set password on register form",
        "Ask for it although a later step would",
    )]),
    Provider::new("registration-recaptcha-action", "reCAPTCHA", "Asks Google whether it is a human", ON_OR_OFF)
        .with(RECAPTCHA),
    Provider::new(
        "registration-recaptcha-enterprise",
        "reCAPTCHA Enterprise",
        "Asks Google whether it is a human",
        ON_OR_OFF,
    )
    .with(ENTERPRISE),
    Provider::new(
        "registration-terms-and-conditions",
        "Terms and conditions",
        "Wants the terms to be accepted",
        ON_OR_OFF,
    ),
    Provider::new("registration-user-creation", "Registration User Profile Creation", "Makes the user", ON_OR_OFF),
];
