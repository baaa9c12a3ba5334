//! Authenticators and conditions.

use super::code;
use super::x509::X509;
use super::{ANY, ON_OR_OFF, ONLY_REQUIRED, Provider, SUB_FLOW};
use crate::model::property::{Property, Standard};

const NEGATE: Property = Property::flag("negate", "Negate output", "The condition holds when it otherwise would not");

const OTP_RULES: &[Property] = &[
    Property::text(
        "otpControlAttribute",
        "OTP control User Attribute",
        "An attribute of the user that decides: 'skip' or 'force'",
    ),
    Property::new("Role", "skipOtpRole", "Skip OTP for Role", "Whoever has this role is not asked"),
    Property::new("Role", "forceOtpRole", "Force OTP for Role", "Whoever has this role is always asked"),
    Property::text(
        "noOtpRequiredForHeaderPattern",
        "Skip OTP for Header",
        "Nobody is asked whose request has a header that matches this regular expression, written 'Name: value'",
    )
    .or(""),
    Property::text(
        "forceOtpForHeaderPattern",
        "Force OTP for Header",
        "Everybody is asked whose request has a header that matches this regular expression, written 'Name: value'",
    )
    .or(""),
    Property::choice(
        "defaultOtpOutcome",
        "Fallback OTP handling",
        "What happens when none of the other rules applies",
        &["skip", "force"],
    ),
];

const SESSION_LIMITS: &[Property] = &[
    Property::text(
        "userRealmLimit",
        "Maximum concurrent sessions for each user within this realm.",
        "0: as many as they like",
    )
    .or("3"),
    Property::text(
        "userClientLimit",
        "Maximum concurrent sessions for each user per keycloak client.",
        "0: as many as they like",
    )
    .or("0"),
    Property::choice(
        "behavior",
        "Behavior when user session limit is exceeded",
        "Refuse the new login, or end the oldest session",
        &["Deny new session", "Terminate oldest session"],
    )
    .or("Deny new session"),
    Property::text(
        "errorMessage",
        "Optional custom error message",
        "Shown when the login is refused: a text or its key",
    ),
];

const USER_ATTRIBUTE: &[Property] = &[
    Property::text("attribute_name", "Attribute name", "The attribute that is looked at"),
    Property::text("attribute_expected_value", "Expected attribute value", "The value that it must have"),
    Property::flag(
        "include_group_attributes",
        "Include group attributes",
        "An attribute of one of the user's groups counts too",
    ),
    Property::flag("not", "Negate output", "The condition holds when it otherwise would not"),
    Property::flag("regex", "regex", "The expected value is a regular expression"),
];

const CREDENTIALS: &[Property] = &[
    Property {
        options: &[
            "webauthn",
            "recovery-authn-codes",
            "otp",
            "password",
            "webauthn-passwordless",
            "kerberos",
            "cert",
            "none",
        ],
        ..Property::new("MultivaluedList", "credentials", "Credentials", "The credentials that are looked for")
    }
    .required(),
    Property::flag(
        "included",
        "Included",
        "On: holds when one of them was used in this login. Off: when none of them was",
    ),
];

const LEVEL: &[Property] = &[
    Property::text(
        "loa-condition-level",
        "loa-condition-level",
        "The number of the level that the sub-flow stands for",
    ),
    Property {
        default: Standard::Number(36000),
        ..Property::text("loa-max-age", "loa-max-age", "Seconds for which the level is kept; 0: for one login only")
    },
];

pub const TABLE: &[Provider] = &[
    Provider::new("allow-access-authenticator", "Allow access", "Lets everybody through", ON_OR_OFF),
    Provider::new("auth-conditional-otp-form", "Conditional OTP Form", "Asks for a one-time code by rules", ANY)
        .with(OTP_RULES),
    Provider::new("auth-cookie", "Cookie", "Recognizes whoever is logged in already", ANY),
    Provider::new("auth-otp-form", "OTP Form", "Asks for a one-time code", ANY),
    Provider::new("auth-password-form", "Password Form", "Asks for the password of the user who is known", ANY),
    Provider::new(
        "auth-recovery-authn-code-form",
        "Recovery Authentication Code Form",
        "Asks for a recovery code",
        ANY,
    ),
    Provider::new("auth-spnego", "Kerberos", "Takes a Kerberos ticket from the browser", ANY),
    Provider::new("auth-username-form", "Username Form", "Asks who the user is", ONLY_REQUIRED),
    Provider::new("auth-username-password-form", "Username Password Form", "Asks for name and password", ONLY_REQUIRED),
    Provider::new("auth-x509-client-username-form", "X509/Validate Username Form", "Takes a client certificate", ANY)
        .with(X509),
    Provider::new(
        "conditional-client-scope",
        "Condition - client scope",
        "Holds when the client asks for a scope",
        ON_OR_OFF,
    )
    .with(&[
        Property::text("client_scope", "Client scope name", "The scope that is asked for").required(),
        NEGATE.required(),
    ]),
    Provider::new(
        "conditional-credential",
        "Condition - credential",
        "Holds by the credentials that were used in this login",
        ON_OR_OFF,
    )
    .with(CREDENTIALS),
    Provider::new(
        "conditional-level-of-authentication",
        "Condition - Level of Authentication",
        "Holds when the client asks for a level that is not reached yet",
        ON_OR_OFF,
    )
    .with(LEVEL),
    Provider::new(
        "conditional-sub-flow-executed",
        "Condition - sub-flow executed",
        "Holds by whether another sub-flow was passed",
        ON_OR_OFF,
    )
    .with(&[
        Property::text("flow_to_check", "Flow name", "The alias of the other sub-flow").required(),
        Property::choice(
            "check_result",
            "Check result",
            "Whether it must have been passed",
            &["executed", "not-executed"],
        )
        .or("executed")
        .required(),
    ]),
    Provider::new("conditional-user-attribute", "Condition - user attribute", "Holds by an attribute", ON_OR_OFF)
        .with(USER_ATTRIBUTE),
    Provider::new(
        "conditional-user-configured",
        "Condition - user configured",
        "Holds when the user has set up what the other steps ask for",
        ON_OR_OFF,
    ),
    Provider::new("conditional-user-role", "Condition - user role", "Holds when the user has a role", ON_OR_OFF)
        .with(&[Property::new("Role", "condUserRole", "User role", "The role"), NEGATE]),
    Provider::new("deny-access-authenticator", "Deny access", "Refuses everybody", ON_OR_OFF).with(&[Property::text(
        "denyErrorMessage",
        "Error message",
        "Shown to whoever is refused: a text or its key",
    )]),
    Provider::new(
        "direct-grant-auth-x509-username",
        "X509/Validate Username",
        "Takes a client certificate",
        ONLY_REQUIRED,
    )
    .with(X509),
    Provider::new("direct-grant-validate-otp", "OTP", "Checks the one-time code of a password grant", ANY),
    Provider::new("direct-grant-validate-password", "Password", "Checks the password of a password grant", ANY),
    Provider::new(
        "direct-grant-validate-username",
        "Username Validation",
        "Finds the user of a password grant",
        ONLY_REQUIRED,
    ),
    Provider::new(
        "docker-http-basic-authenticator",
        "Docker Authenticator",
        "Name and password of a Docker client",
        ONLY_REQUIRED,
    ),
    Provider::new("http-basic-authenticator", "HTTP Basic Authentication", "Name and password in a header", SUB_FLOW),
    Provider::new(
        "identity-provider-redirector",
        "Identity Provider Redirector",
        "Sends the browser on to another provider",
        ANY,
    )
    .with(&[Property::text(
        "defaultProvider",
        "Default Identity Provider",
        "The alias of the provider that is chosen",
    )]),
    Provider::new(
        "idp-add-organization-member",
        "Organization Member Onboard",
        "Makes the newcomer a member of the organization",
        ANY,
    ),
    Provider::new(
        "idp-auto-link",
        "Automatically set existing user",
        "Links to the user who is there without asking",
        ANY,
    ),
    Provider::new(
        "idp-confirm-link",
        "Confirm link existing account",
        "Asks whether to link to the user who is there",
        ANY,
    ),
    Provider::new(
        "idp-confirm-override-link",
        "Confirm override existing link",
        "Asks whether to replace a link",
        ON_OR_OFF,
    ),
    Provider::new("idp-create-user-if-unique", "Create User If Unique", "Makes a user unless there is such a one", ANY)
        .with(&[Property::flag(
            "require.password.update.after.registration",
            "Require Password Update After Registration",
            "The new user has to choose a password",
        )]),
    Provider::new(
        "idp-detect-existing-broker-user",
        "Detect existing broker user",
        "Finds the user who is there, and refuses when there is none",
        ON_OR_OFF,
    ),
    Provider::new(
        "idp-email-verification",
        "Verify existing account by Email",
        "Proves by e-mail whose account it is",
        ANY,
    ),
    Provider::new("idp-review-profile", "Review Profile", "Lets the newcomer look through their profile", ANY).with(&[
        Property::choice(
            "update.profile.on.first.login",
            "Update Profile on First Login",
            "Always, when something is missing, or never",
            &["on", "missing", "off"],
        )
        .or("missing"),
    ]),
    Provider::new(
        "idp-username-password-form",
        "Username Password Form for identity provider reauthentication",
        "Proves by a password whose account it is",
        ONLY_REQUIRED,
    ),
    Provider::new(
        "organization",
        "Organization Identity-First Login",
        "Asks who the user is and finds their organization",
        ANY,
    )
    .with(&[Property::flag("requiresUserMembership", "Requires user membership", "Only members get through")]),
    Provider::new(
        "reset-credential-email",
        "Send Reset Email",
        "Sends a link by e-mail and waits for it",
        ONLY_REQUIRED,
    )
    .with(&[Property::choice(
        "force-login",
        "Force login after reset",
        "Whether the user has to log in once more afterwards",
        &["true", "false", "only-federated"],
    )
    .or("only-federated")]),
    Provider::new(
        "reset-credentials-choose-user",
        "Choose User",
        "Asks whose credentials are to be reset",
        ONLY_REQUIRED,
    ),
    Provider::new("reset-otp", "Reset OTP", "Has the user set up one-time codes anew", ANY).with(&[Property::choice(
        "action_on_otp_reset_flag",
        "Action on OTP reset.",
        "What becomes of the devices that the user has",
        &["Remove none", "Remove one", "Remove all"],
    )
    .or("Remove none")]),
    Provider::new("reset-password", "Reset Password", "Has the user choose a new password", ANY),
    Provider::new(
        "user-session-limits",
        "User session count limiter",
        "Limits how many sessions a user has at a time",
        ON_OR_OFF,
    )
    .with(SESSION_LIMITS),
    Provider::new("gatehouse-code-form", "Code by E-mail or SMS", "Sends a code to a verified contact", ANY)
        .with(code::INTERNAL),
    Provider::new(
        "gatehouse-external-code-form",
        "Code of a Service",
        "Has web services send and check a code, or check that of an app",
        ANY,
    )
    .with(code::EXTERNAL),
    Provider::new(
        "webauthn-authenticator",
        "WebAuthn Authenticator",
        "Asks for a security key as a second factor",
        ANY,
    ),
    Provider::new(
        "webauthn-authenticator-passwordless",
        "WebAuthn Passwordless Authenticator",
        "Asks for a passkey",
        ANY,
    ),
];
