//! The header `Authorization: Basic` of clients (RFC 6749 section 2.3.1).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatehouse::oidc::client_auth::Credentials;

fn parse(text: &str) -> Option<(String, String)> {
    let header = format!("Basic {}", STANDARD.encode(text));
    Credentials::parse(&header).map(|c| (c.id.clone(), c.secret.expose().to_owned()))
}

fn pair(id: &str, secret: &str) -> Option<(String, String)> {
    Some((id.to_owned(), secret.to_owned()))
}

#[test]
fn both_parts_are_form_decoded() {
    assert_eq!(parse("svc:s3cret"), pair("svc", "s3cret"));
    assert_eq!(parse("a%3Ab:p%20q%2B"), pair("a:b", "p q+"));
    assert_eq!(parse("svc:a+b"), pair("svc", "a b"));
}

#[test]
fn a_secret_may_contain_colons_ampersands_and_equal_signs() {
    assert_eq!(parse("svc:a:b&c=d"), pair("svc", "a:b&c=d"));
}

#[test]
fn a_percent_sign_that_begins_no_escape_stands_for_itself() {
    assert_eq!(parse("svc:100%"), pair("svc", "100%"));
}

#[test]
fn what_is_malformed_counts_as_absent() {
    assert!(Credentials::parse("Basic !!!").is_none());
    assert!(Credentials::parse("Basic").is_none());
    assert!(Credentials::parse("Bearer c3ZjOng=").is_none());
    assert!(parse("no-colon").is_none());
    assert!(parse(&format!("svc:{}", "x".repeat(5000))).is_none());
    assert!(Credentials::parse(&format!("Basic {}", STANDARD.encode([0xff, b':', 0xfe]))).is_none());
}

#[test]
fn the_scheme_has_no_case_and_a_secret_is_not_printed() {
    let header = format!("bASIC {}", STANDARD.encode("svc:hush"));
    let credentials = Credentials::parse(&header).expect("credentials");
    assert!(!format!("{credentials:?}").contains("hush"));
}
