//! What can go wrong in the database, said the same way for both kinds. No text here carries a stored value.

/// A failure of the storage layer. It is `Clone` because the commit of a group answers many writes at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A unique index refused the row. `index` is the name given in `CREATE UNIQUE INDEX`; for a key declared inside
    /// `CREATE TABLE` it is PostgreSQL's own naming: `{table}_pkey`, `{table}_{columns}_key`.
    #[error("the unique index {index} already has this key")]
    Unique { index: String },
    /// A row points to one that is not there, or is still pointed to.
    #[error("a foreign key refers to a row that is not there, or is still in use")]
    ForeignKey,
    /// A NOT NULL or CHECK constraint refused the row.
    #[error("a constraint refused the row: {0}")]
    Constraint(String),
    /// A text has the character U+0000, which PostgreSQL cannot keep; SQLite is held to the same rule.
    #[error("a text has the character U+0000")]
    Nul,
    /// The database is away, busy or full: the same call may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A column of a result does not hold the type that was asked for.
    #[error("column {column}: {reason}")]
    Column { column: String, reason: String },
    /// The migrations and the database do not fit together.
    #[error("migration: {0}")]
    Migration(String),
    /// The closure of a transaction awaited something other than its `Tx`.
    #[error("nothing but the transaction's own statements may be awaited inside a transaction")]
    Pending,
    /// A statement was sent into a transaction in which an earlier one had failed.
    #[error("an earlier statement of this transaction failed: {0}")]
    Aborted(String),
    /// Anything else: a mistake in the SQL, a wrong number of parameters, an unsupported option.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// The name of the unique index that was violated, if that is what happened.
    pub fn unique_index(&self) -> Option<&str> {
        match self {
            Error::Unique { index } => Some(index),
            _ => None,
        }
    }
}
