//! Folders under `themes/`: what they may change, what is refused, and how their files are served.

use std::fs;

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};
use gatehouse::edge::static_files;
use gatehouse::login::pages::View;
use gatehouse::theme::{Texts, Themes, is_safe_name, parse_properties};

use super::sample::{Scene, everywhere, themes};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    root
}

fn fault(files: &[(&str, &str)]) -> String {
    let root = folder(files);
    Themes::load(&[root.path().to_owned()]).err().expect("a fault").to_string()
}

#[test]
fn a_theme_adds_style_logo_and_words_to_the_built_in_look() {
    let themes = themes();
    let scene = Scene {
        theme: themes.get(Some("contact-centre")),
        locale: "en",
        realm_texts: None,
        words: everywhere("word"),
        url: "/act",
    };
    let html = scene.with_page(|page| scene.login(page).rendered().html);
    let built_in = html.find("/gatehouse/css/login.css").expect("the built-in style sheet");
    let own = html.find("/contact-centre/css/contact-centre.css").expect("the theme's style sheet");
    assert!(built_in < own && html.contains("/contact-centre/img/headset.svg"));
    assert!(html.contains(">Start your shift</h1>") && html.contains("at word") && html.contains("Keep me signed in"));
}

#[test]
fn a_realm_without_a_theme_or_with_one_of_keycloaks_gets_the_built_in_look() {
    let themes = themes();
    for name in [None, Some("keycloak.v2"), Some("../contact-centre"), Some("")] {
        assert_eq!(themes.get(name).name(), "gatehouse", "{name:?}");
    }
}

#[test]
fn themes_build_on_one_another_whatever_their_order() {
    let root = folder(&[
        ("a/theme.properties", "parent=z\nstyles=css/a.css"),
        ("a/css/a.css", ""),
        ("z/theme.properties", "styles = css/z.css\nlogo=img/z.svg"),
        ("z/css/z.css", ""),
        ("z/img/z.svg", "<svg/>"),
        ("z/messages/messages_fr.properties", "doLogIn=Entrer"),
    ]);
    let themes = Themes::load(&[root.path().to_owned()]).expect("themes");
    let theme = themes.get(Some("a"));
    let ends = ["/gatehouse/css/login.css", "/z/css/z.css", "/a/css/a.css"];
    assert!(
        theme.stylesheets().iter().zip(ends).all(|(url, end)| url.ends_with(end)) && theme.stylesheets().len() == 3
    );
    assert!(theme.logo().is_some_and(|url| url.ends_with("/z/img/z.svg")));
    let texts = Texts::new(theme, "fr", None);
    assert!(theme.speaks("fr") && texts.get("doLogIn") == "Entrer" && texts.get("password") == "Password");
}

#[test]
fn a_later_root_wins_and_the_built_in_name_is_taken() {
    let first = folder(&[("t/theme.properties", ""), ("t/messages/messages_en.properties", "doLogIn=One")]);
    let second = folder(&[
        ("t/theme.properties", ""),
        ("t/messages/messages_en.properties", "doLogIn=Two"),
        ("gatehouse/theme.properties", "styles=none.css"),
    ]);
    let roots = [first.path().to_owned(), second.path().to_owned(), second.path().join("absent")];
    let themes = Themes::load(&roots).expect("themes");
    assert_eq!(Texts::new(themes.get(Some("t")), "en", None).get("doLogIn"), "Two");
    assert!(themes.get(None).stylesheets()[0].ends_with("css/login.css"));
}

#[test]
fn a_broken_theme_stops_the_start_and_is_named() {
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("t/css/a.css", "")], "theme t: it has no theme.properties"),
        (&[("t/theme.properties", "styles=css/none.css")], "theme t: theme.properties names css/none.css under styles"),
        (
            &[("t/theme.properties", "styles=../../../etc/passwd")],
            "theme t: theme.properties names ../../../etc/passwd",
        ),
        (&[("t/theme.properties", "logo=/etc/passwd")], "theme t: theme.properties names /etc/passwd"),
        (&[("t/theme.properties", "parent=nobody")], "theme t: its parent nobody is missing"),
        (
            &[("t/theme.properties", ""), ("t/messages/messages_en.properties", "a=b\nc=\\u00zz")],
            "theme t: messages/messages_en.properties, line 2",
        ),
    ];
    for (files, expected) in cases {
        let told = fault(files);
        assert!(told.starts_with(expected), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn links_scripts_and_hidden_files_are_not_part_of_a_theme() {
    let root =
        folder(&[("t/theme.properties", ""), ("t/js/evil.js", "alert(1)"), ("t/.secret.css", ""), ("t/page.html", "")]);
    std::os::unix::fs::symlink("/etc", root.path().join("t/img")).expect("a link");
    std::os::unix::fs::symlink("/etc/hostname", root.path().join("t/host.css")).expect("a link");
    let themes = Themes::load(&[root.path().to_owned()]).expect("themes");
    for file in ["js/evil.js", ".secret.css", "page.html", "img/hostname", "host.css", "theme.properties"] {
        assert!(themes.find_asset("t", file).is_none(), "{file}");
    }
}

#[test]
fn names_are_plain() {
    for bad in ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a b", "ä", "%2e", &"a".repeat(65)] {
        assert!(!is_safe_name(bad), "{bad}");
    }
    assert!(is_safe_name("contact-centre") && is_safe_name("keycloak.v2") && is_safe_name("A_1"));
}

#[test]
fn properties_are_read_as_java_reads_them() {
    let text = "# no\n! no\n a = b \nc:d\ne f\ng=long \\\n    line\nh\\=i=\\u00e4\\t\\\\\nempty=\n";
    let read = parse_properties(text).expect("properties");
    let expected = [("a", "b "), ("c", "d"), ("e", "f"), ("empty", ""), ("g", "long line"), ("h=i", "ä\t\\")];
    assert!(read.iter().map(|(key, value)| (key.as_str(), value.as_str())).eq(expected), "{read:?}");
}

#[actix_web::test]
async fn files_are_served_from_memory_for_ever_and_nothing_else_is() {
    let themes = themes();
    let css = themes.get(None).stylesheets()[0].clone();
    let hash = css.split('/').nth(2).expect("a hash").to_owned();
    let app = init_service(App::new().app_data(web::Data::new(themes)).configure(static_files::configure)).await;
    let get = |path: String| call_service(&app, TestRequest::get().uri(&path).to_request());

    let found = get(css.clone()).await;
    assert_eq!(found.status(), StatusCode::OK);
    let header = |name: &str| found.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    assert_eq!(header("content-type"), "text/css; charset=utf-8");
    assert!(header("cache-control").contains("immutable") && header("x-content-type-options") == "nosniff");

    let stale = get(css.replace(&hash, "0000000000000000")).await;
    assert_eq!(stale.headers().get("cache-control").expect("a header"), "no-store");

    let attempts = [
        "gatehouse/../../Cargo.toml",
        "gatehouse/%2e%2e/%2e%2e/Cargo.toml",
        "gatehouse/..%2f..%2fCargo.toml",
        "gatehouse/css/../theme.properties",
        "gatehouse/theme.properties",
        "gatehouse/messages/en/login.ftl",
        "..%2f../etc/passwd",
        "nobody/css/login.css",
        "gatehouse//etc/passwd",
        "gatehouse/css/login.css%00.svg",
    ];
    for attempt in attempts {
        assert_eq!(get(format!("/resources/{hash}/{attempt}")).await.status(), StatusCode::NOT_FOUND, "{attempt}");
    }
}
