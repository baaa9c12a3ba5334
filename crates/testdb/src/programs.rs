//! Where PostgreSQL is installed, and whom to run it as: it refuses to run as root.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of PostgreSQL's programs, and the user and group to become when this process is root.
pub(crate) struct Programs {
    folder: PathBuf,
    pub(crate) owner: Option<(u32, u32)>,
}

const MISSING: &str = "PostgreSQL is not installed: run script/bootstrap (Debian's package is postgresql)";

impl Programs {
    /// Looks in Debian's folders (the newest version first), then in PATH. `PG_BIN` names another folder.
    pub(crate) fn find() -> Result<Self, String> {
        let folder = folders().into_iter().find(|folder| folder.join("initdb").exists()).ok_or(MISSING)?;
        let owner = if rustix::process::geteuid().is_root() { Some(user("postgres")?) } else { None };
        Ok(Programs { folder, owner })
    }

    /// A command of PostgreSQL's, to be run as the right user and untouched by this terminal's Ctrl-C.
    pub(crate) fn command(&self, program: &str) -> Command {
        self.as_owner(Command::new(self.folder.join(program)))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn as_owner(&self, mut command: Command) -> Command {
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command.process_group(0).current_dir("/").env("LC_ALL", "C");
        command
    }
}

fn folders() -> Vec<PathBuf> {
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    debian.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::env::var_os("PG_BIN").map(PathBuf::from);
    own.into_iter().chain(debian.into_iter().map(|(_, folder)| folder)).chain(std::env::split_paths(&path)).collect()
}

/// The user and group ids of a local account.
fn user(name: &str) -> Result<(u32, u32), String> {
    let accounts = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let ids = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields[0] == name);
    let ids = ids.and_then(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)));
    ids.ok_or_else(|| format!("no account {name} to run PostgreSQL as (root may not): run script/bootstrap"))
}
