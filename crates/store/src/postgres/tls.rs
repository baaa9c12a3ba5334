//! Encryption of the connections, by rustls with ring: TLS 1.2 and 1.3, no certificates of clients.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;
use crate::store::Tls;

pub(super) fn connector(tls: &Tls) -> Result<Option<MakeRustlsConnect>, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = |provider: Arc<CryptoProvider>| {
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        builder.map_err(|error| Error::Other(format!("TLS: {error}")))
    };
    let config = match tls {
        Tls::Off => return Ok(None),
        Tls::Verified { roots } => builder(provider)?.with_root_certificates(authorities(roots.as_deref())?),
        Tls::Unverified => {
            let anyone = Anyone(provider.signature_verification_algorithms);
            builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(anyone))
        }
    };
    Ok(Some(MakeRustlsConnect::new(config.with_no_client_auth())))
}

fn authorities(file: Option<&Path>) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    let place = file.map_or_else(|| "this system".to_owned(), |file| file.display().to_string());
    let found = match file {
        Some(file) => read(file).map_err(|error| Error::Other(format!("{place}: {error}")))?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    match store.add_parsable_certificates(found) {
        (0, _) => Err(Error::Other(format!("{place}: no certificate of an authority"))),
        _ => Ok(store),
    }
}

fn read(file: &Path) -> Result<Vec<CertificateDer<'static>>, rustls_pki_types::pem::Error> {
    CertificateDer::pem_file_iter(file)?.collect()
}

/// Accepts every certificate, but only from who holds its key.
#[derive(Debug)]
struct Anyone(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
