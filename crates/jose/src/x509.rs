//! Self-signed certificates for realm keys (RFC 5280 section 4.1) in the form that Keycloak gives them: version 1, the realm's name as
//! common name, the serial a time in milliseconds. Reading takes the public key and the validity; trust is not decided here.

use std::time::Duration;

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{Certificate as Parsed, TbsCertificate, Version};
use x509_cert::der::asn1::{Any, BitString, GeneralizedTime, ObjectIdentifier, SetOfVec, UtcTime, Utf8StringRef};
use x509_cert::der::{DateTime, Decode, Encode};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::{Time, Validity};

use crate::{Alg, Error, PrivateKey, PublicKey, SigningKey, ecdsa_der};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SIGNATURE_OIDS: [(Alg, ObjectIdentifier); 4] = [
    (Alg::RS256, ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11")),
    (Alg::ES256, ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2")),
    (Alg::ES384, ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3")),
    (Alg::ES512, ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4")),
];
/// The longest common name of RFC 5280's appendix A.
const MAX_COMMON_NAME: usize = 64;

/// What is read from a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub public: PublicKey,
    /// Milliseconds since the epoch.
    pub not_before: i64,
    /// Milliseconds since the epoch.
    pub not_after: i64,
}

/// A self-signed certificate, DER. Times in milliseconds since the epoch, cut to seconds; `common_name` is cut to 64 characters.
/// RSA keys sign with SHA-256 whatever they are used for later; Ed25519 keys get none.
pub fn self_signed(
    key: &PrivateKey,
    common_name: &str,
    not_before: i64,
    not_after: i64,
    serial: u64,
) -> Result<Vec<u8>, Error> {
    let alg = key.public().only_alg().unwrap_or(Alg::RS256);
    let signature = signature_algorithm(alg)?;
    let name = name(common_name)?;
    let tbs = TbsCertificate {
        version: Version::V1,
        serial_number: SerialNumber::from(serial),
        signature: signature.clone(),
        issuer: name.clone(),
        validity: Validity { not_before: time(not_before)?, not_after: time(not_after)? },
        subject: name,
        subject_public_key_info: key.public().spki()?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: None,
    };
    let bytes = sign(alg, key, &tbs.to_der().map_err(|_| Error::Crypto)?)?;
    let signed = Parsed {
        tbs_certificate: tbs,
        signature_algorithm: signature,
        signature: BitString::from_bytes(&bytes).map_err(|_| Error::Crypto)?,
    };
    signed.to_der().map_err(|_| Error::Crypto)
}

/// Reads one DER certificate.
pub fn parse(der: &[u8]) -> Result<Certificate, Error> {
    let parsed = Parsed::from_der(der).map_err(|_| Error::Certificate)?.tbs_certificate;
    let millis = |time: Time| time.to_unix_duration().as_millis() as i64;
    Ok(Certificate {
        public: PublicKey::from_parsed_spki(&parsed.subject_public_key_info)?,
        not_before: millis(parsed.validity.not_before),
        not_after: millis(parsed.validity.not_after),
    })
}

/// The same day and time so many calendar years later, in milliseconds since the epoch; 29 February becomes the 28th.
pub fn years_after(millis: i64, years: u16) -> i64 {
    let seconds = Duration::from_secs(u64::try_from(millis / 1000).unwrap_or_default());
    let later = DateTime::from_unix_duration(seconds).and_then(|at| {
        let same_day = |day| DateTime::new(at.year() + years, at.month(), day, at.hour(), at.minutes(), at.seconds());
        same_day(at.day()).or_else(|_| same_day(28))
    });
    later.map_or(i64::MAX, |at| i64::try_from(at.unix_duration().as_millis()).unwrap_or(i64::MAX))
}

fn sign(alg: Alg, key: &PrivateKey, tbs: &[u8]) -> Result<Vec<u8>, Error> {
    let signature = SigningKey::new(alg, key)?.sign_bytes(tbs)?;
    match alg {
        Alg::RS256 => Ok(signature),
        _ => ecdsa_der::from_fixed(&signature),
    }
}

fn signature_algorithm(alg: Alg) -> Result<AlgorithmIdentifierOwned, Error> {
    let known = SIGNATURE_OIDS.iter().find(|(known, _)| *known == alg);
    let (_, oid) = known.ok_or(Error::Key("no certificate for this kind of key"))?;
    // RFC 4055 section 5: NULL for RSA; RFC 5758 section 3.2: nothing for ECDSA.
    let parameters = (alg == Alg::RS256).then(Any::null);
    Ok(AlgorithmIdentifierOwned { oid: *oid, parameters })
}

fn name(common_name: &str) -> Result<RdnSequence, Error> {
    let text: String = common_name.chars().take(MAX_COMMON_NAME).collect();
    let text = Utf8StringRef::new(&text).map_err(|_| Error::Certificate)?;
    let part = AttributeTypeAndValue { oid: COMMON_NAME, value: Any::from(text) };
    let set = SetOfVec::from_iter([part]).map_err(|_| Error::Certificate)?;
    Ok(RdnSequence(vec![RelativeDistinguishedName(set)]))
}

fn time(millis: i64) -> Result<Time, Error> {
    let seconds = u64::try_from(millis / 1000).map_err(|_| Error::Certificate)?;
    let duration = Duration::from_secs(seconds);
    // RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime after.
    match UtcTime::from_unix_duration(duration) {
        Ok(utc) => Ok(Time::UtcTime(utc)),
        Err(_) => GeneralizedTime::from_unix_duration(duration).map(Time::GeneralTime).map_err(|_| Error::Certificate),
    }
}
