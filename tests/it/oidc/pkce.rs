//! Proof Key for Code Exchange, with the example of RFC 7636 appendix B.

use gatehouse::oidc::pkce;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[test]
fn the_verifier_of_the_specification_fits_its_challenge() {
    assert!(pkce::fits(VERIFIER, CHALLENGE, Some("S256")));
    assert!(pkce::fits(VERIFIER, VERIFIER, Some("plain")));
    assert!(pkce::fits(VERIFIER, VERIFIER, None));
}

#[test]
fn nothing_else_fits() {
    assert!(!pkce::fits("b".repeat(43).as_str(), CHALLENGE, Some("S256")));
    assert!(!pkce::fits(CHALLENGE, CHALLENGE, Some("S256")));
    assert!(!pkce::fits(VERIFIER, CHALLENGE, Some("plain")));
    assert!(!pkce::fits(VERIFIER, CHALLENGE, Some("S512")));
    assert!(!pkce::fits(VERIFIER, CHALLENGE, Some("")));
}

#[test]
fn length_and_characters_are_those_of_the_specification() {
    assert!(pkce::is_well_formed(VERIFIER));
    assert!(pkce::is_well_formed(&"-._~".repeat(32)));
    for text in ["", "short", &"a".repeat(42), &"a".repeat(129), &format!("{}+", "a".repeat(43)), &"é".repeat(43)] {
        assert!(!pkce::is_well_formed(text), "{text}");
    }
}
