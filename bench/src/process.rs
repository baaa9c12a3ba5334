//! A child process that cannot outlive the comparison: it is stopped when its handle is dropped, and the kernel ends it
//! should the comparison be killed (`setpriv --pdeathsig`).

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server process with its log file.
pub struct Process {
    child: Child,
    log: PathBuf,
    stop: Signal,
}

impl Process {
    /// Starts `program` as the user `as_user` (the current one when empty); standard output and errors go to `log`.
    pub fn start(
        program: &Path,
        as_user: &str,
        log: &Path,
        stop: Signal,
        configure: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        let mut command = Command::new("setpriv");
        let death_signal = if stop == Signal::INT { "INT" } else { "TERM" };
        command.args(["--pdeathsig", death_signal]);
        if !as_user.is_empty() {
            command.args(["--reuid", as_user, "--regid", as_user, "--init-groups"]);
        }
        command.arg(program);
        configure(&mut command);
        let output = File::create(log).with_context(|| format!("cannot create {}", log.display()))?;
        command.stdin(Stdio::null()).stderr(output.try_clone()?).stdout(output);
        // A group of its own, so that Ctrl-C reaches the comparison alone and it stops things in order.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { child, log: log.to_owned(), stop })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// An error once the process has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the process ended with {status}"),
        }
    }

    /// The last lines that the process wrote.
    pub fn log_end(&self) -> String {
        let text = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    #[expect(clippy::disallowed_methods, reason = "a destructor cannot wait otherwise")]
    fn stop(&mut self) {
        let Some(pid) = Pid::from_raw(self.child.id().cast_signed()) else {
            return;
        };
        if !matches!(self.child.try_wait(), Ok(None)) || kill_process(pid, self.stop).is_err() {
            return;
        }
        let deadline = Instant::now() + Duration::from_secs(20);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        // The whole group: a start script's child must not stay behind.
        let _ = kill_process_group(pid, Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}
