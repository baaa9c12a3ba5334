//! The language of the pages.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser};

fn bilingual() -> serde_json::Value {
    realm(json!({"internationalizationEnabled": true, "supportedLocales": ["en", "de"], "defaultLocale": "en"}))
}

#[actix_web::test]
async fn it_is_asked_for_chosen_and_kept() {
    let server = Server::start(bilingual()).await;
    let mut browser = Browser::of(&server);
    assert!(browser.authorize("").await.text.contains("<html lang=\"en\""));
    assert!(browser.authorize("&ui_locales=fr%20de").await.text.contains("<html lang=\"de\""));
    assert!(browser.authorize("").await.text.contains("<html lang=\"en\""), "a wish is for one login");
    assert!(browser.authorize("&kc_locale=de").await.text.contains("<html lang=\"de\""));
    let page = browser.authorize("").await;
    assert!(page.text.contains("<html lang=\"de\""), "a choice is kept");
    let again = browser.submit(&page, &[ALICE[0], ("password", "no")]).await;
    assert!(again.text.contains("<html lang=\"de\""));
}

#[actix_web::test]
async fn one_that_is_not_offered_is_passed_over() {
    let server = Server::start(bilingual()).await;
    let mut browser = Browser::of(&server);
    for more in ["&kc_locale=xx", "&ui_locales=xx", "&kc_locale=%22%3E%3Cscript%3E", "&kc_locale=../../etc"] {
        let page = browser.authorize(more).await;
        assert!(page.text.contains("<html lang=\"en\""), "{more}");
        assert!(!page.text.contains("<script>"), "{more}");
    }
    assert!(!browser.cookies.contains_key("KEYCLOAK_LOCALE"));
}
