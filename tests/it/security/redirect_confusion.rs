//! Redirect URIs that one parser reads as a client's own and another as somebody else's (CVE-2026-7504, CVE-2026-3872,
//! CVE-2024-8883).

use gatehouse::oidc::redirect_uri::{is_registrable, is_safe, matches};
use proptest::prelude::*;
use serde_json::json;

use crate::oidc::realm::realm;
use crate::support::Server;
use crate::support::browser::Browser;

const REGISTERED: &[&str] = &[
    "https://good.example/*",
    "https://good.example/cb",
    "http://localhost/cb",
    "http://127.0.0.1/*",
    "myapp://host/cb",
];

/// None of these is one of the registered ones.
const FOREIGN: &[&str] = &[
    "https://good.example@evil.example/cb",
    "https://good.example:x@evil.example/cb",
    "https://good.example%40evil.example/cb",
    "https://evil.example/https://good.example/cb",
    "https://good.example.evil.example/cb",
    "https://good.exampleevil/cb",
    "https://good.example:8443/cb",
    "https://good.example\\@evil.example/cb",
    "https://good.example\\.evil.example/",
    "https:\\\\good.example/cb",
    "https:good.example/cb",
    "https:/good.example/cb",
    "https:///good.example/cb",
    "//good.example/cb",
    "https://good.example/..;/evil",
    "https://good.example/../evil",
    "https://good.example/%2e%2e/evil",
    "https://good.example/%2E%2e;/evil",
    "https://good.example/%252e%252e/evil",
    "https://good.example/a/..%2fevil",
    "https://good.example/a/..%5cevil",
    "https://good.example/./cb",
    "https://good.example/cb#fragment",
    "https://good.example/cb%0d%0aSet-Cookie:x\n",
    "https://good.example/\tcb",
    " https://good.example/cb",
    "https://good.example/cb ",
    "https://good\u{2024}example/cb",
    "https://g\u{043e}od.example/cb",
    "https://good.example\u{3002}evil/cb",
    "https://GOOD.example@evil.example/",
    "http://good.example/cb",
    "http://localhost@evil.example/cb",
    "http://localhost:80@evil.example/cb",
    "http://localhost:1234.evil.example/cb",
    "http://localhost:/cb@evil.example",
    "http://localhost.evil.example/cb",
    "http://localhost.:1234/cb",
    "http://localhostevil/cb",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://127.1/cb",
    "http://2130706433/cb",
    "http://[::ffff:127.0.0.1]/cb",
    "myapp://evil/cb",
    "myapp:host/cb",
    "myapp://host@evil/cb",
    "javascript:alert(1)//https://good.example/cb",
    "",
];

fn registered() -> Vec<String> {
    REGISTERED.iter().map(|uri| (*uri).to_owned()).collect()
}

/// Nor does anybody answer in the server's place, whether by a wildcard or as it is registered.
#[test]
fn a_uri_with_a_parameter_of_an_answer_is_not_led_to() {
    for query in
        ["code=x", "a=1&state=x", "error", "CODE=x", "co%64e=x", "iss=x", "session_state=x", "response=x", "id_token=x"]
    {
        let uri = format!("https://good.example/cb?{query}");
        assert!(!matches(&uri, &registered(), None), "{uri}");
        assert!(!matches(&uri, std::slice::from_ref(&uri), None), "{uri}");
    }
    for query in ["a=code", "codes=x", "scope=x", "client_id=x", "a=1;code=2"] {
        let uri = format!("https://good.example/cb?{query}");
        assert!(matches(&uri, &registered(), None), "{uri}");
    }
}

#[test]
fn only_what_is_registered_is_led_to() {
    for uri in FOREIGN {
        assert!(!matches(uri, &registered(), None), "{uri}");
    }
    let own = [
        "https://good.example/cb",
        "https://good.example/",
        "https://good.example/a/b?c=d&e=https://evil.example",
        "http://localhost/cb",
        "http://localhost:49152/cb",
        "http://127.0.0.1:1/any",
        "myapp://host/cb",
    ];
    for uri in own {
        assert!(matches(uri, &registered(), None), "{uri}");
    }
}

#[test]
fn a_wildcard_never_reaches_into_the_authority() {
    for pattern in ["https://good.example*", "https://*.example/cb", "https://*", "https*", "h*", "myapp:*"] {
        for uri in [
            "https://good.example.evil/",
            "https://good.example@evil/",
            "https://x.example/cb",
            "https://evil/",
            "myapp:evil",
        ] {
            assert!(!matches(uri, &[pattern.to_owned()], None), "{uri} by {pattern}");
        }
    }
    for bad in ["https://good.example/*/x", "https://*.example/cb", "//good.example/*", "https://good.example/cb#x"] {
        assert!(!is_registrable(bad), "{bad}");
    }
}

#[actix_web::test]
async fn the_endpoint_shows_a_page_and_redirects_nowhere() {
    let mut config = realm(json!({}));
    config["clients"][0]["redirectUris"] = json!(REGISTERED);
    let server = Server::start(config).await;
    for uri in FOREIGN.iter().filter(|uri| !uri.is_empty()) {
        let encoded: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        for more in ["", "&prompt=none", "&response_type=nonsense"] {
            let url = format!("{}?client_id=web&scope=openid&redirect_uri={encoded}{more}", server.oidc("/auth"));
            let answer = Browser::of(&server).get(&url).await;
            assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
        }
    }
}

proptest! {
    /// Whatever passes leads, by a browser's own parser, to a host that is registered.
    #[test]
    fn what_passes_leads_to_a_registered_host(
        scheme in "(https?|HTTPS|myapp|javascript)?:?/{0,3}",
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "good.example", "localhost", "127.0.0.1", "evil.example", "host", "@", ":", ":80", ":443", "/", "\\", "//", "..", ";", "%2e",
                "%2f", "%5c", "%40", "?", "#", "cb", ".", "\t", "\u{3002}", "*", "&", "=", "[::1]", "%00",
            ]),
            0..9,
        ),
    ) {
        let uri = format!("{scheme}{}", parts.concat());
        if matches(&uri, &registered(), None) {
            let parsed = url::Url::parse(&uri).expect("what passes is a URL");
            let host = parsed.host_str().unwrap_or_default();
            prop_assert!(["good.example", "localhost", "127.0.0.1", "host"].contains(&host), "{uri} leads to {host}");
            prop_assert!(parsed.username().is_empty() && parsed.password().is_none() && parsed.fragment().is_none());
            prop_assert!(!parsed.path().contains("..") && is_safe(&uri), "{uri}");
        }
    }
}
