//! A genuine Keycloak distribution, fetched by its Maven coordinate once and built for PostgreSQL (`kc.sh build`), kept in the
//! cache directory. A distribution that is given is copied first: building changes it.

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The home of an optimized Keycloak, ready for `kc.sh start --optimized`.
pub fn prepare(given: Option<&Path>, version: &str, cache: &Path) -> Result<PathBuf> {
    let cache = std::path::absolute(cache)?;
    let home = cache.join(format!("keycloak-{version}-postgres"));
    if home.join(".built").exists() {
        return Ok(home);
    }
    std::fs::create_dir_all(&cache)?;
    if home.exists() {
        std::fs::remove_dir_all(&home)?;
    }
    match given {
        Some(given) => run(Command::new("cp").arg("-r").arg(given).arg(&home))?,
        None => fetch(version, &cache, &home)?,
    }
    eprintln!("building Keycloak for PostgreSQL");
    run(Command::new(home.join("bin/kc.sh")).args(["build", "--db=postgres"]))?;
    std::fs::write(home.join(".built"), version)?;
    Ok(home)
}

fn fetch(version: &str, cache: &Path, home: &Path) -> Result<()> {
    eprintln!("fetching org.keycloak:keycloak-quarkus-dist:{version} with Maven");
    let artifact = format!("-Dartifact=org.keycloak:keycloak-quarkus-dist:{version}:zip");
    // Outside a project Maven leaves notes of what it unpacked in its working directory.
    let directory = tempfile::tempdir_in(cache)?;
    let output = format!("-DoutputDirectory={}", directory.path().display());
    let mut maven = Command::new("mvn");
    maven.current_dir(directory.path()).args(["-q", "-B", "dependency:unpack", &artifact, &output]);
    run(&mut maven)?;
    std::fs::rename(directory.path().join(format!("keycloak-{version}")), home)?;
    run(Command::new("chmod").arg("+x").arg(home.join("bin/kc.sh")))
}

fn run(command: &mut Command) -> Result<()> {
    let shown = format!(
        "{} {}",
        command.get_program().display(),
        command.get_args().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    );
    let output = command.output().with_context(|| format!("cannot run {shown}"))?;
    let words = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{shown} failed:\n{words}");
    Ok(())
}
