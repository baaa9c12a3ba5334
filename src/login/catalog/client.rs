//! Client authenticators.

use super::{ANY, Provider};
use crate::model::property::Property;

const FEDERATED: &[Property] = &[
    Property::text(
        "jwt.credential.issuer",
        "Identity provider",
        "The alias of the identity provider that issues the client's assertions",
    )
    .required(),
    Property::text("jwt.credential.sub", "Federated subject", "The client's name there").required(),
];

const fn client(id: &'static str, name: &'static str, help: &'static str, has_secret: bool) -> Provider {
    Provider { has_secret, ..Provider::new(id, name, help, ANY) }
}

pub const TABLE: &[Provider] = &[
    client("client-jwt", "Signed JWT", "An assertion that the client signs with its private key", false),
    client("client-secret", "Client Id and Secret", "A secret, in the header or in the body", true),
    client(
        "client-secret-jwt",
        "Signed JWT with Client Secret",
        "An assertion that the client signs with its secret",
        true,
    ),
    client("client-x509", "X509 Certificate", "A certificate of the TLS connection", false),
    Provider {
        per_client: FEDERATED,
        ..client("federated-jwt", "Signed JWT - Federated", "An assertion that an identity provider issues", false)
    },
];
