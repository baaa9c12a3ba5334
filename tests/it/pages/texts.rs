//! Words: complete in both languages, chosen in Keycloak's order, open to a realm's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gatehouse::theme::{
    BUILT_IN_LOCALES, LocaleRequest, RealmLocales, Texts, built_in_sources, choose_locale, message_format,
};

use super::sample::themes;

/// Keys with the arguments their texts use.
fn messages(locale: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    // The lines of a long text are indented.
    let joined = built_in_sources(locale).iter().map(|source| source.replace("\n\n    ", " ").replace("\n    ", " "));
    for line in joined.collect::<Vec<_>>().iter().flat_map(|source| source.lines()) {
        let Some((key, text)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
        let arguments = text.split("{ $").skip(1).map(|rest| rest[..rest.find(' ').expect("an end")].to_owned());
        assert!(found.insert(key.to_owned(), arguments.collect()).is_none(), "{locale} has {key} twice");
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let english = messages("en");
    assert!(english.len() > 150);
    for locale in BUILT_IN_LOCALES {
        assert_eq!(messages(locale), english, "{locale}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_key_that_is_used_has_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let english = messages("en");
    let mut count = 0;
    for path in ["templates/login", "templates/email", "src/login"].iter().flat_map(|folder| files(&root.join(folder)))
    {
        let text = fs::read_to_string(&path).expect("UTF-8");
        for mark in [".t(\"", ".t_with(\"", "texts.get(\"", "texts.get_with(\""] {
            for used in text.split(mark).skip(1).map(|rest| &rest[..rest.find('"').expect("an end")]) {
                assert!(english.contains_key(used), "{}: {used}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 30, "{count} keys found in use");
}

#[test]
fn marks_of_a_new_realm_are_resolved() {
    let themes = themes();
    let marked = [
        "${addressScopeConsentText}",
        "${emailScopeConsentText}",
        "${offlineAccessScopeConsentText}",
        "${organizationScopeConsentText}",
        "${phoneScopeConsentText}",
        "${profileScopeConsentText}",
        "${rolesScopeConsentText}",
        "${samlRoleListScopeConsentText}",
        "${client_account}",
        "${client_account-console}",
        "${client_admin-cli}",
        "${client_broker}",
        "${client_realm-management}",
        "${client_security-admin-console}",
        "${email}",
        "${firstName}",
        "${lastName}",
        "${username}",
    ];
    for locale in BUILT_IN_LOCALES {
        let texts = Texts::new(themes.get(None), locale, None);
        for mark in marked {
            let text = texts.resolve(mark);
            assert!(!text.is_empty() && text != mark && !mark.contains(&*text), "{locale} {mark} became {text}");
        }
    }
}

#[test]
fn marks_inside_and_broken_marks_are_handled() {
    let themes = themes();
    let texts = Texts::new(themes.get(None), "en", None);
    assert_eq!(texts.resolve("Your ${email}!"), "Your Email!");
    assert_eq!(texts.resolve("${no-such-key}"), "no-such-key");
    assert_eq!(texts.resolve("plain"), "plain");
    assert_eq!(texts.resolve("a ${email} and ${broken"), "a Email and ${broken");
    assert_eq!(texts.get("no-such-key"), "no-such-key");
}

#[test]
fn a_realms_own_text_comes_first_with_its_arguments_by_number() {
    let themes = themes();
    let own = BTreeMap::from([("loginToClient".to_owned(), "on the way to {0}".to_owned())]);
    let texts = Texts::new(themes.get(None), "en", Some(&own));
    assert_eq!(texts.get_with("loginToClient", &[("client", "CX")]), "on the way to CX");
    assert_eq!(texts.get("doLogIn"), "Sign in");
}

#[test]
fn message_format_knows_numbers_quotes_and_apostrophes() {
    let args = [("a", "one"), ("b", "two")];
    let cases = [
        ("plain", "plain"),
        ("{1} after {0}", "two after one"),
        ("{0,number}", "one"),
        ("it''s", "it's"),
        ("don't {0}", "don't one"),
        ("'{'0'}'", "{0}"),
        ("{2}", "{2}"),
        ("{x}", "{x}"),
        ("open {", "open {"),
        ("end '", "end '"),
    ];
    for (pattern, expected) in cases {
        assert_eq!(message_format(pattern, &args), expected, "{pattern}");
    }
}

#[test]
fn the_locale_is_chosen_in_keycloaks_order() {
    let supported = ["en", "de", "fr", "it", "es", "pt-BR"].map(str::to_owned);
    let realm = RealmLocales::new(true, &supported, Some("pt-BR"), |_| true);
    let all = LocaleRequest {
        kc_locale: Some("de"),
        user: Some("fr"),
        ui_locales: Some("xx it"),
        cookie: Some("es"),
        accept_language: Some("en"),
    };
    assert_eq!(choose_locale(&realm, &all), "de");
    assert_eq!(choose_locale(&realm, &LocaleRequest { kc_locale: None, ..all }), "fr");
    assert_eq!(choose_locale(&realm, &LocaleRequest { kc_locale: None, user: Some("xx"), ..all }), "it");
    assert_eq!(
        choose_locale(
            &realm,
            &LocaleRequest { cookie: all.cookie, accept_language: all.accept_language, ..LocaleRequest::default() }
        ),
        "es"
    );
    assert_eq!(
        choose_locale(
            &realm,
            &LocaleRequest {
                accept_language: Some("xx, de-AT;q=0.5, it-CH;q=0.9, fr;q=0"),
                ..LocaleRequest::default()
            }
        ),
        "it"
    );
    assert_eq!(
        choose_locale(&realm, &LocaleRequest { accept_language: Some("pt_br"), ..LocaleRequest::default() }),
        "pt-BR"
    );
    assert_eq!(
        choose_locale(&realm, &LocaleRequest { accept_language: Some("xx;q=nonsense,,;"), ..LocaleRequest::default() }),
        "pt-BR"
    );
    assert_eq!(choose_locale(&RealmLocales::new(true, &supported, None, |_| true), &LocaleRequest::default()), "en");
}

#[test]
fn without_internationalization_every_page_is_in_english() {
    let supported = ["de".to_owned()];
    let realm = RealmLocales::new(false, &supported, Some("de"), |_| true);
    assert_eq!(choose_locale(&realm, &LocaleRequest { kc_locale: Some("de"), ..LocaleRequest::default() }), "en");
    assert!(realm.offered().is_empty());
}

#[test]
fn a_language_nobody_has_words_for_is_not_claimed() {
    let themes = themes();
    let theme = themes.get(None);
    let supported = ["en", "de", "de-AT", "tlh"].map(str::to_owned);
    let realm = RealmLocales::new(true, &supported, Some("tlh"), |locale| theme.speaks(locale));
    assert_eq!(realm.offered(), ["en", "de", "de-AT"]);
    assert_eq!(
        choose_locale(&realm, &LocaleRequest { accept_language: Some("tlh"), ..LocaleRequest::default() }),
        "en"
    );
    assert_eq!(Texts::new(theme, "de-AT", None).get("doLogIn"), "Anmelden");
    assert_eq!(Texts::new(theme, "ar-EG", None).dir(), "rtl");
}
