//! Realm files: one file, or a folder with `NAME-realm.json`, `NAME-users-N.json` and other realms' files. All or nothing: one
//! transaction for all realms of a call, and a mistake names its file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gatehouse_store::{Store, Tx};
use keycloak::types::{RealmRepresentation, UserRepresentation};
use serde::Deserialize;

use super::parse;
use crate::fault::{Fault, Words};
use crate::model::realm;
use crate::realms::blueprint::Blueprint;
use crate::realms::{MASTER, Makings, create, import, master};

/// What happens to a realm that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfRealmExists {
    /// It stays as it is.
    Ignore,
    /// It is removed, and comes back as the file has it.
    Overwrite,
}

/// What an import did with a realm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub realm: String,
    /// False: it was there, and stays as it was.
    pub is_written: bool,
}

/// A file of users beside a realm's file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsersFile {
    realm: String,
    #[serde(default)]
    users: Vec<UserRepresentation>,
    #[serde(default)]
    federated_users: Vec<UserRepresentation>,
}

/// Imports the realms of a file or a folder.
///
/// # Errors
/// [`crate::fault::Kind::Invalid`] with the file and what is wrong in it; nothing is changed then.
pub async fn import(
    store: &Store,
    makings: Makings<'_>,
    path: &Path,
    exists: IfRealmExists,
) -> Result<Vec<Imported>, Fault> {
    let path = path.to_owned();
    let found = tokio::task::spawn_blocking(move || read(&path)).await.map_err(Fault::internal)??;
    let mut blueprints = Vec::new();
    let mut out = Vec::new();
    for (file, rep) in found {
        let name = rep.realm.clone().unwrap_or_default();
        let is_there = store.read(async |tx| realm::find(tx, &name).await).await?.is_some();
        let is_written = !is_there || exists == IfRealmExists::Overwrite;
        out.push(Imported { realm: name.clone(), is_written });
        if is_written {
            blueprints.push(import::prepare(makings, rep).await.map_err(|fault| in_realm(&file, &name, fault))?);
        }
    }
    let (random, shared) = (makings.random.clone(), Arc::new(blueprints));
    store.write(async move |tx| write_all(tx, &random, &shared, exists).await).await?;
    Ok(out)
}

async fn write_all(
    tx: &Tx<'_>,
    random: &crate::random::Random,
    blueprints: &[Blueprint],
    exists: IfRealmExists,
) -> Result<(), Fault> {
    for blueprint in blueprints {
        match (realm::find(tx, &blueprint.realm.name).await?, exists) {
            (Some(_), IfRealmExists::Ignore) => continue,
            (Some(old), IfRealmExists::Overwrite) => {
                if old.name != MASTER {
                    master::delete_client(tx, &old.name).await?;
                }
                realm::delete(tx, &old.id).await?;
            }
            (None, _) => {}
        }
        let name = &blueprint.realm.name;
        create::insert(tx, random, blueprint).await.map_err(|fault| said_before(&format!("realm {name}"), fault))?;
    }
    Ok(())
}

/// Realms with the files they come from, `master` first.
fn read(path: &Path) -> Result<Vec<(PathBuf, RealmRepresentation)>, Fault> {
    let (mut realms, mut users) = (BTreeMap::new(), Vec::new());
    for file in files(path)? {
        let bytes = read_file(&file).map_err(|error| in_file(&file, Fault::invalid(error.to_string())))?;
        if is_users_file(&file) {
            users.push((file.clone(), parse::one::<UsersFile>(&bytes).map_err(|fault| in_file(&file, fault))?));
            continue;
        }
        for rep in parse::realms(&bytes).map_err(|fault| in_file(&file, fault))? {
            let name = rep.realm.clone().filter(|n| !n.is_empty());
            let name = name.ok_or_else(|| in_file(&file, Fault::invalid("member realm is missing")))?;
            if realms.insert((name != MASTER, name.clone()), (file.clone(), rep)).is_some() {
                return Err(in_file(&file, Fault::invalid(format!("the realm {name} is given twice"))));
            }
        }
    }
    for (file, more) in users {
        let missing = || {
            in_file(&file, Fault::invalid(format!("there are users of the realm {}, but not the realm", more.realm)))
        };
        let (_, rep) = realms.get_mut(&(more.realm != MASTER, more.realm.clone())).ok_or_else(missing)?;
        rep.users.get_or_insert_default().extend(more.users);
        rep.federated_users.get_or_insert_default().extend(more.federated_users);
    }
    Ok(realms.into_values().collect())
}

/// The file itself, or the JSON files of a folder by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    let refuse = |error: std::io::Error| in_file(path, Fault::invalid(error.to_string()));
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: Result<Vec<_>, _> = fs::read_dir(path).map_err(refuse)?.collect();
    let mut out: Vec<PathBuf> = entries.map_err(refuse)?.into_iter().map(|e| e.path()).collect();
    out.retain(|p| p.is_file() && p.extension().is_some_and(|e| e == "json"));
    out.sort();
    Ok(out)
}

/// `NAME-users-N.json` and `NAME-federated-users-N.json`.
fn is_users_file(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    stem.rsplit_once("-users-").is_some_and(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > parse::MAX_BYTES {
        return Err(std::io::Error::other(format!("larger than {} MiB", parse::MAX_BYTES / 1024 / 1024)));
    }
    fs::read(path)
}

/// Says in which file it is.
fn in_file(file: &Path, fault: Fault) -> Fault {
    said_before(&file.display().to_string(), fault)
}

/// Says in which file and realm it is.
fn in_realm(file: &Path, realm: &str, fault: Fault) -> Fault {
    said_before(&format!("{}: realm {realm}", file.display()), fault)
}

fn said_before(place: &str, fault: Fault) -> Fault {
    let words = match fault.words {
        Words::Message(why) | Words::Plain(why) if fault.kind != crate::fault::Kind::Internal => {
            Words::Message(format!("{place}: {why}").into())
        }
        other => other,
    };
    Fault { words, ..fault }
}
