//! Opening the file: write-ahead log, full synchronisation, foreign keys, modest caches.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::fault::fault;
use crate::Error;

/// How long to wait for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);
/// Prepared statements kept by each connection: more than the application has.
const STATEMENTS: usize = 512;

// synchronous=FULL waits for the log to be on the disk at each commit: an answered write survives a power cut.
// LIKE is made to respect case, as PostgreSQL's does. No memory map: a failing disk must give an error, not a signal.
const COMMON: &str =
    "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA case_sensitive_like=ON; PRAGMA mmap_size=0;";
const WRITABLE: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000;
    PRAGMA journal_size_limit=67108864;";
const READABLE: &str = "PRAGMA cache_size=-8000;";

/// The writer's connection. Creates the file, readable by its owner only, for it holds the keys of realms.
pub(super) fn writable(path: &Path) -> Result<Connection, Error> {
    let created = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    created
        .and_then(|_| sync_folder(path))
        .map_err(|error| Error::Unavailable(format!("cannot create {}: {error}", path.display())))?;
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITABLE)
}

/// A reader's connection: SQLite itself refuses a write on it.
pub(super) fn readable(path: &Path) -> Result<Connection, Error> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, READABLE)
}

fn open(path: &Path, access: OpenFlags, pragmas: &str) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| Error::Unavailable(format!("cannot open {}: {error}", path.display())))?;
    // Else SQLite looks at the values of some statements when it plans them, and plans them anew for each value.
    let prepared = connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .and_then(|_| connection.busy_timeout(BUSY))
        .and_then(|()| connection.execute_batch(pragmas))
        .and_then(|()| connection.execute_batch(COMMON));
    prepared.map_err(|error| fault(&connection, error))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

// Without this the new file's name may be missing after a power cut, though its content was written.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
