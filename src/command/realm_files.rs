//! Realm files: Keycloak's JSON, one realm or an array of them in a file; users of a realm apart in
//! `{realm}-users-{n}.json`. Refuses what is not JSON of that form with file, line and column; members that are
//! not known are told and left out.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use keycloak::types::{RealmRepresentation, UserRepresentation};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Failure;

/// Unknown members that are told of one file.
const MOST_WARNINGS: usize = 10;

/// Users of a realm in a file of their own.
#[derive(Deserialize)]
struct Users {
    realm: String,
    #[serde(default)]
    users: Vec<UserRepresentation>,
    #[serde(default, rename = "federatedUsers")]
    federated_users: Vec<UserRepresentation>,
}

/// The realms of a file.
///
/// # Errors
/// A file that cannot be read, or its place that is wrong.
pub fn read_file(path: &Path) -> Result<Vec<RealmRepresentation>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'[') { parse(path, &bytes) } else { Ok(vec![parse(path, &bytes)?]) }
}

/// The realms of all `*.json` of a directory, with the users of their own files.
///
/// # Errors
/// As [`read_file`]; users of a realm that has no file.
pub fn read_dir(dir: &Path) -> Result<Vec<RealmRepresentation>, Failure> {
    let (mut realms, mut users) = (Vec::new(), HashMap::<String, Vec<UserRepresentation>>::new());
    for path in json_files(dir)? {
        if is_users_file(&path) {
            let bytes = fs::read(&path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
            let file: Users = parse(&path, &bytes)?;
            users.entry(file.realm).or_default().extend(file.users.into_iter().chain(file.federated_users));
        } else {
            realms.extend(read_file(&path)?);
        }
    }
    for realm in &mut realms {
        let own = realm.realm.as_ref().and_then(|name| users.remove(name));
        realm.users.get_or_insert_default().extend(own.into_iter().flatten());
    }
    match users.into_keys().next() {
        Some(name) => {
            Err(Failure::new(format!("{}: there are users of the realm {name}, but not the realm", dir.display())))
        }
        None => Ok(realms),
    }
}

fn json_files(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::new(format!("{}: {error}", dir.display()));
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// `{realm}-users-0.json`, `{realm}-federated-users-0.json`.
fn is_users_file(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let number = stem.rsplit_once("-users-").map(|(_, number)| number);
    number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, Failure> {
    let mut unknown = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_ignored::deserialize(&mut json, |member| {
        if unknown.len() < MOST_WARNINGS {
            unknown.push(member.to_string());
        }
    });
    let parsed = parsed.and_then(|parsed| json.end().map(|()| parsed));
    for member in &unknown {
        tracing::warn!("{}: {member} is not known and left out", path.display());
    }
    parsed.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
