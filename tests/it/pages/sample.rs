//! One sample of each page, filled with the words a test gives.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use gatehouse::login::pages::*;
use gatehouse::theme::{Texts, Theme, Themes};

pub const NONCE: &str = "cGFnZXMtdGVzdC1ub25jZQ";
pub const REALM_POLICY: &str = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";

/// Whoever looks at the pages: theme, language, and every foreign value.
pub struct Scene<'a> {
    pub theme: &'a Theme,
    pub locale: &'a str,
    pub realm_texts: Option<&'a BTreeMap<String, String>>,
    pub words: Words<'a>,
    /// Stands for every URL that this server makes.
    pub url: &'a str,
}

/// Every foreign value of a page.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub realm: &'a str,
    pub client: &'a str,
    pub user: &'a str,
    pub wrong_login: &'a str,
    pub wrong_password: &'a str,
    /// Above the form.
    pub notice: &'a str,
    /// Of the error page.
    pub message: &'a str,
    /// Of a field of the profile; None for the built-in one.
    pub label: Option<&'a str>,
    pub other: &'a str,
}

/// The same word wherever a page shows something foreign.
pub fn everywhere(word: &str) -> Words<'_> {
    Words {
        realm: word,
        client: word,
        user: word,
        wrong_login: word,
        wrong_password: word,
        notice: word,
        message: word,
        label: Some(word),
        other: word,
    }
}

pub fn themes() -> Themes {
    Themes::load(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("themes")]).expect("the themes of the repository")
}

impl Scene<'_> {
    pub fn with_page<R>(&self, ask: impl FnOnce(&Page<'_>) -> R) -> R {
        let texts = Texts::new(self.theme, self.locale, self.realm_texts);
        let languages = language_choices(&texts, &["en", "de"], self.url);
        ask(&Page {
            realm: RealmLook {
                name: "cx",
                display_name: Some(self.words.realm),
                content_security_policy: REALM_POLICY,
            },
            theme: self.theme,
            texts: &texts,
            nonce: NONCE,
            base: "",
            languages: &languages,
            notice: None,
        })
    }

    /// Each kind of page once with its usual content, by a name for files and failures.
    pub fn all(&self) -> Vec<(&'static str, Rendered)> {
        self.with_page(|page| {
            let notice = Notice { kind: NoticeKind::Error, text: self.words.notice };
            let warned = Page { notice: Some(notice), ..*page };
            vec![
                ("login", self.login(page).rendered()),
                (
                    "login-wrong",
                    LoginPage { username_error: Some(self.words.wrong_login), ..self.login(page) }.rendered(),
                ),
                ("login-disabled", LoginPage { page: &warned, ..self.login(page) }.rendered()),
                ("login-social", LoginPage { social: &[self.provider()], ..self.login(page) }.rendered()),
                ("login-again", self.login_again(page).rendered()),
                ("login-username", LoginPage { asks_password: false, ..self.login(page) }.rendered()),
                ("register", self.register(page)),
                ("update-password", self.update_password(page).rendered()),
                (
                    "update-password-wrong",
                    UpdatePasswordPage {
                        password_confirm_error: Some(self.words.wrong_password),
                        is_app_initiated: true,
                        ..self.update_password(page)
                    }
                    .rendered(),
                ),
                ("login-otp", self.login_otp(page, &[], None)),
                (
                    "login-otp-wrong",
                    self.login_otp(
                        page,
                        &[("one", "Phone"), (self.words.other, self.words.other)],
                        Some(self.words.wrong_password),
                    ),
                ),
                (
                    "login-recovery",
                    LoginRecoveryPage { page, action: self.url, number: "3", error: Some(self.words.wrong_password) }
                        .rendered(),
                ),
                ("configure-totp", self.configure_totp(page, false)),
                ("configure-totp-manual", self.configure_totp(page, true)),
                ("recovery-codes", self.recovery_codes(page)),
                ("consent", self.consent(page)),
                ("code", self.code(page, None)),
                ("code-wrong", self.code(&warned, Some(self.words.wrong_password))),
                (
                    "code-method",
                    CodeMethodPage {
                        page,
                        action: self.url,
                        methods: &[page.t_with("loginCodeByMailTo", "to", self.words.other), page.t("loginCodeByApp")],
                    }
                    .rendered(),
                ),
                ("reset-password", self.reset_password(page).rendered()),
                (
                    "verify-email",
                    VerifyEmailPage {
                        page: &warned,
                        action: self.url,
                        message: page.t_with("emailVerifyInstruction", "email", self.words.other),
                        can_resend: true,
                    }
                    .rendered(),
                ),
                (
                    "update-email",
                    UpdateEmailPage {
                        page,
                        action: self.url,
                        email: self.words.user,
                        error: Some(self.words.wrong_login),
                    }
                    .rendered(),
                ),
                (
                    "confirm-link",
                    ConfirmPage {
                        page,
                        title: page.t("confirmResetTitle"),
                        message: page.t_with("confirmResetMessage", "email", self.words.other),
                        action: self.url,
                        key: self.words.other,
                    }
                    .rendered(),
                ),
                (
                    "logout-confirm",
                    LogoutConfirmPage {
                        page,
                        action: self.url,
                        session_code: self.words.other,
                        back: Href::new("https://app.example/"),
                    }
                    .rendered(),
                ),
                (
                    "logged-out",
                    InfoPage {
                        page,
                        title: page.t("successLogoutTitle"),
                        message: page.t("successLogout"),
                        link: Href::new("https://app.example/")
                            .map(|href| InfoLink { href, text: page.t("backToApplication") }),
                    }
                    .rendered(),
                ),
                ("page-expired", PageExpiredPage { page, restart_url: self.url, continue_url: self.url }.rendered()),
                (
                    "error",
                    ErrorPage { page, message: self.words.message, back: Href::new("https://app.example/") }.rendered(),
                ),
                (
                    "form-post",
                    FormPostPage {
                        page,
                        action: Href::new("https://app.example/cb").unwrap(),
                        parameters: &[("code", self.words.other), ("state", self.words.other)],
                    }
                    .rendered(),
                ),
            ]
        })
    }

    pub fn login<'p>(&'p self, page: &'p Page<'p>) -> LoginPage<'p> {
        LoginPage {
            page,
            action: self.url,
            client_name: Some(self.words.client),
            login_name: LoginName::UsernameOrEmail,
            username: self.words.user,
            attempted: None,
            asks_password: true,
            username_error: None,
            password_error: None,
            remember_me: Some(true),
            credential_id: "",
            forgot_url: Some(self.url),
            register_url: Some(self.url),
            social: &[],
        }
    }

    fn reset_password<'p>(&'p self, page: &'p Page<'p>) -> ResetPasswordPage<'p> {
        ResetPasswordPage {
            page,
            action: self.url,
            login_url: self.url,
            login_name: LoginName::UsernameOrEmail,
            username: self.words.user,
            error: Some(self.words.wrong_login),
        }
    }

    fn provider(&self) -> SocialProvider<'_> {
        SocialProvider { alias: "corporate", display_name: self.words.other, login_url: self.url }
    }

    fn login_again<'p>(&'p self, page: &'p Page<'p>) -> LoginPage<'p> {
        let attempted = Some(Attempted { username: self.words.user, restart_url: self.url });
        LoginPage {
            attempted,
            remember_me: None,
            forgot_url: None,
            register_url: None,
            password_error: Some(self.words.wrong_password),
            ..self.login(page)
        }
    }

    fn update_password<'p>(&'p self, page: &'p Page<'p>) -> UpdatePasswordPage<'p> {
        UpdatePasswordPage {
            page,
            action: self.url,
            username: self.words.user,
            password_error: None,
            password_confirm_error: None,
            logout_sessions: true,
            is_app_initiated: false,
        }
    }

    fn login_otp(&self, page: &Page<'_>, devices: &[(&str, &str)], error: Option<&str>) -> Rendered {
        let devices: Vec<_> =
            devices.iter().map(|(id, label)| OtpDevice { id, label: Cow::Borrowed(*label) }).collect();
        LoginOtpPage { page, action: self.url, devices: &devices, selected: "one", error }.rendered()
    }

    fn code(&self, page: &Page<'_>, error: Option<&str>) -> Rendered {
        CodePage {
            page,
            action: self.url,
            lead: page.t_with("loginCodeMailedTo", "to", self.words.other),
            mode: "numeric",
            trust: error.map(|_| page.t_with("loginCodeTrust", "days", "7")),
            can_resend: true,
            can_change: error.is_some(),
            error,
        }
        .rendered()
    }

    fn configure_totp(&self, page: &Page<'_>, is_manual: bool) -> Rendered {
        let qr_code = QrCode::of("otpauth://totp/CX:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=6").unwrap();
        let apps = ["totpAppFreeOTPName", "totpAppGoogleName"].map(|key| page.t(key));
        ConfigureTotpPage {
            page,
            action: self.url,
            secret: self.words.other,
            secret_key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
            qr_code: (!is_manual).then_some(&qr_code),
            other_mode_url: self.url,
            apps: &apps,
            settings: &[(page.t("loginTotpDigits"), Cow::Borrowed("6"))],
            label: self.words.other,
            totp_error: (!is_manual).then_some(self.words.wrong_password),
            label_error: is_manual.then_some(self.words.wrong_password),
            logout_sessions: true,
            is_app_initiated: is_manual,
        }
        .rendered()
    }

    fn recovery_codes(&self, page: &Page<'_>) -> Rendered {
        let codes: Vec<String> = (1..=12).map(|n| format!("ABCD-EFGH-{n:04}")).collect();
        RecoveryCodesPage {
            page,
            action: self.url,
            codes: &codes,
            joined: self.words.other,
            generated_at: "1700000000000",
            label: self.words.other,
            file_url: "data:text/plain,codes",
            logout_sessions: true,
            is_app_initiated: true,
        }
        .rendered()
    }

    fn register(&self, page: &Page<'_>) -> Rendered {
        let names = ["username", "email", "firstName", "lastName"];
        let labels = names.map(|name| page.t(name));
        let field = |at: usize| RegisterField {
            name: names[at],
            label: self.words.label.unwrap_or(&labels[at]),
            value: if at == 0 { self.words.user } else { "" },
            error: (at == 1).then_some(self.words.wrong_password),
        };
        let fields = [0, 1, 2, 3].map(field);
        RegisterPage {
            page,
            action: self.url,
            login_url: self.url,
            fields: &fields,
            passwords_after: Some("username"),
            password_error: None,
            password_confirm_error: None,
        }
        .rendered()
    }

    fn consent(&self, page: &Page<'_>) -> Rendered {
        let scopes = ["${profileScopeConsentText}", "${emailScopeConsentText}", self.words.other]
            .map(|text| page.texts.resolve(text));
        let link = Href::new("https://app.example/terms");
        ConsentPage {
            page,
            action: self.url,
            code: self.words.other,
            client_name: self.words.client,
            scopes: &scopes as &[Cow<'_, str>],
            policy_uri: link,
            tos_uri: link,
        }
        .rendered()
    }
}
