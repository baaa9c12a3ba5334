//! The certificates of a realm's keys: made for the realm's name, or taken from a component and checked against its key.

use gatehouse_jose::{PrivateKey, pem, x509};

use super::provider::{Order, refused};
use crate::fault::Fault;

/// Certificates are valid from a little before they are made, for clocks that are slow.
const BACKDATED_MS: i64 = 100_000;
const YEARS: u16 = 10;

/// A self-signed certificate, DER.
pub(super) fn new(key: &PrivateKey, order: &Order<'_>) -> Result<Vec<u8>, Fault> {
    let until = x509::years_after(order.now, YEARS);
    let serial = u64::try_from(order.now).unwrap_or_default();
    x509::self_signed(key, order.realm_name, order.now - BACKDATED_MS, until, serial).map_err(refused)
}

/// A given certificate, in PEM or base64 DER, as DER.
pub(super) fn matching(text: &str, key: &PrivateKey) -> Result<Vec<u8>, Fault> {
    let undecodable = |error| Fault::invalid("Failed to decode certificate").because(error);
    let der = pem::certificate(text).map_err(undecodable)?;
    let parsed = x509::parse(&der).map_err(undecodable)?;
    if parsed.public != *key.public() {
        return Err(Fault::invalid("Certificate does not match private key"));
    }
    Ok(der)
}
