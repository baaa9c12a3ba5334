//! `import`, and `--import-realm` at the start: realm files into the database, all of them or, when one is wrong, none.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use gatehouse_store::Tx;
use keycloak::types::RealmRepresentation;

use super::foundation::Foundation;
use super::{Failure, Job, realm_files};
use crate::fault::Fault;
use crate::model::realm;
use crate::random::Random;
use crate::realms::blueprint::Blueprint;
use crate::realms::{MASTER, create, import};

pub async fn run(job: Job) -> Result<(), Failure> {
    let transfer = &job.config.transfer;
    let realms = match (&transfer.file, &transfer.dir) {
        (Some(file), None) => realm_files::read_file(file)?,
        (None, Some(dir)) => realm_files::read_dir(dir)?,
        _ => return Err(Failure::usage("import needs one of --file and --dir")),
    };
    let foundation = Foundation::open(&job.config).await?;
    foundation.bootstrap(&job.config.bootstrap).await?;
    bring_in(&foundation, realms, transfer.is_override).await
}

/// The realms in `import/` of the data directory that are not there yet.
///
/// # Errors
/// A file that is wrong: nothing is imported then.
pub async fn at_start(foundation: &Foundation, data_dir: &Path) -> Result<(), Failure> {
    let dir = data_dir.join("import");
    if !dir.is_dir() {
        tracing::warn!("There is nothing to import: {} is not a directory", dir.display());
        return Ok(());
    }
    bring_in(foundation, realm_files::read_dir(&dir)?, false).await
}

/// Writes the realms in one transaction.
async fn bring_in(foundation: &Foundation, realms: Vec<RealmRepresentation>, is_override: bool) -> Result<(), Failure> {
    let there = foundation.store.read(async |tx| realm::list(tx).await).await?;
    let there: HashSet<_> = there.into_iter().map(|realm| realm.name).collect();
    let mut blueprints = Vec::new();
    for given in realms {
        let name = given.realm.clone().unwrap_or_default();
        if !is_override && there.contains(&name) {
            tracing::info!("The realm {name} is there already and left alone");
            continue;
        }
        let prepared = import::prepare(foundation.makings(), given).await;
        blueprints.push(prepared.map_err(|fault| Failure::from(fault).during(&format!("realm {name}")))?);
    }
    // The others add their clients to it.
    blueprints.sort_by_key(|blueprint| blueprint.realm.name != MASTER);
    let (blueprints, random) = (Arc::new(blueprints), foundation.random.clone());
    let written = blueprints.clone();
    foundation.store.write(async move |tx| write_all(tx, &random, &written).await).await?;
    for blueprint in blueprints.iter() {
        tracing::info!("Imported the realm {}", blueprint.realm.name);
    }
    Ok(())
}

async fn write_all(tx: &Tx<'_>, random: &Random, blueprints: &[Blueprint]) -> Result<(), Fault> {
    for blueprint in blueprints {
        match realm::find(tx, &blueprint.realm.name).await? {
            Some(old) if old.name == MASTER => realm::delete(tx, &old.id).await?,
            Some(old) => create::delete(tx, &old).await?,
            None => {}
        }
        create::insert(tx, random, blueprint).await?;
    }
    Ok(())
}
