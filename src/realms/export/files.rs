//! Exports into files, called as Keycloak calls them. They hold private keys and hashes: only their owner may read them.

use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use gatehouse_store::{Store, Tx};
use keycloak::types::{RealmRepresentation, UserRepresentation};
use serde_json::{Value, json};

use super::rows::Rows;
use super::{Extent, export, users};
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::realm::{self, Realm};

/// Where users go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Users {
    /// Nowhere.
    Skip,
    /// Into the realm's file.
    RealmFile,
    /// Into one file of their own.
    SameFile,
    /// Into files of so many each.
    DifferentFiles(usize),
}

/// Where an export goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// One file: a realm, or an array of all. Users go into it, or nowhere.
    File(PathBuf),
    /// A folder, made when missing.
    Folder(PathBuf),
}

/// Writes one realm, or all, as one moment has them. Answers the files.
///
/// # Errors
/// There is no such realm; a file that cannot be written.
pub async fn write(
    store: &Store,
    master_key: &MasterKey,
    target: &Target,
    only: Option<&str>,
    users: Users,
) -> Result<Vec<PathBuf>, Fault> {
    store
        .read(async |tx| {
            let mut realms = realm::list(tx).await?;
            realms.retain(|r| only.is_none_or(|name| r.name == name));
            if let (true, Some(name)) = (realms.is_empty(), only) {
                return Err(Fault::missing(format!("there is no realm {name}")));
            }
            match target {
                Target::File(file) => write_one_file(tx, master_key, file, &realms, only.is_some(), users).await,
                Target::Folder(folder) => write_folder(tx, master_key, folder, &realms, users).await,
            }
        })
        .await
}

async fn whole(tx: &Tx<'_>, master_key: &MasterKey, realm: &Realm) -> Result<RealmRepresentation, Fault> {
    let extent = Extent { clients: true, groups_and_roles: true, secrets: Some(master_key) };
    export(tx, realm, extent).await
}

async fn write_one_file(
    tx: &Tx<'_>,
    master_key: &MasterKey,
    file: &Path,
    realms: &[Realm],
    is_single: bool,
    users: Users,
) -> Result<Vec<PathBuf>, Fault> {
    let mut all = Vec::new();
    for realm in realms {
        let mut rep = whole(tx, master_key, realm).await?;
        if users != Users::Skip {
            rep.users = Some(all_users(tx, master_key, realm).await?);
        }
        all.push(serde_json::to_value(rep)?);
    }
    let value = if is_single { all.pop().unwrap_or_default() } else { Value::Array(all) };
    write_file(file, &value)?;
    Ok(vec![file.to_owned()])
}

async fn write_folder(
    tx: &Tx<'_>,
    master_key: &MasterKey,
    folder: &Path,
    realms: &[Realm],
    users: Users,
) -> Result<Vec<PathBuf>, Fault> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut out = Vec::new();
    for realm in realms {
        let mut rep = whole(tx, master_key, realm).await?;
        if users == Users::RealmFile {
            rep.users = Some(all_users(tx, master_key, realm).await?);
        }
        let file = folder.join(format!("{}-realm.json", realm.name));
        write_file(&file, &serde_json::to_value(rep)?)?;
        out.push(file);
        let per_file = match users {
            Users::Skip | Users::RealmFile => continue,
            Users::SameFile => usize::MAX,
            Users::DifferentFiles(n) => n.max(1),
        };
        write_users(tx, master_key, folder, realm, per_file, &mut out).await?;
    }
    Ok(out)
}

async fn all_users(tx: &Tx<'_>, master_key: &MasterKey, realm: &Realm) -> Result<Vec<UserRepresentation>, Fault> {
    let (rows, mut out) = (Rows::load(tx, realm).await?, Vec::new());
    let mut after = Some(String::new());
    while let Some(last) = after {
        let (page, next) = users::list(tx, &rows, master_key, &last).await?;
        out.extend(page);
        after = next;
    }
    Ok(out)
}

/// Users in files of so many, numbered from 0.
async fn write_users(
    tx: &Tx<'_>,
    master_key: &MasterKey,
    folder: &Path,
    realm: &Realm,
    per_file: usize,
    out: &mut Vec<PathBuf>,
) -> Result<(), Fault> {
    let rows = Rows::load(tx, realm).await?;
    let (mut waiting, mut after, mut number) = (Vec::new(), Some(String::new()), 0);
    while !waiting.is_empty() || after.is_some() {
        if let Some(last) = after.take_if(|_| waiting.len() < per_file) {
            let (page, next) = users::list(tx, &rows, master_key, &last).await?;
            waiting.extend(page);
            after = next;
            continue;
        }
        let rest = waiting.split_off(per_file.min(waiting.len()));
        let file = folder.join(format!("{}-users-{number}.json", realm.name));
        write_file(&file, &json!({"realm": realm.name, "users": waiting}))?;
        out.push(file);
        (waiting, number) = (rest, number + 1);
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Fault {
    Fault::invalid(format!("{}: {error}", path.display()))
}

/// Members in alphabetical order, so that two exports of the same realm are the same.
fn write_file(path: &Path, value: &Value) -> Result<(), Fault> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let written = file.and_then(|file| {
        let mut out = BufWriter::new(file);
        serde_json::to_writer_pretty(&mut out, value)?;
        writeln!(out)?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
    });
    written.map_err(|error| unwritable(path, &error))
}
