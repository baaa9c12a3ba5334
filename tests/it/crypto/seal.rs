//! What is sealed opens in its own place under its own key, and nowhere else; the key file is private and made once.

use std::os::unix::fs::PermissionsExt;

use gatehouse::crypto::seal::{MasterKey, is_sealed};
use gatehouse::random::Random;

#[test]
fn a_secret_opens_only_in_its_place_and_under_its_key() {
    let random = Random::default();
    let (ours, theirs) = (MasterKey::new(&[1; 32]), MasterKey::new(&[2; 32]));
    for secret in ["", "hunter2", &"ü".repeat(5000)] {
        let sealed = ours.seal(secret, "client-1", &random);
        assert!(is_sealed(&sealed) && !is_sealed(secret));
        assert_eq!(ours.open(&sealed, "client-1").unwrap(), secret);
        assert_ne!(ours.seal(secret, "client-1", &random), sealed, "a fresh nonce each time");
        assert!(ours.open(&sealed, "client-2").is_err());
        assert!(theirs.open(&sealed, "client-1").is_err());
        let bent = format!("{}A", &sealed[..sealed.len() - 1]);
        assert!(bent == sealed || ours.open(&bent, "client-1").is_err());
    }
    for bad in
        ["", "hunter2", "sealed1.", "sealed1.AAAA", "sealed1.!!", "sealed2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
    {
        assert!(ours.open(bad, "client-1").is_err(), "{bad}");
    }
    assert!(!format!("{ours:?}").contains('1'));
}

#[test]
fn the_key_file_is_made_once_and_readable_by_its_owner_alone() {
    let random = Random::default();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").join("master.key");
    let first = MasterKey::load(&path, &random).unwrap();
    let again = MasterKey::load(&path, &random).unwrap();
    assert_eq!(again.open(&first.seal("s", "c", &random), "c").unwrap(), "s");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left");
    std::fs::write(&path, "too short").unwrap();
    assert!(MasterKey::load(&path, &random).is_err());
}

#[test]
fn processes_that_start_at_once_share_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let keys: Vec<MasterKey> = std::thread::scope(|scope| {
        let load = || MasterKey::load(&path, &Random::default()).unwrap();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let sealed = keys[0].seal("s", "c", &Random::default());
    assert!(keys.iter().all(|key| key.open(&sealed, "c").is_ok()));
}
