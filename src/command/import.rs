//! `import`, and `--import-realm` at the start: realm files into the database, all of them or, when one is wrong, none.

use std::path::Path;

use super::foundation::Foundation;
use super::{Failure, Job};
use crate::realms::import::files::{IfRealmExists, import};

pub async fn run(job: Job) -> Result<(), Failure> {
    let transfer = &job.config.transfer;
    let path = match (&transfer.file, &transfer.dir) {
        (Some(path), None) | (None, Some(path)) => path,
        _ => return Err(Failure::usage("import needs one of --file and --dir")),
    };
    let foundation = Foundation::open(&job.config).await?;
    foundation.bootstrap(&job.config.bootstrap).await?;
    let exists = if transfer.is_override { IfRealmExists::Overwrite } else { IfRealmExists::Ignore };
    bring_in(&foundation, path, exists).await
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
    bring_in(foundation, &dir, IfRealmExists::Ignore).await
}

async fn bring_in(foundation: &Foundation, path: &Path, exists: IfRealmExists) -> Result<(), Failure> {
    for done in import(&foundation.store, foundation.makings(), path, exists).await? {
        if done.is_written {
            tracing::info!("Imported the realm {}", done.realm);
        } else {
            tracing::info!("The realm {} is there already and left alone", done.realm);
        }
    }
    Ok(())
}
