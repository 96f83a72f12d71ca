//! Everything that can go wrong with keys.

use std::path::PathBuf;

/// Why something could not be done with keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address of no database that is known here. What it says is not repeated, for there may
    /// be a password in it.
    #[error("the address of the database is not understood; takes sqlite:PATH or postgres://…")]
    Url,
    /// The file of the database cannot be made.
    #[error("{path} cannot be made: {error}; name another file for the keys")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The database does not answer, or not as it should.
    #[error("the database of keys fails: {0}; see that it runs and can be reached")]
    Database(#[from] sqlx::Error),
    /// The tables could not be made or brought up to date.
    #[error("the tables of keys cannot be brought up to date: {0}")]
    Tables(#[from] sqlx::migrate::MigrateError),
    /// There is no database at all.
    #[error("there is no database of keys; name one to add or change keys")]
    NoDatabase,
    /// An id that no key has.
    #[error("no key is called `{id}`; list the keys to see which there are")]
    Unknown {
        /// The id as given.
        id: String,
    },
    /// A key of the configuration, which is not to be changed in the database.
    #[error("key `{id}` comes from the configuration; change it there")]
    Given {
        /// The key's id.
        id: String,
    },
    /// A key of the old table, which has no place for what should be changed.
    #[error("key `{id}` is in the old table `applications`, which has no {what}; add a new key")]
    Application {
        /// The key's id.
        id: String,
        /// What has no place.
        what: &'static str,
    },
    /// A quota that does not suffice.
    #[error("key `{id}` has {left} left of its quota, but this costs {cost}; raise its quota")]
    Spent {
        /// The key's id.
        id: String,
        /// What is left.
        left: i64,
        /// What should have been taken from it.
        cost: i64,
    },
    /// A value that cannot be.
    #[error("`{name}` is {given}, but takes {takes}")]
    Value {
        /// What it is for.
        name: &'static str,
        /// What was given.
        given: String,
        /// What can be given.
        takes: String,
    },
    /// An encoded or sealed address that is not one.
    #[error("the address cannot be read: it {reason}; encode it anew")]
    Address {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No secret can be made.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}
