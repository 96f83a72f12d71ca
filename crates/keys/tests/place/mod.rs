//! Databases to test with: a file of SQLite, and a PostgreSQL server of our own.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AnyConnection, Connection, Executor, SqlSafeStr};
use tempfile::TempDir;

/// Runs the server until its standard input ends, as it does when the test ends in any way.
const KEEPER: &str = r#"
bin=$1 place=$2
pg() { "$bin/pg_ctl" -D "$place/data" -l "$place/log" -w "$@" >/dev/null; }
pg -o "-k $place -c listen_addresses= -c fsync=off" start && echo ready || cat "$place/log"
cat >/dev/null
pg -m immediate stop
rm -rf "$place"
"#;

/// A PostgreSQL server that listens at a socket in a folder of its own.
pub(crate) struct Postgres {
    bin: PathBuf,
    place: PathBuf,
    /// They end when this is gone.
    keepers: Vec<Child>,
}

static SHARED: LazyLock<Postgres> = LazyLock::new(Postgres::new);

impl Postgres {
    /// A new server, running.
    pub(crate) fn new() -> Self {
        // The keeper removes the folder: nothing else outlives a test.
        let place = TempDir::new().unwrap().keep();
        let bin = programs();
        as_its_user(Command::new("chmod").arg("700").arg(&place), Some(&place));
        let mut init = server_command(&bin.join("initdb"));
        init.args(["-A", "trust", "-U", "imgflo", "--no-sync", "-E", "UTF8", "--locale=C", "-D"]);
        let made = init.arg(place.join("data")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut server = Self { bin, place, keepers: Vec::new() };
        server.start();
        server
    }

    pub(crate) fn start(&mut self) {
        let mut keeper = server_command(Path::new("sh"));
        keeper.args(["-c", KEEPER, "keeper"]).arg(&self.bin).arg(&self.place);
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(keeper.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n");
        self.keepers.push(keeper);
    }

    /// Stops it in the middle of what it does.
    pub(crate) fn stop(&self) {
        let mut stop = server_command(&self.bin.join("pg_ctl"));
        let data = self.place.join("data");
        let stopped = stop.args(["-m", "immediate", "-w", "stop", "-D"]).arg(data).output();
        assert!(stopped.unwrap().status.success());
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://imgflo@localhost/{database}?host={}", self.place.display())
    }

    /// A new database, and its address.
    pub(crate) async fn database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        execute(&self.url("postgres"), &format!("CREATE DATABASE {name}")).await;
        self.url(&name)
    }
}

/// Where `initdb` and `pg_ctl` are: Debian has them in no path.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.map(|version| version.unwrap().path().join("bin"));
    let mut found: Vec<PathBuf> = std::env::split_paths(&path)
        .chain(debian)
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().expect("PostgreSQL is missing; on Debian: apt-get install postgresql")
}

/// PostgreSQL refuses to be run by the system's administrator.
fn server_command(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
    command
}

/// Runs a command, and gives the folder to whom the server will be.
fn as_its_user(command: &mut Command, place: Option<&Path>) {
    assert!(command.status().unwrap().success());
    if let Some(place) = place.filter(|_| is_root()) {
        let given = Command::new("chown").arg("postgres").arg(place).status();
        assert!(given.unwrap().success());
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// A new database of each kind: its address, and what else it needs to live.
pub(crate) async fn databases() -> Vec<(String, TempDir)> {
    let folder = TempDir::new().unwrap();
    let file = sqlite(&folder, "keys.db");
    vec![(file, folder), (SHARED.database().await, TempDir::new().unwrap())]
}

pub(crate) fn sqlite(folder: &TempDir, name: &str) -> String {
    format!("sqlite:{}", folder.path().join(name).display())
}

/// Does something to a database behind the back of all others.
pub(crate) async fn execute(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let url = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url.into() };
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    for statement in sql.split(';').filter(|statement| !statement.trim().is_empty()) {
        let statement = sqlx::AssertSqlSafe(statement.to_owned()).into_sql_str();
        connection.execute(sqlx::raw_sql(statement)).await.unwrap();
    }
    connection.close().await.unwrap();
}
