//! The signature algorithms (RFC 7518 section 3.1, RFC 8037 section 3.1) and curves, as tables. `none` is not among them.

use std::str::FromStr;

use crate::Error;

/// A signature algorithm by its registered name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alg {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    /// Ed25519 only.
    EdDSA,
    HS256,
    HS384,
    HS512,
}

/// The kind of key an algorithm needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Rsa,
    Ec(Curve),
    Ed25519,
    Hmac,
}

/// The NIST curves of RFC 7518 section 6.2.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    P256,
    P384,
    P521,
}

impl Alg {
    /// All of them, in Keycloak's order of families.
    pub const ALL: [(Alg, &'static str, Family); 13] = [
        (Alg::RS256, "RS256", Family::Rsa),
        (Alg::RS384, "RS384", Family::Rsa),
        (Alg::RS512, "RS512", Family::Rsa),
        (Alg::PS256, "PS256", Family::Rsa),
        (Alg::PS384, "PS384", Family::Rsa),
        (Alg::PS512, "PS512", Family::Rsa),
        (Alg::ES256, "ES256", Family::Ec(Curve::P256)),
        (Alg::ES384, "ES384", Family::Ec(Curve::P384)),
        (Alg::ES512, "ES512", Family::Ec(Curve::P521)),
        (Alg::EdDSA, "EdDSA", Family::Ed25519),
        (Alg::HS256, "HS256", Family::Hmac),
        (Alg::HS384, "HS384", Family::Hmac),
        (Alg::HS512, "HS512", Family::Hmac),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub fn family(self) -> Family {
        Self::ALL[self as usize].2
    }

    /// Whether the key is a shared secret.
    pub fn is_symmetric(self) -> bool {
        self.family() == Family::Hmac
    }
}

impl FromStr for Alg {
    type Err = Error;

    /// The registered name, case-sensitive (RFC 7515 section 4.1.1).
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(alg, ..)| *alg).ok_or(Error::Algorithm)
    }
}

impl Curve {
    const ALL: [(Curve, &'static str, Alg, usize); 3] = [
        (Curve::P256, "P-256", Alg::ES256, 32),
        (Curve::P384, "P-384", Alg::ES384, 48),
        (Curve::P521, "P-521", Alg::ES512, 66),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The one signature algorithm of RFC 7518 section 3.4 on this curve.
    pub fn alg(self) -> Alg {
        Self::ALL[self as usize].2
    }

    /// Bytes of one coordinate.
    pub fn field_len(self) -> usize {
        Self::ALL[self as usize].3
    }
}

impl FromStr for Curve {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL
            .iter()
            .find(|(_, known, ..)| *known == name)
            .map(|(curve, ..)| *curve)
            .ok_or(Error::Key("unsupported curve"))
    }
}
