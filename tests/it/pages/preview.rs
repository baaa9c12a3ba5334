//! Writes each page as a file, for a person to look at: `GATEHOUSE_PREVIEW=/tmp/preview cargo test --test it pages::preview`.

use std::fs;
use std::path::Path;

use gatehouse::theme::Texts;

use super::sample::{Scene, Words, themes};

const URL: &str = "/realms/cx/login-actions/authenticate?client_id=cx-desk&tab_id=3fjW9dQ2h4c";

#[test]
fn every_page_can_be_looked_at_in_a_browser() {
    let kept = std::env::var_os("GATEHOUSE_PREVIEW");
    let scratch = tempfile::tempdir().expect("a folder");
    let target = kept.as_deref().map_or(scratch.path(), Path::new);
    let themes = themes();
    for (theme, locale) in [("gatehouse", "en"), ("gatehouse", "de"), ("contact-centre", "en")] {
        let theme = themes.get(Some(theme));
        let folder = target.join(format!("{}-{locale}", theme.name()));
        fs::create_dir_all(&folder).expect("a folder");
        let texts = Texts::new(theme, locale, None);
        let words = Words {
            realm: "Northwind Contact Centre",
            client: "CX Desk",
            user: "anna.agent",
            wrong_login: &texts.get("invalidUserMessage"),
            wrong_password: &texts.get("notMatchPasswordMessage"),
            notice: &texts.get("accountDisabledMessage"),
            message: &texts.get("cookieNotFoundMessage"),
            label: None,
            other: &texts.resolve("${rolesScopeConsentText}"),
        };
        let scene = Scene { theme, locale, realm_texts: None, words, url: URL };
        for (name, page) in scene.all() {
            // From a file the resources are beside the page.
            let html = page.html.replace("\"/resources/", "\"../resources/");
            fs::write(folder.join(format!("{name}.html")), html).expect("a page");
        }
        for path in theme.stylesheets().iter().map(String::as_str).chain(theme.logo()) {
            let (_, rest) = path.trim_start_matches("/resources/").split_once('/').expect("a hash");
            let (owner, file) = rest.split_once('/').expect("a theme");
            let file_path = target.join(path.trim_start_matches('/'));
            fs::create_dir_all(file_path.parent().unwrap()).expect("a folder");
            fs::write(file_path, &themes.find_asset(owner, file).expect("a file").0.bytes).expect("a resource");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), scene.all().len());
    }
}
