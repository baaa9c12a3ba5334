//! The server process, under a shell that watches a pipe: when the pipe closes, because the cluster was dropped or the test
//! process died, the shell stops the server and removes its files.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt, chown};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use crate::finish;
use crate::programs::Programs;

const WATCH: &str = r#"
bin=$1 data=$2 port=$3
start() {
    tls=off
    [ -f "$data/server.key" ] && tls=on
    "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses=127.0.0.1 -c ssl=$tls -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off >"$data/log" 2>&1 &
    pid=$!
    for _ in $(seq 300); do
        "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && return
        kill -0 "$pid" || return
        sleep 0.05
    done
    return 1
}
stop() { kill -INT "$pid"; wait "$pid"; true; }
while read -r word; do
    if "$word"; then echo done; else tail -n 1 "$data/log"; fi
done
stop
rm -rf "${data%/data}"
"#;

pub(crate) struct Server {
    port: u16,
    shell: Child,
    pipe: Mutex<Option<(ChildStdin, BufReader<ChildStdout>)>>,
    // Removed by the shell, and once more by this if the start fails.
    _folder: TempDir,
}

impl Server {
    pub(crate) fn start(programs: &Programs, tls: Option<(&str, &str)>) -> Result<Self, String> {
        let folder = TempDir::with_prefix("testdb-").map_err(|error| error.to_string())?;
        if let Some((user, group)) = programs.owner {
            chown(folder.path(), Some(user), Some(group)).map_err(|error| error.to_string())?;
        }
        let data = folder.path().join("data");
        init(programs, &data)?;
        if let Some((certificate, key)) = tls {
            place(programs, &data.join("server.crt"), certificate)?;
            place(programs, &data.join("server.key"), key)?;
        }
        let port = free_port()?;
        let mut shell = watch(programs, &data, port)?;
        let pipe = shell.stdin.take().zip(shell.stdout.take().map(BufReader::new));
        let server = Server { port, shell, pipe: Mutex::new(pipe), _folder: folder };
        server.tell("start")?;
        Ok(server)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Has the shell run one of its functions, and waits until it has.
    pub(crate) fn tell(&self, word: &str) -> Result<(), String> {
        let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        let (stdin, stdout) = pipe.as_mut().ok_or("the server is gone")?;
        let mut answer = String::new();
        let told = writeln!(stdin, "{word}").and_then(|()| stdout.read_line(&mut answer));
        match told {
            Ok(_) if answer == "done\n" => Ok(()),
            Ok(_) => Err(format!("PostgreSQL did not {word}: {answer}")),
            Err(error) => Err(format!("{word}: {error}")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.pipe.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let _ = self.shell.wait();
    }
}

// This locale sorts by bytes, as SQLite does, and knows the letters of Unicode.
fn init(programs: &Programs, data: &Path) -> Result<(), String> {
    let mut initdb = programs.command("initdb");
    initdb.args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]).arg(data);
    finish(&mut initdb).map(drop)
}

/// Writes a file that only the server may read.
fn place(programs: &Programs, path: &Path, content: &str) -> Result<(), String> {
    let write = || {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(content.as_bytes())?;
        programs.owner.map_or(Ok(()), |(user, group)| chown(path, Some(user), Some(group)))
    };
    write().map_err(|error| format!("{}: {error}", path.display()))
}

fn watch(programs: &Programs, data: &Path, port: u16) -> Result<Child, String> {
    let mut shell = programs.as_owner(Command::new("/bin/sh"));
    shell.args(["-c", WATCH, "testdb"]).arg(programs.folder()).arg(data).arg(port.to_string());
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    shell.spawn().map_err(|error| format!("/bin/sh: {error}"))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| error.to_string())
}
