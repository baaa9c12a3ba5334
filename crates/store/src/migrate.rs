//! Migrations: numbered from 1 without a gap, each run once, held to the text they had when they ran.

use ring::digest;

use crate::{Error, Store, Tx, params};

/// One step of the schema. `sql` may hold several statements; it runs on both databases.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub version: u32,
    pub name: &'static str,
    pub sql: &'static str,
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";

impl Store {
    /// Brings the schema up to the last of `migrations`, all in one transaction. Two nodes that start together take turns.
    /// Refuses a gap in the numbers, a migration that was changed after it ran, and a database that is ahead of the list.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), Error> {
        check(migrations)?;
        let migrations = migrations.to_vec();
        self.write_alone(async move |tx| {
            tx.batch(CREATE).await?;
            let done = applied(tx).await?;
            compare(&done, &migrations)?;
            for migration in &migrations[done.len()..] {
                run(tx, migration).await?;
            }
            Ok(())
        })
        .await
    }
}

struct Applied {
    version: i64,
    checksum: String,
}

async fn applied(tx: &Tx<'_>) -> Result<Vec<Applied>, Error> {
    let rows = tx.query("SELECT version, checksum FROM schema_migration ORDER BY version", &[]).await?;
    rows.iter().map(|row| Ok(Applied { version: row.get(0)?, checksum: row.get(1)? })).collect()
}

async fn run(tx: &Tx<'_>, migration: &Migration) -> Result<(), Error> {
    let context = |error| match error {
        Error::Unavailable(_) => error,
        other => Error::Migration(format!("{} ({}): {other}", migration.version, migration.name)),
    };
    tx.batch(migration.sql).await.map_err(context)?;
    tx.execute(
        "INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)",
        params![migration.version, migration.name, checksum(migration.sql)],
    )
    .await?;
    tracing::info!(version = migration.version, name = migration.name, "migrated the schema");
    Ok(())
}

fn check(migrations: &[Migration]) -> Result<(), Error> {
    for (expected, migration) in (1..).zip(migrations) {
        if migration.version != expected {
            let found = format!("number {} ({}) stands where {expected} is due", migration.version, migration.name);
            return Err(Error::Migration(found));
        }
        // A deferred violation would show at COMMIT only, where SQLite's shared commit can no longer tell whose it is.
        if migration.sql.to_ascii_uppercase().contains("DEFERRABLE") {
            let refused =
                format!("{expected} ({}) has a DEFERRABLE constraint, which is not supported", migration.name);
            return Err(Error::Migration(refused));
        }
    }
    Ok(())
}

fn compare(done: &[Applied], migrations: &[Migration]) -> Result<(), Error> {
    if done.len() > migrations.len() {
        return Err(Error::Migration(format!(
            "the database is at version {}, ahead of this program's {}: run the newer program",
            done.len(),
            migrations.len()
        )));
    }
    for (row, migration) in done.iter().zip(migrations) {
        if row.version != i64::from(migration.version) {
            return Err(Error::Migration(format!("the database lacks version {}", migration.version)));
        }
        if row.checksum != checksum(migration.sql) {
            let changed = format!("{} ({}) was changed after it ran here", migration.version, migration.name);
            return Err(Error::Migration(changed));
        }
    }
    Ok(())
}

/// SHA-256 of the text, in lower-case hexadecimal.
fn checksum(sql: &str) -> String {
    let digest = digest::digest(&digest::SHA256, sql.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
