//! Encrypted connections to PostgreSQL: what is verified, and what is refused.

use std::fs;

use gatehouse_store::{Backend, Error, Store, Tls};
use gatehouse_testdb::Cluster;
use rcgen::CertifiedKey;
use tempfile::TempDir;

use crate::support::{cluster, number};

async fn open(url: &str, tls: Tls) -> Result<Store, Error> {
    Store::open(Backend::Postgres { config: url.parse().unwrap(), tls, pool: 2 }).await
}

fn certificate(name: &str) -> (String, String) {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    (cert.pem(), signing_key.serialize_pem())
}

const ENCRYPTED: &str = "SELECT count(*) FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_held_to_its_certificate() {
    let (pem, key) = certificate("localhost");
    let cluster = Cluster::start_with_tls(&pem, &key).unwrap();
    let by_address = cluster.database().unwrap();
    let by_name = by_address.replace("127.0.0.1", "localhost");
    let folder = TempDir::new().unwrap();
    let (right, wrong) = (folder.path().join("right.pem"), folder.path().join("wrong.pem"));
    fs::write(&right, pem).unwrap();
    fs::write(&wrong, certificate("localhost").0).unwrap();
    let verified = |roots| Tls::Verified { roots };

    let store = open(&by_name, verified(Some(right.clone()))).await.unwrap();
    assert_eq!(number(&store, ENCRYPTED).await, 1);
    let store = open(&by_address, Tls::Unverified).await.unwrap();
    assert_eq!(number(&store, ENCRYPTED).await, 1);
    assert_eq!(number(&open(&by_name, Tls::Off).await.unwrap(), ENCRYPTED).await, 0);
    assert!(open(&by_address, verified(Some(right))).await.is_err(), "the certificate is for another name");
    assert!(open(&by_name, verified(Some(wrong))).await.is_err(), "another authority");
    assert!(open(&by_name, verified(None)).await.is_err(), "no authority of this system");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_encryption_is_refused_where_it_is_demanded() {
    let opened = open(&cluster().database().unwrap(), Tls::Unverified).await;
    assert!(matches!(opened.err(), Some(Error::Unavailable(_) | Error::Other(_))));
}

#[tokio::test]
async fn a_file_without_certificates_is_named() {
    let folder = TempDir::new().unwrap();
    let roots = folder.path().join("roots.pem");
    for content in [None, Some("nothing here")] {
        content.inspect(|content| fs::write(&roots, content).unwrap());
        let opened = open("postgres://x@127.0.0.1:1/x", Tls::Verified { roots: Some(roots.clone()) }).await;
        assert!(matches!(opened.err(), Some(Error::Other(text)) if text.contains("roots.pem")));
    }
}
