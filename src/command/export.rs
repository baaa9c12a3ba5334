//! `export`: realms from the database into files of Keycloak's form, secrets and password hashes included. Files can be
//! read by their owner alone.

use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use gatehouse_store::Tx;
use keycloak::types::{RealmRepresentation, UserRepresentation};
use serde::Serialize;

use super::foundation::Foundation;
use super::{Failure, Job};
use crate::config::{Transfer, UsersIn};
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::realm::{self, Realm};
use crate::realms::export::rows::Rows;
use crate::realms::export::{Extent, export, users};

/// A file of users alone.
#[derive(Serialize)]
struct Users<'a> {
    realm: &'a str,
    users: Vec<UserRepresentation>,
}

pub async fn run(job: Job) -> Result<(), Failure> {
    let transfer = job.config.transfer.clone();
    if transfer.file.is_some() == transfer.dir.is_some() {
        return Err(Failure::usage("export needs one of --file and --dir"));
    }
    let foundation = Foundation::open(&job.config).await?;
    let count = foundation.store.read(async |tx| export_all(tx, &foundation.master_key, &transfer).await).await?;
    tracing::info!("Exported {count} realm(s)");
    Ok(())
}

/// All within one transaction: the files show one moment.
async fn export_all(tx: &Tx<'_>, master: &MasterKey, transfer: &Transfer) -> Result<usize, Failure> {
    let mut realms = realm::list(tx).await?;
    if let Some(name) = &transfer.realm {
        realms.retain(|realm| realm.name == *name);
        if realms.is_empty() {
            return Err(Failure::new(format!("there is no realm {name}")));
        }
    }
    let mut whole = Vec::new();
    for realm in &realms {
        match &transfer.dir {
            Some(dir) => to_dir(tx, master, transfer, realm, dir).await?,
            None => whole.push(with_users(tx, master, transfer, realm).await?),
        }
    }
    match (&transfer.file, whole.as_slice()) {
        (Some(file), [one]) => write(file, one)?,
        (Some(file), many) => write(file, &many)?,
        (None, _) => {}
    }
    Ok(realms.len())
}

async fn to_dir(
    tx: &Tx<'_>,
    master: &MasterKey,
    transfer: &Transfer,
    realm: &Realm,
    dir: &Path,
) -> Result<(), Failure> {
    fs::create_dir_all(dir).map_err(|error| Failure::new(format!("{}: {error}", dir.display())))?;
    let file = dir.join(format!("{}-realm.json", realm.name));
    write(&file, &with_users(tx, master, transfer, realm).await?)?;
    let per_file = match transfer.users {
        UsersIn::SameFile => usize::MAX,
        UsersIn::DifferentFiles => transfer.users_per_file,
        UsersIn::Skip | UsersIn::RealmFile => return Ok(()),
    };
    let mut pages = Pages::new(tx, master, realm).await?;
    let (mut waiting, mut number) = (Vec::new(), 0);
    loop {
        let page = pages.next().await?;
        let is_last = page.is_empty();
        waiting.extend(page);
        while waiting.len() >= per_file || (is_last && !waiting.is_empty()) {
            let rest = waiting.split_off(per_file.min(waiting.len()));
            let users = Users { realm: &realm.name, users: std::mem::replace(&mut waiting, rest) };
            write(&dir.join(format!("{}-users-{number}.json", realm.name)), &users)?;
            number += 1;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// The realm, with its users where they belong into the same file.
async fn with_users(
    tx: &Tx<'_>,
    master: &MasterKey,
    transfer: &Transfer,
    realm: &Realm,
) -> Result<RealmRepresentation, Failure> {
    let extent = Extent { clients: true, groups_and_roles: true, secrets: Some(master) };
    let mut whole = export(tx, realm, extent).await?;
    let is_one_file = transfer.dir.is_none() && transfer.users != UsersIn::Skip;
    if is_one_file || transfer.users == UsersIn::RealmFile {
        let mut pages = Pages::new(tx, master, realm).await?;
        let all = whole.users.get_or_insert_default();
        loop {
            let page = pages.next().await?;
            if page.is_empty() {
                break;
            }
            all.extend(page);
        }
    }
    Ok(whole)
}

/// Users, page by page.
struct Pages<'a> {
    tx: &'a Tx<'a>,
    master: &'a MasterKey,
    rows: Rows,
    after: Option<String>,
}

impl<'a> Pages<'a> {
    async fn new(tx: &'a Tx<'a>, master: &'a MasterKey, realm: &Realm) -> Result<Pages<'a>, Fault> {
        Ok(Pages { tx, master, rows: Rows::load(tx, realm).await?, after: Some(String::new()) })
    }

    /// Empty after the last.
    async fn next(&mut self) -> Result<Vec<UserRepresentation>, Fault> {
        let Some(after) = self.after.take() else {
            return Ok(Vec::new());
        };
        let (page, next) = users::list(self.tx, &self.rows, self.master, &after).await?;
        self.after = next;
        Ok(page)
    }
}

fn write(path: &Path, document: &impl Serialize) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).map_err(failed)?;
    let mut out = BufWriter::new(file);
    serde_json::to_writer_pretty(&mut out, document).map_err(|error| failed(error.into()))?;
    out.flush().map_err(failed)
}
