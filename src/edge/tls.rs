//! TLS by rustls on ring: versions 1.2 and 1.3 as configured, PEM files, read again by interval and on SIGHUP.
//! A pair that does not fit together is refused; at a reload the old one stays.

use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::{ConfigError, Tls};

/// The certificate in use; all listeners share it.
#[derive(Debug)]
pub struct Certificate {
    current: ArcSwap<CertifiedKey>,
}

impl Certificate {
    /// # Errors
    /// A file that cannot be read, is not PEM, or a key that is not the certificate's.
    pub fn load(tls: &Tls) -> Result<Arc<Certificate>, ConfigError> {
        Ok(Arc::new(Certificate { current: ArcSwap::from_pointee(read(tls)?) }))
    }

    /// Reads the files again.
    ///
    /// # Errors
    /// As [`Certificate::load`]; the certificate in use stays.
    pub fn reload(&self, tls: &Tls) -> Result<(), ConfigError> {
        self.current.store(Arc::new(read(tls)?));
        Ok(())
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

/// What a listener needs.
///
/// # Errors
/// When no version is left.
pub fn server_config(tls: &Tls, certificate: Arc<Certificate>) -> Result<ServerConfig, ConfigError> {
    let versions: Vec<&SupportedProtocolVersion> = [(tls.is_1_3, &TLS13), (tls.is_1_2, &TLS12)]
        .iter()
        .filter(|(is_on, _)| *is_on)
        .map(|(_, version)| *version)
        .collect();
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&versions)
        .map_err(|error| ConfigError(format!("option 'https-protocols': {error}")))?;
    Ok(builder.with_no_client_auth().with_cert_resolver(certificate))
}

/// The certificates of a PEM file, the server's own first.
///
/// # Errors
/// A file that cannot be read or holds none.
pub fn read_chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let refuse = |why: String| ConfigError(format!("option 'https-certificate-file': {}: {why}", file.display()));
    let chain = CertificateDer::pem_file_iter(file).and_then(|items| items.collect::<Result<Vec<_>, _>>());
    let chain = chain.map_err(|error| refuse(error.to_string()))?;
    if chain.is_empty() { Err(refuse("it holds no certificate".into())) } else { Ok(chain) }
}

fn read(tls: &Tls) -> Result<CertifiedKey, ConfigError> {
    let chain = read_chain(&tls.certificate_file)?;
    let shown = tls.key_file.display();
    let refuse = |why: String| ConfigError(format!("option 'https-certificate-key-file': {shown}: {why}"));
    let key = PrivateKeyDer::from_pem_file(&tls.key_file).map_err(|error| refuse(error.to_string()))?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| refuse(error.to_string()))
}
