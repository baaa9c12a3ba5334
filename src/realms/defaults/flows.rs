//! The authentication flows of a new realm.

use keycloak::types::{
    AuthenticationExecutionExportRepresentation as Execution, AuthenticationFlowRepresentation,
    AuthenticatorConfigRepresentation,
};

struct Flow {
    alias: &'static str,
    description: &'static str,
    provider: &'static str,
    top_level: bool,
    steps: &'static [Step],
}

/// A step: its kind, requirement and priority.
struct Step(Kind, &'static str, i32);

enum Kind {
    /// An authenticator.
    One(&'static str),
    /// An authenticator and the alias of its configuration.
    Configured(&'static str, &'static str),
    /// A sub-flow.
    Sub(&'static str),
    /// A sub-flow of form actions and the authenticator that shows its page.
    Form(&'static str, &'static str),
}
use Kind::{Configured, Form, One, Sub};

const REQUIRED: &str = "REQUIRED";
const ALTERNATIVE: &str = "ALTERNATIVE";
const CONDITIONAL: &str = "CONDITIONAL";
const DISABLED: &str = "DISABLED";

const fn top(alias: &'static str, description: &'static str, steps: &'static [Step]) -> Flow {
    Flow { alias, description, provider: "basic-flow", top_level: true, steps }
}

const fn sub(alias: &'static str, description: &'static str, steps: &'static [Step]) -> Flow {
    Flow { top_level: false, ..top(alias, description, steps) }
}

const SECOND_FACTOR: &str = "Asks for a second factor when the user has one";

const FLOWS: &[Flow] = &[
    top(
        "browser",
        "Logs a user in with a browser",
        &[
            Step(One("auth-cookie"), ALTERNATIVE, 10),
            Step(One("auth-spnego"), DISABLED, 20),
            Step(One("identity-provider-redirector"), ALTERNATIVE, 25),
            Step(Sub("Organization"), ALTERNATIVE, 26),
            Step(Sub("forms"), ALTERNATIVE, 30),
        ],
    ),
    sub(
        "forms",
        "User name and password, then a second factor",
        &[
            Step(One("auth-username-password-form"), REQUIRED, 10),
            Step(Sub("Browser - Conditional 2FA"), CONDITIONAL, 20),
        ],
    ),
    sub(
        "Browser - Conditional 2FA",
        SECOND_FACTOR,
        &[
            Step(One("conditional-user-configured"), REQUIRED, 10),
            Step(Configured("conditional-credential", "browser-conditional-credential"), REQUIRED, 20),
            Step(One("auth-otp-form"), ALTERNATIVE, 30),
            Step(One("webauthn-authenticator"), DISABLED, 40),
            Step(One("auth-recovery-authn-code-form"), DISABLED, 50),
        ],
    ),
    sub(
        "Organization",
        "Recognizes the organization of a user",
        &[Step(Sub("Browser - Conditional Organization"), CONDITIONAL, 10)],
    ),
    sub(
        "Browser - Conditional Organization",
        "Asks for the user name first when the realm has organizations",
        &[Step(One("conditional-user-configured"), REQUIRED, 10), Step(One("organization"), ALTERNATIVE, 20)],
    ),
    top(
        "direct grant",
        "Checks the credentials of the password grant",
        &[
            Step(One("direct-grant-validate-username"), REQUIRED, 10),
            Step(One("direct-grant-validate-password"), REQUIRED, 20),
            Step(Sub("Direct Grant - Conditional OTP"), CONDITIONAL, 30),
        ],
    ),
    sub(
        "Direct Grant - Conditional OTP",
        "Wants a one-time password of users who have set one up",
        &[Step(One("conditional-user-configured"), REQUIRED, 10), Step(One("direct-grant-validate-otp"), REQUIRED, 20)],
    ),
    top(
        "registration",
        "Lets people register themselves",
        &[Step(Form("registration-page-form", "registration form"), REQUIRED, 10)],
    ),
    Flow {
        alias: "registration form",
        description: "What the registration page asks for and does",
        provider: "form-flow",
        top_level: false,
        steps: &[
            Step(One("registration-user-creation"), REQUIRED, 20),
            Step(One("registration-password-action"), REQUIRED, 50),
            Step(One("registration-recaptcha-action"), DISABLED, 60),
            Step(One("registration-terms-and-conditions"), DISABLED, 70),
        ],
    },
    top(
        "reset credentials",
        "Helps a user who has forgotten the password",
        &[
            Step(One("reset-credentials-choose-user"), REQUIRED, 10),
            Step(One("reset-credential-email"), REQUIRED, 20),
            Step(One("reset-password"), REQUIRED, 30),
            Step(Sub("Reset - Conditional OTP"), CONDITIONAL, 40),
        ],
    ),
    sub(
        "Reset - Conditional OTP",
        "Sets up the one-time password anew for users who have one",
        &[Step(One("conditional-user-configured"), REQUIRED, 10), Step(One("reset-otp"), REQUIRED, 20)],
    ),
    Flow {
        provider: "client-flow",
        ..top(
            "clients",
            "Authenticates a client",
            &[
                Step(One("client-secret"), ALTERNATIVE, 10),
                Step(One("client-jwt"), ALTERNATIVE, 20),
                Step(One("client-secret-jwt"), ALTERNATIVE, 30),
                Step(One("client-x509"), ALTERNATIVE, 40),
                Step(One("federated-jwt"), ALTERNATIVE, 50),
            ],
        )
    },
    top(
        "first broker login",
        "Runs when somebody comes from an identity provider for the first time",
        &[
            Step(Configured("idp-review-profile", "review profile config"), REQUIRED, 10),
            Step(Sub("User creation or linking"), REQUIRED, 20),
            Step(Sub("First Broker Login - Conditional Organization"), CONDITIONAL, 60),
        ],
    ),
    sub(
        "User creation or linking",
        "Makes a user, or links to one that is there",
        &[
            Step(Configured("idp-create-user-if-unique", "create unique user config"), ALTERNATIVE, 10),
            Step(Sub("Handle Existing Account"), ALTERNATIVE, 20),
        ],
    ),
    sub(
        "Handle Existing Account",
        "What happens when such a user is there already",
        &[Step(One("idp-confirm-link"), REQUIRED, 10), Step(Sub("Account verification options"), REQUIRED, 20)],
    ),
    sub(
        "Account verification options",
        "How one proves that the account that is there is one's own",
        &[
            Step(One("idp-email-verification"), ALTERNATIVE, 10),
            Step(Sub("Verify Existing Account by Re-authentication"), ALTERNATIVE, 20),
        ],
    ),
    sub(
        "Verify Existing Account by Re-authentication",
        "A login to the account that is there",
        &[
            Step(One("idp-username-password-form"), REQUIRED, 10),
            Step(Sub("First broker login - Conditional 2FA"), CONDITIONAL, 20),
        ],
    ),
    sub(
        "First broker login - Conditional 2FA",
        SECOND_FACTOR,
        &[
            Step(One("conditional-user-configured"), REQUIRED, 10),
            Step(Configured("conditional-credential", "first-broker-login-conditional-credential"), REQUIRED, 20),
            Step(One("auth-otp-form"), ALTERNATIVE, 30),
            Step(One("webauthn-authenticator"), DISABLED, 40),
            Step(One("auth-recovery-authn-code-form"), DISABLED, 50),
        ],
    ),
    sub(
        "First Broker Login - Conditional Organization",
        "Makes the newcomer a member of the organization whose identity provider it was",
        &[
            Step(One("conditional-user-configured"), REQUIRED, 10),
            Step(One("idp-add-organization-member"), REQUIRED, 20),
        ],
    ),
    top(
        "saml ecp",
        "Authenticates SAML clients that are no browsers",
        &[Step(One("http-basic-authenticator"), REQUIRED, 10)],
    ),
    top(
        "docker auth",
        "Authenticates container clients to a registry",
        &[Step(One("docker-http-basic-authenticator"), REQUIRED, 10)],
    ),
];

/// Alias, option, value.
const CONFIGS: &[(&str, &str, &str)] = &[
    ("browser-conditional-credential", "credentials", "webauthn-passwordless"),
    ("first-broker-login-conditional-credential", "credentials", "webauthn-passwordless"),
    ("review profile config", "update.profile.on.first.login", "missing"),
    ("create unique user config", "require.password.update.after.registration", "false"),
];

/// The top-level flows, each with all below it.
pub fn families() -> impl Iterator<Item = Vec<AuthenticationFlowRepresentation>> {
    FLOWS.iter().filter(|f| f.top_level).map(|f| {
        let mut out = Vec::new();
        descend(f, &mut out);
        out
    })
}

fn descend(flow: &Flow, out: &mut Vec<AuthenticationFlowRepresentation>) {
    out.push(representation(flow));
    for Step(kind, ..) in flow.steps {
        if let Sub(alias) | Form(_, alias) = kind
            && let Some(child) = FLOWS.iter().find(|f| f.alias == *alias)
        {
            descend(child, out);
        }
    }
}

fn representation(f: &Flow) -> AuthenticationFlowRepresentation {
    AuthenticationFlowRepresentation {
        alias: Some(f.alias.into()),
        description: Some(f.description.into()),
        provider_id: Some(f.provider.into()),
        top_level: Some(f.top_level),
        built_in: Some(true),
        authentication_executions: Some(f.steps.iter().map(execution).collect()),
        ..Default::default()
    }
}

fn execution(Step(kind, requirement, priority): &Step) -> Execution {
    let (authenticator, config, sub) = match kind {
        One(a) => (Some(a), None, None),
        Configured(a, c) => (Some(a), Some(c), None),
        Sub(s) => (None, None, Some(s)),
        Form(a, s) => (Some(a), None, Some(s)),
    };
    let text = |s: Option<&&str>| s.map(|s| (*s).to_owned());
    Execution {
        authenticator: text(authenticator),
        authenticator_config: text(config),
        flow_alias: text(sub),
        authenticator_flow: Some(sub.is_some()),
        requirement: Some((*requirement).into()),
        priority: Some(*priority),
        user_setup_allowed: Some(false),
        ..Default::default()
    }
}

/// The configuration of that alias.
#[must_use]
pub fn config(alias: &str) -> Option<AuthenticatorConfigRepresentation> {
    let (alias, option, value) = CONFIGS.iter().find(|c| c.0 == alias)?;
    let config = Some(super::map(&[(option, value)]));
    Some(AuthenticatorConfigRepresentation { alias: Some((*alias).into()), config, ..Default::default() })
}
