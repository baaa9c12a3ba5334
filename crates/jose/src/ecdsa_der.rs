//! ECDSA signatures from JOSE's fixed r‖s (RFC 7518 section 3.4) to the DER form that X.509 uses (RFC 3279 section 2.2.3).

use x509_cert::der::Encode;
use x509_cert::der::asn1::UintRef;

use crate::Error;

pub(crate) fn from_fixed(fixed: &[u8]) -> Result<Vec<u8>, Error> {
    let (r, s) = fixed.split_at(fixed.len() / 2);
    let integer = |bytes| UintRef::new(bytes).map_err(|_| Error::Crypto);
    [integer(r)?, integer(s)?].to_der().map_err(|_| Error::Crypto)
}
