//! Connections that the server opens itself: which private networks they may reach, and which certificates they trust
//! besides those of the system.

use std::path::{Path, PathBuf};

use ipnet::IpNet;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::http::network;
use super::{ConfigError, Values};

/// What holds for connections to others.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// Networks that may be reached although they are not public.
    pub allowed: Vec<IpNet>,
    /// Trusted besides the certificates of the system.
    pub trusted: Vec<CertificateDer<'static>>,
}

impl Outgoing {
    pub(super) fn new(values: &Values) -> Result<Self, ConfigError> {
        let option = "egress-allowed-networks";
        let list = |name| values.text(name).into_iter().flat_map(|l| l.split(',')).map(str::trim);
        let allowed = list(option).map(|item| network(option, item)).collect::<Result<_, _>>()?;
        let mut trusted = Vec::new();
        for path in list("truststore-paths").map(Path::new) {
            for file in files(path)? {
                trusted.extend(certificates(&file)?);
            }
        }
        Ok(Self { allowed, trusted })
    }
}

fn refuse(path: &Path, why: impl std::fmt::Display) -> ConfigError {
    ConfigError(format!("option 'truststore-paths': {}: {why}", path.display()))
}

/// The file itself, or the PEM files of a directory.
fn files(path: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let paths = entries.map_err(|error| refuse(path, error))?.into_iter().map(|entry| entry.path());
    let is_pem = |file: &PathBuf| file.extension().is_some_and(|e| e == "pem" || e == "crt" || e == "cer");
    Ok(paths.filter(is_pem).collect())
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let read = CertificateDer::pem_file_iter(file).and_then(|items| items.collect::<Result<Vec<_>, _>>());
    let read = read.map_err(|error| refuse(file, format!("not a readable PEM file: {error}")))?;
    if read.is_empty() { Err(refuse(file, "it holds no certificate in PEM form")) } else { Ok(read) }
}
