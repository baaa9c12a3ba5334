//! `export`: realms from the database into files of Keycloak's form, secrets and password hashes included.

use super::foundation::Foundation;
use super::{Failure, Job};
use crate::config::{Transfer, UsersIn};
use crate::realms::export::files::{Target, Users, write};

pub async fn run(job: Job) -> Result<(), Failure> {
    let transfer = &job.config.transfer;
    let target = match (&transfer.file, &transfer.dir) {
        (Some(file), None) => Target::File(file.clone()),
        (None, Some(dir)) => Target::Folder(dir.clone()),
        _ => return Err(Failure::usage("export needs one of --file and --dir")),
    };
    let foundation = Foundation::open(&job.config).await?;
    let (store, key) = (&foundation.store, &foundation.master_key);
    for file in write(store, key, &target, transfer.realm.as_deref(), users(transfer)).await? {
        tracing::info!("Wrote {}", file.display());
    }
    Ok(())
}

fn users(transfer: &Transfer) -> Users {
    match transfer.users {
        UsersIn::Skip => Users::Skip,
        UsersIn::RealmFile => Users::RealmFile,
        UsersIn::SameFile => Users::SameFile,
        UsersIn::DifferentFiles => Users::DifferentFiles(transfer.users_per_file),
    }
}
