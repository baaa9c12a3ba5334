//! The Content-Security-Policy, and that the pages keep it.

use gatehouse::theme::{content_security_policy, directives};

use super::html::tags;
use super::sample::{NONCE, REALM_POLICY, Scene, everywhere, themes};

fn directive(policy: &str, name: &str) -> Option<String> {
    directives(policy).into_iter().find(|(known, _)| known == name).map(|(_, sources)| sources)
}

#[test]
fn a_page_has_the_realms_directives_and_its_own() {
    let policy = content_security_policy(REALM_POLICY, "n0nce", true);
    let expected = [
        ("frame-src", "'self'"),
        ("frame-ancestors", "'self'"),
        ("object-src", "'none'"),
        ("default-src", "'none'"),
        ("style-src", "'self'"),
        ("script-src", "'nonce-n0nce'"),
        ("img-src", "'self' data:"),
        ("base-uri", "'none'"),
    ];
    for (name, sources) in expected {
        assert_eq!(directive(&policy, name).as_deref(), Some(sources), "{name}");
    }
    assert!(!policy.contains("unsafe"));
}

#[test]
fn what_a_realm_allows_is_kept_and_what_a_page_needs_is_added() {
    let policy = content_security_policy(
        "Script-Src 'none'; img-src https://cdn.example; default-src 'self'; frame-ancestors https://portal.example",
        "n",
        true,
    );
    assert_eq!(directive(&policy, "script-src").as_deref(), Some("'nonce-n'"));
    assert_eq!(directive(&policy, "img-src").as_deref(), Some("https://cdn.example 'self' data:"));
    assert_eq!(directive(&policy, "default-src").as_deref(), Some("'self'"));
    assert_eq!(directive(&policy, "frame-ancestors").as_deref(), Some("https://portal.example"));
}

#[test]
fn a_realm_cannot_break_out_of_the_header() {
    let policy = content_security_policy("frame-src 'self'\r\nSet-Cookie: a=b, script-src *", "n", true);
    assert!(!policy.contains(['\r', '\n', ',']));
    assert_eq!(directive(&policy, "script-src").as_deref(), Some("'nonce-n'"));
}

#[test]
fn only_pages_with_a_form_may_send_one() {
    let themes = themes();
    let scene =
        Scene { theme: themes.get(None), locale: "en", realm_texts: None, words: everywhere("word"), url: "/act" };
    for (name, page) in scene.all() {
        let has_form = tags(&page.html).iter().any(|tag| tag.name == "form");
        let expected = (!has_form).then(|| "'none'".to_owned());
        assert_eq!(directive(&page.content_security_policy, "form-action"), expected, "{name}");
    }
}

#[test]
fn pages_have_no_inline_style_or_handler_and_every_script_has_the_nonce() {
    let themes = themes();
    let scene = Scene {
        theme: themes.get(Some("contact-centre")),
        locale: "de",
        realm_texts: None,
        words: everywhere("word"),
        url: "/act",
    };
    for (name, page) in scene.all() {
        assert!(page.content_security_policy.contains(NONCE));
        for tag in tags(&page.html) {
            assert!(!["style", "base", "iframe", "object"].contains(&tag.name.as_str()), "{name}: {tag:?}");
            assert!(
                tag.attribute_names().all(|attribute| attribute != "style" && !attribute.starts_with("on")),
                "{name}: {tag:?}"
            );
            if tag.name == "script" {
                assert_eq!(tag.attribute("nonce"), Some(NONCE), "{name}");
            }
            for place in ["src", "href"] {
                let is_loaded =
                    tag.name == "img" || tag.attribute("rel").is_some_and(|rel| rel == "stylesheet" || rel == "icon");
                let url = tag.attribute(place).filter(|_| is_loaded);
                assert!(
                    url.is_none_or(|url| url.starts_with("/resources/") || url.starts_with("data:")),
                    "{name}: {tag:?}"
                );
            }
        }
    }
}
