//! Foreign values never become markup.

use super::html::{by_id, tags};
use super::sample::{Scene, everywhere, themes};
use gatehouse::login::pages::*;

const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror='alert(2)'>{{7*7}}</title>"#;
const HOSTILE_URL: &str = r#"/realms/cx"onmouseover="alert(3)"><svg onload=alert(4)>?a=1&b=2"#;

#[test]
fn hostile_values_change_no_tag_of_any_page() {
    let themes = themes();
    let theme = themes.get(None);
    let scene = |word, url| Scene { theme, locale: "en", realm_texts: None, words: everywhere(word), url };
    let harmless = scene("word", "/url").all();
    for ((name, page), (_, expected)) in scene(HOSTILE, HOSTILE_URL).all().iter().zip(&harmless) {
        let shape = |html: &str| -> Vec<String> {
            let describe =
                |tag: super::html::Tag| format!("{} {:?}", tag.name, tag.attribute_names().collect::<Vec<_>>());
            tags(html).into_iter().map(describe).collect()
        };
        assert_eq!(shape(&page.html), shape(&expected.html), "{name}");
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<img src=x"), "{name}");
    }
}

#[test]
fn hostile_texts_of_a_realm_are_text_as_well() {
    let themes = themes();
    let texts = [("doLogIn".to_owned(), HOSTILE.to_owned()), ("showPassword".to_owned(), HOSTILE.to_owned())].into();
    let scene = Scene {
        theme: themes.get(None),
        locale: "en",
        realm_texts: Some(&texts),
        words: everywhere("word"),
        url: "/url",
    };
    let html = scene.with_page(|page| scene.login(page).rendered().html);
    assert!(!html.contains("<img src=x") && html.contains("&#60;img src=x"));
    let toggle = by_id(&html, "password-show-password").expect("the button");
    assert!(toggle.attribute("onerror").is_none());
}

#[test]
fn ampersands_of_own_urls_are_written_as_keycloak_writes_them() {
    let themes = themes();
    let scene = Scene {
        theme: themes.get(None),
        locale: "en",
        realm_texts: None,
        words: everywhere("word"),
        url: "/act?a=1&b=2",
    };
    let html = scene.with_page(|page| scene.login(page).rendered().html);
    assert!(html.contains("action=\"/act?a=1&amp;b=2\"") && !html.contains("&#38;"));
}

#[test]
fn a_link_is_http_https_or_a_path_of_this_server() {
    for good in ["https://app.example/", "http://localhost:8081/?a=b", "/realms/cx/account"] {
        assert!(Href::new(good).is_some(), "{good}");
    }
    let bad = [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https:",
        "ftp://evil.example/",
        "relative",
        "/a\nb",
    ];
    for bad in bad {
        assert!(Href::new(bad).is_none(), "{bad:?}");
    }
}
